package web

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// findingParams select findings of the reports that the others select.
var (
	findingParams     = []string{"rule", "severity", "attribution", "verdict"}
	findingListParams = append(append([]string{"report", "key"}, findingParams...), listParams...)
)

// verdictValues are those of the parameter verdict.
var verdictValues = append([]nianbao.Judgement{nianbao.JudgementNone}, nianbao.Judgements...)

type findingsResponse struct {
	Total    int               `json:"total"`
	Findings []findingResponse `json:"findings"`
	Next     *string           `json:"next"`
}

// getFindings answers GET /api/v1/findings.
func (s *Server) getFindings(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, findingListParams)
	if err != nil {
		return nil, err
	}
	f, err := s.findingFilter(p)
	if err != nil {
		return nil, err
	}
	list, err := s.findingPage(c.Request.Context(), p, f)
	if err != nil {
		return nil, err
	}
	out := findingsResponse{Total: list.total, Findings: []findingResponse{}, Next: optional(list.next)}
	for i := range list.findings {
		out.Findings = append(out.Findings, s.newFinding(&list.findings[i]))
	}
	return out, nil
}

// findingFilter reads what selects findings.
func (s *Server) findingFilter(p params) (f nianbao.FindingFilter, err error) {
	if f.ReportFilter, err = p.filter(); err != nil {
		return f, err
	}
	f.IDs, f.Keys = p["report"], p["key"]
	known := make([]string, len(s.rules))
	for i, r := range s.rules {
		known[i] = r.ID
	}
	if f.Rules, err = oneOf(p, "rule", known); err != nil {
		return f, err
	}
	if f.Severities, err = oneOf(p, "severity", nianbao.Severities); err != nil {
		return f, err
	}
	if f.Attributions, err = oneOf(p, "attribution", nianbao.Attributions); err != nil {
		return f, err
	}
	f.Judgements, err = oneOf(p, "verdict", verdictValues)
	return f, err
}

// findingList is a page of findings.
type findingList struct {
	total    int
	findings []nianbao.Finding
	next     string // cursor; empty = there are no more
}

func (s *Server) findingPage(ctx context.Context, p params, f nianbao.FindingFilter) (list findingList, err error) {
	limit, err := p.limit()
	if err != nil {
		return list, err
	}
	after, err := p.findingPlace()
	if err != nil {
		return list, err
	}
	if list.total, err = s.findings.CountFindings(ctx, f); err != nil {
		return list, err
	}
	last := ""
	err = s.findings.EachFinding(ctx, f, after, func(found *nianbao.Finding, place string) error {
		if len(list.findings) == limit {
			list.next = base64.RawURLEncoding.EncodeToString([]byte(findingCursor + last))
			return errEnough
		}
		list.findings = append(list.findings, *found)
		last = place
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return list, fmt.Errorf("findings: %w", err)
	}
	return list, nil
}

// findingCursor marks cursors of this list.
const findingCursor = "finding:"

// findingPlace reads the cursor of a list of findings.
func (p params) findingPlace() (string, error) {
	v, err := p.one("cursor")
	if err != nil || v == "" {
		return "", err
	}
	data, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil || len(data) <= len(findingCursor) || string(data[:len(findingCursor)]) != findingCursor {
		return "", badParam("cursor", "不是本接口给出的值。", "is none that was given out here.")
	}
	return string(data[len(findingCursor):]), nil
}

type ruleResponse struct {
	nianbao.Rule
	Counts ruleCounts `json:"counts"`
}

type ruleCounts struct {
	Passed    int `json:"passed"`
	Undecided int `json:"undecided"`
	Reports   int `json:"reports"`
	Findings  int `json:"findings"`
	Confirmed int `json:"confirmed"`
	Explained int `json:"explained"`
	Misread   int `json:"misread"`
}

type rulesResponse struct {
	Rules []ruleResponse `json:"rules"`
}

// getRules answers GET /api/v1/rules: the rules, and what they said of the
// reports that the filters select.
func (s *Server) getRules(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, filterParams)
	if err != nil {
		return nil, err
	}
	f, err := p.filter()
	if err != nil {
		return nil, err
	}
	counts, err := s.findings.RuleCounts(c.Request.Context(), f)
	if err != nil {
		return nil, err
	}
	out := rulesResponse{Rules: []ruleResponse{}}
	for _, r := range s.rules {
		out.Rules = append(out.Rules, ruleResponse{r, countsOf(counts[r.ID])})
	}
	return out, nil
}

func countsOf(n *nianbao.RuleCount) ruleCounts {
	if n == nil {
		return ruleCounts{}
	}
	return ruleCounts{n.Passed, n.Undecided, n.Reports, n.Findings, n.Confirmed, n.Explained, n.Misread}
}

type verdictEntryResponse struct {
	N       int64  `json:"n"`
	Key     string `json:"key"`
	Rule    string `json:"rule"`
	Report  string `json:"report"`
	Message string `json:"message"`
	verdictResponse
	Held bool `json:"held"` // the finding is there now
}

type verdictsResponse struct {
	Verdicts []verdictEntryResponse `json:"verdicts"` // the newest first
}

// getVerdicts answers GET /api/v1/verdicts: the public log of what people said
// of findings.
func (s *Server) getVerdicts(c *gin.Context) (any, error) {
	if _, err := readParams(c.Request, nil); err != nil {
		return nil, err
	}
	out := verdictsResponse{Verdicts: []verdictEntryResponse{}}
	err := s.findings.EachVerdict(c.Request.Context(), func(e nianbao.VerdictEntry) error {
		out.Verdicts = append(out.Verdicts, verdictEntryResponse{e.N, e.Key, e.Rule, e.Report, e.Message, verdictResponse(e.Verdict), e.Held})
		return nil
	})
	slices.Reverse(out.Verdicts)
	return out, err
}
