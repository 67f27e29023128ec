package index

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

var update = flag.Bool("update", false, "write golden files")

// judgedQuery is a query with what makes a report an answer to it.
type judgedQuery struct {
	Class string `json:"class"`
	Query string `json:"query"`
	Judge []struct {
		If    string `json:"if"`    // conditions of rankReport.meets
		Grade int    `json:"grade"` // 3: what was asked for; 2: helps; 1: touches it
		Why   string `json:"why"`
	} `json:"judge"`
}

// grades are the grades of all reports that have one, by id.
func (q *judgedQuery) grades(t *testing.T, reports []rankReport) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, j := range q.Judge {
		held := false
		for _, r := range reports {
			if r.meets(t, j.If) {
				held = true
				out[r.held.ID] = max(out[r.held.ID], j.Grade)
			}
		}
		if !held || j.Grade < 1 || j.Grade > 3 || j.Why == "" {
			t.Errorf("%s: the judgement %q is empty or lacks grade or reason", q.Query, j.If)
		}
	}
	return out
}

// quality is how good the order of the hits of a query is, or the mean of many.
// Recall counts reports of grades 2 and 3, of as many as there is room for.
type quality struct{ recall5, recall20, reciprocal, ndcg float64 }

func (q quality) String() string {
	return fmt.Sprintf("recall@5 %.3f  recall@20 %.3f  MRR %.3f  nDCG@10 %.3f", q.recall5, q.recall20, q.reciprocal, q.ndcg)
}

func (q *quality) add(o quality, n float64) {
	q.recall5 += o.recall5 / n
	q.recall20 += o.recall20 / n
	q.reciprocal += o.reciprocal / n
	q.ndcg += o.ndcg / n
}

func measure(ids []string, grades map[string]int) quality {
	var all []int
	relevant := 0
	for _, g := range grades {
		all = append(all, g)
		if g >= 2 {
			relevant++
		}
	}
	slices.SortFunc(all, func(a, b int) int { return b - a })
	var got []int
	out := quality{}
	for i, id := range ids {
		got = append(got, grades[id])
		if grades[id] < 2 {
			continue
		}
		if out.reciprocal == 0 {
			out.reciprocal = 1 / float64(i+1)
		}
		if i < 5 {
			out.recall5 += 1 / float64(min(relevant, 5))
		}
		if i < 20 {
			out.recall20 += 1 / float64(min(relevant, 20))
		}
	}
	out.ndcg = gain(got) / gain(all)
	return out
}

// gain is the discounted cumulated gain of the first ten.
func gain(grades []int) (sum float64) {
	for i, g := range grades[:min(10, len(grades))] {
		sum += (math.Exp2(float64(g)) - 1) / math.Log2(float64(i+2))
	}
	return sum
}

// TestRank measures the order of hits against judgements and writes it into a
// golden file, so that a change of ranking shows in review.
func TestRank(t *testing.T) {
	reports := rankCorpus(t)
	queries := readJSON[[]judgedQuery](t, "queries.json")
	if len(reports) < 400 || len(queries) < 60 {
		t.Fatalf("%d reports and %d queries", len(reports), len(queries))
	}
	checkGolden(t, filepath.Join("testdata", "rank", "golden.txt"), rankTable(t, reports, queries))
}

// TestRankSamples does the same for real reports among the generated ones.
func TestRankSamples(t *testing.T) {
	samples := sampleReports(t)
	reports := rankCorpus(t)
	for _, h := range samples {
		reports = append(reports, rankReport{held: h, office: h.Report.Office})
	}
	checkGolden(t, filepath.Join("testdata", "rank", "golden_samples.txt"),
		rankTable(t, reports, readJSON[[]judgedQuery](t, "queries_samples.json")))
}

// rankTable is a line for all queries, for each class and for each query.
func rankTable(t *testing.T, reports []rankReport, queries []judgedQuery) string {
	t.Helper()
	docs := make([]*nianbao.Held, 0, len(reports))
	for _, r := range reports {
		docs = append(docs, r.held)
	}
	x := indexOf(t, docs...)
	var classes []string
	byClass, total := map[string][]quality{}, quality{}
	var lines, out strings.Builder
	for _, q := range queries {
		var ids []string
		res := find(t, x, nianbao.Query{Text: q.Query, Limit: 100, NoFacets: true, NoMarks: true})
		for _, h := range res.Hits {
			ids = append(ids, h.ID)
		}
		one := measure(ids, q.grades(t, reports))
		if byClass[q.Class] == nil {
			classes = append(classes, q.Class)
		}
		byClass[q.Class] = append(byClass[q.Class], one)
		total.add(one, float64(len(queries)))
		fmt.Fprintf(&lines, "%s  %d hits  %s\n", one, res.Total, q.Query)
	}
	fmt.Fprintf(&out, "%s  all %d queries\n", total, len(queries))
	for _, class := range classes {
		mean := quality{}
		for _, one := range byClass[class] {
			mean.add(one, float64(len(byClass[class])))
		}
		fmt.Fprintf(&out, "%s  %s (%d)\n", mean, class, len(byClass[class]))
	}
	return out.String() + "\n" + lines.String()
}

func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; if meant, run with -update (-want +got):\n%s", name, diff)
	}
}

func readJSON[T any](t *testing.T, name string) (out T) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "rank", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}
