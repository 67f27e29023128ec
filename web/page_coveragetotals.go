package web

import (
	"strconv"
	"strings"

	"nianbao/internal/compare"
)

// totals are the tables of counts.
func (v *coveragePage) totals(c *compare.Coverage) {
	if c.Totals.Expected+c.Totals.NotDue == 0 {
		return
	}
	v.Charts = true
	v.Tables = append(v.Tables, v.statusTable(c))
	if c.By != compare.ByAll {
		v.Tables = append(v.Tables, v.groupTable(c))
	}
	for i := range v.Tables {
		v.Tables[i].ID, v.Tables[i].Source = "totals-"+strconv.Itoa(i+1), strings.Join(v.Basis, " · ")
	}
}

// statusTable has a row for each status, as a share of what is expected.
func (v *coveragePage) statusTable(c *compare.Coverage) figureTable {
	t := figureTable{Caption: v.T("coverage.by_status"), Draw: drawShares, Unit: "%", RowName: v.T("coverage.status"), Years: v.yearHeads(c.Years, nil)}
	add := func(label string, share bool, count func(*compare.CoverageTotals) int) {
		row := figureRow{Label: label}
		for _, year := range c.Years {
			n, all := 0, 0
			for _, g := range c.Groups {
				if of := g.Years[strconv.Itoa(year)]; of != nil {
					n, all = n+count(of), all+of.Expected
				}
			}
			cell := figureCell{Main: v.N(n)}
			if share && all > 0 {
				cell = v.shareCell(n, all)
				cell.Main, cell.Lines = v.N(n), []string{cell.Main}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	for _, status := range compare.CoverageStatuses {
		add(v.statusName(status), true, func(t *compare.CoverageTotals) int { return countOf(t, status) })
	}
	add(v.T("coverage.all_expected"), false, func(t *compare.CoverageTotals) int { return t.Expected })
	add(v.T("coverage.not_due"), false, func(t *compare.CoverageTotals) int { return t.NotDue })
	return t
}

// groupTable has a row for each group: which share was published in time.
func (v *coveragePage) groupTable(c *compare.Coverage) figureTable {
	t := figureTable{Caption: v.T("coverage.by_group"), Draw: drawLines, Unit: "%", RowName: v.T("by." + string(c.By)), Years: v.yearHeads(c.Years, nil)}
	for _, g := range c.Groups {
		label := v.pair(g.Label, g.LabelEN)
		row := figureRow{Label: label.Text, Lang: label.Lang}
		for _, year := range c.Years {
			of := g.Years[strconv.Itoa(year)]
			if of == nil || of.Expected == 0 {
				row.Cells = append(row.Cells, figureCell{})
				continue
			}
			cell := v.shareCell(of.OnTime, of.Expected)
			for _, status := range compare.CoverageStatuses[1:] {
				if n := countOf(of, status); n > 0 {
					cell.Lines = append(cell.Lines, v.statusName(status)+" "+v.N(n))
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// shareCell is a part of all, which are more than none.
func (v *coveragePage) shareCell(n, all int) figureCell {
	share, part, whole := float64(n)/float64(all), float64(n), float64(all)
	return figureCell{Main: percentage(share), Lines: []string{v.N(n) + " / " + v.N(all)},
		Value: numberText(&share), Numerator: numberText(&part), Denominator: numberText(&whole)}
}

func countOf(t *compare.CoverageTotals, s compare.CoverageStatus) int {
	switch s {
	case compare.CoverageOnTime:
		return t.OnTime
	case compare.CoverageLate:
		return t.Late
	case compare.CoverageDoubtful:
		return t.Doubtful
	case compare.CoverageMissing:
		return t.Missing
	}
	return t.Gone
}
