package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
)

// memberIndicators are what a government is held against its members by, if
// nothing else is asked for.
var memberIndicators = []string{"req_new", "res_granted", "res_total", "rec_total", "litd_total"}

// membersPage shows the report of a whole government beside the sum of the own
// reports of its members.
type membersPage struct {
	BasePage
	questionForm
	Office string // as typed
	Below  bool

	Asked     bool
	Name, URL string
	Rule      string // who counts as a member
	Basis     []string
	Tables    []figureTable
	Missing   []missingYear
	pageLinks
}

func (*membersPage) template() string { return "members" }

// missingYear names the members of which a year's report is not held.
type missingYear struct {
	Year    string
	Offices []kin
	More    string
}

// membersPage answers GET /members.
func (s *Server) membersPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, memberPageParams)
	if err != nil {
		return nil, err
	}
	v := &membersPage{BasePage: s.newBasePage(c, "members.title"), Asked: len(p["office"]) > 0}
	v.Here, v.NoIndex, v.Charts = "members", len(p) > 0, v.Asked
	if v.Asked && len(p["indicator"]) == 0 {
		p["indicator"] = slices.Clone(memberIndicators)
	}
	v.questionForm = s.newQuestionForm(&v.BasePage, p, nil, []string{"applicant"})
	v.Office = p.first("office")
	if v.Below, err = p.truth("below"); err != nil {
		return nil, err
	}
	if !v.Asked {
		return v, nil
	}
	m, err := s.members(c.Request.Context(), p)
	if err != nil {
		return nil, err
	}
	v.Name, v.URL, v.Rule = m.Office.Name, officePath(m.Office.ID), v.pair(m.Rule, m.RuleEN).Text
	v.Basis = []string{v.span(m.Years), v.T("trends.reports", m.Reports), v.T("joining." + string(m.Join))}
	for i, ind := range m.Indicators {
		v.Tables = append(v.Tables, v.table(m, ind, i))
	}
	s.embeddable(c, "members", &v.BasePage, v.Tables)
	v.missing(m)
	v.pageLinks = linksOf("members", url.Values(p), 0)
	return v, nil
}

// table has the two numbers of an indicator as lines, and what lies between them.
func (v *membersPage) table(m *compare.Members, ind compare.Indicator, i int) figureTable {
	t := figureTable{ID: "figures-" + strconv.Itoa(i+1), Caption: v.indicatorLabel(ind), Link: indicatorPath(ind.Code), Unit: cmp.Or(ind.Unit, "%"), Draw: drawLines,
		Source: v.Name + " · " + strings.Join(v.Basis, " · "), RowName: v.T("trends.year"), Years: v.yearHeads(m.Years, m.Breaks, ind.Name)}
	government := figureRow{Label: v.T("members.government")}
	sum := figureRow{Label: v.T("members.sum")}
	between := figureRow{Label: v.T("members.difference")}
	for _, year := range m.Years {
		x := m.Numbers[ind.Name][strconv.Itoa(year)]
		government.Cells = append(government.Cells, v.compareCell(ind, x.Government))
		sum.Cells = append(sum.Cells, v.sumCell(x))
		var d figureCell
		if d.Word = "–"; x.Difference != nil {
			d = figureCell{Main: v.quantity(*x.Difference)} // no value: differences are not drawn
		}
		between.Cells = append(between.Cells, d)
	}
	t.Rows = []figureRow{government, sum, between}
	return t
}

// sumCell says the sum, of how many it is, and between what bounds that of all
// lies.
func (v *membersPage) sumCell(x compare.MemberSum) figureCell {
	out := figureCell{Word: "–", Lines: []string{v.T("members.held", x.Held, x.Expected)}}
	if x.Sum == nil {
		return out
	}
	out.Main, out.Value, out.N = v.quantity(*x.Sum), numberText(x.Sum), strconv.Itoa(x.N)
	out.Lines = append(out.Lines, v.T("members.known", x.N))
	switch {
	case x.Low == nil:
	case x.High == nil:
		out.Lines = append(out.Lines, v.T("members.least", v.quantity(*x.Low)))
	default:
		out.Low, out.High = numberText(x.Low), numberText(x.High)
	}
	return out
}

// missing names by year the members of which no report is held.
func (v *membersPage) missing(m *compare.Members) {
	if len(m.Indicators) == 0 {
		return
	}
	for _, year := range m.Years {
		x := m.Numbers[m.Indicators[0].Name][strconv.Itoa(year)]
		if len(x.Missing) == 0 {
			continue
		}
		y := missingYear{Year: yearText(year)}
		for _, o := range x.Missing {
			y.Offices = append(y.Offices, kin{Name: o.Name, URL: officePath(o.ID)})
		}
		if more := x.Expected - x.Held - len(x.Missing); more > 0 {
			y.More = v.T("members.more", more)
		}
		v.Missing = append(v.Missing, y)
	}
}
