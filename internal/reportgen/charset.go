package reportgen

import (
	"golang.org/x/text/encoding/simplifiedchinese"
)

// charsetStyle is how the bytes are coded and what the page says of it.
type charsetStyle struct {
	gbk      bool   // GB18030 bytes, else UTF-8
	declared string // charset in the page's head; "-" for none, "" for the true one
	header   string // charset in the declared media type
	mark     bool   // a byte order mark
	old      bool   // declared by http-equiv
}

func (c charsetStyle) meta() string {
	name := c.declared
	if name == "" {
		name = "utf-8"
		if c.gbk {
			name = "gb2312"
		}
	}
	switch {
	case name == "-":
		return ""
	case c.old:
		return `<meta http-equiv="Content-Type" content="text/html; charset=` + name + `" />` + "\n"
	}
	return `<meta charset="` + name + `">` + "\n"
}

func (c charsetStyle) encode(text string, m media) (data []byte, mediaType string) {
	mediaType = "text/html"
	if m == mediaText {
		mediaType = "text/plain"
	}
	if c.header != "" {
		mediaType += "; charset=" + c.header
	}
	if c.gbk {
		// GB18030 holds all of Unicode; encoding cannot fail.
		data, _ = simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
		return data, mediaType
	}
	if c.mark {
		text = "\ufeff" + text
	}
	return []byte(text), mediaType
}
