package similar

import (
	"context"
	"log/slog"
	"slices"

	"nianbao/internal/copied"
	"nianbao/internal/nianbao"
)

const (
	textBatch = 500  // texts that one transaction takes
	pairBatch = 2000 // couples
)

// build finds all pairs anew, beside those that are shown, or goes on with that.
//
//	texts ──► templates and lists ──► candidates ──► pairs ──► shown
func (e *Engine) build(ctx context.Context, state nianbao.CopyState, again bool) (Summary, error) {
	if state.Building == 0 {
		if again {
			if err := e.store.ForgetCopyTexts(ctx); err != nil {
				return Summary{}, err
			}
		}
		state.Building, state.Listed, state.Paired = state.Generation+1, false, 0
		if err := e.store.PutCopyState(ctx, state); err != nil {
			return Summary{}, err
		}
	}
	changes, err := e.store.CopyChanges(ctx, copied.Rules, 0)
	if err != nil {
		return Summary{}, err
	}
	e.log.Debug("pairs of reports are found anew", slog.Int("reports", changes.Held), slog.Int("to_read", len(changes.Changed)))
	steps := len(changes.Changed) + changes.Held
	if err := e.buildTexts(ctx, changes, steps); err != nil {
		return Summary{}, err
	}
	if len(changes.Changed)+len(changes.Gone) > 0 {
		state.Listed, state.Paired = false, 0
	}
	c, err := e.corpus(ctx)
	if err != nil {
		return Summary{}, err
	}
	if !state.Listed {
		templates := copied.FindTemplates(c.texts)
		if err := ctx.Err(); err != nil {
			return Summary{}, err
		}
		state.Listed = true
		if err := e.store.SaveCopyLists(ctx, state, templates, c.postings); err != nil {
			return Summary{}, err
		}
	}
	if err := e.buildPairs(ctx, &state, c, len(changes.Changed), steps); err != nil {
		return Summary{}, err
	}
	state = nianbao.CopyState{Rules: copied.Rules, Generation: state.Building, Known: changes.Last}
	return Summary{Reports: changes.Held, Rebuilt: true}, e.store.PutCopyState(ctx, state)
}

func (e *Engine) buildTexts(ctx context.Context, changes *nianbao.CopyChanges, steps int) error {
	done := 0
	gone := changes.Gone
	for changed := changes.Changed; len(changed) > 0 || len(gone) > 0; gone = nil {
		if err := ctx.Err(); err != nil {
			return err
		}
		batch := changed[:min(len(changed), textBatch)]
		changed = changed[len(batch):]
		keys := make([]int64, len(batch))
		for i, h := range batch {
			keys[i] = h.Key
		}
		texts, _, err := e.read(ctx, keys)
		if err != nil {
			return err
		}
		if err := e.store.SaveCopyTexts(ctx, texts, gone); err != nil {
			return err
		}
		done += len(batch)
		e.progress(done, steps)
	}
	return nil
}

// corpus is what is kept of all reports, in memory: a report takes some 2 kB.
type corpus struct {
	texts    []nianbao.CopyText // by key
	postings []nianbao.CopyPosting
	starts   []int32 // where the postings of each first half of a fingerprint begin
	prior    map[int64]int64
}

