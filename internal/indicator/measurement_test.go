package indicator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// TestMeasurements pins what comparisons take of odd cells.
func TestMeasurements(t *testing.T) {
	const total, natural = nianbao.ApplicantTotal, nianbao.ApplicantNatural
	value := func(code string, a nianbao.Applicant, v float64, unit string) nianbao.Observation {
		return nianbao.Observation{Indicator: code, Applicant: a, Value: v, Unit: unit, State: nianbao.StateValue}
	}
	other := func(code string, a nianbao.Applicant, s nianbao.State) nianbao.Observation {
		return nianbao.Observation{Indicator: code, Applicant: a, State: s}
	}
	fee := 380.0
	for _, tt := range []struct {
		name  string
		cells []nianbao.Observation
		want  string
	}{
		{"the later of two", []nianbao.Observation{value("req_new", total, 1, ""), value("req_new", total, 2, "")}, "req_new[total]=2"},
		{"zero, blank and slash", []nianbao.Observation{value("req_new", total, 0, ""), other("req_new", natural, nianbao.StateBlank), other("rule_issued", "", nianbao.StateNotApplicable)},
			"req_new[natural]:blank req_new[total]=0 rule_issued[]:not_applicable"},
		{"yuan", []nianbao.Observation{value("levy_amount", "", 251000, "元")}, "levy_amount[]=25.1"},
		{"thousands of yuan", []nianbao.Observation{value("levy_amount", "", 5, "千元")}, "levy_amount[]=0.5"},
		{"no unit of money", []nianbao.Observation{value("levy_amount", "", 5, "吨")}, "levy_amount[]:unparsed"},
		{"sum with a blank part", []nianbao.Observation{value("unable_not_held", total, 2, ""), other("unable_needs_creation", total, nianbao.StateBlank), value("unable_unclear", total, 1, "")},
			"unable_needs_creation[total]:blank unable_not_held[total]=2 unable_sum[total]=3 unable_unclear[total]=1"},
		{"sum of slashes", []nianbao.Observation{other("unable_not_held", total, nianbao.StateNotApplicable), other("unable_needs_creation", total, nianbao.StateNotApplicable), other("unable_unclear", total, nianbao.StateNotApplicable)},
			"unable_needs_creation[total]:not_applicable unable_not_held[total]:not_applicable unable_sum[total]:not_applicable unable_unclear[total]:not_applicable"},
		{"sum of slashes and blanks", []nianbao.Observation{other("unable_not_held", total, nianbao.StateNotApplicable), other("unable_needs_creation", total, nianbao.StateBlank), other("unable_unclear", total, nianbao.StateNotApplicable)},
			"unable_needs_creation[total]:blank unable_not_held[total]:not_applicable unable_sum[total]:blank unable_unclear[total]:not_applicable"},
		{"sum without a part", []nianbao.Observation{other("unable_not_held", total, nianbao.StateUnparsed), value("unable_unclear", total, 1, "")},
			"unable_not_held[total]:unparsed unable_unclear[total]=1"},
		{"a printed sum stays", []nianbao.Observation{value("other_sum", total, 9, ""), value("other_misc", total, 1, "")}, "other_misc[total]=1 other_sum[total]=9"},
	} {
		if got := measured(&nianbao.Report{Observations: tt.cells}); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
	r := &nianbao.Report{Derived: []nianbao.Derived{{Indicator: "fee_collected", Value: &fee, State: nianbao.StateValue, From: nianbao.DerivedFrom{Section: nianbao.SectionOther}}}}
	if got := measured(r); got != "fee_collected[]=380" {
		t.Errorf("fee of the prose: %s", got)
	}
}

func measured(r *nianbao.Report) string {
	var all []string
	for _, m := range Measurements(r) {
		text := fmt.Sprintf("%s[%s]:%s", m.Code, m.Applicant, m.State)
		if m.State == nianbao.StateValue {
			text = fmt.Sprintf("%s[%s]=%v", m.Code, m.Applicant, m.Value)
		}
		all = append(all, text)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
