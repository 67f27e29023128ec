package pdf

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

const (
	maxObjects  = 20_000 // drawn objects looked at on one page; tables have some hundred
	maxSegments = 20_000 // path segments looked at on one page
	maxNesting  = 6      // forms within forms
	thinnest    = 3.2    // a filled bar of up to this thickness is a rule, in points
	shortest    = 3.0    // what is shorter is a dot, in points
)

// objects collects the rules and pictures of a page.
func (l *loader) objects(p *page, ref requests.Page, v view) error {
	count, err := l.pdf.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: ref})
	if err != nil {
		return err
	}
	w := objectWalker{l: l, p: p, v: v}
	for i := range min(count.Count, maxObjects) {
		obj, err := l.pdf.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: ref, Index: i})
		if err != nil {
			if l.ctx.Err() != nil {
				return l.ctx.Err()
			}
			continue
		}
		if err := w.object(obj.PageObject, identity, 0); err != nil {
			return err
		}
	}
	p.pictureArea = min(p.pictureArea, 1)
	return nil
}

type objectWalker struct {
	l        *loader
	p        *page
	v        view
	objects  int
	segments int
	texts    int
}

// matrix is a transformation of ISO 32000-1, 8.3.3.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func toMatrix(m structs.FPDF_FS_MATRIX) matrix {
	return matrix{float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	e, f := n.apply(m.e, m.f)
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d, e, f,
	}
}

func (w *objectWalker) object(obj references.FPDF_PAGEOBJECT, ctm matrix, depth int) error {
	if w.objects++; w.objects > maxObjects {
		return nil
	}
	if w.objects&0x3f == 0 && w.l.ctx.Err() != nil {
		return w.l.ctx.Err()
	}
	kind, err := w.l.pdf.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: obj})
	if err != nil {
		return err
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_PATH:
		return w.path(obj, ctm)
	case enums.FPDF_PAGEOBJ_IMAGE:
		w.image(obj, ctm)
	case enums.FPDF_PAGEOBJ_TEXT:
		w.text(obj)
	case enums.FPDF_PAGEOBJ_FORM:
		return w.form(obj, ctm, depth)
	}
	return w.l.ctx.Err()
}

func (w *objectWalker) form(obj references.FPDF_PAGEOBJECT, ctm matrix, depth int) error {
	if depth >= maxNesting {
		return nil
	}
	m, err := w.l.pdf.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: obj})
	if err != nil {
		return w.l.ctx.Err()
	}
	inner := toMatrix(m.Matrix).then(ctm)
	count, err := w.l.pdf.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: obj})
	if err != nil {
		return w.l.ctx.Err()
	}
	for i := range min(count.Count, maxObjects) {
		child, err := w.l.pdf.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: obj, Index: uint64(i)})
		if err != nil {
			return w.l.ctx.Err()
		}
		if err := w.object(child.PageObject, inner, depth+1); err != nil {
			return err
		}
		if w.objects > maxObjects {
			return nil
		}
	}
	return nil
}

// bounds is the box of an object on the upright page.
func (w *objectWalker) bounds(obj references.FPDF_PAGEOBJECT, ctm matrix) (box, bool) {
	b, err := w.l.pdf.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: obj})
	if err != nil {
		return box{}, false
	}
	ax, ay := ctm.apply(float64(b.Left), float64(b.Bottom))
	bx, by := ctm.apply(float64(b.Right), float64(b.Top))
	if !finite(ax, ay, bx, by) {
		return box{}, false
	}
	return w.v.box(ax, ay, bx, by), true
}

// image counts pictures that may hold text: a scanned page is one picture, or a
// stack of strips.
func (w *objectWalker) image(obj references.FPDF_PAGEOBJECT, ctm matrix) {
	b, ok := w.bounds(obj, ctm)
	if !ok || w.p.width <= 0 || w.p.height <= 0 {
		return
	}
	b = box{max(b.x0, 0), max(b.y0, 0), min(b.x1, w.p.width), min(b.y1, w.p.height)}
	if b.width() <= 0 || b.height() <= 0 {
		return
	}
	share := b.width() * b.height() / (w.p.width * w.p.height)
	w.p.pictureArea += share
	if share > 0.25 {
		w.p.pictures++
	}
}

// text samples whether text is painted. OCR programs lay invisible text over
// the picture of a page.
func (w *objectWalker) text(obj references.FPDF_PAGEOBJECT) {
	w.texts++
	if w.texts > samples && w.texts%16 != 0 {
		return
	}
	mode, err := w.l.pdf.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: obj})
	if err != nil {
		return
	}
	if mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE {
		w.p.invisible++
	} else {
		w.p.visible++
	}
}
