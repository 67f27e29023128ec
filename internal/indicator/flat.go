package indicator

import (
	"nianbao/internal/nianbao"
)

// labelCols is the width of the label area of table three; with seven value
// columns the form's grid has ten.
const labelCols = 3

// FromRows rebuilds a table that was flattened to rows of text cells, in which
// spans are lost and rows may be padded on the right or have lost cells. Rows
// of table three are laid out on the form's ten-column grid; others keep their
// places.
func FromRows(index int, rows [][]string) nianbao.Table {
	t := nianbao.Table{Index: index, Rows: len(rows)}
	if isFlatThree(rows) {
		t.Cells, t.Cols = layThree(rows), labelCols+len(nianbao.Applicants)
		return t
	}
	width := 0 // of the last header of table two
	for r, row := range rows {
		if len(row) > 1 && key(row[0]) == "信息内容" {
			width = len(row)
		}
		if _, prefix := rowKindOf([]*cell{newCell(&nianbao.Cell{Text: row[0]})}); prefix != "" {
			for len(row) < width {
				row = append(row, "") // blank cells at the end of a line are lost first
			}
		}
		for c, text := range row {
			t.Cells = append(t.Cells, nianbao.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1, Text: text})
		}
		t.Cols = max(t.Cols, len(row))
	}
	return t
}

// isFlatThree asks for two rows that only table three has.
func isFlatThree(rows [][]string) bool {
	found := 0
	for _, row := range rows {
		for _, text := range row {
			switch rowLabels[key(text)] {
			case "", "other_misc", "res_total":
			default:
				found++
			}
		}
	}
	return found >= 2
}

// flatRow is a row of a flattened table three.
type flatRow struct {
	labels []string // non-empty cells before the values
	rest   []string // cells after the last label
	before int      // cells up to and including the last label
	header bool
}

func layThree(rows [][]string) []nianbao.Cell {
	flat := make([]flatRow, len(rows))
	for i, row := range rows {
		flat[i] = splitFlat(row)
	}
	offsets := valueOffsets(flat)
	var cells []nianbao.Cell
	for r, f := range flat {
		if f.header {
			cells = append(cells, layHeader(r, rows[r])...)
			continue
		}
		cells = append(cells, layLabels(r, f.labels)...)
		if offsets[r] < 0 {
			continue
		}
		for k := range nianbao.Applicants {
			text := ""
			if i := offsets[r] + k; i < len(f.rest) {
				text = f.rest[i]
			}
			cells = append(cells, nianbao.Cell{Row: r, Col: labelCols + k, RowSpan: 1, ColSpan: 1, Text: text})
		}
	}
	return cells
}

func splitFlat(row []string) flatRow {
	last, matched := -1, -1
	for i, text := range row {
		if trim(text) == "" || isValue(text) {
			continue
		}
		last = i
		if _, ok := rowLabels[key(text)]; ok {
			matched = i
		}
	}
	probe := make([]*cell, len(row))
	for i, text := range row {
		probe[i] = newCell(&nianbao.Cell{Text: text})
	}
	if isHeaderOfThree(probe) {
		return flatRow{header: true}
	}
	// Text among the seven values is an unreadable value, not a label.
	if matched >= 0 && last > matched && len(row)-last <= len(nianbao.Applicants) {
		last = matched
	}
	f := flatRow{before: last + 1, rest: row[last+1:]}
	for _, text := range row[:last+1] {
		if trim(text) != "" {
			f.labels = append(f.labels, text)
		}
	}
	return f
}

// valueOffsets finds where the seven values begin among the cells after the
// label. Blank label cells and padding look alike, so a row that leaves a choice
// follows the rows of its own shape, then the sum over the applicants.
func valueOffsets(rows []flatRow) []int {
	type shape struct{ before, rest int }
	known := map[shape]int{}
	offsets := make([]int, len(rows))
	for i, f := range rows {
		lo, hi := offsetRange(f.rest)
		offsets[i] = lo
		if lo == hi && lo >= 0 {
			known[shape{f.before, len(f.rest)}] = lo
		}
	}
	for i, f := range rows {
		lo, hi := offsetRange(f.rest)
		if lo < 0 || lo == hi {
			continue
		}
		if o, ok := known[shape{f.before, len(f.rest)}]; ok && lo <= o && o <= hi {
			offsets[i] = o
			continue
		}
		for o := lo; o <= hi; o++ {
			if addsUp(f.rest[o:]) {
				offsets[i] = o
				break
			}
		}
	}
	return offsets
}

// offsetRange gives the first and last place of a window of seven that holds
// all non-blank cells; -1 if there is nothing to place.
func offsetRange(rest []string) (lo, hi int) {
	n := len(nianbao.Applicants)
	if len(rest) == 0 {
		return -1, -1
	}
	first, last := len(rest), -1
	for i, text := range rest {
		if trim(text) != "" {
			first, last = min(first, i), i
		}
	}
	most := max(len(rest)-n, 0)
	if last < 0 {
		return 0, most
	}
	lo, hi = max(last-n+1, 0), min(first, most)
	if lo > hi {
		return hi, hi
	}
	return lo, hi
}

// addsUp tests Σ six applicants = total on the window that begins here.
func addsUp(window []string) bool {
	n := len(nianbao.Applicants)
	if len(window) < n {
		return false
	}
	sum := 0.0
	for _, text := range window[:n-1] {
		sum += ParseValue(text).Number
	}
	total := ParseValue(window[n-1])
	return total.State == nianbao.StateValue && total.Number == sum
}

// layLabels puts labels where the form has them: the four main rows span the
// whole label area, （一）… begin in its second column, 1. … in its third.
func layLabels(r int, labels []string) []nianbao.Cell {
	var cells []nianbao.Cell
	for i, text := range labels {
		col := labelCol(text)
		if n := len(cells); n > 0 && col <= cells[n-1].Col {
			col = min(cells[n-1].Col+1, labelCols-1)
		}
		span := 1
		if i == len(labels)-1 {
			span = labelCols - col
		}
		cells = append(cells, nianbao.Cell{Row: r, Col: col, RowSpan: 1, ColSpan: span, Text: text})
	}
	return cells
}

func labelCol(text string) int {
	switch code := rowLabels[key(text)]; {
	case code == "req_new", code == "req_carried_in", code == "req_carried_out":
		return 0
	case code == "res_granted", code == "res_partial", code == "res_total", code == "other_sum":
		return 1
	case code != "":
		return 2
	}
	if g := groupOf(key(text)); g == "本年度办理结果" {
		return 0
	} else if g != "" {
		return 1
	}
	return 2
}

func layHeader(r int, row []string) []nianbao.Cell {
	var cells []nianbao.Cell
	put := func(col, span int, text string) {
		cells = append(cells, nianbao.Cell{Row: r, Col: col, RowSpan: 1, ColSpan: span, Text: text, Header: true})
	}
	for _, text := range row {
		k := key(text)
		a, ok := applicantOf(k)
		switch {
		case ok:
			for i, x := range nianbao.Applicants {
				if x == a {
					put(labelCols+i, 1, text)
				}
			}
		case k == "申请人情况":
			put(labelCols, len(nianbao.Applicants)-1, text)
		case k == "法人或其他组织":
			put(labelCols+1, len(nianbao.Applicants)-2, text)
		case trim(text) != "" && len(cells) == 0:
			put(0, labelCols, text)
		}
	}
	return cells
}
