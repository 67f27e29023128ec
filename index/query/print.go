package query

import (
	"fmt"
	"strconv"
	"strings"
)

// String joins the nodes by blanks; an Or among them stands in parentheses.
func (n And) String() string { return joinNodes(n.Nodes, " ") }

// String joins the nodes by OR.
func (n Or) String() string { return joinNodes(n.Nodes, " OR ") }

// joinNodes prints nodes in a row, those that are rows themselves in parentheses.
func joinNodes(nodes []Node, by string) string {
	parts := make([]string, len(nodes))
	for i, c := range nodes {
		parts[i] = c.String()
		switch c.(type) {
		case Or, And:
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, by)
}

// String puts a minus before the node.
func (n Not) String() string {
	switch n.Node.(type) {
	case And, Or:
		return "-(" + n.Node.String() + ")"
	}
	return "-" + n.Node.String()
}

// String is the word, or the phrase in quotes, after its field.
func (n Text) String() string {
	if n.Exact {
		return prefix(n.Field) + quote(n.Text)
	}
	return prefix(n.Field) + n.Text
}

// String is field:value, in quotes where the value holds blanks.
func (n Term) String() string { return prefix(n.Field) + quoteIfNeeded(n.Value) }

// String is year:2021 or year:2019..2022.
func (n Years) String() string {
	if n.From == n.To {
		return "year:" + orOpen(n.From)
	}
	return "year:" + orOpen(n.From) + ".." + orOpen(n.To)
}

// String is section:kind.
func (n Section) String() string { return "section:" + string(n.Kind) }

// String is key>value, with the applicant in brackets after the key.
func (n Number) String() string {
	name := n.Figure.String()
	if n.Op != OpRange {
		return name + string(n.Op) + n.Value.String()
	}
	var from, to string
	if n.From != nil {
		from = n.From.String()
	}
	if n.To != nil {
		to = n.To.String()
	}
	return name + "=" + from + ".." + to
}

// String is the number as it would be typed.
func (v Value) String() string {
	if !v.Percent {
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	}
	// The point moves by two digits in the text: multiplication would round.
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v.Number, 'e', -1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	f, _ := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(e+2), 64)
	return strconv.FormatFloat(f, 'f', -1, 64) + "%"
}

func prefix(f Field) string {
	if f == FieldAny {
		return ""
	}
	return string(f) + ":"
}

func orOpen(year int) string {
	if year == 0 {
		return ""
	}
	return fmt.Sprintf("%04d", year)
}

func quoteIfNeeded(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return !wordRune(r) }) || operator(s) != end {
		return quote(s)
	}
	return s
}

// quote puts text into the quotation marks that it does not hold.
func quote(s string) string {
	if strings.Contains(s, `"`) {
		return "「" + s + "」"
	}
	return `"` + s + `"`
}
