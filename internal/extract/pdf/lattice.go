package pdf

import (
	"cmp"
	"slices"
)

// maxSlots bounds the grid of one table; the widest statutory table has 280.
const maxSlots = 100_000

// lattice is a ruled table on one page: the rectangles that its rules enclose.
type lattice struct {
	box
	xs, ys []float64
	cells  []cell
	owner  []int // cell of each grid slot, row by row
	// The verticals run beyond the last horizontal: the page break cut a row.
	openTop, openBottom bool
}

// cell is a rectangle of a table; texts are filled in later.
type cell struct {
	row, col, rowSpan, colSpan int
	glyphs                     []glyph
	text                       string
	full                       bool // the last line of text reaches the right edge
	unruled                    bool // at the foot of the table, without a rule below
}

func (l *lattice) cols() int { return len(l.xs) - 1 }
func (l *lattice) rows() int { return len(l.ys) - 1 }

// lattices finds the ruled tables of a page; em is its usual character size.
func lattices(p *page, em float64) []*lattice {
	tol := min(max(0.5*em, 2.5), 6) // no row or column is narrower than half a character
	var out []*lattice
	for _, n := range networks(mergeRules(p.hor), mergeRules(p.ver), tol) {
		if l := newLattice(n, em, tol); l != nil {
			out = append(out, l)
		}
	}
	// The innermost table owns what lies in it.
	slices.SortStableFunc(out, func(a, b *lattice) int {
		return cmp.Compare(a.width()*a.height(), b.width()*b.height())
	})
	return out
}

func newLattice(n network, em, tol float64) *lattice {
	l := &lattice{xs: levels(n.ver, tol), ys: levels(n.hor, tol)}
	l.openSides(n, em)
	if len(l.xs) < 2 || len(l.ys) < 2 || l.cols()*l.rows() > maxSlots {
		return nil
	}
	l.box = box{l.xs[0], l.ys[0], l.xs[len(l.xs)-1], l.ys[len(l.ys)-1]}
	if l.width() < 2*em || l.height() < em {
		return nil
	}
	l.partition(l.edges(n, tol))
	l.compress()
	for i := range l.cells {
		c := &l.cells[i]
		if b := l.cellBox(c); c.row+c.rowSpan == l.rows() {
			c.unruled = covered(near(n.hor, b.y1, tol), b.x0, b.x1) < 0.5
		}
	}
	return l
}

// openSides closes tables that are open at a side: some are set without their
// outer verticals, and a page break may cut a row.
func (l *lattice) openSides(n network, em float64) {
	if len(l.xs) == 0 || len(l.ys) == 0 {
		return
	}
	left, right := l.xs[0], l.xs[len(l.xs)-1]
	for _, h := range n.hor {
		left, right = min(left, h.from), max(right, h.to)
	}
	top, bottom := l.ys[0], l.ys[len(l.ys)-1]
	for _, v := range n.ver {
		top, bottom = min(top, v.from), max(bottom, v.to)
	}
	if l.xs[0]-left > em {
		l.xs = slices.Insert(l.xs, 0, left)
	}
	if right-l.xs[len(l.xs)-1] > em {
		l.xs = append(l.xs, right)
	}
	if l.ys[0]-top > 0.7*em {
		l.ys, l.openTop = slices.Insert(l.ys, 0, top), true
	}
	if bottom-l.ys[len(l.ys)-1] > 0.7*em {
		l.ys, l.openBottom = append(l.ys, bottom), true
	}
}

// edges says which slots are divided from the next: right[r][c] between columns
// c and c+1, below[r][c] between rows r and r+1.
type edges struct{ right, below [][]bool }

func (l *lattice) edges(n network, tol float64) edges {
	const enough = 0.55 // of the side of a slot
	e := edges{make([][]bool, l.rows()), make([][]bool, l.rows())}
	for r := range l.rows() {
		e.right[r] = make([]bool, l.cols())
		e.below[r] = make([]bool, l.cols())
	}
	for c := range l.cols() {
		at := near(n.ver, l.xs[c+1], tol)
		for r := range l.rows() {
			e.right[r][c] = c+1 == l.cols() || covered(at, l.ys[r], l.ys[r+1]) >= enough
		}
	}
	for r := range l.rows() {
		at := near(n.hor, l.ys[r+1], tol)
		for c := range l.cols() {
			e.below[r][c] = r+1 == l.rows() || covered(at, l.xs[c], l.xs[c+1]) >= enough
		}
	}
	return e
}

// near picks the rules at one place out of rules sorted by place.
func near(rules []rule, at, tol float64) []rule {
	byAt := func(r rule, x float64) int { return cmp.Compare(r.at, x) }
	from, _ := slices.BinarySearchFunc(rules, at-tol, byAt)
	to, _ := slices.BinarySearchFunc(rules, at+tol, byAt)
	return rules[from:to]
}

