package catalog

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// unindexed notes in the transaction that the index is behind with the reports
// that it changed.
func (s *storing) unindexed() error {
	for _, id := range s.changed {
		if err := s.exec(`INSERT INTO unindexed (report, n) VALUES (?, 1)
			ON CONFLICT (report) DO UPDATE SET n = n + 1`, id); err != nil {
			return err
		}
	}
	return nil
}

// Unindexed lists reports that the index does not show as they are now, at most
// limit of them, or all if limit is below 0. Some may not be held any more.
func (c *Catalog) Unindexed(ctx context.Context, limit int) ([]nianbao.Unindexed, error) {
	var all []nianbao.Unindexed
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var u nianbao.Unindexed
		err := scan(&u.Report, &u.Changes)
		all = append(all, u)
		return err
	}, `SELECT report, n FROM unindexed ORDER BY report LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("list what is not indexed: %w", err)
	}
	return all, nil
}

// Behind is how many reports Unindexed would list.
func (c *Catalog) Behind(ctx context.Context) (n int, err error) {
	if err = c.reader.QueryRowContext(ctx, `SELECT COUNT(*) FROM unindexed`).Scan(&n); err != nil {
		return 0, fmt.Errorf("count what is not indexed: %w", err)
	}
	return n, nil
}

// Indexed notes that the index shows reports as they were when Unindexed listed
// them. One that has changed since stays in the list.
func (c *Catalog) Indexed(ctx context.Context, reports ...nianbao.Unindexed) error {
	return c.write(ctx, "note what is indexed", func(s *storing) error {
		for _, u := range reports {
			if err := s.exec(`DELETE FROM unindexed WHERE report = ? AND n = ?`, u.Report, u.Changes); err != nil {
				return err
			}
		}
		return nil
	})
}
