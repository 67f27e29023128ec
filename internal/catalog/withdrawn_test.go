package catalog

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// Withdrawn agrees with the state of every single report.
func TestWithdrawn(t *testing.T) {
	c := openTest(t)
	names := []string{"live", "gone", "back", "moved", "elsewhere", "replaced", "edited"}
	for n, name := range names {
		r := sample(name+"局", xucheng, 2020, name)
		store(t, c, capture(r, "http://a.example/"+name, name, n))
		if name == "elsewhere" {
			store(t, c, capture(r, "http://b.example/"+name, name, n+20))
		}
	}
	visit(t, c,
		look("http://a.example/gone", nianbao.FetchGone, "gone", 30),
		look("http://a.example/back", nianbao.FetchGone, "back", 30), look("http://a.example/back", nianbao.FetchUnchanged, "back", 40),
		look("http://a.example/moved", nianbao.FetchMoved, "moved", 30),
		look("http://a.example/elsewhere", nianbao.FetchGone, "elsewhere", 30))
	store(t, c, capture(sample("后来局", xucheng, 2021, "另一份"), "http://a.example/replaced", "other", 50))
	store(t, c, capture(sample("edited局", xucheng, 2020, "改过"), "http://a.example/edited", "edited anew", 50))
	want := map[string]bool{}
	for _, name := range append(names, "后来") {
		year := 2020
		if name == "后来" {
			year = 2021
		}
		h, err := c.Report(ctx, sample(name+"局", xucheng, year, "").ID())
		if err != nil {
			t.Fatal(err)
		}
		if h.State() == nianbao.StateWithdrawn {
			want[h.ID] = true
		}
	}
	got, err := c.Withdrawn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" || len(want) != 3 {
		t.Errorf("withdrawn, of %d (-by state +listed):\n%s", len(want), diff)
	}
}
