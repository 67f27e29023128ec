package web

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/internal/sheet"
)

var compareParams = append([]string{"succession", "format", "bom", "limit", "cursor"}, questionParams...)

type tableResponse struct {
	*compare.Table
	Next *string `json:"next"`
}

// getCompare answers GET /api/v1/compare: a page of the table as JSON, all of it
// as CSV.
func (s *Server) getCompare(c *gin.Context) error {
	p, err := readParams(c.Request, compareParams)
	if err != nil {
		return err
	}
	answer, err := newTableAnswer(c, p, "compare")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	req, err := s.tableRequest(ctx, p)
	if err != nil {
		return err
	}
	req.Offset, req.Limit = answer.cut(req.Offset, req.Limit)
	table, err := s.stats.Compare(ctx, req)
	if err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	return answer.send(tableResponse{table, nextPage(table.Next)}, func(w io.Writer) error { return writeTable(w, table, answer.bom) })
}

func (s *Server) tableRequest(ctx context.Context, p params) (compare.TableRequest, error) {
	var req compare.TableRequest
	var err error
	if req.Offset, req.Limit, err = p.page(); err != nil {
		return req, err
	}
	if req.Succession, err = p.truth("succession"); err != nil {
		return req, err
	}
	req.Question, err = s.question(ctx, p)
	return req, err
}

// writeTable writes a line for each office, indicator and year.
func writeTable(w io.Writer, t *compare.Table, bom bool) error {
	out := sheet.NewWriter(w, bom, "office_id", "office", "region_code", "region", "level", "scope", "indicator", "year", "value", "state",
		"numerator", "denominator", "low", "high", "form", "report")
	for _, row := range t.Rows {
		for _, ind := range t.Indicators {
			for _, year := range t.Years {
				if err := out.Write(cellRecord(t, &row, ind.Name, strconv.Itoa(year))); err != nil {
					return err
				}
			}
		}
	}
	return out.Close()
}

func cellRecord(t *compare.Table, row *compare.Row, indicator, year string) []string {
	c := row.Cells[indicator][year]
	report := text(c.Report)
	if len(c.Reports) > 0 {
		report = strings.Join(c.Reports, " ")
	}
	record := append(officeRecord(row.Office), string(t.Scope), indicator, year, numberText(c.Value), string(c.State))
	return append(append(record, rateRecord(c.Rate)...), string(c.Form), report)
}
