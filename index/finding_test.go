package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// audited says which reports have findings.
type audited struct{ list *nianbao.FoundReports }

func (a *audited) FoundReports(context.Context) (*nianbao.FoundReports, error) { return a.list, nil }

// TestFindings asks for reports by rule, and follows a change of the findings.
func TestFindings(t *testing.T) {
	var docs []*nianbao.Held
	for n := range 6 {
		docs = append(docs, report(fmt.Sprintf("r%d", n), fmt.Sprintf("虚云市第%d局", n), 2015+n, "overview|信息公开。"))
	}
	source := &audited{&nianbao.FoundReports{ByRule: map[string][]string{"A1": {"r0", "r3", "gone"}, "P1": {"r3", "r4"}}}}
	x := openTest(t, newShelf(docs...), func(o *Options) { o.Findings, o.Rules = source, []string{"A1", "A2", "P1"} })
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	check := func(text string, want ...string) {
		t.Helper()
		got := listed(t, x, nianbao.Query{Text: text, Sort: nianbao.SortOldest})
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	check("finding:A1", "r0", "r3")
	check("finding:a1", "r0", "r3")
	check("核查:A1 finding:P1", "r3")
	check("finding:any", "r0", "r3", "r4")
	check("finding:A2")
	check("信息公开 -finding:any", "r1", "r2", "r5")
	facet := func(text string) []nianbao.Bucket {
		t.Helper()
		res, err := x.Search(t.Context(), nianbao.Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return res.Facets["finding"]
	}
	if diff := cmp.Diff([]nianbao.Bucket{{Value: "A1", Label: "A1", Count: 2}, {Value: "P1", Label: "P1", Count: 2}}, facet("")); diff != "" {
		t.Errorf("facet (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]nianbao.Bucket{{Value: "A1", Label: "A1", Count: 1}}, facet("year:..2017")); diff != "" {
		t.Errorf("facet of some (-want +got):\n%s", diff)
	}
	var qe *nianbao.QueryError
	if _, err := x.Search(t.Context(), nianbao.Query{Text: "甲 finding:A9"}); !errors.As(err, &qe) || qe.Pos != 10 {
		t.Errorf("unknown rule: %+v", qe)
	}
	source.list = &nianbao.FoundReports{ByRule: map[string][]string{"A2": {"r5"}}}
	check("finding:A1")
	check("finding:any", "r5")
	if diff := cmp.Diff([]nianbao.Bucket{{Value: "A2", Label: "A2", Count: 1}}, facet("")); diff != "" {
		t.Errorf("facet after a change (-want +got):\n%s", diff)
	}
}
