package reportgen

import (
	"fmt"
	"html"
	"strings"

	"nianbao/internal/nianbao"
)

// editorStyle is how an editor marks up text and tables.
type editorStyle struct {
	word        bool // Word export: MsoNormal, mso- styles, o:p, spans at random
	cutSpans    bool // labels cut over inline elements
	cutLines    bool // labels cut over lines by <br>
	innerSpaces bool // blanks inside labels
	vertical    bool // labels of table four one character a line
	th          bool // header cells in thead and th
	unclosed    bool // end tags left out, as HTML allows
	upper       bool // upper-case element names
	nested      bool // the article stands in layout tables
	divs        bool // paragraphs are div elements
	breaks      bool // paragraphs are parted by <br> only
	oneLine     bool // the prose stands in one paragraph
	indents     bool // paragraphs begin with blanks as characters
	wordRaw     bool // conditional comments, style blocks, attributes without quotes
	invisible   bool // zero-width characters
	entities    bool // characters as numeric references
	comments    bool // comments and empty elements between everything
}

// article prints the content: title, sections and tables.
func (p *plan) article() string {
	var b strings.Builder
	var prose []string
	flush := func() {
		if len(prose) == 0 {
			return
		}
		b.WriteString(p.paragraph(strings.Join(prose, ""), ""))
		prose = nil
	}
	if p.d.editor.wordRaw {
		b.WriteString(wordPreamble)
	}
	for _, s := range p.sections {
		paras := s.paras
		switch {
		case s.heading == "":
		case p.d.content.headingRows && p.hasTable(s.kind):
			p.headRow(s)
		case p.d.editor.oneLine:
			prose = append(prose, s.heading)
		case p.d.headings.glued && len(paras) > 0:
			paras = append([]string{s.heading + " " + paras[0]}, paras[1:]...)
		default:
			b.WriteString(p.heading(s.heading))
		}
		if p.d.editor.oneLine {
			prose = append(prose, paras...)
		} else {
			b.WriteString(p.paragraphs(paras))
		}
		for _, t := range p.tables {
			if t.kind == s.kind {
				flush()
				b.WriteString(p.placed(t))
			}
		}
		b.WriteString(p.paragraphs(s.after))
	}
	flush()
	if p.d.signature {
		for _, line := range p.d.signatures.lines(p) {
			b.WriteString(p.paragraph(line, p.d.signatures.attr()))
		}
	}
	if p.d.content.attachments {
		b.WriteString(`<p>附件：<a href="P020230116.docx">` + html.EscapeString(p.plainTitle()) + `.docx</a></p><p><a href="x.pdf">附件2：政府信息公开工作年度报告.pdf</a></p>` + "\n")
	}
	return b.String()
}

func chineseDate(iso string) string {
	var y, m, d int
	fmt.Sscanf(iso, "%d-%d-%d", &y, &m, &d)
	return fmt.Sprintf("%d年%d月%d日", y, m, d)
}

func (p *plan) hasTable(kind nianbao.SectionKind) bool {
	for _, t := range p.tables {
		if t.kind == kind {
			return true
		}
	}
	return false
}

// headRow puts the heading of a section into the first row of its table.
func (p *plan) headRow(s sectionText) {
	for i := range p.tables {
		t := &p.tables[i].table
		if p.tables[i].kind != s.kind {
			continue
		}
		columns := 0
		for _, row := range spread(*t, true) {
			columns = max(columns, len(row))
		}
		t.rows = append([][]cell{{wide(s.heading, columns)}}, t.rows...)
		return
	}
}

func (p *plan) placed(t placed) string {
	out := ""
	if t.table.note != "" {
		out = p.paragraph(t.table.note, "")
	}
	if p.d.media == mediaPasted {
		for _, line := range flatten(t.table, t.flat) {
			if strings.HasPrefix(line, "| ---") || strings.HasPrefix(line, "|---") {
				continue // a rule of Markdown has no place in HTML
			}
			out += "<p>" + strings.ReplaceAll(html.EscapeString(line), "\t", "\t ") + "</p>\n"
		}
		return out
	}
	return out + p.table(t.table)
}

func (p *plan) heading(text string) string {
	h := p.d.headings
	inner := p.inline(text, h.split)
	if h.bold {
		inner = "<strong>" + inner + "</strong>"
	}
	tag := h.tag
	if tag == "" {
		tag = "p"
	}
	return "<" + tag + ">" + inner + "</" + tag + ">\n"
}

func (p *plan) paragraphs(paras []string) string {
	if p.d.editor.breaks && len(paras) > 0 {
		lines := make([]string, len(paras))
		for i, s := range paras {
			lines[i] = "　　" + html.EscapeString(s)
		}
		return "<p>" + strings.Join(lines, "<br>\n") + "</p>\n"
	}
	var b strings.Builder
	for _, s := range paras {
		b.WriteString(p.paragraph(s, ""))
	}
	return b.String()
}

