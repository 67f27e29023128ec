package cli

import (
	"strings"

	"nianbao/internal/indicator"
	"nianbao/web"
)

// measures are the entries of the data dictionary, for the pages and the API.
func measures() []web.Measure {
	var out []web.Measure
	for _, e := range indicator.Dictionary() {
		m := web.Measure{
			Code: e.Code, Label: e.Label, English: e.English, Unit: e.Unit, UnitNote: web.Bilingual(e.UnitNote),
			Kind: string(e.Kind), Source: string(e.Source), Definition: web.Bilingual(e.Definition), Note: web.Bilingual(e.Note),
			Forms: e.Forms, Table: e.Table, Parent: e.Parent, Parts: e.Parts, Applicants: e.Applicants, Names: e.Names,
		}
		for _, p := range e.Places {
			m.Places = append(m.Places, web.Place(p))
		}
		for r := e.Rate; r != nil; r = r.Alternative {
			m.Fractions = append(m.Fractions, web.Fraction{Numerator: r.Numerator, Denominator: r.Denominator})
		}
		if e.Rate != nil {
			m.Formula = formulaOf(*e.Rate)
		}
		out = append(out, m)
	}
	return out
}

// series are the bridge between the forms.
func series() []web.Series {
	var out []web.Series
	for _, s := range indicator.AllSeries() {
		x := web.Series{Code: s.Code, Label: s.Label, English: s.English, Unit: s.Unit}
		for _, f := range s.Forms() {
			codes := s.Members[f]
			x.Members = append(x.Members, web.SeriesMember{Form: f, Unit: s.UnitIn(f), Factor: s.Factor(codes[0]), Codes: codes})
		}
		for _, j := range s.Joins {
			x.Joins = append(x.Joins, web.SeriesJoin{From: j.From, To: j.To, Join: string(j.Join),
				Reason: web.Bilingual{Chinese: j.ReasonZh, English: j.ReasonEn}})
		}
		out = append(out, x)
	}
	return out
}

// formulaOf writes a rate out in codes.
func formulaOf(r indicator.Rate) string {
	text := formula(r)
	if r.Alternative != nil {
		text += "; 2014: " + formula(*r.Alternative)
	}
	return text
}

func formula(r indicator.Rate) string {
	above, below := strings.Join(r.Numerator, " + "), strings.Join(r.Denominator, " + ")
	if len(r.Numerator) > 1 {
		above = "(" + above + ")"
	}
	if len(r.Denominator) > 1 {
		below = "(" + below + ")"
	}
	return above + " / " + below
}
