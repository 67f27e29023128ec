package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// write sets the text of a cell from its glyphs.
func (c *cell) write(b box) {
	if len(c.glyphs) == 0 {
		return
	}
	if text, ok := vertical(c.glyphs); ok {
		c.text = text
		return
	}
	ls := lines(0, c.glyphs)
	var text strings.Builder
	for i, l := range ls {
		if i > 0 && apartInCell(&ls[i-1], &ls[i], b) {
			text.WriteByte(' ')
		}
		text.WriteString(l.text)
	}
	c.text = text.String()
	if n := len(ls); n > 0 {
		last := ls[n-1]
		c.full = c.full || b.x1-last.x1 < 2*last.em
	}
}

// apartInCell reports whether a space divides two lines of a cell. A narrow
// column breaks numbers and words wherever it is full; only a line that had room
// left ends a word.
func apartInCell(prev, next *line, b box) bool {
	last, first := lastRune(prev.text), firstRune(next.text)
	if !word(last) || !word(first) {
		return false
	}
	narrow := b.width() < 6*prev.em
	if unicode.IsDigit(last) && unicode.IsDigit(first) {
		narrow = narrow || b.width()-prev.width() < 12+1.2*prev.em
	}
	return !narrow || prev.width() <= 0.3*b.width()
}

// vertical reads text that runs from top to bottom, or is turned on its side:
// in the content stream most characters then stand above or below the one before.
func vertical(glyphs []glyph) (string, bool) {
	ink := make([]glyph, 0, len(glyphs))
	for _, g := range glyphs {
		if !g.space() {
			ink = append(ink, g)
		}
	}
	if len(ink) < 3 {
		return "", false
	}
	slices.SortFunc(ink, func(a, b glyph) int { return a.seq - b.seq })
	em := usualEm(ink)
	down, up, across := 0, 0, 0
	for i := 1; i < len(ink); i++ {
		dx, dy := ink[i].midX()-ink[i-1].midX(), ink[i].midY()-ink[i-1].midY()
		switch {
		case math.Abs(dx) < 0.4*em && dy > 0.3*em && dy < 3*em:
			down++
		case math.Abs(dx) < 0.4*em && dy < -0.3*em && dy > -3*em:
			up++
		default:
			across++
		}
	}
	// One character a line is read the same either way, from top to bottom.
	if max(down, up) < 2*across || across == 0 && up == 0 {
		return "", false
	}
	var s strings.Builder
	for _, g := range ink {
		s.WriteRune(g.r)
	}
	return s.String(), true
}
