package reportgen

import (
	"math/rand/v2"
	"strings"

	"nianbao/internal/nianbao"
)

// Print prints a given report as an ordinary page of its form, with the tables
// of the form and invented numbers. The report needs title, office, year, form
// and sections; prose of the sections is printed as it stands.
func Print(r *nianbao.Report, seed uint64) Case {
	rng := rand.New(rand.NewPCG(seed, 0))
	d := baseline(r.Form, rng)
	d.year, d.signature = r.Year, false
	d.office = office{name: r.Office, short: r.Office, scope: r.Scope, level: r.Level, region: r.Region}
	if r.Region != nil {
		d.office.area = area{code: r.Region.Code, names: r.Region.Names, level: r.Level}
	}
	p := &plan{d: &d, figures: invent(d.form, rng, false), title: r.Title}
	p.figures.limit(r.Level)
	p.dates()
	p.codes()
	if r.Published != "" {
		p.date = r.Published
	}
	for _, s := range r.Sections {
		p.sections = append(p.sections, sectionText{kind: s.Kind, title: s.Heading, heading: s.Heading, paras: strings.Split(s.Text, "\n")})
	}
	p.figures.print(d.numbers, d.blanks, d.blankText, d.notApplicable, rng)
	p.tables = p.layout()
	c := Case{URL: p.url(), Truth: p.truth(), Joined: p.joined(), Unsure: p.unsure()}
	c.Data, c.MediaType = d.charset.encode(p.page(), d.media)
	c.Variant, c.Seed = "given", seed
	return c
}
