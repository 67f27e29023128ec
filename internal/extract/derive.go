package extract

import (
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
	"nianbao/internal/prose"
)

// sums are the subtotals that the forms of 2019 and 2021 do not print.
var sums = []struct {
	code  string
	parts []string
}{
	{"deny_sum", []string{"deny_state_secret", "deny_other_law", "deny_safety_stability", "deny_third_party", "deny_internal_affairs", "deny_process_info", "deny_enforcement_file", "deny_admin_query"}},
	{"unable_sum", []string{"unable_not_held", "unable_needs_creation", "unable_unclear"}},
	{"np_sum", []string{"np_petition", "np_repeat", "np_publication", "np_excessive", "np_reconfirm"}},
	{"other_sum", []string{"other_no_correction", "other_fee_unpaid", "other_misc"}},
}

// Derive computes what a report says without printing it in a cell: the sums of
// table three, fees for requests from the prose (国办函〔2020〕109号), and for
// forms without a national table the few numbers that prose states plainly.
func Derive(r *nianbao.Report) []nianbao.Derived {
	return append(deriveSums(r), deriveProse(r)...)
}

func deriveSums(r *nianbao.Report) (out []nianbao.Derived) {
	cells := map[string]map[nianbao.Applicant]nianbao.Observation{}
	for _, o := range r.Observations {
		if cells[o.Indicator] == nil {
			cells[o.Indicator] = map[nianbao.Applicant]nianbao.Observation{}
		}
		cells[o.Indicator][o.Applicant] = o
	}
	for _, s := range sums {
		for _, a := range nianbao.Applicants {
			if d, ok := sumOf(cells, s.code, s.parts, a); ok {
				out = append(out, d)
			}
		}
	}
	return out
}

// sumOf adds the parts of one column. All must be there; blanks count as 0,
// which is said, unless all are blank; an unreadable part leaves no sum.
func sumOf(cells map[string]map[nianbao.Applicant]nianbao.Observation, code string, parts []string, a nianbao.Applicant) (nianbao.Derived, bool) {
	if _, printed := cells[code]; printed {
		return nianbao.Derived{}, false
	}
	unit, total, values := "件", 0.0, 0
	d := nianbao.Derived{Indicator: code, Applicant: a, Unit: &unit, State: nianbao.StateBlank, From: nianbao.DerivedFrom{Sum: parts}}
	for _, p := range parts {
		o, ok := cells[p][a]
		switch {
		case !ok:
			return d, false
		case o.State == nianbao.StateUnparsed:
			d.State = nianbao.StateUnparsed
			return d, true
		case o.State == nianbao.StateValue:
			total += o.Value
			values++
		}
	}
	if values > 0 {
		d.State, d.Value = nianbao.StateValue, &total
		d.From.BlankAsZero = values < len(parts)
	}
	return d, true
}

// fromProse are the indicators that prose alone states, by the forms that do.
var fromProse = map[string]bool{prose.FeeNoticeCount: true, prose.FeeNoticeAmount: true, prose.FeeCollected: true}

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
	seen := map[string]bool{}
	for _, s := range r.Sections {
		if !old && s.Kind != nianbao.SectionOther && s.Kind != nianbao.SectionOverview && s.Kind != nianbao.SectionRequests {
			continue
		}
		text := s.Text[:min(len(s.Text), longestProse)]
		for _, c := range prose.Claims(s.Kind, strings.ToValidUTF8(text, ""), r.Year) {
			wanted := r.Form == nianbao.Form2021 && fromProse[c.Indicator] || old && fromOldProse[c.Indicator]
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
