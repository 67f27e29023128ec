package web

import (
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

// sortName is the name of the number of an order by a number, or empty.
func (s *Server) sortName(p *BasePage, sort nianbao.Sort) string {
	switch sort {
	case "", nianbao.SortRelevance, nianbao.SortNewest, nianbao.SortOldest:
		return ""
	}
	name, applicant, _ := strings.Cut(strings.TrimPrefix(string(sort), "-"), "[")
	zh, en := s.label(name)
	for _, m := range s.measures {
		if m.Code == name {
			zh, en = m.Label, m.English
		}
	}
	label := zh
	if p.Lang() == ui.English {
		label = en
	}
	label = orElse(label, name)
	if applicant != "" {
		label += " [" + applicant
	}
	return label
}

// numberSorts are the links of an order by a number: itself, and the other way
// round.
func (p *searchPage) numberSorts(state searchState, current nianbao.Sort) []sortLink {
	if p.By == "" {
		return nil
	}
	name := strings.TrimPrefix(string(current), "-")
	up, down := nianbao.Sort(name), nianbao.Sort("-"+name)
	return []sortLink{
		{p.T("sort.down", p.By), state.with("sort", string(down)), current == down},
		{p.T("sort.up", p.By), state.with("sort", string(up)), current == up},
	}
}

// number writes a number as the language groups its digits; shares keep three
// digits after the point.
func (b *BasePage) number(v float64) string {
	if v == float64(int64(v)) {
		return b.N(int64(v))
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
