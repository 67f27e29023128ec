package extract

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"nianbao/internal/extract/grid"
	"nianbao/internal/nianbao"
)

// parseHTML reads a page into blocks. Hidden parts are left out, unless nothing
// else is there: some pages show their body by script.
func parseHTML(text string) (*document, error) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, nianbao.Reject(nianbao.RejectMalformed, "网页结构无法解析。", "parse HTML: %v", err)
	}
	w := newWalker(root, false)
	if err := w.run(root); err != nil {
		return nil, err
	}
	if w.size() < 200 {
		all := newWalker(root, true)
		if err := all.run(root); err != nil {
			return nil, err
		}
		if all.size() > 2*w.size() {
			w = all
		}
	}
	w.doc.cut = cutOff(text)
	return w.doc, nil
}

// walker flattens a tree into blocks.
type walker struct {
	doc    *document
	hidden bool // read hidden elements too
	buf    strings.Builder
	links  int
	inLink int
	blocks []*html.Node // open block elements, innermost last
	err    error
}

func newWalker(root *html.Node, hidden bool) *walker {
	doc := &document{markup: true, meta: map[string]string{}}
	page := goquery.NewDocumentFromNode(root)
	page.Find("meta").Each(func(_ int, s *goquery.Selection) {
		name := strings.ToLower(s.AttrOr("name", s.AttrOr("property", "")))
		if content := tidy(s.AttrOr("content", "")); name != "" && content != "" && doc.meta[name] == "" {
			doc.meta[name] = content
		}
	})
	doc.title = tidy(page.Find("title").First().Text())
	page.Find("ucaptitle, .article-title, .arti_title, #arti_title, .xxgk_title, .zwxl-title").Each(func(_ int, s *goquery.Selection) {
		doc.marked = append(doc.marked, tidy(s.Text()))
	})
	return &walker{doc: doc, hidden: hidden}
}

func (w *walker) run(root *html.Node) error {
	w.walk(root)
	w.flush()
	return w.err
}

func (w *walker) size() (n int) {
	for _, b := range w.doc.blocks {
		n += len(b.text)
	}
	return n + 100*len(w.doc.tables)
}

func (w *walker) walk(n *html.Node) {
	if w.err != nil {
		return
	}
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.ElementNode:
		if skipped(n) || !w.hidden && isHidden(n) {
			return
		}
		switch n.DataAtom {
		case atom.Br:
			w.flush()
			return
		case atom.Table:
			w.table(n)
			return
		case atom.Img:
			if isPicture(n) {
				w.doc.images++
			}
			return
		case atom.A:
			w.inLink++
			w.children(n)
			w.inLink--
			return
		}
		if isBlock(n) {
			w.flush()
			w.blocks = append(w.blocks, n)
			w.children(n)
			w.flush()
			w.blocks = w.blocks[:len(w.blocks)-1]
			return
		}
	}
	w.children(n)
}

func (w *walker) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
}

func (w *walker) text(s string) {
	if w.inLink > 0 {
		w.links += len(tidy(s))
	}
	if len(w.blocks) > 0 && w.blocks[len(w.blocks)-1].DataAtom == atom.Pre {
		lines := strings.Split(s, "\n")
		for i, line := range lines {
			w.buf.WriteString(line)
			if i < len(lines)-1 {
				w.flush()
			}
		}
		return
	}
	w.buf.WriteString(s)
}

func (w *walker) flush() {
	text := tidy(w.buf.String())
	w.buf.Reset()
	links := w.links
	w.links = 0
	if text == "" {
		return
	}
	b := block{text: text, table: -1, links: links}
	if len(w.blocks) > 0 {
		b.node = w.blocks[len(w.blocks)-1]
		b.heading = headingLevel(b.node)
		b.body = setAsBody(b.node)
	}
	w.doc.blocks = append(w.doc.blocks, b)
}

// table reads one table. A table that holds another, or whose cells hold whole
// paragraphs, arranges the page and is read as text.
func (w *walker) table(n *html.Node) {
	w.flush()
	index := len(w.doc.tables)
	w.doc.tables = append(w.doc.tables, table{role: roleLayout})
	w.doc.tables[index].Index = index
	w.blocks = append(w.blocks, n)
	defer func() { w.blocks = w.blocks[:len(w.blocks)-1] }()
	if hasNested(n) {
		w.children(n)
		w.flush()
		return
	}
	rows := tableRows(n)
	t, err := grid.Build(rows)
	if err != nil {
		w.err = nianbao.Reject(nianbao.RejectTooLarge, "表格过大，无法读取。", "table %d: %v", index, err)
		return
	}
	t.Index = index
	role := roleOf(&t)
	if role == roleData && mostlyLinks(n) {
		role = roleLayout
	}
	w.doc.tables[index] = table{Table: t, role: role}
	if role == roleLayout {
		w.children(n)
		w.flush()
		return
	}
	for i := range t.Cells {
		c := &t.Cells[i]
		if c.ColSpan < t.Cols || c.Row > 2 {
			break
		}
		if h, ok := parseHeading(0, c.Text); ok && h.strong && h.ordinal > 0 && h.rest == "" {
			w.doc.blocks = append(w.doc.blocks, block{text: c.Text, table: -1, node: n})
		}
	}
	w.doc.blocks = append(w.doc.blocks, block{table: index, node: n})
}

