package ofd

import (
	"cmp"
	"math"
	"slices"

	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
)

const (
	near     = 0.9 // rules as close as this are one
	maxSlots = 20_000
)

// lattice is a ruled table: grid lines, and the rules between the slots.
type lattice struct {
	xs, ys   []float64
	hor, ver []rule
	rowRules [][]rule // by line of ys
	colRules [][]rule // by line of xs
	glyphs   []glyph
}

// compose turns the marks of a page into items in reading order.
func (p *page) compose() []flow.Item {
	tables := lattices(p.hor, p.ver)
	var rest []glyph
	for _, g := range p.glyphs {
		if t := holder(tables, &g); t != nil {
			t.glyphs = append(t.glyphs, g)
		} else {
			rest = append(rest, g)
		}
	}
	lines := dropPageNumber(textLines(rest))
	p.runsOn, p.goesOn = edges(lines)
	var out []flow.Item
	for _, t := range tables {
		above := 0
		for above < len(lines) && lines[above].base <= t.ys[0] {
			above++
		}
		out = append(appendText(out, lines[:above]), t.items()...)
		lines = lines[above:]
	}
	return appendText(out, lines)
}

func appendText(out []flow.Item, lines []textLine) []flow.Item {
	for _, text := range paragraphs(lines) {
		out = append(out, flow.Item{Text: text})
	}
	return out
}

// holder is the innermost table around a character.
func holder(tables []*lattice, g *glyph) (best *lattice) {
	for _, t := range tables {
		if t.contains(g.midX(), g.midY()) && (best == nil || t.size() < best.size()) {
			best = t
		}
	}
	return best
}

func (l *lattice) contains(x, y float64) bool {
	return l.xs[0] <= x && x <= l.xs[len(l.xs)-1] && l.ys[0] <= y && y <= l.ys[len(l.ys)-1]
}

func (l *lattice) size() float64 {
	return (l.xs[len(l.xs)-1] - l.xs[0]) * (l.ys[len(l.ys)-1] - l.ys[0])
}

// lattices finds the tables of a page, from top to bottom: rules that touch
// each other, at least two in either direction.
func lattices(hor, ver []rule) []*lattice {
	hor, ver = joined(hor), joined(ver)
	if len(hor)+len(ver) > maxRules {
		return nil
	}
	var out []*lattice
	horDone, verDone := make([]bool, len(hor)), make([]bool, len(ver))
	for i := range hor {
		if horDone[i] {
			continue
		}
		l := &lattice{}
		queue := []int{i} // horizontal rules to follow
		horDone[i] = true
		for len(queue) > 0 {
			h := hor[queue[0]]
			queue = queue[1:]
			l.hor = append(l.hor, h)
			for k, v := range ver {
				if verDone[k] || !touch(h, v) {
					continue
				}
				verDone[k] = true
				l.ver = append(l.ver, v)
				for j := range hor {
					if !horDone[j] && touch(hor[j], v) {
						horDone[j] = true
						queue = append(queue, j)
					}
				}
			}
		}
		l.xs, l.ys = places(l.ver), places(l.hor)
		if len(l.xs) > 1 && len(l.ys) > 1 && (len(l.xs)-1)*(len(l.ys)-1) <= maxSlots {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b *lattice) int { return cmp.Compare(a.ys[0], b.ys[0]) })
	return out
}

func touch(h, v rule) bool {
	return h.from-near <= v.at && v.at <= h.to+near && v.from-near <= h.at && h.at <= v.to+near
}

// joined makes one of rules that continue or repeat each other.
func joined(rules []rule) []rule {
	rules = slices.Clone(rules)
	slices.SortFunc(rules, func(a, b rule) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from)) })
	var out []rule
	for len(rules) > 0 {
		n := 1
		for n < len(rules) && rules[n].at-rules[0].at <= near/2 {
			n++
		}
		same := rules[:n]
		slices.SortFunc(same, func(a, b rule) int { return cmp.Compare(a.from, b.from) })
		first := len(out)
		for _, r := range same {
			if last := len(out) - 1; last >= first && r.from <= out[last].to+near {
				out[last].to = max(out[last].to, r.to)
			} else {
				out = append(out, r)
			}
		}
		rules = rules[n:]
	}
	return out
}

// atLines groups rules by the grid lines on which they lie.
func atLines(lines []float64, rules []rule) [][]rule {
	out := make([][]rule, len(lines))
	for _, r := range rules {
		i, _ := slices.BinarySearch(lines, r.at-near)
		for ; i < len(lines) && lines[i] <= r.at+near; i++ {
			out[i] = append(out[i], r)
		}
	}
	return out
}

// places are the distinct positions of rules.
func places(rules []rule) []float64 {
	var out []float64
	for _, r := range rules {
		out = append(out, r.at)
	}
	slices.Sort(out)
	return slices.CompactFunc(out, func(a, b float64) bool { return math.Abs(a-b) <= near })
}

// ruled reports whether rules on one line cover most of a stretch.
func ruled(rules []rule, from, to float64) bool {
	sum := 0.0
	for _, r := range rules {
		sum += max(min(r.to, to)-max(r.from, from), 0)
	}
	return sum >= 0.55*(to-from)
}

// items reads the cells. A frame around text alone is no table.
func (l *lattice) items() []flow.Item {
	if len(l.xs) == 2 {
		return appendText(nil, textLines(l.glyphs))
	}
	l.rowRules, l.colRules = atLines(l.ys, l.hor), atLines(l.xs, l.ver)
	cols := len(l.xs) - 1
	slots := make([][]glyph, cols*(len(l.ys)-1))
	for _, g := range l.glyphs {
		k := slot(l.ys, g.midY())*cols + slot(l.xs, g.midX())
		slots[k] = append(slots[k], g)
	}
	taken := make([]bool, len(slots))
	rows := make([]grid.Row, len(l.ys)-1)
	for r := range rows {
		for c := range cols {
			if taken[r*cols+c] {
				continue
			}
			w, h := l.extent(r, c, taken)
			var glyphs []glyph
			for y := r; y < r+h; y++ {
				for x := c; x < c+w; x++ {
					taken[y*cols+x] = true
					glyphs = append(glyphs, slots[y*cols+x]...)
				}
			}
			rows[r].Cells = append(rows[r].Cells, grid.Cell{Text: cellText(glyphs), RowSpan: h, ColSpan: w})
		}
	}
	return []flow.Item{{Rows: rows}}
}

// extent is how many slots a cell covers, to the right and downwards.
func (l *lattice) extent(r, c int, taken []bool) (w, h int) {
	cols := len(l.xs) - 1
	w, h = 1, 1
	for c+w < cols && !taken[r*cols+c+w] && !ruled(l.colRules[c+w], l.ys[r], l.ys[r+1]) {
		w++
	}
	for r+h < len(l.ys)-1 {
		for x := c; x < c+w; x++ {
			if taken[(r+h)*cols+x] || ruled(l.rowRules[r+h], l.xs[x], l.xs[x+1]) ||
				x > c && ruled(l.colRules[x], l.ys[r+h], l.ys[r+h+1]) {
				return w, h
			}
		}
		h++
	}
	return w, h
}

// slot finds the interval of lines that holds v.
func slot(lines []float64, v float64) int {
	i, _ := slices.BinarySearch(lines, v)
	return min(max(i-1, 0), len(lines)-2)
}

func cellText(glyphs []glyph) string {
	text := ""
	for _, l := range textLines(glyphs) {
		if text != "" {
			text += "\n"
		}
		text += l.text
	}
	return text
}
