package web

import (
	"slices"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// questionForm has the fields that the forms of all comparisons share, with what
// was asked.
type questionForm struct {
	Indicators, Of []string // with an empty one at the end
	Known          []choice // codes that may be asked for
	Joins          []choice
	reportChoices
	conditions
}

// reportChoices are what reports are selected by from lists.
type reportChoices struct{ Levels, Types, Scopes []choice }

func (b *BasePage) newReportChoices(p params) reportChoices {
	return reportChoices{
		Levels: choices(nianbao.Levels, b.levelName, p["level"]),
		Types:  choices(nianbao.OfficeTypes, func(t nianbao.OfficeType) string { return b.T("office_type." + string(t)) }, p["office_type"]),
		Scopes: choices([]nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide}, b.scopeName, p["scope"]),
	}
}

// newQuestionForm fills the fields. selects and unseen are the parameters that
// the form has a select for, or no field at all, besides the shared ones.
func (s *Server) newQuestionForm(b *BasePage, p params, selects, unseen []string) questionForm {
	f := questionForm{Indicators: append(slices.Clone(p["indicator"]), ""), Of: append(slices.Clone(p["of"]), "")}
	for i := range s.measures {
		m := &s.measures[i]
		f.Known = append(f.Known, choice{Value: m.Code, Label: b.pair(m.Label, m.English).Text})
	}
	f.reportChoices = b.newReportChoices(p)
	f.Joins = choices(compare.Joins, func(j compare.Join) string { return b.T("joining." + string(j)) }, p["join"])
	f.conditions = newConditions(p, []string{"year", "region", "q"}, append([]string{"level", "office_type"}, selects...),
		append([]string{"section", "synonyms", "as_of", "form"}, unseen...))
	return f
}
