package web

import (
	"cmp"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// trendsPage shows the figures of groups of reports by year.
type trendsPage struct {
	BasePage
	trendForm
	Examples []download // questions that are often asked
	Asked    bool
	Basis    []string // scope, years, reports and day that the answer rests on
	Tables   []figureTable
	Shares   bool // the tables are shares of one thing
	Breaks   []breakView
	LeftOut  []leftOutView
	Next     string
	First    string
	JSON     string
	CSV      string
	Offices  string // the same numbers office by office
}

func (*trendsPage) template() string { return "trends" }

// leftOutView is a report that was left out as one of the largest.
type leftOutView struct{ Group, Office, Year, Value, URL string }

// What a cell says first of counts: their sum, or the number of the report in
// the middle, which one large office does not move.
const (
	showSum    = "sum"
	showMedian = "median"
)

// groupsAPage bounds how many groups a page shows.
const groupsAPage = 40

var trendShows = []string{showSum, showMedian}

// trendsPage answers GET /trends.
func (s *Server) trendsPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, append([]string{"show", "cursor"}, trendPageParams...))
	if err != nil {
		return nil, err
	}
	show, err := oneValue(p, "show", trendShows)
	if err != nil {
		return nil, err
	}
	from, _, err := p.page()
	if err != nil {
		return nil, err
	}
	v := &trendsPage{BasePage: s.newBasePage(c, "trends.title"), Asked: len(p["indicator"]) > 0}
	v.Here, v.NoIndex, v.Charts = "trends", len(p) > 0, v.Asked
	v.trendForm = s.newTrendForm(&v.BasePage, p)
	v.examples(p)
	if !v.Asked {
		return v, nil
	}
	question := maps.Clone(p)
	delete(question, "show")
	delete(question, "cursor")
	t, err := s.trends(c.Request.Context(), question)
	if err != nil {
		return nil, err
	}
	v.Basis = v.basisOf(t.Head, p)
	if t.WithoutLargest > 0 {
		v.Basis = append(v.Basis, v.T("trends.without", t.WithoutLargest))
	}
	v.Breaks = v.breaksOf(t.Head)
	to := min(from+groupsAPage, len(t.Groups))
	from = min(from, to)
	v.tables(t, from, to, show == showMedian)
	v.links(url.Values(p), url.Values(question), from, to, len(t.Groups))
	v.narrow(url.Values(p), t.By, t.Groups[from:to])
	v.smaller(t.By, t.Groups[from:to])
	s.embeddable(c, "trends", &v.BasePage, v.Tables)
	return v, nil
}

func (b *BasePage) indicatorLabel(ind compare.Indicator) string {
	label := b.pair(ind.Label, ind.LabelEN).Text
	if ind.Applicant != nianbao.ApplicantNone {
		label += " · " + b.T("applicant."+string(ind.Applicant))
	}
	return label
}

// links are the addresses of the neighbouring pages, and of the same question
// elsewhere.
func (v *trendsPage) links(state, question url.Values, from, to, groups int) {
	v.JSON = "/api/v1/trends" + encodeQuery(question)
	file := maps.Clone(question)
	file["format"] = []string{"csv"}
	v.CSV = "/api/v1/trends" + encodeQuery(file)
	offices := maps.Clone(question)
	offices.Del("by")
	offices.Del("without_largest")
	v.Offices = "/compare" + encodeQuery(offices)
	at := maps.Clone(state)
	at.Del("cursor")
	if from > 0 {
		v.First = "/trends" + encodeQuery(at)
	}
	if to < groups {
		at["cursor"] = []string{newCursor(offsetCursor, int64(to))}
		v.Next = "/trends" + encodeQuery(at)
	}
}

// narrow leads from each group to the divisions within it.
func (v *trendsPage) narrow(state url.Values, by compare.Grouping, groups []compare.Group) {
	name := map[compare.Grouping]string{compare.ByRegion: "region", compare.ByProvince: "region", compare.ByCity: "region",
		compare.ByLevel: "level", compare.ByOfficeType: "office_type", compare.ByForm: "form"}[by]
	for i, g := range groups {
		if name == "" || g.Key == compare.NoRegion || g.Key == "unknown" {
			continue
		}
		at := maps.Clone(state)
		at.Del("cursor")
		at[name], at["by"] = []string{g.Key}, []string{string(compare.ByRegion)}
		link := "/trends" + encodeQuery(at)
		if v.Shares {
			v.Tables[i].Link = link
			continue
		}
		for t := range v.Tables {
			v.Tables[t].Rows[i].URL = link
		}
	}
}

// smaller adds to tables of many groups a small drawing of each, and to those of
// provinces a map.
func (v *trendsPage) smaller(by compare.Grouping, groups []compare.Group) {
	if v.Shares {
		return
	}
	for i := range v.Tables {
		t := &v.Tables[i]
		t.Panels = v.panelsOf(t)
		if by == compare.ByProvince {
			t.Grid = v.gridOf(t, groups)
		}
	}
}

