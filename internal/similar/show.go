package similar

import (
	"context"
	"fmt"

	"nianbao/internal/copied"
	"nianbao/internal/nianbao"
)

// Pairs lists pairs, the greatest shares first, and counts all that the filter
// selects.
func (e *Engine) Pairs(ctx context.Context, f nianbao.PairFilter) ([]nianbao.CopyPair, int, error) {
	return e.store.CopyPairs(ctx, f)
}

// EachPair gives all pairs that a filter selects, in the same order.
func (e *Engine) EachPair(ctx context.Context, f nianbao.PairFilter, use func(*nianbao.CopyPair) error) error {
	return e.store.EachCopyPair(ctx, f, use)
}

// Similar lists the pairs that the report f.Of is part of, with the passages that
// they have in common.
func (e *Engine) Similar(ctx context.Context, f nianbao.PairFilter) ([]nianbao.SimilarPair, int, error) {
	pairs, total, err := e.store.CopyPairs(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	r := reader{engine: e, templates: map[int]nianbao.CopyTemplates{}, docs: map[string]*copied.Document{}}
	if err := r.read(ctx, pairs); err != nil {
		return nil, 0, err
	}
	out := make([]nianbao.SimilarPair, 0, len(pairs))
	for i := range pairs {
		if err := ctx.Err(); err != nil {
			return nil, 0, fmt.Errorf("passages of %s: %w", f.Of, err)
		}
		if p, ok := r.compare(pairs[i]); ok {
			out = append(out, p)
		}
	}
	return out, total, nil
}

// reader holds what the passages of some pairs are found with.
type reader struct {
	engine    *Engine
	templates map[int]nianbao.CopyTemplates // by year
	docs      map[string]*copied.Document   // by id
}

func (r *reader) read(ctx context.Context, pairs []nianbao.CopyPair) error {
	state, err := r.engine.store.CopyState(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for i := range pairs {
		ids = append(ids, pairs[i].Later.ID, pairs[i].Other.ID)
		year := pairs[i].Later.Year
		if r.templates[year] != nil {
			continue
		}
		if r.templates[year], err = r.engine.store.CopyTemplates(ctx, state.Generation, year); err != nil {
			return err
		}
	}
	held, err := r.engine.store.Texts(ctx, ids)
	for id, h := range held {
		r.docs[id] = copied.Read(h.Report.Sections)
	}
	return err
}

// compare finds the passages of a pair. The texts may have changed since the pair
// was found: what is shown agrees with itself. It reports false if a report is
// gone.
func (r *reader) compare(p nianbao.CopyPair) (nianbao.SimilarPair, bool) {
	later, other := r.docs[p.Later.ID], r.docs[p.Other.ID]
	if later == nil || other == nil {
		return nianbao.SimilarPair{}, false
	}
	region := ""
	if p.Later.Region != nil {
		region = p.Later.Region.Code
	}
	found := copied.Compare(later, other, copied.TemplatesOf(r.templates[p.Later.Year], p.Later.Year, region))
	p.CopyCounts = found.CopyCounts
	return nianbao.SimilarPair{CopyPair: p, Passages: found.Passages, Templates: found.Templates}, true
}
