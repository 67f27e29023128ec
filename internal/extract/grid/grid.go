// Package grid turns the rows of a source table, with their row and column
// spans, into a span-free rectangle in which every position knows its cell. It
// follows the table model of HTML and is pure.
package grid

import (
	"errors"
	"fmt"

	"nianbao/internal/nianbao"
)

// Limits that keep a hostile table from taking unbounded memory. The widest
// statutory table has 15 columns and 28 rows; HTML caps colspan at 1000.
const (
	MaxCols  = 1000
	MaxRows  = 65534
	MaxSlots = 2_000_000
)

// ErrTooLarge means that a table has more positions than the limits allow.
var ErrTooLarge = errors.New("table too large")

// Cell is one source cell. Spans below 1 count as 1.
type Cell struct {
	Text    string
	RowSpan int
	ColSpan int
	Header  bool
}

// Row is one source row. EndOfGroup closes a row group (thead, tbody, tfoot):
// a cell never spans beyond its group.
type Row struct {
	Cells      []Cell
	EndOfGroup bool
}

// Build lays out rows as a browser does: a cell takes the first free position of
// its row and covers its spans; spans are clipped at the end of the row group.
func Build(rows []Row) (nianbao.Table, error) {
	b := builder{groupEnd: groupEnds(rows)}
	if len(rows) > MaxRows {
		return nianbao.Table{}, fmt.Errorf("%w: %d rows", ErrTooLarge, len(rows))
	}
	for i, row := range rows {
		if err := b.row(i, row); err != nil {
			return nianbao.Table{}, err
		}
	}
	b.table.Rows = len(rows)
	return b.table, nil
}

type builder struct {
	table    nianbao.Table
	open     []int // per column: first row that is free again
	groupEnd []int
	slots    int
}

func (b *builder) row(r int, row Row) error {
	col := 0
	for _, c := range row.Cells {
		for col < len(b.open) && b.open[col] > r {
			col++
		}
		cell := nianbao.Cell{
			Row: r, Col: col, Text: c.Text, Header: c.Header,
			RowSpan: min(max(c.RowSpan, 1), b.groupEnd[r]-r),
			ColSpan: min(max(c.ColSpan, 1), MaxCols),
		}
		// A cell must not overlap one that hangs down from above.
		for k := 1; k < cell.ColSpan; k++ {
			if col+k < len(b.open) && b.open[col+k] > r {
				cell.ColSpan = k
			}
		}
		b.slots += cell.RowSpan * cell.ColSpan
		if col+cell.ColSpan > MaxCols || b.slots > MaxSlots {
			return fmt.Errorf("%w: row %d", ErrTooLarge, r)
		}
		for len(b.open) < col+cell.ColSpan {
			b.open = append(b.open, 0)
		}
		for k := col; k < col+cell.ColSpan; k++ {
			b.open[k] = r + cell.RowSpan
		}
		b.table.Cells = append(b.table.Cells, cell)
		b.table.Cols = max(b.table.Cols, col+cell.ColSpan)
		col += cell.ColSpan
	}
	return nil
}

// groupEnds gives, for each row, the row after the last of its group.
func groupEnds(rows []Row) []int {
	ends := make([]int, len(rows))
	end := len(rows)
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].EndOfGroup {
			end = i + 1
		}
		ends[i] = end
	}
	return ends
}