// tables lays the groups out: shares of one thing by group, all else by
// indicator.
func (v *trendsPage) tables(t *compare.Trends, from, to int, median bool) {
	if from == to {
		return
	}
	if v.Shares = len(v.Of) > 1 && len(t.Indicators) > 1; v.Shares {
		v.shareTables(t, from, to)
	} else {
		v.lineTables(t, from, to, median)
	}
	for i := range v.Tables {
		v.Tables[i].ID, v.Tables[i].Source = "figures-"+strconv.Itoa(i+1), strings.Join(v.Basis, " · ")
	}
}

// lineTables is a table for each indicator with a row for each group.
func (v *trendsPage) lineTables(t *compare.Trends, from, to int, median bool) {
	shown := showSum
	if median {
		shown = showMedian
	}
	for i, ind := range t.Indicators {
		table := figureTable{Caption: v.indicatorLabel(ind), Link: indicatorPath(ind.Code), Formula: ind.Formula, Draw: drawLines, Unit: cmp.Or(ind.Unit, "%"),
			RowName: v.T("by." + string(t.By)), Years: v.yearHeads(t.Years, t.Breaks, ind.Name)}
		if string(ind.Kind) != rateKind {
			table.Caption += " · " + v.T("trends.show_"+shown)
		}
		for _, g := range trendGroups(t, i)[from:to] {
			label := v.pair(g.Label, g.LabelEN)
			row := figureRow{Label: label.Text, Lang: label.Lang}
			for _, year := range t.Years {
				row.Cells = append(row.Cells, v.cell(g.Years[strconv.Itoa(year)], median))
			}
			table.Rows = append(table.Rows, row)
			v.leftOut(t, g, label.Text, v.indicatorLabel(ind))
		}
		v.Tables = append(v.Tables, table)
	}
}

// shareTables is a table for each group with a row for each share.
func (v *trendsPage) shareTables(t *compare.Trends, from, to int) {
	var names []string
	for _, ind := range t.Indicators {
		names = append(names, ind.Name)
	}
	for at := from; at < to; at++ {
		label := v.pair(t.Groups[at].Label, t.Groups[at].LabelEN)
		table := figureTable{Caption: label.Text, Lang: label.Lang, Draw: drawShares, Unit: "%", RowName: v.T("trends.indicator"), Years: v.yearHeads(t.Years, t.Breaks, names...)}
		for i, ind := range t.Indicators {
			row := figureRow{Label: v.indicatorLabel(ind), URL: indicatorPath(ind.Code)}
			g := trendGroups(t, i)[at]
			for _, year := range t.Years {
				row.Cells = append(row.Cells, v.cell(g.Years[strconv.Itoa(year)], false))
			}
			table.Rows = append(table.Rows, row)
			v.leftOut(t, g, label.Text, row.Label)
		}
		v.Tables = append(v.Tables, table)
	}
}

// cell says a figure; nil is a year without reports.
func (v *trendsPage) cell(f *compare.Figure, median bool) figureCell {
	if f == nil {
		return figureCell{}
	}
	var c figureCell
	switch {
	case f.Rate != nil:
		c = v.rateCell(f.Rate)
	case f.Sum == nil:
		c.Main = "–"
	case median:
		c.Main, c.Value = v.quantity(*f.Median), numberText(f.Median)
		c.Lines = append(c.Lines, v.T("trends.sum", v.quantity(*f.Sum)))
	default:
		c.Main, c.Value = v.quantity(*f.Sum), numberText(f.Sum)
	}
	if f.Median != nil && f.N > 1 {
		write := v.quantity
		if f.Rate != nil {
			write = percentage
		}
		if !median || f.Rate != nil { // else it stands above
			c.Lines = append(c.Lines, v.T("trends.median", write(*f.Median)))
		}
		c.Lines = append(c.Lines, v.T("trends.quartiles", write(*f.Q1), write(*f.Q3)))
	}
	c.N = strconv.Itoa(f.N)
	c.Lines = append(c.Lines, v.T("trends.known", f.N, f.Reports))
	if f.Undefined > 0 {
		c.Lines = append(c.Lines, v.T("trends.undefined", f.Undefined))
	}
	return c
}

// leftOut lists what was left out of the figures of a group.
func (v *trendsPage) leftOut(t *compare.Trends, g compare.Group, group, indicator string) {
	for _, year := range t.Years {
		f := g.Years[strconv.Itoa(year)]
		if f == nil {
			continue
		}
		for _, l := range f.LeftOut {
			v.LeftOut = append(v.LeftOut, leftOutView{group + " · " + indicator, l.Office, yearText(year), v.quantity(l.Value), reportPath(l.Report)})
		}
	}
}