// partition merges slots without a rule between them into rectangles.
func (l *lattice) partition(e edges) {
	rows, cols := l.rows(), l.cols()
	l.owner = make([]int, rows*cols)
	for i := range l.owner {
		l.owner[i] = -1
	}
	for r := range rows {
		for c := range cols {
			if l.owner[r*cols+c] >= 0 {
				continue
			}
			w := 1
			for c+w < cols && !e.right[r][c+w-1] && l.owner[r*cols+c+w] < 0 {
				w++
			}
			h := 1
			for r+h < rows && l.continues(e, r+h, c, w) {
				h++
			}
			for y := r; y < r+h; y++ {
				for x := c; x < c+w; x++ {
					l.owner[y*cols+x] = len(l.cells)
				}
			}
			l.cells = append(l.cells, cell{row: r, col: c, rowSpan: h, colSpan: w})
		}
	}
}

// continues reports whether slots c…c+w-1 of row r belong to the cell above.
func (l *lattice) continues(e edges, r, c, w int) bool {
	for x := c; x < c+w; x++ {
		if e.below[r-1][x] || l.owner[r*l.cols()+x] >= 0 || x < c+w-1 && e.right[r][x] {
			return false
		}
	}
	return true
}

// compress drops grid lines at which no cell begins.
func (l *lattice) compress() {
	row, col := make([]bool, l.rows()), make([]bool, l.cols())
	for _, c := range l.cells {
		row[c.row], col[c.col] = true, true
	}
	ys, rowAt := keepLines(l.ys, row)
	xs, colAt := keepLines(l.xs, col)
	l.owner = make([]int, (len(ys)-1)*(len(xs)-1))
	for i := range l.cells {
		c := &l.cells[i]
		lastRow, lastCol := rowAt[c.row+c.rowSpan], colAt[c.col+c.colSpan]
		c.row, c.col = rowAt[c.row], colAt[c.col]
		c.rowSpan, c.colSpan = lastRow-c.row, lastCol-c.col
		for r := c.row; r < lastRow; r++ {
			for k := c.col; k < lastCol; k++ {
				l.owner[r*(len(xs)-1)+k] = i
			}
		}
	}
	l.xs, l.ys = xs, ys
}

// keepLines keeps the marked lines and the last, and maps old places to new.
func keepLines(lines []float64, keep []bool) (kept []float64, at []int) {
	at = make([]int, len(lines))
	for i, k := range keep {
		at[i] = len(kept)
		if k {
			kept = append(kept, lines[i])
		}
	}
	at[len(lines)-1] = len(kept)
	return append(kept, lines[len(lines)-1]), at
}

// take moves the glyphs that lie in the table into its cells and returns the rest.
func (l *lattice) take(glyphs []glyph) []glyph {
	rest := glyphs[:0]
	for _, g := range glyphs {
		x, y := g.midX(), g.midY()
		if !l.contains(x, y) {
			rest = append(rest, g)
			continue
		}
		c := &l.cells[l.owner[slot(l.ys, y)*l.cols()+slot(l.xs, x)]]
		c.glyphs = append(c.glyphs, g)
	}
	return rest
}

// overflow takes glyphs that hang out of the foot of the table: where a page
// break cuts a cell that spans rows, its text may run on below the last rule.
func (l *lattice) overflow(glyphs []glyph, em float64) []glyph {
	const reach = 4 // lines
	if !slices.ContainsFunc(l.cells, func(c cell) bool { return c.unruled }) {
		return glyphs
	}
	rest := glyphs[:0]
	for _, g := range glyphs {
		x, y := g.midX(), g.midY()
		if y <= l.y1 || y > l.y1+reach*1.5*em || x < l.x0 || x > l.x1 {
			rest = append(rest, g)
			continue
		}
		c := &l.cells[l.owner[(l.rows()-1)*l.cols()+slot(l.xs, x)]]
		if !c.unruled || len(c.glyphs) == 0 || y > foot(c.glyphs)+1.9*em {
			rest = append(rest, g)
			continue
		}
		c.glyphs = append(c.glyphs, g)
	}
	return rest
}

// foot is the middle of the lowest glyph.
func foot(glyphs []glyph) float64 {
	y := glyphs[0].midY()
	for i := range glyphs {
		y = max(y, glyphs[i].midY())
	}
	return y
}

// slot finds the interval of lines that holds v.
func slot(lines []float64, v float64) int {
	i, _ := slices.BinarySearch(lines, v)
	return min(max(i-1, 0), len(lines)-2)
}

// cellBox is the rectangle of a cell on the page.
func (l *lattice) cellBox(c *cell) box {
	return box{l.xs[c.col], l.ys[c.row], l.xs[c.col+c.colSpan], l.ys[c.row+c.rowSpan]}
}
