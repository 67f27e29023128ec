// Package ofd reads documents in the national fixed layout format (GB/T
// 33190—2016), in which offices publish what they stamp electronically. A page
// says where each character and each line stands and nothing else: paragraphs
// are rebuilt from lines of text, tables from the rules drawn around cells.
// Templates, annotations and signatures are not read.
package ofd

import (
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"path"
	"strings"

	"nianbao/internal/extract/container"
	"nianbao/internal/extract/flow"
	"nianbao/internal/nianbao"
)

// Limits of what is read, beside those of the package itself.
const (
	MaxPages = 500
	MaxChars = 2_000_000
	maxRules = 2000 // of one page; more are a drawing
)

// fewChars is the number of characters below which a document with pictures
// holds its report in them.
const fewChars = 100

// Read reads a document. The error is a *nianbao.RejectError, unless the context
// ended first.
func Read(ctx context.Context, data []byte) (*flow.Document, error) {
	pkg, err := container.Open(data)
	if err != nil {
		return nil, err
	}
	r := reader{ctx: ctx, pkg: pkg, doc: &flow.Document{}}
	roots, err := r.roots()
	if err != nil {
		return nil, container.Rejection(err)
	}
	for _, root := range roots {
		pages, err := r.pages(root)
		if err != nil {
			return nil, container.Rejection(err)
		}
		for _, name := range pages {
			if err := r.page(name); err != nil {
				return nil, container.Rejection(err)
			}
		}
	}
	switch {
	case r.doc.Pages == 0:
		return nil, container.Malformed("the document has no pages")
	case r.chars < fewChars && r.doc.Images > 0:
		return nil, nianbao.Reject(nianbao.RejectImageOnly, "文档为扫描件或图片，没有可读取的文字。",
			"%d pages hold %d pictures and hardly any text", r.doc.Pages, r.doc.Images)
	}
	return r.doc, nil
}

type reader struct {
	ctx   context.Context
	pkg   *container.Package
	doc   *flow.Document
	chars int
	open  bool // the page before ended within a paragraph
}

// part begins to read a part and returns its root.
func (r *reader) part(name string) (x *container.XML, root xml.StartElement, done func() error, err error) {
	part, err := r.pkg.Part(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = container.Malformed("part %q is missing", name)
	}
	if err != nil {
		return nil, root, nil, err
	}
	x = container.NewXML(r.ctx, part)
	if root, err = x.Root(); err != nil {
		part.Close()
		return nil, root, nil, container.In(name, err)
	}
	return x, root, part.Close, nil
}

// roots reads OFD.xml, the entry of the package (GB/T 33190, 7.4).
func (r *reader) roots() (roots []string, err error) {
	x, root, done, err := r.part("OFD.xml")
	if err != nil {
		return nil, err
	}
	defer done()
	if root.Name.Local != "OFD" {
		return nil, container.Malformed("OFD.xml holds <%s>", root.Name.Local)
	}
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "DocBody", "DocInfo":
			return x.Children(visit)
		case "Title":
			text, err := x.Text()
			if r.doc.Title == "" {
				r.doc.Title = strings.TrimSpace(text)
			}
			return err
		case "DocRoot":
			text, err := x.Text()
			roots = append(roots, container.Resolve("", strings.TrimSpace(text)))
			return err
		}
		return x.Skip()
	}
	return roots, x.Children(visit)
}

// pages reads Document.xml and lists the pages in their order (7.5).
func (r *reader) pages(root string) (names []string, err error) {
	x, _, done, err := r.part(root)
	if err != nil {
		return nil, err
	}
	defer done()
	err = x.Children(func(e xml.StartElement) error {
		if e.Name.Local != "Pages" {
			return x.Skip()
		}
		return x.Children(func(e xml.StartElement) error {
			if e.Name.Local == "Page" {
				names = append(names, container.Resolve(path.Dir(root), container.Attr(e, "BaseLoc")))
			}
			if len(names) > MaxPages {
				return container.TooLarge("pages", MaxPages)
			}
			return x.Skip()
		})
	})
	return names, err
}

// page reads one page and appends its items.
func (r *reader) page(name string) error {
	x, _, done, err := r.part(name)
	if err != nil {
		return err
	}
	defer done()
	p := &page{}
	if err := p.read(x, r); err != nil {
		return container.In(name, err)
	}
	items := p.compose()
	if n := len(r.doc.Items); n > 0 && len(items) > 0 && r.open && p.goesOn {
		if last := &r.doc.Items[n-1]; last.Rows == nil && items[0].Rows == nil {
			last.Text += items[0].Text
			items = items[1:]
		}
	}
	r.open = p.runsOn
	for _, item := range items {
		item.Page = r.doc.Pages
		r.doc.Items = append(r.doc.Items, item)
	}
	r.doc.Images += p.pictures
	if r.doc.Pages++; r.doc.Pages > MaxPages {
		return container.TooLarge("pages", MaxPages)
	}
	return nil
}
