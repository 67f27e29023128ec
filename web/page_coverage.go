package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
)

// coveragePage shows what is held of the reports that are expected, and whether
// they were published in time.
type coveragePage struct {
	BasePage
	conditions
	reportChoices
	By, Statuses, Expects []choice

	Basis   []string
	Tables  []figureTable // totals of all, and of the groups
	Total   string        // of the rows below
	Years   []string
	Offices []coverageOffice // of several years
	Dated   []datedReport    // of one year, by date
	Ends    []coverageEnd    // who was first and last that year
	pageLinks
}

func (*coveragePage) template() string { return "coverage" }

// coverageOffice is an office with what became of its reports, by year.
type coverageOffice struct {
	Name, URL, Place string
	Cells            []coveredCell
}

// coveredCell says what became of a report; without a Status, none is expected
// or the filter leaves it out.
type coveredCell struct {
	Status           compare.CoverageStatus
	Words, Days, Why string
	URL              string // of the report; empty = none is held
}

// datedReport is a report of the one year that is asked for.
type datedReport struct {
	Number              string // in the order of dates; empty = it has none
	Office, URL, Place  string
	Published, Deadline string
	Practice            bool   // the deadline is no statute's
	After               string // days after the deadline, for the drawing; empty = not known
	coveredCell
}

// coverageEnd is the first or the last who published.
type coverageEnd struct{ Label, Office, URL, Published, Days string }

// byPractice is the basis of a deadline that the regulations do not set.
const byPractice = "practice"

// officesAPage and datesAPage bound what a page shows.
const (
	officesAPage = 50
	datesAPage   = 100
)

// coveragePage answers GET /coverage.
func (s *Server) coveragePage(c *gin.Context) (page, error) {
	p, err := pageParams(c, slices.DeleteFunc(slices.Clone(coverageParams), func(n string) bool { return n == "format" || n == "bom" || n == "limit" }))
	if err != nil {
		return nil, err
	}
	from, _, err := p.page()
	if err != nil {
		return nil, err
	}
	question := maps.Clone(p)
	delete(question, "cursor")
	coverage, err := s.wholeCoverage(c.Request.Context(), question)
	if err != nil {
		return nil, err
	}
	v := &coveragePage{BasePage: s.newBasePage(c, "coverage.title")}
	v.Here, v.NoIndex = "coverage", len(p) > 0
	v.fields(p)
	v.basis(coverage, p)
	v.Total = v.T("coverage.total", coverage.Total)
	v.totals(coverage)
	s.embeddable(c, "coverage", &v.BasePage, v.Tables)
	to := 0
	if len(coverage.Years) == 1 {
		to = v.byDate(coverage.Rows, from)
		v.Charts = true
	} else {
		to = v.byOffice(coverage, from)
	}
	v.pageLinks = linksOf("coverage", url.Values(p), to)
	return v, nil
}

// wholeCoverage computes all rows: pages are cut by offices, or by dates.
func (s *Server) wholeCoverage(ctx context.Context, p params) (*compare.Coverage, error) {
	ctx, cancel := context.WithTimeout(ctx, statTimeout)
	defer cancel()
	req, err := s.coverageRequest(ctx, p)
	if err != nil {
		return nil, err
	}
	req.Offset, req.Limit = 0, 0
	coverage, err := s.stats.Coverage(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("coverage: %w", err)
	}
	return coverage, nil
}

func (v *coveragePage) fields(p params) {
	v.conditions = newConditions(p, []string{"year", "region"}, []string{"level", "office_type", "status"}, []string{"q", "section", "synonyms", "as_of", "office"})
	v.By = choices(compare.Groupings, func(g compare.Grouping) string { return v.T("by." + string(g)) }, p["by"])
	v.By = slices.DeleteFunc(v.By, func(c choice) bool { return c.Value == string(compare.ByForm) }) // of reports that are missing there is no form
	v.reportChoices = v.newReportChoices(p)
	v.Statuses = choices(compare.CoverageStatuses, v.statusName, p["status"])
	v.Expects = choices(compare.Expectations, func(e compare.Expectation) string { return v.T("coverage.expect_" + string(e)) }, p["expect"])
}

