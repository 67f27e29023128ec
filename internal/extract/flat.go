package extract

import (
	"regexp"
	"slices"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// inlineHeading finds statutory headings inside a paragraph, as when a whole
// report stands on one line.
var inlineHeading = regexp.MustCompile(`[一二三四五六]\s*[、．.]\s*(?:总体情况|(?:行政机关)?主动公开政府信息|收到和处理政府信息公开申请|因?政府信息公开(?:工作)?(?:被申请)?行政复议|(?:政府信息公开工作)?存在的?主要问题|其他需要报告)`)

// headingWords are words of which every match of inlineHeading has one: the
// pattern is slow.
var headingWords = []string{"总体情况", "主动公开政府信息", "收到和处理", "行政复议", "主要问题", "其他需要报告"}

func containsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// cut is a place where a paragraph is to be broken before a heading.
type cut struct {
	block, at, end int
	ordinal        int
}

// breakLines breaks paragraphs before statutory headings that stand inside them,
// as when a whole article is one line, and parts a title from what follows it.
func breakLines(doc *document) {
	cuts := headingCuts(doc)
	places := map[int][]int{}
	for _, c := range cuts {
		if c.at > 0 {
			places[c.block] = append(places[c.block], c.at)
		}
	}
	var out []block
	titled := false
	for i, b := range doc.blocks {
		if b.table >= 0 {
			out = append(out, b)
			continue
		}
		at := places[i]
		if !titled {
			if lead := leadCuts(b.text); len(lead) > 0 {
				at = append(lead, at...)
				titled = true
			}
		}
		start := 0
		for _, end := range append(at, len(b.text)) {
			if end < start {
				continue
			}
			if part := strings.TrimSpace(b.text[start:end]); part != "" {
				piece := b
				piece.text = part
				out = append(out, piece)
			}
			start = end
		}
	}
	doc.blocks = out
}

// headingCuts finds the statutory headings inside paragraphs, if the document
// has three or more of them in order. A sentence that lists the headings, as
// prefaces do, has them next to each other.
func headingCuts(doc *document) []cut {
	var all []cut
	inside := false
	for i, b := range doc.blocks {
		if b.table >= 0 {
			continue
		}
		if !strings.ContainsAny(b.text, "、．.") || !containsAny(b.text, headingWords) {
			continue
		}
		for _, loc := range inlineHeading.FindAllStringIndex(b.text, -1) {
			all = append(all, cut{i, loc[0], loc[1], chineseOrdinal(string([]rune(b.text[loc[0]:loc[1]])[:1]))})
			inside = inside || loc[0] > 0
		}
	}
	if !inside || len(all) > mostHeadings {
		return nil
	}
	var apart []cut
	for i, c := range all {
		if i+1 < len(all) && all[i+1].block == c.block && all[i+1].at-c.end < 60 && all[i+1].ordinal == c.ordinal+1 && i+2 < len(all) && all[i+2].block == c.block && all[i+2].at-all[i+1].end < 60 {
			continue // part of a list
		}
		apart = append(apart, c)
	}
	// The last run of growing ordinals is that of the headings.
	best := apart[len(apart):]
	for i := len(apart) - 1; i >= 0; i-- {
		run := []cut{apart[i]}
		for _, c := range apart[i+1:] {
			if c.ordinal > run[len(run)-1].ordinal {
				run = append(run, c)
			}
		}
		if len(run) > len(best) {
			best = run
		}
	}
	if len(best) < 3 {
		return nil
	}
	return best
}

var (
	leadTitle = regexp.MustCompile(`^.{4,60}?(?:年度报告|工作报告|年报|情况的?报告)`)
	leadDate  = regexp.MustCompile(`^\s*(?:发布日期|发布时间|公开日期|日期|时间)[:：]\s*\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?`)
)

// leadCuts finds where a title, and a date after it, run into the text.
func leadCuts(text string) []int {
	if !strings.Contains(text, "报") {
		return nil
	}
	title := leadTitle.FindString(text)
	if title == "" || len(text) < len(title)+60 {
		return nil
	}
	if t := parseTitle(title); !t.report || t.year == 0 || strings.ContainsAny(title, "，。") {
		return nil
	}
	cuts := []int{len(title)}
	if date := leadDate.FindString(text[len(title):]); date != "" {
		cuts = append(cuts, len(title)+len(date))
	}
	return cuts
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
	if !recovered && len(doc.dataTables()) == 0 {
		recovered = recoverRange(doc, 0, len(doc.blocks), indicator.ScanOld)
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
	if h.rest != "" {
		first = h.block
		node := doc.blocks[first].node
		rest := doc.blocks[first]
		rest.text = h.rest
		doc.blocks = append(doc.blocks[:first:first], append([]block{{text: h.text, table: -1, node: node}, rest}, doc.blocks[first+1:]...)...)
		first, end = first+1, end+1
	}
	return recoverRange(doc, first, end, func(text string) (indicator.Flat, bool) {
		return indicator.Scan(h.kind, text)
	})
}

// recoverRange scans the paragraphs of a range; what the table takes of them
// becomes a table, the rest stays.
func recoverRange(doc *document, first, end int, scan func(string) (indicator.Flat, bool)) bool {
	var text strings.Builder
	var starts []int
	for _, b := range doc.blocks[first:end] {
		if b.table >= 0 {
			return false // tables and flattened text together are not guessed at
		}
		text.WriteString(strings.Repeat("\n", 1+b.gap))
		starts = append(starts, text.Len())
		text.WriteString(b.text)
	}
	all := text.String()
	flat, ok := scan(all)
	if !ok {
		return false
	}
	index := len(doc.tables)
	doc.tables = append(doc.tables, table{Table: indicator.FromRows(index, flat.Rows)})
	var out []block
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
