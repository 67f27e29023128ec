package catalog

import (
	"context"
	"database/sql"
	"fmt"

	"nianbao/internal/nianbao"
)

// newest is how many reports an overview names.
const newest = 10

// Overview counts what is held.
func (c *Catalog) Overview(ctx context.Context) (*nianbao.Overview, error) {
	o := &nianbao.Overview{}
	err := c.view(ctx, func(q querier) error {
		if err := counts(ctx, q, o); err != nil {
			return err
		}
		if err := coverage(ctx, q, o); err != nil {
			return err
		}
		held, err := load(ctx, q, parts{}, selectNewest+`1 ORDER BY r.captured DESC, r.pk DESC LIMIT ?`, newest)
		for _, h := range held {
			o.Newest = append(o.Newest, *h.Held)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("overview: %w", err)
	}
	return o, nil
}

// Count is the number of reports held.
func (c *Catalog) Count(ctx context.Context) (n int, err error) {
	if err := c.reader.QueryRowContext(ctx, `SELECT COUNT(*) FROM reports`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count reports: %w", err)
	}
	return n, nil
}

func counts(ctx context.Context, q querier, o *nianbao.Overview) error {
	var last sql.NullString
	err := q.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM reports), (SELECT COUNT(*) FROM offices),
			(SELECT IFNULL(SUM(cells), 0) FROM reports), (SELECT COUNT(*) FROM snapshots),
			(SELECT COUNT(*) FROM snapshots WHERE outcome <> 'report'),
			(SELECT IFNULL(MIN(year), 0) FROM reports), (SELECT IFNULL(MAX(year), 0) FROM reports),
			(SELECT MAX(captured) FROM snapshots)`).
		Scan(&o.Reports, &o.Offices, &o.Observations, &o.Snapshots, &o.Rejected, &o.FirstYear, &o.LastYear, &last)
	o.LastCaptured = parseTime(last.String)
	return err
}

func coverage(ctx context.Context, q querier, o *nianbao.Overview) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var cell nianbao.CoverageCell
		var code, names string
		if err := scan(&cell.Year, &code, &cell.Reports, &names); err != nil {
			return err
		}
		cell.Region = regionOf(code, names)
		o.Coverage = append(o.Coverage, cell)
		return nil
	}, `SELECT c.year, c.province, c.reports, IFNULL(g.names, '') FROM (
			SELECT year, IIF(region_code = '', '', substr(region_code, 1, 2) || '0000') AS province, COUNT(*) AS reports
			FROM reports GROUP BY 1, 2) c
		LEFT JOIN regions g ON g.code = c.province ORDER BY c.year, c.province`)
}
