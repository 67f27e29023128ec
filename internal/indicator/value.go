package indicator

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"nianbao/internal/nianbao"
)

// Value is what the text of a cell says.
type Value struct {
	Number float64
	Unit   string // printed unit, if any
	State  nianbao.State
}

var (
	number = regexp.MustCompile(`^([+\-−]?)(\d{1,3}(?:[,，]\d{3})+|\d+)(\.\d+)?(亿元|万元|千元|元|件|项|个|条|次|人次|人|篇|份|宗|起|家|批|笔|户|万|%)?$`)
	// grouped allows blanks as thousands separators, and nowhere else between digits.
	grouped = regexp.MustCompile(`^[+\-]?\d{1,3}(?:\s\d{3})+(?:\.\d+)?\D*$`)
	spaced  = regexp.MustCompile(`\d\s+\d`)
	// notApplicable covers "/", dashes in all their forms and repeats, 无, 不涉及.
	notApplicable = regexp.MustCompile(`^(?:[/\\]+|[-‐‑‒–—―─━−_]+|无|不涉及|未涉及|不适用)$`)
)

// longestValue bounds the text of a value cell, in characters; labels are longer.
const longestValue = 40

// ParseValue reads the text of a value cell. An empty cell is blank, "/" and its
// like are not applicable, neither is ever turned into 0; what is no number is
// unparsed.
func ParseValue(text string) Value {
	if n, ok := plainDigits(text); ok {
		return Value{Number: n, State: nianbao.StateValue}
	}
	switch text { // before the slow ways
	case "":
		return Value{State: nianbao.StateBlank}
	case "/":
		return Value{State: nianbao.StateNotApplicable}
	}
	if startsLikeWord(text) || utf8.RuneCountInString(text) > longestValue {
		return Value{State: nianbao.StateUnparsed}
	}
	folded := trim(norm.NFKC.String(text))
	s := compact(folded)
	if s == "" {
		return Value{State: nianbao.StateBlank}
	}
	if spaced.MatchString(folded) && !grouped.MatchString(folded) {
		return Value{State: nianbao.StateUnparsed} // two numbers in one cell
	}
	if m := number.FindStringSubmatch(s); m != nil {
		return numeric(m)
	}
	if notApplicable.MatchString(s) {
		return Value{State: nianbao.StateNotApplicable}
	}
	if s == "零" {
		return Value{State: nianbao.StateValue}
	}
	return Value{State: nianbao.StateUnparsed}
}

// startsLikeWord recognises labels, without the patterns, by their first
// character: values in words are 无, 不涉及, 未涉及, 不适用 and 零.
func startsLikeWord(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return r >= 0x4e00 && r <= 0x9fff && !strings.ContainsRune("无不未零", r)
}

// plainDigits reads what nearly all cells hold without further ado.
func plainDigits(s string) (n float64, ok bool) {
	if len(s) == 0 || len(s) > 15 {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + float64(s[i]-'0')
	}
	return n, true
}

var ungroup = strings.NewReplacer(",", "", "，", "")

func numeric(m []string) Value {
	digits := ungroup.Replace(m[2])
	n, err := strconv.ParseFloat(digits+m[3], 64)
	if err != nil {
		return Value{State: nianbao.StateUnparsed}
	}
	if m[1] != "" && m[1] != "+" && n != 0 {
		n = -n
	}
	return Value{Number: n, Unit: m[4], State: nianbao.StateValue}
}

// compact removes white space and invisible characters: 1 234 is 1234.
func compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) {
			return -1
		}
		return r
	}, s)
}

// isValue reports whether a cell's text can stand in a value column: a number,
// a blank, or a sign for "not applicable".
func isValue(text string) bool { return ParseValue(text).State != nianbao.StateUnparsed }

var headerUnit = regexp.MustCompile(`(亿元|万元|千元|元)`)

// unitOf finds a unit of money printed in a header: 本年收费金额（单位：万元）.
func unitOf(header string) string { return headerUnit.FindString(NormalizeLabel(header)) }

// observe makes the observation of one value cell. Counts carry the unit of the
// form; amounts that of the cell, else that of the header, else none.
func observe(code string, a nianbao.Applicant, header string, table int, c *cell) nianbao.Observation {
	v := c.value
	ind, _ := Lookup(code)
	unit := ind.Unit
	if unit == "" {
		if unit = v.Unit; unit == "" {
			unit = unitOf(header)
		}
	}
	return nianbao.Observation{
		Indicator: code, Applicant: a, Value: v.Number, Raw: trim(c.Text), Unit: unit,
		State: v.State, Table: table, Row: c.Row, Col: c.Col,
	}
}

// trim removes white space of every kind and invisible characters at both ends.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r)
	})
}
