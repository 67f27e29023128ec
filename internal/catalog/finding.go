package catalog

import (
	"context"
	"encoding/json"
	"fmt"

	"nianbao/internal/nianbao"
)

// fromFindings joins findings f with their reports r and the verdict w that
// counts; judged is its judgement, 'none' where there is none or it was withdrawn.
const (
	fromFindings = `FROM findings f JOIN reports r ON r.pk = f.report_pk
		LEFT JOIN verdicts w ON w.pk = (SELECT MAX(x.pk) FROM verdicts x WHERE x.key = f.key) `
	judged = `IFNULL(w.judgement, 'none')`
)

// evidence is how what a finding rests on is written down.
type evidence struct {
	Cells  []evidenceCell  `json:"cells,omitempty"`
	Text   []quote         `json:"text,omitempty"`
	Repair *evidenceRepair `json:"repair,omitempty"`
}

type evidenceCell struct {
	Report    string            `json:"report,omitempty"`
	Table     int               `json:"table"`
	Row       int               `json:"row"`
	Col       int               `json:"col"`
	Indicator string            `json:"indicator,omitempty"`
	Applicant nianbao.Applicant `json:"applicant,omitempty"`
	State     nianbao.State     `json:"state"`
	Value     float64           `json:"value"`
	Raw       string            `json:"raw,omitempty"`
}

type quote struct {
	Report  string              `json:"report,omitempty"`
	Section nianbao.SectionKind `json:"section"`
	From    int                 `json:"from"`
	To      int                 `json:"to"`
	Quote   string              `json:"quote"`
}

type evidenceRepair struct {
	Cell  evidenceCell `json:"cell"`
	Value float64      `json:"value"`
}

// packEvidence writes down what a finding rests on.
func packEvidence(f *nianbao.Finding) (string, error) {
	var e evidence
	for _, c := range f.Evidence.Cells {
		e.Cells = append(e.Cells, evidenceCell(c))
	}
	for _, q := range f.Evidence.Text {
		e.Text = append(e.Text, quote(q))
	}
	if f.Repair != nil {
		e.Repair = &evidenceRepair{evidenceCell(f.Repair.Cell), f.Repair.Value}
	}
	text, err := json.Marshal(e)
	return string(text), err
}

func unpackEvidence(text string, f *nianbao.Finding) error {
	var e evidence
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		return err
	}
	for _, c := range e.Cells {
		f.Evidence.Cells = append(f.Evidence.Cells, nianbao.EvidenceCell(c))
	}
	for _, q := range e.Text {
		f.Evidence.Text = append(f.Evidence.Text, nianbao.Quote(q))
	}
	if e.Repair != nil {
		f.Repair = &nianbao.Repair{Cell: nianbao.EvidenceCell(e.Repair.Cell), Value: e.Repair.Value}
	}
	return nil
}

const selectFindings = `SELECT f.pk, f.key, f.rule, f.severity, f.attribution, f.other, f.message, f.message_en, f.evidence,
	r.pk, r.id, r.year, (SELECT v.office FROM versions v WHERE v.pk = r.newest_pk),
	` + judged + `, IFNULL(w.note, ''), IFNULL(w.judge, ''), IFNULL(w.at, '') ` + fromFindings

// findingPlace is where a finding is in the order of listings.
type findingPlace struct{ year, report, pk int64 }

func scanFinding(scan func(...any) error) (*nianbao.Finding, findingPlace, error) {
	var f nianbao.Finding
	var at findingPlace
	var proof, moment string
	var v nianbao.Verdict
	if err := scan(&at.pk, &f.Key, &f.Rule, &f.Severity, &f.Attribution, &f.OtherReport, &f.Message, &f.MessageEN, &proof,
		&at.report, &f.Report, &f.Year, &f.Office, &v.Judgement, &v.Note, &v.By, &moment); err != nil {
		return nil, at, err
	}
	at.year = int64(f.Year)
	if err := unpackEvidence(proof, &f); err != nil {
		return nil, at, fmt.Errorf("evidence of finding %s: %w", f.Key, err)
	}
	if v.Judgement != nianbao.JudgementNone {
		v.At = parseTime(moment)
		f.Verdict = &v
	}
	return &f, at, nil
}

