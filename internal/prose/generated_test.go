package prose_test

import (
	"testing"

	"nianbao/internal/nianbao"
	"nianbao/internal/prose"
	"nianbao/internal/reportgen"
)

// TestGenerated reads the prose of generated reports, whose numbers are those of
// their tables: no claim may contradict the truth.
func TestGenerated(t *testing.T) {
	v, err := reportgen.Find("plain-2021")
	if err != nil {
		t.Fatal(err)
	}
	claims := 0
	for seed := range uint64(60) {
		truth := nianbao.Report(v.Make(seed).Truth)
		cells := map[string]float64{}
		for _, o := range truth.Observations {
			if o.Applicant == nianbao.ApplicantNone || o.Applicant == nianbao.ApplicantTotal {
				cells[o.Indicator] = o.Value
			}
		}
		cells[prose.Received] = cells["req_new"]
		cells[prose.LitTotal] = cells["litd_total"] + cells["litr_total"]
		cells[prose.FeeCollected], cells[prose.FeeNoticeCount] = 0, 0
		for _, s := range truth.Sections {
			for _, c := range prose.Claims(s.Kind, s.Text, truth.Year) {
				if c.Indicator == "disc_total" {
					continue // no cell of the form holds it
				}
				claims++
				if want, ok := cells[c.Indicator]; !ok || c.Value != want {
					t.Errorf("seed %d: %s is claimed to be %g in %q, truth %g", seed, c.Indicator, c.Value, c.Sentence, want)
				}
			}
		}
	}
	if claims < 60*5 {
		t.Errorf("only %d claims", claims)
	}
}
