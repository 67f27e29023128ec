package pdf

import (
	"math"
	"slices"
)

// openTable builds a table from its lines; nil if they have no columns. Table two
// changes its columns from block to block: each is read for itself.
func (b *body) openTable(rows []openRow) *table {
	var t *table
	for _, block := range blocks(rows, b.em) {
		part := b.openBlock(block)
		switch {
		case part == nil && t == nil:
			return nil // what has no columns at its head is no table
		case part == nil:
			continue
		case t == nil:
			t = part
		default:
			t.stack(part)
		}
	}
	return t
}

func (b *body) openBlock(rows []openRow) *table {
	cols, labels := openColumns(rows, b.em)
	if len(cols) == 0 {
		cols, labels = headerColumns(rows), 0
	}
	if len(cols) < 2 {
		return nil
	}
	seps := separators(cols)
	for i := range rows {
		rows[i].runs = rows[i].line.runs(columnGap(b.em), seps[1:len(seps)-1]...)
	}
	if t := b.banded(rows, cols); t != nil {
		return t
	}
	return assemble(b.page.index, rows, cols, labels, b.em)
}

// blocks cuts the lines of a table before each header that follows numbers.
func blocks(rows []openRow, em float64) [][]openRow {
	cols, labels := openColumns(rows, em)
	if labels == 0 || labels == len(cols) {
		return [][]openRow{rows}
	}
	edge := cols[labels].from
	starts, numbers := []int{0}, false
	for i := range rows {
		switch {
		case rows[i].anchors():
			numbers = true
		case numbers && !rows[i].inLabels(edge):
			starts, numbers = append(starts, i), false
		}
	}
	if !numbers && len(starts) > 1 { // a header that nothing follows
		starts = starts[:len(starts)-1]
	}
	var out [][]openRow
	for k, from := range starts {
		to := len(rows)
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		out = append(out, rows[from:to])
	}
	return out
}

// stack puts a part with columns of its own below a table.
func (t *table) stack(part *table) {
	left, right := min(t.xs[0], part.xs[0]), max(t.xs[len(t.xs)-1], part.xs[len(part.xs)-1])
	t.xs[0], part.xs[0], t.xs[len(t.xs)-1], part.xs[len(part.xs)-1] = left, left, right, right
	xs := distinct(slices.Concat(t.xs, part.xs), blurred)
	if !separates(xs, t.xs) || !separates(xs, part.xs) {
		xs = distinct(slices.Concat(t.xs, part.xs), 0.1)
	}
	if len(t.xs) == len(part.xs) {
		xs = t.xs // the same columns, whose edges follow the text
		part.xs = xs
	}
	t.rescale(xs)
	part.rescale(xs)
	for _, c := range part.cells {
		c.row += t.rows
		t.cells = append(t.cells, c)
	}
	t.rows += part.rows
	t.y1 = part.y1
}

// separates reports whether grid lines keep the columns of a part apart.
func separates(xs, part []float64) bool {
	last := -1
	for _, x := range part {
		i := closest(xs, x)
		if i == last {
			return false
		}
		last = i
	}
	return true
}

// maxPieces bounds a table without rules; the longest statutory table has some
// 300 pieces of text.
const maxPieces = 5000

// openColumns finds the columns: those of the numbers first, then, left of
// them, those of the labels. labels is how many are label columns.
func openColumns(rows []openRow, em float64) (cols []span, labels int) {
	pieces := 0
	for i := range rows {
		pieces += len(rows[i].runs)
	}
	if pieces > maxPieces {
		return nil, 0
	}
	var values, texts []run
	anchors := 0
	for i := range rows {
		if !rows[i].anchors() {
			continue
		}
		anchors++
		for _, r := range rows[i].runs {
			if r.value {
				values = append(values, r)
			}
		}
	}
	numbers := columns(values)
	if anchors >= 6 {
		numbers = slices.DeleteFunc(numbers, func(s span) bool { return s.members < 2 })
	}
	if len(numbers) == 0 {
		return nil, 0
	}
	header := true
	for i := range rows {
		// What stands above the numbers is a header, unless it is a cut label.
		text := rows[i].line.text
		header = header && !rows[i].anchors() && (!beginsItem(text) || caption.MatchString(compact(text)))
		if header {
			continue
		}
		for _, r := range rows[i].runs {
			if !r.value && r.x1 <= numbers[0].from+em && rows[i].inLabels(numbers[0].from) {
				texts = append(texts, r)
			}
		}
	}
	cols = columns(texts)
	labels = len(cols)
	return append(cols, numbers...), labels
}

// headerColumns finds the columns of rows without numbers.
func headerColumns(rows []openRow) []span {
	var all []run
	for i := range rows {
		if all = append(all, rows[i].runs...); len(all) > maxPieces {
			return nil
		}
	}
	return columns(all)
}

// inLabels reports whether a line is a row with numbers, or has nothing right of
// the labels: headers would blur the columns.
func (r *openRow) inLabels(edge float64) bool {
	return r.anchors() || r.runs[len(r.runs)-1].x1 <= edge
}

// banded reads a table whose rows are divided by rules: verticals are put
// between its columns wherever no text crosses them, and it is ruled.
func (b *body) banded(rows []openRow, cols []span) *table {
	xs := separators(cols)
	top, bottom := rows[0].line.y0, rows[len(rows)-1].line.y1
	left, right := xs[0], xs[len(xs)-1]
	var n network
	for _, h := range b.hor {
		if h.at > top-1.5*b.em && h.at < bottom+1.5*b.em && h.to > left && h.from < right && h.to-h.from > b.em {
			n.hor = append(n.hor, h)
			left, right = min(left, h.from), max(right, h.to)
		}
	}
	ys := levels(n.hor, 3)
	anchors := 0
	for i := range rows {
		if rows[i].anchors() {
			anchors++
		}
	}
	if len(ys) < 3 || len(ys)-1 < anchors {
		return nil
	}
	xs[0], xs[len(xs)-1] = left, right
	for _, x := range []float64{left, right} {
		n.ver = append(n.ver, rule{x, ys[0], ys[len(ys)-1]})
	}
	for _, x := range xs[1 : len(xs)-1] {
		for i := 1; i < len(ys); i++ {
			if !crossed(rows, x, ys[i-1], ys[i]) {
				n.ver = append(n.ver, rule{x, ys[i-1], ys[i]})
			}
		}
	}
	slices.SortStableFunc(n.ver, func(a, b rule) int { return int(math.Copysign(1, a.at-b.at)) })
	l := newLattice(n, b.em, 3)
	if l == nil || l.cols() < 2 {
		return nil
	}
	for i := range rows {
		if rest := l.take(slices.Clone(rows[i].line.glyphs)); len(rest) > 0 {
			return nil // text beyond the rules
		}
	}
	return newTable(b.page.index, l, b.em)
}

// crossed reports whether text of a band stands on both sides of x.
func crossed(rows []openRow, x, top, bottom float64) bool {
	for i := range rows {
		l := rows[i].line
		if mid := (l.y0 + l.y1) / 2; mid < top || mid > bottom {
			continue
		}
		for _, r := range rows[i].runs {
			if r.x0 < x-1 && r.x1 > x+1 {
				return true
			}
		}
	}
	return false
}
