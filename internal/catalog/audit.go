package catalog

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"nianbao/internal/nianbao"
)

// AuditState says how far the rules have come.
func (c *Catalog) AuditState(ctx context.Context) (s nianbao.AuditState, err error) {
	if err = c.reader.QueryRowContext(ctx, `SELECT rules, known FROM audit_state`).Scan(&s.Rules, &s.Known); err != nil {
		return s, fmt.Errorf("state of the audit: %w", err)
	}
	return s, nil
}

// PutAudits writes down what the rules of a version said of reports, in place of
// what they said before. Reports that are not held any more are passed over.
func (c *Catalog) PutAudits(ctx context.Context, rules string, audits ...nianbao.Audit) error {
	return c.write(ctx, "write audits", func(s *storing) error {
		for i := range audits {
			if err := s.audit(rules, &audits[i]); err != nil {
				return fmt.Errorf("%s: %w", audits[i].Report, err)
			}
		}
		return s.findingsChanged()
	})
}

func (s *storing) findingsChanged() error { return s.exec(`UPDATE audit_state SET n = n + 1`) }

func (s *storing) audit(rules string, a *nianbao.Audit) error {
	var report int64
	held, err := s.get(`SELECT pk FROM reports WHERE id = ?`, []any{a.Report}, &report)
	if err != nil || !held {
		return err
	}
	undecided, err := json.Marshal(append([]nianbao.Undecided{}, a.Undecided...))
	if err != nil {
		return err
	}
	if err := s.exec(`INSERT INTO audits (report_pk, rules, passed, undecided) VALUES (?, ?, ?, ?)
		ON CONFLICT (report_pk) DO UPDATE SET rules = excluded.rules, passed = excluded.passed, undecided = excluded.undecided`,
		report, rules, strings.Join(a.Passed, " "), string(undecided)); err != nil {
		return err
	}
	if err := s.exec(`DELETE FROM findings WHERE report_pk = ?`, report); err != nil {
		return err
	}
	for i := range a.Findings {
		f := &a.Findings[i]
		proof, err := packEvidence(f)
		if err != nil {
			return err
		}
		if err := s.exec(`INSERT INTO findings (report_pk, key, rule, severity, attribution, other, message, message_en, evidence)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			report, f.Key, f.Rule, f.Severity, f.Attribution, f.OtherReport, f.Message, f.MessageEN, proof); err != nil {
			return err
		}
	}
	return nil
}

// PutAuditState writes down how far the rules have come.
func (c *Catalog) PutAuditState(ctx context.Context, state nianbao.AuditState) error {
	return c.write(ctx, "state of the audit", func(s *storing) error {
		return s.exec(`UPDATE audit_state SET rules = ?, known = ?`, state.Rules, state.Known)
	})
}

// AuditOf gives what the rules said of a report, without its findings; ok is
// false if they have not been run over it.
func (c *Catalog) AuditOf(ctx context.Context, id string) (a nianbao.Audit, ok bool, err error) {
	err = each(ctx, c.reader, func(scan func(...any) error) error {
		var passed, undecided string
		if err := scan(&passed, &undecided); err != nil {
			return err
		}
		a, ok = nianbao.Audit{Report: id, Passed: strings.Fields(passed)}, true
		return json.Unmarshal([]byte(undecided), &a.Undecided)
	}, `SELECT a.passed, a.undecided FROM audits a JOIN reports r ON r.pk = a.report_pk WHERE r.id = ?`, id)
	if err != nil {
		return a, false, fmt.Errorf("audit of %s: %w", id, err)
	}
	return a, ok, nil
}

// RuleCounts counts by rule what was said of the reports that a filter selects;
// only the fields of ReportFilter count. Rules that concern none of them are
// left out.
func (c *Catalog) RuleCounts(ctx context.Context, filter nianbao.ReportFilter) (map[string]*nianbao.RuleCount, error) {
	counts := map[string]*nianbao.RuleCount{}
	of := func(rule string) *nianbao.RuleCount {
		n := counts[rule]
		if n == nil {
			n = &nianbao.RuleCount{Rule: rule}
			counts[rule] = n
		}
		return n
	}
	err := c.view(ctx, func(q querier) error {
		cond, args, err := where(ctx, q, filter)
		if err != nil {
			return err
		}
		if err := countOutcomes(ctx, q, cond, args, of); err != nil {
			return err
		}
		return each(ctx, q, func(scan func(...any) error) error {
			var rule string
			var n nianbao.RuleCount
			if err := scan(&rule, &n.Reports, &n.Findings, &n.Confirmed, &n.Explained, &n.Misread); err != nil {
				return err
			}
			to := of(rule)
			to.Reports, to.Findings, to.Confirmed, to.Explained, to.Misread = n.Reports, n.Findings, n.Confirmed, n.Explained, n.Misread
			return nil
		}, `SELECT f.rule, COUNT(DISTINCT f.report_pk) FILTER (WHERE `+judged+` <> 'misread'), COUNT(*) FILTER (WHERE `+judged+` <> 'misread'),
				COUNT(*) FILTER (WHERE `+judged+` = 'confirmed'), COUNT(*) FILTER (WHERE `+judged+` = 'explained'), COUNT(*) FILTER (WHERE `+judged+` = 'misread')
			`+fromFindings+`WHERE `+cond+` GROUP BY f.rule`, args...)
	})
	if err != nil {
		return nil, fmt.Errorf("counts of rules: %w", err)
	}
	return counts, nil
}

// countOutcomes counts the reports that rules passed or could not decide on.
func countOutcomes(ctx context.Context, q querier, cond string, args []any, of func(string) *nianbao.RuleCount) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var passed, undecided string
		var n int
		if err := scan(&passed, &undecided, &n); err != nil {
			return err
		}
		for rule := range strings.FieldsSeq(passed) {
			of(rule).Passed += n
		}
		var list []nianbao.Undecided
		if err := json.Unmarshal([]byte(undecided), &list); err != nil {
			return err
		}
		for _, u := range list {
			of(u.Rule).Undecided += n
		}
		return nil
	}, `SELECT a.passed, a.undecided, COUNT(*) FROM audits a JOIN reports r ON r.pk = a.report_pk WHERE `+cond+` GROUP BY 1, 2`, args...)
}

// found keeps the reports with findings.
type found struct {
	mu   sync.Mutex // guards the rest
	list *nianbao.FoundReports
	n    int64 // state of findings and verdicts that it shows
}

// FoundReports gives the reports with findings that count, by rule. The same
// list is given as long as findings and verdicts stay as they are.
func (c *Catalog) FoundReports(ctx context.Context) (*nianbao.FoundReports, error) {
	c.found.mu.Lock()
	defer c.found.mu.Unlock()
	err := c.view(ctx, func(q querier) error {
		var n int64
		if err := q.QueryRowContext(ctx, `SELECT n FROM audit_state`).Scan(&n); err != nil {
			return err
		}
		if c.found.list != nil && c.found.n == n {
			return nil
		}
		out := &nianbao.FoundReports{ByRule: map[string][]string{}}
		err := each(ctx, q, func(scan func(...any) error) error {
			var rule, id string
			err := scan(&rule, &id)
			out.ByRule[rule] = append(out.ByRule[rule], id)
			return err
		}, `SELECT DISTINCT f.rule, r.id `+fromFindings+`WHERE `+judged+` <> 'misread'`)
		if err == nil {
			c.found.list, c.found.n = out, n
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reports with findings: %w", err)
	}
	return c.found.list, nil
}
