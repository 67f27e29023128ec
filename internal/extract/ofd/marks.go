package ofd

import (
	"encoding/xml"
	"math"
	"strings"
	"unicode"

	"nianbao/internal/extract/container"
)

// page holds the marks of one page; all lengths in millimetres, y downwards.
type page struct {
	glyphs   []glyph
	hor, ver []rule
	pictures int
	runsOn   bool // the last line is full: its paragraph may go on
	goesOn   bool // the first line is not indented
}

// glyph is one character; y is its baseline.
type glyph struct {
	r       rune
	x, y    float64
	em      float64
	advance float64
}

func (g *glyph) midX() float64 { return g.x + g.advance/2 }
func (g *glyph) midY() float64 { return g.y - 0.35*g.em }

// rule is a line along an axis: at is its y if it is horizontal, its x if it is
// vertical.
type rule struct{ at, from, to float64 }

// read collects the marks of all layers (GB/T 33190, 7.7).
func (p *page) read(x *container.XML, r *reader) error {
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		if container.Attr(e, "Visible") == "false" {
			return x.Skip()
		}
		switch e.Name.Local {
		case "Content", "Layer", "PageBlock":
			return x.Children(visit)
		case "TextObject":
			return p.textObject(x, e, r)
		case "PathObject":
			return p.pathObject(x, e)
		case "ImageObject":
			if b := numbers(container.Attr(e, "Boundary")); len(b) == 4 && b[2] >= 60 && b[3] >= 60 && b[2]*b[3] >= 10_000 {
				p.pictures++
			}
		}
		return x.Skip()
	}
	return x.Children(visit)
}

// matrix turns the space of an object into that of the page: CTM, then the
// corner of the boundary (8.3).
type matrix struct{ a, b, c, d, e, f float64 }

func placement(e xml.StartElement) (matrix, bool) {
	m := matrix{a: 1, d: 1}
	if v := numbers(container.Attr(e, "CTM")); len(v) == 6 {
		m = matrix{v[0], v[1], v[2], v[3], v[4], v[5]}
	}
	b := numbers(container.Attr(e, "Boundary"))
	if len(b) != 4 {
		return m, false
	}
	m.e += b[0]
	m.f += b[1]
	return m, true
}

func (m matrix) point(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// textObject reads the characters of a text object (11.3).
func (p *page) textObject(x *container.XML, e xml.StartElement, r *reader) error {
	m, ok := placement(e)
	size := numbers(container.Attr(e, "Size"))
	if !ok || len(size) != 1 {
		return x.Skip()
	}
	em := size[0]
	var startX, startY float64
	return x.Children(func(e xml.StartElement) error {
		if e.Name.Local != "TextCode" {
			return x.Skip()
		}
		if v := numbers(container.Attr(e, "X")); len(v) == 1 {
			startX = v[0]
		}
		if v := numbers(container.Attr(e, "Y")); len(v) == 1 {
			startY = v[0]
		}
		dx, dy := deltas(container.Attr(e, "DeltaX")), deltas(container.Attr(e, "DeltaY"))
		text, err := x.Text()
		if err != nil {
			return err
		}
		at := [2]float64{startX, startY}
		for i, c := range []rune(strings.Trim(text, "\r\n")) {
			if r.chars++; r.chars > MaxChars {
				return container.TooLarge("characters", MaxChars)
			}
			step := natural(c) * em
			if i < len(dx) {
				step = dx[i]
			} else if len(dy) > 0 {
				step = 0
			}
			p.add(m, c, at, em, step)
			at[0] += step
			if i < len(dy) {
				at[1] += dy[i]
			}
		}
		return nil
	})
}

// add places a character, unless a hostile file puts it nowhere.
func (p *page) add(m matrix, c rune, at [2]float64, em, step float64) {
	if unicode.IsControl(c) {
		return
	}
	gx, gy := m.point(at[0], at[1])
	g := glyph{r: c, x: gx, y: gy, em: em * m.scale()}
	g.advance = natural(c) * g.em
	if d := step * m.scale(); d > 0 && d <= 1.3*g.em {
		g.advance = d // its width in its font; more is a gap
	}
	if finite(g.x, g.y, g.em, g.advance) && g.em > 0.1 {
		p.glyphs = append(p.glyphs, g)
	}
}

// natural is the usual width of a character in em, where no distance is given.
func natural(c rune) float64 {
	if c < 0x2e80 && c != '“' && c != '”' && c != '—' && c != '…' {
		return 0.5
	}
	return 1
}

func finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.Abs(v) > 1e5 {
			return false
		}
	}
	return true
}

const (
	thin      = 0.8 // a filled shape as narrow as this is a rule
	leastRule = 1.0
)

// pathObject finds rules among the shapes: strokes along an axis, and narrow
// filled ones (9.1).
func (p *page) pathObject(x *container.XML, e xml.StartElement) error {
	m, ok := placement(e)
	stroke := container.Attr(e, "Stroke") != "false"
	fill := container.Attr(e, "Fill") == "true"
	return x.Children(func(e xml.StartElement) error {
		if e.Name.Local != "AbbreviatedData" || !ok {
			return x.Skip()
		}
		text, err := x.Text()
		if err != nil || len(p.hor)+len(p.ver) > 4*maxRules {
			return err
		}
		segments := trace(text, m)
		if fill && p.addNarrow(segments) || !stroke {
			return nil
		}
		for _, s := range segments {
			p.addRule(s)
		}
		return nil
	})
}

func (p *page) addRule(s segment) {
	dx, dy := math.Abs(s.x1-s.x0), math.Abs(s.y1-s.y0)
	switch {
	case !finite(s.x0, s.y0, s.x1, s.y1):
	case dy <= 0.2 && dx >= leastRule:
		p.hor = append(p.hor, rule{(s.y0 + s.y1) / 2, min(s.x0, s.x1), max(s.x0, s.x1)})
	case dx <= 0.2 && dy >= leastRule:
		p.ver = append(p.ver, rule{(s.x0 + s.x1) / 2, min(s.y0, s.y1), max(s.y0, s.y1)})
	}
}

// addNarrow takes a filled shape for a rule if it is narrow.
func (p *page) addNarrow(segments []segment) bool {
	if len(segments) == 0 {
		return false
	}
	box := segments[0]
	for _, s := range segments {
		box.x0, box.y0 = min(box.x0, s.x0, s.x1), min(box.y0, s.y0, s.y1)
		box.x1, box.y1 = max(box.x1, s.x0, s.x1), max(box.y1, s.y0, s.y1)
	}
	switch w, h := box.x1-box.x0, box.y1-box.y0; {
	case h <= thin && w >= leastRule:
		p.addRule(segment{box.x0, (box.y0 + box.y1) / 2, box.x1, (box.y0 + box.y1) / 2})
	case w <= thin && h >= leastRule:
		p.addRule(segment{(box.x0 + box.x1) / 2, box.y0, (box.x0 + box.x1) / 2, box.y1})
	default:
		return false
	}
	return true
}
