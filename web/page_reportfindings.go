package web

import (
	"context"

	"nianbao/internal/nianbao"
)

// reportAudit is what the rules said of a report, as its page shows it.
type reportAudit struct {
	Run       bool // the rules have been run over it
	Findings  []findingView
	Passed    []ruleView
	Undecided []undecidedView
}

type undecidedView struct {
	ruleView
	Why string
}

// reportFindings adds what the rules said of the newest version; an older one
// was not what they looked at.
func (s *Server) reportFindings(ctx context.Context, p *reportPage, h *nianbao.Held, version int) error {
	if version != h.Newest {
		return nil
	}
	found, err := s.findings.FindingsOf(ctx, h.ID)
	if err != nil {
		return err
	}
	for i := range found[h.ID] {
		p.Audit.Findings = append(p.Audit.Findings, s.findingView(&p.BasePage, &found[h.ID][i]))
	}
	a, ok, err := s.findings.AuditOf(ctx, h.ID)
	if err != nil || !ok {
		return err
	}
	p.Audit.Run = true
	for _, id := range a.Passed {
		if r, known := s.rule(id); known {
			p.Audit.Passed = append(p.Audit.Passed, p.ruleView(r))
		}
	}
	for _, u := range a.Undecided {
		if r, known := s.rule(u.Rule); known {
			p.Audit.Undecided = append(p.Audit.Undecided, undecidedView{p.ruleView(r), p.pair(u.Why, u.WhyEN).Text})
		}
	}
	p.markFindings(found[h.ID])
	return nil
}

// markFindings marks the cells that findings rest on.
func (p *reportPage) markFindings(found []nianbao.Finding) {
	at := map[cellAddress]string{}
	for i := range found {
		f := &found[i]
		if f.Verdict != nil && f.Verdict.Judgement == nianbao.JudgementMisread {
			continue
		}
		for _, c := range f.Evidence.Cells {
			if c.Report == "" || c.Report == f.Report {
				at[cellAddress{c.Table, c.Row, c.Col}] = f.Key
			}
		}
	}
	for s := range p.Sections {
		for t := range p.Sections[s].Tables {
			for _, row := range p.Sections[s].Tables[t].Rows {
				for c := range row {
					if key, ok := at[row[c].at]; ok {
						row[c].Finding = "#f-" + key
					}
				}
			}
		}
	}
}
