package planted

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"nianbao/internal/audit"
	"nianbao/internal/nianbao"
)

// Score counts what a rule did.
type Score struct {
	Rule     string
	Severity nianbao.Severity
	Planted  int // reports with a fault that the rule has to find
	Found    int // of them
	Right    int // findings of faults that are there
	Wrong    int // findings of none
	Clean    int // clean reports that the rule passed
}

// Recall is the share of the planted faults that were found, 1 if there are none.
func (s Score) Recall() float64 { return share(s.Found, s.Planted) }

// Precision is the share of the findings that are right, 1 if there are none.
func (s Score) Precision() float64 { return share(s.Right, s.Right+s.Wrong) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Measure plants every fault into n reports of every form and runs all rules over
// them, and over the clean reports. Each wrong or missing finding is noted.
func Measure(n int, note func(format string, args ...any)) []Score {
	scores := map[string]*Score{}
	var order []string
	for _, r := range audit.Infos() {
		scores[r.ID] = &Score{Rule: r.ID, Severity: r.Severity}
		order = append(order, r.ID)
	}
	for _, variant := range Variants {
		for seed := uint64(1); seed <= uint64(n); seed++ {
			s, ok := Clean(variant, seed)
			if !ok {
				note("%s seed %d cannot be read", variant, seed)
				continue
			}
			a := audit.Run(s)
			for _, id := range a.Passed {
				scores[id].Clean++
			}
			for _, f := range a.Findings {
				scores[f.Rule].Wrong++
				note("clean %s: %s %s %v", s.ID, f.Rule, f.Message, f.Evidence.Text)
			}
			for i := range Plants {
				measurePlant(&Plants[i], variant, seed, scores, note)
			}
		}
	}
	out := make([]Score, len(order))
	for i, id := range order {
		out[i] = *scores[id]
	}
	return out
}

func measurePlant(p *Plant, variant string, seed uint64, scores map[string]*Score, note func(string, ...any)) {
	s, ok := Clean(variant, seed)
	if !ok || !p.Fits(s.Report.Form) || !p.Do(&s, rand.New(rand.NewPCG(seed, uint64(len(p.About))))) {
		return
	}
	score := scores[p.Rule]
	score.Planted++
	found := false
	for _, f := range audit.Run(s).Findings {
		switch {
		case f.Rule == p.Rule:
			found = true
			scores[f.Rule].Right++
		case f.Rule == "X5":
			// Whatever changes a number may make it jump.
		case slices.Contains(p.Also, f.Rule):
			scores[f.Rule].Right++
		default:
			scores[f.Rule].Wrong++
			note("%s (%s) in %s: %s %s %v", p.Rule, p.About, s.ID, f.Rule, f.Message, f.Evidence.Text)
		}
	}
	if found {
		score.Found++
	} else {
		note("%s (%s) in %s is not found", p.Rule, p.About, s.ID)
	}
}

// WriteTable prints scores as Markdown.
func WriteTable(w io.Writer, scores []Score) error {
	var b strings.Builder
	b.WriteString("| rule | kind | planted | recall | findings | precision |\n|---|---|---:|---:|---:|---:|\n")
	for _, s := range scores {
		if s.Planted == 0 && s.Right+s.Wrong == 0 {
			continue
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %.1f %% | %d | %.1f %% |\n", s.Rule, s.Severity, s.Planted, 100*s.Recall(), s.Right+s.Wrong, 100*s.Precision())
	}
	_, err := io.WriteString(w, b.String())
	return err
}
