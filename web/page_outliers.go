package web

import (
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
)

// outliersPage lists reports whose number lies far from those of their group.
type outliersPage struct {
	BasePage
	questionForm
	Within    []choice
	Threshold string // as typed
	Usual     string // threshold

	Asked bool
	Basis []string
	Total string
	Flat  string // groups in which nothing can be told
	Far   []farRow
	pageLinks
}

func (*outliersPage) template() string { return "outliers" }

// farRow is a report with its number and the middle of its group.
type farRow struct {
	Office, URL, Year, Report string
	Indicator, Value, Group   string
	Median, Distance          string
	Lines                     []string
	N                         string
}

// outliersPage answers GET /outliers.
func (s *Server) outliersPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, outlierPageParams)
	if err != nil {
		return nil, err
	}
	v := &outliersPage{BasePage: s.newBasePage(c, "outliers.title"), Asked: len(p["indicator"]) > 0}
	v.Here, v.NoIndex = "outliers", len(p) > 0
	v.questionForm = s.newQuestionForm(&v.BasePage, p, nil, []string{"applicant", "office", "limit"})
	v.Within = choices(compare.Groupings, func(g compare.Grouping) string { return v.T("by." + string(g)) }, p["within"])
	if len(p["within"]) == 0 {
		for i := range v.Within {
			v.Within[i].Selected = v.Within[i].Value == string(compare.ByLevel)
		}
	}
	v.Threshold, v.Usual = p.first("threshold"), strconv.FormatFloat(compare.DefaultThreshold, 'f', -1, 64)
	if !v.Asked {
		return v, nil
	}
	o, err := s.outliers(c.Request.Context(), p, tableAnswer{})
	if err != nil {
		return nil, err
	}
	v.Basis = v.basisOf(o.Head, p)
	v.Total = v.T("outliers.total", o.Total)
	flat := 0
	for _, g := range o.Groups {
		if g.Flat {
			flat++
		}
	}
	if flat > 0 {
		v.Flat = v.T("outliers.flat", flat)
	}
	v.rows(o)
	v.pageLinks = linksOf("outliers", url.Values(p), o.Next)
	return v, nil
}

func (v *outliersPage) rows(o *compare.Outliers) {
	kinds := map[string]compare.Indicator{}
	for _, ind := range o.Indicators {
		kinds[ind.Name] = ind
	}
	groupOf := outlierGroups(o)
	for i := range o.Rows {
		r := &o.Rows[i]
		g := groupOf(r)
		ind := kinds[r.Indicator]
		write := v.quantity
		if string(ind.Kind) == rateKind {
			write = percentage
		}
		row := farRow{Office: r.Office.Name, URL: officePath(r.Office.ID), Year: yearText(r.Year), Report: numberPath(r.Report, ind.Code, ind.Applicant), Indicator: v.indicatorLabel(ind),
			Value: write(r.Value), Group: v.pair(g.Label, g.LabelEN).Text, Median: write(g.Median), Distance: strconv.FormatFloat(r.Distance, 'f', 1, 64), N: v.N(g.N)}
		if r.Rate != nil {
			row.Lines = v.rateCell(r.Rate).Lines
		}
		v.Far = append(v.Far, row)
	}
}
