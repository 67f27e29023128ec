package main

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// exact are the engines that find every phrase from two characters up.
var exact = map[string]bool{"nianbao": true, "fts5-like": true, "groonga": true,
	"bleve-bigrams": true, "bleve-chars": true, "bleve-stored": true,
	"bleve-file": true, "bleve-pairs": true}

// TestEngines fills every engine that is installed with a few reports, opens it
// anew and compares its answers with the truth.
func TestEngines(t *testing.T) {
	docs := corpusDocuments(t, 60)
	o := oracleOf(docs)
	list := classes(o, 20, 3)
	tested := 0
	for _, c := range contenders {
		t.Run(c.name, func(t *testing.T) {
			if c.ready != nil {
				if err := c.ready(t.Context()); errors.Is(err, errMissing) {
					t.Skip(err)
				} else if err != nil {
					t.Fatal(err)
				}
			}
			tested++
			dir := t.TempDir()
			b, err := fill(t.Context(), c.make(dir), options{n: 60, seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			if b.Index <= 0 || b.Sizes.Index <= 0 || b.Memory.Peak <= 0 {
				t.Errorf("filled: %+v", b)
			}
			e := c.make(dir)
			if err := e.open(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, class := range list {
				if class.exact && (exact[c.name] || c.name == "fts5" && class.name[:6] == "phrase") {
					askAll(t, e, o, docs, class)
				}
			}
			if err := e.close(); err != nil {
				t.Error(err)
			}
		})
	}
	if tested < 5 {
		t.Errorf("only %d engines tested", tested)
	}
}

func askAll(t *testing.T, e engine, o *oracle, docs []*document, c class) {
	t.Helper()
	for _, a := range c.asks {
		want := o.find(a)
		all := a
		all.All, all.Facets = true, false
		rep := answerOne(t.Context(), e, all)
		if slices.Sort(rep.Answer.IDs); rep.Error != "" || !slices.Equal(rep.Answer.IDs, want) || rep.Answer.Total != len(want) {
			t.Fatalf("%q: %d hits of %d, want %d, %s", a.Text, len(rep.Answer.IDs), rep.Answer.Total, len(want), rep.Error)
		}
		rep = answerOne(t.Context(), e, a)
		if rep.Error != "" || rep.Answer.Total != len(want) || len(rep.Answer.IDs) != min(len(want), pageSize) {
			t.Fatalf("%q: page of %d of %d, want %d, %s", a.Text, len(rep.Answer.IDs), rep.Answer.Total, len(want), rep.Error)
		}
		if a.Facets {
			if diff := cmp.Diff(countsOf(docs, want), rep.Answer.Counts); diff != "" {
				t.Fatalf("%q: counts (-want +got):\n%s", a.Text, diff)
			}
		}
	}
}

// countsOf counts the reports named, read from the corpus.
func countsOf(all []*document, ids []string) map[string]map[string]int {
	counts := emptyCounts()
	for _, d := range all {
		if slices.Contains(ids, d.id) {
			counts["year"][yearTerm(d.year)]++
			counts["region"][d.region]++
			counts["level"][d.level]++
		}
	}
	maps.DeleteFunc(counts["region"], func(v string, _ int) bool { return v == "" })
	return counts
}

// TestWordPositions shows why words with positions do not do: the phrase is
// there, cut otherwise.
func TestWordPositions(t *testing.T) {
	o := corpusOracle(t, 60)
	dir := t.TempDir()
	if _, err := fill(t.Context(), newScheme(wordPositions)(dir), options{n: 60, seed: 1}); err != nil {
		t.Fatal(err)
	}
	e := newScheme(wordPositions)(dir)
	if err := e.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer e.close()
	var j judgement
	for _, a := range classes(o, 40, 3)[0].asks {
		want := o.find(a)
		a.All = true
		j.judge(answerOne(t.Context(), e, a).Answer.IDs, want)
	}
	if j.Missed == 0 || j.False != 0 {
		t.Errorf("%+v", j)
	}
}
