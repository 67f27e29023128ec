package compare

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// Join says what is to be done where the form of the report changes.
type Join string

// The ways to join.
const (
	// JoinNone takes an indicator for what it is; forms that do not have it have
	// nothing.
	JoinNone Join = "none"
	// JoinSeries takes in each form what corresponds, and refuses where different
	// quantities would be joined.
	JoinSeries Join = "series"
	// JoinBreak does the same, and draws a break there instead.
	JoinBreak Join = "break"
)

// Joins lists the ways to join.
var Joins = []Join{JoinNone, JoinSeries, JoinBreak}

// Break is a place between two years over which numbers are not simply
// comparable: between Year−1 and Year.
type Break struct {
	Indicator string    `json:"indicator,omitempty"` // name; empty where it concerns all
	Office    string    `json:"office,omitempty"`    // id; empty where it concerns all
	Year      int       `json:"year"`
	Kind      BreakKind `json:"kind"`
	Reason    string    `json:"reason"`
	ReasonEN  string    `json:"reason_en"`
}

// BreakKind says why there is a break.
type BreakKind string

// The kinds of break.
const (
	BreakForm       BreakKind = "form"       // the form changed; the numbers correspond
	BreakApprox     BreakKind = "approx"     // they correspond roughly
	BreakNo         BreakKind = "no"         // they are different quantities
	BreakNotThere   BreakKind = "absent"     // one of the forms does not have the number
	BreakSuccession BreakKind = "succession" // the office took over others
)

// members are the columns that make up codes in a form, and whether the form has
// them. What joins them to the neighbouring forms is noted.
func (m *measure) members(codes []string, f nianbao.Form, a nianbao.Applicant, join Join) ([]part, bool) {
	var parts []part
	for _, code := range codes {
		s, ok := indicator.SeriesOf(code)
		if join == JoinNone || !ok {
			m.note(plainJoins(code))
			parts = append(parts, part{nianbao.ColumnKey{Code: code, Applicant: a}, 1})
			continue
		}
		m.note(s.Joins)
		if len(s.Members[f]) == 0 {
			return nil, false
		}
		for _, member := range s.Members[f] {
			parts = append(parts, part{nianbao.ColumnKey{Code: member, Applicant: a}, s.Factor(member)})
		}
	}
	return parts, true
}

// plainJoins are the joins between forms that have the very indicator: where it
// keeps its code the bridge may still call it another quantity.
func plainJoins(code string) []indicator.SeriesJoin {
	s, ok := indicator.SeriesOf(code)
	if !ok {
		return nil
	}
	var out []indicator.SeriesJoin
	for _, j := range s.Joins {
		if slices.Equal(s.Members[j.From], []string{code}) && slices.Equal(s.Members[j.To], []string{code}) {
			out = append(out, j)
		}
	}
	return out
}

// note keeps joins, each once.
func (m *measure) note(joins []indicator.SeriesJoin) {
	for _, j := range joins {
		if !slices.Contains(m.joins, j) {
			m.joins = append(m.joins, j)
		}
	}
}

// formYears are the years in which a form came into use, of those that a series
// can cross.
var formYears = []struct {
	year     int
	from, to nianbao.Form
}{
	{2014, nianbao.Form2008, nianbao.Form2014},
	{2019, nianbao.Form2014, nianbao.Form2019},
	{2021, nianbao.Form2019, nianbao.Form2021},
}

// breaks lists the breaks within years, or refuses.
func (m *measure) breaks(years []int, join Join) ([]Break, error) {
	var out []Break
	for _, change := range formYears {
		if !slices.Contains(years, change.year-1) || !slices.Contains(years, change.year) {
			continue
		}
		b, err := m.breakAt(change.year, change.from, change.to, join)
		if err != nil {
			return nil, err
		}
		if b != nil {
			out = append(out, *b)
		}
	}
	return out, nil
}

// breakAt is the break at a change of forms; nil if the numbers go on.
func (m *measure) breakAt(year int, from, to nianbao.Form, join Join) (*Break, error) {
	b := &Break{Indicator: m.Name, Year: year}
	if !m.has(from) || !m.has(to) {
		if !m.has(from) && !m.has(to) {
			return nil, nil
		}
		missing := from
		if !m.has(to) {
			missing = to
		}
		b.Kind = BreakNotThere
		b.Reason = fmt.Sprintf("%s 年表式没有这一项。", missing)
		b.ReasonEN = fmt.Sprintf("The form of %s does not have this number.", missing)
		return b, nil
	}
	worst := m.worst(from, to)
	switch {
	case worst == nil, worst.Join == indicator.JoinYes:
		if year != 2019 {
			return nil, nil
		}
		b.Kind = BreakForm
		b.Reason, b.ReasonEN = "自 2019 年度起改用新表式。", "A new form came into use with the reports of 2019."
		if worst != nil {
			b.Reason, b.ReasonEN = b.Reason+worst.ReasonZh, b.ReasonEN+" "+worst.ReasonEn
		}
	case worst.Join == indicator.JoinNo:
		if join != JoinBreak {
			return nil, m.refusal(year, worst)
		}
		b.Kind, b.Reason, b.ReasonEN = BreakNo, worst.ReasonZh, worst.ReasonEn
	default:
		b.Kind, b.Reason, b.ReasonEN = BreakApprox, worst.ReasonZh, worst.ReasonEn
	}
	return b, nil
}

// has tells whether a form can have the number.
func (m *measure) has(f nianbao.Form) bool {
	return slices.ContainsFunc(m.variants[f], func(v variant) bool {
		return !slices.ContainsFunc(slices.Concat(v.above, v.below), func(p part) bool { return !inForm(p.key.Code, f) })
	})
}

// inForm tells whether a form prints an indicator, or all parts of a sum.
func inForm(code string, f nianbao.Form) bool {
	e, ok := indicator.EntryOf(code)
	return ok && slices.Contains(e.Forms, f)
}

// worst is the least allowed of the joins between two forms.
func (m *measure) worst(from, to nianbao.Form) *indicator.SeriesJoin {
	order := []indicator.Join{indicator.JoinYes, indicator.JoinApprox, indicator.JoinNo}
	var worst *indicator.SeriesJoin
	for i, j := range m.joins {
		if j.From <= from && j.To >= to && (worst == nil || slices.Index(order, j.Join) > slices.Index(order, worst.Join)) {
			worst = &m.joins[i]
		}
	}
	return worst
}

// refusal says what to ask instead of a join that is not allowed.
func (m *measure) refusal(year int, j *indicator.SeriesJoin) error {
	before, after := m.codesIn(j.From), m.codesIn(j.To)
	return &nianbao.ParamError{Param: "join",
		Message: fmt.Sprintf("%s cannot be joined over %d and %d: %s Ask for year=..%d (indicator=%s) and year=%d.. (indicator=%s) apart, or with join=break for both and a break between them",
			m.Name, year-1, year, j.ReasonEn, year-1, before, year, after),
		Chinese: fmt.Sprintf("%s 在 %d 与 %d 年之间不可衔接：%s请分别查询 year=..%d（indicator=%s）与 year=%d..（indicator=%s），或用 join=break 同时取得两段并标出断点",
			m.Name, year-1, year, j.ReasonZh, year-1, before, year, after)}
}

// codesIn are the codes that a form has for the number.
func (m *measure) codesIn(f nianbao.Form) string {
	var codes []string
	for _, v := range m.variants[f] {
		for _, p := range v.above {
			codes = append(codes, p.key.Code)
		}
	}
	return strings.Join(codes, "&indicator=")
}
