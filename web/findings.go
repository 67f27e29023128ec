package web

import (
	"context"
	"time"

	"nianbao/internal/nianbao"
)

// Findings reads what the rules found, and keeps what people say of it.
type Findings interface {
	CountFindings(ctx context.Context, f nianbao.FindingFilter) (int, error)
	// EachFinding gives findings after a place in their order; the empty place is
	// the beginning.
	EachFinding(ctx context.Context, f nianbao.FindingFilter, after string, fn func(*nianbao.Finding, string) error) error
	FindingsOf(ctx context.Context, reports ...string) (map[string][]nianbao.Finding, error)
	AuditOf(ctx context.Context, report string) (a nianbao.Audit, ok bool, err error)
	RuleCounts(ctx context.Context, f nianbao.ReportFilter) (map[string]*nianbao.RuleCount, error)
	EachVerdict(ctx context.Context, fn func(nianbao.VerdictEntry) error) error
	Judge(ctx context.Context, key string, v nianbao.Verdict) error
}

// findingResponse is a finding as the API gives it.
type findingResponse struct {
	Key         string              `json:"key"`
	Rule        string              `json:"rule"`
	Severity    nianbao.Severity    `json:"severity"`
	Report      string              `json:"report"`
	Office      string              `json:"office"`
	Year        int                 `json:"year"`
	OtherReport *string             `json:"other_report"`
	Message     string              `json:"message"`
	MessageEN   string              `json:"message_en"`
	Evidence    evidenceResponse    `json:"evidence"`
	Repair      *repairResponse     `json:"repair"`
	Attribution nianbao.Attribution `json:"attribution"`
	Verdict     *verdictResponse    `json:"verdict"`
	Page        string              `json:"page"` // its address on the page of the report
}

type evidenceResponse struct {
	Cells []evidenceCellResponse `json:"cells"`
	Text  []quoteResponse        `json:"text"`
}

type evidenceCellResponse struct {
	Report    string            `json:"report"`
	Table     int               `json:"table"`
	Row       int               `json:"row"`
	Col       int               `json:"col"`
	Indicator string            `json:"indicator"`
	Applicant nianbao.Applicant `json:"applicant,omitempty"`
	State     nianbao.State     `json:"state"`
	Value     *float64          `json:"value"`
	Raw       string            `json:"raw"`
}

type quoteResponse struct {
	Report  string              `json:"report"`
	Section nianbao.SectionKind `json:"section"`
	From    int                 `json:"from"` // in Unicode code points
	To      int                 `json:"to"`
	Quote   string              `json:"quote"`
}

type repairResponse struct {
	Cell  evidenceCellResponse `json:"cell"`
	Value float64              `json:"value"`
}

type verdictResponse struct {
	Judgement nianbao.Judgement `json:"judgement"`
	Note      string            `json:"note"`
	By        string            `json:"by"`
	At        time.Time         `json:"at"`
}

func (s *Server) newFinding(f *nianbao.Finding) findingResponse {
	out := findingResponse{
		Key: f.Key, Rule: f.Rule, Severity: f.Severity, Report: f.Report, Office: f.Office, Year: f.Year,
		OtherReport: optional(f.OtherReport), Message: f.Message, MessageEN: f.MessageEN, Attribution: f.Attribution,
		Evidence: evidenceResponse{Cells: []evidenceCellResponse{}, Text: []quoteResponse{}},
		Page:     s.link(findingPath(f)),
	}
	for i := range f.Evidence.Cells {
		out.Evidence.Cells = append(out.Evidence.Cells, newEvidenceCell(f, &f.Evidence.Cells[i]))
	}
	for _, q := range f.Evidence.Text {
		if q.Report == "" {
			q.Report = f.Report
		}
		out.Evidence.Text = append(out.Evidence.Text, quoteResponse(q))
	}
	if f.Repair != nil {
		out.Repair = &repairResponse{newEvidenceCell(f, &f.Repair.Cell), f.Repair.Value}
	}
	if f.Verdict != nil {
		v := verdictResponse(*f.Verdict)
		out.Verdict = &v
	}
	return out
}

func newEvidenceCell(f *nianbao.Finding, c *nianbao.EvidenceCell) evidenceCellResponse {
	out := evidenceCellResponse{Report: c.Report, Table: c.Table, Row: c.Row, Col: c.Col, Indicator: c.Indicator,
		Applicant: c.Applicant, State: c.State, Raw: c.Raw}
	if out.Report == "" {
		out.Report = f.Report
	}
	if c.State == nianbao.StateValue {
		out.Value = &c.Value
	}
	return out
}

func findingPath(f *nianbao.Finding) string { return reportPath(f.Report) + "#f-" + f.Key }

// optional is a text, or null for none.
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// auditResponse is what the rules said of a report beside its findings.
type auditResponse struct {
	Passed    []string            `json:"passed"` // ids of rules
	Undecided []nianbao.Undecided `json:"undecided"`
}

// addFindings adds what the rules said of a report.
func (s *Server) addFindings(ctx context.Context, r *reportExtra) error {
	found, err := s.findings.FindingsOf(ctx, r.ID)
	if err != nil {
		return err
	}
	for i := range found[r.ID] {
		r.Findings = append(r.Findings, s.newFinding(&found[r.ID][i]))
	}
	a, ok, err := s.findings.AuditOf(ctx, r.ID)
	if ok {
		r.Audit = &auditResponse{append([]string{}, a.Passed...), append([]nianbao.Undecided{}, a.Undecided...)}
	}
	return err
}

// rule finds a rule by its id.
func (s *Server) rule(id string) (nianbao.Rule, bool) {
	for _, r := range s.rules {
		if r.ID == id {
			return r, true
		}
	}
	return nianbao.Rule{}, false
}
