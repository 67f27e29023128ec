package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func make2000(t testing.TB, seed uint64) *Corpus {
	t.Helper()
	c, err := New(Options{N: 2000, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReports(t *testing.T) {
	c := make2000(t, 1)
	ids, years, levels, size, n := map[string]bool{}, map[int]bool{}, map[nianbao.Level]bool{}, 0, 0
	for h, err := range c.All() {
		if err != nil {
			t.Fatal(err)
		}
		if ids[h.ID] {
			t.Errorf("%s %d is there twice", h.Report.Office, h.Report.Year)
		}
		ids[h.ID], years[h.Report.Year], levels[h.Report.Level] = true, true, true
		for _, s := range h.Report.Sections {
			size += len(s.Heading) + len(s.Text)
		}
		n++
	}
	if n != c.Len() {
		t.Errorf("%d reports, not %d", n, c.Len())
	}
	if mean := size / n; mean < 5000 || mean > 6500 {
		t.Errorf("reports have %d bytes on average", mean)
	}
	if len(years) != 17 || len(levels) != 4 {
		t.Errorf("%d years, %d levels", len(years), len(levels))
	}
}

func TestSeed(t *testing.T) {
	a, b := make2000(t, 3), make2000(t, 3)
	for _, i := range []int{0, 1, 999} {
		if diff := cmp.Diff(a.Held(i), b.Held(i)); diff != "" {
			t.Errorf("report %d differs: %s", i, diff)
		}
		if page := string(a.Page(i).Body); page != string(b.Page(i).Body) || !strings.Contains(page, a.Report(i).Office) {
			t.Errorf("page %d differs, or lacks the office", i)
		}
	}
	if cmp.Equal(a.Report(5), make2000(t, 4).Report(5)) {
		t.Error("another seed gives the same report")
	}
}

func BenchmarkHeld(b *testing.B) {
	c := make2000(b, 1)
	for i := 0; b.Loop(); i++ {
		c.Held(i % c.Len())
	}
}

func BenchmarkPage(b *testing.B) {
	c := make2000(b, 1)
	for i := 0; b.Loop(); i++ {
		c.Page(i % c.Len())
	}
}
