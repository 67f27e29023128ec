// Package docx reads WordprocessingML documents (ECMA-376 / ISO/IEC 29500, both
// conformance classes) as Word and WPS print them: automatic numbers are part
// of the text, since headings such as 一、总体情况 are mostly numbered by the
// program, merged cells become spans, and what is deleted, hidden or generated
// (tables of contents, field codes, headers and footers) is left out.
//
// It decodes the XML as a stream of tokens instead of using a library: those
// with a compatible licence load the whole tree without bounds, and none of
// them renders numbering or resolves vertical merges, which is most of the work.
package docx

import (
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"strings"
	"unicode"

	"nianbao/internal/extract/container"
	"nianbao/internal/extract/flow"
	"nianbao/internal/nianbao"
)

// Limits of what is read, beside those of the package itself.
const (
	MaxCells  = 50_000   // cells of all tables
	MaxItems  = 200_000  // paragraphs and tables
	MaxText   = 24 << 20 // bytes of text
	MaxNested = 128      // tables and text boxes inside each other
)

// leastText is the number of letters below which a document with pictures holds
// its report in them: a title at most.
const leastText = 100

// Read reads a document. The error is a *nianbao.RejectError, unless the context
// ended first.
func Read(ctx context.Context, data []byte) (*flow.Document, error) {
	pkg, err := container.Open(data)
	if err != nil {
		return nil, err
	}
	main, err := pkg.Main(ctx, "word/document.xml")
	if err != nil {
		return nil, container.Rejection(err)
	}
	rels, err := pkg.Relations(ctx, main)
	if err != nil {
		return nil, container.Rejection(err)
	}
	r := reader{doc: &flow.Document{}}
	if r.styles, err = readPart(ctx, pkg, rels, "styles", readStyles); err != nil {
		return nil, err
	}
	if r.numbers, err = readPart(ctx, pkg, rels, "numbering", readNumbering); err != nil {
		return nil, err
	}
	r.numbers.link(r.styles)
	if err := r.document(ctx, pkg, main); err != nil {
		return nil, err
	}
	r.doc.Title = coreTitle(ctx, pkg)
	return r.doc, r.judge()
}

// readPart reads a part that the document links to; one that is not there is
// read as nothing.
func readPart[T any](ctx context.Context, pkg *container.Package, rels []container.Relation, kind string, read func(*container.XML) (*T, error)) (*T, error) {
	for _, rel := range rels {
		if rel.Type != kind || !pkg.Has(rel.Target) {
			continue
		}
		part, err := pkg.Part(rel.Target)
		if err != nil {
			return nil, container.Rejection(err)
		}
		defer part.Close()
		out, err := read(container.NewXML(ctx, part))
		if err != nil {
			return nil, container.In(rel.Target, err)
		}
		return out, nil
	}
	return new(T), nil
}

// document reads the main part.
func (r *reader) document(ctx context.Context, pkg *container.Package, main string) error {
	part, err := pkg.Part(main)
	if err != nil {
		return container.Rejection(err)
	}
	defer part.Close()
	r.xml = container.NewXML(ctx, part)
	root, err := r.xml.Root()
	if err != nil {
		return container.Rejection(err)
	}
	if !is(root.Name, "document") {
		return container.Malformed("the main part is <%s>, no document", root.Name.Local)
	}
	var body story
	err = r.xml.Children(func(e xml.StartElement) error {
		if is(e.Name, "body") {
			return r.blocks(&body)
		}
		return r.xml.Skip()
	})
	if err != nil {
		return container.In(main, err)
	}
	r.doc.Items = body.close()
	return nil
}

// judge rejects documents whose text is not in reach.
func (r *reader) judge() error {
	letters := 0
	for _, item := range r.doc.Items {
		letters += countLetters(item.Text)
		for _, line := range item.Rows {
			for _, c := range line.Cells {
				letters += countLetters(c.Text)
			}
		}
	}
	switch {
	case letters >= leastText:
	case r.doc.Images > 0:
		return nianbao.Reject(nianbao.RejectImageOnly, "文档内容为图片，没有可读取的文字。", "the document holds %d pictures and hardly any text", r.doc.Images)
	case r.chunks > 0:
		return nianbao.Reject(nianbao.RejectUnsupported, "文档正文以嵌入文件形式保存，无法读取。", "the document embeds its text as a foreign file (altChunk)")
	}
	return nil
}

func countLetters(s string) (n int) {
	for _, c := range s {
		if unicode.IsLetter(c) {
			n++
		}
	}
	return n
}

// coreTitle reads dc:title of the package's properties; a broken part has none.
func coreTitle(ctx context.Context, pkg *container.Package) string {
	rels, err := pkg.Relations(ctx, "")
	if err != nil {
		return ""
	}
	for _, rel := range rels {
		if rel.Type != "core-properties" {
			continue
		}
		part, err := pkg.Part(rel.Target)
		if errors.Is(err, fs.ErrNotExist) || err != nil {
			return ""
		}
		defer part.Close()
		return findTitle(container.NewXML(ctx, part))
	}
	return ""
}

func findTitle(x *container.XML) (title string) {
	if _, err := x.Root(); err != nil {
		return ""
	}
	// An error ends the search: the title is a hint at best.
	_ = x.Children(func(e xml.StartElement) error {
		if e.Name.Local != "title" {
			return x.Skip()
		}
		text, err := x.Text()
		title = strings.TrimSpace(text)
		return err
	})
	return title
}
