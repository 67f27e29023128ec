package cli

import (
	"context"
	"fmt"
	"log/slog"

	"nianbao/internal/nianbao"
)

// takeUp takes up what a process that was killed had archived and not yet told
// the catalog. Only the ends of the files that it left open can hold such
// records.
func (s *store) takeUp(ctx context.Context, a *app) error {
	for _, file := range s.archive.Recovered() {
		last, err := s.catalog.LastOffset(ctx, file)
		if err != nil {
			return err
		}
		adopted := 0
		var failed error // of ours; damage of the file is none
		err = s.archive.EachFrom(ctx, file, max(last, 0), func(loc nianbao.Location, c *nianbao.Capture) error {
			var took bool
			took, failed = s.adopt(ctx, a, loc, c)
			if took {
				adopted++
			}
			return failed
		})
		switch {
		case failed != nil:
			return fmt.Errorf("take up %s: %w", file, failed)
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			a.log.Warn("archive is damaged; 'nianbao verify' says where", slog.String("file", file), slog.Any("err", err))
		}
		if adopted > 0 {
			a.log.Info("records taken up that an interrupted process had archived",
				slog.String("file", file), slog.Int("records", adopted))
		}
	}
	return nil
}

// adopt takes up a record unless it is known, or evidence alone.
func (s *store) adopt(ctx context.Context, a *app, loc nianbao.Location, c *nianbao.Capture) (bool, error) {
	if c.RecordOnly {
		return false, nil
	}
	held, err := s.catalog.Holds(ctx, loc)
	if held || err != nil {
		return false, err
	}
	_, err = s.ingester(a, 0).Adopt(ctx, loc, c)
	return err == nil, err
}
