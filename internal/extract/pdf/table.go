package pdf

import (
	"math"
	"slices"
)

// table is a table that may run over several pages. The box is that of its part
// on the last of them.
type table struct {
	box
	page       int // where it begins
	xs         []float64
	rows       int
	cells      []cell
	openBottom bool
	openTop    bool
	open       bool   // set without rules; its edges are those of its text
	labels     int    // leading columns of an open table that hold labels
	lines      []line // of a table of one column, in case it is none
}

func (t *table) cols() int { return len(t.xs) - 1 }

// newTable reads the texts of a lattice; nil if there is none.
func newTable(pageIndex int, l *lattice, em float64) *table {
	t := &table{
		box: l.box, page: pageIndex, xs: l.xs, rows: l.rows(), cells: l.cells,
		openTop: l.openTop, openBottom: l.openBottom,
	}
	empty := true
	for i := range t.cells {
		c := &t.cells[i]
		if t.cols() == 1 {
			t.lines = append(t.lines, lines(pageIndex, c.glyphs)...)
		}
		c.write(l.cellBox(c))
		c.glyphs = nil
		empty = empty && c.text == ""
	}
	if empty {
		return nil
	}
	for r := l.rows() - 1; r >= 0; r-- {
		// Programs leave slivers where a page break cuts cells that span rows.
		if l.ys[r+1]-l.ys[r] < 1.4*em && len(t.rowTexts(r)) == 0 {
			t.dropRow(r)
		}
	}
	return t
}

// dropRow takes out a row in which no text begins.
func (t *table) dropRow(r int) {
	kept := t.cells[:0]
	for _, c := range t.cells {
		switch {
		case c.row > r:
			c.row--
		case c.row+c.rowSpan > r:
			if c.rowSpan--; c.rowSpan == 0 {
				continue
			}
		}
		kept = append(kept, c)
	}
	t.cells = kept
	t.rows--
}

const (
	sameEdge = 5.0  // points by which the edges of two parts of a table may differ
	blurred  = 24.0 // the same where edges follow the text
)

// join appends the part of a table that stands on the next page, if it is one.
func (t *table) join(next *table) bool {
	if t.open != next.open {
		return false
	}
	if t.open {
		return t.joinOpen(next)
	}
	if math.Abs(t.xs[0]-next.xs[0]) > sameEdge || math.Abs(t.xs[len(t.xs)-1]-next.xs[len(next.xs)-1]) > sameEdge {
		return false
	}
	if !akin(t.xs, next.xs) {
		return false
	}
	xs := distinct(slices.Concat(t.xs, next.xs), sameEdge)
	if !separates(xs, t.xs) || !separates(xs, next.xs) {
		return false
	}
	t.rescale(xs)
	next.rescale(xs)
	next.dropRepeated(t)
	if next.rows > 0 {
		t.append(next)
	}
	t.box, t.openBottom = next.box, next.openBottom
	t.lines = append(t.lines, next.lines...)
	return true
}

// joinOpen appends the next part of a table without rules: its columns of
// numbers stand in the same places.
func (t *table) joinOpen(next *table) bool {
	a, b := t.xs[t.labels+1:], next.xs[next.labels+1:]
	if t.labels == 0 || next.labels == 0 || len(a) != len(b) || len(a) < 3 {
		return false
	}
	for i := range len(a) - 1 {
		if math.Abs(a[i]-b[i]) > blurred/2 {
			return false
		}
	}
	next.dropRepeated(t)
	if next.labels > t.labels {
		t.labels = next.labels
	}
	t.stack(next)
	t.box = next.box
	return true
}

// akin reports whether the coarser of two sets of columns is, for the most part,
// one of the finer.
func akin(a, b []float64) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	found := 0
	for _, x := range a {
		for _, y := range b {
			if math.Abs(x-y) <= sameEdge {
				found++
				break
			}
		}
	}
	return float64(found) >= 0.6*float64(len(a))
}

// rescale expresses the columns of the cells on finer grid lines.
func (t *table) rescale(xs []float64) {
	at := make([]int, len(t.xs))
	for i, x := range t.xs {
		at[i] = closest(xs, x)
	}
	for i := range t.cells {
		c := &t.cells[i]
		end := at[c.col+c.colSpan]
		c.col = at[c.col]
		c.colSpan = max(end-c.col, 1)
	}
	t.xs = xs
}

func closest(xs []float64, x float64) int {
	best := 0
	for k := range xs {
		if math.Abs(xs[k]-x) < math.Abs(xs[best]-x) {
			best = k
		}
	}
	return best
}

// dropRepeated removes a header that repeats that of the first part.
func (t *table) dropRepeated(first *table) {
	n := 0
	for n < min(t.rows, first.rows) {
		a, b := first.rowTexts(n), t.rowTexts(n)
		if len(b) == 0 || !slices.Equal(a, b) || slices.ContainsFunc(b, isNumeral) {
			break
		}
		n++
	}
	if n == 0 || n == t.rows {
		return
	}
	kept := t.cells[:0]
	for _, c := range t.cells {
		if c.row+c.rowSpan <= n {
			continue
		}
		if c.row < n {
			c.rowSpan -= n - c.row
			c.row = n
		}
		c.row -= n
		kept = append(kept, c)
	}
	t.cells, t.rows, t.openTop = kept, t.rows-n, false
}

// rowTexts are the texts of the cells that begin in a row, left to right.
func (t *table) rowTexts(row int) []string {
	var out []string
	for _, c := range t.sorted() {
		if c.row == row && c.text != "" {
			out = append(out, compact(c.text))
		}
	}
	return out
}

func (t *table) sorted() []cell {
	slices.SortStableFunc(t.cells, func(a, b cell) int {
		if a.row != b.row {
			return a.row - b.row
		}
		return a.col - b.col
	})
	return t.cells
}
