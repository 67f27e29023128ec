package testsite

import (
	"fmt"
	"html"
	"strings"

	"nianbao/internal/nianbao"
)

// markup is a manner of setting an article. They differ as the editors do
// that offices paste their documents into.
type markup int

const (
	markupPlain  markup = iota // paragraphs, th for labels
	markupWord                 // pasted from a word processor: labels cut over spans
	markupNested               // the article stands in a layout table
	markupBreaks               // lines with <br>, indents of ideographic spaces
	markupThead                // header rows in a thead
)

// sheet is a page being written. It counts every table that it opens, because
// observations name theirs by that count.
type sheet struct {
	strings.Builder
	tables int
}

func (s *sheet) add(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

// openTable starts a table and returns its index.
func (s *sheet) openTable(attributes string) int {
	s.add("<table%s>", attributes)
	s.tables++
	return s.tables - 1
}

// article sets the sections and returns the observations of their tables.
func (s *sheet) article(a *article, m markup) []nianbao.Observation {
	var all []nianbao.Observation
	if m == markupNested {
		s.openTable(` width="100%" cellpadding="0" cellspacing="0"`)
		s.add("<tbody><tr><td class=\"content\">")
	}
	for _, p := range a.parts {
		s.paragraphs(p, m)
		if p.table != nil {
			index := s.openTable(tableAttributes[m])
			s.rows(p.table, m)
			s.add("</table>")
			all = append(all, p.table.observations(index)...)
		}
	}
	for _, line := range a.signature {
		s.add(`<p style="text-align:right">%s</p>`, line)
	}
	if m == markupNested {
		s.add("</td></tr></tbody></table>")
	}
	return all
}

var tableAttributes = map[markup]string{
	markupPlain:  ` border="1" width="100%"`,
	markupWord:   ` class="MsoTableGrid" border="1" cellspacing="0" style="border-collapse:collapse"`,
	markupNested: ` border="1" align="center"`,
	markupBreaks: ` class="bg"`,
	markupThead:  ` class="table table-bordered"`,
}

func (s *sheet) paragraphs(p part, m markup) {
	if m == markupBreaks {
		s.add("<div>")
	}
	if p.heading != "" {
		s.paragraph(p.heading, m, true)
	}
	for _, line := range p.lines {
		s.paragraph(line, m, false)
	}
	if m == markupBreaks {
		s.add("</div>")
	}
}

func (s *sheet) paragraph(text string, m markup, heading bool) {
	text = html.EscapeString(text)
	switch {
	case m == markupWord:
		s.add(`<p class="MsoNormal" style="text-indent:32pt">%s</p>`, spans(text))
	case m == markupBreaks && heading:
		s.add("　　<b>%s</b><br>", text)
	case m == markupBreaks:
		s.add("　　%s<br>", text)
	case m == markupThead && heading:
		s.add("<h3>%s</h3>", text)
	case heading:
		s.add(`<p style="text-indent:2em"><strong>%s</strong></p>`, text)
	default:
		s.add(`<p style="text-indent:2em">%s</p>`, text)
	}
}

// spans cuts a text where word processors like to: after the first character
// and somewhere later.
func spans(text string) string {
	if strings.ContainsAny(text, "&") {
		return "<span>" + text + "</span>"
	}
	r := []rune(text)
	if len(r) < 2 {
		return "<span>" + text + "</span>"
	}
	cut := 1 + len(r)/2
	out := `<span style="font-family:仿宋">` + string(r[:1]) + `</span><span lang="EN-US">` + string(r[1:cut]) + "</span>"
	if cut < len(r) {
		out += "<span>" + string(r[cut:]) + "</span>"
	}
	return out
}

// rows sets the rows of a table.
func (s *sheet) rows(g *grid, m markup) {
	row := -1
	head := 0
	if m == markupThead {
		head = g.headRows
	}
	if head == 0 {
		s.add("<tbody>")
	} else {
		s.add("<thead>")
	}
	g.place(func(r, _ int, c *cell) {
		if r != row {
			if row >= 0 {
				s.add("</tr>")
			}
			if head > 0 && r == head {
				s.add("</thead><tbody>")
			}
			s.add("<tr>")
			row = r
		}
		s.cell(c, m)
	})
	s.add("</tr></tbody>")
}

func (s *sheet) cell(c *cell, m markup) {
	tag := "td"
	if c.head && (m == markupPlain || m == markupThead) {
		tag = "th"
	}
	attributes := ""
	if c.rows > 1 {
		attributes += fmt.Sprintf(` rowspan="%d"`, c.rows)
	}
	if c.cols > 1 {
		attributes += fmt.Sprintf(` colspan="%d"`, c.cols)
	}
	text := html.EscapeString(c.text)
	switch {
	case m == markupWord && text == "":
		text = "<p><span>&nbsp;</span></p>"
	case m == markupWord:
		text = `<p align="center">` + spans(text) + "</p>"
	case m == markupNested:
		text = `<p>` + text + `</p>`
	case m == markupBreaks:
		text = "\n\t" + text + "&nbsp;\n"
	}
	s.add("<%s%s>%s</%s>", tag, attributes, text, tag)
}
