package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"nianbao/internal/nianbao"
)

// document is an input as a line of blocks: paragraphs and tables in reading
// order. HTML and text become the same thing, so that everything after reads
// one shape.
type document struct {
	blocks  []block
	tables  []table
	meta    map[string]string // <meta name>, lower case
	title   string            // <title>
	marked  []string          // titles that the page marks as such
	markup  bool              // came from HTML
	images  int               // pictures that may hold text: no icons, no page decoration
	cut     string            // where the input breaks off; empty if it is whole
	charset string            // warning about the charset
	facts   facts             // facts of the page that this file is attached to
	lost    int               // rows of flattened tables whose values cannot be told apart
}

// block is one paragraph, or the place of a table.
type block struct {
	text    string
	table   int // index into tables; -1 for a paragraph
	heading int // 1–6 for <h1>…<h6>
	links   int // bytes of text that are link text
	gap     int // blank lines before it, in plain text
	body    bool
	node    *html.Node // innermost block element
}

// tableRole says what a table is for.
type tableRole int

const (
	roleData   tableRole = iota // numbers and labels
	roleLayout                  // arranges the page; its content is read as text
	roleFacts                   // 索引号, 发布机构, 发布日期 …
)

type table struct {
	nianbao.Table
	role tableRole
	node *html.Node // nil if it did not come from HTML
}

// dataTables are the tables that may be statutory.
func (d *document) dataTables() []nianbao.Table {
	var out []nianbao.Table
	for _, t := range d.tables {
		if t.role == roleData {
			out = append(out, t.Table)
		}
	}
	return out
}

// allLink reports whether a paragraph is nothing but links, as navigation is.
func (b *block) allLink() bool {
	return b.table < 0 && b.links > 0 && b.links >= len(b.text)-2
}

// tidy trims a paragraph and folds its white space. A line break of the source
// between two Chinese characters is no space (CSS Text, segment breaks).
func tidy(s string) string {
	if isTidy(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var prev rune
	space, newline := false, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = true
			newline = newline || r == '\n' || r == '\r'
			continue
		case invisible(r):
			continue
		}
		if space && b.Len() > 0 && !(newline && wide(prev) && wide(r)) {
			b.WriteByte(' ')
		}
		space, newline = false, false
		b.WriteRune(r)
		prev = r
	}
	return b.String()
}

// isTidy recognises text of visible characters alone, as most cells hold.
func isTidy(s string) bool {
	for _, r := range s {
		common := r > ' ' && r < 0x7f || r >= 0x4e00 && r <= 0x9fff || r >= 0x3001 && r <= 0x3017 || r >= 0xff01 && r <= 0xff5e
		if !common {
			return false
		}
	}
	return true
}

func invisible(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u200e', '\u200f':
		return true
	}
	return unicode.Is(unicode.Cc, r)
}

// wide reports whether a character is set without spaces around it.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		strings.ContainsRune("“”‘’…—", r)
}
