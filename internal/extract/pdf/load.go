package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"nianbao/internal/nianbao"
)

// source is a document as the engine gave it: marks on pages, not yet text.
type source struct {
	title    string
	pages    []*page
	deadline time.Time // by which the document must be read
}

// load takes everything off the pages that is needed, and lets go of the engine.
func (e *Engine) load(ctx context.Context, data []byte, limits Limits) (*source, error) {
	p, inst, err := e.acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("read PDF: %w", err)
	}
	defer e.release(p)
	deadline := time.Now().Add(limits.Time)
	timed, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()

	stop := context.AfterFunc(timed, p.stop)
	l := loader{pdf: inst, limits: limits, ctx: timed}
	src, err := l.document(data)
	refused := p.memory != nil && p.memory.refused
	end := p.shut // a place that was stopped stays so
	if stop() {
		end = inst.Close
	}
	if cerr := end(); cerr != nil && err == nil {
		// The document has been read; an instance may fail to take its leave.
		e.opts.Log.Debug("end pdf instance", "err", cerr)
	}

	var reject *nianbao.RejectError
	switch {
	case err == nil:
		src.deadline = deadline
		return src, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("read PDF: %w", ctx.Err())
	case timed.Err() != nil:
		return nil, tooSlow(limits.Time)
	case refused:
		return nil, tooMuchMemory(e.opts.Memory)
	case errors.As(err, &reject):
		return nil, err
	}
	return nil, malformed("PDF 已损坏，无法读取。", "the PDF is broken: %v", firstLine(err))
}

// firstLine leaves out the stack of the sandbox, which follows in an error.
func firstLine(err error) string {
	s, _, _ := bytes.Cut([]byte(err.Error()), []byte("\n"))
	return string(s)
}

// loader reads one document through one instance of the engine.
type loader struct {
	ctx    context.Context // of this one document
	pdf    pdfium.Pdfium
	limits Limits
	chars  int
}

func (l *loader) document(data []byte) (*source, error) {
	// The engine reads what it needs from our bytes instead of a copy in its own
	// bounded memory, so that large pictures do not count.
	doc, err := l.pdf.OpenDocument(&requests.OpenDocument{
		FileReader: bytes.NewReader(data), FileReaderSize: int64(len(data)),
	})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return nil, malformed("PDF 已加密，需要密码才能打开。", "the PDF is encrypted and needs a password")
	case errors.Is(err, pdferrors.ErrFormat), errors.Is(err, pdferrors.ErrFile):
		return nil, malformed("不是有效的 PDF 文件。", "the file is no PDF or is cut off")
	case err != nil:
		return nil, fmt.Errorf("open: %w", err)
	}
	count, err := l.pdf.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, fmt.Errorf("count pages: %w", err)
	}
	if count.PageCount > l.limits.Pages {
		return nil, tooManyPages(count.PageCount, l.limits.Pages)
	}
	if count.PageCount < 1 {
		return nil, malformed("PDF 中没有页面。", "the PDF has no pages")
	}
	src := &source{}
	if title, err := l.pdf.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: doc.Document, Tag: "Title"}); err == nil {
		src.title = title.Value
	}
	for i := range count.PageCount {
		if err := l.ctx.Err(); err != nil {
			return nil, err
		}
		p, err := l.page(doc.Document, i)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", i+1, err)
		}
		src.pages = append(src.pages, p)
	}
	return src, nil
}

// page reads one page. A page that is broken in itself is left empty: the rest
// of the report is still worth having.
func (l *loader) page(doc references.FPDF_DOCUMENT, index int) (*page, error) {
	p := &page{index: index}
	loaded, err := l.pdf.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if errors.Is(err, pdferrors.ErrPage) || err != nil && errors.Is(err, pdferrors.ErrUnknown) {
		p.broken = true
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _, _ = l.pdf.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	ref := requests.Page{ByReference: &loaded.Page}

	view, err := l.view(ref)
	if err != nil {
		return nil, err
	}
	if err := l.glyphs(p, ref, &view); err != nil {
		return nil, err
	}
	if err := l.objects(p, ref, view); err != nil {
		return nil, err
	}
	return p, nil
}
