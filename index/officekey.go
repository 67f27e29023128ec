package index

import (
	"strings"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

// officeKeys are the forms in which the name of an office is asked for: as
// printed, and without the divisions above its own (虚云市教育局 for
// 示例省虚云市教育局), without their ranks (虚云教育局), and without its own
// division (教育局).
func officeKeys(r *nianbao.Report) []string {
	name := fold.Squeeze(r.Office)
	keys := []string{name}
	if r.Region == nil {
		return keys
	}
	var way []string
	body := name
	for _, division := range r.Region.Names {
		division = fold.Squeeze(division)
		for _, form := range []string{division, shortName(division)} {
			if rest, ok := strings.CutPrefix(body, form); ok && rest != "" && form != "" {
				body = rest
				break
			}
		}
		way = append(way, division)
	}
	full, short := body, body
	for i := len(way) - 1; i >= 0; i-- {
		full, short = way[i]+full, shortName(way[i])+short
		keys = append(keys, full, short)
	}
	return append(keys, body)
}

// mostNameTexts is the number of texts up to which a query may be an office's
// name.
const mostNameTexts = 4

// askedOffices are the keys under which the office stands that a query names,
// if it names one: its texts joined, in either order, and behind the region
// that it asks for. Years do not belong to a name.
func askedOffices(p plan) []string {
	var texts, regions []string
	var visit func(p plan)
	visit = func(p plan) {
		switch p := p.(type) {
		case allOf:
			for _, n := range p.nodes {
				visit(n)
			}
		case anyOf:
			if len(p.nodes) == 1 {
				visit(p.nodes[0])
			}
		case labelledPlan:
			visit(p.text)
		case wordPlan:
			texts = appendName(texts, p.term, p.in)
		case phrasePlan:
			texts = appendName(texts, p.needle, p.in)
		case mostOf:
			texts = appendName(texts, p.text, p.in)
		case flagPlan:
			for _, t := range p.terms[:min(1, len(p.terms))] {
				if t.field == regionFields[0] && !isDigits(t.term) {
					regions = append(regions, t.term)
				}
			}
		}
	}
	visit(p)
	if len(texts) == 0 || len(texts) > mostNameTexts {
		return nil
	}
	forth := strings.Join(texts, "")
	keys := []string{forth}
	if len(texts) == 2 {
		keys = append(keys, texts[1]+texts[0])
	}
	for _, region := range regions {
		keys = append(keys, region+forth)
	}
	return keys
}

func appendName(texts []string, text string, in mask) []string {
	if in&inOffice == 0 {
		return texts
	}
	year := strings.TrimSuffix(text, "年")
	if isDigits(year) && utf8.RuneCountInString(year) == 4 {
		return texts
	}
	if at := strings.TrimRight(year, "0123456789"); len(year)-len(at) == 4 {
		text = at // 教育局2021年
	}
	return append(texts, text)
}
