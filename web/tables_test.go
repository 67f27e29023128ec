package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// TestLayOutCoversGrid rebuilds the grid from the laid-out rows the way a
// browser does; every cell must land where its address says.
func TestLayOutCoversGrid(t *testing.T) {
	tables, observations := webtest.Form2019()
	if len(tables) == 0 {
		t.Fatal("no tables")
	}
	for _, table := range tables {
		observed := map[gridPos]nianbao.State{}
		for _, o := range observations {
			if o.Table == table.Index {
				observed[gridPos{o.Row, o.Col}] = o.State
			}
		}
		taken := map[gridPos]bool{}
		var got []nianbao.Cell
		for r, row := range layOut(table, observed).Rows {
			c := 0
			for _, cell := range row {
				for taken[gridPos{r, c}] {
					c++
				}
				rows, cols := max(cell.RowSpan, 1), max(cell.ColSpan, 1)
				got = append(got, nianbao.Cell{Row: r, Col: c, RowSpan: rows, ColSpan: cols, Text: cell.Text})
				for i := range rows {
					for j := range cols {
						taken[gridPos{r + i, c + j}] = true
					}
				}
			}
		}
		if diff := cmp.Diff(table.Cells, got); diff != "" {
			t.Errorf("table %d (-want +got):\n%s", table.Index, diff)
		}
		if len(taken) != table.Rows*table.Cols {
			t.Errorf("table %d: %d of %d places are filled", table.Index, len(taken), table.Rows*table.Cols)
		}
	}
}

func TestHeaderScope(t *testing.T) {
	first := map[int]int{2: 1}
	for _, tc := range []struct {
		name string
		cell nianbao.Cell
		want string
	}{
		{"above the values", nianbao.Cell{Row: 0, Col: 1, RowSpan: 1, ColSpan: 1}, "col"},
		{"above several columns", nianbao.Cell{Row: 0, Col: 1, RowSpan: 1, ColSpan: 3}, "colgroup"},
		{"before the values", nianbao.Cell{Row: 2, Col: 0, RowSpan: 1, ColSpan: 1}, "row"},
		{"before several rows", nianbao.Cell{Row: 2, Col: 0, RowSpan: 4, ColSpan: 1}, "rowgroup"},
		{"after the values", nianbao.Cell{Row: 2, Col: 5, RowSpan: 1, ColSpan: 1}, ""},
		{"after the values, marked by the page", nianbao.Cell{Row: 2, Col: 5, RowSpan: 1, ColSpan: 1, Header: true}, "col"},
	} {
		if got := headerScope(tc.cell, first); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestYearRanges(t *testing.T) {
	for want, years := range map[string][]int{
		"": nil, "2019": {2019}, "2019–2021": {2019, 2020, 2021}, "2008, 2010–2011, 2014": {2008, 2010, 2011, 2014},
	} {
		if got := yearRanges(years); got != want {
			t.Errorf("yearRanges(%v) = %q, want %q", years, got, want)
		}
	}
}
