package indicator

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func count(code string, a nianbao.Applicant, v float64) nianbao.Observation {
	return nianbao.Observation{Indicator: code, Applicant: a, Value: v, State: nianbao.StateValue, Unit: "件"}
}

func absent(code string, a nianbao.Applicant, state nianbao.State) nianbao.Observation {
	return nianbao.Observation{Indicator: code, Applicant: a, State: state}
}

// totals are cells of the total column; missing parts of sums are given as 0.
func totals(values map[string]float64) []nianbao.Observation {
	var out []nianbao.Observation
	for _, code := range slices.Sorted(maps.Keys(values)) {
		out = append(out, count(code, nianbao.ApplicantTotal, values[code]))
	}
	return out
}

func denials(first float64) map[string]float64 {
	m := map[string]float64{}
	for i, part := range sums[0].Parts {
		m[part] = 0
		if i == 0 {
			m[part] = first
		}
	}
	return m
}

func with(m map[string]float64, more ...any) map[string]float64 {
	for i := 0; i < len(more); i += 2 {
		m[more[i].(string)] = float64(more[i+1].(int))
	}
	return m
}

func TestFigures(t *testing.T) {
	none, total := nianbao.ApplicantNone, nianbao.ApplicantTotal
	fee := 120.0
	tests := []struct {
		name    string
		cells   []nianbao.Observation
		derived []nianbao.Derived
		want    []Figure
	}{
		{"nothing", nil, nil, nil},
		{"grant rate", totals(map[string]float64{"res_granted": 3, "res_partial": 1, "res_total": 8}), nil, []Figure{{"grant_rate", none, 0.5}}},
		{"nothing was decided", totals(map[string]float64{"res_granted": 0, "res_partial": 0, "res_total": 0}), nil, nil},
		{"a part is blank", append(totals(map[string]float64{"res_granted": 3, "res_total": 8}), absent("res_partial", total, nianbao.StateBlank)), nil, nil},
		{"a part is not there", totals(map[string]float64{"res_granted": 3, "res_total": 8}), nil, nil},
		{"denial rate from the computed sum", totals(with(denials(2), "res_total", 8)), nil,
			[]Figure{{"deny_sum", total, 2}, {"denial_rate", none, 0.25}}},
		{"blanks of a sum count as 0", append(totals(map[string]float64{"other_no_correction": 1}),
			absent("other_fee_unpaid", total, nianbao.StateBlank), absent("other_misc", total, nianbao.StateNotApplicable)), nil,
			[]Figure{{"other_sum", total, 1}}},
		{"a sum of blanks is none", []nianbao.Observation{absent("other_no_correction", total, nianbao.StateBlank),
			absent("other_fee_unpaid", total, nianbao.StateBlank), absent("other_misc", total, nianbao.StateBlank)}, nil, nil},
		{"an unreadable part leaves no sum", []nianbao.Observation{count("other_no_correction", total, 1),
			absent("other_fee_unpaid", total, nianbao.StateUnparsed), count("other_misc", total, 1)}, nil, nil},
		{"a printed sum is not computed", []nianbao.Observation{count("other_sum", total, 4), count("other_no_correction", total, 1),
			count("other_fee_unpaid", total, 1), count("other_misc", total, 1)}, nil, nil},
		{"sums by applicant", []nianbao.Observation{count("unable_not_held", nianbao.ApplicantNatural, 1),
			count("unable_needs_creation", nianbao.ApplicantNatural, 2), count("unable_unclear", nianbao.ApplicantNatural, 0)}, nil,
			[]Figure{{"unable_sum", nianbao.ApplicantNatural, 3}}},
		{"pending cases do not count", []nianbao.Observation{count("rec_corrected", none, 1), count("rec_upheld", none, 2), count("rec_other", none, 1),
			count("rec_pending", none, 9), count("rec_total", none, 13)}, nil, []Figure{{"correction_rate", none, 0.25}}},
		{"litigation of both kinds", []nianbao.Observation{count("litd_corrected", none, 1), count("litd_upheld", none, 1), count("litd_other", none, 0),
			count("litr_corrected", none, 0), count("litr_upheld", none, 2), count("litr_other", none, 0)}, nil, []Figure{{"litigation_correction_rate", none, 0.25}}},
		{"litigation in the form of 2014", []nianbao.Observation{count("lit_corrected", none, 1), count("lit_upheld", none, 1), count("lit_other", none, 0)}, nil,
			[]Figure{{"litigation_correction_rate", none, 0.5}}},
		{"carry-over rate", totals(map[string]float64{"req_carried_out": 1, "req_new": 3, "req_carried_in": 1}), nil, []Figure{{"carry_over_rate", none, 0.25}}},
		{"amounts in 万元", []nianbao.Observation{
			{Indicator: "levy_amount", Value: 12000, Unit: "元", State: nianbao.StateValue},
			{Indicator: "procurement_amount", Value: 3.5, Unit: "万元", State: nianbao.StateValue},
			{Indicator: "budget_special", Value: 2, State: nianbao.StateValue},
			{Indicator: "req_fee_collected", Value: 2, Unit: "美元", State: nianbao.StateValue},
		}, nil, []Figure{{"levy_amount", none, 1.2}, {"procurement_amount", none, 3.5}, {"budget_special", none, 2}}},
		{"fees of the prose", nil, []nianbao.Derived{
			{Indicator: "fee_collected", Value: &fee, State: nianbao.StateValue, From: nianbao.DerivedFrom{Section: nianbao.SectionOther}},
			{Indicator: "req_new", Value: &fee, State: nianbao.StateValue, From: nianbao.DerivedFrom{Section: nianbao.SectionOverview, Confidence: "low"}},
		}, []Figure{{"fee_collected", none, 120}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Figures(&nianbao.Report{Observations: tt.cells, Derived: tt.derived})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("figures (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMeasures checks that no name stands for two measures and that all parts
// of sums and rates are measures.
func TestMeasures(t *testing.T) {
	owner := map[string]string{}
	for _, m := range Measures() {
		if m.Label == "" || m.English == "" || (m.Kind != KindRate) != (m.Unit != "") {
			t.Errorf("incomplete: %+v", m)
		}
		for _, name := range append([]string{m.Code}, m.Names...) {
			if other := owner[name]; other != "" {
				t.Errorf("%s is the name of %s and of %s", name, other, m.Code)
			}
			owner[name] = m.Code
			if got, ok := MeasureOf(name); !ok || got.Code != m.Code {
				t.Errorf("MeasureOf(%q) = %s, want %s", name, got.Code, m.Code)
			}
		}
		if got, ok := MeasureOf(m.Label); ok && got.Code != m.Code && !slices.Contains(got.Names, m.Label) {
			t.Errorf("the label %q of %s finds %s", m.Label, m.Code, got.Code)
		}
	}
	for code := range names {
		if owner[code] == "" {
			t.Errorf("names are given for %s, which is no measure", code)
		}
	}
	var parts []string
	for _, s := range Sums() {
		parts = append(append(parts, s.Code), s.Parts...)
	}
	for _, r := range Rates() {
		for r := &r; r != nil; r = r.Alternative {
			parts = append(append(parts, r.Numerator...), r.Denominator...)
		}
	}
	for _, code := range parts {
		if owner[code] == "" {
			t.Errorf("%s is no measure", code)
		}
	}
	if _, ok := MeasureOf("其他"); ok {
		t.Error("a label that says nothing by itself is understood")
	}
}
