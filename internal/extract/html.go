package extract

import (
	"iter"
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
	doc, err := readTree(root)
	if err != nil {
		return nil, err
	}
	doc.cut = cutOff(text)
	return doc, nil
}

// readTree reads a tree into blocks.
func readTree(root *html.Node) (*document, error) {
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
	w.doc.tables[index] = table{Table: t, role: role, node: n}
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

func tableRows(n *html.Node) []grid.Row {
	var rows []grid.Row
	for _, r := range rowNodes(n) {
		row := grid.Row{EndOfGroup: r.endOfGroup}
		for c := range r.cells() {
			var b strings.Builder
			cellText(&b, c)
			row.Cells = append(row.Cells, grid.Cell{
				Text:    tidy(b.String()),
				RowSpan: span(c, "rowspan"),
				ColSpan: span(c, "colspan"),
				Header:  c.DataAtom == atom.Th,
			})
		}
		rows = append(rows, row)
	}
	return rows
}

// rowNode is a <tr>, which may be the last of its row group.
type rowNode struct {
	tr         *html.Node
	endOfGroup bool
}

// rowNodes lists the rows of a table, not those of tables within it.
func rowNodes(table *html.Node) []rowNode {
	var rows []rowNode
	for c := range table.ChildNodes() {
		switch c.DataAtom {
		case atom.Tr:
			rows = append(rows, rowNode{tr: c})
		case atom.Thead, atom.Tbody, atom.Tfoot:
			for tr := range c.ChildNodes() {
				if tr.DataAtom == atom.Tr {
					rows = append(rows, rowNode{tr: tr})
				}
			}
			if len(rows) > 0 {
				rows[len(rows)-1].endOfGroup = true
			}
		}
	}
	return rows
}

// cells are the cells of a row, in order.
func (r rowNode) cells() iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for c := range r.tr.ChildNodes() {
			if (c.DataAtom == atom.Td || c.DataAtom == atom.Th) && !yield(c) {
				return
			}
		}
	}
}

func span(n *html.Node, name string) int {
	text := attr(n, name)
	if text == "" {
		return 1
	}
	v, err := strconv.Atoi(strings.TrimSpace(text))
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
