package cli_test

import (
	"slices"
	"testing"

	"nianbao/internal/testsite"
)

// faultRules are the rules that find the faults of the sample sites. Whoever
// wrote those sites did not know the rules. Copied text is not among them: the
// sites draw it from so few sentences that reports which are no copies are near
// ones, too.
var faultRules = map[testsite.Fault][]string{
	testsite.FaultCell: {"A1", "A2"}, testsite.FaultBlankTotals: {"Q6"}, testsite.FaultCourts: {"A4"}, testsite.FaultCarry: {"X1"},
	testsite.FaultProse: {"P1"}, testsite.FaultLate: {"Q2"}, testsite.FaultStaleYear: {"Q10"},
	testsite.FaultPlaceholder: {"Q14"}, testsite.FaultOldForm: {"Q5"}, testsite.FaultEmpty: {"Q13"},
}

// TestPlantedFaults crawls the sample sites and holds what the rules find against
// the faults that their reports have: all are found, and the same rules find
// nothing in the other reports.
func TestPlantedFaults(t *testing.T) {
	sites, err := testsite.New(testsite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := sites.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sites.Close(); err != nil {
			t.Error(err)
		}
	})
	data := t.TempDir()
	must(t, "--data", data, "crawl", "--allow-private", "--delay", "0s", sitesYAML(t, sites))
	found := map[string][]string{}
	for _, f := range exported(t, data) {
		found[f.Report] = append(found[f.Report], f.Rule)
	}
	faults := 0
	for _, truth := range sites.Truths() {
		id := truth.Report.ID()
		var want []string
		for _, fault := range truth.Faults {
			faults++
			for _, rule := range faultRules[fault] {
				want = append(want, rule)
				if !slices.Contains(found[id], rule) {
					t.Errorf("%s %d: %s is not found by %s; found are %v", truth.Report.Office, truth.Report.Year, fault, rule, found[id])
				}
			}
		}
		for _, rules := range faultRules {
			for _, rule := range rules {
				if slices.Contains(found[id], rule) && !slices.Contains(want, rule) {
					t.Errorf("%s %d: %s finds what is not there", truth.Report.Office, truth.Report.Year, rule)
				}
			}
		}
	}
	if faults < 10 {
		t.Errorf("only %d faults planted", faults)
	}
}
