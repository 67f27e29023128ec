package audit_test

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nianbao/internal/audit"
	"nianbao/internal/audit/planted"
	"nianbao/internal/extract"
	"nianbao/internal/nianbao"
)

// outcome is what a rule said: found, passed, undecided, or nothing.
func outcome(a nianbao.Audit, rule string) string {
	switch {
	case slices.ContainsFunc(a.Findings, func(f nianbao.Finding) bool { return f.Rule == rule }):
		return "found"
	case slices.Contains(a.Passed, rule):
		return "passed"
	case slices.ContainsFunc(a.Undecided, func(u nianbao.Undecided) bool { return u.Rule == rule }):
		return "undecided"
	}
	return ""
}

func cleanOf(t testing.TB, variant string, seed uint64) audit.Subject {
	t.Helper()
	s, ok := planted.Clean(variant, seed)
	if !ok {
		t.Fatalf("%s %d cannot be read", variant, seed)
	}
	return s
}

// variantFor is a way of printing whose form a rule is for.
func variantFor(r nianbao.Rule) string {
	switch {
	case len(r.Forms) == 0 || slices.Contains(r.Forms, nianbao.Form2021):
		return "plain-2021"
	case slices.Contains(r.Forms, nianbao.Form2019):
		return "plain-2019"
	}
	return "plain-2014"
}

// drop removes the cells whose code begins so.
func drop(r *nianbao.Report, prefixes ...string) {
	r.Observations = slices.DeleteFunc(r.Observations, func(o nianbao.Observation) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(o.Indicator, p) })
	})
}

func noText(s *audit.Subject) { s.Report.Sections = nil }

// undecidable makes subjects on which rules have to say that they cannot tell.
// Rules that are not among them are silent where they do not apply.
var undecidable = map[string]func(*audit.Subject){
	"A1": func(s *audit.Subject) { drop(s.Report, "req_", "res_") }, "A2": func(s *audit.Subject) { drop(s.Report, "req_", "res_") },
	"A3": func(s *audit.Subject) { drop(s.Report, "req_", "res_") }, "A4": func(s *audit.Subject) { drop(s.Report, "rec_", "lit") },
	"A6": func(s *audit.Subject) { s.Report.Observations = nil },
	"X1": func(s *audit.Subject) { s.Before = nil }, "X2": func(s *audit.Subject) { s.Before = nil }, "X3": func(s *audit.Subject) { s.Before = nil },
	"X4": func(s *audit.Subject) { s.Before.Report.Form = nianbao.Form2014 }, "X5": func(s *audit.Subject) { s.Before.Report.Observations = nil },
	"S1": func(s *audit.Subject) { s.Report.Scope = nianbao.ScopeGovernmentWide },
	"P1": func(s *audit.Subject) {
		planted.Say(s.Report, nianbao.SectionOverview, "全年收到政府信息公开申请12件。")
		drop(s.Report, "req_")
	},
	"P2": func(s *audit.Subject) {
		planted.Say(s.Report, nianbao.SectionOverview, "全年答复政府信息公开申请12件。")
		drop(s.Report, "res_")
	},
	"P3": func(s *audit.Subject) {
		planted.Say(s.Report, nianbao.SectionOverview, "被申请行政复议3件。")
		drop(s.Report, "rec_")
	},
	"P4": func(s *audit.Subject) {
		planted.Say(s.Report, nianbao.SectionOverview, "本年度未收到政府信息公开申请。")
		drop(s.Report, "req_")
	},
	"Q2": func(s *audit.Subject) { s.Report.Published = "" },
	"Q3": noText, "Q5": func(s *audit.Subject) { s.Report.Observations = nil }, "Q6": func(s *audit.Subject) { s.Report.Observations = nil },
	"Q7": func(s *audit.Subject) { drop(s.Report, "rec_") }, "Q8": func(s *audit.Subject) { s.Before = nil },
	"Q10": func(s *audit.Subject) { s.Report.Year = 0 }, "Q11": func(s *audit.Subject) { s.Copies = nil }, "Q12": func(s *audit.Subject) { s.Copies = nil },
	"Q13": noText, "Q14": noText, "Q15": func(s *audit.Subject) { s.Report.Scope = nianbao.ScopeGovernmentWide; noText(s) },
	"Q16": noText, "Q17": func(s *audit.Subject) { s.Address = "file:///a.html" }, "Q18": func(s *audit.Subject) { s.Column = nil },
	"Q20": func(s *audit.Subject) { s.SiteOffice = "" }, "Q21": noText,
}

