package ofd

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// textLine is a line of characters.
type textLine struct {
	text        string
	x0, x1      float64
	base, em    float64
	first, last rune
}

// textLines groups characters by baseline, from top to bottom and left to right.
func textLines(glyphs []glyph) []textLine {
	glyphs = slices.Clone(glyphs)
	slices.SortStableFunc(glyphs, func(a, b glyph) int { return cmp.Compare(a.y, b.y) })
	var out []textLine
	for len(glyphs) > 0 {
		n, base := 1, glyphs[0].y
		for n < len(glyphs) && glyphs[n].y-base <= 0.5*min(glyphs[0].em, glyphs[n].em) {
			n++
		}
		if l := newLine(glyphs[:n]); l.text != "" {
			out = append(out, l)
		}
		glyphs = glyphs[n:]
	}
	return out
}

// newLine joins characters; a gap between two becomes a space.
func newLine(glyphs []glyph) textLine {
	slices.SortStableFunc(glyphs, func(a, b glyph) int { return cmp.Compare(a.x, b.x) })
	l := textLine{base: glyphs[0].y}
	var b strings.Builder
	for i := range glyphs {
		g := &glyphs[i]
		if unicode.IsSpace(g.r) {
			continue
		}
		if b.Len() == 0 {
			l.x0, l.first = g.x, g.r
		} else if gap := g.x - l.x1; gap > 0.8*g.em || gap > 0.2*g.em && !square(g.r) && !square(l.last) {
			b.WriteByte(' ')
		} else if g.r == l.last && math.Abs(g.x-(l.x1-g.advance)) < 0.1*g.em {
			continue // printed twice, to look bold
		}
		b.WriteRune(g.r)
		l.x1, l.last = g.x+g.advance, g.r
		l.em = max(l.em, g.em)
	}
	l.text = b.String()
	return l
}

// square reports characters set without spaces around them.
func square(r rune) bool { return natural(r) == 1 }

// paragraphs joins lines. A line begins a paragraph if it is indented, if the
// one before ended early, or if the size or the distance of lines changes.
func paragraphs(lines []textLine) []string {
	var out []string
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = min(left, l.x0), max(right, l.x1)
	}
	for i, l := range lines {
		if i == 0 || begins(lines[i-1], l, left, right) {
			out = append(out, l.text)
			continue
		}
		last := &out[len(out)-1]
		if !square(lines[i-1].last) && !square(l.first) {
			*last += " "
		}
		*last += l.text
	}
	return out
}

func begins(prev, l textLine, left, right float64) bool {
	switch {
	case l.x0 > left+1.2*l.em, prev.x1 < right-2.5*prev.em:
		return true
	case math.Abs(l.em-prev.em) > 0.15*prev.em:
		return true
	}
	return l.base-prev.base > 2.6*prev.em
}

var pageNumber = regexp.MustCompile(`^[—–\-·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?[—–\-·\s]*$`)

// dropPageNumber leaves out a page number at the head or foot of a page.
func dropPageNumber(lines []textLine) []textLine {
	if n := len(lines); n > 1 && pageNumber.MatchString(lines[n-1].text) {
		lines = lines[:n-1]
	}
	if len(lines) > 1 && pageNumber.MatchString(lines[0].text) {
		lines = lines[1:]
	}
	return lines
}

// edges tells whether the text of a page breaks off at its end, and whether it
// begins in the middle of a paragraph.
func edges(lines []textLine) (runsOn, goesOn bool) {
	if len(lines) < 2 {
		return false, false
	}
	left, right := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		left, right = min(left, l.x0), max(right, l.x1)
	}
	first, last := lines[0], lines[len(lines)-1]
	return last.x1 > right-1.2*last.em && !strings.ContainsRune("。；：", last.last),
		first.x0 < left+0.5*first.em && first.x1 > right-2.5*first.em
}
