package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// given are the numbers of reports by figure and id.
type given map[string]map[string]float64

func (g given) Values(_ context.Context, f query.Figure) (map[string]float64, error) {
	return g[f.String()], nil
}

// TestSortByNumber pages through reports of which some have equal numbers and
// some none: every order is complete, and pages neither overlap nor leave gaps.
func TestSortByNumber(t *testing.T) {
	var docs []*nianbao.Held
	values := map[string]float64{}
	for n := range 37 {
		id := fmt.Sprintf("r%02d", n)
		docs = append(docs, report(id, fmt.Sprintf("虚云市第%d局", n), 2015+n%7, "overview|信息公开。"))
		if n%4 != 0 {
			values[id] = float64(n % 5)
		}
	}
	x := openTest(t, newShelf(docs...), func(o *Options) {
		o.Values = given{"req_new": values, "req_new[natural]": {"r07": 1}}
	})
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	// As the newest order has it, by number where there is one.
	newest := listed(t, x, nianbao.Query{Sort: nianbao.SortNewest, Limit: 200})
	rank := func(desc bool) []string {
		out := slices.Clone(newest)
		slices.SortStableFunc(out, func(a, b string) int {
			v, okA := values[a]
			w, okB := values[b]
			switch {
			case okA != okB && okA:
				return -1
			case okA != okB:
				return 1
			case desc:
				v, w = w, v
			}
			return int(v - w)
		})
		return out
	}
	for sort, want := range map[nianbao.Sort][]string{"req_new": rank(false), "-req_new": rank(true), "申请量": rank(false)} {
		var got []string
		q := nianbao.Query{Text: "信息公开", Sort: sort, Limit: 5}
		for {
			res, err := x.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range res.Hits {
				got = append(got, h.ID)
				v, ok := values[h.ID]
				if ok != (h.Number != nil) || ok && *h.Number != v {
					t.Errorf("%s comes with the number %v, want %v", h.ID, h.Number, v)
				}
			}
			if q.Cursor = res.Next; q.Cursor == "" {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("sort %s (-want +got):\n%s", sort, diff)
		}
	}
	if got := listed(t, x, nianbao.Query{Sort: "-req_new[自然人]", Limit: 1}); got[0] != "r07" {
		t.Errorf("by applicant: %v", got)
	}
	for _, bad := range []nianbao.Sort{"no_such", "-", "year", "req_nwe", "--req_new", "req_new[x]"} {
		_, err := x.Search(t.Context(), nianbao.Query{Sort: bad})
		var pe *nianbao.ParamError
		if !errors.As(err, &pe) || pe.Param != "sort" || pe.Chinese == "" {
			t.Errorf("sort %s: %v", bad, err)
		}
	}
}

func listed(t *testing.T, x *Index, q nianbao.Query) []string {
	t.Helper()
	res, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, h := range res.Hits {
		out = append(out, h.ID)
	}
	return out
}

func TestUnknownRegion(t *testing.T) {
	docs := library()
	x := openTest(t, newShelf(docs...), func(o *Options) {
		o.KnownRegion = func(name string) bool { return slices.Contains([]string{"泠江市", "970000"}, name) }
	})
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"region:云梦省 OR region:99", "region:泠江市", "region:970000", "region:青石"} {
		if _, err := x.Search(t.Context(), nianbao.Query{Text: text}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, tt := range []struct {
		text       string
		pos        int
		suggestion string
	}{
		{"信息 region:云蒙省", 10, "云梦省"}, {"-(信息 region:亚特兰蒂斯)", 12, ""},
		{"region:青十市", 7, "青石市"}, {"信息 OR region:970001", 13, ""},
	} {
		_, err := x.Search(t.Context(), nianbao.Query{Text: tt.text})
		var qe *nianbao.QueryError
		if !errors.As(err, &qe) || qe.Pos != tt.pos || qe.Suggestion != tt.suggestion || qe.Chinese == "" {
			t.Errorf("%s: %+v", tt.text, err)
		}
	}
}
