package query

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// number reads a comparison after the name of an indicator.
func (p *parser) number(name lexeme) (Node, error) {
	op := p.take()
	value := p.peek()
	if value.kind == minus { // a negative number
		sign := p.take()
		value = p.peek()
		value.text, value.pos, value.len = "-"+value.text, sign.pos, value.len+1
	}
	if value.kind != word {
		return nil, fail(Span{value.pos, 0}, "a number is expected after %s", "%s 之后应有数字", op.text)
	}
	p.take()
	if op.text == "=" && strings.Contains(value.text, "..") {
		return p.rangeOf(name, value)
	}
	n, err := numberOf(name)
	if err != nil {
		return nil, err
	}
	switch n.Op = Op(op.text); n.Op {
	case OpGreater, OpGreaterEqual, OpLess, OpLessEqual, OpEqual, OpNotEqual:
	default:
		return nil, fail(op.span(), "numbers are compared with > >= < <= = !=, not %s", "比较符号为 > >= < <= = !=，不是 %s", op.text)
	}
	if n.Value, err = parseValue(value, value.text); err != nil {
		return nil, err
	}
	n.Span = Span{name.pos, value.pos + value.len - name.pos}
	return n, nil
}

// rangeOf reads a..b, a.., ..b or, after a colon, a single number.
func (p *parser) rangeOf(name, value lexeme) (Node, error) {
	n, err := numberOf(name)
	if err != nil {
		return nil, err
	}
	n.Span = Span{name.pos, value.pos + value.len - name.pos}
	from, to, isRange := strings.Cut(value.text, "..")
	if !isRange {
		n.Op = OpEqual
		n.Value, err = parseValue(value, value.text)
		return n, err
	}
	n.Op = OpRange
	if from == "" && to == "" {
		return nil, fail(value.span(), "a range needs one end at least", "区间至少要有一端")
	}
	for _, end := range []struct {
		text string
		to   **Value
	}{{from, &n.From}, {to, &n.To}} {
		if end.text == "" {
			continue
		}
		v, err := parseValue(value, end.text)
		if err != nil {
			return nil, err
		}
		*end.to = &v
	}
	if n.From != nil && n.To != nil && n.From.Number > n.To.Number {
		return nil, fail(value.span(), "the range runs backwards", "区间两端颠倒")
	}
	return n, nil
}

// numberOf reads the name of an indicator with an applicant in brackets.
func numberOf(name lexeme) (Number, error) {
	base, bracket, has := strings.Cut(name.text, "[")
	n := Number{}
	key, ok := resolve(name.text)
	if !ok {
		return n, fail(name.span(), "there is no indicator %q", "没有指标 %q", base)
	}
	n.Key = key
	if !has {
		return n, nil
	}
	bracket, ok = strings.CutSuffix(bracket, "]")
	if a, known := applicants[bracket]; ok && known {
		n.Applicant = a
		return n, nil
	}
	for _, a := range nianbao.Applicants {
		if ok && string(a) == bracket {
			n.Applicant = a
			return n, nil
		}
	}
	return n, fail(name.span(), "there is no applicant %q; the applicants are natural, enterprise, research, public_welfare, legal_service, other_org, total",
		"没有申请人类别 %q", bracket)
}

// numeral is what a number looks like; thousands may be set off by commas.
var numeral = regexp.MustCompile(`^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?$`)

func parseValue(at lexeme, text string) (Value, error) {
	if !numeral.MatchString(text) {
		return Value{}, fail(at.span(), "%q is no number", "%q 不是数字", text)
	}
	digits, percent := strings.CutSuffix(strings.ReplaceAll(text, ",", ""), "%")
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.Abs(f) > 1e15 {
		return Value{}, fail(at.span(), "%q is too large", "%q 数值过大", text)
	}
	if percent {
		return Value{Number: f / 100, Percent: true}, nil
	}
	return Value{Number: f + 0}, nil // + 0 turns -0 into 0
}
