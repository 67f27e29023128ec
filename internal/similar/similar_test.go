package similar_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/catalog"
	"nianbao/internal/nianbao"
	"nianbao/internal/similar"
)

var ctx = context.Background()

func open(t testing.TB, path string) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Open(ctx, catalog.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// captures makes each capture later than those before it.
var captures atomic.Int64

func store(t testing.TB, c *catalog.Catalog, reports ...nianbao.Report) {
	t.Helper()
	var entries []nianbao.Entry
	for i := range reports {
		r := &reports[i]
		entries = append(entries, nianbao.Entry{Report: r, Rules: "1", Snapshot: nianbao.Snapshot{
			URL:    fmt.Sprintf("http://a.example/%s", r.ID()),
			SHA256: fmt.Sprintf("%064x", textSum(r)), Captured: time.Date(2025, 1, 1, 0, 0, int(captures.Add(1)), 0, time.UTC)}})
	}
	for len(entries) > 0 {
		n := min(500, len(entries))
		if _, err := c.Store(ctx, entries[:n]...); err != nil {
			t.Fatal(err)
		}
		entries = entries[n:]
	}
}

func textSum(r *nianbao.Report) (sum uint64) {
	for _, s := range r.Sections {
		for _, c := range s.Text {
			sum = sum*31 + uint64(c)
		}
	}
	return sum
}

func engine(c *catalog.Catalog) *similar.Engine { return similar.New(similar.Options{Store: c}) }

func update(t testing.TB, c *catalog.Catalog, rebuild bool) similar.Summary {
	t.Helper()
	s, err := engine(c).Update(ctx, rebuild)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pairs(t testing.TB, c *catalog.Catalog, f nianbao.PairFilter) []nianbao.CopyPair {
	t.Helper()
	var list []nianbao.CopyPair
	if err := engine(c).EachPair(ctx, f, func(p *nianbao.CopyPair) error { list = append(list, *p); return nil }); err != nil {
		t.Fatal(err)
	}
	f.Limit = 30
	for f.Offset = 0; f.Offset < min(len(list), 200); f.Offset += f.Limit {
		page, total, err := engine(c).Pairs(ctx, f)
		if err != nil || total != len(list) {
			t.Fatalf("%d pairs counted, %d listed, %v", total, len(list), err)
		}
		if diff := cmp.Diff(list[f.Offset:min(len(list), f.Offset+f.Limit)], page); diff != "" {
			t.Fatalf("page from %d (-list +page):\n%s", f.Offset, diff)
		}
	}
	return list
}

var plantedFlag = flag.Int("planted", 960, "reports of TestPlantedCopies; with -v it prints the table of docs/copied.md")

func TestPlantedCopies(t *testing.T) {
	reports, plants := planted(t, *plantedFlag)
	c := open(t, filepath.Join(t.TempDir(), "catalog.sqlite"))
	store(t, c, reports...)
	if s := update(t, c, false); !s.Rebuilt || s.Reports != len(reports) {
		t.Errorf("first update: %+v", s)
	}
	found := map[[2]string]nianbao.CopyPair{}
	for _, p := range pairs(t, c, nianbao.PairFilter{}) {
		found[[2]string{p.Later.ID, p.Other.ID}] = p
		if own := p.Later.OfficeID == p.Other.OfficeID; own != (p.Kind == nianbao.CopyOwn) || own && p.Basis != nianbao.BasisYear || !own && p.Basis != nianbao.BasisPublished {
			t.Errorf("%s by %s: %+v", p.Kind, p.Basis, p)
		}
	}
	checkPlants(t, plants, found)
	for _, p := range found {
		if p.Share() >= 0.15 { // less is a phrase or two
			t.Errorf("%.2f of %s %d stands in %s %d, where nothing was planted", p.Share(), p.Later.Office, p.Later.Year, p.Other.Office, p.Other.Year)
		}
	}
	// Sentences of the stock stand in most reports: they are set aside.
	for _, p := range pairs(t, c, nianbao.PairFilter{Kinds: []nianbao.CopyKind{nianbao.CopyOwn}}) {
		if p.Template*5 < p.Narrative {
			t.Errorf("%s %d: %+v", p.Later.Office, p.Later.Year, p.CopyCounts)
		}
	}
	edits := map[nianbao.EditKind]int{}
	list, total, err := engine(c).Similar(ctx, nianbao.PairFilter{Of: plants[len(plants)-1].later, Limit: 1})
	if err != nil || len(list) != 1 || total < 1 {
		t.Fatalf("similar: %d of %d, %v", len(list), total, err)
	}
	alone, total, err := engine(c).Similar(ctx, nianbao.PairFilter{Of: list[0].Other.ID, With: list[0].Later.ID, Limit: 5})
	if err != nil || total != 1 {
		t.Fatalf("similar to one: %d, %v", total, err)
	}
	if diff := cmp.Diff(list[:1], alone); diff != "" {
		t.Errorf("seen from the other report (-this +other):\n%s", diff)
	}
	if _, _, err := engine(c).Similar(ctx, nianbao.PairFilter{Of: "none-2020-own", Limit: 1}); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("an unknown report gives %v", err)
	}
	for _, p := range list[0].Passages {
		for _, e := range p.Edits {
			edits[e.Kind]++
			if e.Kind == nianbao.EditYear && e.Later.Quote == e.Other.Quote {
				t.Errorf("edit %+v", e)
			}
		}
	}
	if edits[nianbao.EditYear] == 0 || edits[nianbao.EditNumber] == 0 || len(list[0].Templates) == 0 {
		t.Errorf("edits %v, %d templates", edits, len(list[0].Templates))
	}
}

// shown is all pairs in a form that can be compared.
func shown(t testing.TB, c *catalog.Catalog) []string {
	var out []string
	for _, p := range pairs(t, c, nianbao.PairFilter{}) {
		out = append(out, fmt.Sprintf("%s %s %s %s %+v", p.Later.ID, p.Other.ID, p.Kind, p.Basis, p.CopyCounts))
	}
	slices.Sort(out)
	return out
}

// What comes later is found as if all had been there: the clauses that are
// templates are the same, for few reports come.
func TestUpdateFindsWhatABuildFinds(t *testing.T) {
	reports, _ := planted(t, 640)
	rng := rand.New(rand.NewPCG(7, 7))
	rng.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
	whole, steps := open(t, filepath.Join(t.TempDir(), "a.sqlite")), open(t, filepath.Join(t.TempDir(), "b.sqlite"))
	store(t, whole, reports...)
	update(t, whole, false)
	store(t, steps, reports[:600]...)
	update(t, steps, false)
	for i := 600; i < 640; i += 20 {
		store(t, steps, reports[i:i+20]...)
		if s := update(t, steps, false); s.Rebuilt || s.Reports != 20 {
			t.Errorf("update: %+v", s)
		}
	}
	if s := update(t, steps, false); s != (similar.Summary{}) {
		t.Errorf("an update without changes did %+v", s)
	}
	update(t, steps, true)
	if diff := cmp.Diff(shown(t, whole), shown(t, steps)); diff != "" {
		t.Errorf("rebuilt after updates (-whole +steps):\n%s", diff)
	}
	// A report that changes takes its pairs with it, and no others.
	r := reports[3]
	before := without(shown(t, steps), r.ID())
	r.Sections = []nianbao.Section{{Kind: nianbao.SectionOverview, Text: strings.Repeat("另外写成的文字与别处都不一样，", 20)}}
	store(t, steps, r)
	update(t, steps, false)
	if n := len(pairs(t, steps, nianbao.PairFilter{Of: r.ID(), Kinds: []nianbao.CopyKind{nianbao.CopyOther}})); n != 0 {
		t.Errorf("%d pairs of a text that nobody has", n)
	}
	if diff := cmp.Diff(before, without(shown(t, steps), r.ID())); diff != "" {
		t.Errorf("pairs of other reports (-before +after):\n%s", diff)
	}
	// When many have changed, what is a template is counted anew.
	for i := range 70 {
		reports[i].Sections = append(slices.Clone(reports[i].Sections), nianbao.Section{Kind: nianbao.SectionExtra, Text: "另有一段文字。"})
	}
	store(t, steps, reports[:70]...)
	if s := update(t, steps, false); !s.Rebuilt {
		t.Errorf("after many changes: %+v", s)
	}
}

// without leaves out the lines that name a report.
func without(lines []string, id string) []string {
	return slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(line, id) })
}

