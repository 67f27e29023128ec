package pdf

import (
	"errors"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// path takes the rules out of a path: thin filled bars, and stroked lines and
// rectangles. Filled areas are shading and say nothing about cells.
func (w *objectWalker) path(obj references.FPDF_PAGEOBJECT, ctm matrix) error {
	b, ok := w.bounds(obj, ctm)
	if !ok {
		return w.l.ctx.Err()
	}
	thin := min(b.width(), b.height()) <= thinnest
	if thin && max(b.width(), b.height()) < shortest {
		return nil // a dot
	}
	mode, err := w.l.pdf.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: obj})
	if err != nil {
		return w.l.ctx.Err()
	}
	filled := mode.FillMode != enums.FPDF_FILLMODE_NONE
	if !filled && !mode.Stroke || !w.painted(obj, mode.Stroke) {
		return nil
	}
	if thin {
		w.bar(b)
		return nil
	}
	return w.segmentsOf(obj, ctm, mode.Stroke)
}

// painted reports whether a path shows on paper: neither transparent nor white.
func (w *objectWalker) painted(obj references.FPDF_PAGEOBJECT, stroke bool) bool {
	var c structs.FPDF_COLOR
	if stroke {
		got, err := w.l.pdf.FPDFPageObj_GetStrokeColor(&requests.FPDFPageObj_GetStrokeColor{PageObject: obj})
		if err != nil {
			return true
		}
		c = got.StrokeColor
	} else {
		got, err := w.l.pdf.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: obj})
		if err != nil {
			return true
		}
		c = got.FillColor
	}
	return c.A > 0 && (c.R < 250 || c.G < 250 || c.B < 250)
}

// bar keeps a thin box as a rule along its longer side.
func (w *objectWalker) bar(b box) {
	if b.width() >= b.height() {
		w.p.hor = append(w.p.hor, rule{(b.y0 + b.y1) / 2, b.x0, b.x1})
	} else {
		w.p.ver = append(w.p.ver, rule{(b.x0 + b.x1) / 2, b.y0, b.y1})
	}
}

// vertex is an end of a path segment on the upright page.
type vertex struct {
	x, y  float64
	curve bool
}

// segmentsOf walks the subpaths of a path.
func (w *objectWalker) segmentsOf(obj references.FPDF_PAGEOBJECT, ctm matrix, stroke bool) error {
	count, err := w.l.pdf.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: obj})
	if err != nil {
		return w.l.ctx.Err()
	}
	if w.segments += count.Count; w.segments > maxSegments {
		w.p.outlines++
		return nil
	}
	if m, err := w.l.pdf.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj}); err == nil {
		ctm = toMatrix(m.Matrix).then(ctm)
	}
	var subpaths [][]vertex
	for i := range count.Count {
		s, kind, closed, err := w.segment(obj, i, ctm)
		if errors.Is(err, errSkip) {
			continue
		}
		if err != nil {
			return err
		}
		if kind == enums.FPDF_SEGMENT_MOVETO || len(subpaths) == 0 {
			subpaths = append(subpaths, nil)
		}
		last := &subpaths[len(subpaths)-1]
		*last = append(*last, s)
		if closed {
			*last = append(*last, (*last)[0])
		}
	}
	w.rules(subpaths, stroke)
	return nil
}

var errSkip = errors.New("skip")

func (w *objectWalker) segment(obj references.FPDF_PAGEOBJECT, i int, ctm matrix) (vertex, enums.FPDF_SEGMENT, bool, error) {
	ref, err := w.l.pdf.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: obj, Index: i})
	if err != nil {
		return vertex{}, 0, false, errOrSkip(w.l.ctx.Err())
	}
	at, err := w.l.pdf.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: ref.PathSegment})
	if err != nil {
		return vertex{}, 0, false, errOrSkip(w.l.ctx.Err())
	}
	kind, err := w.l.pdf.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: ref.PathSegment})
	if err != nil {
		return vertex{}, 0, false, errOrSkip(w.l.ctx.Err())
	}
	closed, err := w.l.pdf.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: ref.PathSegment})
	if err != nil {
		return vertex{}, 0, false, errOrSkip(w.l.ctx.Err())
	}
	x, y := ctm.apply(float64(at.X), float64(at.Y))
	if !finite(x, y) {
		return vertex{}, 0, false, errSkip
	}
	x, y = w.v.point(x, y)
	return vertex{x, y, kind.Type == enums.FPDF_SEGMENT_BEZIERTO}, kind.Type, closed.IsClose, nil
}

func errOrSkip(err error) error {
	if err != nil {
		return err
	}
	return errSkip
}

// rules reads subpaths: thin ones are bars; of others the edges count if they
// are stroked, or if they frame another one, as borders drawn by filling do.
func (w *objectWalker) rules(subpaths [][]vertex, stroke bool) {
	boxes := make([]box, len(subpaths))
	for i, s := range subpaths {
		boxes[i] = hull(s)
	}
	for i, s := range subpaths {
		b := boxes[i]
		if min(b.width(), b.height()) <= thinnest {
			if max(b.width(), b.height()) >= shortest {
				w.bar(b)
			}
			continue
		}
		if !stroke && !framed(boxes, i) {
			w.p.outlines++
			continue
		}
		for k := 1; k < len(s); k++ {
			w.edge(s[k-1], s[k])
		}
	}
}

// framed reports whether a box lies closely inside or around another one.
func framed(boxes []box, i int) bool {
	const near = 4
	for k, o := range boxes {
		if k != i && len(boxes) <= 4 &&
			math.Abs(o.x0-boxes[i].x0) < near && math.Abs(o.x1-boxes[i].x1) < near &&
			math.Abs(o.y0-boxes[i].y0) < near && math.Abs(o.y1-boxes[i].y1) < near {
			return true
		}
	}
	return false
}

func (w *objectWalker) edge(a, b vertex) {
	if b.curve {
		return
	}
	dx, dy := math.Abs(a.x-b.x), math.Abs(a.y-b.y)
	switch {
	case dy < 0.6 && dx >= shortest:
		w.p.hor = append(w.p.hor, rule{(a.y + b.y) / 2, min(a.x, b.x), max(a.x, b.x)})
	case dx < 0.6 && dy >= shortest:
		w.p.ver = append(w.p.ver, rule{(a.x + b.x) / 2, min(a.y, b.y), max(a.y, b.y)})
	}
}

func hull(s []vertex) box {
	b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, p := range s {
		b = box{min(b.x0, p.x), min(b.y0, p.y), max(b.x1, p.x), max(b.y1, p.y)}
	}
	return b
}
