package web

import (
	"cmp"
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
)

// Bounds of a table that is laid out; a page that exceeds them is no form.
const (
	maxTableCells = 20_000
	maxTableSide  = 5_000
)

// tableView is a table as the page prints it.
type tableView struct {
	ID      string // "t1" for the second table of the document
	Caption string
	First   string // its first cell
	Wide    bool
	Hint    bool   // say once how tables are to be read
	Check   string // the original at the side of this table; empty on the page that shows it
	Rows    [][]cellView
}

// cellView is one cell. Its ID is the address of the number in the outward
// contract: table, row and column of the span-free grid.
type cellView struct {
	ID               string
	Text             string
	Parts            markedText
	Original         string // address of the cell in the original; empty where the page does not lead there
	Scope            string // of a header cell; empty for a value
	RowSpan, ColSpan int    // 0 = 1
	Class            string
	at               cellAddress
	Finding          string // address of a finding that rests on it; empty = none does
}

type gridPos struct{ row, col int }

// printedTables lays out the tables that belong to the form, by section.
// Layout and metadata tables of the site are left out: they have no kind, and
// no observation was read from them.
func (p *reportPage) printedTables(r *nianbao.Report, tables []nianbao.Table) map[nianbao.SectionKind][]tableView {
	observed := map[int]map[gridPos]nianbao.State{}
	for _, o := range r.Observations {
		if observed[o.Table] == nil {
			observed[o.Table] = map[gridPos]nianbao.State{}
		}
		observed[o.Table][gridPos{o.Row, o.Col}] = o.State
	}
	byKind := map[nianbao.SectionKind][]tableView{}
	for _, t := range tables {
		cells := observed[t.Index]
		if (t.Kind == "" && cells == nil) || len(t.Cells) > maxTableCells || t.Rows > maxTableSide || t.Cols > maxTableSide {
			continue
		}
		v := layOut(t, cells)
		v.Hint = len(byKind) == 0
		v.Caption = p.T("report.table_caption", p.sectionName(t.Kind))
		if t.Kind == "" {
			v.Caption = p.T("report.table_number", t.Index+1)
		}
		if n := len(byKind[t.Kind]); n > 0 {
			v.Caption = p.T("report.table_continued", v.Caption, n+1)
		}
		byKind[t.Kind] = append(byKind[t.Kind], v)
	}
	return byKind
}

// layOut turns cells into rows of HTML, spans included. A row that is covered
// by spans from above altogether stays as an empty row, or the rows below would
// move up.
func layOut(t nianbao.Table, observed map[gridPos]nianbao.State) tableView {
	v := tableView{ID: fmt.Sprintf("t%d", t.Index), Wide: t.Cols > 8, Rows: make([][]cellView, max(t.Rows, 0))}
	first := firstValues(observed)
	cells := slices.Clone(t.Cells)
	slices.SortStableFunc(cells, func(a, b nianbao.Cell) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
	for _, c := range cells {
		if c.Row < 0 || c.Row >= t.Rows || c.Col < 0 || c.Col >= t.Cols {
			continue
		}
		c.RowSpan = clamp(c.RowSpan, t.Rows-c.Row)
		c.ColSpan = clamp(c.ColSpan, t.Cols-c.Col)
		if v.First == "" {
			v.First = nianbao.CellID(t.Index, c.Row, c.Col)
		}
		state, isValue := observed[gridPos{c.Row, c.Col}]
		view := cellView{ID: nianbao.CellID(t.Index, c.Row, c.Col), Text: c.Text, at: cellAddress{t.Index, c.Row, c.Col}}
		if c.RowSpan > 1 {
			view.RowSpan = c.RowSpan
		}
		if c.ColSpan > 1 {
			view.ColSpan = c.ColSpan
		}
		if isValue {
			view.Class = "n s-" + string(state)
		} else {
			view.Scope = headerScope(c, first)
		}
		v.Rows[c.Row] = append(v.Rows[c.Row], view)
	}
	return v
}

// firstValues is the column of the first value of each row.
func firstValues(observed map[gridPos]nianbao.State) map[int]int {
	first := map[int]int{}
	for pos := range observed {
		if col, ok := first[pos.row]; !ok || pos.col < col {
			first[pos.row] = pos.col
		}
	}
	return first
}

// headerScope tells what a cell that holds no value is the header of: its
// column if its row has no values at all, its row if it stands before them.
// What stands elsewhere is a header only if the page itself says so.
func headerScope(c nianbao.Cell, first map[int]int) string {
	col, hasValues := first[c.Row]
	switch {
	case !hasValues && len(first) > 0:
		if c.ColSpan > 1 {
			return "colgroup"
		}
		return "col"
	case hasValues && c.Col < col:
		if c.RowSpan > 1 {
			return "rowgroup"
		}
		return "row"
	case c.Header:
		return "col"
	}
	return ""
}

func clamp(span, most int) int { return max(1, min(span, most)) }
