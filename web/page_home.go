package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// exampleQueries show what the search box takes; they are queries, not
// messages, and so the same in every language.
var exampleQueries = []string{
	"人手不足 year:2019..2023", `"不予公开" level:county`, "section:problems 更新不及时", "office:市场监督管理局",
}

type homePage struct {
	BasePage
	Examples []example
	Figures  []figure
	Grid     coverageGrid
	Coverage string // the page of what is due; empty if it is not served
	Newest   []newItem
	Updated  stamp
}

func (*homePage) template() string { return "home" }

type example struct{ Text, URL string }

type figure struct{ Value, Label string }

// coverageGrid counts reports by province and year.
type coverageGrid struct {
	Years  []string
	Rows   []coverageRow
	Sum    string // what the grid shows, in words
	Legend []shadeView
}

// shadeView is what a shade of the grid stands for.
type shadeView struct {
	Text  string
	Shade int
}

type coverageRow struct {
	Name  string
	URL   string // empty where no filter selects the row
	Cells []coverageCell
	Total string
}

type coverageCell struct {
	Year  string
	Count string // empty = none held
	URL   string
	Shade int // 0–5
}

type newItem struct {
	Title, URL, Region string
	Captured           stamp
	Version, Diff      string // of a report that was changed; empty for others
}

func (s *Server) homePage(c *gin.Context) (page, error) {
	o, err := s.catalog.Overview(c.Request.Context())
	if err != nil {
		return nil, fmt.Errorf("overview: %w", err)
	}
	p := &homePage{BasePage: s.newBasePage(c, "home.title"), Updated: newStamp(o.LastCaptured)}
	p.Here = "home"
	for _, q := range exampleQueries {
		p.Examples = append(p.Examples, example{Text: q, URL: "/search?" + url.Values{"q": {q}}.Encode()})
	}
	p.Figures = p.figures(o)
	p.Grid = p.grid(o.Coverage)
	if s.paths["/coverage"] {
		p.Coverage = "/coverage"
	}
	for i := range o.Newest {
		h := &o.Newest[i]
		p.Newest = append(p.Newest, newNewItem(h))
	}
	return p, nil
}

// newNewItem lists a report; one with a version before leads to what changed.
func newNewItem(h *nianbao.Held) newItem {
	last := newest(h)
	item := newItem{Title: reportTitle(&h.Report), URL: reportPath(h.ID), Region: h.Report.Region.String(),
		Captured: newStamp(last.Snapshot.Captured)}
	if former := before(h, last.N); former != last.N {
		item.Version, item.Diff = fmt.Sprint(last.N), diffPath(h.ID, former, last.N)
	}
	return item
}

func (p *homePage) figures(o *nianbao.Overview) []figure {
	list := []figure{
		{p.N(o.Reports), p.T("home.reports")},
		{p.N(o.Offices), p.T("home.offices")},
		{p.N(o.Observations), p.T("home.observations")},
		{p.N(o.Snapshots), p.T("home.snapshots")},
	}
	if o.FirstYear != 0 {
		years := yearText(o.FirstYear)
		if o.LastYear != o.FirstYear {
			years += "–" + yearText(o.LastYear)
		}
		list = append(list, figure{years, p.T("home.years")})
	}
	return list
}

// grid lays the counts out, a row per province in order of code, those without
// a region last.
func (p *homePage) grid(cells []nianbao.CoverageCell) coverageGrid {
	type row struct {
		code, name string
		byYear     map[int]int
	}
	rows := map[string]*row{}
	var years []int
	for _, c := range cells {
		code, name := "", p.T("home.no_region")
		if c.Region != nil {
			code, name = c.Region.Code, c.Region.String()
		}
		r, ok := rows[code]
		if !ok {
			r = &row{code, name, map[int]int{}}
			rows[code] = r
		}
		r.byYear[c.Year] += c.Reports
		if !slices.Contains(years, c.Year) {
			years = append(years, c.Year)
		}
	}
	slices.Sort(years)
	sorted := make([]*row, 0, len(rows))
	for _, r := range rows {
		sorted = append(sorted, r)
	}
	slices.SortFunc(sorted, func(a, b *row) int {
		if (a.code == "") != (b.code == "") {
			return cmp.Compare(b.code, a.code)
		}
		return cmp.Compare(a.code, b.code)
	})
	var g coverageGrid
	for _, y := range years {
		g.Years = append(g.Years, yearText(y))
	}
	filled := 0
	for _, r := range sorted {
		g.Rows = append(g.Rows, p.gridRow(r.code, r.name, years, r.byYear))
		for _, n := range r.byYear {
			if n > 0 {
				filled++
			}
		}
	}
	g.Sum = p.T("home.coverage_sum", len(g.Rows), len(years), filled, len(g.Rows)*len(years)-filled)
	g.Legend = p.legend()
	return g
}

// legend says for how many reports each shade stands.
func (p *homePage) legend() []shadeView {
	list := []shadeView{{Text: p.N(0)}}
	for i, from := range shadeFrom {
		text := p.N(from) + "+"
		if i+1 < len(shadeFrom) {
			text = p.N(from) + "–" + p.N(shadeFrom[i+1]-1)
		}
		list = append(list, shadeView{Text: text, Shade: i + 1})
	}
	return list
}

func (p *homePage) gridRow(code, name string, years []int, byYear map[int]int) coverageRow {
	row := coverageRow{Name: name}
	if code != "" {
		row.URL = "/search?" + url.Values{"region": {code}}.Encode()
	}
	total := 0
	for _, y := range years {
		n := byYear[y]
		total += n
		cell := coverageCell{Year: yearText(y), Shade: shade(n)}
		if n > 0 {
			cell.Count = p.N(n)
			if code != "" {
				cell.URL = "/search?" + url.Values{"region": {code}, "year": {yearText(y)}}.Encode()
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	row.Total = p.N(total)
	return row
}

// shadeFrom are the numbers of reports from which on a cell is darker.
var shadeFrom = []int{1, 10, 50, 200, 1000}

// shade grows with the order of magnitude; the number itself stands in the
// cell, so that nothing depends on the colour.
func shade(n int) int {
	shade := 0
	for i, from := range shadeFrom {
		if n >= from {
			shade = i + 1
		}
	}
	return shade
}
