package web

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
	"nianbao/internal/sheet"
)

var observationParams = append([]string{"indicator", "applicant", "state", "format", "bom", "limit", "cursor"}, factParams...)

type observationsResponse struct {
	Observations []nianbao.ObservationRow `json:"observations"`
	Next         *string                  `json:"next"`
}

// getObservations answers GET /api/v1/observations: a page of numbers as they
// are printed, or all of them as CSV.
func (s *Server) getObservations(c *gin.Context) error {
	p, err := readParams(c.Request, observationParams)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	f, cells, err := s.cellFilter(ctx, p)
	if err != nil {
		return err
	}
	format, err := oneValue(p, "format", tableFormats)
	if err != nil {
		return err
	}
	if format == "csv" {
		return s.observationsCSV(c, p, f, cells)
	}
	out, err := s.observationsPageOf(ctx, p, f, cells)
	if err != nil {
		return err
	}
	body, err := encodeJSON(out)
	if err != nil {
		return err
	}
	send(c, http.StatusOK, "application/json; charset=utf-8", body, true)
	return nil
}

// cellFilter reads what selects observations.
func (s *Server) cellFilter(ctx context.Context, p params) (f nianbao.FactFilter, cells nianbao.CellFilter, err error) {
	if f, err = s.facts(ctx, p); err != nil {
		return f, cells, err
	}
	for _, name := range p["indicator"] {
		code, err := compare.PrintedCode(name)
		if err != nil {
			return f, cells, err
		}
		cells.Indicators = append(cells.Indicators, code)
	}
	if cells.Applicants, err = oneOf(p, "applicant", nianbao.Applicants); err != nil {
		return f, cells, err
	}
	cells.States, err = oneOf(p, "state", cellStates)
	return f, cells, err
}

// errEnough ends a listing whose page is full.
var errEnough = errors.New("the page is full")

func (s *Server) observationsPageOf(ctx context.Context, p params, f nianbao.FactFilter, cells nianbao.CellFilter) (*observationsResponse, error) {
	limit, err := p.limit()
	if err != nil {
		return nil, err
	}
	from, err := p.cellPlace()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, statTimeout)
	defer cancel()
	out := &observationsResponse{Observations: []nianbao.ObservationRow{}}
	last := from
	err = s.observations.EachCell(ctx, f, cells, from, func(row nianbao.ObservationRow, after nianbao.CellPlace) error {
		if len(out.Observations) == limit {
			next := newCellCursor(last)
			out.Next = &next
			return errEnough
		}
		out.Observations = append(out.Observations, row)
		last = after
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("observations: %w", err)
	}
	return out, nil
}

// observationColumns are those of the exported observations.
var observationColumns = []string{
	"report", "office", "office_id", "year", "scope", "form", "level", "region_code", "region",
	"indicator", "applicant", "value", "raw", "unit", "state", "table", "row", "col", "version",
}

// observationsCSV streams all observations that the filters select.
func (s *Server) observationsCSV(c *gin.Context, p params, f nianbao.FactFilter, cells nianbao.CellFilter) error {
	bom, err := p.truth("bom")
	if err != nil {
		return err
	}
	w := &exportWriter{c: c, name: "nianbao-observations.csv", mediaType: exportTypes["csv"]}
	out := sheet.NewWriter(w, bom, observationColumns...)
	err = s.observations.EachCell(c.Request.Context(), f, cells, nianbao.CellPlace{}, func(row nianbao.ObservationRow, _ nianbao.CellPlace) error {
		return out.Write(observationRecord(&row))
	})
	if err != nil {
		return fmt.Errorf("observations: %w", err)
	}
	return out.Close()
}

func observationRecord(row *nianbao.ObservationRow) []string {
	value := ""
	if row.State == nianbao.StateValue {
		value = numberText(&row.Value)
	}
	return []string{
		row.ReportID, sheet.Harmless(row.Office), row.OfficeID, strconv.Itoa(row.Year), string(row.Scope), string(row.Form), string(row.Level),
		row.RegionCode(), sheet.Harmless(row.Region.String()), row.Indicator, string(row.Applicant), value, sheet.Harmless(row.Raw), row.Unit, string(row.State),
		strconv.Itoa(row.Table), strconv.Itoa(row.Row), strconv.Itoa(row.Col), strconv.Itoa(row.Version),
	}
}

// newCellCursor is an opaque place in a listing of observations.
func newCellCursor(at nianbao.CellPlace) string {
	return base64.RawURLEncoding.EncodeToString([]byte("cell:" + strconv.Itoa(at.N) + ":" + at.Report))
}

// cellPlace reads what newCellCursor wrote.
func (p params) cellPlace() (nianbao.CellPlace, error) {
	v, err := p.one("cursor")
	if err != nil || v == "" {
		return nianbao.CellPlace{}, err
	}
	bad := badParam("cursor", "不是本接口给出的值。", "is none that was given out here.")
	data, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil {
		return nianbao.CellPlace{}, bad
	}
	parts := strings.SplitN(string(data), ":", 3)
	if len(parts) != 3 || parts[0] != "cell" || !keyPattern.MatchString(parts[2]) {
		return nianbao.CellPlace{}, bad
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 1 {
		return nianbao.CellPlace{}, bad
	}
	return nianbao.CellPlace{Report: parts[2], N: n}, nil
}
