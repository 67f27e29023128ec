package indicator

import (
	"cmp"
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
)

// Reading is what the statutory tables of one document say.
type Reading struct {
	Observations []nianbao.Observation // by table, row and column
	// Form is decided from the labels found; empty if they do not tell.
	Form nianbao.Form
	// Kinds names the statutory section of each table that was read, by Table.Index.
	Kinds    map[int]nianbao.SectionKind
	Warnings []nianbao.Warning
}

// Read reads all statutory tables (two, three and four of the forms of 2019 and
// 2021, the one of the form of 2014) among the tables of a document, in document order. Each of them may be
// cut into several tables, or share one with the others.
func Read(tables []nianbao.Table) Reading {
	r := reader{kinds: map[int]nianbao.SectionKind{}, seen: make(map[slot]int, usual)}
	for i := range tables {
		s := newSheet(&tables[i])
		r.tableTwo(s)
		r.tableThree(s)
		r.tableFour(s)
		r.tableOf2014(s)
	}
	slices.SortStableFunc(r.obs, func(a, b nianbao.Observation) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Col, b.Col))
	})
	return Reading{Observations: r.obs, Form: r.form(), Kinds: r.kinds, Warnings: r.warnings}
}

// usual is a number of cells that most reports do not exceed.
const usual = 256

// slot is what may be observed once in a report.
type slot struct {
	code      string
	applicant nianbao.Applicant
}

type reader struct {
	obs      []nianbao.Observation
	seen     map[slot]int // index into obs
	kinds    map[int]nianbao.SectionKind
	votes    [3]int // for 2019, 2021 and 2014
	warnings []nianbao.Warning
	columns  columns // of the last table three, for its continuation
}

func (r *reader) vote2019(n int) { r.votes[0] += n }
func (r *reader) vote2021(n int) { r.votes[1] += n }

func (r *reader) form() nianbao.Form {
	switch {
	case r.votes[2] > r.votes[0]+r.votes[1]:
		return nianbao.Form2014
	case r.votes[0] > r.votes[1]:
		return nianbao.Form2019
	case r.votes[1] > r.votes[0]:
		return nianbao.Form2021
	}
	return ""
}

func (r *reader) warn(code, format string, args ...any) {
	r.warnings = append(r.warnings, nianbao.Warning{Code: code, Message: fmt.Sprintf(format, args...)})
}

// add keeps an observation. A table that is printed twice gives each number
// once: the first that is not blank stands, a differing second is reported.
func (r *reader) add(o nianbao.Observation) {
	k := slot{o.Indicator, o.Applicant}
	i, again := r.seen[k]
	if !again {
		if r.obs == nil {
			r.obs = make([]nianbao.Observation, 0, usual)
		}
		r.seen[k] = len(r.obs)
		r.obs = append(r.obs, o)
		if o.State == nianbao.StateUnparsed {
			r.warn("unparsed_value", "table %d, row %d, column %d: %q is no number", o.Table, o.Row, o.Col, o.Raw)
		}
		return
	}
	first := r.obs[i]
	switch {
	case first.State == nianbao.StateBlank && o.State != nianbao.StateBlank:
		r.obs[i] = o
	case o.State != nianbao.StateBlank && (first.State != o.State || first.Value != o.Value):
		r.warn("duplicate_value", "%s %s is printed twice: %q, and %q in table %d, row %d", o.Indicator, o.Applicant, first.Raw, o.Raw, o.Table, o.Row)
	}
}

// sheet is a table prepared for reading.
type sheet struct {
	table *nianbao.Table
	rows  [][]*cell // distinct cells of each row, left to right
	grid  [][]*cell
}

// cell is a cell with what its text says, found out once.
type cell struct {
	*nianbao.Cell
	value Value
	key   string // as a label; empty if it reads as a value
}

func newCell(c *nianbao.Cell) *cell {
	out := &cell{Cell: c, value: ParseValue(c.Text)}
	if out.value.State == nianbao.StateUnparsed {
		out.key = key(c.Text)
	}
	return out
}

func (c *cell) blank() bool { return c.value.State == nianbao.StateBlank }

// isValue reports whether the cell can stand in a value column: a number, a
// blank, or a sign for "not applicable".
func (c *cell) isValue() bool { return c.value.State != nianbao.StateUnparsed }

func newSheet(t *nianbao.Table) *sheet {
	s := &sheet{table: t, rows: make([][]*cell, t.Rows), grid: make([][]*cell, t.Rows)}
	cells := make(map[*nianbao.Cell]*cell, len(t.Cells))
	for i := range t.Cells {
		cells[&t.Cells[i]] = newCell(&t.Cells[i])
	}
	for i, line := range t.Grid() {
		s.grid[i] = make([]*cell, len(line))
		var last *cell
		for k, at := range line {
			if at == nil {
				continue
			}
			c := cells[at]
			s.grid[i][k] = c
			if c != last {
				s.rows[i] = append(s.rows[i], c)
				last = c
			}
		}
	}
	return s
}
