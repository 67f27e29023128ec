package similar_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/catalog"
	"nianbao/internal/copied"
	"nianbao/internal/corpus"
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

func store(t testing.TB, c *catalog.Catalog, reports ...nianbao.Report) {
	t.Helper()
	var entries []nianbao.Entry
	for i := range reports {
		r := &reports[i]
		entries = append(entries, nianbao.Entry{Report: r, Rules: "1", Snapshot: nianbao.Snapshot{
			URL:    fmt.Sprintf("http://a.example/%s", r.ID()),
			SHA256: fmt.Sprintf("%064x", textSum(r)), Captured: time.Date(2025, 1, 1, 0, 0, len(entries), int(textSum(r)%1e6)*1000, time.UTC)}})
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

// plant is a copy that was made on purpose.
type plant struct {
	later, other string
	share        float64 // of the sentences
}

var digits = regexp.MustCompile(`\d+`)

// copyInto puts that share of the sentences of one report in the place of those
// of another, with other numbers, another year and another name.
func copyInto(rng *rand.Rand, from, to *nianbao.Report, share float64) plant {
	to.Sections = slices.Clone(to.Sections)
	for i := range to.Sections {
		a, b := sentences(from.Sections[i].Text), sentences(to.Sections[i].Text)
		n := int(math.Round(share * float64(len(a))))
		keep := b[:max(0, min(len(b), int(math.Round((1-share)*float64(len(b))))))]
		taken := strings.Join(a[:n], "")
		taken = digits.ReplaceAllStringFunc(taken, func(s string) string {
			if s == fmt.Sprint(from.Year) {
				return fmt.Sprint(to.Year)
			}
			return fmt.Sprint(rng.IntN(1000))
		})
		to.Sections[i].Text = strings.ReplaceAll(taken, from.Office, to.Office) + strings.Join(keep, "")
	}
	return plant{to.ID(), from.ID(), share}
}

func sentences(text string) []string { return strings.SplitAfter(text, "。") }

// planted is a corpus with copies from other offices and from the year before.
func planted(t testing.TB, n int) (reports []nianbao.Report, plants []plant) {
	t.Helper()
	c, err := corpus.New(corpus.Options{N: n, Seed: 11})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		reports = append(reports, c.Report(i))
	}
	const years = 8 // of an office, the latest first
	rng := rand.New(rand.NewPCG(1, 2))
	shares := []float64{0.25, 0.5, 0.75, 0.95}
	for i := 0; i+4*years < n; i += 4 * years {
		share := shares[(i/(4*years))%len(shares)]
		a, b, c := &reports[i+1], &reports[i+years], &reports[i+2*years]
		if b.Published < a.Published || b.Published == a.Published {
			a, b = b, a
		}
		if a.Published != b.Published {
			plants = append(plants, copyInto(rng, a, b, share))
		}
		plants = append(plants, copyInto(rng, &reports[i+2*years+1], c, share))
	}
	return reports, plants
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

// checkPlants looks for what was planted, and takes it out of what was found.
func checkPlants(t *testing.T, plants []plant, found map[[2]string]nianbao.CopyPair) {
	t.Helper()
	type row struct {
		own   bool
		share float64
	}
	type result struct {
		planted, found int
		off, most      float64 // distance of the share, added up and at most
	}
	table := map[row]*result{}
	missed := 0
	for _, p := range plants {
		key := [2]string{p.later, p.other}
		r := row{p.later[:12] == p.other[:12], p.share}
		if table[r] == nil {
			table[r] = &result{}
		}
		table[r].planted++
		pair, ok := found[key]
		if !ok {
			missed++
			continue
		}
		off := math.Abs(pair.Share() - p.share)
		if off > 0.2 {
			t.Errorf("share of %s %d is %.2f, planted %.2f", pair.Later.Office, pair.Later.Year, pair.Share(), p.share)
		}
		table[r].found, table[r].off, table[r].most = table[r].found+1, table[r].off+off, max(table[r].most, off)
		delete(found, key)
	}
	for r, n := range table {
		t.Logf("own %v, share %.2f: %d planted, %d found, share off by %.3f, %.3f at most", r.own, r.share, n.planted, n.found, n.off/float64(n.found), n.most)
	}
	if missed*200 > len(plants) {
		t.Errorf("%d of %d planted pairs were not found", missed, len(plants))
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
	// A report that changes takes its pairs with it.
	before := shown(t, steps)
	r := reports[3]
	was := r.Sections
	r.Sections = []nianbao.Section{{Kind: nianbao.SectionOverview, Text: strings.Repeat("另外写成的文字与别处都不一样，", 20)}}
	store(t, steps, r)
	update(t, steps, false)
	if n := len(pairs(t, steps, nianbao.PairFilter{Of: r.ID(), Kinds: []nianbao.CopyKind{nianbao.CopyOther}})); n != 0 {
		t.Errorf("%d pairs of a text that nobody has", n)
	}
	r.Sections = was
	r.Sections[0].Text += " "
	r.Published = "2025-01-01"
	store(t, steps, r)
	update(t, steps, false)
	if len(before) == 0 {
		t.Error("no pairs")
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

// killed is a store that fails after so many writes.
type killed struct {
	*catalog.Catalog
	left int
}

var errKilled = errors.New("killed")

func (k *killed) spend() error {
	if k.left--; k.left < 0 {
		return errKilled
	}
	return nil
}

func (k *killed) SaveCopyTexts(ctx context.Context, texts []nianbao.CopyText, gone []int64) error {
	if err := k.spend(); err != nil {
		return err
	}
	return k.Catalog.SaveCopyTexts(ctx, texts, gone)
}

func (k *killed) SaveCopyLists(ctx context.Context, s nianbao.CopyState, t nianbao.CopyTemplates, p []nianbao.CopyPosting) error {
	if err := k.spend(); err != nil {
		return err
	}
	return k.Catalog.SaveCopyLists(ctx, s, t, p)
}

func (k *killed) SaveCopyPairs(ctx context.Context, s nianbao.CopyState, p []nianbao.CopyResult) error {
	if err := k.spend(); err != nil {
		return err
	}
	return k.Catalog.SaveCopyPairs(ctx, s, p)
}

func (k *killed) PutCopyState(ctx context.Context, s nianbao.CopyState) error {
	if err := k.spend(); err != nil {
		return err
	}
	return k.Catalog.PutCopyState(ctx, s)
}

// A build that ends anywhere is gone on with, and until then the pairs of the
// one before are shown.
func TestKilledAnywhere(t *testing.T) {
	reports, _ := planted(t, 330)
	c := open(t, filepath.Join(t.TempDir(), "catalog.sqlite"))
	store(t, c, reports...)
	update(t, c, false)
	want := shown(t, c)
	if len(want) < 100 {
		t.Fatalf("only %d pairs", len(want))
	}
	steps := 0
	for left := 0; ; left++ {
		k := &killed{c, left}
		_, err := similar.New(similar.Options{Store: k}).Update(ctx, true)
		if diff := cmp.Diff(want, shown(t, c)); diff != "" {
			t.Fatalf("after %d writes (-want +got):\n%s", left, diff)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		if steps++; steps > 20 {
			t.Fatal("no end")
		}
	}
	if state, err := c.CopyState(ctx); err != nil || state.Building != 0 || state.Rules != copied.Rules {
		t.Errorf("state %+v, %v", state, err)
	}
	if steps < 3 {
		t.Errorf("only %d places to end at", steps)
	}
}

var (
	reportsFlag = flag.Int("reports", 2000, "reports of the benchmarks")
	catalogFlag = flag.String("catalog", "", "catalog of the benchmarks, with its path; made if it is not there")
)

// BenchmarkCopies measures the search over a corpus with planted copies: all at
// once, and one report more. docs/copied.md has the figures.
func BenchmarkCopies(b *testing.B) {
	path := *catalogFlag
	if path == "" {
		path = filepath.Join(b.TempDir(), "catalog.sqlite")
	}
	_, missing := os.Stat(path)
	c := open(b, path)
	if missing != nil {
		reports, _ := planted(b, *reportsFlag)
		store(b, c, reports...)
	}
	b.Run("all", func(b *testing.B) {
		looked := 0
		for b.Loop() {
			looked += update(b, c, true).Reports
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(looked), "ms/report")
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys)/(1<<20), "MiB")
	})
	b.Run("one", func(b *testing.B) {
		more, err := corpus.New(corpus.Options{N: 8000, Seed: 99})
		if err != nil {
			b.Fatal(err)
		}
		i := rand.IntN(4000)
		for b.Loop() {
			b.StopTimer()
			r := more.Report(i)
			i++
			store(b, c, r)
			b.StartTimer()
			update(b, c, false)
		}
	})
}
