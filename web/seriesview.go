package web

import (
	"slices"
	"strconv"

	"nianbao/web/ui"
)

// seriesView is a series form by form.
type seriesView struct {
	*ui.Locale
	Code    string
	Name    pair
	Steps   []seriesStep
	Bridged bool // it has several forms
}

// seriesStep is what a form has, and how it joins with the one before.
type seriesStep struct {
	Form        string
	Codes       []memberLink
	Unit        string
	Factor      string // what to do to have that unit; empty = nothing
	Join, Words string // yes, approx or no, and in words; empty for the first form
	Reason      pair
}

// memberLink is a code that is added up in a form.
type memberLink struct{ Code, URL string }

func (b *BasePage) seriesView(s Series) seriesView {
	v := seriesView{Locale: b.Locale, Code: s.Code, Name: b.pair(s.Label, s.English), Bridged: len(s.Members) > 1}
	for i, m := range s.Members {
		step := seriesStep{Form: b.formName(m.Form), Unit: m.Unit}
		if m.Factor != 1 {
			step.Factor = b.T("join.factor", strconv.FormatFloat(m.Factor, 'f', -1, 64))
		}
		for _, code := range m.Codes {
			step.Codes = append(step.Codes, memberLink{code, indicatorPath(code)})
		}
		if i > 0 && i <= len(s.Joins) {
			j := s.Joins[i-1]
			step.Join, step.Words = j.Join, b.T("join."+j.Join)
			step.Reason = b.pair(j.Reason.Chinese, j.Reason.English)
		}
		v.Steps = append(v.Steps, step)
	}
	return v
}

// plain reports whether a series needs no bridge: one form alone has it, or all
// forms that have it print the same code and join.
func (s *Series) plain() bool {
	for i, m := range s.Members {
		if !slices.Equal(m.Codes, s.Members[0].Codes) || i > 0 && s.Joins[i-1].Join != "yes" {
			return false
		}
	}
	return len(s.Members) < 3
}
