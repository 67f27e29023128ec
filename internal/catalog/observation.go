package catalog

import (
	"context"
	"database/sql"
	"fmt"

	"nianbao/internal/nianbao"
)

// EachObservation gives the observations of the newest versions of the reports
// that a filter selects: reports by year, region and id, observations as the
// report has them. Empty lists of indicators or applicants mean all.
func (c *Catalog) EachObservation(ctx context.Context, f nianbao.ReportFilter, indicators []string,
	applicants []nianbao.Applicant, fn func(nianbao.ObservationRow) error) error {
	err := c.eachChunk(ctx, f, parts{}, func(q querier, held []loaded) (func() error, error) {
		cells := make(map[int64][]nianbao.Observation, len(held))
		newest := make([]int64, len(held))
		for i, h := range held {
			newest[i] = h.version
		}
		err := eachCell(ctx, q, list(newest), indicators, applicants, func(pk int64, o nianbao.Observation) {
			cells[pk] = append(cells[pk], o)
		})
		return func() error { return giveRows(held, cells, fn) }, err
	})
	if err != nil {
		return fmt.Errorf("list observations: %w", err)
	}
	return nil
}

func giveRows(held []loaded, cells map[int64][]nianbao.Observation, fn func(nianbao.ObservationRow) error) error {
	for _, h := range held {
		r := &h.Report
		row := nianbao.ObservationRow{
			ReportID: h.ID, Office: h.office, OfficeID: h.OfficeID, Year: r.Year, Scope: r.Scope,
			Form: r.Form, Level: r.Level, Region: r.Region, Version: h.Newest,
		}
		for _, row.Observation = range cells[h.version] {
			if err := fn(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// eachCell reads the observations of versions, given as a JSON list.
func eachCell(ctx context.Context, q querier, versions string, indicators []string,
	applicants []nianbao.Applicant, fn func(version int64, o nianbao.Observation)) error {
	query := `SELECT b.version_pk, i.indicator, a.applicant, s.state, b.value, IFNULL(u.unit, ''), b.raw, b.tbl, b.row, b.col
		FROM observations b
		JOIN indicators i ON i.pk = b.indicator_pk
		JOIN applicants a ON a.pk = b.applicant_pk
		JOIN states s ON s.pk = b.state_pk
		LEFT JOIN units u ON u.pk = b.unit_pk
		WHERE b.version_pk IN ` + oneOf
	args := []any{versions}
	if len(indicators) > 0 {
		query += ` AND b.indicator_pk IN (SELECT pk FROM indicators WHERE indicator IN ` + oneOf + `)`
		args = append(args, list(indicators))
	}
	if len(applicants) > 0 {
		query += ` AND b.applicant_pk IN (SELECT pk FROM applicants WHERE applicant IN ` + oneOf + `)`
		args = append(args, list(applicants))
	}
	return each(ctx, q, func(scan func(...any) error) error {
		var pk int64
		var o nianbao.Observation
		var value sql.NullFloat64
		var raw sql.NullString
		if err := scan(&pk, &o.Indicator, &o.Applicant, &o.State, &value, &o.Unit, &raw, &o.Table, &o.Row, &o.Col); err != nil {
			return err
		}
		o.Value, o.Raw = value.Float64, raw.String
		if !raw.Valid && value.Valid {
			o.Raw = formatValue(o.Value)
		}
		fn(pk, o)
		return nil
	}, query+` ORDER BY b.version_pk, b.seq`, args...)
}
