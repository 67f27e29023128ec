package cli

import (
	"context"
	"log/slog"
)

// catchUp makes up for what an interrupted process has left undone: records that
// the catalog does not know, reports that the index does not show as they are,
// and an index that was lost. A lost one is built anew at once: bringing in one
// by one what has changed would be in vain.
func (s *store) catchUp(ctx context.Context, a *app) error {
	if s.index.Fresh() {
		if err := s.rebuildIfBehind(ctx, a); err != nil {
			return err
		}
	}
	if err := s.takeUp(ctx, a); err != nil {
		return err
	}
	if err := s.bringUp(ctx, a, s.ingester(a, 0)); err != nil {
		return err
	}
	// Told of every change, the index still holds another number of reports only
	// if it has lost some.
	return s.rebuildIfBehind(ctx, a)
}

// rebuildIfBehind builds the index anew if it holds another number of reports
// than the catalog.
func (s *store) rebuildIfBehind(ctx context.Context, a *app) error {
	held, err := s.catalog.Count(ctx)
	if err != nil {
		return err
	}
	n, err := s.index.Count()
	if err == nil && int(n) == held {
		return nil
	}
	a.log.Warn("index is rebuilt", slog.Int("held", held), slog.Uint64("indexed", n))
	s.rebuilt = true
	return s.rebuild(ctx, nil)
}
