// Package revision tells how two versions of a report differ, in words and in
// cells. It compares what the extraction read, never bytes or markup, and by
// the same measure by which versions are told apart: white space does not
// count, nor does the place of a table on the page.
//
// Time and memory are bounded by the length of the texts: where two versions
// have little in common, the passages named are longer, never wrong.
package revision

import (
	"github.com/aymanbagabas/go-udiff/lcs"

	"nianbao/internal/nianbao"
)

// Diff compares two versions of a report. Changes of the text come in the order
// of the newer version, with what only the older one has after what preceded it
// there; changed cells likewise. Both lists are empty if nothing differs, and
// never nil.
func Diff(from, to *nianbao.Report) nianbao.ReportDiff {
	d := nianbao.ReportDiff{Text: []nianbao.TextChange{}, Cells: []nianbao.CellChange{}}
	c := &comparison{budget: maxWork}
	for _, p := range inOrder(matchSections(from.Sections, to.Sections), len(to.Sections)) {
		switch {
		case p.to < 0:
			s := from.Sections[p.from]
			c.add(s.Kind, whole(s), "")
		case p.from < 0:
			s := to.Sections[p.to]
			c.add(s.Kind, "", whole(s))
		default:
			c.section(to.Sections[p.to].Kind, paragraphs(from.Sections[p.from]), paragraphs(to.Sections[p.to]))
		}
	}
	d.Text = append(d.Text, c.changes...)
	d.Cells = append(d.Cells, cells(from.Observations, to.Observations)...)
	return d
}

// comparison collects the changes of the text.
type comparison struct {
	changes []nianbao.TextChange
	budget  int // what may still be spent on finding passages that resemble each other
}

// add notes a change; one without any text is none.
func (c *comparison) add(kind nianbao.SectionKind, from, to string) {
	change := nianbao.TextChange{Section: kind, Op: nianbao.OpReplace, From: from, To: to}
	switch {
	case from == "" && to == "":
		return
	case from == "":
		change.Op = nianbao.OpInsert
	case to == "":
		change.Op = nianbao.OpDelete
	default:
		change.From, change.To = clip(from, to)
	}
	c.changes = append(c.changes, change)
}

// section compares two sections: paragraphs that are equal hold the rest
// together, and between them sentences that are.
func (c *comparison) section(kind nianbao.SectionKind, from, to [][]sentence) {
	for _, gap := range lcs.DiffLines(paragraphKeys(from), paragraphKeys(to)) {
		a, b := flatten(from[gap.Start:gap.End]), flatten(to[gap.ReplStart:gap.ReplEnd])
		for _, g := range lcs.DiffLines(sentenceKeys(a), sentenceKeys(b)) {
			c.gap(kind, a[g.Start:g.End], b[g.ReplStart:g.ReplEnd])
		}
	}
}

// gap compares passages that stand between equal ones.
func (c *comparison) gap(kind nianbao.SectionKind, a, b []sentence) {
	i, j := sameRun(a, b)
	a, b = a[i:], b[j:]
	var g group
	for _, p := range c.align(a, b) {
		if p.from >= 0 && p.to >= 0 && a[p.from].key == b[p.to].key {
			g = g.flush(c, kind)
			continue
		}
		if !g.takes(a, b, p) {
			g = g.flush(c, kind)
		}
		g.take(a, b, p)
	}
	g.flush(c, kind)
}

// group is a run of neighbouring changes that make up one passage: it touches
// one paragraph at most on either side.
type group struct{ from, to side }

type side struct {
	text      []byte
	paragraph int // of the sentences taken
}

func (s *side) takes(x *sentence) bool {
	return x == nil || len(s.text) == 0 || s.paragraph == x.paragraph
}

func (s *side) take(x *sentence) {
	if x != nil {
		s.text, s.paragraph = append(s.text, x.text...), x.paragraph
	}
}

func (g *group) takes(a, b []sentence, p pair) bool {
	return g.from.takes(at(a, p.from)) && g.to.takes(at(b, p.to))
}

func (g *group) take(a, b []sentence, p pair) {
	g.from.take(at(a, p.from))
	g.to.take(at(b, p.to))
}

func (g *group) flush(c *comparison, kind nianbao.SectionKind) group {
	c.add(kind, trim(string(g.from.text)), trim(string(g.to.text)))
	return group{}
}

// at is the sentence at that place, nil for -1.
func at(list []sentence, i int) *sentence {
	if i < 0 {
		return nil
	}
	return &list[i]
}
