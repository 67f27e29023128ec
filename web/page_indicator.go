package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// indicatorPage says what is known of one number.
type indicatorPage struct {
	BasePage
	Code       string
	Name       pair
	Definition pair
	Note       pair
	Unit       string
	UnitNote   string
	Kind       string
	Source     string
	Forms      []string
	Applicants []string
	Names      string
	Parent     *codeLink
	Parts      []codeLink
	Children   []codeLink // that name it as their parent and are no parts
	Formulas   []formulaView
	Places     []printedPlace
	Series     []seriesView
	Search     string // reports by this number
	Condition  string // of that search
	Export     string // empty = the export takes no indicator, or has it not
	Command    string // the same on the command line
	JSON       string
}

func (*indicatorPage) template() string { return "indicator" }

// codeLink leads to a number of the dictionary.
type codeLink struct{ Code, Label, URL string }

type formulaView struct{ Numerator, Denominator []codeLink }

type printedPlace struct{ Form, Table, Row, Column, Position string }

func (s *Server) indicatorPage(c *gin.Context) (page, error) {
	m, err := s.measure(c.Param("code"))
	if err != nil {
		return nil, err
	}
	b := s.newBasePage(c, "indicator.title", m.Label)
	b.Description = shorten(orElse(b.pair(m.Definition.Chinese, m.Definition.English).Text, b.Description), descriptionLength)
	v := &indicatorPage{
		BasePage: b, Code: m.Code, Name: b.pair(m.Label, m.English), Definition: b.pair(m.Definition.Chinese, m.Definition.English),
		Note: b.pair(m.Note.Chinese, m.Note.English), Unit: m.Unit, UnitNote: b.pair(m.UnitNote.Chinese, m.UnitNote.English).Text,
		Kind: b.T("measure_kind." + m.Kind), Source: b.T("measure_source." + m.Source), Names: strings.Join(m.Names, "、"),
		JSON: "/api/v1" + indicatorPath(m.Code), Export: exportURL(m),
	}
	v.Title = v.T("indicator.title", v.Name.Text)
	v.Here = "indicators"
	v.searchLink(m)
	for _, f := range m.Forms {
		v.Forms = append(v.Forms, v.formName(f))
	}
	if m.Applicants {
		for _, a := range nianbao.Applicants {
			v.Applicants = append(v.Applicants, v.T("applicant."+string(a)))
		}
	}
	v.family(s, m)
	for _, p := range m.Places {
		v.Places = append(v.Places, v.printedPlace(p))
	}
	for _, x := range s.seriesWith(m.Code) {
		v.Series = append(v.Series, v.seriesView(x))
	}
	return v, nil
}

// searchLink leads to the reports that have the number, the greatest first.
func (v *indicatorPage) searchLink(m *Measure) {
	v.Condition = m.Code + ">0"
	v.Search = "/search" + encodeQuery(url.Values{"q": {v.Condition}, "sort": {"-" + m.Code}})
	if m.Source == "printed" {
		v.Command = "nianbao export observations --indicator " + m.Code
	}
}

// exportURL is the export of a printed number. Sums, rates and what prose says
// are no observations.
func exportURL(m *Measure) string {
	if m.Source != "printed" || !slices.Contains(exportParams, "indicator") {
		return ""
	}
	return "/api/v1/export/observations" + encodeQuery(url.Values{"format": {"csv"}, "indicator": {m.Code}})
}

// family names what the number is a part of, and what it is made of.
func (v *indicatorPage) family(s *Server, m *Measure) {
	link := func(code string) codeLink { return v.codeLink(s, code) }
	links := func(codes []string) (out []codeLink) {
		for _, code := range codes {
			out = append(out, link(code))
		}
		return out
	}
	if m.Parent != "" {
		up := link(m.Parent)
		v.Parent = &up
	}
	v.Parts = links(m.Parts)
	for i := range s.measures {
		if child := &s.measures[i]; child.Parent == m.Code && !slices.Contains(m.Parts, child.Code) {
			v.Children = append(v.Children, link(child.Code))
		}
	}
	for _, f := range m.Fractions {
		v.Formulas = append(v.Formulas, formulaView{links(f.Numerator), links(f.Denominator)})
	}
}

func (b *BasePage) codeLink(s *Server, code string) codeLink {
	label := ""
	if m, ok := s.measureOf(code); ok {
		label = b.pair(m.Label, m.English).Text
	}
	return codeLink{code, label, indicatorPath(code)}
}

func (b *BasePage) printedPlace(p Place) printedPlace {
	v := printedPlace{Form: b.formName(p.Form), Row: strings.Join(p.Path, " › "), Column: p.Column}
	switch {
	case p.Prose:
		v.Table = b.T("indicator.prose")
	case p.Table == 0:
		v.Table = b.T("measure_table.0")
	default:
		v.Table = b.T("measure_table." + strconv.Itoa(p.Table))
		if p.Column == "" {
			v.Column = b.T("indicator.by_applicant")
		}
	}
	if p.Position > 0 && p.Table != 0 {
		v.Position = strconv.Itoa(p.Position)
	}
	return v
}
