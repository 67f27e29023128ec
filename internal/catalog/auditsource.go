package catalog

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// AuditChanges finds the offices whose reports the rules have to look at again
// after a change, and the last change. They are those of changed reports, and the
// governments of their divisions, which sum them up. Where the log of changes
// does not go back so far, all is true.
func (c *Catalog) AuditChanges(ctx context.Context, known int64) (offices []int64, last int64, all bool, err error) {
	err = c.view(ctx, func(q querier) error {
		reports, newest, complete, err := changesSince(ctx, q, known)
		if err != nil {
			return err
		}
		if last = max(newest, known); newest == 0 {
			if last, err = lastChange(ctx, q); err != nil {
				return err
			}
			complete = last == known
		}
		if all = !complete; all {
			return nil
		}
		return each(ctx, q, func(scan func(...any) error) error {
			var pk int64
			err := scan(&pk)
			offices = append(offices, pk)
			return err
		}, `SELECT office_pk FROM reports WHERE pk IN `+oneOf+`
			UNION SELECT g.office_pk FROM reports r JOIN reports g ON g.region_code = r.region_code AND g.scope = 'government_wide'
			WHERE r.pk IN `+oneOf+` ORDER BY 1`, list(reports), list(reports))
	})
	if err != nil {
		return nil, 0, false, fmt.Errorf("what to audit: %w", err)
	}
	return offices, last, all, nil
}

// AuditOffices lists the offices that have reports which a filter selects.
func (c *Catalog) AuditOffices(ctx context.Context, f nianbao.ReportFilter) (offices []int64, err error) {
	err = c.view(ctx, func(q querier) error {
		cond, args, err := where(ctx, q, f)
		if err != nil {
			return err
		}
		return each(ctx, q, func(scan func(...any) error) error {
			var pk int64
			err := scan(&pk)
			offices = append(offices, pk)
			return err
		}, `SELECT DISTINCT r.office_pk FROM reports r WHERE `+cond+` ORDER BY 1`, args...)
	})
	if err != nil {
		return nil, fmt.Errorf("offices to audit: %w", err)
	}
	return offices, nil
}

// OfficeReports gives all reports of offices in full, those of an office together
// and by scope and year.
func (c *Catalog) OfficeReports(ctx context.Context, offices []int64) (all []*nianbao.Held, err error) {
	err = c.view(ctx, func(q querier) error {
		found, err := load(ctx, q, parts{sections: true, warnings: true, observations: true},
			selectNewest+`r.office_pk IN `+oneOf+` ORDER BY r.office_pk, r.scope, r.year`, list(offices))
		for _, h := range found {
			all = append(all, h.Held)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reports of %d offices: %w", len(offices), err)
	}
	return all, nil
}

// CrawlColumns tells by report how a crawl came to it: whether by a column of annual
// reports, and how many links from an entry. What was imported is not among them.
func (c *Catalog) CrawlColumns(ctx context.Context) (map[string]nianbao.CrawlColumn, error) {
	out := map[string]nianbao.CrawlColumn{}
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var id string
		var col nianbao.CrawlColumn
		err := scan(&id, &col.Annual, &col.Clicks)
		out[id] = col
		return err
	}, `SELECT u.report, MAX(COALESCE(p.in_column, 0) OR u.in_column), MIN(u.hops) FROM crawl_urls u LEFT JOIN crawl_urls p ON p.pk = u.parent_pk
		WHERE u.report IS NOT NULL AND u.report <> '' GROUP BY u.report`)
	if err != nil {
		return nil, fmt.Errorf("columns of reports: %w", err)
	}
	return out, nil
}
