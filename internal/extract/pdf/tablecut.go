package pdf

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// append puts the rows of next below those of t. Cells that the page break cut
// become one again: all of a row, or those that span further rows.
func (t *table) append(next *table) {
	pairs := t.cutCells(next)
	same := t.cutRow(next, pairs)
	shift := t.rows
	if same {
		shift--
	}
	gone := map[int]bool{}
	header := !same && t.cutHeader(next, pairs)
	for _, p := range pairs {
		a, b := &t.cells[p.above], &next.cells[p.below]
		if !same && !((header || spansMore(a, b)) && spansOn(a, b, t.openBottom || next.openTop)) {
			continue
		}
		a.text = joinLines(a.text, b.text)
		a.rowSpan += b.rowSpan
		if same {
			a.rowSpan--
		}
		a.full = b.full
		gone[p.below] = true
	}
	for i, c := range next.cells {
		if !gone[i] {
			c.row += shift
			t.cells = append(t.cells, c)
		}
	}
	t.rows = shift + next.rows
}

// pair is a cell at the end of one part and the cell right below it in the next.
type pair struct{ above, below int }

func (t *table) cutCells(next *table) []pair {
	var out []pair
	for i := range t.cells {
		a := &t.cells[i]
		if a.row+a.rowSpan != t.rows {
			continue
		}
		for k := range next.cells {
			b := &next.cells[k]
			if b.row == 0 && b.col == a.col && b.colSpan == a.colSpan {
				out = append(out, pair{i, k})
			}
		}
	}
	return out
}

// cutRow decides whether the last row of t and the first of next are one row.
func (t *table) cutRow(next *table, pairs []pair) bool {
	open := t.openBottom || next.openTop
	for i := range next.cells {
		if next.cells[i].row == 0 && !slices.ContainsFunc(pairs, func(p pair) bool { return p.below == i }) {
			return false // divided otherwise than the row above
		}
	}
	covered, labelAbove, labelBelow, valueAbove, valueBelow := 0, false, false, false, false
	wraps, begins := false, false
	for _, p := range pairs {
		a, b := &t.cells[p.above], &next.cells[p.below]
		covered += a.colSpan
		if spansMore(a, b) {
			if a.text != "" && beginsItem(b.text) {
				return false // the next group begins here
			}
			continue // a group that runs on, whatever the row does
		}
		if a.text != "" && b.text != "" && (isNumeral(a.text) || isNumeral(b.text)) {
			return false
		}
		labelAbove = labelAbove || isLabel(a.text)
		labelBelow = labelBelow || isLabel(b.text)
		valueAbove = valueAbove || isNumeral(a.text)
		valueBelow = valueBelow || isNumeral(b.text)
		if isLabel(b.text) {
			begins = begins || beginsItem(b.text)
			wraps = wraps || a.full && isLabel(a.text)
		}
	}
	if covered != t.cols() {
		return false
	}
	switch {
	case !labelAbove && !valueAbove:
		return true // the head of a row that had no room for its first line
	case begins:
		return false
	case !labelBelow && !valueBelow:
		return true // what is left of a row after all its lines
	case labelAbove && labelBelow:
		return wraps || open && !(valueAbove && valueBelow)
	case labelAbove && !labelBelow && valueBelow && !valueAbove:
		return true // label on one page, its numbers on the next
	case !labelAbove && labelBelow && valueAbove && !valueBelow:
		return true
	}
	return false
}

// cutHeader recognises a page break within a header: both rows hold labels only,
// and some of them are divided on one side of the break.
func (t *table) cutHeader(next *table, pairs []pair) bool {
	above, below := t.rowTexts(t.rows-1), next.rowTexts(0)
	if len(pairs) == 0 || slices.ContainsFunc(above, isNumeral) || slices.ContainsFunc(below, isNumeral) {
		return false
	}
	for i := range next.cells {
		if next.cells[i].row == 0 && !slices.ContainsFunc(pairs, func(p pair) bool { return p.below == i }) {
			return true
		}
	}
	return false
}

// spansMore reports whether a cut cell covers further rows on either page.
func spansMore(a, b *cell) bool { return a.rowSpan > 1 || b.rowSpan > 1 }

// spansOn reports whether a cell goes on below that covers several rows, as it
// does on either side or is one of a header that is cut.
func spansOn(a, b *cell, open bool) bool {
	switch {
	case isNumeral(a.text) || isNumeral(b.text):
		return false
	case b.text == "":
		return a.text != ""
	case a.text == "":
		return open || a.rowSpan > 1 && b.rowSpan > 1
	}
	return (open || a.full) && !beginsItem(b.text)
}

var itemStart = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十]+条|信息内容|其中|合计|总计|规章|(?:行政)?规范性文件|行政(?:许可|处罚|强制|事业性收费)|其他对外管理|政府集中采购)`)

// beginsItem reports whether a text is the beginning of a row of its own.
func beginsItem(s string) bool { return itemStart.MatchString(compact(s)) }

func isLabel(s string) bool {
	return strings.ContainsFunc(s, unicode.IsLetter) && !isNumeral(s)
}

var numeral = regexp.MustCompile(`^[+\-－＋]?[\d０-９][\d０-９,，.．%％]*(?:亿元|万元|元|件|项|个|条|次|人|％|%)?$|^[/／\\—–\-－―]+$|^(?:无|不涉及|零)$`)

// isNumeral reports whether a text can stand in a value column.
func isNumeral(s string) bool { return numeral.MatchString(compact(s)) }

func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