func (p *plan) paragraph(text, attr string) string {
	e := p.d.editor
	inner := p.inline(text, false)
	if e.indents {
		inner = pick(p.d.rng, "　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "&emsp;&emsp;") + inner
	}
	switch {
	case e.word:
		return `<p class="MsoNormal"` + attr + ` style="text-indent:32.0pt;mso-char-indent-count:2.0;line-height:28.0pt;mso-line-height-rule:exactly">` + inner + "<o:p></o:p></p>\n"
	case e.divs:
		return "<div" + attr + ">" + inner + "</div>\n"
	case e.unclosed:
		return "<p" + attr + ">" + inner + "\n"
	case e.upper:
		return "<P" + strings.ToUpper(attr) + ">" + inner + "</P>\n"
	}
	return "<p" + attr + ">" + inner + "</p>\n"
}

// inline marks up a run of text, cut into pieces where the editor does so.
func (p *plan) inline(text string, cut bool) string {
	e := p.d.editor
	if e.entities {
		return references(text)
	}
	if !e.word && !cut {
		return html.EscapeString(text)
	}
	runes := []rune(text)
	var b strings.Builder
	for len(runes) > 0 {
		n := min(len(runes), 1+p.d.rng.IntN(12))
		piece := html.EscapeString(string(runes[:n]))
		runes = runes[n:]
		if e.word {
			lang := pick(p.d.rng, "", ` lang="EN-US"`)
			fmt.Fprintf(&b, `<span%s style="font-size:16.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:仿宋_GB2312;mso-bidi-font-family:宋体;mso-font-kerning:0pt">%s</span>`, lang, piece)
		} else {
			b.WriteString(pick(p.d.rng, "<span>"+piece+"</span>", "<font>"+piece+"</font>", "<b>"+piece+"</b>", piece))
		}
	}
	return b.String()
}

// wordPreamble is what Word puts before its text.
const wordPreamble = `<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->
<style>
/* Style Definitions */
table.MsoNormalTable {mso-style-name:普通表格; mso-tstyle-rowband-size:0; font-family:"Times New Roman";}
</style>
<!--[if gte mso 10]><style>table.MsoNormalTable {mso-para-margin:0cm;}</style><![endif]-->
`

var unquoted = strings.NewReplacer(`class="MsoNormal"`, "class=MsoNormal", `align="center"`, "align=center", `lang="EN-US"`, "lang=EN-US", `border="1"`, "border=1", `<td`, "<td valign=top nowrap")

// references writes each character as a numeric reference.
func references(text string) string {
	var b strings.Builder
	for i, r := range text {
		if i%2 == 0 {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			fmt.Fprintf(&b, "&#x%X;", r)
		}
	}
	return b.String()
}

// table prints one table.
func (p *plan) table(t table) string {
	e := p.d.editor
	var b strings.Builder
	switch {
	case e.word:
		b.WriteString(`<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0" width="662" style="border-collapse:collapse;border:none;mso-border-alt:solid windowtext .5pt">` + "\n")
	case e.upper:
		b.WriteString("<TABLE border=1>\n")
	default:
		b.WriteString(`<table border="1">` + "\n")
	}
	if p.d.content.captions {
		b.WriteString("<caption>" + pick(p.d.rng, "表二", "单位：件", "附表1") + "</caption>\n")
	}
	inHead := e.th && len(t.rows) > 0 && isHead(t.rows[0])
	if inHead {
		b.WriteString("<thead>\n")
	} else {
		b.WriteString("<tbody>\n")
	}
	for _, row := range t.rows {
		if inHead && !isHead(row) {
			b.WriteString("</thead>\n<tbody>\n")
			inHead = false
		}
		b.WriteString("<tr>")
		for _, c := range row {
			b.WriteString(p.cell(c))
		}
		if !e.unclosed {
			b.WriteString("</tr>")
		}
		b.WriteString("\n")
		if e.comments {
			b.WriteString("<!-- row -->\n")
		}
	}
	b.WriteString("</tbody></table>\n")
	if e.wordRaw {
		return unquoted.Replace(b.String()) + "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>\n"
	}
	if e.upper {
		return strings.NewReplacer("<tr>", "<TR>", "<td", "<TD", "</td>", "</TD>", "</tr>", "</TR>", "</table>", "</TABLE>", "tbody>", "TBODY>").Replace(b.String())
	}
	return b.String()
}

func isHead(row []cell) bool {
	for _, c := range row {
		if c.value {
			return false
		}
	}
	return true
}

func (p *plan) cell(c cell) string {
	e := p.d.editor
	tag := "td"
	if e.th && c.head {
		tag = "th"
	}
	attr := ""
	if c.cols > 1 {
		attr += fmt.Sprintf(` colspan="%d"`, c.cols)
	}
	if c.rows > 1 {
		attr += fmt.Sprintf(` rowspan="%d"`, c.rows)
	}
	inner := p.cellText(c)
	if e.word {
		inner = `<p class="MsoNormal" align="center" style="text-align:center">` + inner + "<o:p></o:p></p>"
		attr += ` width="56" style="width:42.0pt;border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt"`
	}
	out := "<" + tag + attr + ">" + inner
	if !e.unclosed {
		out += "</" + tag + ">"
	}
	return out
}

func (p *plan) cellText(c cell) string {
	e, text := p.d.editor, c.text
	if e.invisible {
		text = pick(p.d.rng, "\u200b", "\ufeff", "") + text + pick(p.d.rng, "\u200b", "\u200d", "")
	}
	if c.value {
		if strings.TrimSpace(text) == "" && e.word {
			return "&nbsp;"
		}
		return strings.ReplaceAll(p.inline(text, false), "\u00a0", "&nbsp;")
	}
	runes := []rune(text)
	switch {
	case e.vertical && c.head && len(runes) == 4 && c.cols == 1:
		return strings.Join(strings.Split(text, ""), "<br/>")
	case e.cutLines && len(runes) > 4:
		n := 2 + p.d.rng.IntN(len(runes)-3)
		return html.EscapeString(string(runes[:n])) + "<br>\n" + html.EscapeString(string(runes[n:]))
	case e.innerSpaces && len(runes) < 6 && len(runes) > 1:
		return strings.Join(strings.Split(html.EscapeString(text), ""), pick(p.d.rng, " ", "&nbsp;", "　", "&nbsp;&nbsp;"))
	}
	return p.inline(text, e.cutSpans)
}
