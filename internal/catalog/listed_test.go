package catalog

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func TestEachRecent(t *testing.T) {
	c := holdings(t)
	// A second version brings the oldest report to the front.
	again := sample("虚城区档案局", xucheng, 2021, "乙")
	store(t, c, capture(again, "http://a.example/1", "again", 40))
	var got []nianbao.Listed
	collect := func(l nianbao.Listed) error { got = append(got, l); return nil }
	if err := c.EachRecent(ctx, nianbao.ReportFilter{}, collect); err != nil {
		t.Fatal(err)
	}
	if len(got) != 6 || got[0].ID != again.ID() || !slices.IsSortedFunc(got, func(a, b nianbao.Listed) int { return b.Changed.Compare(a.Changed) }) {
		t.Errorf("got %+v", got)
	}
	got = nil
	if err := c.EachRecent(ctx, nianbao.ReportFilter{YearTo: 2019, IDs: []string{again.ID()}}, collect); err != nil || got != nil {
		t.Errorf("nothing is selected, got %v %v", got, err)
	}
	boom, n := errors.New("boom"), 0
	if err := c.EachRecent(ctx, nianbao.ReportFilter{}, func(nianbao.Listed) error { n++; return boom }); !errors.Is(err, boom) || n != 1 {
		t.Errorf("%v after %d", err, n)
	}
	heads, err := c.Heads(ctx, []string{again.ID(), "none"})
	if err != nil || len(heads) != 1 || len(heads[again.ID()].Versions) != 2 || heads[again.ID()].Newest != 2 || heads[again.ID()].Report.Sections != nil {
		t.Errorf("heads: %+v %v", heads, err)
	}
}

// TestBlocks checks that blocks hold every entry once, and when each changed last.
func TestBlocks(t *testing.T) {
	c := holdings(t)
	for kind, want := range map[nianbao.ListKind]int{nianbao.ListReports: 6, nianbao.ListOffices: 4} {
		blocks, err := c.Blocks(ctx, kind, 4)
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, b := range blocks {
			list, err := c.Listed(ctx, kind, b.N, 4)
			if err != nil || len(list) == 0 || len(list) > 4 {
				t.Fatalf("%s, block %d: %d entries, %v", kind, b.N, len(list), err)
			}
			last := list[0].Changed
			for _, l := range list {
				ids[l.ID] = true
				if l.Changed.After(last) {
					last = l.Changed
				}
			}
			if diff := cmp.Diff(last, b.Changed); diff != "" {
				t.Errorf("%s, block %d: %s", kind, b.N, diff)
			}
		}
		if len(ids) != want {
			t.Errorf("%s: %d entries, want %d", kind, len(ids), want)
		}
		if list, err := c.Listed(ctx, kind, 9, 4); err != nil || list != nil {
			t.Errorf("a block that is not there: %v %v", list, err)
		}
	}
	if blocks, err := openTest(t).Blocks(ctx, nianbao.ListReports, 4); err != nil || blocks != nil {
		t.Errorf("an empty catalog: %v %v", blocks, err)
	}
}
