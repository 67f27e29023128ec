package extract

import (
	"strings"
	"unicode/utf8"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
	"nianbao/internal/prose"
)

// Derive computes what a report says without printing it in a cell: the sums of
// table three, fees for requests from the prose (国办函〔2020〕109号), and for
// forms without a national table the few numbers that prose states plainly.
func Derive(r *nianbao.Report) []nianbao.Derived {
	return append(deriveSums(r), deriveProse(r)...)
}

func deriveSums(r *nianbao.Report) (out []nianbao.Derived) {
	cells := map[string]map[nianbao.Applicant]*nianbao.Observation{}
	for i := range r.Observations {
		o := &r.Observations[i]
		if cells[o.Indicator] == nil {
			cells[o.Indicator] = map[nianbao.Applicant]*nianbao.Observation{}
		}
		cells[o.Indicator][o.Applicant] = o
	}
	for _, s := range indicator.Sums() {
		for _, a := range nianbao.Applicants {
			if d, ok := sumOf(cells, s, a); ok {
				out = append(out, d)
			}
		}
	}
	return out
}

// sumOf adds the parts of one column, if the sum is not printed.
func sumOf(cells map[string]map[nianbao.Applicant]*nianbao.Observation, s indicator.Sum, a nianbao.Applicant) (nianbao.Derived, bool) {
	if _, printed := cells[s.Code]; printed {
		return nianbao.Derived{}, false
	}
	total, state, blanks, ok := s.Of(func(code string) (nianbao.Observation, bool) {
		if o := cells[code][a]; o != nil {
			return *o, true
		}
		return nianbao.Observation{}, false
	})
	unit := "件"
	d := nianbao.Derived{Indicator: s.Code, Applicant: a, Unit: &unit, State: state,
		From: nianbao.DerivedFrom{Sum: s.Parts, BlankAsZero: blanks}}
	if state == nianbao.StateValue {
		d.Value = &total
	}
	return d, ok
}

// fromOldProse are those read from prose where no national table exists.
var fromOldProse = map[string]bool{
	"disc_total": true, "req_new": true, "ans_total": true, "ans_granted": true, "ans_partial": true,
	"ans_denied": true, "rec_total_e2": true, "lit_total_e2": true,
}

// longestProse bounds the text of a section that is searched for numbers, in
// bytes. Real sections stay below a tenth of it.
const longestProse = 200 << 10

func deriveProse(r *nianbao.Report) (out []nianbao.Derived) {
	old := r.Form == nianbao.Form2008 || r.Form == nianbao.Form2014 && len(r.Observations) == 0
	claims := prose.Claims
	switch {
	case old:
	case r.Form == nianbao.Form2021:
		claims = prose.FeeClaims // the tables say the rest
	default:
		return nil
	}
	seen := map[string]bool{}
	for _, s := range r.Sections {
		if !old && s.Kind != nianbao.SectionOther && s.Kind != nianbao.SectionOverview && s.Kind != nianbao.SectionRequests {
			continue
		}
		text := s.Text[:min(len(s.Text), longestProse)]
		for _, c := range claims(s.Kind, strings.ToValidUTF8(text, ""), r.Year) {
			wanted := !old || fromOldProse[c.Indicator]
			counts := c.Kind == prose.KindCount || c.Kind == prose.KindAmount || c.Kind == prose.KindZero
			if !wanted || !counts || c.Applicant != "" || seen[c.Indicator] {
				continue
			}
			seen[c.Indicator] = true
			out = append(out, claimed(c, s, old))
		}
	}
	return out
}

func claimed(c prose.Claim, s nianbao.Section, old bool) nianbao.Derived {
	value := c.Value
	d := nianbao.Derived{
		Indicator: c.Indicator, Value: &value, Raw: s.Text[c.From:c.To], State: nianbao.StateValue,
		From: nianbao.DerivedFrom{
			Section: s.Kind, Quote: c.Sentence,
			Start: utf8.RuneCountInString(s.Text[:c.From]), End: utf8.RuneCountInString(s.Text[:c.To]),
		},
	}
	unit := c.Unit
	switch {
	case c.Indicator == prose.FeeNoticeAmount, c.Indicator == prose.FeeCollected:
		unit = "元"
	case unit == "":
		unit = "件"
	}
	d.Unit = &unit
	if old {
		d.From.Confidence = "low"
	}
	return d
}
