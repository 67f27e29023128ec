package pdf

import (
	"math"
	"slices"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// view finds the visible box of a page; its direction is found with the text.
func (l *loader) view(page requests.Page) (view, error) {
	bounds, err := l.pdf.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return view{}, err
	}
	r := bounds.Rect
	v := view{left: float64(r.Left), bottom: float64(r.Bottom), right: float64(r.Right), top: float64(r.Top)}
	if !finite(v.left, v.bottom, v.right, v.top) || v.right <= v.left || v.top <= v.bottom {
		v = view{right: 595, top: 842} // A4
	}
	return v, nil
}

// glyphs reads the characters of a page. Each question to the engine crosses
// into the sandbox, so that as few as possible are asked per character.
func (l *loader) glyphs(p *page, ref requests.Page, v *view) error {
	loaded, err := l.pdf.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return err
	}
	t := textPage{l: l, ref: loaded.TextPage, descent: map[int32]float64{}}
	defer func() { _, _ = l.pdf.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: t.ref}) }()
	count, err := l.pdf.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: t.ref})
	if err != nil {
		return err
	}
	if l.chars += count.Count; l.chars > l.limits.Chars {
		return tooManyChars(l.limits.Chars)
	}
	if v.quarters, err = t.direction(count.Count); err != nil {
		return err
	}
	p.width, p.height = v.size()
	p.glyphs = make([]glyph, 0, count.Count)
	for i := range count.Count {
		if i&0xff == 0 && l.ctx.Err() != nil {
			return l.ctx.Err()
		}
		g, kind, err := t.glyph(i, *v)
		switch {
		case err != nil:
			return err
		case kind == charUnmapped:
			p.unmapped++
		case kind == charMapped:
			p.glyphs = append(p.glyphs, g)
		}
	}
	return t.dropOblique(p, *v)
}

type charKind int

const (
	charNone charKind = iota // made up by the engine, outside the page, or no mark at all
	charMapped
	charUnmapped
)

// textPage asks the engine about the characters of one page.
type textPage struct {
	l   *loader
	ref references.FPDF_TEXTPAGE
	// descent is how far the baseline lies above the lower edge of a box, by the
	// height of the box: what one font sets in one size has one height.
	descent map[int32]float64
}

func (t *textPage) glyph(i int, v view) (glyph, charKind, error) {
	code, err := t.l.pdf.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: t.ref, Index: i})
	if err != nil {
		return glyph{}, charNone, err
	}
	r := rune(code.Unicode)
	switch {
	case r == '\r' || r == '\n' || r == '\t' || r == 0xfffe: // line ends and soft hyphens that the engine adds
		return glyph{}, charNone, nil
	case meaningless(r):
		return glyph{}, charUnmapped, nil
	}
	left, bottom, right, top, err := t.bounds(i, v.quarters)
	if err != nil {
		return glyph{}, charNone, err
	}
	if !finite(left, bottom, right, top) || right-left <= 0 && isSpace(r) {
		return glyph{}, charNone, nil
	}
	b := v.box(left, bottom, right, top)
	if b.x1 < -1 || b.y1 < -1 || b.x0 > v.width()+1 || b.y0 > v.height()+1 {
		return glyph{}, charNone, nil // outside the visible page
	}
	g := glyph{r: foldRune(r), x0: b.x0, x1: b.x1, y0: b.y0, y1: b.y1, seq: i}
	g.base, err = t.baseline(i, v, b)
	return g, charMapped, err
}

func (v view) width() float64  { w, _ := v.size(); return w }
func (v view) height() float64 { _, h := v.size(); return h }

// bounds gives the advance box of a character, or the box of its ink where the
// font has no metrics (Type 3) or the text is turned.
func (t *textPage) bounds(i, quarters int) (left, bottom, right, top float64, err error) {
	if quarters%2 == 0 {
		loose, err := t.l.pdf.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: t.ref, Index: i})
		if err == nil && loose.Rect.Right != loose.Rect.Left && loose.Rect.Top != loose.Rect.Bottom {
			r := loose.Rect // upside down where the text is
			return float64(min(r.Left, r.Right)), float64(min(r.Bottom, r.Top)),
				float64(max(r.Left, r.Right)), float64(max(r.Bottom, r.Top)), nil
		}
		if err != nil && t.l.ctx.Err() != nil {
			return 0, 0, 0, 0, err
		}
	}
	ink, err := t.l.pdf.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: t.ref, Index: i})
	if err != nil {
		return 0, 0, 0, 0, err
	}
	return ink.Left, ink.Bottom, ink.Right, ink.Top, nil
}

// baseline finds y of a character's origin. Boxes of ink say nothing about it: a
// comma and a dash of one line have none in common.
func (t *textPage) baseline(i int, v view, b box) (float64, error) {
	key := int32(math.Round(b.height() * 1000))
	if v.quarters == 0 && key > 0 {
		if d, ok := t.descent[key]; ok {
			return b.y1 - d, nil
		}
	}
	origin, err := t.l.pdf.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: t.ref, Index: i})
	if err != nil {
		return b.y1, t.l.ctx.Err()
	}
	_, y := v.point(origin.X, origin.Y)
	if far := 3 * max(b.height(), b.width(), 4); !finite(y) || y < b.y0-far || y > b.y1+far {
		y = b.y1
	}
	t.descent[key] = b.y1 - y
	return y, nil
}

const samples = 32

// direction finds how most of the text runs, by a sample.
func (t *textPage) direction(count int) (int, error) {
	var votes [4]int
	step := max(count/samples, 1)
	for i := step / 2; i < count; i += step {
		q, _, err := t.angle(i)
		if err != nil {
			return 0, err
		}
		votes[q]++
	}
	best := 0
	for q, n := range votes {
		if n > votes[best] {
			best = q
		}
	}
	return best, nil
}

// angle gives the quarter turns clockwise that make a character upright, and by
// how many degrees it then still leans.
func (t *textPage) angle(i int) (quarters int, lean float64, err error) {
	a, err := t.l.pdf.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: t.ref, Index: i})
	if err != nil {
		return 0, 0, t.l.ctx.Err() // characters that the engine made up have none
	}
	turns := float64(a.CharAngle) / (math.Pi / 2)
	if !finite(turns) {
		return 0, 0, nil
	}
	q := math.Round(turns)
	return ((-int(q) % 4) + 4) % 4, math.Abs(turns-q) * 90, nil
}

// dropOblique removes watermarks: text much larger than the rest that leans.
func (t *textPage) dropOblique(p *page, v view) error {
	if len(p.glyphs) == 0 {
		return nil
	}
	heights := make([]float64, len(p.glyphs))
	for i := range p.glyphs {
		heights[i] = p.glyphs[i].height()
	}
	slices.Sort(heights)
	large := 1.8 * heights[len(heights)/2]
	kept := p.glyphs[:0]
	for _, g := range p.glyphs {
		if g.height() > large {
			q, lean, err := t.angle(g.seq)
			if err != nil {
				return err
			}
			if lean > 5 || q != v.quarters && lean > 1 {
				continue
			}
		}
		kept = append(kept, g)
	}
	p.glyphs = kept
	return nil
}
