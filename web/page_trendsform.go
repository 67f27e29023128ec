package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// trendForm is the form with what was asked.
type trendForm struct {
	Indicators, Of                                   []string // with an empty one at the end
	Known                                            []choice // codes that may be asked for
	By, Levels, Types, Scopes, Joins, Shows, Largest []choice
	conditions
}

// outcomes are the results of requests that the forms have a total of.
var outcomes = []string{"res_granted", "res_partial", "deny_sum", "unable_sum", "np_sum", "other_sum"}

func (s *Server) newTrendForm(b *BasePage, p params) trendForm {
	f := trendForm{Indicators: append(slices.Clone(p["indicator"]), ""), Of: append(slices.Clone(p["of"]), "")}
	for i := range s.measures {
		m := &s.measures[i]
		f.Known = append(f.Known, choice{Value: m.Code, Label: b.pair(m.Label, m.English).Text})
	}
	f.By = choices(compare.Groupings, func(g compare.Grouping) string { return b.T("by." + string(g)) }, p["by"])
	f.Levels = choices(nianbao.Levels, b.levelName, p["level"])
	f.Types = choices(nianbao.OfficeTypes, func(t nianbao.OfficeType) string { return b.T("office_type." + string(t)) }, p["office_type"])
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
