package catalog

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// shared finds the addresses that have shown more than one report, or a report
// and something else.
const shared = `SELECT s.url FROM (SELECT url FROM snapshots GROUP BY url HAVING COUNT(*) > 1) u
	JOIN snapshots s ON s.url = u.url LEFT JOIN versions v ON v.pk = s.version_pk
	GROUP BY s.url HAVING COUNT(DISTINCT IFNULL(v.report_pk, 0)) > 1`

// Withdrawn lists the reports, by id, that no place shows any more. Looked at
// are those that were gone or moved on some visit, and those whose address has
// shown something else.
func (c *Catalog) Withdrawn(ctx context.Context) (map[string]bool, error) {
	gone := map[string]bool{}
	err := c.view(ctx, func(q querier) error {
		ids := map[int64]string{}
		if err := each(ctx, q, func(scan func(...any) error) error {
			var pk int64
			var id string
			err := scan(&pk, &id)
			ids[pk] = id
			return err
		}, `SELECT r.pk, r.id FROM reports r WHERE r.pk IN (
				SELECT v.report_pk FROM visits w JOIN snapshots s ON s.id = w.snapshot_id JOIN versions v ON v.pk = s.version_pk
				WHERE w.outcome IN ('gone', 'moved')
				UNION SELECT v.report_pk FROM snapshots s JOIN versions v ON v.pk = s.version_pk WHERE s.url IN (`+shared+`))`); err != nil {
			return err
		}
		for pk, id := range ids {
			all, err := places(ctx, q, pk)
			if err != nil {
				return err
			}
			if nianbao.StateOf(all) == nianbao.StateWithdrawn {
				gone[id] = true
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("withdrawn reports: %w", err)
	}
	return gone, nil
}