// TestRules gives each rule a report that it passes, one with a planted fault,
// and one that it cannot decide on.
func TestRules(t *testing.T) {
	for _, r := range audit.Infos() {
		t.Run(r.ID, func(t *testing.T) {
			passed := false
			for seed := uint64(1); seed <= 40 && !passed; seed++ {
				s := cleanOf(t, variantFor(r), seed)
				if r.ID == "S1" {
					s.Report.Scope = nianbao.ScopeGovernmentWide
					s.Members = &audit.Members{Expected: 2, Held: 2, Numbers: map[string]audit.MemberNumber{"req_new": {Known: 2}}}
				}
				if r.ID == "Q15" {
					s.Report.Scope = nianbao.ScopeGovernmentWide
				}
				if r.ID == "Z1" {
					for i := range s.Report.Observations {
						if o := &s.Report.Observations[i]; o.State == nianbao.StateValue {
							o.Value, o.Raw = 0, "0"
						}
					}
				}
				switch got := outcome(audit.Run(s), r.ID); got {
				case "passed":
					passed = true
				case "found":
					t.Fatalf("a clean report (seed %d): %s", seed, got)
				}
			}
			if !passed {
				t.Error("no clean report passes")
			}
			if spoil, ok := undecidable[r.ID]; ok {
				s := cleanOf(t, variantFor(r), 1)
				spoil(&s)
				if got := outcome(audit.Run(s), r.ID); got != "undecided" {
					t.Errorf("undecidable: %q", got)
				}
			}
			if r.ID[0] == 'Q' && (r.ID == "Q7" || r.ID == "Q8" || r.ID == "Q9") || r.ID == "Q17" {
				return // no faults of their own
			}
			if !finds(t, r.ID) {
				t.Error("no planted fault is found")
			}
		})
	}
}

func finds(t *testing.T, rule string) bool {
	for _, p := range planted.Plants {
		for seed := uint64(1); p.Rule == rule && seed <= 8; seed++ {
			for _, variant := range planted.Variants {
				s := cleanOf(t, variant, seed)
				if p.Fits(s.Report.Form) && p.Do(&s, rand.New(rand.NewPCG(seed, 1))) && outcome(audit.Run(s), rule) == "found" {
					return true
				}
			}
		}
	}
	return false
}

// TestBlankTotals: however many totals are blank, they are one finding, and no
// sum is accused.
func TestBlankTotals(t *testing.T) {
	s := cleanOf(t, "plain-2021", 1)
	for i := range s.Report.Observations {
		if o := &s.Report.Observations[i]; o.Applicant == nianbao.ApplicantTotal {
			o.State, o.Value, o.Raw = nianbao.StateBlank, 0, ""
		}
	}
	a := audit.Run(s)
	for _, f := range a.Findings {
		if f.Rule != "Q6" || len(f.Evidence.Cells) != 25 {
			t.Errorf("%s: %s, %d cells", f.Rule, f.Message, len(f.Evidence.Cells))
		}
	}
	if len(a.Findings) != 1 {
		t.Errorf("%d findings, want 1", len(a.Findings))
	}
}

// TestRepair: one wrong cell breaks a row and a column, and is named.
func TestRepair(t *testing.T) {
	s := cleanOf(t, "plain-2021", 3)
	was := planted.Get(s.Report, "np_repeat", "natural")
	planted.Set(s.Report, "np_repeat", "natural", was+7)
	found := map[string]int{}
	for _, f := range audit.Run(s).Findings {
		found[f.Rule]++
		if r := f.Repair; r == nil || r.Cell.Indicator != "np_repeat" || r.Cell.Applicant != "natural" || r.Value != was {
			t.Errorf("%s: repair %+v, want np_repeat[natural] = %g", f.Rule, f.Repair, was)
		}
		if f.Attribution != nianbao.AttributionSource || f.Key == "" {
			t.Errorf("%s: %+v", f.Rule, f)
		}
	}
	if found["A1"] != 1 || found["A2"] != 1 || len(found) != 2 {
		t.Errorf("findings: %v", found)
	}
	// Two wrong cells cannot be mended by one.
	planted.Set(s.Report, "res_granted", "enterprise", planted.Get(s.Report, "res_granted", "enterprise")+2)
	for _, f := range audit.Run(s).Findings {
		if f.Repair != nil {
			t.Errorf("%s: repair %+v", f.Rule, f.Repair)
		}
	}
}

