package web

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/internal/sheet"
)

var coverageParams = append([]string{"expect", "status", "by", "format", "bom", "limit", "cursor"}, withoutForm(factParams)...)

// withoutForm leaves out the form: it says nothing of reports that are missing.
func withoutForm(names []string) []string {
	var out []string
	for _, n := range names {
		if n != "form" {
			out = append(out, n)
		}
	}
	return out
}

type coverageResponse struct {
	*compare.Coverage
	Next *string `json:"next"`
}

// getCoverage answers GET /api/v1/coverage: a page of rows as JSON, all of them as
// CSV; the totals are over all in both.
func (s *Server) getCoverage(c *gin.Context) error {
	p, err := readParams(c.Request, coverageParams)
	if err != nil {
		return err
	}
	answer, err := newTableAnswer(c, p, "coverage")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	req, err := s.coverageRequest(ctx, p)
	if err != nil {
		return err
	}
	req.Offset, req.Limit = answer.cut(req.Offset, req.Limit)
	coverage, err := s.stats.Coverage(ctx, req)
	if err != nil {
		return fmt.Errorf("coverage: %w", err)
	}
	return answer.send(coverageResponse{coverage, nextPage(coverage.Next)}, func(w io.Writer) error { return writeCoverage(w, coverage, answer.bom) })
}

func (s *Server) coverageRequest(ctx context.Context, p params) (req compare.CoverageRequest, err error) {
	if req.Offset, req.Limit, err = p.page(); err != nil {
		return req, err
	}
	if req.Expect, err = oneValue(p, "expect", compare.Expectations); err != nil {
		return req, err
	}
	if req.Statuses, err = oneOf(p, "status", compare.CoverageStatuses); err != nil {
		return req, err
	}
	if req.By, err = oneValue(p, "by", compare.Groupings); err != nil {
		return req, err
	}
	req.Filter, err = s.facts(ctx, p)
	return req, err
}

func writeCoverage(w io.Writer, c *compare.Coverage, bom bool) error {
	out := sheet.NewWriter(w, bom, "office_id", "office", "region_code", "region", "level", "scope", "year", "status", "published", "published_from",
		"deadline", "basis", "days", "why", "report", "listed")
	for _, r := range c.Rows {
		days := ""
		if r.Days != nil {
			days = strconv.Itoa(*r.Days)
		}
		if err := out.Write([]string{r.Office.ID, sheet.Harmless(r.Office.Name), r.Office.RegionCode, sheet.Harmless(r.Office.Region), string(r.Office.Level), string(c.Scope),
			strconv.Itoa(r.Year), string(r.Status), text(r.Published), string(r.PublishedFrom), r.Deadline, string(r.Basis), days, string(r.Why),
			text(r.Report), strconv.FormatBool(r.Listed)}); err != nil {
			return err
		}
	}
	return out.Close()
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
