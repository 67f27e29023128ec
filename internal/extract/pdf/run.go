package pdf

import (
	"cmp"
	"math"
	"slices"
)

// run is a stretch of a line without a wide gap: what stands in one column.
type run struct {
	box
	text  string
	value bool // can stand in a value column
}

// runs cuts a line at gaps wider than gap, and at narrower ones that lie where
// columns are known to meet: the labels of a header may nearly touch.
func (l *line) runs(gap float64, seps ...float64) []run {
	var out []run
	start, end := 0, 0 // of the glyphs of the current run, spaces left out
	flush := func() {
		part := l.glyphs[start : end+1]
		r := run{box: box{part[0].x0, l.y0, part[len(part)-1].x1, l.y1}, text: spell(part, l.em)}
		r.value = isNumeral(r.text)
		out = append(out, r)
	}
	for i := 1; i < len(l.glyphs); i++ {
		g := &l.glyphs[i]
		if g.space() {
			continue
		}
		if l.cut(&l.glyphs[end], g, gap, seps) {
			flush()
			start = i
		}
		end = i
	}
	flush()
	return out
}

// cut reports whether two neighbours on a line belong to different columns.
func (l *line) cut(a, b *glyph, gap float64, seps []float64) bool {
	d := b.x0 - a.x1
	if d > gap {
		return true
	}
	if d < 0.25*l.em {
		return false
	}
	for _, x := range seps {
		if a.x1-l.em < x && x < b.x0+l.em {
			return true
		}
	}
	return false
}

// columnGap is the least distance of two columns set without rules. Prose never
// has such gaps inside a line.
func columnGap(em float64) float64 { return 1.1 * em }

func (r *run) midX() float64 { return (r.x0 + r.x1) / 2 }

// span is a stretch of the x axis that a column takes.
type span struct {
	from, to float64
	members  int
}

// columns finds the columns that runs stand in. Narrow runs found columns, wider
// ones fit in; what lies over several spans them and founds none.
func columns(runs []run) []span {
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.width(), b.width()) })
	var out []span
	for _, r := range runs {
		hit, hits := -1, 0
		for i, s := range out {
			if r.x0 < s.to && s.from < r.x1 {
				hit, hits = i, hits+1
			}
		}
		switch hits {
		case 0:
			out = append(out, span{r.x0, r.x1, 1})
		case 1:
			s := &out[hit]
			*s = span{min(s.from, r.x0), max(s.to, r.x1), s.members + 1}
		}
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return out
}

// columnOf finds the column that a run stands in, and the last that it covers.
func columnOf(cols []span, r *run) (first, last int) {
	first, last = -1, -1
	for i, s := range cols {
		if r.x0 < s.to && s.from < r.x1 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first >= 0 {
		return first, last
	}
	best := math.Inf(1)
	for i, s := range cols {
		if d := math.Abs((s.from+s.to)/2 - r.midX()); d < best {
			best, first, last = d, i, i
		}
	}
	return first, last
}

// separators are the places between columns, with the outer edges.
func separators(cols []span) []float64 {
	const pad = 2
	out := []float64{cols[0].from - pad}
	for i := 1; i < len(cols); i++ {
		out = append(out, (cols[i-1].to+cols[i].from)/2)
	}
	return append(out, cols[len(cols)-1].to+pad)
}
