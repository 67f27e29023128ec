package index

import (
	"strings"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

// division is one step of the way from the province to a report's division.
type division struct {
	code  string
	name  string
	extra []string // codes of placeholders such as 市辖区 that lead here
}

// divisions gives the way down. GB/T 2260 codes nest by two digits; levels
// without a name of their own (市辖区, 省直辖县级) are no step, but their codes are
// kept with the step above, for a filter by such a code includes all below.
func divisions(r *nianbao.Region) []division {
	if r == nil || !isCode(r.Code) {
		return nil
	}
	codes := []string{r.Code[:2] + "0000"}
	if r.Code[2:4] != "00" {
		codes = append(codes, r.Code[:4]+"00")
	}
	if r.Code[4:] != "00" {
		codes = append(codes, r.Code)
	}
	var way []division
	for i, code := range codes {
		step := division{code: code}
		switch {
		case len(r.Names) == len(codes):
			step.name = r.Names[i]
		case i == 0 && len(r.Names) > 0:
			step.name = r.Names[0]
		case i == len(codes)-1 && len(r.Names) > 1:
			step.name = r.Names[len(r.Names)-1]
		case i > 0 && i < len(codes)-1:
			way[i-1].extra = append(way[i-1].extra, code)
			continue
		}
		way = append(way, step)
	}
	return way
}

// regionTerms are the words by which a division is asked for: its codes, its
// name, its name without its rank.
func (d division) terms() []string {
	terms := append([]string{d.code}, d.extra...)
	if name := fold.Squeeze(d.name); name != "" {
		terms = append(terms, name)
		if short := shortName(name); short != name {
			terms = append(terms, short)
		}
	}
	return terms
}

var ranks = []string{"维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市", "区", "县"}

func shortName(name string) string {
	for _, rank := range ranks {
		short, ok := strings.CutSuffix(name, rank)
		if ok && utf8.RuneCountInString(short) >= 2 {
			return short
		}
	}
	return name
}

// regionTerm is the term for a division as asked for: a code, where trailing
// zeros may be missing, or a name.
func regionTerm(asked string) string {
	term := fold.Squeeze(asked)
	if n := len(term); (n == 2 || n == 4) && isDigits(term) {
		return term + "000000"[n:]
	}
	return term
}

func isCode(s string) bool { return len(s) == 6 && isDigits(s) }

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}
