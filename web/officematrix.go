package web

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

// mainIndicators are the numbers of an office at a glance: what was asked, how
// it was answered, what came of it, and where the form of 2014 has its own
// rows, those.
var mainIndicators = []string{
	"disc_total", "req_new", "req_carried_in", "res_granted", "res_partial", "deny_sum", "unable_sum", "res_total", "req_carried_out",
	"grant_rate", "denial_rate", "not_held_rate", "carry_over_rate", "req_closed", "ans_granted",
	"rec_total", "rec_corrected", "correction_rate", "litd_total", "litr_total", "rec_total_e2", "lit_total_e2",
}

// officeMatrix has the main numbers of an office by year.
type officeMatrix struct {
	Years  []matrixYear
	Rows   []matrixRow
	Breaks []matrixBreak
	Drawn  bool // some rows are
}

// matrixYear is a column; Break says that numbers do not simply go on from the
// year before.
type matrixYear struct {
	Year, Form string
	Break      bool
}

// matrixRow has the numbers of an indicator, and a drawing of them on a scale of
// their own if there are two at least.
type matrixRow struct {
	Label, URL, Unit string
	Cells            []matrixCell
	Drawn            *panel
}

// matrixCell is a number, or the word for what stands there instead.
type matrixCell struct {
	Text, URL string
	Note      string // what a word stands for, or how a rate comes about
	Word      bool
	Break     bool
}

type matrixBreak struct{ Year, Label, Reason string }

// cellsOf finds where the main numbers of an office are printed, as
// report/indicator → address of the cell.
func (s *Server) cellsOf(ctx context.Context, f nianbao.FactFilter) (map[[2]string]string, error) {
	cells := map[[2]string]string{}
	filter := nianbao.CellFilter{Indicators: mainIndicators, Applicants: []nianbao.Applicant{nianbao.ApplicantNone, nianbao.ApplicantTotal}}
	err := s.observations.EachCell(ctx, f, filter, nianbao.CellPlace{}, func(o nianbao.ObservationRow, _ nianbao.CellPlace) error {
		cells[[2]string{o.ReportID, o.Indicator}] = nianbao.CellID(o.Table, o.Row, o.Col)
		return nil
	})
	return cells, err
}

// matrix lays out the row of an office over the years of its own reports.
// Numbers that no form of these years has are left out.
func (v *officePage) matrix(table *compare.Table, row *compare.Row, hits []nianbao.Hit, cells map[[2]string]string) officeMatrix {
	var m officeMatrix
	forms := map[int]nianbao.Form{}
	for _, h := range hits {
		forms[h.Year] = h.Form
	}
	held := sortedKeys(forms)
	first, last := held[0], held[len(held)-1]
	if first < minYear || last > maxYear {
		return m
	}
	before := nianbao.Form("")
	for year := first; year <= last; year++ {
		y := matrixYear{Year: yearText(year)}
		if form := forms[year]; form != "" {
			y.Form = string(form)
			y.Break = before != "" && form != before
			before = form
		}
		m.Years = append(m.Years, y)
	}
	for _, ind := range table.Indicators {
		r, any := v.matrixRow(&ind, row.Cells[ind.Name], m.Years, cells)
		if any {
			r.Drawn = v.matrixDrawing(table, row.Cells[ind.Name], ind.Name, first, last)
			m.Drawn = m.Drawn || r.Drawn != nil
			m.Rows = append(m.Rows, r)
			m.Breaks = append(m.Breaks, v.breaksOf(table.Breaks, &ind, r.Label, first, last)...)
		}
	}
	return m
}

func (v *officePage) matrixRow(ind *compare.Indicator, byYear map[string]compare.Cell, years []matrixYear, cells map[[2]string]string) (r matrixRow, any bool) {
	r = matrixRow{Label: ind.Label, URL: "/indicators/" + ind.Code, Unit: ind.Unit}
	if v.Lang() == ui.English {
		r.Label = ind.LabelEN
	}
	// A form may print a mere "总计", which tells nothing without the rows around it.
	r.Label = v.TOr("office_label."+ind.Code, r.Label)
	for _, y := range years {
		c := byYear[y.Year]
		if c.Report == nil { // none is held; sums of predecessors have a page of their own
			c = compare.Cell{State: compare.StateNotHeld}
		}
		any = any || (c.State != nianbao.StateMissing && c.State != compare.StateNotHeld)
		cell := v.matrixCell(ind, &c, cells)
		cell.Break = y.Break
		r.Cells = append(r.Cells, cell)
	}
	return r, any
}

// matrixDrawing draws the numbers of an indicator over the years.
func (v *officePage) matrixDrawing(table *compare.Table, byYear map[string]compare.Cell, name string, first, last int) *panel {
	var years []int
	row, most, known := figureRow{}, 0.0, 0
	for year := first; year <= last; year++ {
		years = append(years, year)
		var cell figureCell
		if c := byYear[yearText(year)]; c.Value != nil && c.Report != nil {
			if *c.Value < 0 {
				return nil
			}
			cell.Value, most, known = numberText(c.Value), max(most, *c.Value), known+1
		}
		row.Cells = append(row.Cells, cell)
	}
	if known < 2 {
		return nil
	}
	p, _ := panelOf(v.yearHeads(years, table.Breaks, name), &row, cmp.Or(most, 1))
	return &p
}

func (v *officePage) matrixCell(ind *compare.Indicator, c *compare.Cell, cells map[[2]string]string) matrixCell {
	var out matrixCell
	if c.Report != nil {
		out.URL = reportPath(*c.Report)
		if at := cells[[2]string{*c.Report, ind.Code}]; at != "" {
			out.URL += "#" + at
		}
	}
	switch {
	case c.State == nianbao.StateNotApplicable:
		out.Text, out.Note, out.Word = "/", v.T("cell.not_applicable"), true
	case c.Value == nil:
		out.Text, out.Word = v.T("cell."+string(c.State)), true
	case c.Rate != nil:
		out.Text = strconv.FormatFloat(*c.Value*100, 'f', 1, 64) + "%"
		out.Note = v.number(c.Rate.Numerator) + " ÷ " + v.number(c.Rate.Denominator)
	default:
		out.Text = v.number(*c.Value)
	}
	return out
}

// breaksOf tells of the breaks of a number within the years shown.
func (v *officePage) breaksOf(breaks []compare.Break, ind *compare.Indicator, label string, first, last int) []matrixBreak {
	var list []matrixBreak
	for _, b := range breaks {
		if b.Indicator != ind.Name || b.Year <= first || b.Year > last {
			continue
		}
		reason := b.Reason
		if v.Lang() == ui.English {
			reason = b.ReasonEN
		}
		list = append(list, matrixBreak{yearText(b.Year), label, reason})
	}
	return list
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
