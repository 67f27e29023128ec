package web

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
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

// trendForm is the form with what was asked.
type trendForm struct {
	Indicators, Of                                   []string // with an empty one at the end
	Known                                            []choice // codes that may be asked for
	By, Levels, Types, Scopes, Joins, Shows, Largest []choice
	conditions
}

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

var (
	trendShows = []string{showSum, showMedian}
	// outcomes are the results of requests that the forms have a total of.
	outcomes = []string{"res_granted", "res_partial", "deny_sum", "unable_sum", "np_sum", "other_sum"}
)

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
	v.basis(t)
	v.Breaks = v.breaksOf(t.Breaks, func(name string) string { return v.labelIn(t, name) })
	to := min(from+groupsAPage, len(t.Groups))
	from = min(from, to)
	v.tables(t, from, to, show == showMedian)
	v.links(url.Values(p), url.Values(question), from, to, len(t.Groups))
	return v, nil
}

func (s *Server) newTrendForm(b *BasePage, p params) trendForm {
	f := trendForm{Indicators: append(slices.Clone(p["indicator"]), ""), Of: append(slices.Clone(p["of"]), "")}
	for i := range s.measures {
		m := &s.measures[i]
		f.Known = append(f.Known, choice{Value: m.Code, Label: b.pair(m.Label, m.English).Text})
	}
	f.By = choices(compare.Groupings, func(g compare.Grouping) string { return b.T("by." + string(g)) }, p["by"])
	f.Levels = choices(nianbao.Levels, b.levelName, p["level"])
	f.Types = choices(officeTypes, func(t nianbao.OfficeType) string { return b.T("office_type." + string(t)) }, p["office_type"])
	f.Scopes = choices([]nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide}, b.scopeName, p["scope"])
	f.Joins = choices(compare.Joins, func(j compare.Join) string { return b.T("joining." + string(j)) }, p["join"])
	f.Shows = choices(trendShows, func(w string) string { return b.T("trends.show_" + w) }, p["show"])
	for n := 1; n <= compare.MaxLeftOut; n++ {
		w := strconv.Itoa(n)
		f.Largest = append(f.Largest, choice{w, w, slices.Contains(p["without_largest"], w)})
	}
	f.conditions = newConditions(p, []string{"year", "region", "q"}, []string{"level", "office_type"}, []string{"applicant", "section", "synonyms", "as_of", "office", "form"})
	return f
}

// examples are questions with what else was asked.
func (v *trendsPage) examples(p params) {
	for _, e := range []struct {
		key string
		set url.Values
	}{
		{"trends.example_outcomes", url.Values{"indicator": outcomes, "of": {"res_total"}, "join": {"break"}}},
		{"trends.example_grant", url.Values{"indicator": {"grant_rate"}, "by": {"level"}}},
		{"trends.example_requests", url.Values{"indicator": {"req_new"}, "by": {"office_type"}}},
		{"trends.example_disputes", url.Values{"indicator": {"rec_total", "litd_total"}}},
	} {
		state := url.Values{}
		for _, name := range []string{"by", "year", "region", "level", "office_type", "scope"} {
			if list := p[name]; len(list) > 0 {
				state[name] = list
			}
		}
		maps.Copy(state, e.set)
		v.Examples = append(v.Examples, download{v.T(e.key), "/trends" + encodeQuery(state)})
	}
}

// basis says what the answer rests on.
func (v *trendsPage) basis(t *compare.Trends) {
	v.Basis = []string{v.scopeName(t.Scope)}
	if len(t.Years) > 0 {
		v.Basis = append(v.Basis, v.span(t.Years))
	}
	v.Basis = append(v.Basis, v.T("trends.reports", t.Reports), v.T("joining."+string(t.Join)))
	if t.WithoutLargest > 0 {
		v.Basis = append(v.Basis, v.T("trends.without", t.WithoutLargest))
	}
	if t.AsOf != nil {
		v.Basis = append(v.Basis, v.T("trends.as_of", t.AsOf.UTC().Format("2006-01-02")))
	}
}

// labelIn is the label of an indicator of an answer by its name.
func (v *trendsPage) labelIn(t *compare.Trends, name string) string {
	for _, ind := range t.Indicators {
		if ind.Name == name {
			return v.indicatorLabel(ind)
		}
	}
	return name
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