func hasNested(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Table || hasNested(c) {
			return true
		}
	}
	return false
}

// mostlyLinks recognises lists of articles that are set as a table.
func mostlyLinks(n *html.Node) bool {
	var text, links func(n *html.Node) int
	text = func(n *html.Node) (size int) {
		if n.Type == html.TextNode {
			return len(strings.TrimSpace(n.Data))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			size += text(c)
		}
		return size
	}
	links = func(n *html.Node) (size int) {
		if n.DataAtom == atom.A && attr(n, "href") != "" {
			return text(n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			size += links(c)
		}
		return size
	}
	return 2*links(n) > text(n)
}

func tableRows(n *html.Node) []grid.Row {
	var rows []grid.Row
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			rows = append(rows, tableRow(c))
		case atom.Thead, atom.Tbody, atom.Tfoot:
			for tr := c.FirstChild; tr != nil; tr = tr.NextSibling {
				if tr.DataAtom == atom.Tr {
					rows = append(rows, tableRow(tr))
				}
			}
			if len(rows) > 0 {
				rows[len(rows)-1].EndOfGroup = true
			}
		}
	}
	return rows
}

func tableRow(tr *html.Node) grid.Row {
	var row grid.Row
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		var b strings.Builder
		cellText(&b, c)
		row.Cells = append(row.Cells, grid.Cell{
			Text:    tidy(b.String()),
			RowSpan: span(c, "rowspan"),
			ColSpan: span(c, "colspan"),
			Header:  c.DataAtom == atom.Th,
		})
	}
	return row
}

func span(n *html.Node, name string) int {
	v, err := strconv.Atoi(strings.TrimSpace(attr(n, name)))
	if err != nil {
		return 1
	}
	if v == 0 && name == "rowspan" {
		return grid.MaxRows // to the end of the row group
	}
	return min(v, grid.MaxRows)
}

// cellText joins the text of a cell; breaks inside it are white space.
func cellText(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type != html.ElementNode || skipped(c):
		case c.DataAtom == atom.Br:
			b.WriteByte('\n')
		case isBlock(c):
			b.WriteByte('\n')
			cellText(b, c)
			b.WriteByte('\n')
		default:
			cellText(b, c)
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var decoration = regexp.MustCompile(`(?i)logo|icon|banner|/(?:images|skins?|css|static|themes?|assets)/|qr|ewm|weixin|wechat|print|share|close|arrow|line|bg[._]|\.gif$|^data:image/gif`)

// isPicture tells pictures of an article from the decoration of a page.
func isPicture(n *html.Node) bool {
	src := attr(n, "src")
	if src == "" {
		return false
	}
	if width, err := strconv.Atoi(strings.TrimSuffix(attr(n, "width"), "px")); err == nil && width < 300 {
		return false
	}
	return !decoration.MatchString(src)
}

func skipped(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Title, atom.Select,
		atom.Textarea, atom.Button, atom.Object, atom.Svg, atom.Audio, atom.Video, atom.Option, atom.Input:
		return true
	}
	return false
}

func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
		if a.Key == "style" && strings.Contains(compactStyle(a.Val), "display:none") {
			return true
		}
	}
	return false
}

func compactStyle(s string) string {
	return strings.ToLower(strings.ReplaceAll(s, " ", ""))
}

func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol,
		atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Nav, atom.Main,
		atom.Aside, atom.Blockquote, atom.Pre, atom.Hr, atom.Form, atom.Fieldset, atom.Center, atom.Address,
		atom.Figure, atom.Figcaption, atom.Td, atom.Th, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot,
		atom.Caption, atom.Body, atom.Html, atom.Details, atom.Summary:
		return true
	}
	return false
}

func headingLevel(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4, atom.H5, atom.H6:
		return 4
	}
	return 0
}

// setAsBody reports whether the page sets a paragraph as running text: justified
// with an indented first line. Closing lines are set apart, to the right.
func setAsBody(n *html.Node) bool {
	style := compactStyle(attr(n, "style"))
	return strings.Contains(style, "text-align:justify") && strings.Contains(style, "text-indent:") &&
		!strings.Contains(style, "text-indent:0")
}

// cutOff says where a page breaks off: inside a tag or a table, or without ever
// closing the <html> or <body> that it opened.
func cutOff(text string) string {
	lower := strings.ToLower(text)
	if strings.Contains(lower, "</body") || strings.Contains(lower, "</html") {
		return ""
	}
	if strings.LastIndexByte(lower, '<') > strings.LastIndexByte(lower, '>') {
		return "inside a tag"
	}
	if strings.LastIndex(lower, "<table") > strings.LastIndex(lower, "</table") {
		return "inside a table"
	}
	if strings.Contains(lower, "<body") || strings.Contains(lower, "<html") {
		return "before the end of the page"
	}
	return ""
}
