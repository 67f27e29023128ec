package pdf

import "math"

// page holds the marks of one page, turned so that its text runs from left to
// right, with y growing downwards from the upper left corner; in points.
type page struct {
	index         int
	width, height float64
	glyphs        []glyph
	hor, ver      []rule
	pictures      int     // pictures that cover a good part of the page
	pictureArea   float64 // share of the page covered by pictures
	outlines      int     // drawn shapes that are no rules
	unmapped      int     // characters whose code says nothing about their meaning
	invisible     int     // sampled text that is not painted, as OCR leaves it
	visible       int
	broken        bool
}

// glyph is one character on a page.
type glyph struct {
	r      rune
	x0, x1 float64 // advance box
	y0, y1 float64
	base   float64 // baseline
	seq    int     // place in the content stream
}

func (g *glyph) midX() float64   { return (g.x0 + g.x1) / 2 }
func (g *glyph) midY() float64   { return (g.y0 + g.y1) / 2 }
func (g *glyph) width() float64  { return g.x1 - g.x0 }
func (g *glyph) height() float64 { return g.y1 - g.y0 }
func (g *glyph) space() bool     { return isSpace(g.r) }

// rule is a straight line along an axis: at is its y if it is horizontal, its x
// if it is vertical.
type rule struct{ at, from, to float64 }

// box is a rectangle on an upright page.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) width() float64  { return b.x1 - b.x0 }
func (b box) height() float64 { return b.y1 - b.y0 }

func (b box) contains(x, y float64) bool {
	return b.x0 <= x && x <= b.x1 && b.y0 <= y && y <= b.y1
}

// view turns user space (ISO 32000-1, 8.3.2.3) upright. It goes by the direction
// of the text, not by /Rotate: a page may be turned either way, or both.
type view struct {
	left, bottom, right, top float64
	quarters                 int // turns by 90° clockwise that make the text upright
}

func (v view) size() (width, height float64) {
	w, h := v.right-v.left, v.top-v.bottom
	if v.quarters%2 == 1 {
		return h, w
	}
	return w, h
}

func (v view) point(x, y float64) (float64, float64) {
	switch v.quarters {
	case 1:
		return y - v.bottom, x - v.left
	case 2:
		return v.right - x, y - v.bottom
	case 3:
		return v.top - y, v.right - x
	default:
		return x - v.left, v.top - y
	}
}

func (v view) box(left, bottom, right, top float64) box {
	ax, ay := v.point(left, bottom)
	bx, by := v.point(right, top)
	return box{min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)}
}

// finite guards against coordinates that a hostile file computes.
func finite(values ...float64) bool {
	for _, x := range values {
		if math.IsNaN(x) || math.Abs(x) > 1e6 {
			return false
		}
	}
	return true
}
