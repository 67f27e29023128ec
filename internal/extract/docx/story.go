package docx

import (
	"encoding/xml"
	"strings"

	"nianbao/internal/extract/container"
	"nianbao/internal/extract/flow"
)

// reader reads the main part of one document.
type reader struct {
	xml     *container.XML
	doc     *flow.Document
	styles  *styles
	numbers *numbering
	fields  []field // open complex fields, innermost last
	cells   int
	items   int
	text    int
	nested  int
	chunks  int // embedded foreign files
}

// story is a run of paragraphs and tables: the body, a cell, a text box.
type story struct {
	items []flow.Item
	carry string // text of a paragraph whose mark is deleted: it runs on into the next
	cell  bool   // a number alone in a cell is its content
}

// close ends a story and returns its items.
func (s *story) close() []flow.Item {
	s.add(flow.Item{Text: s.carry})
	s.carry = ""
	return s.items
}

// add appends a paragraph, one item for each of its lines.
func (s *story) add(p flow.Item) {
	for line := range strings.SplitSeq(p.Text, "\n") {
		if strings.TrimSpace(line) != "" {
			s.items = append(s.items, flow.Item{Text: line, Heading: p.Heading})
		}
	}
}

// blocks reads paragraphs, tables and what may stand around them, up to the end
// of the element whose start was read last.
func (r *reader) blocks(s *story) error {
	return r.xml.Children(func(e xml.StartElement) error { return r.block(s, e) })
}

func (r *reader) block(s *story, e xml.StartElement) error {
	switch {
	case is(e.Name, "p"):
		return r.paragraph(s)
	case is(e.Name, "tbl"):
		return r.tableInto(s)
	case is(e.Name, "sdt"):
		return r.control(func(e xml.StartElement) error { return r.block(s, e) })
	case transparent(e.Name):
		return r.blocks(s)
	case e.Name.Local == "AlternateContent":
		return r.alternate(func(e xml.StartElement) error { return r.block(s, e) })
	case is(e.Name, "altChunk"):
		r.chunks++
	}
	return r.xml.Skip()
}

// transparent tells elements that only mark what stands in them. Insertions are
// kept, so that tracked changes read as if they were accepted.
func transparent(n xml.Name) bool {
	if !isWord(n) {
		return false
	}
	switch n.Local {
	case "ins", "moveTo", "customXml", "smartTag", "sdtContent":
		return true
	}
	return false
}

// control reads a content control: neither its placeholder nor a generated
// table of contents is content.
func (r *reader) control(visit func(xml.StartElement) error) error {
	drop := false
	return r.xml.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "sdtPr"):
			var err error
			drop, err = r.controlProps()
			return err
		case is(e.Name, "sdtContent") && !drop:
			return r.xml.Children(visit)
		}
		return r.xml.Skip()
	})
}

func (r *reader) controlProps() (drop bool, err error) {
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch {
		case is(e.Name, "showingPlcHdr"):
			drop = drop || on(e)
		case is(e.Name, "docPartObj"):
			return r.xml.Children(visit)
		case is(e.Name, "docPartGallery"):
			drop = drop || container.Attr(e, "val") == "Table of Contents"
		}
		return r.xml.Skip()
	}
	return drop, r.xml.Children(visit)
}

// alternate reads one of the forms in which something is stored (ISO/IEC
// 29500-3, §7.5): the first choice, or the fallback where there is none.
func (r *reader) alternate(visit func(xml.StartElement) error) error {
	taken := false
	return r.xml.Children(func(e xml.StartElement) error {
		if !taken && (e.Name.Local == "Choice" || e.Name.Local == "Fallback") {
			taken = true
			return r.xml.Children(visit)
		}
		return r.xml.Skip()
	})
}

// enter counts tables and text boxes inside each other.
func (r *reader) enter() error {
	if r.nested++; r.nested > MaxNested {
		return container.TooLarge("tables inside each other", MaxNested)
	}
	return nil
}

// budget counts what has been read.
func (r *reader) budget(items, text int) error {
	r.items += items
	r.text += text
	switch {
	case r.items > MaxItems:
		return container.TooLarge("paragraphs and tables", MaxItems)
	case r.text > MaxText:
		return container.TooLarge("bytes of text", MaxText)
	}
	return nil
}
