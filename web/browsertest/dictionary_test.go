package browsertest

import (
	"nianbao/internal/indicator"
	"nianbao/web"
)

// measures are the data dictionary as far as its layout depends on it.
func measures() (out []web.Measure) {
	for _, e := range indicator.Dictionary() {
		m := web.Measure{Code: e.Code, Label: e.Label, English: e.English, Unit: e.Unit, UnitNote: web.Bilingual(e.UnitNote),
			Kind: string(e.Kind), Source: string(e.Source), Definition: web.Bilingual(e.Definition), Note: web.Bilingual(e.Note),
			Forms: e.Forms, Table: e.Table, Parent: e.Parent, Parts: e.Parts, Applicants: e.Applicants, Names: e.Names}
		for _, p := range e.Places {
			m.Places = append(m.Places, web.Place(p))
		}
		if e.Rate != nil {
			m.Fractions = []web.Fraction{{Numerator: e.Rate.Numerator, Denominator: e.Rate.Denominator}}
		}
		out = append(out, m)
	}
	return out
}

func series() (out []web.Series) {
	for _, s := range indicator.AllSeries() {
		x := web.Series{Code: s.Code, Label: s.Label, English: s.English, Unit: s.Unit}
		for _, f := range s.Forms() {
			x.Members = append(x.Members, web.SeriesMember{Form: f, Unit: s.UnitIn(f), Factor: 1, Codes: s.Members[f]})
		}
		for _, j := range s.Joins {
			x.Joins = append(x.Joins, web.SeriesJoin{From: j.From, To: j.To, Join: string(j.Join), Reason: web.Bilingual{Chinese: j.ReasonZh, English: j.ReasonEn}})
		}
		out = append(out, x)
	}
	return out
}
