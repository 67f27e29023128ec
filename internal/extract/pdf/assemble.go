package pdf

import "math"

// assembler builds a table without rules row by row. Every line with numbers is
// a row, and so is every header line; lines that hold only labels are pieces of
// the rows around them.
type assembler struct {
	rows   []openRow
	cols   []span
	labels int // leading columns that hold labels
	em     float64

	out  []asRow
	open []fragment // pieces of labels that wait for the row below
}

// asRow is a row of the table: the text and the reach of each column.
type asRow struct {
	texts  []string
	until  []int // last column that the text covers
	anchor bool
	lines  []*line
	foot   []float64 // lower edge of the text of each column
}

type fragment struct {
	col, until int
	run        run
}

func assemble(page int, rows []openRow, cols []span, labels int, em float64) *table {
	a := &assembler{rows: rows, cols: cols, labels: labels, em: em}
	for i := range rows {
		a.line(&rows[i])
	}
	if len(a.out) == 0 {
		return nil
	}
	for _, f := range a.open {
		a.put(&a.out[len(a.out)-1], f)
	}
	xs := separators(cols)
	t := &table{
		page: page, xs: xs, rows: len(a.out), open: true, labels: labels,
		box: box{xs[0], rows[0].line.y0, xs[len(xs)-1], rows[len(rows)-1].line.y1},
	}
	for i := range a.out {
		t.cells = append(t.cells, a.cells(i)...)
	}
	return t
}

func (a *assembler) newRow(anchor bool) *asRow {
	n := len(a.cols)
	a.out = append(a.out, asRow{texts: make([]string, n), until: make([]int, n), foot: make([]float64, n), anchor: anchor})
	return &a.out[len(a.out)-1]
}

func (a *assembler) line(r *openRow) {
	switch {
	case r.anchors():
		row := a.newRow(true)
		for _, f := range a.open {
			a.put(row, f)
		}
		a.open = nil
		a.fill(row, r)
	case a.labels > 0 && r.runs[len(r.runs)-1].x1 <= a.cols[a.labels-1].to+a.em && a.started(r):
		for _, run := range r.runs {
			first, last := columnOf(a.cols[:a.labels], &run)
			a.fragment(fragment{first, last, run})
		}
	default:
		if n := len(a.out); n > 0 && !a.out[n-1].anchor && a.wraps(&a.out[n-1], r) {
			a.fill(&a.out[n-1], r)
			return
		}
		a.fill(a.newRow(false), r)
	}
}

// started reports whether the header is over: what stands in the label columns
// is then a piece of a label, which may precede the first number.
func (a *assembler) started(r *openRow) bool {
	if caption.MatchString(compact(r.line.text)) {
		return false
	}
	for i := range a.out {
		if a.out[i].anchor {
			return true
		}
	}
	return beginsItem(r.line.text)
}

func (a *assembler) fill(row *asRow, r *openRow) {
	row.lines = append(row.lines, r.line)
	for _, run := range r.runs {
		first, last := columnOf(a.cols, &run)
		if run.value && last > first {
			first, last = nearest(a.cols, &run), 0
			last = first
		}
		a.put(row, fragment{first, last, run})
	}
}

func nearest(cols []span, r *run) int {
	best, at := math.Inf(1), 0
	for i, s := range cols {
		if d := math.Abs((s.from+s.to)/2 - r.midX()); d < best {
			best, at = d, i
		}
	}
	return at
}

func (a *assembler) put(row *asRow, f fragment) {
	row.texts[f.col] = joinLines(row.texts[f.col], f.run.text)
	row.until[f.col] = max(row.until[f.col], f.until)
	row.foot[f.col] = max(row.foot[f.col], f.run.y1)
}

// fragment gives a piece of a label to its row: what begins an item belongs to
// the numbers below it, what follows closely on a piece belongs with that, and
// the rest ends the label above.
func (a *assembler) fragment(f fragment) {
	for i := len(a.open) - 1; i >= 0; i-- {
		o := &a.open[i]
		if o.col == f.col && f.run.y0-o.run.y1 < 0.7*a.em && !beginsItem(f.run.text) {
			o.run.text = joinLines(o.run.text, f.run.text)
			o.run.y1 = f.run.y1
			return
		}
	}
	n := len(a.out)
	if n == 0 || !a.out[n-1].anchor || beginsItem(f.run.text) {
		a.open = append(a.open, f)
		return
	}
	a.put(&a.out[n-1], f)
}

// wraps reports whether a header line continues the cells of the one above:
// each of its pieces stands under one of them.
func (a *assembler) wraps(above *asRow, r *openRow) bool {
	prev := above.lines[len(above.lines)-1]
	if r.line.y0-prev.y1 > 0.5*a.em {
		return false
	}
	upper := prev.runs(columnGap(a.em))
	for _, run := range r.runs {
		found := false
		for _, u := range upper {
			found = found || math.Abs(u.midX()-run.midX()) < 0.7*a.em
		}
		if !found {
			return false
		}
	}
	return true
}

// cells turns a row into cells. A label reaches to the end of the label columns
// if nothing stands there.
func (a *assembler) cells(i int) []cell {
	row := &a.out[i]
	var out []cell
	for c := 0; c < len(a.cols); {
		end := c
		if row.texts[c] != "" {
			end = max(row.until[c], c)
			if row.anchor && c < a.labels {
				end = max(end, a.labels-1)
			}
			for k := c + 1; k <= end; k++ {
				if row.texts[k] != "" {
					end = k - 1
				}
			}
		}
		out = append(out, cell{row: i, col: c, rowSpan: 1, colSpan: end - c + 1, text: row.texts[c]})
		c = end + 1
	}
	return out
}
