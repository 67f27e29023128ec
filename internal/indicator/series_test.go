package indicator

import (
	"slices"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// TestBridge pins the joins: series, members in the forms of 2014, 2019 and
// 2021, and the joins between those that have members.
func TestBridge(t *testing.T) {
	for code, want := range map[string]string{
		"req_new":                    "req_new | req_new | req_new: yes yes",
		"res_total":                  "ans_total | res_total | res_total: approx yes",
		"res_granted":                "ans_granted | res_granted | res_granted: approx yes",
		"granted_or_public":          "ans_granted ans_already_public | res_granted | res_granted: approx yes",
		"res_partial":                "ans_partial | res_partial | res_partial: yes yes",
		"deny_state_secret":          "ans_denied_secret | deny_state_secret | deny_state_secret: yes yes",
		"deny_safety_stability":      "ans_denied_safety | deny_safety_stability | deny_safety_stability: yes yes",
		"deny_third_party":           "ans_denied_trade ans_denied_privacy | deny_third_party | deny_third_party: approx yes",
		"deny_sum":                   "ans_denied | deny_sum | deny_sum: no yes",
		"unable_not_held":            "ans_not_responsible ans_not_exist | unable_not_held | unable_not_held: approx yes",
		"ans_amend":                  "ans_amend |  | : ",
		"ans_other_route":            "ans_other_route |  | : ",
		"rec_upheld":                 "rec_upheld | rec_upheld | rec_upheld: yes yes",
		"rec_corrected":              "rec_corrected | rec_corrected | rec_corrected: yes yes",
		"rec_total":                  "rec_total_e2 | rec_total | rec_total: no yes",
		"lit_upheld":                 "lit_upheld | litd_upheld litr_upheld | litd_upheld litr_upheld: yes yes",
		"lit_corrected":              "lit_corrected | litd_corrected litr_corrected | litd_corrected litr_corrected: yes yes",
		"lit_total":                  "lit_total_e2 | litd_total litr_total | litd_total litr_total: no yes",
		"normdoc_issued":             "normdoc_issued | normdoc_issued | normdoc_issued: approx approx",
		"normdoc_in_force":           " | normdoc_disclosed_total | normdoc_in_force: no",
		"rule_in_force":              " | rule_disclosed_total | rule_in_force: no",
		"rule_issued":                " | rule_issued | rule_issued: yes",
		"permit_decisions":           " | permit_decisions | permit_decisions: yes",
		"penalty_decisions":          " | penalty_decisions | penalty_decisions: yes",
		"coercion_decisions":         " | coercion_decisions | coercion_decisions: yes",
		"levy":                       " | levy_items_prev levy_items_change | levy_amount: no",
		"request_fees":               "req_fee_collected |  | fee_collected: approx",
		"other_sum":                  " | other_sum | other_sum: yes",
		"other_misc":                 " |  | other_misc: ",
		"litd_corrected":             " | litd_corrected | litd_corrected: yes",
		"deny_admin_query":           " | deny_admin_query | deny_admin_query: yes",
		"disc_website":               "disc_website |  | : ",
		"staff_total":                "staff_total |  | : ",
		"procurement_amount":         " | procurement_amount | : ",
		"grant_rate":                 " | grant_rate | grant_rate: yes",
		"correction_rate":            "correction_rate | correction_rate | correction_rate: approx yes",
		"litigation_correction_rate": "litigation_correction_rate | litigation_correction_rate | litigation_correction_rate: approx yes",
	} {
		s, ok := SeriesOf(code)
		if !ok || s.Code != code {
			t.Errorf("%s: found %q", code, s.Code)
			continue
		}
		var members, joins []string
		for _, f := range []nianbao.Form{nianbao.Form2014, nianbao.Form2019, nianbao.Form2021} {
			members = append(members, strings.Join(s.Members[f], " "))
		}
		for _, j := range s.Joins {
			joins = append(joins, string(j.Join))
		}
		if got := strings.Join(members, " | ") + ": " + strings.Join(joins, " "); got != want {
			t.Errorf("%s:\n got %s\nwant %s", code, got, want)
		}
	}
}

// TestSeriesAreSound checks what holds of every series.
func TestSeriesAreSound(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range AllSeries() {
		if seen[s.Code] || s.Label == "" || s.English == "" || len(s.Members) == 0 {
			t.Errorf("%s stands twice or lacks something", s.Code)
		}
		seen[s.Code] = true
		forms := s.Forms()
		if len(s.Joins) != len(forms)-1 {
			t.Fatalf("%s: %d joins between %d forms", s.Code, len(s.Joins), len(forms))
		}
		for i, j := range s.Joins {
			if j.From != forms[i] || j.To != forms[i+1] || j.ReasonZh == "" || j.ReasonEn == "" || !slices.Contains([]Join{JoinYes, JoinApprox, JoinNo}, j.Join) {
				t.Errorf("%s: join %+v", s.Code, j)
			}
		}
		for f, members := range s.Members {
			for _, code := range members {
				e, ok := EntryOf(code)
				if !ok || !slices.Contains(e.Forms, f) {
					t.Errorf("%s: the form of %s has no %s", s.Code, f, code)
				}
				if e.Unit != s.UnitIn(f) && s.Factor(code) == 1 {
					t.Errorf("%s: %s is in %q, want %q", s.Code, code, e.Unit, s.UnitIn(f))
				}
			}
		}
		if s.Has("levy_amount") && (s.Has("req_fee_collected") || s.Has("fee_collected")) {
			t.Errorf("%s joins levies with fees for requests", s.Code)
		}
	}
}

// TestSeriesOf checks that every number leads to a series, its own first.
func TestSeriesOf(t *testing.T) {
	for _, e := range Dictionary() {
		s, ok := SeriesOf(e.Code)
		if !ok || !s.Has(e.Code) {
			t.Errorf("%s: series %q", e.Code, s.Code)
		}
		for _, f := range e.Forms {
			if !slices.ContainsFunc(SeriesWith(e.Code), func(s Series) bool { return slices.Contains(s.Members[f], e.Code) }) {
				t.Errorf("%s of the form of %s is in no series", e.Code, f)
			}
		}
	}
	for code, want := range map[string]string{
		"ans_granted": "res_granted", "ans_already_public": "ans_already_public", "rec_total_e2": "rec_total", "lit_total_e2": "lit_total",
		"ans_denied": "deny_sum", "levy_amount": "levy", "fee_collected": "request_fees", "rule_disclosed_total": "rule_in_force", "litr_total": "litr_total",
	} {
		if s, _ := SeriesOf(code); s.Code != want {
			t.Errorf("%s leads to %s, want %s", code, s.Code, want)
		}
	}
	if s, ok := SeriesOf("no_such"); ok || SeriesWith("no_such") != nil {
		t.Errorf("an unknown code leads to %s", s.Code)
	}
}

// TestSeriesUnits checks amounts whose forms print different units.
func TestSeriesUnits(t *testing.T) {
	s, _ := SeriesOf("request_fees")
	if s.Factor("req_fee_collected") != 1 || s.Factor("fee_collected") != 1e-4 {
		t.Errorf("fees: factors %v and %v", s.Factor("req_fee_collected"), s.Factor("fee_collected"))
	}
	if s, _ = SeriesOf("levy"); s.UnitIn(nianbao.Form2019) != "项" || s.UnitIn(nianbao.Form2021) != "万元" || s.UnitIn(nianbao.Form2014) != "" {
		t.Errorf("levies: %q, %q", s.UnitIn(nianbao.Form2019), s.UnitIn(nianbao.Form2021))
	}
}