// whereFindings turns a filter into a condition on findings f and reports r.
func whereFindings(ctx context.Context, q querier, filter nianbao.FindingFilter) (string, []any, error) {
	cond, args, err := where(ctx, q, filter.ReportFilter)
	if err != nil {
		return "", nil, err
	}
	add := func(text string, values ...any) {
		cond += ` AND ` + text
		args = append(args, values...)
	}
	if len(filter.Keys) > 0 {
		add(`f.key IN `+oneOf, list(filter.Keys))
	}
	if len(filter.Rules) > 0 {
		add(`f.rule IN `+oneOf, list(filter.Rules))
	}
	if len(filter.Severities) > 0 {
		add(`f.severity IN `+oneOf, list(filter.Severities))
	}
	if len(filter.Attributions) > 0 {
		add(`f.attribution IN `+oneOf, list(filter.Attributions))
	}
	switch {
	case len(filter.Judgements) > 0:
		add(judged+` IN `+oneOf, list(filter.Judgements))
	case !filter.Refuted && len(filter.Keys) == 0:
		add(judged + ` <> 'misread'`)
	}
	return cond, args, nil
}

// CountFindings counts the findings that a filter selects.
func (c *Catalog) CountFindings(ctx context.Context, filter nianbao.FindingFilter) (n int, err error) {
	err = c.view(ctx, func(q querier) error {
		cond, args, err := whereFindings(ctx, q, filter)
		if err != nil {
			return err
		}
		return q.QueryRowContext(ctx, `SELECT COUNT(*) `+fromFindings+`WHERE `+cond, args...).Scan(&n)
	})
	if err != nil {
		return 0, fmt.Errorf("count findings: %w", err)
	}
	return n, nil
}

// EachFinding gives the findings that a filter selects, from the newest year on;
// of a year by report, of a report by rule. After a place, which the last call
// of fn gave, the listing goes on; the empty place is its beginning. Between
// chunks of rows no transaction is open.
func (r Rows) EachFinding(ctx context.Context, filter nianbao.FindingFilter, after string, fn func(f *nianbao.Finding, place string) error) error {
	at := findingPlace{year: 10000}
	if after != "" {
		if _, err := fmt.Sscanf(after, "%d.%d.%d", &at.year, &at.report, &at.pk); err != nil {
			return &nianbao.ParamError{Param: "cursor", Message: "is none of this list; begin again without it", Chinese: "不属于此列表；请去掉后重新开始"}
		}
	}
	for {
		chunk, places, err := r.findingsAfter(ctx, filter, at)
		if err != nil {
			return fmt.Errorf("list findings: %w", err)
		}
		for i, f := range chunk {
			at = places[i]
			if err := fn(f, fmt.Sprintf("%d.%d.%d", at.year, at.report, at.pk)); err != nil {
				return err
			}
		}
		if len(chunk) < findingChunk {
			return nil
		}
	}
}

// EachFinding lists findings as [Rows.EachFinding] does.
func (c *Catalog) EachFinding(ctx context.Context, filter nianbao.FindingFilter, after string, fn func(f *nianbao.Finding, place string) error) error {
	return c.Rows().EachFinding(ctx, filter, after, fn)
}

// findingChunk is how many findings are read at a time.
const findingChunk = 500

func (r Rows) findingsAfter(ctx context.Context, filter nianbao.FindingFilter, at findingPlace) (out []*nianbao.Finding, places []findingPlace, err error) {
	err = r.view(ctx, func(q querier) error {
		cond, args, err := whereFindings(ctx, q, filter)
		if err != nil {
			return err
		}
		args = append(args, at.year, at.year, at.report, at.report, at.pk, findingChunk)
		return each(ctx, q, func(scan func(...any) error) error {
			f, place, err := scanFinding(scan)
			out, places = append(out, f), append(places, place)
			return err
		}, selectFindings+`WHERE `+cond+` AND (r.year < ? OR r.year = ? AND (r.pk > ? OR r.pk = ? AND f.pk > ?))
			ORDER BY r.year DESC, r.pk, f.pk LIMIT ?`, args...)
	})
	return out, places, err
}

// FindingsOf gives all findings of reports by their ids, those that do not count
// included.
func (c *Catalog) FindingsOf(ctx context.Context, ids ...string) (map[string][]nianbao.Finding, error) {
	out := map[string][]nianbao.Finding{}
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		f, _, err := scanFinding(scan)
		if err == nil {
			out[f.Report] = append(out[f.Report], *f)
		}
		return err
	}, selectFindings+`WHERE r.id IN `+oneOf+` ORDER BY f.pk`, list(ids))
	if err != nil {
		return nil, fmt.Errorf("findings of %d reports: %w", len(ids), err)
	}
	return out, nil
}
