package terms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
	"nianbao/web/batch"
)

// index answers by the text of a query.
type index func(ctx context.Context, q nianbao.Query, by nianbao.SpreadBy) (*nianbao.Spread, error)

func (f index) Spread(ctx context.Context, q nianbao.Query, by nianbao.SpreadBy) (*nianbao.Spread, error) {
	return f(ctx, q, by)
}

// heads knows every report but "gone".
type heads struct{}

func (heads) Heads(_ context.Context, ids []string) (map[string]*nianbao.Held, error) {
	out := map[string]*nianbao.Held{}
	for _, id := range ids {
		if id != "gone" {
			out[id] = &nianbao.Held{ID: id, OfficeID: "office-" + id, Report: nianbao.Report{Office: "示例县" + id + "局", Year: 2019}}
		}
	}
	return out, nil
}

func answer(ctx context.Context, q nianbao.Query, by nianbao.SpreadBy) (*nianbao.Spread, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	province := func(label string, year, n, of int) nianbao.SpreadCell {
		return nianbao.SpreadCell{Group: "9" + label[len(label)-1:] + "0000", Label: label, Year: year, N: n, Of: of}
	}
	cells := []nianbao.SpreadCell{province("示例省1", 2019, 1, 2), province("示例省1", 2021, 3, 3), province("示例省2", 2021, 0, 40)}
	if by == nianbao.SpreadAll {
		cells = []nianbao.SpreadCell{{Year: 2019, N: 1, Of: 2}, {Year: 2021, N: 3, Of: 43}}
	}
	switch q.Text {
	case "(":
		return nil, &nianbao.QueryError{Pos: 0, Len: 1, Message: "the parenthesis is not closed", Chinese: "括号没有配对"}
	case "endless":
		return nil, context.DeadlineExceeded
	case "down":
		return nil, nianbao.ErrUnavailable
	case "none":
		for i := range cells {
			cells[i].N = 0
		}
		return &nianbao.Spread{Canonical: "none", Cells: cells}, nil
	}
	return &nianbao.Spread{Canonical: "as understood", Cells: cells, FirstYear: 2019, Earliest: []string{"a", "gone", "b"}}, nil
}

