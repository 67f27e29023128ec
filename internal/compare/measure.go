package compare

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// Indicator is a number as an answer names it.
type Indicator struct {
	Name      string                `json:"name"` // key in the answer: the code, with an applicant code[applicant]
	Code      string                `json:"code"`
	Applicant nianbao.Applicant     `json:"applicant,omitempty"` // empty = the total, or the only number
	Label     string                `json:"label"`
	LabelEN   string                `json:"label_en"`
	Unit      string                `json:"unit"` // empty for rates, which are from 0 to 1
	Kind      indicator.MeasureKind `json:"kind"`
	Formula   string                `json:"formula,omitempty"` // of a rate
}

// part is a column that is added to a number.
type part struct {
	key    nianbao.ColumnKey
	factor float64
}

// variant is one way to get at a number: a sum of parts, and for a rate a sum
// to divide it by.
type variant struct{ above, below []part }

// measure is an indicator with the ways to get at it in each form; the first
// whose cells a report has is taken.
type measure struct {
	Indicator
	variants map[nianbao.Form][]variant
	joins    []indicator.SeriesJoin // between the forms, of all parts
}

var forms = []nianbao.Form{nianbao.Form2008, nianbao.Form2014, nianbao.Form2019, nianbao.Form2021}

// resolve finds the numbers that a question names.
func resolve(q *Question) ([]measure, error) {
	if len(q.Indicators) == 0 {
		return nil, &nianbao.ParamError{Param: "indicator", Message: "is needed, such as indicator=req_new or indicator=grant_rate",
			Chinese: "不能省略，例如 indicator=req_new 或 indicator=grant_rate"}
	}
	applicants := q.Applicants
	if len(applicants) == 0 {
		applicants = []nianbao.Applicant{nianbao.ApplicantNone}
	}
	of, err := denominators(q)
	if err != nil {
		return nil, err
	}
	var out []measure
	for _, name := range q.Indicators {
		base, own, err := splitName(name)
		if err != nil {
			return nil, err
		}
		for _, a := range applicants {
			if own != nianbao.ApplicantNone {
				a = own
			}
			m, err := resolveOne(base, normal(a), of, q.Join)
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(out, func(o measure) bool { return o.Name == m.Name }) {
				out = append(out, m)
			}
		}
	}
	if len(out) > maxIndicators {
		return nil, &nianbao.ParamError{Param: "indicator",
			Message: fmt.Sprintf("%d numbers are asked for, at most %d; /api/v1/observations?format=csv and /api/v1/export/observations give all of them", len(out), maxIndicators),
			Chinese: fmt.Sprintf("共请求 %d 个数，最多 %d 个；/api/v1/observations?format=csv 与 /api/v1/export/observations 可给出全部", len(out), maxIndicators)}
	}
	return out, nil
}

// normal takes the total for what it is without an applicant: the total, or the
// only number in forms that have no applicants.
func normal(a nianbao.Applicant) nianbao.Applicant {
	if a == nianbao.ApplicantTotal {
		return nianbao.ApplicantNone
	}
	return a
}

var namePattern = regexp.MustCompile(`^([^\[\]]+?)(?:\[([^\[\]]+)\])?$`)

// applicantNames are the Chinese names of applicants, as queries take them.
var applicantNames = map[string]nianbao.Applicant{
	"自然人": nianbao.ApplicantNatural, "商业企业": nianbao.ApplicantCompany, "科研机构": nianbao.ApplicantScience,
	"社会公益组织": nianbao.ApplicantWelfare, "法律服务机构": nianbao.ApplicantLegal, "其他": nianbao.ApplicantOther, "总计": nianbao.ApplicantTotal,
}

