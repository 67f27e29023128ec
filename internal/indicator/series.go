package indicator

import (
	"maps"
	"slices"

	"nianbao/internal/nianbao"
)

// Join tells whether the numbers of two forms may stand in one line.
type Join string

// The kinds of joins.
const (
	JoinYes    Join = "yes"
	JoinApprox Join = "approx" // nearest numbers; to be said beside them
	JoinNo     Join = "no"     // different quantities: a break, or nothing
)

// Series is one quantity through the forms of the report, as far as they have it.
type Series struct {
	Code, Label, English string
	// Unit is empty for rates, and where the forms give different quantities;
	// see UnitIn.
	Unit string
	// Members are the codes whose values are added up in each form, times
	// Factor. A form that is absent has none.
	Members map[nianbao.Form][]string
	Joins   []SeriesJoin // between neighbours among the forms that have members
}

// SeriesJoin is the step from one form to a later one.
type SeriesJoin struct {
	From, To           nianbao.Form
	Join               Join
	ReasonZh, ReasonEn string
}

// Forms are the forms that have members, the oldest first.
func (s Series) Forms() []nianbao.Form { return slices.Sorted(maps.Keys(s.Members)) }

// Has reports whether a code is a member in some form.
func (s Series) Has(code string) bool {
	for _, members := range s.Members {
		if slices.Contains(members, code) {
			return true
		}
	}
	return false
}

// UnitIn is the unit of the series in one form: its own, or that of the members
// where the forms give different quantities.
func (s Series) UnitIn(f nianbao.Form) string {
	if s.Unit != "" || len(s.Members[f]) == 0 {
		return s.Unit
	}
	e, _ := EntryOf(s.Members[f][0])
	return e.Unit
}

// Factor turns the value of a member into the unit of the series: 1, except for
// amounts in 元 in a series in 万元.
func (s Series) Factor(code string) float64 {
	if e, ok := EntryOf(code); ok && e.Unit == "元" && s.Unit == "万元" {
		return 1e-4
	}
	return 1
}

var allSeries = func() []Series {
	out := bridge()
	for _, e := range entries {
		if !slices.ContainsFunc(out, func(s Series) bool { return s.Code == e.Code || s.ownsOnly(e) }) {
			out = append(out, seriesOfOne(e))
		}
	}
	order := map[string]int{}
	for i, e := range entries {
		order[e.Code] = i
	}
	place := func(s Series) int {
		last := s.Members[s.Forms()[len(s.Members)-1]]
		return order[last[0]]
	}
	slices.SortStableFunc(out, func(a, b Series) int { return place(a) - place(b) })
	return out
}()

// ownsOnly reports whether the series is, in every form that has the indicator,
// the indicator alone: then it needs no series of its own.
func (s Series) ownsOnly(e Entry) bool {
	for _, f := range e.Forms {
		if !slices.Equal(s.Members[f], []string{e.Code}) {
			return false
		}
	}
	return true
}

// seriesOfOne is the series of an indicator, or rate, that the bridge does not
// join with others.
func seriesOfOne(e Entry) Series {
	s := Series{Code: e.Code, Label: e.Label, English: e.English, Unit: e.Unit, Members: map[nianbao.Form][]string{}}
	for _, f := range e.Forms {
		s.Members[f] = []string{e.Code}
	}
	by := joinSameRow
	if e.Source == SourceComputed {
		by = joinSameParts
	}
	for i := range max(len(e.Forms)-1, 0) {
		s.Joins = append(s.Joins, SeriesJoin{e.Forms[i], e.Forms[i+1], by.join, by.chinese, by.english})
	}
	return s
}

// AllSeries lists all series in the order of the code list. Every code of the
// dictionary is a member of one at least.
func AllSeries() []Series { return slices.Clone(allSeries) }

// SeriesOf finds a series by its code, or the first one that a code of the
// dictionary is a member of.
func SeriesOf(code string) (Series, bool) {
	i := slices.IndexFunc(allSeries, func(s Series) bool { return s.Code == code })
	if i < 0 {
		i = slices.IndexFunc(allSeries, func(s Series) bool { return s.Has(code) })
	}
	if i < 0 {
		return Series{}, false
	}
	return allSeries[i], true
}

// SeriesWith lists all series that a code is a member of, or names.
func SeriesWith(code string) []Series {
	var out []Series
	for _, s := range allSeries {
		if s.Code == code || s.Has(code) {
			out = append(out, s)
		}
	}
	return out
}
