package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

const nearGiven = 5

// unknownIndicator says that there is no such number, and what is near to it.
func unknownIndicator(name string) error {
	err := &nianbao.ParamError{Param: "indicator",
		Message: fmt.Sprintf("%q is no indicator or rate; /api/v1/indicators lists them", shorten(name)),
		Chinese: fmt.Sprintf("没有指标或比率“%s”；/api/v1/indicators 列出全部", shorten(name))}
	if near := nearNames(name); len(near) > 0 {
		err.Message += "; near to it: " + strings.Join(near, ", ")
		err.Chinese += "；相近的有 " + strings.Join(near, "、")
	}
	return err
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// nearNames lists codes whose code or name is nearly that, the nearest first.
func nearNames(name string) []string {
	type found struct {
		code     string
		distance int
	}
	var all []found
	wanted := strings.ToLower(shorten(name))
	for _, m := range indicator.Measures() {
		best := -1
		for _, known := range append([]string{m.Code, m.Label}, m.Names...) {
			d := distance([]rune(wanted), []rune(known))
			if len([]rune(wanted)) > 1 && (strings.Contains(known, wanted) || strings.Contains(wanted, known)) {
				d = min(d, 1)
			}
			if d <= max(1, len([]rune(known))/3) && (best < 0 || d < best) {
				best = d
			}
		}
		if best >= 0 {
			all = append(all, found{m.Code, best})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.distance, b.distance) })
	var codes []string
	for _, f := range all[:min(len(all), nearGiven)] {
		codes = append(codes, f.code)
	}
	return codes
}

// distance is how many characters have to be put in, left out or replaced
// (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			d := diagonal
			if x != y {
				d++
			}
			diagonal = row[j+1]
			row[j+1] = min(d, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// PrintedCode finds the code of an indicator that some form prints, by code or
// Chinese name. Of what is computed it says where to ask for it.
func PrintedCode(name string) (string, error) {
	m, ok := indicator.MeasureOf(name)
	if !ok {
		return "", unknownIndicator(name)
	}
	if _, printed := indicator.Lookup(m.Code); !printed {
		return "", &nianbao.ParamError{Param: "indicator",
			Message: fmt.Sprintf("%s is computed and stands in no cell; ask for it at /api/v1/compare or /api/v1/trends", m.Code),
			Chinese: fmt.Sprintf("%s 是计算得出的，没有单元格；请用 /api/v1/compare 或 /api/v1/trends 查询", m.Code)}
	}
	return m.Code, nil
}
