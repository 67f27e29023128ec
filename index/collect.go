package index

import (
	"container/heap"
	"context"

	"github.com/RoaringBitmap/roaring/v2"
)

// match is a document that is among the hits of a page.
type match struct {
	doc    uint32
	score  float64
	number float64 // that hits are ordered by
	none   bool    // the report has no such number
	key    string  // year, date and id
}

func (m match) id() string { return keyID(m.key) }

// before reports whether a comes before b.
func (s sorting) before(a, b match) bool {
	switch {
	case s.byScore && a.score != b.score:
		return a.score > b.score
	case s.values != nil && a.none != b.none:
		return b.none // in both directions
	case s.values != nil && a.number != b.number:
		return (a.number > b.number) == s.desc
	case s.oldest:
		return a.key < b.key
	}
	return a.key > b.key
}

func (s sorting) compare(a, b match) int {
	switch {
	case s.before(a, b):
		return -1
	case s.before(b, a):
		return 1
	}
	return 0
}

// ranking is an ordered set of hits.
type ranking struct {
	c     *compiler
	texts *textFile
	docs  *roaring.Bitmap
	rank  scores // nil if hits are not ordered by score
	sort  sorting
}

// best keeps the first n matches; the last of them is at the root.
type best struct {
	sorting
	list []match
	n    int
}

// Len is the number of matches, for [heap.Interface].
func (p *best) Len() int { return len(p.list) }

// Less puts the match that comes last at the root.
func (p *best) Less(i, j int) bool { return p.before(p.list[j], p.list[i]) }

// Swap swaps two matches.
func (p *best) Swap(i, j int) { p.list[i], p.list[j] = p.list[j], p.list[i] }

// Push adds a match.
func (p *best) Push(m any) { p.list = append(p.list, m.(match)) }

// Pop takes the last one.
func (p *best) Pop() any {
	m := p.list[len(p.list)-1]
	p.list = p.list[:len(p.list)-1]
	return m
}

func (p *best) add(m match) {
	switch {
	case len(p.list) < p.n:
		heap.Push(p, m)
	case p.before(m, p.list[0]):
		p.list[0] = m
		heap.Fix(p, 0)
	}
}

// first gives the first n of the hits that come after a place, in order.
func (r *ranking) first(ctx context.Context, after *match, n int) ([]match, error) {
	v, s := r.c.view, r.sort
	p := &best{sorting: s, n: n}
	var buf [4096]uint32
	for it := r.docs.ManyIterator(); ; {
		read := it.NextMany(buf[:])
		if read == 0 {
			break
		}
		if err := ctx.Err(); err != nil {
			return p.sorted(), err
		}
		for _, doc := range buf[:read] {
			m := match{doc: doc}
			if r.rank != nil {
				m.score = r.rank[doc]
			}
			// Most are ruled out by their score alone.
			if s.byScore && len(p.list) == n && m.score < p.list[0].score {
				continue
			}
			m.key = v.key(doc)
			if s.values != nil {
				number, ok := s.values[m.id()]
				m.number, m.none = number, !ok
			}
			if after == nil || s.before(*after, m) {
				p.add(m)
			}
		}
	}
	return p.sorted(), nil
}

func (p *best) sorted() []match {
	out := make([]match, len(p.list))
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = heap.Pop(p).(match)
	}
	return out
}
