package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

func smallOracle() *oracle {
	o := &oracle{}
	for _, h := range []*nianbao.Held{
		{ID: "b", Report: nianbao.Report{Title: "Ａ报告", Year: 2020, Sections: []nianbao.Section{{Heading: "一、概 况", Text: "人手\n不足，經費少。"}}}},
		{ID: "a", Report: nianbao.Report{Title: "报告", Office: "无名县水利局", Year: 2016, Sections: []nianbao.Section{{Text: "人手、不足"}}}},
	} {
		o.add(newDocument(h))
	}
	return o
}

func TestOracle(t *testing.T) {
	tests := []struct {
		ask  ask
		want []string
	}{
		{ask{Text: "报告"}, []string{"a", "b"}},
		{ask{Text: "报告", From: 2018, To: 2022}, []string{"b"}},
		{ask{Text: "人手不足"}, []string{"b"}},
		{ask{Text: "人手、不足"}, []string{"a"}},
		{ask{Text: fold.Squeeze("不足，经費")}, []string{"b"}},
		{ask{Text: "a报告"}, []string{"b"}},
		{ask{Text: "概况人手"}, nil}, // not over the border of two texts
		{ask{Text: "水利局"}, []string{"a"}},
		{ask{Text: "无此"}, nil},
	}
	o := smallOracle()
	for _, tt := range tests {
		if got := o.find(tt.ask); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.ask, got, tt.want)
		}
	}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		name      string
		got, want string
		judgement judgement
	}{
		{"right", "b a", "a b", judgement{Asked: 1, Right: 2}},
		{"nothing", "", "", judgement{Asked: 1}},
		{"missed", "b", "a b c", judgement{Asked: 1, Wrong: 1, Right: 1, Missed: 2}},
		{"false", "a b c", "b", judgement{Asked: 1, Wrong: 1, Right: 1, False: 2}},
		{"twice", "a a", "a", judgement{Asked: 1, Wrong: 1, Right: 1, False: 1}},
		{"both", "c", "a", judgement{Asked: 1, Wrong: 1, Missed: 1, False: 1}},
	}
	for _, tt := range tests {
		var j judgement
		j.judge(strings.Fields(tt.got), strings.Fields(tt.want))
		if diff := cmp.Diff(tt.judgement, j); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestCutPhrases(t *testing.T) {
	o := corpusOracle(t, 20)
	asks := cutPhrases(o, rand.New(rand.NewPCG(1, 1)), 50, 3, 12)
	if len(asks) != 50 {
		t.Fatalf("%d phrases", len(asks))
	}
	seen := map[string]bool{}
	for _, a := range asks {
		n := utf8.RuneCountInString(a.Text)
		if n < 3 || n > 12 || seen[a.Text] || len(o.find(a)) == 0 || a.Form != phrase {
			t.Errorf("phrase %q", a.Text)
		}
		seen[a.Text] = true
	}
}

func TestAskable(t *testing.T) {
	for piece, want := range map[string]bool{"人手不足": true, "手、不": true, "、不足": false, "不足。": false, "10%的": false, "甲\n乙": false, "甲*乙": false} {
		if got := askable(piece); got != want {
			t.Errorf("%q: %v", piece, got)
		}
	}
}

func TestClasses(t *testing.T) {
	list := classes(corpusOracle(t, 20), 6, 1)
	names := map[string]bool{}
	for _, c := range list {
		if len(c.asks) == 0 || names[c.name] {
			t.Errorf("class %q with %d questions", c.name, len(c.asks))
		}
		names[c.name] = true
		for _, a := range c.asks {
			if a.Facets != strings.Contains(c.name, "counts") || a.Facets != (a.From != 0) {
				t.Errorf("%s: %+v", c.name, a)
			}
		}
	}
	if len(list) < 5 {
		t.Errorf("only %d classes", len(list))
	}
}

func corpusOracle(t *testing.T, n int) *oracle { return oracleOf(corpusDocuments(t, n)) }

func oracleOf(docs []*document) *oracle {
	o := &oracle{}
	for _, d := range docs {
		o.add(d)
	}
	return o
}

func corpusDocuments(t *testing.T, n int) (out []*document) {
	t.Helper()
	all, err := documents(options{n: n, seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for d, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}