// When a report turns out to be none, the year after it follows the year before.
func TestReportThatIsGone(t *testing.T) {
	reports, _ := planted(t, 160)
	c := open(t, filepath.Join(t.TempDir(), "catalog.sqlite"))
	store(t, c, reports...)
	update(t, c, false)
	after, gone, prior := reports[16], reports[17], reports[18]
	of := func(id string) (others []string) {
		for _, p := range pairs(t, c, nianbao.PairFilter{Of: id, Kinds: []nianbao.CopyKind{nianbao.CopyOwn}}) {
			if p.Later.ID == id {
				others = append(others, p.Other.ID)
			}
		}
		return others
	}
	if got := of(after.ID()); !slices.Equal(got, []string{gone.ID()}) {
		t.Fatalf("the year before %s is %s; found %v", after.ID(), gone.ID(), got)
	}
	held, err := c.Report(ctx, gone.ID())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Store(ctx, nianbao.Entry{Snapshot: held.Versions[0].Snapshot, Rules: "2", Rejection: nianbao.Reject(nianbao.RejectNotAReport, "不是报告", "no report")}); err != nil {
		t.Fatal(err)
	}
	if s := update(t, c, false); s.Rebuilt || s.Reports == 0 {
		t.Errorf("update: %+v", s)
	}
	if got := of(after.ID()); !slices.Equal(got, []string{prior.ID()}) {
		t.Errorf("the year before %s is %s now; found %v", after.ID(), prior.ID(), got)
	}
	if _, _, err := engine(c).Pairs(ctx, nianbao.PairFilter{Of: gone.ID()}); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("pairs of a report that is gone: %v", err)
	}
	if s := update(t, c, false); s != (similar.Summary{}) {
		t.Errorf("an update without changes did %+v", s)
	}
}

