package index

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

var update = flag.Bool("update", false, "write golden files")

// rankCase is one file of testdata/rank: reports that are added to generated
// ones, and queries with the reports that should come first.
type rankCase struct {
	Comment string `json:"comment"`
	Reports []struct {
		ID       string   `json:"id"`
		Office   string   `json:"office"`
		Year     int      `json:"year"`
		Sections []string `json:"sections"` // "kind|text"
	} `json:"reports"`
	Queries []struct {
		Query string   `json:"query"`
		Want  []string `json:"want"`
	} `json:"queries"`
}

// TestRank writes recall and mean reciprocal rank into a golden file, so that a
// change of ranking shows in review.
func TestRank(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "rank", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no rank cases", err)
	}
	var out strings.Builder
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c rankCase
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		docs := generate(rand.New(rand.NewPCG(11, 12)), 150)
		for _, r := range c.Reports {
			docs = append(docs, report(r.ID, r.Office, r.Year, r.Sections...))
		}
		c.measure(t, &out, filepath.Base(file), indexOf(t, docs...))
	}
	golden := filepath.Join("testdata", "rank", "golden.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("ranking changed; if meant, run with -update (-want +got):\n%s", diff)
	}
}

func (c rankCase) measure(t *testing.T, out *strings.Builder, name string, x *Index) {
	var recall5, reciprocal float64
	for _, q := range c.Queries {
		var got []string
		for _, h := range find(t, x, nianbao.Query{Text: q.Query, Limit: nianbao.MaxLimit}).Hits {
			got = append(got, h.ID)
		}
		within, first := 0, 0
		for _, id := range q.Want {
			at := slices.Index(got, id) + 1
			if at > 0 && at <= 5 {
				within++
			}
			if at > 0 && (first == 0 || at < first) {
				first = at
			}
		}
		recall5 += float64(within) / float64(len(q.Want))
		if first > 0 {
			reciprocal += 1 / float64(first)
		}
		fmt.Fprintf(out, "%s\trecall@5 %d/%d\tfirst %d\n", q.Query, within, len(q.Want), first)
	}
	n := float64(len(c.Queries))
	fmt.Fprintf(out, "%s: %d queries, recall@5 %.3f, MRR %.3f\n", name, len(c.Queries), recall5/n, reciprocal/n)
}
