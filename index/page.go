package index

import (
	"context"
	"math"
	"slices"

	"nianbao/internal/nianbao"
)

// page gives the hits of a page, and the cursor of the next one.
//
// Hits by relevance come in two parts: the head, which nearness puts in order,
// and all others by their scores alone. Where the head ends is decided by the
// first page; the others learn it, and the statistics behind the scores, from
// their cursor. So a report that does not change is on one page only, though
// others are added or removed meanwhile; those may be missed.
func (r *ranking) page(ctx context.Context, q nianbao.Query, p plan, at *cursor) (hits []match, next string, err error) {
	near := nearTexts(p)
	if !r.sort.byScore || near == nil || at != nil && at.Head == nil {
		var after *match
		if at != nil {
			if after, err = r.sort.place(at.After); err != nil {
				return nil, "", err
			}
		}
		hits, err := r.first(ctx, after, q.Limit+1)
		if err != nil || len(hits) <= q.Limit {
			return hits, "", err
		}
		hits = hits[:q.Limit]
		return hits, r.sort.next(r.sort.keys(hits[q.Limit-1]), nil, r.c), nil
	}
	room := headSize
	if at != nil {
		room += headSize // for what has come into the head since
	}
	if hits, err = r.first(ctx, nil, room+q.Limit+1); err != nil {
		return nil, "", err
	}
	size := min(headSize, len(hits))
	if at != nil {
		if size, err = r.reached(hits, at.Head); err != nil {
			return nil, "", err
		}
	}
	if size == 0 {
		return nil, "", nil
	}
	bound := r.sort.keys(hits[size-1])
	if at != nil {
		bound = at.Head
	}
	if err := bringNear(r.c.view, r.texts, hits[:size], r.sort, near); err != nil {
		return nil, "", err
	}
	start := 0
	if at != nil {
		if start, err = r.reached(hits[:size], at.After); err != nil {
			return nil, "", err
		}
	}
	end := min(start+q.Limit, len(hits))
	switch page := hits[start:end]; {
	case end == len(hits):
		return page, "", nil
	case end < size:
		return page, r.sort.next(r.sort.keys(hits[end-1]), bound, r.c), nil
	case end == size:
		return page, r.sort.next(bound, nil, r.c), nil
	default:
		return page, r.sort.next(r.sort.keys(hits[end-1]), nil, r.c), nil
	}
}

// reached counts the hits, which are in order, that are not behind a place.
func (r *ranking) reached(hits []match, keys []string) (int, error) {
	mark, err := r.sort.place(keys)
	if err != nil {
		return 0, err
	}
	n := slices.IndexFunc(hits, func(h match) bool { return r.sort.before(*mark, h) })
	if n < 0 {
		n = len(hits)
	}
	return n, nil
}

// scoreStep is the step of scores: hits that differ by less count as equally
// good, and the newer report comes first.
const scoreStep = 1.0 / 32

func round(score float64) float64 { return math.Round(score/scoreStep) * scoreStep }

// officeBonus is what a report of the office that the query names is worth: as
// much as some rare words.
const officeBonus = 10

// rank gives the scores of hits: with a bonus for the office that the query
// names, and rounded, which also hides in what order they were added up.
func (c *compiler) rank(p plan, found *compiled, hits *hitSet) (scores, error) {
	out := make(scores, c.view.size())
	err := c.score(found, hits, out)
	names := askedOffices(p)
	bonus := make(scores, len(out))
	counts := make([]uint8, len(out))
	for _, name := range names {
		docs, err := c.flags([]fieldTerm{{fieldOfficeKey, name}})
		if err != nil {
			return out, err
		}
		for it := docs.Iterator(); it.HasNext(); {
			doc := it.Next()
			bonus[doc] += officeBonus
			counts[doc]++
		}
	}
	for doc, score := range out {
		// What has some of the names of several has its share of the bonus.
		if counts[doc] > 0 {
			score += bonus[doc] * float64(counts[doc]) / float64(len(names))
		}
		if score != 0 {
			out[doc] = round(score)
		}
	}
	return out, err
}