// TestDoubtfulReading: where the reading of the table left doubts, the report is
// not accused.
func TestDoubtfulReading(t *testing.T) {
	s := cleanOf(t, "plain-2021", 3)
	planted.Set(s.Report, "np_repeat", "natural", 99)
	s.Report.Warnings = []nianbao.Warning{{Code: "misaligned_row"}}
	for _, f := range audit.Run(s).Findings {
		if f.Attribution != nianbao.AttributionUnclear {
			t.Errorf("%s: %s", f.Rule, f.Attribution)
		}
	}
	planted.Cell(s.Report, "np_repeat", "natural").Raw = "9 9 见附件"
	for _, f := range audit.Run(s).Findings {
		if f.Attribution != nianbao.AttributionExtraction {
			t.Errorf("%s with a cell that says otherwise: %s", f.Rule, f.Attribution)
		}
	}
}

// TestSample holds real reports against what is known of them (domain.md §3).
func TestSample(t *testing.T) {
	for name, want := range map[string][]string{
		"shanghai_office_2019.html": {"P2", "P3", "Q6"},
		"shuyang_fgj_2023.html":     nil,
	} {
		data, err := os.ReadFile(filepath.Join("../../../shared/samples", name))
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("the samples are not here")
		}
		if err != nil {
			t.Fatal(err)
		}
		res, err := extract.Extract(context.Background(), extract.Input{Data: data, URL: "https://www.example.gov.cn/" + name})
		if err != nil {
			t.Fatal(err)
		}
		a := audit.Run(audit.Subject{ID: name, Report: &res.Report, Now: planted.Now, Address: "https://www.example.gov.cn/" + name})
		var got []string
		for _, f := range a.Findings {
			got = append(got, f.Rule)
			t.Log(f.Rule, f.Message)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if want != nil && !strings.Contains(a.Findings[0].Message, "正文为 258，表中为 275") {
			t.Errorf("P2: %s", a.Findings[0].Message)
		}
	}
}

// TestQuotes: what a finding quotes stands where it says.
func TestQuotes(t *testing.T) {
	quotes := 0
	for _, p := range planted.Plants {
		s := cleanOf(t, "plain-2021", 4)
		if !p.Fits(s.Report.Form) || !p.Do(&s, rand.New(rand.NewPCG(4, 4))) {
			continue
		}
		for _, f := range audit.Run(s).Findings {
			for _, q := range f.Evidence.Text {
				r := s.Report
				if q.Report != "" {
					r = s.Before.Report
				}
				stands := slices.ContainsFunc(r.Sections, func(sec nianbao.Section) bool {
					text := []rune(sec.Text)
					return sec.Kind == q.Section && q.To <= len(text) && q.From <= q.To && string(text[q.From:q.To]) == q.Quote
				})
				if !stands || q.Quote == "" {
					t.Errorf("%s: %+v does not stand there", f.Rule, q)
				}
				quotes++
			}
		}
	}
	if quotes < 5 {
		t.Errorf("only %d quotes", quotes)
	}
}

// FuzzText runs the rules over hostile texts: they end, and quote what is there.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "2019年，收到申请12件，占33.3%。", "统计期限自2020年1月1日至12月31日。", "20XX年\n\n；；。", "均获维持\xff\xfe，无"} {
		f.Add(seed, 2020)
	}
	f.Fuzz(func(t *testing.T, text string, year int) {
		r := &nianbao.Report{Office: "甲局", Year: year % 3000, Scope: nianbao.ScopeOwn, Form: nianbao.Form2021}
		for _, kind := range []nianbao.SectionKind{nianbao.SectionPreface, nianbao.SectionOverview, nianbao.SectionProblems, nianbao.SectionOther} {
			r.Sections = append(r.Sections, nianbao.Section{Kind: kind, Text: text})
		}
		for _, found := range audit.Run(audit.Subject{ID: "x", Report: r, Now: planted.Now, Before: &audit.Other{ID: "y", Report: r}}).Findings {
			for _, q := range found.Evidence.Text {
				if !strings.Contains(text, q.Quote) {
					t.Errorf("%s quotes %q", found.Rule, q.Quote)
				}
			}
		}
	})
}

// BenchmarkRun audits a report with the year before it.
func BenchmarkRun(b *testing.B) {
	s := cleanOf(b, "plain-2021", 1)
	b.ReportAllocs()
	for b.Loop() {
		audit.Run(s)
	}
}

// BenchmarkRunBroken audits one whose table is wrong in a cell, so that a repair
// is looked for.
func BenchmarkRunBroken(b *testing.B) {
	s := cleanOf(b, "plain-2021", 1)
	planted.Set(s.Report, "np_repeat", "natural", 99)
	for b.Loop() {
		audit.Run(s)
	}
}
