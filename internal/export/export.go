// Package export writes reports and observations as data files for R, pandas,
// DuckDB and spreadsheets. It streams: a file may be larger than memory.
package export

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// Format is the kind of a file.
type Format string

// The formats.
const (
	CSV   Format = "csv"   // RFC 4180, UTF-8 without byte order mark, one header row
	JSONL Format = "jsonl" // one JSON object a line; what is not known is null
)

// Formats lists the formats, the usual one first.
var Formats = []Format{CSV, JSONL}

// ParseFormat reads the name of a format; none is CSV.
func ParseFormat(s string) (Format, error) {
	if s == "" {
		return CSV, nil
	}
	if f := Format(strings.ToLower(s)); slices.Contains(Formats, f) {
		return f, nil
	}
	return "", fmt.Errorf("%w: format %q, want one of %v", nianbao.ErrInvalid, s, Formats)
}

// MediaType is the Content-Type of a file.
func (f Format) MediaType() string {
	if f == JSONL {
		return "application/jsonl; charset=utf-8"
	}
	return "text/csv; charset=utf-8; header=present"
}

// ReportSource gives the reports of a filter one by one, in a stable order.
type ReportSource interface {
	EachReport(ctx context.Context, f nianbao.ReportFilter, fn func(*nianbao.Held) error) error
}

// ObservationSource gives the observations of a filter one by one, in a stable
// order. Empty lists of indicators or applicants mean all.
type ObservationSource interface {
	EachObservation(ctx context.Context, f nianbao.ReportFilter, indicators []string,
		applicants []nianbao.Applicant, fn func(nianbao.ObservationRow) error) error
}

// ObservationFilter selects observations. The zero value selects all.
type ObservationFilter struct {
	Reports    nianbao.ReportFilter
	Indicators []string
	Applicants []nianbao.Applicant
}

// encoder writes rows of one type.
type encoder[T any] interface {
	row(T) error
	close() error // writes what is buffered
}

// Reports writes one row a report and returns how many. A file without rows
// still has its header.
func Reports(ctx context.Context, w io.Writer, format Format, src ReportSource, f nianbao.ReportFilter) (int, error) {
	n := 0
	err := encode(w, format, reportColumns, func(h *nianbao.Held) any { return newReportRow(h) }, func(enc encoder[*nianbao.Held]) error {
		return src.EachReport(ctx, f, func(h *nianbao.Held) error {
			n++
			return enc.row(h)
		})
	})
	if err != nil {
		return n, fmt.Errorf("export reports: %w", err)
	}
	return n, nil
}

// Observations writes one row an observation and returns how many.
func Observations(ctx context.Context, w io.Writer, format Format, src ObservationSource, f ObservationFilter) (int, error) {
	n := 0
	err := encode(w, format, observationColumns, func(r nianbao.ObservationRow) any { return r }, func(enc encoder[nianbao.ObservationRow]) error {
		return src.EachObservation(ctx, f.Reports, f.Indicators, f.Applicants, func(r nianbao.ObservationRow) error {
			n++
			return enc.row(r)
		})
	})
	if err != nil {
		return n, fmt.Errorf("export observations: %w", err)
	}
	return n, nil
}

// encode opens the encoder of a format, lets run fill it, and closes it.
func encode[T any](w io.Writer, format Format, columns []column[T], object func(T) any, run func(encoder[T]) error) error {
	var enc encoder[T]
	switch format {
	case CSV:
		c, err := newCSV(w, columns)
		if err != nil {
			return err
		}
		enc = c
	case JSONL:
		enc = newJSONL(w, object)
	default:
		return fmt.Errorf("%w: format %q", nianbao.ErrInvalid, format)
	}
	if err := run(enc); err != nil {
		return err
	}
	return enc.close()
}
