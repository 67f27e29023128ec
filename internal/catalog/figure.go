package catalog

import (
	"context"
	"errors"
	"log/slog"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// figures writes the computed numbers of a version, and its numbers as
// comparisons take them.
func (s *storing) figures(version int64, r *nianbao.Report) error {
	if err := s.measurements(version, r); err != nil {
		return err
	}
	all := s.rows(`INSERT OR REPLACE INTO figures (version_pk, indicator_pk, applicant_pk, value)`, 4)
	for _, f := range indicator.Figures(r) {
		code, err := s.lookup("indicators", "indicator", f.Code)
		if err != nil {
			return err
		}
		applicant, err := s.lookup("applicants", "applicant", string(f.Applicant))
		if err != nil {
			return err
		}
		if err := all.add(version, code, applicant, f.Value); err != nil {
			return err
		}
	}
	return all.flush()
}

// figureChunk is how many versions are computed anew in one transaction.
const figureChunk = 500

// refreshFigures computes the figures of all versions anew if that was not done
// by these definitions. What rests on the prose stays: it cannot be had from
// the catalog.
func (c *Catalog) refreshFigures(ctx context.Context) error {
	var known int
	if err := c.writer.QueryRowContext(ctx, `SELECT version FROM figures_state`).Scan(&known); err != nil || known == indicator.FiguresVersion {
		return err
	}
	var last, done int64
	for {
		err := c.write(ctx, "compute figures", func(s *storing) error {
			var err error
			last, done, err = s.refreshChunk(last)
			return err
		})
		if err != nil {
			return err
		}
		if done == 0 {
			break
		}
		c.opts.Log.Debug("figures computed", slog.Int64("version", last))
	}
	return c.write(ctx, "compute figures", func(s *storing) error {
		return s.exec(`UPDATE figures_state SET version = ?`, indicator.FiguresVersion)
	})
}

// refreshChunk computes the figures of the versions that follow after.
func (s *storing) refreshChunk(after int64) (last, done int64, err error) {
	var pks []int64
	last = after
	if err := each(s.ctx, s.tx, func(scan func(...any) error) error {
		err := scan(&last)
		pks = append(pks, last)
		return err
	}, `SELECT pk FROM versions WHERE pk > ? ORDER BY pk LIMIT ?`, after, figureChunk); err != nil || len(pks) == 0 {
		return after, 0, err
	}
	reports := make(map[int64]*nianbao.Report, len(pks))
	for _, pk := range pks {
		reports[pk] = &nianbao.Report{}
	}
	if err := eachCell(s.ctx, s.tx, list(pks), nil, nil, func(pk int64, o nianbao.Observation) {
		reports[pk].Observations = append(reports[pk].Observations, o)
	}); err != nil {
		return 0, 0, err
	}
	if err := s.statedFees(list(pks), reports); err != nil {
		return 0, 0, err
	}
	if err := s.exec(`DELETE FROM figures WHERE version_pk IN `+oneOf, list(pks)); err != nil {
		return 0, 0, err
	}
	var errs []error
	for _, pk := range pks {
		errs = append(errs, s.figures(pk, reports[pk]))
	}
	return last, int64(len(pks)), errors.Join(errs...)
}

// statedFees adds to reports the fees that their prose states, which the
// catalog keeps as figures.
func (s *storing) statedFees(versions string, reports map[int64]*nianbao.Report) error {
	return each(s.ctx, s.tx, func(scan func(...any) error) error {
		var pk int64
		var code string
		var value float64
		if err := scan(&pk, &code, &value); err != nil {
			return err
		}
		r := reports[pk]
		r.Derived = append(r.Derived, nianbao.Derived{Indicator: code, Value: &value, State: nianbao.StateValue,
			From: nianbao.DerivedFrom{Section: nianbao.SectionOther}})
		return nil
	}, `SELECT f.version_pk, i.indicator, f.value FROM figures f JOIN indicators i ON i.pk = f.indicator_pk
		WHERE f.version_pk IN `+oneOf+` AND i.indicator LIKE 'fee\_%' ESCAPE '\'`, versions)
}