// TestUpdateAlone compares updates with a build in which nothing is a template
// in the one and none in the other: the country is small.
func TestUpdateAlone(t *testing.T) {
	reports, plants := planted(t, 330)
	whole, steps := open(t, filepath.Join(t.TempDir(), "a.sqlite")), open(t, filepath.Join(t.TempDir(), "b.sqlite"))
	late := map[string]bool{}
	for _, p := range plants[:5] {
		late[p.other] = true
	}
	for _, p := range plants[5:9] {
		late[p.later] = true
	}
	var first, second []nianbao.Report
	for _, r := range reports {
		if late[r.ID()] {
			second = append(second, r)
		} else {
			first = append(first, r)
		}
	}
	store(t, whole, reports...)
	update(t, whole, false)
	store(t, steps, first...)
	update(t, steps, false)
	store(t, steps, second...)
	if s := update(t, steps, false); s.Rebuilt {
		t.Errorf("update: %+v", s)
	}
	ids := func(c *catalog.Catalog) (out []string) {
		for _, p := range pairs(t, c, nianbao.PairFilter{MinShare: 0.2}) {
			out = append(out, p.Later.ID+" "+p.Other.ID)
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff(ids(whole), ids(steps)); diff != "" {
		t.Errorf("(-whole +steps):\n%s", diff)
	}
}
