package docx

import (
	"encoding/xml"
	"regexp"
	"strings"

	"nianbao/internal/extract/container"
	"nianbao/internal/extract/flow"
)

// paragraph is one w:p while it is read.
type paragraph struct {
	props  props
	hidden bool // by its style
	text   strings.Builder
	floats []flow.Item // text boxes anchored here, printed after it
}

// field is a complex field (ISO/IEC 29500-1, §17.16.18): its code is not
// printed, its result is.
type field struct {
	code   bool // before the separator
	text   string
	listed bool // a table of contents
}

// contentsLine ends in a leader and a page number.
var contentsLine = regexp.MustCompile(`(?:\t|\.{3,}|…{2,}|·{3,})\s*\d*\s*$`)

func (r *reader) paragraph(s *story) error {
	p := &paragraph{}
	inContents := r.inContents()
	if err := r.inline(p); err != nil {
		return err
	}
	inContents = inContents || r.inContents()
	r.dropCodes()
	text := p.text.String()
	if err := r.budget(1, len(text)); err != nil {
		return err
	}
	defer func() { s.items = append(s.items, p.floats...) }()
	if p.props.deleted {
		s.carry += text
		return nil
	}
	text, s.carry = s.carry+text, ""
	if r.styles.contents(p.props.style) || inContents && contentsLine.MatchString(text) {
		return nil
	}
	return r.finish(s, p, text)
}

// finish puts the number and the heading level to a paragraph.
func (r *reader) finish(s *story, p *paragraph, text string) error {
	id := p.props.style
	if id == "" {
		id = r.styles.standard
	}
	inherited, numbered := r.styles.resolve(id)
	if p.props.numID != nil {
		numbered = "" // its own list, not that of the style
	}
	p.props.inherit(inherited)
	p.props.style = id
	if (p.props.hidden || p.hidden) && text == "" {
		return nil // not printed at all, and not counted
	}
	label := r.numbers.next(p.props, numbered)
	if strings.TrimSpace(text) == "" && !s.cell {
		return nil
	}
	if label != "" {
		text = label + strings.TrimLeft(text, " \t")
	}
	if err := r.budget(0, len(label)); err != nil {
		return err
	}
	s.add(flow.Item{Text: text, Heading: r.styles.heading(p.props)})
	return nil
}

// inline reads the content of a paragraph, or of what stands around runs.
func (r *reader) inline(p *paragraph) error {
	return r.xml.Children(func(e xml.StartElement) error { return r.inlineElement(p, e) })
}

func (r *reader) inlineElement(p *paragraph, e xml.StartElement) error {
	switch {
	case is(e.Name, "r"), isFormula(e.Name) && e.Name.Local == "r":
		return r.run(p)
	case is(e.Name, "pPr"):
		if err := paragraphProps(r.xml, &p.props); err != nil {
			return err
		}
		inherited, _ := r.styles.resolve(p.props.style)
		p.hidden = inherited.vanish != nil && *inherited.vanish
		return nil
	case is(e.Name, "sdt"):
		return r.control(func(e xml.StartElement) error { return r.inlineElement(p, e) })
	case e.Name.Local == "AlternateContent":
		return r.alternate(func(e xml.StartElement) error { return r.inlineElement(p, e) })
	case is(e.Name, "hyperlink"), is(e.Name, "fldSimple"), is(e.Name, "dir"), is(e.Name, "bdo"),
		is(e.Name, "ruby"), is(e.Name, "rubyBase"), transparent(e.Name):
		return r.inline(p)
	case isFormula(e.Name) && !strings.HasSuffix(e.Name.Local, "Pr"):
		return r.inline(p)
	}
	return r.xml.Skip() // w:del and w:moveFrom among others
}

// run reads one run: text of one set of properties.
func (r *reader) run(p *paragraph) error {
	hidden := p.hidden
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch {
		case is(e.Name, "rPr"):
			var own props
			if err := runProps(r.xml, &own, nil); err != nil {
				return err
			}
			inherited, _ := r.styles.resolve(own.style)
			own.inherit(inherited)
			if own.vanish != nil {
				hidden = *own.vanish
			}
			return nil
		case is(e.Name, "t"), isFormula(e.Name) && e.Name.Local == "t":
			text, err := r.xml.Text()
			if container.Attr(e, "space") != "preserve" {
				text = strings.Trim(text, " \t\r\n")
			}
			r.write(p, hidden, strings.ReplaceAll(text, "\n", " "))
			return err
		case is(e.Name, "tab"), is(e.Name, "ptab"):
			r.write(p, hidden, "\t")
		case is(e.Name, "br"), is(e.Name, "cr"):
			r.write(p, hidden, "\n")
		case is(e.Name, "noBreakHyphen"):
			r.write(p, hidden, "-")
		case is(e.Name, "fldChar"):
			r.fieldChar(container.Attr(e, "fldCharType"))
		case is(e.Name, "instrText"):
			text, err := r.xml.Text()
			if n := len(r.fields); n > 0 && len(r.fields[n-1].text) < 16 {
				r.fields[n-1].text += text
			}
			return err
		case e.Name.Local == "AlternateContent":
			return r.alternate(visit)
		case is(e.Name, "drawing"), is(e.Name, "pict"), is(e.Name, "object"):
			return r.drawing(p, hidden)
		case is(e.Name, "ruby"):
			return r.inline(p)
		}
		return r.xml.Skip()
	}
	return r.xml.Children(visit)
}

// write adds text that is printed.
func (r *reader) write(p *paragraph, hidden bool, text string) {
	if hidden {
		return
	}
	for _, f := range r.fields {
		if f.code {
			return
		}
	}
	p.text.WriteString(text)
}

const deepestField = 64

func (r *reader) fieldChar(kind string) {
	n := len(r.fields)
	switch kind {
	case "begin":
		if n < deepestField {
			r.fields = append(r.fields, field{code: true})
		}
	case "separate":
		if n > 0 {
			f := &r.fields[n-1]
			f.code = false
			f.listed = strings.HasPrefix(strings.ToUpper(strings.TrimSpace(f.text)), "TOC")
		}
	case "end":
		if n > 0 {
			r.fields = r.fields[:n-1]
		}
	}
}

func (r *reader) inContents() bool {
	for _, f := range r.fields {
		if f.listed {
			return true
		}
	}
	return false
}

// dropCodes ends fields whose code runs beyond their paragraph: a field that
// lacks its end must not swallow the rest of the document.
func (r *reader) dropCodes() {
	for i, f := range r.fields {
		if f.code {
			r.fields = r.fields[:i]
			return
		}
	}
}
