package audit

import (
	"slices"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// Version is that of the rules; findings of another version are found anew.
const Version = "1"

// Subject is a report with what it is compared with. Only ID, Report and Now are
// needed; rules that need more are undecided without it, or silent.
type Subject struct {
	ID     string
	Report *nianbao.Report
	Now    time.Time // when the rules are run; a report is late whatever it is

	// Before and After are the same office's reports of the year before and after.
	Before, After *Other
	// EarlierYears are those of which reports of the office are held.
	EarlierYears []int
	// First is the content that the report had when it was first captured; nil if
	// it has not changed.
	First *nianbao.Report
	// Address is where it was captured, and SiteOffice the publishing organ as the
	// page's metadata name it; empty where not known.
	Address    string
	SiteOffice string
	// Column is where on its site the report was found; nil where it was not crawled.
	Column *Column
	// Members are the offices whose reports a government-wide report sums up.
	Members *Members
	// Copies is how much text the report has in common with others; nil if that
	// has not been looked for.
	Copies *Copies
	// Peers are offices of the same body and level in the same year.
	Peers *Peers
}

// Other is another report of the same office.
type Other struct {
	ID     string
	Report *nianbao.Report
}

// Column is how a crawl came to a report.
type Column struct {
	Annual bool // by a list of annual reports
	Clicks int  // from the entry of the site
}

// Members are what the member offices of a government report together.
type Members struct {
	Expected, Held int
	Numbers        map[string]MemberNumber // by indicator; totals
}

// MemberNumber sums an indicator up over the members held.
type MemberNumber struct {
	Known     int     // members of which it is known
	Sum, Max  float64 // of those
	MaxReport string  // id of the report that has the greatest
}

// Copies are the reports that have most text in common with the report: the year
// before of the office itself, and the nearest of other offices.
type Copies struct{ Own, Foreign *Copy }

// Copy is how much of a report's own narrative stands in another one, too.
type Copy struct {
	Report string  // id of the other
	Office string  // of the other
	Share  float64 // of the narrative that no template accounts for, 0 to 1
	Later  bool    // this report is the later one for certain
	Quotes []nianbao.Quote
}

// Peers say how common it is among offices like this one to have had no request.
type Peers struct{ Known, None int }

// Rule is a rule with its function.
type Rule struct {
	nianbao.Rule
	check func(*check)
}

// Rules lists the rules in their order.
func Rules() []Rule { return slices.Clone(rules) }

// Infos are the descriptions of the rules in their order.
func Infos() []nianbao.Rule {
	out := make([]nianbao.Rule, len(rules))
	for i := range rules {
		out[i] = rules[i].Rule
	}
	return out
}

// Run holds a report against all rules.
func Run(s Subject) nianbao.Audit {
	a := nianbao.Audit{Report: s.ID}
	shared := &shared{subject: &s, cells: newCells(s.Report)}
	for i := range rules {
		r := &rules[i]
		if len(r.Forms) > 0 && !slices.Contains(r.Forms, s.Report.Form) {
			continue
		}
		c := &check{shared: shared, rule: r}
		if family, ok := summaries[r.ID]; ok {
			c.summarize(&a, family)
		} else {
			r.check(c)
		}
		switch {
		case len(c.findings) > 0:
			a.Findings = append(a.Findings, c.findings...)
		case c.why != nil:
			a.Undecided = append(a.Undecided, *c.why)
		case c.passed:
			a.Passed = append(a.Passed, r.ID)
		}
	}
	shared.explain(a.Findings)
	for i := range a.Findings {
		a.Findings[i].Key = a.Findings[i].NewKey()
	}
	return a
}

// shared is what the rules have in common in one run.
type shared struct {
	subject *Subject
	cells   cells
	sums    *arithmetic // of table three; made when first asked for
	claims  []claim     // of the text; read when first asked for
	read    bool
}

// check is a rule at work on a report.
type check struct {
	*shared
	rule     *Rule
	passed   bool
	why      *nianbao.Undecided
	findings []nianbao.Finding
}

func (c *check) report() *nianbao.Report { return c.subject.Report }

// summarize tells whether all rules of a family passed. What they found is not
// found once more.
func (c *check) summarize(a *nianbao.Audit, family string) {
	if slices.ContainsFunc(a.Findings, func(f nianbao.Finding) bool { return strings.HasPrefix(f.Rule, family) }) {
		return
	}
	for _, u := range a.Undecided {
		if strings.HasPrefix(u.Rule, family) {
			c.undecided("其中 "+u.Rule+"："+u.Why, u.Rule+": "+u.WhyEN)
		}
	}
	if c.why == nil && slices.ContainsFunc(a.Passed, func(id string) bool { return strings.HasPrefix(id, family) }) {
		c.pass()
	}
}

// pass notes that something was looked at and is as it should be.
func (c *check) pass() { c.passed = true }

// undecided notes why the rule could not be applied; the first reason counts.
func (c *check) undecided(chinese, english string) {
	if c.why == nil {
		c.why = &nianbao.Undecided{Rule: c.rule.ID, Why: chinese, WhyEN: english}
	}
}

// find adds a finding, which the caller completes.
func (c *check) find(chinese, english string) *nianbao.Finding {
	r := c.report()
	c.findings = append(c.findings, nianbao.Finding{
		Rule: c.rule.ID, Severity: c.rule.Severity, Report: c.subject.ID, Office: r.Office, Year: r.Year,
		Message: chinese, MessageEN: english, Attribution: nianbao.AttributionSource,
	})
	return &c.findings[len(c.findings)-1]
}
