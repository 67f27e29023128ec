package ingest

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// indexChunk is how many reports go into the index at a time, at most.
const indexChunk = 2000

// changed counts reports that are others than before, and says whether there
// are enough of them for the index to be told.
func (g *Ingester) changed(n int) (enough bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pending += n
	return g.pending > 0 && g.pending >= g.opts.IndexBatch
}

// backlog is how many reports have changed since the index was told.
func (g *Ingester) backlog() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.pending
}

// Flush brings the index up to date with the catalog: with all that has changed
// and that it was not told of, by this process or one that was interrupted.
func (g *Ingester) Flush(ctx context.Context) error { return g.flush(ctx, 1) }

// flush tells the index of what has changed as long as there are at least so
// many reports: a rest that still grows waits for more.
func (g *Ingester) flush(ctx context.Context, least int) error {
	g.indexing.Lock()
	defer g.indexing.Unlock()
	least = min(max(least, 1), indexChunk)
	for {
		behind, err := g.opts.Catalog.Unindexed(ctx, indexChunk)
		if err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
		if len(behind) < least {
			g.setBacklog(len(behind))
			return nil
		}
		if err := g.index(ctx, behind); err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
	}
}

func (g *Ingester) setBacklog(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pending = n
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
