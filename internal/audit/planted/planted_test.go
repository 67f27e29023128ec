package planted

import (
	"os"
	"strings"
	"testing"

	"nianbao/internal/audit"
	"nianbao/internal/nianbao"
)

// TestScore holds the rules against planted faults: hard rules 99 of 100, soft
// ones 90 of 100, and nothing in clean reports.
func TestScore(t *testing.T) {
	n := 6
	if testing.Short() {
		n = 2
	}
	scores := Measure(n, t.Logf)
	planted := 0
	for _, s := range scores {
		least := 0.9
		if s.Severity == nianbao.SeverityHard {
			least = 0.99
		}
		if s.Recall() < least || s.Precision() < least {
			t.Errorf("%s: recall %.3f, precision %.3f, want %.2f", s.Rule, s.Recall(), s.Precision(), least)
		}
		planted += s.Planted
	}
	if planted < 100 {
		t.Errorf("only %d faults planted", planted)
	}
}

// TestEveryRuleIsPlanted: each rule has a fault, but for those that others stand
// for and those that look at what no report holds.
func TestEveryRuleIsPlanted(t *testing.T) {
	planted := map[string]bool{"Q7": true, "Q8": true, "Q9": true, "Q17": true}
	for _, p := range Plants {
		planted[p.Rule] = true
	}
	for _, r := range audit.Infos() {
		if !planted[r.ID] {
			t.Errorf("%s has no planted fault", r.ID)
		}
	}
}

// TestDocumented: docs/audit.md is that of the rules.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile("../../../docs/audit.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range audit.Infos() {
		if !strings.Contains(string(text), "### "+r.ID+" "+r.Title+" / "+r.TitleEN+"\n\n"+r.Text) {
			t.Errorf("docs/audit.md lacks %s: run go generate ./internal/audit", r.ID)
		}
	}
}
