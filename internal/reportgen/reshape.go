package reportgen

import (
	"math/rand/v2"
	"strings"

	"nianbao/internal/nianbao"
)

// This file changes the structure of tables as careless editors and page breaks
// do. No change alters a figure.

// each applies a change to all three tables.
func each(change func(table) table) func(two, three, four table) []placed {
	return func(two, three, four table) []placed {
		return ordinary(change(two), change(three), change(four))
	}
}

// clone copies a table, for changes must not reach shared rows.
func clone(t table) table {
	out := table{note: t.note, rows: make([][]cell, len(t.rows))}
	for i, row := range t.rows {
		out.rows[i] = append([]cell(nil), row...)
	}
	return out
}

// unspan gives spanning cells single places and fills the rest with blank cells;
// columns and rows say which spans go, only those of the header if head is set.
func unspan(t table, columns, rows, head bool) table {
	type at struct{ r, c int }
	owner := map[at]*cell{}
	first := map[*cell]at{}
	width := 0
	src := clone(t)
	for r := range src.rows {
		c := 0
		for i := range src.rows[r] {
			x := &src.rows[r][i]
			for owner[at{r, c}] != nil {
				c++
			}
			first[x] = at{r, c}
			for dr := range x.rows {
				for dc := range x.cols {
					owner[at{r + dr, c + dc}] = x
				}
			}
			c += x.cols
			width = max(width, c)
		}
	}
	out := table{note: t.note}
	for r := range src.rows {
		var line []cell
		for c := range width {
			x := owner[at{r, c}]
			if x == nil {
				continue
			}
			top, free := first[x], !head || x.head
			dropCols, dropRows := columns && free, rows && free
			switch {
			case top.r == r && top.c == c:
				y := *x
				if dropCols {
					y.cols = 1
				}
				if dropRows {
					y.rows = 1
				}
				line = append(line, y)
			case top.r == r && !dropCols, top.r != r && !dropRows && (top.c == c || !dropCols):
				// still under the span
			case top.r != r && !dropRows && dropCols:
				line = append(line, label(""))
			default:
				y := label("")
				if dropRows && !dropCols {
					if top.c != c {
						continue
					}
					y.cols = x.cols
				}
				line = append(line, y)
			}
		}
		out.rows = append(out.rows, line)
	}
	return out
}

// offByOne makes the span of one label cell wrong by one.
func offByOne(t table, rng *rand.Rand, by int) table {
	out := clone(t)
	var spots [][2]int
	for r, row := range out.rows {
		for i, c := range row {
			if !c.value && !c.head && (c.cols > 1 || c.rows > 1) {
				spots = append(spots, [2]int{r, i})
			}
		}
	}
	if len(spots) == 0 {
		return out
	}
	at := spots[rng.IntN(len(spots))]
	if c := &out.rows[at[0]][at[1]]; c.rows > 1 {
		c.rows += by
	} else {
		c.cols += by
	}
	return out
}

// splitRows cuts a table before row n; the second part repeats the header rows.
// A label that spans the cut is printed again, or left out.
func splitRows(t table, n int, again bool) (table, table) {
	a, b := table{note: t.note}, table{}
	src := clone(t)
	type open struct {
		col  int
		cell cell
	}
	var over []open
	for r := range src.rows[:n] {
		for i := range src.rows[r] {
			if c := &src.rows[r][i]; r+c.rows > n {
				rest := *c
				rest.rows = r + c.rows - n
				c.rows = n - r
				if !again {
					rest.text = ""
				}
				over = append(over, open{i, rest})
			}
		}
	}
	a.rows, b.rows = src.rows[:n:n], src.rows[n:]
	for i := len(over) - 1; i >= 0; i-- {
		b.rows[0] = append([]cell{over[i].cell}, b.rows[0]...)
	}
	return a, b
}

// fiveTables prints each block of table two as a table, its caption inside or as
// a line above.
func fiveTables(two table, captionOutside bool) []table {
	var out []table
	for _, row := range two.rows {
		if len(row) == 1 {
			out = append(out, table{})
			if captionOutside {
				out[len(out)-1].note = row[0].text
				continue
			}
		}
		last := &out[len(out)-1]
		last.rows = append(last.rows, row)
	}
	return out
}

// captionsOut leaves the captions of table two away.
func captionsOut(two table) table {
	var out table
	for _, row := range two.rows {
		if len(row) > 1 {
			out.rows = append(out.rows, row)
		}
	}
	return out
}

// twoRemedies prints table four as one table of reconsideration and one of
// litigation.
func twoRemedies(four table) (table, table) {
	rec := table{rows: [][]cell{{wide("行政复议", 5)}, {}, append([]cell(nil), four.rows[3][:5]...)}}
	for _, o := range outcomeLabels {
		rec.rows[1] = append(rec.rows[1], header(o, 1, 1))
	}
	lit := table{rows: [][]cell{{wide("行政诉讼", 10)}, four.rows[1][5:], four.rows[2], four.rows[3][5:]}}
	return rec, lit
}

// upright prints table four as a list: group, outcome, figure.
func upright(four table) table {
	var out table
	groups := []string{"行政复议", "未经复议直接起诉", "复议后起诉"}
	for g, name := range groups {
		for i, o := range outcomeLabels {
			var row []cell
			switch {
			case g == 0 && i == 0:
				row = append(row, cell{text: name, rows: 5, cols: 2})
			case g == 1 && i == 0:
				row = append(row, tall("行政诉讼", 10), tall(name, 5))
			case i == 0:
				row = append(row, tall(name, 5))
			}
			out.rows = append(out.rows, append(row, label(o), four.rows[3][g*5+i]))
		}
	}
	return out
}

// oneTable joins the three tables.
func oneTable(two, three, four table) table {
	var out table
	for _, t := range []table{two, three, four} {
		out.rows = append(out.rows, t.rows...)
	}
	return out
}

// extraColumn adds a blank column at the right, extraRows blank rows between.
func extraColumn(t table) table {
	out := clone(t)
	for i, row := range out.rows {
		if len(row) > 0 {
			out.rows[i] = append(row, label(""))
		}
	}
	return out
}

func extraRows(t table, columns int) table {
	var out table
	for i, row := range t.rows {
		out.rows = append(out.rows, row)
		if i == len(t.rows)-2 || i == 2 && len(t.rows) > 20 {
			blank := make([]cell, columns)
			for k := range blank {
				blank[k] = label("")
			}
			out.rows = append(out.rows, blank)
		}
	}
	return out
}

// flat prints all tables as lines of text.
func flat(style flatStyle) func(two, three, four table) []placed {
	return func(two, three, four table) []placed {
		out := ordinary(two, three, four)
		for i := range out {
			out[i].flat = style
		}
		return out
	}
}

// inSection puts several tables into one section.
func inSection(k nianbao.SectionKind, ts ...table) []placed {
	out := make([]placed, len(ts))
	for i, t := range ts {
		out[i] = placed{kind: k, table: t}
	}
	return out
}

// relabelling replaces whole labels or parts of them.
func relabelling(pairs ...string) func(string) string {
	r := strings.NewReplacer(pairs...)
	return r.Replace
}
