package ingest

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// indexChunk is how many reports go into the index at a time.
const indexChunk = 256

// changed counts reports that are others than before, and brings the index up
// to date when there are enough of them.
func (g *Ingester) changed(ctx context.Context, n int) error {
	g.mu.Lock()
	g.pending += n
	enough := g.pending > 0 && g.pending >= g.opts.IndexBatch
	g.mu.Unlock()
	if !enough {
		return nil
	}
	return g.Flush(ctx)
}

// Flush brings the index up to date with the catalog: with all that has changed
// and that it was not told of, by this process or one that was interrupted.
func (g *Ingester) Flush(ctx context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for {
		behind, err := g.opts.Catalog.Unindexed(ctx, indexChunk)
		if err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
		if len(behind) == 0 {
			g.pending = 0
			return nil
		}
		if err := g.index(ctx, behind); err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
	}
}

func (g *Ingester) index(ctx context.Context, behind []nianbao.Unindexed) error {
	ids := make([]string, len(behind))
	for i, u := range behind {
		ids[i] = u.Report
	}
	held, err := g.opts.Catalog.Texts(ctx, ids)
	if err != nil {
		return err
	}
	var docs []*nianbao.Held
	var gone []string
	for _, id := range ids {
		if h := held[id]; h != nil {
			docs = append(docs, h)
		} else {
			gone = append(gone, id)
		}
	}
	if err := g.opts.Index.Put(ctx, docs...); err != nil {
		return err
	}
	if len(gone) > 0 {
		if err := g.opts.Index.Delete(ctx, gone...); err != nil {
			return err
		}
	}
	return g.opts.Catalog.Indexed(ctx, behind...)
}
