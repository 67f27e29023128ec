package docx

import (
	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
)

// arrange turns the rows of a table into items. Most tables are one item. Rows
// that hold a larger table only arrange the page, as does a table of a single
// column: their content stands as if there were no table around it.
func arrange(rows []row) []flow.Item {
	own := 0
	narrow := true
	for _, line := range rows {
		narrow = narrow && len(line.cells) <= 1
		for i := range line.cells {
			if line.cells[i].nested == 0 && len(line.cells[i].items) > 0 {
				own++
			}
		}
	}
	var out []flow.Item
	from := 0
	for i, line := range rows {
		if !narrow && !arranges(line, own) {
			continue
		}
		out = append(out, run(rows[from:i])...)
		for _, c := range line.cells {
			if c.down != carryOn {
				out = append(out, c.items...)
			}
		}
		from = i + 1
	}
	return append(out, run(rows[from:])...)
}

// arranges tells a row made to hold a table from one in which a small table was
// put for want of another way to divide a cell. The inner table decides: the
// row is layout if the former has as many cells as the rest of the table has
// filled ones, or looks like a table of its own.
func arranges(line row, own int) bool {
	for i := range line.cells {
		if n := line.cells[i].nested; n > 0 && (n >= own || n >= 12) {
			return true
		}
	}
	return false
}

// run makes a table of consecutive rows; rows of one cell each are text.
func run(rows []row) []flow.Item {
	widest := 0
	for _, line := range rows {
		widest = max(widest, len(line.cells))
	}
	switch {
	case widest == 0:
		return nil
	case widest == 1:
		var out []flow.Item
		for _, line := range rows {
			for _, c := range line.cells {
				out = append(out, c.items...)
			}
		}
		return out
	}
	return []flow.Item{{Rows: spans(rows)}}
}

// piece is a cell on the columns of the table's grid.
type piece struct {
	*cell
	from, to int
}

// spans resolves merges. Cells merge downwards with those that stand on the same
// columns; one that carries on nothing is a blank cell.
func spans(rows []row) []grid.Row {
	lines := make([][]piece, len(rows))
	for i, line := range rows {
		lines[i] = pieces(line)
	}
	out := make([]grid.Row, len(rows))
	open := map[int]*grid.Cell{} // by first column
	ends := map[int]int{}
	for i, line := range lines {
		next := map[int]*grid.Cell{}
		cells := make([]grid.Cell, 0, len(line)+1)
		if before := rows[i].before; before > 0 {
			cells = append(cells, grid.Cell{RowSpan: 1, ColSpan: before})
		}
		owner := map[int]int{} // first column → index into cells
		for _, p := range line {
			above := open[p.from]
			if p.down == carryOn && above != nil && ends[p.from] == p.to {
				above.RowSpan++
				next[p.from] = above
				continue
			}
			c := grid.Cell{RowSpan: 1, ColSpan: p.to - p.from, Header: rows[i].header}
			if p.down != carryOn {
				c.Text = p.text()
			}
			cells = append(cells, c)
			if p.down != single {
				owner[p.from], ends[p.from] = len(cells)-1, p.to
			}
		}
		out[i].Cells = cells
		for from, k := range owner {
			next[from] = &out[i].Cells[k]
		}
		open = next
	}
	return out
}

// pieces places the cells of a row, joining those merged sideways in the manner
// of older writers (w:hMerge).
func pieces(line row) []piece {
	var out []piece
	col := line.before
	for i := range line.cells {
		c := &line.cells[i]
		if c.across == carryOn && len(out) > 0 && out[len(out)-1].across != single {
			out[len(out)-1].to += c.span
		} else {
			out = append(out, piece{cell: c, from: col, to: col + c.span})
		}
		col += c.span
	}
	return out
}
