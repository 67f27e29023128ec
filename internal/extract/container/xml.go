package container

import (
	"context"
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// MaxDepth bounds how deep elements may be nested.
const MaxDepth = 1000

// XML reads a part token by token. It knows no entities but the five of XML
// itself and refuses document type declarations, which ECMA-376 part 2, §8.1.4
// forbids, so that nothing can expand.
type XML struct {
	ctx   context.Context
	dec   *xml.Decoder
	depth int
	count int
}

// NewXML reads from r, in UTF-8 or what a byte order mark or the XML
// declaration names.
func NewXML(ctx context.Context, r io.Reader) *XML {
	dec := xml.NewDecoder(transform.NewReader(r, unicode.BOMOverride(transform.Nop)))
	dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		label = strings.ToLower(label)
		if strings.HasPrefix(label, "utf-16") {
			return in, nil // the byte order mark has been obeyed
		}
		if label == "gb2312" || label == "gbk" {
			label = "gb18030"
		}
		enc, err := htmlindex.Get(label)
		if err != nil {
			return nil, Malformed("unknown encoding %q", label)
		}
		return enc.NewDecoder().Reader(in), nil
	}
	return &XML{ctx: ctx, dec: dec}
}

// Token returns the next start element, end element or text; io.EOF at the end.
// Text is valid until the next call.
func (x *XML) Token() (xml.Token, error) {
	for {
		if x.count++; x.count%1024 == 0 && x.ctx.Err() != nil {
			return nil, x.ctx.Err()
		}
		t, err := x.dec.Token()
		if err == io.EOF {
			return nil, io.EOF
		}
		if err != nil {
			return nil, Rejection(err)
		}
		switch t.(type) {
		case xml.StartElement:
			if x.depth++; x.depth > MaxDepth {
				return nil, TooLarge("nested elements", MaxDepth)
			}
		case xml.EndElement:
			x.depth--
		case xml.CharData:
		case xml.Directive:
			return nil, Malformed("a document type declaration is not allowed")
		default:
			continue
		}
		return t, nil
	}
}

// Skip passes over the rest of the element whose start was returned last.
func (x *XML) Skip() error {
	for depth := 1; depth > 0; {
		t, err := x.Token()
		if err != nil {
			return unexpected(err)
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// Text returns the text up to the end of the element whose start was returned
// last, without that of elements inside it.
func (x *XML) Text() (string, error) {
	var b strings.Builder
	for {
		t, err := x.Token()
		if err != nil {
			return "", unexpected(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			if err := x.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// Children calls visit for each element inside the one whose start was returned
// last. Visit must consume the element that it is given, by [XML.Skip] at least.
func (x *XML) Children(visit func(xml.StartElement) error) error {
	for {
		t, err := x.Token()
		if err != nil {
			return unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := visit(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// Root returns the first start element.
func (x *XML) Root() (xml.StartElement, error) {
	for {
		t, err := x.Token()
		if err != nil {
			return xml.StartElement{}, unexpected(err)
		}
		if start, ok := t.(xml.StartElement); ok {
			return start, nil
		}
	}
}

func unexpected(err error) error {
	if err == io.EOF {
		return Malformed("the XML breaks off")
	}
	return err
}

// Attr returns the value of an attribute by its local name.
func Attr(start xml.StartElement, local string) string {
	for _, a := range start.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// Int reads an attribute as a number; other where it is missing or none.
func Int(start xml.StartElement, local string, other int) int {
	n, err := strconv.Atoi(strings.TrimSpace(Attr(start, local)))
	if err != nil {
		return other
	}
	return n
}
