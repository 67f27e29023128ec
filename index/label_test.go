package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// formLabels are a few labels of two forms.
var formLabels = []nianbao.TableLabel{
	{Form: nianbao.Form2019, Section: nianbao.SectionDisclosure, Text: "政府集中采购"},
	{Form: nianbao.Form2019, Section: nianbao.SectionRequests, Text: "属于行政查询事项"},
	{Form: nianbao.Form2019, Section: nianbao.SectionLitigation, Text: "尚未审结"},
	{Form: nianbao.Form2021, Section: nianbao.SectionDisclosure, Text: "行政强制"},
	{Form: nianbao.Form2021, Section: nianbao.SectionRequests, Text: "属于行政查询事项"},
	{Form: nianbao.Form2021, Section: nianbao.SectionRequests, Text: "危及“三安全一稳定”"},
	{Form: nianbao.Form2014, Section: nianbao.SectionExtra, Text: "政务微信公开政府信息数"},
}

func withLabels(o *Options) { o.Labels = formLabels }

// labelled are reports of several forms: one says 行政查询事项 in its prose, one
// has no tables and one lacks table three.
func labelled(t *testing.T) *Index {
	t.Helper()
	prose := report("prose", "青石市财政局", 2020, "requests|驳回一件行政查询事项，人手不足。", "litigation|无。")
	plain := report("plain", "青石市教育局", 2022, "requests|人手不足。")
	bare := report("bare", "青石市公安局", 2021, "requests|人手不足。")
	bare.Report.Warnings = []nianbao.Warning{{Code: "form_from_year", Message: "no table tells the form"}}
	lost := report("lost", "青石市民政局", 2023, "requests|人手不足。")
	lost.Report.Warnings = []nianbao.Warning{{Code: "tables_missing", Message: "statutory table three not found"}}
	old := report("old", "青石市审计局", 2016, "overview|人手不足。")
	docs := []*nianbao.Held{prose, plain, bare, lost, old}
	x := openTest(t, newShelf(docs...), withLabels)
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestLabels(t *testing.T) {
	x := labelled(t)
	for text, want := range map[string][]string{
		"行政查询事项":                {"plain", "prose"},
		"行政查詢":                  {"plain", "prose"}, // traditional
		"查询":                    {"plain", "prose"},
		"三安全一稳定":                {"plain"},
		"微信":                    {"old"},
		"集中采购":                  {"prose"},
		"行政强制":                  {"lost", "plain"},
		`"属于行政查询事项"`:            {}, // a phrase asks for the text
		`"行政查询事项"`:              {"prose"},
		"人手 -行政查询":              {"bare", "lost", "old", "plain"}, // so does a negation
		"人手 -(-强制)":             {"lost", "plain"},
		"人手不足 强制":               {"lost", "plain"},
		"title:查询":              {},
		"section:requests 查询":   {"plain", "prose"},
		"section:problems 查询":   {},
		"section:litigation 审结": {"prose"},
		"强制 OR 采购":              {"lost", "plain", "prose"},
		"form:2021 查询":          {"plain"},
	} {
		if diff := cmp.Diff(want, ids(find(t, x, nianbao.Query{Text: text}))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	if res := find(t, x, nianbao.Query{Text: "查询"}); res.Hits[0].ID != "prose" || res.Hits[1].Score >= res.Hits[0].Score {
		t.Errorf("what the prose says does not come first: %+v", res.Hits)
	}
	without := find(t, x, nianbao.Query{Text: `"行政查询"`}).Hits[0].Score
	if with := find(t, x, nianbao.Query{Text: "行政查询"}).Hits[0].Score; with != without {
		t.Errorf("labels change the score of prose: %v, %v", with, without)
	}
}

func TestLabelFragments(t *testing.T) {
	x := labelled(t)
	for _, h := range find(t, x, nianbao.Query{Text: "人手不足 查询"}).Hits {
		want := []nianbao.Fragment{
			{Section: "requests", HTML: "<mark>人手不足</mark>。"},
			{Section: "requests", HTML: "属于行政<mark>查询</mark>事项", Table: true}}
		if h.ID == "prose" {
			want = []nianbao.Fragment{{Section: "requests", HTML: "驳回一件行政<mark>查询</mark>事项，<mark>人手不足</mark>。"}}
		}
		if diff := cmp.Diff(want, h.Fragments); diff != "" {
			t.Errorf("%s (-want +got):\n%s", h.ID, diff)
		}
	}
}

// TestLabelledCounts compares facet, total and pages of queries that labels
// answer, and checks that a conjunction finds what both of its words find.
func TestLabelledCounts(t *testing.T) {
	docs := generate(rand.New(rand.NewPCG(8, 9)), 300)
	x := openTest(t, newShelf(docs...), withLabels)
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	all := func(q nianbao.Query) []string {
		var out []string
		for q.Limit = 50; ; {
			res := find(t, x, q)
			out = append(out, ids(res)...)
			if q.Cursor = res.Next; q.Cursor == "" {
				slices.Sort(out)
				if len(out) != res.Total {
					t.Errorf("%q: %d hits of %d", q.Text, len(out), res.Total)
				}
				return out
			}
		}
	}
	both := func(a, b []string) (out []string) {
		for _, id := range a {
			if slices.Contains(b, id) {
				out = append(out, id)
			}
		}
		return out
	}
	words := []string{"查询", "申请", "行政强制", "采购", "人手", "审结", "微信公开"}
	for _, a := range words {
		for _, b := range words {
			if diff := cmp.Diff(both(all(nianbao.Query{Text: a}), all(nianbao.Query{Text: b})), all(nianbao.Query{Text: a + " " + b})); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", a, b, diff)
			}
		}
		counts := map[string]int{}
		for _, b := range find(t, x, nianbao.Query{Text: a}).Facets["section"] {
			counts[b.Value] = b.Count
		}
		for _, kind := range nianbao.SectionKinds {
			if got := find(t, x, nianbao.Query{Text: a, Sections: []nianbao.SectionKind{kind}}).Total; got != counts[string(kind)] {
				t.Errorf("%s in %s: facet %d, search %d", a, kind, counts[string(kind)], got)
			}
		}
	}
}