func (e *Engine) corpus(ctx context.Context) (*corpus, error) {
	c := &corpus{}
	total := 0
	err := e.store.EachCopyText(ctx, copied.Rules, func(t nianbao.CopyText) error {
		c.texts = append(c.texts, t)
		total += len(t.Prints)
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	c.postings = make([]nianbao.CopyPosting, 0, total)
	heads := make([]nianbao.CopyHead, len(c.texts))
	for i := range c.texts {
		heads[i] = c.texts[i].CopyHead
		for _, p := range c.texts[i].Prints {
			c.postings = append(c.postings, nianbao.NewCopyPosting(p, c.texts[i].Key))
		}
	}
	slices.Sort(c.postings)
	c.postings = nianbao.ShortenCopyPostings(c.postings)
	c.prior = before(heads)
	c.starts = make([]int32, 1<<16+1)
	for _, p := range c.postings {
		c.starts[p.Print()>>16+1]++
	}
	for i := range 1 << 16 {
		c.starts[i+1] += c.starts[i]
	}
	return c, nil
}

// at is where a report stands among the texts, -1 if it does not.
func (c *corpus) at(key int64) int {
	i, found := slices.BinarySearchFunc(c.texts, key, func(t nianbao.CopyText, key int64) int { return int(t.Key - key) })
	if !found {
		return -1
	}
	return i
}

// list gives the postings of a fingerprint.
func (c *corpus) list(print uint32) []nianbao.CopyPosting {
	part := c.postings[c.starts[print>>16]:c.starts[print>>16+1]]
	from, _ := slices.BinarySearch(part, nianbao.NewCopyPosting(print, 0))
	to := from
	for to < len(part) && part[to].Print() == print {
		to++
	}
	return part[from:to]
}

// nearest finds what the i-th report is to be compared with.
func (c *corpus) nearest(i int) []int64 {
	t := &c.texts[i]
	shared := map[int64]int32{}
	for _, p := range t.Prints {
		count(c.list(p), t.Key, shared)
	}
	return near(&t.CopyHead, shared, func(key int64) *nianbao.CopyHead { return &c.texts[c.at(key)].CopyHead })
}

// place is a pair of texts by where they stand, the greater one first, so that
// they sort by the one whose pairs are complete with them.
type place uint64

func newPlace(i, j int) place    { return place(uint64(max(i, j))<<32 | uint64(min(i, j))) }
func (p place) both() (i, j int) { return int(p >> 32), int(p & (1<<32 - 1)) }

// couples lists what is to be compared, each pair once.
func (c *corpus) couples(ctx context.Context) ([]place, error) {
	others := make([][]int64, len(c.texts))
	parallel(len(c.texts), func(i int) {
		if ctx.Err() == nil {
			others[i] = c.nearest(i)
		}
	})
	var places []place
	for i, keys := range others {
		for _, key := range keys {
			places = append(places, newPlace(i, c.at(key)))
		}
		if prior, ok := c.prior[c.texts[i].Key]; ok {
			places = append(places, newPlace(i, c.at(prior)))
		}
	}
	slices.Sort(places)
	return slices.Compact(places), ctx.Err()
}

func (c *corpus) couple(p place) couple {
	i, j := p.both()
	a, b := &c.texts[j].CopyHead, &c.texts[i].CopyHead
	switch {
	case c.prior[b.Key] == a.Key:
		return couple{a, b, true}
	case c.prior[a.Key] == b.Key:
		return couple{b, a, true}
	}
	return couple{a, b, false}
}

func (e *Engine) buildPairs(ctx context.Context, state *nianbao.CopyState, c *corpus, done, steps int) error {
	places, err := c.couples(ctx)
	if err != nil {
		return err
	}
	templates, err := e.store.CopyTemplates(ctx, state.Building, 0)
	if err != nil {
		return err
	}
	lib := &library{engine: e, docs: map[int64]*copied.Document{}}
	for len(places) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := batchEnd(places)
		var couples []couple
		last := int64(0)
		for _, p := range places[:n] {
			i, _ := p.both()
			if last = c.texts[i].Key; last > state.Paired {
				couples = append(couples, c.couple(p))
			}
		}
		i, _ := places[n-1].both()
		places = places[n:]
		if len(couples) > 0 {
			results, err := lib.measure(ctx, couples, templates)
			if err != nil {
				return err
			}
			state.Paired = last
			if err := e.store.SaveCopyPairs(ctx, *state, results); err != nil {
				return err
			}
		}
		e.progress(done+i+1, steps)
	}
	return nil
}

// batchEnd takes so many pairs that all of the last report are among them.
func batchEnd(places []place) int {
	n := min(pairBatch, len(places))
	for n < len(places) && places[n]>>32 == places[n-1]>>32 {
		n++
	}
	return n
}
