package web

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

func TestNamesOverTime(t *testing.T) {
	hit := func(name string, year int) nianbao.Hit { return nianbao.Hit{Office: name, Year: year} }
	got := namesOverTime([]nianbao.Hit{hit("乙局", 2021), hit("乙局", 2020), hit("甲局", 2018), hit("甲局", 2016), hit("甲局", 2017), hit("乙局", 0)})
	if diff := cmp.Diff([]officeName{{"甲局", "2016–2018"}, {"乙局", "2020–2021"}}, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if got := namesOverTime([]nianbao.Hit{hit("甲局", 2018), hit("甲局", 2019)}); got != nil {
		t.Errorf("one name: %v", got)
	}
}

// kindred gives a table whose one row has offices before and after it, and
// numbers of every state.
type kindred struct {
	Statistics
	office, next string
}

func (k kindred) Compare(ctx context.Context, req compare.TableRequest) (*compare.Table, error) {
	table, err := k.Statistics.Compare(ctx, req)
	if err != nil {
		return nil, err
	}
	for i := range table.Rows {
		r := &table.Rows[i]
		r.Predecessors = []compare.Predecessor{{Office: compare.Office{ID: k.next, Name: "望舒县工商行政管理局"}, Until: 2018}}
		r.Successor = &compare.Successor{ID: k.next, From: 2024}
		for n, state := range []nianbao.State{nianbao.StateBlank, nianbao.StateUnparsed, compare.StateUndefined, compare.StateIncomplete, nianbao.StateNotApplicable} {
			c := r.Cells[mainIndicators[n+1]]["2020"]
			c.State, c.Value = state, nil
			r.Cells[mainIndicators[n+1]]["2020"] = c
		}
	}
	return table, nil
}

// twice gives each number for two years.
type twice struct{ Statistics }

func (w twice) Compare(ctx context.Context, req compare.TableRequest) (*compare.Table, error) {
	table, err := w.Statistics.Compare(ctx, req)
	if err != nil {
		return nil, err
	}
	for _, r := range table.Rows {
		for _, byYear := range r.Cells {
			if c := byYear["2020"]; c.Value != nil {
				byYear["2022"] = c
			}
		}
	}
	return table, nil
}

// TestOfficeStates checks that what is no number is told by a word, and that
// the offices before and after are named.
func TestOfficeStates(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	full := store.Held[0]
	next := store.Held[len(store.Held)-1].OfficeID
	plain := s.stats
	s.stats = twice{plain}
	runChecks(t, document(t, s, "/offices/"+full.OfficeID, http.StatusOK), []check{{".matrix thead th:last-child", 1, "走势"}, {".matrix td.panels svg polyline, .matrix td.panels svg circle", -1, ""}})
	s.stats = kindred{plain, full.OfficeID, next}
	doc := document(t, s, "/offices/"+full.OfficeID, http.StatusOK)
	runChecks(t, doc, []check{
		{"dl a[href='/offices/" + next + "']", 2, "望舒县工商行政管理局"}, {"dl .note", -1, "至2018年度"},
		{".matrix tbody tr:nth-child(1) td.word:nth-child(3)", 1, "空格"}, {".matrix tbody tr:nth-child(2) td.word:nth-child(3)", 1, "不是数字"},
		{".matrix tbody tr:nth-child(3) td.word:nth-child(3)", 1, "分母为零"}, {".matrix tbody tr:nth-child(4) td.word:nth-child(3)", 1, "不完整"},
		{".matrix tbody tr:nth-child(5) td.word:nth-child(3)", 1, "/ 不适用"}, {".matrix td.word:nth-child(4)", -1, "未收藏"},
	})
	// Rows with two numbers are drawn; repeated text is told by year.
	runChecks(t, doc, []check{{".matrix thead th:last-child", 1, "2022"}, {".matrix td.panels", 0, ""}, {".reports a[href$='/similar']", -1, "%"}})
	// Without comparisons the reports are still listed.
	s.stats = missing{}
	runChecks(t, document(t, s, "/offices/"+full.OfficeID, http.StatusOK), []check{{".matrix", 0, ""}, {".reports tbody tr", 3, "2022"}})
}
