package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/web/sheet"
)

var compareParams = append([]string{"succession", "format", "bom", "limit", "cursor"}, questionParams...)

// tableFormats are the formats of a table.
var tableFormats = []string{"json", "csv"}

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
	format, err := oneValue(p, "format", tableFormats)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	req, err := s.tableRequest(ctx, p)
	if err != nil {
		return err
	}
	if format == "csv" {
		return s.compareCSV(ctx, c, p, req)
	}
	table, err := s.stats.Compare(ctx, req)
	if err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	body, err := encodeJSON(tableResponse{table, nextPage(table.Next)})
	if err != nil {
		return err
	}
	send(c, http.StatusOK, "application/json; charset=utf-8", body, true)
	return nil
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

// compareCSV sends the whole table, a number a line.
func (s *Server) compareCSV(ctx context.Context, c *gin.Context, p params, req compare.TableRequest) error {
	bom, err := p.truth("bom")
	if err != nil {
		return err
	}
	req.Offset, req.Limit = 0, 0
	table, err := s.stats.Compare(ctx, req)
	if err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	w := &exportWriter{c: c, name: "nianbao-compare.csv", mediaType: exportTypes["csv"]}
	if err := writeTable(w, table, bom); err != nil {
		return fmt.Errorf("send table: %w", err)
	}
	return nil
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
	o := row.Office
	record := []string{o.ID, sheet.Harmless(o.Name), o.RegionCode, sheet.Harmless(o.Region), string(o.Level), string(t.Scope), indicator, year, numberText(c.Value), string(c.State),
		"", "", "", "", string(c.Form), ""}
	if c.Rate != nil {
		record[10], record[11] = numberText(&c.Rate.Numerator), numberText(&c.Rate.Denominator)
		record[12], record[13] = numberText(c.Rate.Low), numberText(c.Rate.High)
	}
	record[15] = text(c.Report)
	if len(c.Reports) > 0 {
		record[15] = strings.Join(c.Reports, " ")
	}
	return record
}

func numberText(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
