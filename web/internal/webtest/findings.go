package webtest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"nianbao/internal/nianbao"
)

// Rules are two made-up rules.
var Rules = []nianbao.Rule{
	{ID: "A1", Title: "各类申请人之和等于总计", TitleEN: "applicants add up", Text: "表三每一行。", TextEN: "Every row of table three.", Severity: nianbao.SeverityHard,
		Forms: []nianbao.Form{nianbao.Form2019, nianbao.Form2021}, Basis: "国办公开办函〔2021〕30号", BasisEN: "the form"},
	{ID: "P1", Title: "文字与表格一致", TitleEN: "text and table agree", Text: "申请件数。", TextEN: "Requests.", Severity: nianbao.SeveritySoft,
		Forms: []nianbao.Form{nianbao.Form2021}, Basis: "惯例", BasisEN: "custom"},
}

// Findings are those of the first report: one of each rule.
func (s *Store) findings() []nianbao.Finding {
	if len(s.Held) < 2 {
		return nil
	}
	h := s.Held[0]
	list := []nianbao.Finding{
		{Rule: "A1", Severity: nianbao.SeverityHard, Report: h.ID, Office: h.Report.Office, Year: h.Report.Year, Attribution: nianbao.AttributionSource,
			Message: "总计 13 件，各类之和 12 件 <b>", MessageEN: "Total 13, sum 12 <b>.",
			Evidence: nianbao.Evidence{Cells: []nianbao.EvidenceCell{
				{Table: 2, Row: 3, Col: 3, Indicator: "res_granted", Applicant: nianbao.ApplicantNatural, State: nianbao.StateValue, Value: 13, Raw: "13"},
				{Table: 2, Row: 3, Col: 4, Indicator: "req_new", Applicant: nianbao.ApplicantTotal, State: nianbao.StateBlank}}},
			Repair: &nianbao.Repair{Cell: nianbao.EvidenceCell{Table: 2, Row: 3, Col: 3, Indicator: "res_granted", State: nianbao.StateValue, Value: 13, Raw: "13"}, Value: 12}},
		{Rule: "P1", Severity: nianbao.SeveritySoft, Report: h.ID, Office: h.Report.Office, Year: h.Report.Year, OtherReport: s.Held[1].ID, Attribution: nianbao.AttributionUnclear,
			Message: "文字为 9 件。", MessageEN: "The text says 9.",
			Evidence: nianbao.Evidence{
				Cells: []nianbao.EvidenceCell{{Report: s.Held[1].ID, Table: 2, Row: 3, Col: 3, Indicator: "req_new", State: nianbao.StateValue, Value: 8, Raw: "8"}},
				Text:  []nianbao.Quote{{Section: nianbao.SectionRequests, From: 3, To: 9, Quote: "收到申请9件"}}}},
	}
	for i := range list {
		list[i].Key = list[i].NewKey()
		list[i].Verdict = s.Verdicts[list[i].Key]
	}
	return list
}

// EachFinding gives the findings of the first report.
func (s *Store) EachFinding(_ context.Context, f nianbao.FindingFilter, after string, fn func(*nianbao.Finding, string) error) error {
	for i, found := range s.findings() {
		place := fmt.Sprint(i)
		refuted := found.Verdict != nil && found.Verdict.Judgement == nianbao.JudgementMisread
		if place <= after || len(f.Rules) > 0 && !slices.Contains(f.Rules, found.Rule) || len(f.Keys) > 0 && !slices.Contains(f.Keys, found.Key) ||
			refuted && len(f.Keys) == 0 {
			continue
		}
		if err := fn(&found, place); err != nil {
			return err
		}
	}
	return nil
}

// CountFindings counts them.
func (s *Store) CountFindings(ctx context.Context, f nianbao.FindingFilter) (n int, err error) {
	err = s.EachFinding(ctx, f, "", func(*nianbao.Finding, string) error { n++; return nil })
	return n, err
}

// FindingsOf gives those of the reports named.
func (s *Store) FindingsOf(_ context.Context, ids ...string) (map[string][]nianbao.Finding, error) {
	out := map[string][]nianbao.Finding{}
	for _, f := range s.findings() {
		if slices.Contains(ids, f.Report) {
			out[f.Report] = append(out[f.Report], f)
		}
	}
	return out, nil
}

// AuditOf says that the second report is without findings.
func (s *Store) AuditOf(_ context.Context, id string) (nianbao.Audit, bool, error) {
	switch {
	case len(s.Held) < 2:
	case id == s.Held[0].ID:
		return nianbao.Audit{Report: id}, true, nil
	case id == s.Held[1].ID:
		return nianbao.Audit{Report: id, Passed: []string{"A1"}, Undecided: []nianbao.Undecided{{Rule: "P1", Why: "没有文字", WhyEN: "no text"}}}, true, nil
	}
	return nianbao.Audit{}, false, nil
}

// RuleCounts counts the findings.
func (s *Store) RuleCounts(context.Context, nianbao.ReportFilter) (map[string]*nianbao.RuleCount, error) {
	return map[string]*nianbao.RuleCount{"A1": {Rule: "A1", Passed: 1, Reports: 1, Findings: 1}, "P1": {Rule: "P1", Undecided: 1, Reports: 1, Findings: 1}}, nil
}

// EachVerdict gives the verdicts that were passed, and one that is gone.
func (s *Store) EachVerdict(_ context.Context, fn func(nianbao.VerdictEntry) error) error {
	if err := fn(nianbao.VerdictEntry{N: 1, Key: "gone", Rule: "A1", Report: "none", Message: "旧问题",
		Verdict: nianbao.Verdict{Judgement: nianbao.JudgementMisread, Note: "合并单元格", By: "甲", At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}}); err != nil {
		return err
	}
	n := int64(1)
	for _, f := range s.findings() {
		if f.Verdict == nil {
			continue
		}
		n++
		if err := fn(nianbao.VerdictEntry{N: n, Key: f.Key, Rule: f.Rule, Report: f.Report, Message: f.Message, Verdict: *f.Verdict, Held: true}); err != nil {
			return err
		}
	}
	return nil
}

// Judge keeps a verdict on one of the findings.
func (s *Store) Judge(_ context.Context, key string, v nianbao.Verdict) error {
	for _, f := range s.findings() {
		if f.Key == key {
			if s.Verdicts == nil {
				s.Verdicts = map[string]*nianbao.Verdict{}
			}
			s.Verdicts[key] = &v
			return nil
		}
	}
	return fmt.Errorf("finding %s: %w", key, nianbao.ErrNotFound)
}