func run(t *testing.T, list []string, opt Options) *Table {
	t.Helper()
	table, err := Run(t.Context(), index(answer), heads{}, list, opt)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestFiles(t *testing.T) {
	byProvince := run(t, []string{"=人手", "(", "none", "endless"}, Options{Match: MatchQuery, By: nianbao.SpreadProvince})
	all := run(t, []string{"人手不足", "()"}, Options{})
	for _, tc := range []struct {
		name  string
		table *Table
		shape Shape
		want  string
	}{
		{"long by province", byProvince, ShapeLong, `term,group,label,year,n,of,share,low,high,state,error
'=人手,910000,示例省1,2019,1,2,0.5,0.094531,0.905469,done,
'=人手,910000,示例省1,2021,3,3,1,0.438503,1,done,
'=人手,920000,示例省2,2021,0,40,0,0,0.087622,done,
(,,,,,,,,,error,第 1 个字符：括号没有配对 / character 1: the parenthesis is not closed
none,910000,示例省1,2019,0,2,0,0,0.65762,done,
none,910000,示例省1,2021,0,3,0,0,0.561497,done,
none,920000,示例省2,2021,0,40,0,0,0.087622,done,
endless,,,,,,,,,error,检索超时。 / this query took too long
`},
		{"wide by province", byProvince, ShapeWide, `term,group,label,2019,2021,state,error
'=人手,910000,示例省1,0.5,1,done,
'=人手,920000,示例省2,,0,done,
(,,,,,error,第 1 个字符：括号没有配对 / character 1: the parenthesis is not closed
none,910000,示例省1,0,0,done,
none,920000,示例省2,,0,done,
endless,,,,,error,检索超时。 / this query took too long
`},
		{"first", byProvince, ShapeFirst, `term,year,report,office,office_id,state,error
'=人手,2019,a,示例县a局,office-a,done,
'=人手,2019,b,示例县b局,office-b,done,
(,,,,,error,第 1 个字符：括号没有配对 / character 1: the parenthesis is not closed
none,,,,,done,
endless,,,,,error,检索超时。 / this query took too long
`},
		{"wide of all", all, ShapeWide, `term,group,label,2019,2021,state,error
人手不足,,,0.5,0.069767,done,
(),,,,,error,第 1 个字符：没有可以检索的文字 / character 1: no letter or digit to look for
`},
	} {
		var buf bytes.Buffer
		if err := WriteCSV(&buf, tc.table, tc.shape, false); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.ReplaceAll(tc.want, "\n", "\r\n"), buf.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
	var text bytes.Buffer
	if err := WriteText(&text, all); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("term      group  first       2019       2021\n人手不足          2019  50.0% 1/2  7.0% 3/43\n()               error\n", text.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	data, err := json.Marshal(NewResponse(all, 5))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"match":"phrase","by":"all","years":[2019,2021],"terms":[{"term":"人手不足","query":"\"人手不足\"","canonical":"as understood","state":"done","total":{"n":4,"of":45,`,
		`"first":{"year":2019,"reports":[{"id":"a","office":"示例县a局","office_id":"office-a"},`,
		`"groups":[{"group":"","label":"","years":{"2019":{"n":1,"of":2,"share":0.5,"low":0.09453120573423074,`,
		`{"term":"()","query":"","canonical":null,"state":"error","total":null,"first":null,"groups":[],"error":{"zh":`,
		`"partial":false,"took_ms":5}`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s lacks %s", data, want)
		}
	}
}

func TestPhrases(t *testing.T) {
	for line, want := range map[string]string{
		"人手不足":         `"人手不足"`,
		" “人手不足” ":     `"人手不足"`,
		`"人手不足"`:       `"人手不足"`,
		"“放管服”改革":      `「"放管服"改革」`,
		"「放管服」改革":      `「"放管服"改革」`,
		"“甲”和“乙”":      `「"甲"和"乙"」`,
		"OR":           `"OR"`,
		"year:2020":    `"year:2020"`,
		"甲 AND (乙":     `"甲 AND (乙"`,
		"-诉讼":          `"-诉讼"`,
		`甲"乙`:          `「甲"乙」`,
		"req_new>1 \\": `"req_new>1 \"`,
	} {
		got, err := ask(line, MatchPhrase)
		if err != nil || got != want {
			t.Errorf("%s: %s (%v), want %s", line, got, err, want)
			continue
		}
		tree, err := query.Parse(got)
		if text, ok := tree.Root.(query.Text); err != nil || !ok || !text.Exact {
			t.Errorf("%s: %s is read as %#v (%v)", line, got, tree.Root, err)
		}
	}
	for _, line := range []string{"", "“”", "---", "()", `"`} {
		if got, err := ask(line, MatchPhrase); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("%q is asked for as %s (%v)", line, got, err)
		}
	}
	if got, err := ask("甲 OR 乙", MatchQuery); err != nil || got != "甲 OR 乙" {
		t.Errorf("a query became %s (%v)", got, err)
	}
}

func FuzzPhrase(f *testing.F) {
	for _, s := range []string{"人手不足", "“放管服”改革", `a"b「c`, "＂x＂", "\xff甲"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		text, err := ask(line, MatchPhrase)
		if err != nil {
			return
		}
		tree, err := query.Parse(text)
		if err != nil {
			if len([]rune(text)) <= query.MaxLength {
				t.Fatalf("%q: %s cannot be read: %v", line, text, err)
			}
			return
		}
		if x, ok := tree.Root.(query.Text); !ok || !x.Exact {
			t.Fatalf("%q: %s is read as %#v", line, text, tree.Root)
		}
	})
}

func TestRunBounds(t *testing.T) {
	past, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	table, err := Run(past, index(answer), heads{}, []string{"a", "b"}, Options{})
	if err != nil || !table.Partial || table.Terms[0].State != batch.StateNotRun || table.Terms[1].Counted() {
		t.Errorf("after the time is up: %+v, %v", table, err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Run(gone, index(answer), heads{}, []string{"a"}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for name, list := range map[string][]string{"empty": {}, "long": make([]string, MaxTerms+1)} {
		if _, err := Run(t.Context(), index(answer), heads{}, list, Options{}); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("%s list: %v", name, err)
		}
	}
	if _, err := Run(t.Context(), index(answer), heads{}, []string{"a", "down"}, Options{Match: MatchQuery}); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("an index that does not answer: %v", err)
	}
}
