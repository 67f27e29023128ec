package index

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// renamed is a library in which one thing has several names.
func renamed() []*nianbao.Held {
	return []*nianbao.Held{
		report("old", "青石市环境保护局", 2016, "overview|收到信息不存在类答复2件，被申请复议1件。"),
		report("new", "青石市生态环境局", 2021, "overview|本机关不掌握相关政府信息3件，行政复议1件。"),
		report("far", "白鹿县教育局", 2021, "overview|开展业务培训。"),
	}
}

func TestSynonyms(t *testing.T) {
	x := indexOf(t, renamed()...)
	for _, tt := range []struct {
		query, without, with string
		wider                int // 0 = nothing is offered
	}{
		{"环保局", "", "new old", 2},
		{"office:青石市环境保护局", "old", "new old", 2},
		{"信息不存在", "old", "new old", 2},
		{`"信息不存在"`, "old", "old", 0},
		{"环境保护局 -培训", "old", "new old", 2},
		{"业务培训 -复议", "far", "far", 0},
		{"培训", "far", "far", 0},
		{"year:2021 环境保护局", "", "new", 1},
	} {
		t.Run(tt.query, func(t *testing.T) {
			got := find(t, x, nianbao.Query{Text: tt.query, Wider: true})
			if diff := cmp.Diff(tt.without, strings.Join(ids(got), " ")); diff != "" {
				t.Errorf("without synonyms (-want +got):\n%s", diff)
			}
			switch {
			case got.Widened != nil:
				t.Errorf("widened without being asked: %v", got.Widened)
			case tt.wider == 0 && got.Wider != nil:
				t.Errorf("offers %+v", got.Wider)
			case tt.wider > 0 && (got.Wider == nil || got.Wider.Total != tt.wider || len(got.Wider.Words) == 0 || !strings.Contains(got.Wider.Query, " OR ")):
				t.Errorf("offers %+v, want %d hits", got.Wider, tt.wider)
			}
			with := find(t, x, nianbao.Query{Text: tt.query, Synonyms: true, Wider: true})
			if diff := cmp.Diff(tt.with, strings.Join(ids(with), " ")); diff != "" {
				t.Errorf("with synonyms (-want +got):\n%s", diff)
			}
			if with.Wider != nil || (tt.wider > 0) && with.Widened == nil {
				t.Errorf("with synonyms: wider %v, widened %v", with.Wider, with.Widened)
			}
		})
	}
	plain := find(t, x, nianbao.Query{Text: "环保局"})
	if plain.Wider != nil || plain.Widened != nil {
		t.Errorf("a plain search answers %+v", plain)
	}
}

// TestSynonymsMarked checks that the words found are those marked.
func TestSynonymsMarked(t *testing.T) {
	x := indexOf(t, renamed()...)
	res := find(t, x, nianbao.Query{Text: "信息不存在 year:2021", Synonyms: true})
	if len(res.Hits) != 1 || !slices.ContainsFunc(res.Hits[0].Fragments, func(f nianbao.Fragment) bool {
		return strings.Contains(f.HTML, "<mark>本机关不掌握相关政府信息</mark>")
	}) {
		t.Errorf("hits: %+v", res.Hits)
	}
}

// TestSynonymsPage checks that pages of a widened query follow each other, and
// that its cursor is none of the query as typed.
func TestSynonymsPage(t *testing.T) {
	x := indexOf(t, renamed()...)
	q := nianbao.Query{Text: "环境保护局", Synonyms: true, Limit: 1}
	first := find(t, x, q)
	q.Cursor = first.Next
	second := find(t, x, q)
	if len(first.Hits) != 1 || len(second.Hits) != 1 || first.Hits[0].ID == second.Hits[0].ID {
		t.Errorf("pages: %v, %v", first.Hits, second.Hits)
	}
	q.Synonyms = false
	if _, err := x.Search(t.Context(), q); err == nil {
		t.Error("the cursor of the widened query goes for the other")
	}
}
