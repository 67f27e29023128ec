package pdf

import (
	"cmp"
	"context"
	"slices"

	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
)

// body is a page read into lines and tables.
type body struct {
	page   *page
	em     float64
	lines  []line
	tables []*table
	hor    []rule
	last   bool // no page follows
}

// element is a line or a table of a body, in reading order.
type element struct {
	line  *line
	table *table
	top   float64
}

// compose turns the marks of all pages into paragraphs and tables.
func (s *source) compose(ctx context.Context) ([]flow.Item, error) {
	var bodies []*body
	for _, p := range s.pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		bodies = append(bodies, newBody(p))
		p.glyphs, p.hor, p.ver = nil, nil, nil
	}
	furnish(bodies)
	var flow []element
	for i, b := range bodies {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b.last = i == len(bodies)-1
		b.findOpenTables()
		flow = appendPage(flow, b.elements())
	}
	return items(dissolve(flow)), nil
}

func newBody(p *page) *body {
	b := &body{page: p, em: usualEm(p.glyphs)}
	rest := p.glyphs
	for _, l := range lattices(p, b.em) {
		if l.cols()*l.rows() == 1 && l.width()*l.height() > 0.4*p.width*p.height {
			continue // a frame around the page
		}
		rest = l.take(rest)
		if l.y1 > 0.7*p.height {
			rest = l.overflow(rest, b.em)
		}
		if t := newTable(p.index, l, b.em); t != nil {
			b.tables = append(b.tables, t)
		}
	}
	b.lines = lines(p.index, rest)
	b.hor = mergeRules(p.hor)
	return b
}

// elements puts lines and tables into reading order.
func (b *body) elements() []element {
	var out []element
	for i := range b.lines {
		out = append(out, element{line: &b.lines[i], top: b.lines[i].y0})
	}
	for _, t := range b.tables {
		out = append(out, element{table: t, top: t.y0})
	}
	slices.SortStableFunc(out, func(a, b element) int { return cmp.Compare(a.top, b.top) })
	return out
}

// appendPage adds a page; a table at its top may continue the one at the end of
// the page before.
func appendPage(flow, page []element) []element {
	if len(flow) > 0 && len(page) > 0 {
		last, first := flow[len(flow)-1].table, page[0].table
		if last != nil && first != nil && last.join(first) {
			page = page[1:]
		}
	}
	return append(flow, page...)
}

// dissolve turns tables of a single column back into lines: they are boxes
// around text. What of them belongs to a table has been joined to it by now.
func dissolve(flow []element) []element {
	var out []element
	for _, e := range flow {
		if e.table == nil || e.table.cols() > 1 {
			out = append(out, e)
			continue
		}
		for i := range e.table.lines {
			l := &e.table.lines[i]
			out = append(out, element{line: l, top: l.y0})
		}
	}
	return out
}

// items ends the work: runs of lines become paragraphs.
func items(elements []element) []flow.Item {
	var out []flow.Item
	var run []*line
	ms := measureAll(elements)
	end := func() {
		out = append(out, paragraphs(run, ms)...)
		run = nil
	}
	for _, e := range elements {
		if e.line != nil {
			run = append(run, e.line)
			continue
		}
		end()
		out = append(out, flow.Item{Rows: e.table.gridRows(), Page: e.table.page})
	}
	end()
	return out
}

// gridRows hands a table over, row by row.
func (t *table) gridRows() []grid.Row {
	rows := make([]grid.Row, t.rows)
	slices.SortStableFunc(t.cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col))
	})
	for i := range t.cells {
		c := &t.cells[i]
		rows[c.row].Cells = append(rows[c.row].Cells, grid.Cell{Text: c.text, RowSpan: c.rowSpan, ColSpan: c.colSpan})
	}
	return rows
}
