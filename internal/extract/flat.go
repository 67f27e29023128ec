package extract

import (
	"regexp"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// inlineHeading finds statutory headings inside a paragraph, as when a whole
// report stands on one line.
var inlineHeading = regexp.MustCompile(`[一二三四五六]\s*[、．.]\s*(?:总体情况|(?:行政机关)?主动公开政府信息|收到和处理政府信息公开申请|因?政府信息公开(?:工作)?(?:被申请)?行政复议|(?:政府信息公开工作)?存在的?主要问题|其他需要报告)`)

// breakLines splits paragraphs that hold three or more statutory headings before
// each of them, so that headings begin paragraphs again.
func breakLines(doc *document) {
	var out []block
	for _, b := range doc.blocks {
		if b.table >= 0 {
			out = append(out, b)
			continue
		}
		cuts := inlineHeading.FindAllStringIndex(b.text, -1)
		if len(cuts) < 3 || !ascending(b.text, cuts) {
			out = append(out, b)
			continue
		}
		start := 0
		for _, c := range cuts {
			if part := strings.TrimSpace(b.text[start:c[0]]); part != "" {
				piece := b
				piece.text = part
				out = append(out, piece)
			}
			start = c[0]
		}
		piece := b
		piece.text = strings.TrimSpace(b.text[start:])
		out = append(out, piece)
	}
	doc.blocks = out
}

// ascending tells headings from a sentence that only lists them: their ordinals
// grow, and text stands between some of them.
func ascending(text string, cuts [][]int) bool {
	last, apart := 0, false
	for i, c := range cuts {
		n := chineseOrdinal(string([]rune(text[c[0]:c[1]])[:1]))
		if n <= last {
			return false
		}
		last = n
		apart = apart || i > 0 && c[0]-cuts[i-1][1] > 90
	}
	return apart
}

// recoverTables looks for statutory tables that a page has flattened into text,
// in the sections where a table was to be expected and none was read. What they
// take of the text becomes a table of the document.
func recoverTables(doc *document, read indicator.Reading) bool {
	have := map[nianbao.SectionKind]bool{}
	for _, k := range read.Kinds {
		have[k] = true
	}
	recovered := false
	hs := findHeadings(doc)
	for i := len(hs) - 1; i >= 0; i-- {
		h := hs[i]
		if have[h.kind] {
			continue
		}
		end := len(doc.blocks)
		if i+1 < len(hs) {
			end = hs[i+1].block
		}
		if recoverSection(doc, h, end) {
			recovered = true
		}
	}
	if recovered {
		renumber(doc)
	}
	return recovered
}

// recoverSection scans the paragraphs of one section. A heading that runs into
// the table keeps its paragraph.
func recoverSection(doc *document, h heading, end int) bool {
	first := h.block + 1
	var text strings.Builder
	if h.rest != "" {
		first = h.block
		text.WriteString(h.rest)
	}
	starts := []int{}
	for i := first; i < end; i++ {
		b := doc.blocks[i]
		if b.table >= 0 {
			return false // tables and flattened text together are not guessed at
		}
		if i > h.block {
			text.WriteString(strings.Repeat("\n", 1+b.gap))
			starts = append(starts, text.Len())
			text.WriteString(b.text)
		} else {
			starts = append(starts, 0)
		}
	}
	flat, ok := indicator.Scan(h.kind, text.String())
	if !ok {
		return false
	}
	index := len(doc.tables)
	doc.tables = append(doc.tables, table{Table: indicator.FromRows(index, flat.Rows)})
	all := text.String()
	var out []block
	if first == h.block { // the heading stands in the same paragraph
		out = append(out, block{text: h.text, table: -1, node: doc.blocks[h.block].node})
	}
	add := func(part string, like block) {
		if part = strings.TrimSpace(part); part != "" {
			like.text = part
			out = append(out, like)
		}
	}
	placed := false
	for n, start := range starts {
		b := doc.blocks[first+n]
		stop := len(all)
		if n+1 < len(starts) {
			stop = starts[n+1]
		}
		if start < flat.From {
			add(all[start:min(stop, flat.From)], b)
		}
		if !placed && stop > flat.From {
			out = append(out, block{table: index, node: b.node})
			placed = true
		}
		if stop > flat.To {
			add(all[max(start, flat.To):stop], b)
		}
	}
	doc.blocks = append(doc.blocks[:first:first], append(out, doc.blocks[end:]...)...)
	doc.lost += flat.Lost
	return true
}

// renumber gives recovered tables their place among the tables of the document.
func renumber(doc *document) {
	var order []int
	placed := map[int]bool{}
	for _, b := range doc.blocks {
		if b.table >= 0 {
			order = append(order, b.table)
			placed[b.table] = true
		}
	}
	// Layout tables have no block; they keep their places before what they hold.
	for i := range doc.tables {
		if !placed[i] {
			return
		}
	}
	tables := make([]table, len(order))
	at := map[int]int{}
	for i, old := range order {
		tables[i] = doc.tables[old]
		tables[i].Index = i
		at[old] = i
	}
	doc.tables = tables
	for i := range doc.blocks {
		if doc.blocks[i].table >= 0 {
			doc.blocks[i].table = at[doc.blocks[i].table]
		}
	}
}
