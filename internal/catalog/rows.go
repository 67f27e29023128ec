package catalog

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// Rows lists what a filter selects, of the catalog as it goes on changing or,
// from [Catalog.Still], of one state of it.
type Rows struct {
	view func(ctx context.Context, fn func(q querier) error) error
}

// Rows lists the catalog as it is when each chunk of rows is read. Between
// chunks no transaction is open: a slow reader of an export must not keep the
// write-ahead log from being folded back.
func (c *Catalog) Rows() Rows { return Rows{c.view} }

// Still lets fn list one state of the catalog, so that several lists agree. The
// write-ahead log grows until fn is done.
func (c *Catalog) Still(ctx context.Context, fn func(Rows) error) error {
	return c.view(ctx, func(q querier) error {
		return fn(Rows{func(_ context.Context, use func(querier) error) error { return use(q) }})
	})
}

// EachReport gives the reports that a filter selects, with sections and
// warnings but without observations, ordered by year, region and id.
func (r Rows) EachReport(ctx context.Context, f nianbao.ReportFilter, fn func(*nianbao.Held) error) error {
	return r.each(ctx, f, parts{sections: true, warnings: true}, fn)
}

// EachHead does the same without the sections, which are most of what there is
// to read.
func (r Rows) EachHead(ctx context.Context, f nianbao.ReportFilter, fn func(*nianbao.Held) error) error {
	return r.each(ctx, f, parts{warnings: true}, fn)
}

func (r Rows) each(ctx context.Context, f nianbao.ReportFilter, p parts, fn func(*nianbao.Held) error) error {
	err := r.eachChunk(ctx, f, p, func(_ querier, held []loaded) (func() error, error) {
		return func() error {
			for _, h := range held {
				if err := fn(h.Held); err != nil {
					return err
				}
			}
			return nil
		}, nil
	})
	if err != nil {
		return fmt.Errorf("list reports: %w", err)
	}
	return nil
}

// EachCells gives the observations of the newest versions of the reports that a
// filter selects, report by report in the order of EachReport. Empty lists of
// indicators or applicants mean all; a report without any that match has none.
func (r Rows) EachCells(ctx context.Context, f nianbao.ReportFilter, indicators []string,
	applicants []nianbao.Applicant, fn func(nianbao.ReportCells) error) error {
	err := r.eachChunk(ctx, f, parts{noVersions: true}, func(q querier, held []loaded) (func() error, error) {
		newest := make([]int64, len(held))
		for i, h := range held {
			newest[i] = h.version
		}
		all := make([]nianbao.Observation, 0, 200*len(held))
		from, to := make(map[int64]int, len(held)), make(map[int64]int, len(held))
		current := int64(-1)
		err := eachCell(ctx, q, list(newest), indicators, applicants, func(version int64, o nianbao.Observation) {
			if version != current {
				to[current], from[version] = len(all), len(all)
				current = version
			}
			all = append(all, o)
		})
		to[current] = len(all)
		return func() error {
			for _, h := range held {
				if err := fn(nianbao.ReportCells{Head: h.head(), Cells: all[from[h.version]:to[h.version]]}); err != nil {
					return err
				}
			}
			return nil
		}, err
	})
	if err != nil {
		return fmt.Errorf("list observations: %w", err)
	}
	return nil
}

// head is what an observation of the report says of it.
func (h *loaded) head() nianbao.ObservationRow {
	r := &h.Report
	return nianbao.ObservationRow{
		ReportID: h.ID, Office: h.office, OfficeID: h.OfficeID, Year: r.Year, Scope: r.Scope,
		Form: r.Form, Level: r.Level, Region: r.Region, Version: h.Newest,
	}
}

// EachReport lists reports as [Rows.EachReport] does.
func (c *Catalog) EachReport(ctx context.Context, f nianbao.ReportFilter, fn func(*nianbao.Held) error) error {
	return c.Rows().EachReport(ctx, f, fn)
}

// EachObservation gives the observations of [Rows.EachCells] one by one.
func (c *Catalog) EachObservation(ctx context.Context, f nianbao.ReportFilter, indicators []string,
	applicants []nianbao.Applicant, fn func(nianbao.ObservationRow) error) error {
	return c.Rows().EachCells(ctx, f, indicators, applicants, func(r nianbao.ReportCells) error {
		row := r.Head
		for _, row.Observation = range r.Cells {
			if err := fn(row); err != nil {
				return err
			}
		}
		return nil
	})
}
