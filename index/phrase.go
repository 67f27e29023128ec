package index

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// lookUpSize is the number of candidates whose texts are asked for at a time.
const lookUpSize = 128

// findPhrases looks up where the phrases of a plan stand. Only reports that can
// match the whole query are looked at. If the time runs out, what was found
// until then stands and partial is true.
func (x *Index) findPhrases(ctx context.Context, c *compiler, p plan) (found map[string]*places, partial bool, err error) {
	found = map[string]*places{}
	var phrases anyOf
	walk(p, func(n plan) {
		ph, ok := n.(phrasePlan)
		if !ok {
			return
		}
		if found[ph.needle] == nil {
			found[ph.needle] = &places{}
			// The section facet asks for all places.
			phrases.nodes = append(phrases.nodes, phrasePlan{needle: ph.needle, in: inAll})
		}
		found[ph.needle].asked |= ph.in
	})
	if len(found) == 0 {
		return found, false, nil
	}
	s, err := c.compile(allOf{[]plan{p, phrases}})
	if err != nil {
		return nil, false, err
	}
	ctx, cancel := context.WithDeadline(ctx, x.checkUntil(ctx))
	defer cancel()
	err = x.lookThrough(ctx, c.reader, s, found)
	err = errors.Join(err, s.Close())
	if errors.Is(err, context.DeadlineExceeded) {
		return found, true, nil
	}
	return found, false, err
}

// checkUntil leaves a quarter of the time that the context allows for the rest
// of the search.
func (x *Index) checkUntil(ctx context.Context) time.Time {
	now := time.Now()
	until := now.Add(x.opt.CheckTime)
	if deadline, ok := ctx.Deadline(); ok {
		if most := now.Add(deadline.Sub(now) * 3 / 4); most.Before(until) {
			return most
		}
	}
	return until
}

// lookThrough takes the candidates in order, batch by batch.
func (x *Index) lookThrough(ctx context.Context, r bleveindex.IndexReader, s search.Searcher, found map[string]*places) error {
	sc := &search.SearchContext{
		DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0),
		IndexReader:       r,
	}
	docs, ids := make([]uint64, 0, lookUpSize), make([]string, 0, lookUpSize)
	for {
		m, err := s.Next(sc)
		if err != nil {
			return err
		}
		if m != nil {
			id, err := r.ExternalID(m.IndexInternalID)
			if err != nil {
				return err
			}
			docs, ids = append(docs, m.IndexInternalID.Value()), append(ids, id)
			sc.DocumentMatchPool.Put(m)
		}
		if len(ids) == lookUpSize || m == nil && len(ids) > 0 {
			if err := x.lookUp(ctx, docs, ids, found); err != nil {
				return err
			}
			docs, ids = docs[:0], ids[:0]
		}
		if m == nil {
			return nil
		}
	}
}

func (x *Index) lookUp(ctx context.Context, docs []uint64, ids []string, found map[string]*places) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	texts, err := x.cache.get(ctx, x.opt.Texts, ids)
	if ctx.Err() != nil {
		return ctx.Err() // whatever error the neighbour makes of it
	}
	if err != nil {
		return err
	}
	for i, id := range ids {
		for needle, at := range found {
			in, frequency := placesIn(texts[id], needle, at.asked)
			if in != 0 {
				at.docs = append(at.docs, docs[i])
				at.in = append(at.in, in)
				at.frequency = append(at.frequency, float32(frequency))
			}
		}
	}
	return nil
}

// placesIn tells where a phrase stands in a report, and how often it does so in
// the places asked for, as BM25F counts.
func placesIn(parts []foldedPart, needle string, asked mask) (in mask, frequency float64) {
	for _, p := range parts {
		n := strings.Count(p.text, needle)
		if n == 0 {
			continue
		}
		in |= p.in
		if p.in&asked != 0 {
			frequency += fieldAt(p.in).part(float64(n*p.times), p.length)
		}
	}
	return in, frequency
}
