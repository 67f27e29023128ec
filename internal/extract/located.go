package extract

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"nianbao/internal/nianbao"
)

// locatedStyle sets off the cell that an address names. It stands in the page
// itself, because a page of strangers is shown apart from any style sheet.
const locatedStyle = `:target{background:#ffe9a8!important;color:#1c2126!important;outline:3px solid #b23a2a!important;outline-offset:-2px!important;scroll-margin:30vh 20vw}`

// Located is a page as received in which every cell of a table has the address
// of its number, as [nianbao.CellID] writes it: a link can lead to the very
// place in the original. The text and the order of the page stay; the charset
// becomes UTF-8. What is no HTML is a *nianbao.RejectError.
func Located(data []byte, mediaType string) ([]byte, error) {
	if len(data) > MaxText {
		return nil, tooLarge(len(data), MaxText)
	}
	if kind := sniff(data); kind != formatHTML {
		return nil, nianbao.Reject(nianbao.RejectUnsupported, "原件不是网页，无法标出单元格。", "the original is no HTML, its cells cannot be marked")
	}
	text, _, err := decode(data, mediaType)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, nianbao.Reject(nianbao.RejectMalformed, "网页结构无法解析。", "parse HTML: %v", err)
	}
	doc, err := readTree(root)
	if err != nil {
		return nil, err
	}
	for i := range doc.tables {
		nameCells(&doc.tables[i])
	}
	addStyle(root)
	var out bytes.Buffer
	if err := html.Render(&out, root); err != nil {
		return nil, fmt.Errorf("render page with located cells: %w", err)
	}
	return out.Bytes(), nil
}

// nameCells gives the cells of a table their addresses. Tables that hold others
// were not laid out and have no cells.
func nameCells(t *table) {
	if t.node == nil {
		return
	}
	cells := t.Cells
	for _, row := range rowNodes(t.node) {
		for node := range row.cells() {
			setAttr(node, "id", nianbao.CellID(t.Index, cells[0].Row, cells[0].Col))
			cells = cells[1:] // the grid has a cell for each node, in the same order
		}
	}
}

func setAttr(n *html.Node, name, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == name && n.Attr[i].Namespace == "" {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
}

// addStyle puts the style at the end of the head, which the parser always makes.
func addStyle(root *html.Node) {
	for n := range root.Descendants() {
		if n.DataAtom == atom.Head {
			style := &html.Node{Type: html.ElementNode, Data: "style", DataAtom: atom.Style}
			style.AppendChild(&html.Node{Type: html.TextNode, Data: locatedStyle})
			n.AppendChild(style)
			return
		}
	}
}
