package index

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// spreadGroup is the group of a report, from the report alone.
func spreadGroup(h *nianbao.Held, by nianbao.SpreadBy) (group, label string) {
	switch r := &h.Report; by {
	case nianbao.SpreadLevel:
		return string(r.Level), string(r.Level)
	case nianbao.SpreadType:
		t := string(nianbao.OfficeTypeOf(r.Office))
		return t, t
	case nianbao.SpreadProvince:
		if r.Region != nil {
			return r.Region.Code[:2] + "0000", r.Region.Names[0]
		}
	}
	return "", ""
}

// plainSpread counts with a loop over the reports.
func plainSpread(docs []*nianbao.Held, hits, all []string, by nianbao.SpreadBy) (cells []nianbao.SpreadCell, first int, ids []string) {
	for _, h := range docs {
		year := h.Report.Year
		if year == 0 || !slices.Contains(all, h.ID) {
			continue
		}
		group, label := spreadGroup(h, by)
		i := slices.IndexFunc(cells, func(c nianbao.SpreadCell) bool { return c.Group == group && c.Year == year })
		if i < 0 {
			i, cells = len(cells), append(cells, nianbao.SpreadCell{Group: group, Label: label, Year: year})
		}
		cells[i].Of++
		if slices.Contains(hits, h.ID) {
			cells[i].N++
			if first == 0 || year < first {
				first, ids = year, nil
			}
			if year == first {
				ids = append(ids, h.ID)
			}
		}
	}
	slices.SortFunc(cells, func(a, b nianbao.SpreadCell) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), a.Year-b.Year)
	})
	slices.Sort(ids)
	return cells, first, ids[:min(len(ids), nianbao.MaxFirst)]
}

func TestSpreadAgainstPlainLoop(t *testing.T) {
	docs := append(generate(rand.New(rand.NewPCG(3, 4)), 300), library()...)
	x := indexOf(t, docs...)
	county := nianbao.ReportFilter{Levels: []nianbao.Level{nianbao.LevelCounty}}
	for _, q := range []nianbao.Query{
		{}, {Text: "申请"}, {Text: `"依申请公开"`}, {Text: "不存在的词"}, {Text: "-申请"}, {Text: "人手", Filter: county},
		{Text: "人手", Sections: []nianbao.SectionKind{nianbao.SectionProblems}}, {Filter: nianbao.ReportFilter{YearFrom: 2021}},
		{Text: "申请", Types: []nianbao.OfficeType{nianbao.OfficeBureau}},
	} {
		hits, err := x.IDs(t.Context(), q)
		bare := q
		bare.Text = ""
		all, err2 := x.IDs(t.Context(), bare)
		if err := errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		for _, by := range nianbao.SpreadBys {
			got, err := x.Spread(t.Context(), q, by)
			if err != nil {
				t.Fatal(err)
			}
			cells, first, ids := plainSpread(docs, hits, all, by)
			want := &nianbao.Spread{Canonical: got.Canonical, Loosened: got.Loosened, Cells: cells, FirstYear: first, Earliest: ids}
			if len(cells) == 0 || len(got.Cells) == 0 {
				t.Errorf("%+v by %s: nothing to compare", q, by)
			}
			if diff := gocmp.Diff(want.Cells, got.Cells); diff != "" {
				t.Errorf("%+v by %s (-want +got):\n%s", q, by, diff)
			}
			if got.FirstYear != first || !slices.Equal(got.Earliest, ids) {
				t.Errorf("%+v: first %d %v, want %d %v", q, got.FirstYear, got.Earliest, first, ids)
			}
		}
	}
}

func TestSpreadRefuses(t *testing.T) {
	x := indexOf(t, library()...)
	var qe *nianbao.QueryError
	if _, err := x.Spread(t.Context(), nianbao.Query{Text: "(甲"}, nianbao.SpreadAll); !errors.As(err, &qe) {
		t.Errorf("a query that cannot be read gives %v", err)
	}
	if _, err := x.Spread(t.Context(), nianbao.Query{}, "moon"); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("an unknown grouping gives %v", err)
	}
}

func BenchmarkSpread(b *testing.B) {
	x := indexOf(b, generate(rand.New(rand.NewPCG(9, 10)), 2000)...)
	for _, by := range nianbao.SpreadBys {
		b.Run(string(by), func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Spread(b.Context(), nianbao.Query{Text: `"依申请公开"`}, by); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
