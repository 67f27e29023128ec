package similar

import (
	"context"
	"slices"

	"nianbao/internal/copied"
	"nianbao/internal/nianbao"
)

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
