package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// found makes a finding of a report, with evidence of both kinds.
func foundIn(id, rule string, severity nianbao.Severity, value float64) nianbao.Finding {
	f := nianbao.Finding{
		Rule: rule, Severity: severity, Report: id, Attribution: nianbao.AttributionSource,
		Message: "数目不符。", MessageEN: "Numbers differ.",
		Evidence: nianbao.Evidence{
			Cells: []nianbao.EvidenceCell{
				{Table: 1, Row: 3, Col: 9, Indicator: "req_new", Applicant: nianbao.ApplicantTotal, State: nianbao.StateValue, Value: value, Raw: fmt.Sprint(value)},
				{Table: 1, Row: 3, Col: 3, Indicator: "req_new", Applicant: nianbao.ApplicantNatural, State: nianbao.StateBlank},
			},
			Text: []nianbao.Quote{{Section: nianbao.SectionRequests, From: 2, To: 8, Quote: "收到申请9件"}},
		},
		Repair: &nianbao.Repair{Cell: nianbao.EvidenceCell{Table: 1, Row: 3, Col: 9, State: nianbao.StateValue, Value: value}, Value: value + 1},
	}
	f.Key = f.NewKey()
	return f
}

// audited stores three reports with findings: one in 2021, three in 2020, none
// in the third.
func audited(t testing.TB, c *Catalog) (first, second, clean string) {
	t.Helper()
	var ids []string
	for i, r := range []*nianbao.Report{numbered("甲局", 2021), numbered("乙局", 2020), numbered("丙局", 2020)} {
		ids = append(ids, store(t, c, capture(r, fmt.Sprintf("http://a.example/%d", i), fmt.Sprint(i), i))[0].ReportID)
	}
	first, second, clean = ids[0], ids[1], ids[2]
	err := c.PutAudits(ctx, "1",
		nianbao.Audit{Report: first, Passed: []string{"A2", "A3"}, Findings: []nianbao.Finding{foundIn(first, "A1", nianbao.SeverityHard, 1)}},
		nianbao.Audit{Report: second, Passed: []string{"A2"}, Undecided: []nianbao.Undecided{{Rule: "X1", Why: "没有上一年的报告", WhyEN: "no report of the year before"}},
			Findings: []nianbao.Finding{foundIn(second, "A1", nianbao.SeverityHard, 1), foundIn(second, "A1", nianbao.SeverityHard, 2), foundIn(second, "P1", nianbao.SeveritySoft, 1)}},
		nianbao.Audit{Report: clean, Passed: []string{"A1", "A2"}},
		nianbao.Audit{Report: "not-held-2020-own", Passed: []string{"A1"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	return first, second, clean
}

// listed lists findings as report and rule.
func listFindings(t *testing.T, c *Catalog, filter nianbao.FindingFilter) (all []nianbao.Finding) {
	t.Helper()
	if err := c.EachFinding(ctx, filter, "", func(f *nianbao.Finding, _ string) error {
		all = append(all, *f)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	n, err := c.CountFindings(ctx, filter)
	if err != nil || n != len(all) {
		t.Errorf("CountFindings: %d, %v, want %d", n, err, len(all))
	}
	return all
}

func TestFindings(t *testing.T) {
	c := openTest(t)
	first, second, clean := audited(t, c)
	all := listFindings(t, c, nianbao.FindingFilter{})
	if len(all) != 4 || all[0].Report != first || all[1].Report != second {
		t.Fatalf("findings: %+v", all)
	}
	want := foundIn(first, "A1", nianbao.SeverityHard, 1)
	want.Office, want.Year = "甲局", 2021
	if diff := cmp.Diff(want, all[0]); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
	for name, tt := range map[string]struct {
		filter nianbao.FindingFilter
		want   int
	}{
		"rule":        {nianbao.FindingFilter{Rules: []string{"P1"}}, 1},
		"severity":    {nianbao.FindingFilter{Severities: []nianbao.Severity{nianbao.SeverityHard}}, 3},
		"year":        {nianbao.FindingFilter{ReportFilter: nianbao.ReportFilter{YearTo: 2020}}, 3},
		"attribution": {nianbao.FindingFilter{Attributions: []nianbao.Attribution{nianbao.AttributionUnclear}}, 0},
		"judged":      {nianbao.FindingFilter{Judgements: []nianbao.Judgement{nianbao.JudgementConfirmed}}, 0},
		"not judged":  {nianbao.FindingFilter{Judgements: []nianbao.Judgement{nianbao.JudgementNone}}, 4},
		"report":      {nianbao.FindingFilter{ReportFilter: nianbao.ReportFilter{IDs: []string{clean}}}, 0},
	} {
		if got := listFindings(t, c, tt.filter); len(got) != tt.want {
			t.Errorf("%s: %d findings, want %d", name, len(got), tt.want)
		}
	}
	of, err := c.FindingsOf(ctx, second, clean)
	if err != nil || len(of[second]) != 3 || len(of[clean]) != 0 {
		t.Errorf("FindingsOf: %v, %v", of, err)
	}
	a, ok, err := c.AuditOf(ctx, second)
	if err != nil || !ok || !slices.Equal(a.Passed, []string{"A2"}) || len(a.Undecided) != 1 || a.Undecided[0].Rule != "X1" {
		t.Errorf("AuditOf: %+v, %v, %v", a, ok, err)
	}
	if _, ok, err := c.AuditOf(ctx, "nobody"); ok || err != nil {
		t.Errorf("AuditOf a report that is not held: %v, %v", ok, err)
	}
}

// TestFindingsGoOn: a listing that is taken up at any place gives the rest.
func TestFindingsGoOn(t *testing.T) {
	c := openTest(t)
	audited(t, c)
	stop := errors.New("enough")
	var keys, places []string
	for _, f := range listFindings(t, c, nianbao.FindingFilter{}) {
		keys = append(keys, f.Key)
	}
	for n := range keys {
		place, seen := "", 0
		err := c.EachFinding(ctx, nianbao.FindingFilter{}, "", func(_ *nianbao.Finding, at string) error {
			if place, seen = at, seen+1; seen > n {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		places = append(places, place)
		var rest []string
		if err := c.EachFinding(ctx, nianbao.FindingFilter{}, place, func(f *nianbao.Finding, _ string) error {
			rest = append(rest, f.Key)
			return nil
		}); err != nil || !slices.Equal(rest, keys[n+1:]) {
			t.Errorf("after %d: %v, %v, want %v", n+1, rest, err, keys[n+1:])
		}
	}
	var bad *nianbao.ParamError
	if err := c.EachFinding(ctx, nianbao.FindingFilter{}, "x"+places[0], nil); !errors.As(err, &bad) {
		t.Errorf("a place of another list: %v", err)
	}
}

func TestVerdicts(t *testing.T) {
	c := openTest(t)
	_, second, _ := audited(t, c)
	all := listFindings(t, c, nianbao.FindingFilter{Rules: []string{"A1"}, ReportFilter: nianbao.ReportFilter{IDs: []string{second}}})
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	judge := func(key string, j nianbao.Judgement, note string) {
		t.Helper()
		at = at.Add(time.Hour)
		if err := c.Judge(ctx, key, nianbao.Verdict{Judgement: j, Note: note, By: "测试者", At: at}); err != nil {
			t.Fatal(err)
		}
	}
	judge(all[0].Key, nianbao.JudgementConfirmed, "")
	judge(all[0].Key, nianbao.JudgementMisread, "合并\x1f单元格") // the newest counts
	judge(all[1].Key, nianbao.JudgementExplained, "报告有说明")
	if err := c.Judge(ctx, "nothing", nianbao.Verdict{}); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("verdict on nothing: %v", err)
	}
	check := func() {
		t.Helper()
		if got := listFindings(t, c, nianbao.FindingFilter{}); len(got) != 3 {
			t.Errorf("%d findings count, want 3", len(got))
		}
		got := listFindings(t, c, nianbao.FindingFilter{Judgements: []nianbao.Judgement{nianbao.JudgementMisread}})
		want := &nianbao.Verdict{Judgement: nianbao.JudgementMisread, Note: "合并\x1f单元格", By: "测试者", At: time.Date(2026, 3, 1, 11, 0, 0, 0, time.UTC)}
		if len(got) != 1 || got[0].Key != all[0].Key || !cmp.Equal(got[0].Verdict, want) {
			t.Errorf("misread: %+v", got)
		}
		counts, err := c.RuleCounts(ctx, nianbao.ReportFilter{})
		if err != nil {
			t.Fatal(err)
		}
		wantCounts := map[string]*nianbao.RuleCount{
			"A1": {Rule: "A1", Passed: 1, Reports: 2, Findings: 2, Explained: 1, Misread: 1},
			"A2": {Rule: "A2", Passed: 3}, "A3": {Rule: "A3", Passed: 1}, "P1": {Rule: "P1", Reports: 1, Findings: 1},
			"X1": {Rule: "X1", Undecided: 1},
		}
		if diff := cmp.Diff(wantCounts, counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
	}
	check()
	// Another run of the rules finds the same; the verdicts hold.
	if err := c.PutAudits(ctx, "2", nianbao.Audit{Report: second, Passed: []string{"A2"}, Undecided: []nianbao.Undecided{{Rule: "X1"}},
		Findings: []nianbao.Finding{foundIn(second, "A1", nianbao.SeverityHard, 2), foundIn(second, "A1", nianbao.SeverityHard, 1), foundIn(second, "P1", nianbao.SeveritySoft, 1)}}); err != nil {
		t.Fatal(err)
	}
	check()
	judge(all[0].Key, nianbao.JudgementNone, "withdrawn")
	if got := listFindings(t, c, nianbao.FindingFilter{}); len(got) != 4 {
		t.Errorf("%d findings after the verdict was withdrawn, want 4", len(got))
	}
}

// TestRestoreVerdicts takes the log into an empty catalog, twice.
func TestRestoreVerdicts(t *testing.T) {
	from, to := openTest(t), openTest(t)
	_, second, _ := audited(t, from)
	key := listFindings(t, from, nianbao.FindingFilter{Rules: []string{"P1"}})[0].Key
	for i, j := range []nianbao.Judgement{nianbao.JudgementExplained, nianbao.JudgementNone} {
		if err := from.Judge(ctx, key, nianbao.Verdict{Judgement: j, By: "甲", At: time.Date(2026, 3, 1, i, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
	}
	log := func(c *Catalog) (all []nianbao.VerdictEntry) {
		if err := c.EachVerdict(ctx, func(e nianbao.VerdictEntry) error {
			all = append(all, e)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return all
	}
	want := log(from)
	if len(want) != 2 || !want[0].Held || want[0].Report != second || want[0].Rule != "P1" {
		t.Fatalf("log: %+v", want)
	}
	for round, added := range []int{2, 0} {
		if n, err := to.RestoreVerdicts(ctx, want...); err != nil || n != added {
			t.Errorf("round %d: %d added, %v, want %d", round, n, err, added)
		}
	}
	for i := range want {
		want[i].Held = false
	}
	if diff := cmp.Diff(want, log(to)); diff != "" {
		t.Errorf("restored log (-want +got):\n%s", diff)
	}
}

func TestFoundReports(t *testing.T) {
	c := openTest(t)
	first, second, _ := audited(t, c)
	get := func() *nianbao.FoundReports {
		f, err := c.FoundReports(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, ids := range f.ByRule {
			slices.Sort(ids)
		}
		return f
	}
	a1 := []string{first, second}
	slices.Sort(a1)
	f := get()
	if diff := cmp.Diff(map[string][]string{"A1": a1, "P1": {second}}, f.ByRule); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if get() != f {
		t.Error("the list is made anew though nothing changed")
	}
	key := listFindings(t, c, nianbao.FindingFilter{Rules: []string{"P1"}})[0].Key
	if err := c.Judge(ctx, key, nianbao.Verdict{Judgement: nianbao.JudgementMisread, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"A1": a1}, get().ByRule); diff != "" {
		t.Errorf("found after a verdict (-want +got):\n%s", diff)
	}
}

func TestAuditState(t *testing.T) {
	c := openTest(t)
	if s, err := c.AuditState(ctx); err != nil || s != (nianbao.AuditState{}) {
		t.Errorf("at first: %+v, %v", s, err)
	}
	want := nianbao.AuditState{Rules: "3", Known: 17}
	if err := c.PutAuditState(ctx, want); err != nil {
		t.Fatal(err)
	}
	if s, err := c.AuditState(ctx); err != nil || s != want {
		t.Errorf("then: %+v, %v", s, err)
	}
}
