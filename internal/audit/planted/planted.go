// Package planted makes reports with faults that are known, to measure the rules
// of package audit: clean generated reports are read as any other, a year before
// is made that agrees with them, and then one thing is changed.
package planted

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"nianbao/internal/audit"
	"nianbao/internal/extract"
	"nianbao/internal/nianbao"
	"nianbao/internal/reportgen"
)

// Now is when the rules are run over planted reports.
var Now = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// Variants are the ways of printing whose reports are without any fault.
var Variants = []string{"plain-2014", "plain-2019", "plain-2021", "word-raw-2021", "label-spans-2021"}

// Clean makes a subject without faults, with a year before that agrees with it;
// ok is false if the seed makes none that can be read.
func Clean(variant string, seed uint64) (s audit.Subject, ok bool) {
	v, err := reportgen.Find(variant)
	if err != nil {
		return s, false
	}
	c := v.Make(seed)
	res, err := extract.Extract(context.Background(), extract.Input{Data: c.Data, URL: c.URL, MediaType: c.MediaType, Hints: c.Hints})
	if err != nil {
		return s, false
	}
	r := res.Report
	r.Warnings = slices.DeleteFunc(r.Warnings, func(nianbao.Warning) bool { return true })
	due := time.Date(r.Year+1, 1, 20, 0, 0, 0, 0, time.UTC)
	r.Published, r.PublishedFrom = due.Format(time.DateOnly), nianbao.DateVisible
	s = audit.Subject{ID: fmt.Sprintf("%s-%d", variant, seed), Report: &r, Now: Now, Address: "https://www.example.gov.cn/a.html", SiteOffice: r.Office,
		EarlierYears: []int{r.Year - 1}, Column: &audit.Column{Annual: true, Clicks: 1}, Copies: &audit.Copies{}, Peers: &audit.Peers{Known: 30, None: 25}}
	for _, what := range []string{"rule", "normdoc"} {
		if Get(&r, what+"_in_force", "") != 0 || what == "normdoc" {
			Set(&r, what+"_in_force", "", Get(&r, what+"_issued", "")+Get(&r, what+"_repealed", "")+100)
		}
	}
	s.Before = &audit.Other{ID: s.ID + "-before", Report: before(&r)}
	return s, true
}

// before makes the report of the year before: with the numbers from which those
// of the report follow.
func before(r *nianbao.Report) *nianbao.Report {
	b := Clone(r)
	b.Year--
	b.Published, b.PublishedFrom = "", ""
	for i, s := range b.Sections {
		switch s.Kind {
		case nianbao.SectionOverview:
			b.Sections[i].Text = "当年以清理旧栏目、迁移旧数据为主，其余工作照常进行，没有特别之处。"
		case nianbao.SectionProblems:
			b.Sections[i].Text = "（一）存在的问题\n去年的人员变动较大，工作衔接不畅。\n（二）改进措施\n稳定队伍，明确专人负责。"
		}
	}
	for _, a := range nianbao.Applicants {
		Set(b, "req_carried_out", a, Get(r, "req_carried_in", a))
	}
	for _, what := range []string{"rule", "normdoc"} {
		Set(b, what+"_in_force", "", Get(r, what+"_in_force", "")-Get(r, what+"_issued", "")+Get(r, what+"_repealed", ""))
		Set(b, what+"_disclosed_total", "", Get(r, what+"_disclosed_total", ""))
	}
	for _, what := range []string{"permit", "service", "penalty", "coercion", "levy"} {
		Set(b, what+"_items_prev", "", Get(r, what+"_items_prev", "")-Get(b, what+"_items_change", ""))
	}
	return b
}

// Clone copies a report, so that it can be changed.
func Clone(r *nianbao.Report) *nianbao.Report {
	c := *r
	c.Sections, c.Observations, c.Warnings = slices.Clone(r.Sections), slices.Clone(r.Observations), slices.Clone(r.Warnings)
	return &c
}

// Cell finds a cell of a report; nil if it has none.
func Cell(r *nianbao.Report, code string, a nianbao.Applicant) *nianbao.Observation {
	for i := range r.Observations {
		if o := &r.Observations[i]; o.Indicator == code && o.Applicant == a {
			return o
		}
	}
	return nil
}

// Get is the number of a cell, 0 if it has none.
func Get(r *nianbao.Report, code string, a nianbao.Applicant) float64 {
	if o := Cell(r, code, a); o != nil {
		return o.Value
	}
	return 0
}

// Set changes the number of a cell, if there is such a cell.
func Set(r *nianbao.Report, code string, a nianbao.Applicant, v float64) bool {
	o := Cell(r, code, a)
	if o == nil {
		return false
	}
	o.Value, o.State, o.Raw = v, nianbao.StateValue, fmt.Sprint(v)
	return true
}

// Blank empties a cell.
func Blank(r *nianbao.Report, code string, a nianbao.Applicant) {
	if o := Cell(r, code, a); o != nil {
		o.Value, o.State, o.Raw = 0, nianbao.StateBlank, ""
	}
}

// Section is the text of a kind of section, for changing; nil if there is none.
func Section(r *nianbao.Report, kind nianbao.SectionKind) *nianbao.Section {
	for i := range r.Sections {
		if r.Sections[i].Kind == kind {
			return &r.Sections[i]
		}
	}
	return nil
}

// Say puts a sentence at the end of a section.
func Say(r *nianbao.Report, kind nianbao.SectionKind, sentence string) bool {
	s := Section(r, kind)
	if s == nil {
		return false
	}
	s.Text = strings.TrimRight(s.Text, "\n") + "\n" + sentence
	return true
}

// Plant is a fault.
type Plant struct {
	Rule  string   // that has to find it
	Also  []string // rules that find it as well, rightly
	About string
	Forms []nianbao.Form
	// Do changes a subject; false if the report does not lend itself to it.
	Do func(s *audit.Subject, rng *rand.Rand) bool
}

// Fits tells whether a plant is one for a form.
func (p *Plant) Fits(f nianbao.Form) bool { return len(p.Forms) == 0 || slices.Contains(p.Forms, f) }
