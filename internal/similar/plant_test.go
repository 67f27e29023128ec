package similar_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nianbao/internal/corpus"
	"nianbao/internal/nianbao"
)

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