// splitName takes code[applicant] apart.
func splitName(name string) (base string, a nianbao.Applicant, err error) {
	m := namePattern.FindStringSubmatch(strings.TrimSpace(name))
	if m == nil {
		return "", "", unknownIndicator(name)
	}
	a, ok := applicantNames[m[2]]
	if !ok {
		a = nianbao.Applicant(m[2])
	}
	if a != nianbao.ApplicantNone && !slices.Contains(nianbao.Applicants, a) {
		return "", "", &nianbao.ParamError{Param: "indicator",
			Message: fmt.Sprintf("%q is no applicant; known are %s", m[2], strings.Join(texts(nianbao.Applicants), ", ")),
			Chinese: fmt.Sprintf("“%s”不是申请人类别；可用的有 %s", m[2], strings.Join(texts(nianbao.Applicants), "、"))}
	}
	return m[1], a, nil
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// resolveOne makes the measure of a name. of makes it a share.
func resolveOne(name string, a nianbao.Applicant, of []string, join Join) (measure, error) {
	d, err := describe(name, join)
	if err != nil {
		return measure{}, err
	}
	d.Applicant, d.Name = a, d.Code
	if a != nianbao.ApplicantNone {
		if d.Kind == indicator.KindRate || !hasApplicants(d.Code) {
			return measure{}, &nianbao.ParamError{Param: "applicant",
				Message: fmt.Sprintf("%s has no numbers by applicant; ask for it without applicant", d.Code),
				Chinese: fmt.Sprintf("%s 没有按申请人类别的数；请去掉 applicant", d.Code)}
		}
		d.Name = fmt.Sprintf("%s[%s]", d.Code, a)
	}
	m := measure{Indicator: d, variants: map[nianbao.Form][]variant{}}
	switch {
	case len(of) > 0 && d.Kind == indicator.KindRate:
		return measure{}, &nianbao.ParamError{Param: "of", Message: fmt.Sprintf("%s is a rate already; ask for it without of", d.Code),
			Chinese: fmt.Sprintf("%s 本身就是比率；请去掉 of", d.Code)}
	case len(of) > 0:
		m.Kind, m.Unit = indicator.KindRate, ""
		m.Formula = formula([]string{d.Code}, of)
		m.addRate([]string{d.Code}, of, a, join)
	case d.Kind == indicator.KindRate:
		m.addStandardRate(join)
	default:
		m.add(func(f nianbao.Form) (variant, bool) {
			above, ok := m.members([]string{d.Code}, f, a, join)
			return variant{above: above}, ok
		})
	}
	return m, nil
}

// describe finds a name in the code list, or among the series of the bridge.
func describe(name string, join Join) (Indicator, error) {
	if m, ok := indicator.MeasureOf(name); ok {
		return Indicator{Code: m.Code, Label: m.Label, LabelEN: m.English, Unit: m.Unit, Kind: m.Kind}, nil
	}
	s, ok := indicator.SeriesOf(name)
	if !ok || s.Code != name {
		return Indicator{}, unknownIndicator(name)
	}
	if join == JoinNone {
		return Indicator{}, &nianbao.ParamError{Param: "indicator",
			Message: fmt.Sprintf("%s is a series over several forms; ask for it with join=series, or for one of its members: %s", name, membersText(s, ", ")),
			Chinese: fmt.Sprintf("%s 是跨表式的序列；请加 join=series，或改用其中的指标：%s", name, membersText(s, "、"))}
	}
	return Indicator{Code: s.Code, Label: s.Label, LabelEN: s.English, Unit: s.Unit, Kind: indicator.KindCount}, nil
}

func membersText(s indicator.Series, separator string) string {
	var all []string
	for _, f := range s.Forms() {
		for _, code := range s.Members[f] {
			if !slices.Contains(all, code) {
				all = append(all, code)
			}
		}
	}
	return strings.Join(all, separator)
}

func hasApplicants(code string) bool {
	if m, ok := indicator.MeasureOf(code); ok && m.Applicants {
		return true
	}
	s, ok := indicator.SeriesOf(code)
	return ok && slices.ContainsFunc(s.Members[nianbao.Form2021], func(member string) bool {
		m, ok := indicator.MeasureOf(member)
		return ok && m.Applicants
	})
}

// denominators resolves what shares are taken of.
func denominators(q *Question) ([]string, error) {
	var codes []string
	for _, name := range q.Of {
		d, err := describe(name, q.Join)
		if err == nil && d.Kind == indicator.KindRate {
			err = &nianbao.ParamError{Message: fmt.Sprintf("%s is a rate; a share is taken of a count, such as of=res_total", d.Code),
				Chinese: fmt.Sprintf("%s 是比率；分母应为计数，例如 of=res_total", d.Code)}
		}
		if pe, ok := err.(*nianbao.ParamError); ok {
			pe.Param = "of"
		}
		if err != nil {
			return nil, err
		}
		codes = append(codes, d.Code)
	}
	return codes, nil
}

func (m *measure) add(in func(nianbao.Form) (variant, bool)) {
	for _, f := range forms {
		if v, ok := in(f); ok {
			m.variants[f] = append(m.variants[f], v)
		}
	}
}

func (m *measure) addRate(above, below []string, a nianbao.Applicant, join Join) {
	m.add(func(f nianbao.Form) (variant, bool) {
		up, okUp := m.members(above, f, a, join)
		down, okDown := m.members(below, f, a, join)
		return variant{up, down}, okUp && okDown
	})
}

// addStandardRate adds a rate of the dictionary and its alternative.
func (m *measure) addStandardRate(join Join) {
	for _, r := range indicator.Rates() {
		if r.Code != m.Code {
			continue
		}
		m.Formula = formula(r.Numerator, r.Denominator)
		m.addRate(r.Numerator, r.Denominator, nianbao.ApplicantNone, join)
		if r.Alternative != nil && join == JoinNone {
			m.Formula += "; 2014: " + formula(r.Alternative.Numerator, r.Alternative.Denominator)
			m.addRate(r.Alternative.Numerator, r.Alternative.Denominator, nianbao.ApplicantNone, join)
		}
	}
}

func formula(above, below []string) string { return inParens(above) + " / " + inParens(below) }

func inParens(codes []string) string {
	if len(codes) == 1 {
		return codes[0]
	}
	return "(" + strings.Join(codes, " + ") + ")"
}

// keys adds the columns that the measure needs to a list.
func (m *measure) keys(to []nianbao.ColumnKey) []nianbao.ColumnKey {
	for _, variants := range m.variants {
		for _, v := range variants {
			for _, p := range slices.Concat(v.above, v.below) {
				if !slices.Contains(to, p.key) {
					to = append(to, p.key)
				}
			}
		}
	}
	return to
}
