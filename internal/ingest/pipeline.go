package ingest

import (
	"context"
	"errors"

	"nianbao/internal/nianbao"
)

// Pipeline takes batches in one after the other, as Ingester does, but has
// several in hand: while one is stored, the next is archived and read, and the
// index is told of those before.
//
//	Ingest: archive, sync, read ──► store ──► tell the index
//	        batch n+1               batch n   IndexBatch reports before that
//
// Batches are stored in the order in which they are given, and none before the
// one ahead of it. What the catalog is about to learn of that one is not passed
// by: a capture that may depend on it waits. One goroutine may use a Pipeline.
type Pipeline struct {
	g      *Ingester
	last   *batch     // is being stored; nil if none is
	stored chan error // that it was
	early  []Result   // of the batch before, if it had to be waited for

	// indexing tells the end of telling the index; nil if that is not under way.
	// It belongs to whoever stores, and to Wait when nobody does.
	indexing chan error
}

// Pipeline makes a Pipeline, which has to be ended by Wait.
func (g *Ingester) Pipeline() *Pipeline { return &Pipeline{g: g} }

// Ingest takes a batch in and returns the results of the batch before, nil for
// the first. After an error no further batch may be given; results beside it are
// those of a batch that is stored.
func (p *Pipeline) Ingest(ctx context.Context, captures ...*nianbao.Capture) ([]Result, error) {
	b := p.g.newBatch(captures)
	b.claims = map[string]bool{}
	b.wait = p.waitFor
	failed := b.prepare(ctx)
	before, err := p.settle()
	if err := errors.Join(err, failed); err != nil {
		return before, err
	}
	p.last, p.stored = b, make(chan error, 1)
	go func(stored chan<- error) { stored <- p.store(ctx, b) }(p.stored)
	return before, nil
}

// Wait returns when all is stored, with the results of the last batch. The index
// may lack what is less than IndexBatch; Flush tells it.
func (p *Pipeline) Wait() ([]Result, error) {
	results, err := p.settle()
	return results, errors.Join(err, p.indexed())
}

// store stores a batch. What is in the archive is not left out of the catalog
// because somebody wants to end.
func (p *Pipeline) store(ctx context.Context, b *batch) error {
	changed, err := b.store(context.WithoutCancel(ctx))
	if err != nil || !p.g.changed(changed) {
		return err
	}
	select {
	case err = <-p.indexing:
		p.indexing = nil
	default:
		if p.indexing != nil && p.g.backlog() < 2*p.g.opts.IndexBatch {
			return nil
		}
		err = p.indexed()
	}
	if err != nil {
		return err
	}
	p.indexing = make(chan error, 1)
	go func(done chan<- error) { done <- p.g.flush(ctx, p.g.opts.IndexBatch) }(p.indexing)
	return nil
}

// indexed waits for the index.
func (p *Pipeline) indexed() error {
	if p.indexing == nil {
		return nil
	}
	err := <-p.indexing
	p.indexing = nil
	return err
}

// settle waits until the last batch is stored.
func (p *Pipeline) settle() ([]Result, error) {
	results := p.early
	p.early = nil
	if p.last == nil {
		return results, nil
	}
	b := p.last
	p.last = nil
	if err := <-p.stored; err != nil {
		return nil, err
	}
	return b.results, nil
}

// waitFor returns when nothing that a capture may depend on is still to be
// stored.
func (p *Pipeline) waitFor(claims []string) (err error) {
	if p.last == nil {
		return nil
	}
	for _, k := range claims {
		if p.last.claims[k] {
			p.early, err = p.settle()
			return err
		}
	}
	return nil
}

// claimsOf are the things that tie captures together: addresses, and bytes.
func claimsOf(c *nianbao.Capture, sha string) []string {
	claims := []string{c.URL}
	if len(c.Body) > 0 {
		claims = append(claims, sha)
	}
	if c.Hints.Page != "" {
		claims = append(claims, c.Hints.Page)
	}
	if c.Revisit != nil {
		claims = append(claims, c.Revisit.URL)
	}
	return claims
}
