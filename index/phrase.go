package index

import (
	"context"
	"math/bits"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"golang.org/x/sync/errgroup"
)

// lookUpSize is the number of candidates that one worker takes at a time.
const lookUpSize = 1024

// places are the documents that hold a phrase, by the number of the bit of each
// place where it stands, and how often it does so in the places that the query
// asks for, as BM25F counts.
type places struct {
	asked     mask
	by        [32]*roaring.Bitmap
	docs      []uint32 // ascending
	frequency []float32
}

func (p *places) within(in mask) *roaring.Bitmap {
	var sets []*roaring.Bitmap
	for i, docs := range p.by {
		if docs != nil && in&(1<<i) != 0 {
			sets = append(sets, docs)
		}
	}
	return union(sets)
}

// add takes what was found in a later part of the documents.
func (p *places) add(f *sightings) {
	p.docs, p.frequency = append(p.docs, f.docs...), append(p.frequency, f.frequency...)
	for i, docs := range f.by {
		if len(docs) == 0 {
			continue
		}
		if p.by[i] == nil {
			p.by[i] = roaring.New()
		}
		p.by[i].AddMany(docs)
	}
}

// sightings are what one worker found of a phrase.
type sightings struct {
	by        [32][]uint32
	docs      []uint32
	frequency []float32
}

// findPhrases looks up where the phrases of a plan stand. Only reports that can
// match the whole query are looked at, and of these what the pairs of the phrase
// leave. If the time runs out, what was found until then stands and partial is
// true.
func (x *Index) findPhrases(ctx context.Context, c *compiler, p plan) (found map[string]*places, partial bool, err error) {
	found, c.sought = map[string]*places{}, map[string]*sought{}
	var phrases anyOf
	walk(p, func(n plan) {
		ph, ok := n.(phrasePlan)
		if !ok {
			return
		}
		if found[ph.needle] == nil {
			found[ph.needle], c.sought[ph.needle] = &places{}, c.view.seek(ph.needle)
			// The section facet asks for all places.
			phrases.nodes = append(phrases.nodes, phrasePlan{needle: ph.needle, in: inAll})
		}
		found[ph.needle].asked |= ph.in
	})
	if len(found) == 0 {
		return found, false, nil
	}
	candidates, err := c.compile(allOf{[]plan{p, phrases}})
	if err != nil {
		return nil, false, err
	}
	short, cancel := context.WithDeadline(ctx, x.checkUntil(ctx))
	defer cancel()
	err = x.lookThrough(short, c, candidates.docs, found)
	if isTimeout(ctx, err) {
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

// lookThrough looks at the texts of all candidates. It takes the slots of other
// searches that are free just now, for as many workers.
func (x *Index) lookThrough(ctx context.Context, c *compiler, docs *roaring.Bitmap, found map[string]*places) error {
	list := docs.ToArray()
	var needles []*needle
	for text, at := range found {
		needles = append(needles, newNeedle(text, at.asked, c.sought[text].chunks))
	}
	workers := 1
	if len(list) > 2*lookUpSize {
		extra := x.enterMore()
		defer func() {
			for range extra {
				<-x.slots
			}
		}()
		workers += extra
	}
	parts := slices.Collect(slices.Chunk(list, lookUpSize))
	results := make([][]sightings, len(parts)) // by part of the list and needle
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i, part := range parts {
		group.Go(func() (err error) {
			results[i], err = lookUp(gctx, c.view, part, needles)
			return err
		})
	}
	err := group.Wait()
	for _, byNeedle := range results {
		for n := range byNeedle {
			found[needles[n].phrase].add(&byNeedle[n])
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// enterMore takes the slots that are free, all but the one that is taken.
func (x *Index) enterMore() (n int) {
	for {
		select {
		case x.slots <- struct{}{}:
			n++
		default:
			return n
		}
	}
}

// lookUp looks for the needles in the texts of some documents.
func lookUp(ctx context.Context, v *view, docs []uint32, needles []*needle) ([]sightings, error) {
	out := make([]sightings, len(needles))
	l := lookout{reader: recordReader{view: v, docs: docs}}
	for i, doc := range docs {
		if i%64 == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		for n, needle := range needles {
			in, frequency, err := l.look(i, needle)
			if err != nil {
				return out, err
			}
			if in == 0 {
				continue
			}
			out[n].docs = append(out[n].docs, doc)
			out[n].frequency = append(out[n].frequency, float32(frequency))
			for ; in != 0; in &= in - 1 {
				place := bits.TrailingZeros32(uint32(in))
				out[n].by[place] = append(out[n].by[place], doc)
			}
		}
	}
	return out, nil
}
