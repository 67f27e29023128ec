package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is a row of glyphs on one baseline.
type line struct {
	box
	page   int
	base   float64
	em     float64 // character size
	tall   float64 // usual height of the boxes
	glyphs []glyph // from left to right, spaces at the ends removed
	text   string
}

// usualEm is the character size that most of the text has.
func usualEm(glyphs []glyph) float64 {
	var sizes []float64
	for i := range glyphs {
		if s := glyphs[i].size(); s > 0 {
			sizes = append(sizes, s)
		}
	}
	if len(sizes) == 0 {
		return 10.5 // 五号, the usual size of tables
	}
	slices.Sort(sizes)
	return min(max(sizes[len(sizes)/2], 2), 60)
}

// lineEm goes by the ideographs of a line, if it has any: their boxes tell more.
func lineEm(row []glyph) float64 {
	var squares []glyph
	for _, g := range row {
		if unicode.Is(unicode.Han, g.r) {
			squares = append(squares, g)
		}
	}
	if len(squares) > 0 {
		return usualEm(squares)
	}
	return usualEm(row)
}

func usualHeight(row []glyph) float64 {
	var heights []float64
	for i := range row {
		if !row[i].space() {
			heights = append(heights, row[i].height())
		}
	}
	if len(heights) == 0 {
		return 0
	}
	slices.Sort(heights)
	return heights[len(heights)/2]
}

// sameSize reports whether two lines are set in one size. Only one of the two
// signs can be trusted in lines of digits, or in fonts without metrics.
func sameSize(a, b *line) bool {
	return math.Abs(a.em-b.em) <= 0.15*max(a.em, b.em) || math.Abs(a.tall-b.tall) <= 0.08*max(a.tall, b.tall)
}

// size estimates the em of a glyph: an ideograph is a square, the boxes of other
// characters are somewhat higher than the em.
func (g *glyph) size() float64 {
	switch {
	case g.space():
		return 0
	case wide(g.r):
		return max(g.width(), g.height()*0.7)
	}
	return g.height() * 0.8
}

// lines groups glyphs into lines by their baselines, from top to bottom.
func lines(pageIndex int, glyphs []glyph) []line {
	glyphs = slices.Clone(glyphs)
	slices.SortStableFunc(glyphs, func(a, b glyph) int { return cmp.Compare(a.base, b.base) })
	var out []line
	for len(glyphs) > 0 {
		em := glyphs[0].size()
		n := 1
		for n < len(glyphs) {
			em = max(em, min(glyphs[n].size(), 3*em+1))
			if glyphs[n].base-glyphs[0].base > 0.5*max(em, 4) {
				break
			}
			n++
		}
		if l, ok := newLine(pageIndex, glyphs[:n]); ok {
			out = append(out, l)
		}
		glyphs = glyphs[n:]
	}
	return out
}

func newLine(pageIndex int, glyphs []glyph) (line, bool) {
	row := slices.Clone(glyphs)
	slices.SortStableFunc(row, func(a, b glyph) int {
		return cmp.Or(cmp.Compare(a.x0, b.x0), cmp.Compare(a.seq, b.seq))
	})
	row = dedupe(row)
	for len(row) > 0 && row[0].space() {
		row = row[1:]
	}
	for len(row) > 0 && row[len(row)-1].space() {
		row = row[:len(row)-1]
	}
	if len(row) == 0 {
		return line{}, false
	}
	l := line{page: pageIndex, glyphs: row, em: lineEm(row), tall: usualHeight(row)}
	l.box = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range row {
		g := &row[i]
		if !g.space() {
			l.box = box{min(l.x0, g.x0), min(l.y0, g.y0), max(l.x1, g.x1), max(l.y1, g.y1)}
			l.base = max(l.base, g.base)
		}
	}
	l.text = spell(row, l.em)
	return l, true
}

// dedupe drops glyphs that are printed twice to look bold.
func dedupe(row []glyph) []glyph {
	out := row[:0]
	for i := range row {
		if n := len(out); n > 0 && out[n-1].r == row[i].r &&
			row[i].x0-out[n-1].x0 < 0.2*min(out[n-1].width(), row[i].width()) {
			continue
		}
		out = append(out, row[i])
	}
	return out
}

// spell writes the glyphs of a line. Spaces are taken as printed; where none is,
// a wide gap is one.
func spell(row []glyph, em float64) string {
	var b strings.Builder
	for i := range row {
		g := &row[i]
		if g.space() {
			if s := b.String(); s != "" && !strings.HasSuffix(s, " ") {
				b.WriteByte(' ')
			}
			continue
		}
		if i > 0 && !row[i-1].space() {
			gap := g.x0 - row[i-1].x1
			if gap > wordGap(row[i-1].r, g.r)*em {
				b.WriteByte(' ')
			}
		}
		b.WriteRune(g.r)
	}
	return strings.TrimSpace(b.String())
}

// wordGap is the least gap that divides words, as a part of the em. Boxes of ink
// leave wide gaps around a figure one.
func wordGap(a, b rune) float64 {
	switch {
	case wide(a) || wide(b):
		return 1.2
	case unicode.IsDigit(a) || unicode.IsDigit(b):
		return 0.5
	}
	return 0.25
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// joinLines joins the text of two lines of one paragraph: Chinese runs on, words
// of other scripts are apart. Some programs break numbers; nobody ends a line
// between two that only a space divides.
func joinLines(a, b string) string {
	if a != "" && b != "" && apart(a, b) {
		return a + " " + b
	}
	return a + b
}

func apart(a, b string) bool {
	last, first := lastRune(a), firstRune(b)
	return word(last) && word(first) && !(unicode.IsDigit(last) && unicode.IsDigit(first))
}
