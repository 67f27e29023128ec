package query

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// number reads a comparison after the name of an indicator.
func (p *parser) number(name lexeme) (Node, error) {
	op := p.take()
	f, m, err := figure(name)
	if err != nil {
		return nil, err
	}
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
	if strings.Contains(value.text, "..") {
		if op.text != "=" {
			return nil, fail(op.span(), "a range goes with = or a colon, not with %s", "区间用 = 或冒号，不能用 %s", op.text)
		}
		return rangeOf(name, value, f, m)
	}
	n := Number{Span: Span{name.pos, value.pos + value.len - name.pos}, Figure: f, Op: Op(op.text)}
	n.Value, err = parseValue(value.span(), value.text, m)
	return n, err
}

// rangeOf reads a..b, a.., ..b or, after a colon, a single number.
func rangeOf(name, value lexeme, f Figure, m indicator.Measure) (Node, error) {
	n := Number{Span: Span{name.pos, value.pos + value.len - name.pos}, Figure: f, Op: OpRange}
	from, to, isRange := strings.Cut(value.text, "..")
	if !isRange {
		var err error
		n.Op = OpEqual
		n.Value, err = parseValue(value.span(), value.text, m)
		return n, err
	}
	if from == "" && to == "" {
		return nil, fail(value.span(), "a range needs one end at least: 10..50, 10.. or ..50", "区间至少要有一端：10..50、10.. 或 ..50")
	}
	at := value.pos
	for _, end := range []struct {
		text string
		to   **Value
	}{{from, &n.From}, {to, &n.To}} {
		length := len([]rune(end.text))
		if end.text != "" {
			v, err := parseValue(Span{at, length}, end.text, m)
			if err != nil {
				return nil, err
			}
			*end.to = &v
		}
		at += length + 2
	}
	if n.From != nil && n.To != nil && n.From.Number > n.To.Number {
		e := fail(value.span(), "the range runs backwards: its first end is the smaller one", "区间两端颠倒，应当先小后大")
		return nil, suggest(e, to+".."+from)
	}
	return n, nil
}

// numeral is what a number looks like; thousands may be set off by commas.
var numeral = regexp.MustCompile(`^-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?$`)

// parseValue reads a number that a measure is compared with. A rate is compared
// with a share from 0 to 1 or with a percentage, other measures with numbers
// alone.
func parseValue(at Span, text string, m indicator.Measure) (Value, error) {
	if !numeral.MatchString(text) {
		return Value{}, fail(at, "%q is no number; numbers are written 100, 1,000, 0.5 or, for rates, 10%%",
			"%q 不是数字；数字写作 100、1,000、0.5，比率可写 10%%", shown(text))
	}
	digits, percent := strings.CutSuffix(strings.ReplaceAll(text, ",", ""), "%")
	exponent := ""
	if percent {
		exponent = "e-2" // read as one decimal number, for 33.3% is 0.333 and not 33.3/100
	}
	f, err := strconv.ParseFloat(digits+exponent, 64)
	switch {
	case err != nil || math.Abs(f) > 1e15:
		return Value{}, fail(at, "%q is too large", "%q 数值过大", shown(text))
	case percent && m.Kind != indicator.KindRate:
		return Value{}, suggest(fail(at, "%s is no rate and has no percentage", "%s 不是比率，不能用百分数", m.Code), strings.TrimSuffix(text, "%"))
	case !percent && m.Kind == indicator.KindRate && math.Abs(f) > 1:
		return Value{}, suggest(fail(at, "a rate is a share from 0 to 1 or a percentage, not %s", "比率写作 0 至 1 的小数或百分数，而不是 %s", text), text+"%")
	}
	return Value{Number: f + 0, Percent: percent}, nil // + 0 turns -0 into 0
}

// Matches reports whether a number meets the condition.
func (n Number) Matches(v float64) bool {
	switch n.Op {
	case OpGreater:
		return v > n.Value.Number
	case OpGreaterEqual:
		return v >= n.Value.Number
	case OpLess:
		return v < n.Value.Number
	case OpLessEqual:
		return v <= n.Value.Number
	case OpEqual:
		return v == n.Value.Number
	case OpNotEqual:
		return v != n.Value.Number
	case OpRange:
		return (n.From == nil || v >= n.From.Number) && (n.To == nil || v <= n.To.Number)
	}
	return false
}

// fail builds a query error from an English and a Chinese message.
func fail(at Span, english, chinese string, args ...any) *nianbao.QueryError {
	return &nianbao.QueryError{Pos: at.Pos, Len: at.Len, Message: sprintf(english, args), Chinese: sprintf(chinese, args)}
}
