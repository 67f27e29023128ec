// Package export writes reports, observations and offices as data files for R,
// pandas, DuckDB and spreadsheets, one by one or as a data package. It streams: a
// file may be larger than memory, and one that could not be finished is never
// well-formed. docs/export.md describes the files.
package export

import (
	"context"
	"fmt"
	"io"

	"nianbao/internal/nianbao"
)

// Source lists what a filter selects, in a stable order.
type Source interface {
	// EachReport gives reports with their sections, EachHead without them.
	EachReport(ctx context.Context, f nianbao.ReportFilter, fn func(*nianbao.Held) error) error
	EachHead(ctx context.Context, f nianbao.ReportFilter, fn func(*nianbao.Held) error) error
	// EachCells gives all reports, each with the observations of indicators
	// and applicants; empty lists mean all.
	EachCells(ctx context.Context, f nianbao.ReportFilter, indicators []string,
		applicants []nianbao.Applicant, fn func(nianbao.ReportCells) error) error
	Offices(ctx context.Context, f nianbao.ReportFilter) ([]nianbao.OfficeEntry, error)
	// EachFinding gives findings after a place in their order, or all of them.
	EachFinding(ctx context.Context, f nianbao.FindingFilter, after string, fn func(*nianbao.Finding, string) error) error
	EachVerdict(ctx context.Context, fn func(nianbao.VerdictEntry) error) error
}

// Indicator is an entry of the code list.
type Indicator struct {
	Code           string
	Label, English string
	Unit           string // empty where the page must say: amounts of money
	Forms          []nianbao.Form
	Table          int    // statutory table of the forms of 2019 and 2021; 0 in older forms only
	Parent         string // code of the sum that it is part of
	Applicants     bool   // has a number for each applicant
}

// Exporter writes data files.
type Exporter struct {
	src        Source
	indicators []Indicator
}

// New makes an Exporter of a source and the code list, whose order is that of
// the columns of the wide form.
func New(src Source, indicators []Indicator) *Exporter { return &Exporter{src, indicators} }

// Write writes what is asked for and returns the number of rows. It writes
// nothing before it has checked the request and read the first rows; a file
// without rows still has its header.
func (e *Exporter) Write(ctx context.Context, w io.Writer, r Request) (int, error) {
	if err := e.Check(&r); err != nil {
		return 0, err
	}
	n, err := e.write(ctx, w, r)
	if err != nil {
		return n, fmt.Errorf("export %s: %w", r.What, err)
	}
	return n, nil
}

func (e *Exporter) write(ctx context.Context, w io.Writer, r Request) (int, error) {
	switch {
	case r.What == Reports:
		return writeTable(w, r, reportColumns, func(row func(*nianbao.Held) error) error {
			if r.wants("sections") {
				return e.src.EachReport(ctx, r.Filter, row)
			}
			return e.src.EachHead(ctx, r.Filter, row)
		})
	case r.What == Offices:
		return writeTable(w, r, officeColumns, func(row func(*nianbao.OfficeEntry) error) error {
			offices, err := e.src.Offices(ctx, r.Filter)
			for i := 0; err == nil && i < len(offices); i++ {
				err = row(&offices[i])
			}
			return err
		})
	case r.What == Findings:
		filter := r.Found
		filter.ReportFilter = r.Filter
		return writeTable(w, r, findingColumns, func(row func(*nianbao.Finding) error) error {
			return e.src.EachFinding(ctx, filter, "", func(f *nianbao.Finding, _ string) error { return row(f) })
		})
	case r.What == Verdicts:
		return writeTable(w, r, verdictColumns, func(row func(*nianbao.VerdictEntry) error) error {
			return e.src.EachVerdict(ctx, func(v nianbao.VerdictEntry) error { return row(&v) })
		})
	case r.Shape == Wide:
		layout := e.wideLayout(r)
		return writeTable(w, r, layout.columns(), func(row func(*wideRow) error) error {
			return e.src.EachCells(ctx, r.Filter, r.Indicators, r.wideApplicants(), func(c nianbao.ReportCells) error {
				return row(layout.row(c))
			})
		})
	default:
		return writeTable(w, r, observationColumns, func(row func(*observation) error) error {
			return e.src.EachCells(ctx, r.Filter, r.Indicators, r.Applicants, func(c nianbao.ReportCells) error {
				return eachObservation(c, row)
			})
		})
	}
}

// writeTable lets rows fill a file with the columns that a request wants.
func writeTable[T any](w io.Writer, r Request, all []column[T], rows func(row func(T) error) error) (n int, err error) {
	columns, err := choose(all, r)
	if err != nil {
		return 0, err
	}
	var enc encoder
	cells := make([]cell, len(columns))
	// The first row opens the file, so that an error before it is one without
	// a file.
	open := func() (err error) {
		if enc == nil {
			enc, err = newEncoder(w, r, schemaOf(columns))
		}
		return err
	}
	err = rows(func(v T) error {
		if err := open(); err != nil {
			return err
		}
		for i := range columns {
			cells[i] = columns[i].get(v)
		}
		n++
		return enc.row(cells)
	})
	if err == nil {
		err = open()
	}
	if err != nil {
		return n, err
	}
	return n, enc.close()
}
