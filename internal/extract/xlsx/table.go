package xlsx

import (
	"slices"

	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
)

// table makes one item of consecutive lines. Rows and columns in which nothing
// begins are left out: sheets use narrow ones to draw forms.
func (s *sheet) table(lines []line) []flow.Item {
	if len(lines) == 0 {
		return nil
	}
	rows := make([]int, len(lines))
	var cols []int
	for i, l := range lines {
		rows[i] = l.row
		for _, c := range l.cells {
			cols = append(cols, c.from.col)
		}
	}
	slices.Sort(cols)
	cols = slices.Compact(cols)
	out := make([]grid.Row, len(lines))
	ends := make([]int, len(cols)) // first line at which a column is free again
	for i, l := range lines {
		next := 0
		for _, c := range l.cells {
			at, _ := slices.BinarySearch(cols, c.from.col)
			out[i].Cells = append(out[i].Cells, blanks(ends[min(next, at):at], i)...)
			cell := grid.Cell{
				Text:    c.text,
				RowSpan: span(rows, c.from.row, c.to.row),
				ColSpan: span(cols, c.from.col, c.to.col),
			}
			out[i].Cells = append(out[i].Cells, cell)
			next = at + cell.ColSpan
			for k := at; k < next; k++ {
				ends[k] = i + cell.RowSpan
			}
		}
		out[i].Cells = append(out[i].Cells, blanks(ends[min(next, len(ends)):], i)...)
	}
	return []flow.Item{{Rows: out}}
}

// blanks fills the columns that no cell of this line or from above covers.
func blanks(ends []int, line int) []grid.Cell {
	var out []grid.Cell
	for _, end := range ends {
		if end <= line {
			out = append(out, grid.Cell{RowSpan: 1, ColSpan: 1})
		}
	}
	return out
}

// span counts the kept rows or columns of a range.
func span(kept []int, from, to int) int {
	lo, _ := slices.BinarySearch(kept, from)
	hi, _ := slices.BinarySearch(kept, to+1)
	return max(hi-lo, 1)
}
