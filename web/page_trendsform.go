package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"nianbao/internal/compare"
)

// trendForm is the form with what was asked.
type trendForm struct {
	questionForm
	By, Shows, Largest []choice
}

// outcomes are the results of requests that the forms have a total of.
var outcomes = []string{"res_granted", "res_partial", "deny_sum", "unable_sum", "np_sum", "other_sum"}

func (s *Server) newTrendForm(b *BasePage, p params) trendForm {
	f := trendForm{questionForm: s.newQuestionForm(b, p, nil, []string{"applicant", "office"})}
	f.By = choices(compare.Groupings, func(g compare.Grouping) string { return b.T("by." + string(g)) }, p["by"])
	f.Shows = choices(trendShows, func(w string) string { return b.T("trends.show_" + w) }, p["show"])
	for n := 1; n <= compare.MaxLeftOut; n++ {
		w := strconv.Itoa(n)
		f.Largest = append(f.Largest, choice{w, w, slices.Contains(p["without_largest"], w)})
	}
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
