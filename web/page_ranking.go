package web

import (
	"cmp"
	"maps"
	"math"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
)

// rankedAPage is how many offices a page of places shows.
const rankedAPage = "100"

// rankingPage puts the offices of one year in the order of a number.
type rankingPage struct {
	BasePage
	questionForm
	Orders   []choice
	Least    string // denominator, as typed
	Examples []download

	Asked    bool
	Basis    []string
	Measured rankedBy
	LeftOut  []string // why reports have no place
	Ranks    []rankRow
	pageLinks
	Outliers string // of the same number
}

func (*rankingPage) template() string { return "ranking" }

// rankedBy names the number that offices are put in order by.
type rankedBy struct{ Label, Link, Formula, Unit string }

// rankRow is the place of an office. Bar is drawn beside the number.
type rankRow struct {
	Rank, Office, URL, Place string
	Value                    string
	Report                   string // address of the cell
	Lines                    []string
	Bar                      *rankBar // nil where there are negative numbers
	Own                      bool     // the office that was asked for
}

// rankBar are lengths out of 100; a rate has the ends of its interval too.
type rankBar struct {
	Long, Low, High string
	Interval        bool
}

// rankingPage answers GET /ranking. Without a year it takes the newest.
func (s *Server) rankingPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, rankingPageParams)
	if err != nil {
		return nil, err
	}
	v := &rankingPage{BasePage: s.newBasePage(c, "ranking.title"), Asked: len(p["indicator"]) > 0}
	v.Here, v.NoIndex = "ranking", len(p) > 0
	if v.Asked {
		if p, err = s.inOneYear(c, p); err != nil {
			return nil, err
		}
	}
	v.questionForm = s.newQuestionForm(&v.BasePage, p, nil, []string{"applicant", "office", "limit"})
	v.Indicators = v.Indicators[:max(1, len(v.Indicators)-1)] // one is enough
	v.Orders = choices(compare.Orders, func(o compare.Order) string { return v.T("ranking.order." + string(o)) }, p["order"])
	v.Least = p.first("min_denominator")
	v.examples()
	if !v.Asked {
		return v, nil
	}
	question := maps.Clone(p)
	question["limit"] = []string{cmp.Or(p.first("limit"), rankedAPage)}
	r, err := s.ranking(c.Request.Context(), question, tableAnswer{})
	if err != nil {
		return nil, err
	}
	v.Basis = v.basisOf(r.Head, p)
	v.Measured = v.rankedBy(r.Indicators[0])
	v.Ranks = v.ranks(r.Indicators[0], r.Rows, "")
	v.leftOut(r)
	v.pageLinks = linksOf("ranking", url.Values(p), r.Next)
	far := url.Values(maps.Clone(p))
	for _, name := range []string{"order", "min_denominator", "limit", "cursor"} {
		far.Del(name)
	}
	v.Outliers = "/outliers" + encodeQuery(far)
	return v, nil
}

// inOneYear puts the newest year into a question that names none.
func (s *Server) inOneYear(c *gin.Context, p params) (params, error) {
	if len(p["year"]) > 0 {
		return p, nil
	}
	held, err := s.catalog.Overview(c.Request.Context())
	if err != nil {
		return nil, err
	}
	p = maps.Clone(p)
	p["year"] = []string{strconv.Itoa(held.LastYear)}
	return p, nil
}

// first is the first value of a parameter.
func (p params) first(name string) string {
	if len(p[name]) == 0 {
		return ""
	}
	return p[name][0]
}

func (b *BasePage) rankedBy(ind compare.Indicator) rankedBy {
	return rankedBy{b.indicatorLabel(ind), indicatorPath(ind.Code), ind.Formula, cmp.Or(ind.Unit, "%")}
}

// ranks are the rows of places; own is the identifier of the office that was
// asked for.
func (b *BasePage) ranks(ind compare.Indicator, rows []compare.Rank, own string) []rankRow {
	most, negative := 0.0, false
	for _, r := range rows {
		most, negative = max(most, r.Value), negative || r.Value < 0
		if r.Rate != nil && r.Rate.High != nil {
			most = max(most, *r.Rate.High)
		}
	}
	length := func(v float64) string { return strconv.FormatFloat(math.Round(1000*v/cmp.Or(most, 1))/10, 'f', -1, 64) }
	var out []rankRow
	for _, r := range rows {
		row := rankRow{Rank: b.N(r.Rank), Office: r.Office.Name, URL: officePath(r.Office.ID), Place: r.Office.Region, Report: numberPath(r.Report, ind.Code, ind.Applicant), Own: r.Office.ID == own}
		if row.Value = b.quantity(r.Value); r.Rate != nil {
			cell := b.rateCell(r.Rate)
			row.Value, row.Lines = cell.Main, cell.Lines
		}
		if !negative {
			row.Bar = &rankBar{Long: length(r.Value)}
			if r.Rate != nil && r.Rate.Low != nil && r.Rate.High != nil {
				row.Bar.Low, row.Bar.High, row.Bar.Interval = length(*r.Rate.Low), length(*r.Rate.High), true
			}
		}
		out = append(out, row)
	}
	return out
}

// leftOut says why reports have no place.
func (v *rankingPage) leftOut(r *compare.Ranking) {
	for _, x := range []struct {
		key string
		n   int
	}{
		{"ranking.ranked", r.Ranked}, {"ranking.missing", r.Missing}, {"ranking.blank", r.Blank}, {"ranking.not_applicable", r.NotApplicable},
		{"ranking.unparsed", r.Unparsed}, {"ranking.undefined", r.NoRate}, {"ranking.small", r.Small},
	} {
		if x.n > 0 || x.key == "ranking.ranked" {
			v.LeftOut = append(v.LeftOut, v.T(x.key, x.n))
		}
	}
}

func (v *rankingPage) examples() {
	for _, e := range []struct{ key, query string }{
		{"ranking.example_requests", "indicator=req_new&level=province&scope=government_wide"},
		{"ranking.example_grant", "indicator=grant_rate&min_denominator=20"},
		{"ranking.example_corrected", "indicator=correction_rate&min_denominator=10"},
	} {
		v.Examples = append(v.Examples, download{v.T(e.key), "/ranking?" + e.query})
	}
}
