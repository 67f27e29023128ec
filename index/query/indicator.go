package query

import (
	"fmt"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// applicants are the Chinese names of the columns of table three.
var applicants = map[string]nianbao.Applicant{
	"自然人": nianbao.ApplicantNatural, "个人": nianbao.ApplicantNatural,
	"商业企业": nianbao.ApplicantCompany, "企业": nianbao.ApplicantCompany,
	"科研机构": nianbao.ApplicantScience, "社会公益组织": nianbao.ApplicantWelfare, "公益组织": nianbao.ApplicantWelfare,
	"法律服务机构": nianbao.ApplicantLegal, "其他": nianbao.ApplicantOther, "其他组织": nianbao.ApplicantOther,
	"总计": nianbao.ApplicantTotal, "合计": nianbao.ApplicantTotal,
}

const (
	applicantList        = "natural, enterprise, research, public_welfare, legal_service, other_org, total"
	chineseApplicantList = "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他、总计"
)

// Figure names a number of a report: an indicator or a rate, and an applicant.
type Figure struct {
	Key       string            // of the code list, the sums, the fees or the rates
	Applicant nianbao.Applicant // ApplicantNone: the total, or the only number
}

// String is the key, with the applicant in brackets.
func (f Figure) String() string {
	if f.Applicant == nianbao.ApplicantNone {
		return f.Key
	}
	return f.Key + "[" + string(f.Applicant) + "]"
}

// ParseFigure reads what a condition or an order names: an indicator by key or
// Chinese name, with an applicant in brackets. Errors are [nianbao.QueryError].
func ParseFigure(name string) (Figure, error) {
	folded := []rune(strings.ToValidUTF8(strings.TrimSpace(name), "�"))
	for i, r := range folded {
		folded[i] = plain(r)
	}
	f, _, err := figure(lexeme{kind: word, text: string(folded), len: len(folded)})
	return f, err
}

// figure reads the name of an indicator with an applicant in brackets.
func figure(name lexeme) (Figure, indicator.Measure, error) {
	base, bracket, has := strings.Cut(name.text, "[")
	m, ok := indicator.MeasureOf(base)
	if !ok {
		return Figure{}, m, unknownIndicator(name, base)
	}
	f := Figure{Key: m.Code}
	if !has {
		return f, m, nil
	}
	at := Span{name.pos + len([]rune(base)) + 1, len([]rune(bracket))}
	bracket, ok = strings.CutSuffix(bracket, "]")
	if !ok {
		return f, m, fail(at, "the bracket after %s is not closed", "%s 之后的方括号没有配对", base)
	}
	at.Len--
	if f.Applicant, ok = applicantOf(bracket); !ok {
		return f, m, fail(at, "there is no applicant %q; the applicants are %s",
			"没有申请人类别 %[1]q；可用："+chineseApplicantList, shown(bracket), applicantList)
	}
	if !m.Applicants {
		return f, m, fail(at, "%s has no numbers by applicant; leave the brackets out", "%s 没有按申请人划分的数字，请去掉方括号", m.Code)
	}
	return f, m, nil
}

func applicantOf(name string) (nianbao.Applicant, bool) {
	if a, ok := applicants[name]; ok {
		return a, true
	}
	for _, a := range nianbao.Applicants {
		if strings.EqualFold(name, string(a)) {
			return a, true
		}
	}
	return "", false
}

func unknownIndicator(name lexeme, base string) error {
	at := Span{name.pos, len([]rune(base))}
	if f, ok := fields[strings.ToLower(base)]; ok {
		example := fieldExamples[f]
		return fail(at, "%s is a field and no number; write %s", "%s 是字段而不是指标，请写成 %s", base, example)
	}
	e := fail(at, "there is no indicator %q", "没有指标 %q", shown(base))
	return suggest(e, Near(base, indicatorNames()))
}

// isFigure reports whether a name, brackets left out, is that of a number.
func isFigure(name string) bool {
	base, _, _ := strings.Cut(name, "[")
	_, ok := indicator.MeasureOf(base)
	return ok
}

// indicatorNames are all names of numbers.
func indicatorNames() []string {
	var out []string
	for _, m := range indicator.Measures() {
		out = append(append(out, m.Code, m.Label), m.Names...)
	}
	return out
}

// suggest adds what was probably meant to an error.
func suggest(e *nianbao.QueryError, what string) *nianbao.QueryError {
	if what == "" {
		return e
	}
	e.Suggestion = what
	e.Message += fmt.Sprintf("; did you mean %s?", what)
	e.Chinese += fmt.Sprintf("；是否指 %s？", what)
	return e
}
