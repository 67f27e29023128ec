package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// placedGroup are numbers in the order of a statutory table.
type placedGroup struct {
	id       string
	measures []placedMeasure
}

// placedMeasure is a number under the headings that the table has for it.
type placedMeasure struct {
	*Measure
	heading string
	order   int
}

// groupMeasures puts numbers under the tables that print them; one that old and
// new forms print stands in both. Groups without numbers are left out.
func (s *Server) groupMeasures(list []*Measure) []placedGroup {
	groups := []placedGroup{{id: "table2"}, {id: "table3"}, {id: "table4"}, {id: "prose"}, {id: "form2014"}, {id: "rates"}}
	add := func(id string, m placedMeasure) {
		for i := range groups {
			if groups[i].id == id {
				groups[i].measures = append(groups[i].measures, m)
			}
		}
	}
	for i, m := range list {
		switch {
		case m.Table != 0:
			add("table"+strconv.Itoa(m.Table), s.placed(m, 2*i, list))
		case m.Kind == rateKind:
			add("rates", placedMeasure{m, "", i})
		case m.Source == "prose":
			add("prose", placedMeasure{m, "", i})
		}
		if p := m.placeIn(nianbao.Form2014); p != nil {
			add("form2014", placedMeasure{m, p.Path[0], p.Position})
		}
	}
	groups = slices.DeleteFunc(groups, func(g placedGroup) bool { return len(g.measures) == 0 })
	for _, g := range groups {
		slices.SortStableFunc(g.measures, func(a, b placedMeasure) int { return cmp.Compare(a.order, b.order) })
	}
	return groups
}

// placed gives a number its heading in the newest form that has the table. A
// sum that is not printed stands before the first of its parts.
func (s *Server) placed(m *Measure, order int, list []*Measure) placedMeasure {
	at := m
	if len(m.Parts) > 0 {
		if first, ok := s.measureOf(m.Parts[0]); ok {
			at = first
		}
		if i := slices.Index(list, at); i >= 0 {
			order = 2*i - 1
		}
	}
	for _, f := range []nianbao.Form{nianbao.Form2021, nianbao.Form2019} {
		if p := at.placeIn(f); p != nil {
			return placedMeasure{m, p.heading(), order}
		}
	}
	return placedMeasure{m, "", order}
}

// placeIn is the cell of a form that has the number.
func (m *Measure) placeIn(f nianbao.Form) *Place {
	for i := range m.Places {
		if p := &m.Places[i]; p.Form == f && !p.Prose && len(p.Path) > 0 {
			return p
		}
	}
	return nil
}

// heading is what stands above the row, or above the column of table four.
func (p *Place) heading() string {
	if p.Table == 4 {
		return strings.Join(p.Path, " › ")
	}
	return strings.Join(p.Path[:len(p.Path)-1], " › ")
}
