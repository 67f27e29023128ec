package cli

import (
	"context"
	"fmt"
	"log/slog"
	"math"

	"nianbao/internal/ingest"
)

// How many changed reports the index may be behind with. Small batches make small
// segments, and merging them costs more than all the rest; these are multiples
// of what the index writes at a time.
const (
	crawlIndexBatch  = 250
	importIndexBatch = 2000 // nobody waits for a report to be found
)

// importer takes many captures into this store. An index that the import may
// outgrow is told at the end: see bringUp.
func (s *store) importer(a *app) (*ingest.Ingester, error) {
	indexed, err := s.index.Count()
	if err != nil {
		return nil, err
	}
	if indexed < uint64(a.indexBatch) {
		return s.ingester(a, math.MaxInt), nil
	}
	return s.ingester(a, a.indexBatch), nil
}

// bringUp brings the index up to date with the catalog. One that lacks more than
// it holds is built anew: that merges its segments once, where adding to it
// merges them again and again. Who cannot wait for so much leaves it to the next
// command that writes.
func (s *store) bringUp(ctx context.Context, a *app, g *ingest.Ingester) error {
	behind, err := s.catalog.Behind(context.WithoutCancel(ctx))
	if err != nil || behind == 0 {
		return err
	}
	indexed, err := s.index.Count()
	if err != nil {
		return err
	}
	switch {
	case behind < a.indexBatch:
		return g.Flush(context.WithoutCancel(ctx))
	case uint64(behind) < indexed:
		return g.Flush(ctx)
	}
	if ctx.Err() != nil {
		a.log.Warn("reports are stored but not indexed yet; the next command that writes does it", slog.Int("reports", behind))
		return nil
	}
	a.log.Info("index is built from the catalog", slog.Int("changed", behind), slog.Uint64("indexed", indexed))
	held, err := s.catalog.Count(ctx)
	if err != nil {
		return err
	}
	bar := newProgress(a.stderr, int64(held), "index")
	defer bar.finish()
	return s.rebuild(ctx, func() { bar.add(1) })
}

// rebuild builds the index anew from the catalog; each is called with every
// report.
func (s *store) rebuild(ctx context.Context, each func()) error {
	behind, err := s.catalog.Unindexed(ctx, -1)
	if err != nil {
		return err
	}
	if err := s.index.Rebuild(ctx, s.allReports(ctx, each)); err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	return s.catalog.Indexed(ctx, behind...)
}