func (b *BasePage) statusName(s compare.CoverageStatus) string { return b.T("coverage." + string(s)) }

func (v *coveragePage) basis(c *compare.Coverage, p params) {
	v.Basis = []string{v.scopeName(c.Scope)}
	if len(c.Years) > 0 {
		v.Basis = append(v.Basis, v.span(c.Years))
	}
	v.Basis = append(v.Basis, v.under(p)...)
	v.Basis = append(v.Basis, v.T("coverage.expected", c.Totals.Expected), v.T("coverage.held", c.Totals.Held))
	if c.AsOf != nil {
		v.Basis = append(v.Basis, v.T("trends.as_of", c.AsOf.UTC().Format("2006-01-02")))
	}
}

// byOffice lays a page of offices out; rows come by office. It returns the
// number of the first office of the next page, 0 if there is none.
func (v *coveragePage) byOffice(c *compare.Coverage, from int) (next int) {
	at := map[int]int{}
	for i, year := range c.Years {
		v.Years = append(v.Years, yearText(year))
		at[year] = i
	}
	n, last := -1, ""
	for _, r := range c.Rows {
		if r.Office.ID != last {
			n, last = n+1, r.Office.ID
			if n == from+officesAPage {
				return n
			}
			if n >= from {
				v.Offices = append(v.Offices, coverageOffice{r.Office.Name, officePath(r.Office.ID), r.Office.Region, make([]coveredCell, len(c.Years))})
			}
		}
		if n >= from {
			v.Offices[n-from].Cells[at[r.Year]] = v.cell(r)
		}
	}
	return 0
}

// byDate lists a page of the reports of one year by date, those without one
// last. It returns where the next page begins, 0 if there is none.
func (v *coveragePage) byDate(rows []compare.CoverageRow, from int) (next int) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b compare.CoverageRow) int {
		return cmp.Or(cmp.Compare(cmp.Or(text(a.Published), "~"), cmp.Or(text(b.Published), "~")))
	})
	v.ends(rows)
	for i, r := range rows[min(from, len(rows)):] {
		if i == datesAPage {
			return from + i
		}
		d := datedReport{Office: r.Office.Name, URL: officePath(r.Office.ID), Place: r.Office.Region, Published: text(r.Published), Deadline: r.Deadline,
			Practice: r.Basis == byPractice, coveredCell: v.cell(r)}
		if r.Days != nil {
			d.After = strconv.Itoa(*r.Days)
		}
		if d.Published != "" {
			d.Number = v.N(from + i + 1)
		}
		v.Dated = append(v.Dated, d)
	}
	return 0
}

// ends names the first and the last of those whose date is beyond doubt.
func (v *coveragePage) ends(rows []compare.CoverageRow) {
	sure := slices.DeleteFunc(slices.Clone(rows), func(r compare.CoverageRow) bool {
		return r.Status != compare.CoverageOnTime && r.Status != compare.CoverageLate
	})
	if len(sure) < 2 {
		return
	}
	for label, r := range map[string]compare.CoverageRow{"coverage.first": sure[0], "coverage.last": sure[len(sure)-1]} {
		v.Ends = append(v.Ends, coverageEnd{v.T(label), r.Office.Name, reportPath(text(r.Report)), text(r.Published), v.cell(r).Days})
	}
	slices.SortFunc(v.Ends, func(a, b coverageEnd) int { return cmp.Compare(a.Published, b.Published) })
}

// cell says what became of a report.
func (v *coveragePage) cell(r compare.CoverageRow) coveredCell {
	c := coveredCell{Status: r.Status, Words: v.statusName(r.Status)}
	if r.Report != nil {
		c.URL = reportPath(*r.Report)
	}
	if r.Why != "" {
		c.Why = v.T("coverage.why_" + string(r.Why))
	}
	switch {
	case r.Days == nil:
	case *r.Days < 0:
		c.Days = v.T("coverage.days_before", -*r.Days)
	case *r.Days == 0:
		c.Days = v.T("coverage.days_none")
	default:
		c.Days = v.T("coverage.days_after", *r.Days)
	}
	return c
}

// Source is what the drawing rests on; it is printed in it.
func (v *coveragePage) Source() string { return strings.Join(v.Basis, " · ") }
