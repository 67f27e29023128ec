package docx

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"nianbao/internal/extract/container"
)

// styles are the named sets of properties that paragraphs and runs refer to.
type styles struct {
	byID     map[string]*style
	standard string // paragraph style of paragraphs that name none
}

type style struct {
	id, name, basedOn string
	props             props
}

// props are the properties that decide what of a paragraph is read and how.
// Unset ones are taken from the style, or the style that it is based on.
type props struct {
	style   string
	numID   *int
	level   *int
	outline *int
	vanish  *bool // text
	hidden  bool  // the paragraph mark itself
	deleted bool  // tracked deletion of the paragraph mark
}

// inherit fills what is unset.
func (p *props) inherit(from props) {
	if p.numID == nil {
		p.numID = from.numID
	}
	if p.level == nil {
		p.level = from.level
	}
	if p.outline == nil {
		p.outline = from.outline
	}
	if p.vanish == nil {
		p.vanish = from.vanish
	}
}

// readStyles reads word/styles.xml.
func readStyles(x *container.XML) (*styles, error) {
	s := &styles{byID: map[string]*style{}}
	if _, err := x.Root(); err != nil {
		return nil, err
	}
	return s, x.Children(func(e xml.StartElement) error {
		if !is(e.Name, "style") {
			return x.Skip()
		}
		st := &style{id: container.Attr(e, "styleId")}
		if container.Attr(e, "type") == "paragraph" && container.Attr(e, "default") != "" && container.Attr(e, "default") != "0" {
			s.standard = st.id
		}
		s.byID[st.id] = st
		return st.read(x)
	})
}

func (st *style) read(x *container.XML) error {
	return x.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "name"):
			st.name = strings.ToLower(container.Attr(e, "val"))
		case is(e.Name, "basedOn"):
			st.basedOn = container.Attr(e, "val")
		case is(e.Name, "pPr"):
			return paragraphProps(x, &st.props)
		case is(e.Name, "rPr"):
			return runProps(x, &st.props, nil)
		}
		return x.Skip()
	})
}

// paragraphProps reads w:pPr. What stands in it under w:pPrChange is what was
// before a tracked change, and is passed over like all that is not known.
func paragraphProps(x *container.XML, p *props) error {
	return x.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "pStyle"):
			p.style = container.Attr(e, "val")
		case is(e.Name, "outlineLvl"):
			p.outline = number(e)
		case is(e.Name, "numPr"):
			return x.Children(func(e xml.StartElement) error {
				switch {
				case is(e.Name, "ilvl"):
					p.level = number(e)
				case is(e.Name, "numId"):
					p.numID = number(e)
				}
				return x.Skip()
			})
		case is(e.Name, "rPr"):
			var mark props
			if err := runProps(x, &mark, &p.deleted); err != nil {
				return err
			}
			p.hidden = mark.vanish != nil && *mark.vanish
			return nil
		}
		return x.Skip()
	})
}

// runProps reads w:rPr. A paragraph mark can be deleted by a tracked change;
// for runs deleted is nil, since w:del stands around them.
func runProps(x *container.XML, p *props, deleted *bool) error {
	return x.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "vanish"):
			v := on(e)
			p.vanish = &v
		case is(e.Name, "rStyle"):
			p.style = container.Attr(e, "val")
		case is(e.Name, "del") && deleted != nil, is(e.Name, "moveFrom") && deleted != nil:
			*deleted = true
		}
		return x.Skip()
	})
}

func number(e xml.StartElement) *int {
	n, err := strconv.Atoi(strings.TrimSpace(container.Attr(e, "val")))
	if err != nil {
		return nil
	}
	return &n
}

// longestChain bounds how many styles may be based on each other.
const longestChain = 32

// resolve gives the properties that a style and those below it set, and names
// the style of the chain that brought the number.
func (s *styles) resolve(id string) (p props, numbered string) {
	for range longestChain {
		st := s.byID[id]
		if st == nil {
			break
		}
		if p.numID == nil && st.props.numID != nil {
			numbered = st.id
		}
		p.inherit(st.props)
		id = st.basedOn
	}
	return p, numbered
}

var (
	headingName  = regexp.MustCompile(`^(?:heading|标题)\s*([1-9])$`)
	contentsName = regexp.MustCompile(`^(?:toc|目录)\s*(?:[1-9]|heading)?$`)
)

// heading tells the level of a heading, 1 to 6, by its outline level or the
// name of its style; 0 for other paragraphs.
func (s *styles) heading(p props) int {
	if p.outline != nil && *p.outline >= 0 && *p.outline < 9 {
		return min(*p.outline+1, 6)
	}
	id := p.style
	for range longestChain {
		st := s.byID[id]
		if st == nil {
			return 0
		}
		if m := headingName.FindStringSubmatch(st.name); m != nil {
			n, _ := strconv.Atoi(m[1])
			return min(n, 6)
		}
		if st.name == "title" {
			return 1
		}
		id = st.basedOn
	}
	return 0
}

// contents recognises the styles of a table of contents.
func (s *styles) contents(id string) bool {
	st := s.byID[id]
	return st != nil && contentsName.MatchString(st.name)
}
