package similar

import (
	"cmp"
	"context"
	"slices"

	"nianbao/internal/copied"
	"nianbao/internal/nianbao"
)

// update brings the generation that is shown up to date, some reports at a time.
func (e *Engine) update(ctx context.Context, state nianbao.CopyState, changes *nianbao.CopyChanges) error {
	done := 0
	gone := changes.Gone
	for changed := changes.Changed; len(changed) > 0 || len(gone) > 0; gone = nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch := changed[:min(len(changed), updateBatch)]
		changed = changed[len(batch):]
		state.Since += len(batch) + len(gone)
		if len(changed) == 0 {
			state.Known = changes.Last
		}
		if err := e.updateBatch(ctx, state, batch, gone); err != nil {
			return err
		}
		done += len(batch)
		e.progress(done, len(changes.Changed))
	}
	return nil
}

func (e *Engine) updateBatch(ctx context.Context, state nianbao.CopyState, batch []nianbao.CopyHead, gone []int64) error {
	keys, offices := make([]int64, len(batch)), make([]int64, len(batch))
	for i, h := range batch {
		keys[i], offices[i] = h.Key, h.Office
	}
	texts, docs, err := e.read(ctx, keys)
	if err != nil {
		return err
	}
	lib := &library{engine: e, docs: map[int64]*copied.Document{}}
	for i := range texts {
		lib.docs[texts[i].Key] = docs[i]
	}
	couples, err := e.couplesOf(ctx, texts, offices)
	if err != nil {
		return err
	}
	templates := nianbao.CopyTemplates{}
	years := map[int]bool{}
	for _, c := range couples {
		for _, year := range []int{c.a.Year, c.b.Year} {
			if years[year] {
				continue
			}
			years[year] = true
			of, err := e.store.CopyTemplates(ctx, state.Generation, year)
			if err != nil {
				return err
			}
			for g, list := range of {
				templates[g] = list
			}
		}
	}
	results, err := lib.measure(ctx, couples, templates)
	if err != nil {
		return err
	}
	return e.store.UpdateCopies(ctx, state, texts, gone, results)
}

// couplesOf finds what changed reports are to be compared with: the years of
// their offices before and after them, and those that have fingerprints in
// common, be they of the same batch or kept already.
func (e *Engine) couplesOf(ctx context.Context, texts []nianbao.CopyText, offices []int64) ([]couple, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	heads, err := e.store.CopyOffices(ctx, copied.Rules, offices)
	if err != nil {
		return nil, err
	}
	known := map[int64]*nianbao.CopyHead{}
	for i := range heads {
		known[heads[i].Key] = &heads[i]
	}
	changed := map[int64]bool{}
	for i := range texts {
		known[texts[i].Key], changed[texts[i].Key] = &texts[i].CopyHead, true
	}
	var couples []couple
	for later, prior := range before(heads) {
		if changed[later] || changed[prior] {
			couples = append(couples, couple{known[prior], known[later], true})
		}
	}
	seen := map[[2]int64]bool{}
	for i := range texts {
		others, err := e.nearest(ctx, texts, i, known, changed)
		if err != nil {
			return nil, err
		}
		for _, key := range others {
			pair := [2]int64{min(key, texts[i].Key), max(key, texts[i].Key)}
			if !seen[pair] {
				seen[pair] = true
				couples = append(couples, couple{known[pair[0]], known[pair[1]], false})
			}
		}
	}
	return couples, nil
}

// nearest looks the i-th of changed texts up in the lists. What they say of
// changed reports is out of date: those are compared directly.
func (e *Engine) nearest(ctx context.Context, texts []nianbao.CopyText, i int, known map[int64]*nianbao.CopyHead, changed map[int64]bool) ([]int64, error) {
	t := &texts[i]
	postings, err := e.store.CopyPostings(ctx, t.Prints)
	if err != nil {
		return nil, err
	}
	shared := map[int64]int32{}
	count(postings, t.Key, shared)
	for key := range changed {
		delete(shared, key)
	}
	for j := range texts {
		if n := common(t.Prints, texts[j].Prints); j != i && n > 0 {
			shared[texts[j].Key] = n
		}
	}
	if err := e.know(ctx, shared, known); err != nil {
		return nil, err
	}
	return near(&t.CopyHead, shared, func(key int64) *nianbao.CopyHead { return known[key] }), nil
}

// maxLook bounds how many heads are read for one report: of those that have most
// in common, many more than are compared, for several may be of one office.
const maxLook = 20 * maxNear

// know reads the heads of the reports that may be near.
func (e *Engine) know(ctx context.Context, shared map[int64]int32, known map[int64]*nianbao.CopyHead) error {
	var keys []int64
	for key, n := range shared {
		if n >= minShared && known[key] == nil {
			keys = append(keys, key)
		}
	}
	if len(keys) > maxLook {
		slices.SortFunc(keys, func(a, b int64) int { return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a, b)) })
		keys = keys[:maxLook]
	}
	heads, err := e.store.CopyHeads(ctx, copied.Rules, keys)
	for i := range heads {
		known[heads[i].Key] = &heads[i]
	}
	return err
}

// common counts what two ascending lists have in common.
func common(a, b []uint32) (n int32) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			n++
			a, b = a[1:], b[1:]
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return n
}
