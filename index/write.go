package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"golang.org/x/sync/errgroup"

	"nianbao/internal/nianbao"
)

// batchSize is the number of reports written at a time; larger batches are
// faster and take more memory.
const batchSize = 250

// Put adds reports; one of the same id is replaced. When it returns, the
// reports are on disk and are found. Many at a time are much faster than one.
func (x *Index) Put(ctx context.Context, docs ...*nianbao.Held) error {
	x.wmu.Lock()
	defer x.wmu.Unlock()
	for start := 0; start < len(docs); start += batchSize {
		part := docs[start:min(start+batchSize, len(docs))]
		if err := x.write(ctx, part, nil); err != nil {
			return fmt.Errorf("index put: %w", err)
		}
	}
	return nil
}

// Delete removes reports; ids that are not held are no error.
func (x *Index) Delete(ctx context.Context, ids ...string) error {
	x.wmu.Lock()
	defer x.wmu.Unlock()
	if err := x.write(ctx, nil, ids); err != nil {
		return fmt.Errorf("index delete: %w", err)
	}
	return nil
}

// write changes the live generation and, during a rebuild, the one being built.
// The caller holds wmu.
func (x *Index) write(ctx context.Context, docs []*nianbao.Held, gone []string) error {
	if x.opt.ReadOnly {
		return fmt.Errorf("opened for reading only: %w", nianbao.ErrUnavailable)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	live, err := x.acquire()
	if err != nil {
		return err
	}
	defer live.refs.Done()
	for _, g := range []*generation{live, x.building} {
		if g == nil {
			continue
		}
		if err := x.batch(g, docs, gone); err != nil {
			return err
		}
	}
	ids := slices.Clone(gone)
	for _, d := range docs {
		ids = append(ids, d.ID)
	}
	if x.touched != nil {
		for _, id := range ids {
			x.touched[id] = true
		}
	}
	return nil
}

func (x *Index) batch(g *generation, docs []*nianbao.Held, gone []string) error {
	b := g.bleve.NewBatch()
	for _, id := range gone {
		b.Delete(id)
	}
	parts, records := make([][]foldedPart, len(docs)), make([][]byte, len(docs))
	for i, d := range docs {
		if d == nil || d.ID == "" {
			return fmt.Errorf("a report without id: %w", nianbao.ErrInvalid)
		}
		parts[i] = foldReport(d)
		records[i] = textRecord(parts[i])
	}
	places, err := g.texts.add(records)
	if err != nil {
		return diskError(err)
	}
	for i, d := range docs {
		if err := b.IndexAdvanced(newDocument(x.seg, d, parts[i], places[i])); err != nil {
			return fmt.Errorf("%s: %w", d.ID, err)
		}
	}
	return apply(g.bleve, b)
}

func apply(i bleve.Index, b *bleve.Batch) error {
	if b.Size() == 0 {
		return nil
	}
	return diskError(i.Batch(b))
}

// Rebuild builds a new generation from all reports beside the live one, which
// goes on answering and taking changes, and then swaps them. An error, or a
// crash at any moment, leaves the live one as it is. The sequence may be read
// slowly; what is put or deleted meanwhile wins over it.
func (x *Index) Rebuild(ctx context.Context, all iter.Seq2[*nianbao.Held, error]) error {
	if err := x.beginRebuild(); err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	err := x.feed(ctx, all)
	if err == nil {
		err = x.building.merge(ctx)
	}
	x.wmu.Lock()
	defer x.wmu.Unlock()
	built := x.building
	x.building, x.touched = nil, nil
	name := built.name
	if err == nil {
		built, err = built.reopen(x.opt.Dir)
	}
	if err == nil {
		err = x.swap(built)
	}
	if err != nil {
		var discard error
		if built != nil {
			discard = built.close()
		}
		discard = errors.Join(discard, os.RemoveAll(filepath.Join(x.opt.Dir, name)))
		return fmt.Errorf("rebuild index: %w", errors.Join(err, discard))
	}
	return nil
}

func (x *Index) beginRebuild() error {
	x.wmu.Lock()
	defer x.wmu.Unlock()
	if x.opt.ReadOnly {
		return fmt.Errorf("opened for reading only: %w", nianbao.ErrUnavailable)
	}
	if x.building != nil {
		return fmt.Errorf("a rebuild is running: %w", nianbao.ErrUnavailable)
	}
	live, err := x.acquire()
	if err != nil {
		return err
	}
	defer live.refs.Done()
	x.building, err = create(x.opt.Dir, maps.Clone(buildConfig))
	x.touched = map[string]bool{}
	return err
}

// rebuildSize is the number of reports that a rebuild takes at a time, in so many
// batches: while one is written, another is analysed.
const (
	rebuildSize    = 500
	rebuildBatches = 2
)

// feed writes the sequence into the generation being built, part by part, so
// that other writers get their turn in between.
func (x *Index) feed(ctx context.Context, all iter.Seq2[*nianbao.Held, error]) error {
	var pending []*nianbao.Held
	for d, err := range all {
		if err != nil {
			return err
		}
		if d == nil {
			continue
		}
		if pending = append(pending, d); len(pending) >= rebuildSize {
			if err := x.build(ctx, pending); err != nil {
				return err
			}
			pending = pending[:0]
		}
	}
	return x.build(ctx, pending)
}

// build adds reports to the generation being built, but those that were written
// since the rebuild began. Of several with one id the last counts.
func (x *Index) build(ctx context.Context, docs []*nianbao.Held) error {
	x.wmu.Lock()
	defer x.wmu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	last := make(map[string]int, len(docs))
	for i, d := range docs {
		last[d.ID] = i
	}
	kept := make([]*nianbao.Held, 0, len(docs))
	for i, d := range docs {
		if !x.touched[d.ID] && last[d.ID] == i {
			kept = append(kept, d)
		}
	}
	var group errgroup.Group
	for part := range slices.Chunk(kept, rebuildSize/rebuildBatches) {
		group.Go(func() error { return x.batch(x.building, part, nil) })
	}
	return group.Wait()
}

// swap makes a generation the live one and removes the old one when the last
// search has left it. The caller holds wmu.
func (x *Index) swap(next *generation) error {
	count, err := next.count()
	if err != nil {
		return err
	}
	x.mu.RLock()
	closed := x.closed
	x.mu.RUnlock()
	if closed {
		return fmt.Errorf("index is closed: %w", nianbao.ErrUnavailable)
	}
	// First the file, then memory: after a crash in between, both are whole.
	next.id = x.live.id // only swap and Close, which hold wmu too, change live
	err = writeCurrent(x.opt.Dir, current{ID: next.id, Generation: next.name, Mapping: mappingVersion, Documents: count})
	if err != nil {
		return err
	}
	x.mu.Lock()
	old := x.live
	x.live = next
	x.mu.Unlock()
	old.refs.Wait()
	if err := errors.Join(old.close(), os.RemoveAll(filepath.Join(x.opt.Dir, old.name))); err != nil {
		x.log.Warn("old index generation not removed", slog.Any("err", err)) // the next start sweeps it away
	}
	return nil
}
