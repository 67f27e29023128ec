package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/index/jieba"
)

// marker finds what is to be marked in the texts of hits.
type marker struct {
	seg    *jieba.Segmenter
	labels *labelSet // nil: no labels are shown
	marks  []mark
}

// mark is a text of the query that is not negated.
type mark struct {
	needle string
	in     mask
	word   bool // only where the segmenter sees the word
	phrase bool // of several words
	label  bool // in labels of tables too
}

// span is a match in the original text, in bytes; marks are the texts of the
// query that it belongs to, ascending.
type span struct {
	start, end int
	marks      []int
}

func newMarker(seg *jieba.Segmenter, p plan) *marker {
	m := &marker{seg: seg}
	m.add(p, false)
	return m
}

// add takes the texts of a plan; label: they look in labels too.
func (m *marker) add(p plan, label bool) {
	switch p := p.(type) {
	case allOf:
		for _, n := range p.nodes {
			m.add(n, label)
		}
	case anyOf:
		for _, n := range p.nodes {
			m.add(n, label)
		}
	case labelledPlan:
		m.add(p.text, true)
	case mostOf:
		for _, n := range p.words {
			m.add(n, label)
		}
	case wordPlan:
		m.put(mark{needle: p.term, in: p.in, word: !isLong(p.term), label: label})
	case phrasePlan:
		m.put(mark{needle: p.needle, in: p.in, phrase: len(m.seg.Words(p.needle)) > 1, label: label})
	case charPlan:
		m.put(mark{needle: p.char, in: p.in, label: label})
	}
}

// put adds a text; what the query says twice is one.
func (m *marker) put(k mark) {
	for i := range m.marks {
		if have := &m.marks[i]; have.needle == k.needle && have.in == k.in && have.word == k.word {
			have.label = have.label || k.label
			return
		}
	}
	m.marks = append(m.marks, k)
}

// find gives the matches in a text that stands at in, in order, overlapping
// ones joined.
func (m *marker) find(text string, in mask) []span {
	return m.look(text, func(k mark) bool { return k.in&in != 0 })
}

// findLabel gives the matches in the label of a table of a section.
func (m *marker) findLabel(text string, in mask) []span {
	return m.look(text, func(k mark) bool { return k.label && k.in&in != 0 })
}

func (m *marker) look(text string, wanted func(mark) bool) []span {
	var found []span
	var squeezed, words *fold.Text
	for i, k := range m.marks {
		if !wanted(k) {
			continue
		}
		if k.word {
			if words == nil {
				t := fold.WordsMap(text)
				words = &t
			}
			found = append(found, m.words(words, k.needle, i)...)
			continue
		}
		if squeezed == nil {
			t := fold.SqueezeMap(text)
			squeezed = &t
		}
		each(squeezed.Folded, k.needle, func(at int) {
			start, end := squeezed.Span(at, at+len(k.needle))
			found = append(found, span{start, end, []int{i}})
		})
	}
	return join(found)
}

// words gives the places where the segmenter sees a word, as it did when the
// text was indexed: cuts never reach over what is no letter, so it is enough to
// cut the run of letters around each place.
func (m *marker) words(text *fold.Text, word string, mark int) []span {
	var found []span
	cutUntil := 0
	starts := map[int]bool{} // of tokens equal to the word in the run cut last
	each(text.Folded, word, func(at int) {
		if at >= cutUntil {
			from, to := run(text.Folded, at)
			cutUntil = to
			clear(starts)
			for _, t := range m.seg.Cut(text.Folded[from:to]) {
				if t.Text == word {
					starts[from+t.Start] = true
				}
			}
		}
		if starts[at] {
			start, end := text.Span(at, at+len(word))
			found = append(found, span{start, end, []int{mark}})
		}
	})
	return found
}

// run gives the run of letters around a place.
func run(text string, at int) (from, to int) {
	from = strings.LastIndexFunc(text[:at], notLetter)
	if from < 0 {
		from = 0
	} else {
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	to = strings.IndexFunc(text[at:], notLetter)
	if to < 0 {
		return from, len(text)
	}
	return from, at + to
}

func notLetter(r rune) bool { return !fold.Letter(r) }

// each calls yield with every place of needle in text.
func each(text, needle string, yield func(at int)) {
	for at := 0; needle != ""; {
		i := strings.Index(text[at:], needle)
		if i < 0 {
			return
		}
		yield(at + i)
		_, size := utf8.DecodeRuneInString(needle)
		at += i + size
	}
}

func join(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end, a.marks[0]-b.marks[0]) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			out[n-1].marks = append(out[n-1].marks, s.marks...)
			continue
		}
		out = append(out, s)
	}
	for i := range out {
		slices.Sort(out[i].marks)
		out[i].marks = slices.Compact(out[i].marks)
	}
	return out
}
