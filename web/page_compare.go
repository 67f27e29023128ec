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

// comparePage is a table of offices and years for each indicator.
type comparePage struct {
	BasePage
	compareForm
	Asked  bool
	Basis  []string // scope, years, reports and day that the answer rests on
	Tables []figureTable
	Breaks []breakView
	Notes  []officeNote // offices that stand for others
	Total  string       // offices
	pageLinks
	Groups string // the same numbers by group
}

func (*comparePage) template() string { return "compare" }

// compareForm is the form with what was asked.
type compareForm struct {
	questionForm
	Applicants []choice
	Offices    string // one a line
	Succession bool
}

// comparedAPage is how many offices a page shows.
const comparedAPage = "50"

// comparePage answers GET /compare.
func (s *Server) comparePage(c *gin.Context) (page, error) {
	p, err := pageParams(c, compareParams)
	if err != nil {
		return nil, err
	}
	p["office"] = officeLines(p["office"])
	if len(p["office"]) == 0 {
		delete(p, "office")
	}
	v := &comparePage{BasePage: s.newBasePage(c, "compare.title"), Asked: len(p["indicator"]) > 0}
	v.Here, v.NoIndex, v.Charts = "compare", len(p) > 0, v.Asked
	v.compareForm = s.newCompareForm(&v.BasePage, p)
	if !v.Asked {
		return v, nil
	}
	question := maps.Clone(p)
	delete(question, "format")
	delete(question, "bom")
	if len(question["limit"]) == 0 {
		question["limit"] = []string{comparedAPage}
	}
	req, err := s.tableRequest(c.Request.Context(), question)
	if err != nil {
		return nil, err
	}
	t, err := s.stats.Compare(c.Request.Context(), req)
	if err != nil {
		return nil, err
	}
	v.Total = v.T("compare.offices", t.Total)
	v.Basis = v.basisOf(t.Head, p)
	v.Breaks = v.breaksOf(t.Head)
	v.tables(t)
	s.embeddable(c, "compare", &v.BasePage, v.Tables)
	v.notes(t)
	v.pageLinks = linksOf("compare", url.Values(p), t.Next)
	groups := url.Values(maps.Clone(p))
	for _, name := range []string{"succession", "limit", "office", "cursor"} {
		groups.Del(name)
	}
	v.Groups = "/trends" + encodeQuery(groups)
	return v, nil
}

// officeLines takes offices that were typed one a line apart.
func officeLines(typed []string) []string {
	var list []string
	for _, text := range typed {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && !slices.Contains(list, line) {
				list = append(list, line)
			}
		}
	}
	return list
}

func (s *Server) newCompareForm(b *BasePage, p params) compareForm {
	f := compareForm{questionForm: s.newQuestionForm(b, p, []string{"applicant"}, nil), Offices: strings.Join(p["office"], "\n")}
	f.Indicators = append(f.Indicators, "") // two indicators are often compared
	f.Succession, _ = p.truth("succession")
	f.Applicants = choices(nianbao.Applicants, func(a nianbao.Applicant) string { return b.T("applicant." + string(a)) }, p["applicant"])
	return f
}

// basisOf says what a comparison rests on.
func (b *BasePage) basisOf(h compare.Head, p params) []string {
	out := []string{b.scopeName(h.Scope)}
	if len(h.Years) > 0 {
		out = append(out, b.span(h.Years))
	}
	out = append(out, b.under(p)...)
	if within := p["q"]; len(within) > 0 {
		out = append(out, b.T("trends.within_query", within[0]))
	}
	out = append(out, b.T("trends.reports", h.Reports), b.T("joining."+string(h.Join)))
	if h.AsOf != nil {
		out = append(out, b.T("trends.as_of", h.AsOf.UTC().Format("2006-01-02")))
	}
	return out
}

// drawnOffices is how many lines a drawing can tell apart.
const drawnOffices = 12

// tables is a table for each indicator with a row for each office.
func (v *comparePage) tables(t *compare.Table) {
	if len(t.Rows) == 0 {
		return
	}
	source := strings.Join(v.Basis, " · ")
	for i, ind := range t.Indicators {
		table := figureTable{ID: "figures-" + strconv.Itoa(i+1), Source: source, Caption: v.indicatorLabel(ind), Link: indicatorPath(ind.Code), Formula: ind.Formula,
			Unit: cmp.Or(ind.Unit, "%"), RowName: v.T("compare.office"), Years: v.yearHeads(t.Years, t.Breaks, ind.Name)}
		if len(t.Rows) <= drawnOffices && len(t.Years) > 1 {
			table.Draw = drawLines
		}
		for _, r := range t.Rows {
			row := figureRow{Label: r.Office.Name, Lang: "zh-CN", URL: officePath(r.Office.ID)}
			for _, year := range t.Years {
				row.Cells = append(row.Cells, v.compareCell(ind, r.Cells[ind.Name][strconv.Itoa(year)]))
			}
			table.Rows = append(table.Rows, row)
		}
		v.Tables = append(v.Tables, table)
	}
}

// officeNote tells of an office that stands for another; URL leads to that one.
type officeNote struct{ Text, URL string }

// notes tell of offices that took others over.
func (v *comparePage) notes(t *compare.Table) {
	for _, r := range t.Rows {
		if r.Successor != nil {
			v.Notes = append(v.Notes, officeNote{v.T("compare.successor", r.Office.Name, yearText(r.Successor.From)), officePath(r.Successor.ID)})
		}
		if len(r.Predecessors) > 0 {
			var names []string
			for _, p := range r.Predecessors {
				names = append(names, p.Name)
			}
			v.Notes = append(v.Notes, officeNote{Text: v.T("compare.predecessors", r.Office.Name, strings.Join(names, v.T("compare.and")))})
		}
		if len(r.NotInRegister) > 0 {
			v.Notes = append(v.Notes, officeNote{Text: v.T("compare.not_held", r.Office.Name, strings.Join(r.NotInRegister, v.T("compare.and")))})
		}
	}
}
