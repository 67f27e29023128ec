package index

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// What IDs lists is what Search finds, over all its pages.
func TestIDsAreTheHits(t *testing.T) {
	docs := library()
	x := openTest(t, newShelf(docs...))
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "信息公开", `"人手不足" OR 水资源`, "-人手", "year:2022", "section:problems 人手", "不存在的词"} {
		q := nianbao.Query{Text: text, Limit: 200}
		res, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, h := range res.Hits {
			want = append(want, h.ID)
		}
		slices.Sort(want)
		got, err := x.IDs(t.Context(), nianbao.Query{Text: text})
		slices.Sort(got)
		if err != nil || strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%q: ids %v, %v; the hits are %v", text, got, err, want)
		}
	}
	filtered, err := x.IDs(t.Context(), nianbao.Query{Filter: nianbao.ReportFilter{Levels: []nianbao.Level{nianbao.LevelNation}}})
	if err != nil || strings.Join(filtered, " ") != "d" {
		t.Errorf("ids within a filter: %v, %v", filtered, err)
	}
	var qe *nianbao.QueryError
	if _, err := x.IDs(t.Context(), nianbao.Query{Text: "(甲"}); !errors.As(err, &qe) {
		t.Errorf("a query that cannot be read gives %v", err)
	}
}
