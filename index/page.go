package index

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"nianbao/internal/nianbao"
)

// page gives the hits of a page, and the cursor of the next one.
//
// Hits by relevance come in two parts: the head, which nearness puts in order,
// and all others by their scores alone. Where the head ends is decided by the
// first page; the others learn it, and the statistics behind the scores, from
// their cursor. So a report that does not change is on one page only, though
// others are added or removed meanwhile; those may be missed.
func (x *Index) page(ctx context.Context, c *compiler, q nianbao.Query, p plan, sort sorting, at *cursor, res *nianbao.Result) (search.DocumentMatchCollection, string, error) {
	near := nearTexts(p)
	if !sort.byScore || near == nil || at != nil && at.Head == nil {
		var after []string
		if at != nil {
			after = at.After
		}
		hits, err := c.collect(q.Limit+1, q, p, sort, after, res)
		if err != nil || len(hits) <= q.Limit {
			return hits, "", err
		}
		hits = hits[:q.Limit]
		return hits, sort.next(keysOf(hits[q.Limit-1], sort), nil, c), nil
	}
	room := headSize
	if at != nil {
		room += headSize // for what has come into the head since
	}
	hits, err := c.collect(room+q.Limit+1, q, p, sort, nil, res)
	if err != nil {
		return nil, "", err
	}
	size := min(headSize, len(hits))
	if at != nil {
		size = reached(hits, at.Head)
	}
	if size == 0 {
		return nil, "", nil
	}
	bound := keysOf(hits[size-1], sort)
	if at != nil {
		bound = at.Head
	}
	if err := x.bringNear(ctx, hits[:size], near); err != nil {
		return nil, "", err
	}
	start := 0
	if at != nil {
		start = reached(hits[:size], at.After)
	}
	end := min(start+q.Limit, len(hits))
	switch page := hits[start:end]; {
	case end == len(hits):
		return page, "", nil
	case end < size:
		return page, sort.next(keysOf(hits[end-1], sort), bound, c), nil
	case end == size:
		return page, sort.next(bound, nil, c), nil
	default:
		return page, sort.next(keysOf(hits[end-1], sort), nil, c), nil
	}
}

// reached counts the hits, which are in order, that are not behind a place.
func reached(hits search.DocumentMatchCollection, place []string) int {
	mark := &search.DocumentMatch{Score: scoreOf(place), Sort: place}
	n := slices.IndexFunc(hits, func(h *search.DocumentMatch) bool { return compareHits(h, mark) > 0 })
	if n < 0 {
		return len(hits)
	}
	return n
}

// compareHits orders hits by score and then by the key that is theirs alone,
// both from above.
func compareHits(a, b *search.DocumentMatch) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Sort[len(b.Sort)-1], a.Sort[len(a.Sort)-1]))
}

// scoreStep is the step of scores: hits that differ by less count as equally
// good, and the newer report comes first.
const scoreStep = 1.0 / 32

func round(score float64) float64 { return math.Round(score/scoreStep) * scoreStep }

// ranked compiles a plan whose scores are to be compared: with a bonus for the
// office that the query names, and rounded.
func (c *compiler) ranked(p plan) (search.Searcher, error) {
	s, err := c.compile(p)
	if err != nil || !c.scored {
		return s, err
	}
	names := askedOffices(p)
	if len(names) == 0 {
		return &rounded{s}, nil
	}
	var keys []search.Searcher
	for _, name := range names {
		key, err := flagPostings(c.ctx, c.reader, []fieldTerm{{fieldOfficeKey, name}})
		if err != nil {
			return nil, errors.Join(err, closeAll(append(keys, s)))
		}
		keys = append(keys, &bonus{key})
	}
	should, err := searcher.NewDisjunctionSearcher(c.ctx, c.reader, keys, 0, search.SearcherOptions{})
	if err != nil {
		return nil, errors.Join(err, closeAll(append(keys, s)))
	}
	both, err := searcher.NewBooleanSearcher(c.ctx, c.reader, s, should, nil, search.SearcherOptions{})
	return &rounded{both}, err
}

// officeBonus is what a report of the office that the query names is worth: as
// much as some rare words.
const officeBonus = 10

// bonus gives all its matches the same score.
type bonus struct{ search.Searcher }

// Next gives the next match.
func (b *bonus) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	m, err := b.Searcher.Next(ctx)
	if m != nil {
		m.Score = officeBonus
	}
	return m, err
}

// Advance gives the first match not before id.
func (b *bonus) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	m, err := b.Searcher.Advance(ctx, id)
	if m != nil {
		m.Score = officeBonus
	}
	return m, err
}

// rounded rounds scores. That also hides in what order they were added up.
type rounded struct{ search.Searcher }

// Next gives the next match.
func (r *rounded) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	m, err := r.Searcher.Next(ctx)
	if m != nil {
		m.Score = round(m.Score)
	}
	return m, err
}

// Advance gives the first match not before id.
func (r *rounded) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	m, err := r.Searcher.Advance(ctx, id)
	if m != nil {
		m.Score = round(m.Score)
	}
	return m, err
}
