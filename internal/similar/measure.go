package similar

import (
	"context"

	"nianbao/internal/copied"
	"nianbao/internal/nianbao"
)

// couple is a pair that is to be compared. Of an own pair b is the later year.
type couple struct {
	a, b *nianbao.CopyHead
	own  bool
}

// library holds documents that were read, so that a report which is compared
// with many is read once.
type library struct {
	engine *Engine
	docs   map[int64]*copied.Document
}

// maxDocs bounds a library; a document takes near 40 kB.
const maxDocs = 5000

// fetch reads the documents of couples.
func (l *library) fetch(ctx context.Context, couples []couple) error {
	if len(l.docs) > maxDocs {
		clear(l.docs)
	}
	wanted := map[int64]bool{}
	var keys []int64
	for _, c := range couples {
		for _, key := range []int64{c.a.Key, c.b.Key} {
			if l.docs[key] == nil && !wanted[key] {
				wanted[key] = true
				keys = append(keys, key)
			}
		}
	}
	if len(keys) == 0 {
		return nil
	}
	sources, err := l.engine.store.CopySources(ctx, copied.Rules, keys)
	if err != nil {
		return err
	}
	docs := make([]*copied.Document, len(sources))
	parallel(len(sources), func(i int) { docs[i] = copied.Read(sources[i].Sections) })
	for i := range sources {
		l.docs[sources[i].Key] = docs[i]
	}
	return nil
}

// measure compares couples and keeps those that have enough in common. An office's
// own year before is kept whatever the share: that nothing was repeated is an
// answer, too.
func (l *library) measure(ctx context.Context, couples []couple, templates nianbao.CopyTemplates) ([]nianbao.CopyResult, error) {
	if err := l.fetch(ctx, couples); err != nil {
		return nil, err
	}
	results := make([]nianbao.CopyResult, len(couples))
	parallel(len(couples), func(i int) { results[i] = l.one(couples[i], templates) })
	kept := results[:0]
	for _, r := range results {
		if r.Own >= copied.MinOwn && (r.Kind == nianbao.CopyOwn || r.Share() >= minShare) {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

func (l *library) one(c couple, templates nianbao.CopyTemplates) nianbao.CopyResult {
	a, b := l.docs[c.a.Key], l.docs[c.b.Key]
	if a == nil || b == nil {
		return nianbao.CopyResult{} // gone in the meantime
	}
	measure := func(later, other *nianbao.CopyHead, x, y *copied.Document) nianbao.CopyResult {
		return nianbao.CopyResult{Later: later.Key, Other: other.Key, Kind: nianbao.CopyOther,
			CopyCounts: copied.Measure(x, y, copied.TemplatesOf(templates, later.Year, later.Region))}
	}
	basis, aLater := copied.Order(c.a, c.b)
	if c.own {
		// A report put online again, or late, still comes after that of the year
		// before.
		r := measure(c.b, c.a, b, a)
		r.Kind, r.Basis = nianbao.CopyOwn, nianbao.BasisYear
		return r
	}
	var r nianbao.CopyResult
	if aLater || basis == nianbao.BasisUnclear {
		r = measure(c.a, c.b, a, b)
	}
	if !aLater {
		if other := measure(c.b, c.a, b, a); basis != nianbao.BasisUnclear || other.Share() > r.Share() && other.Own >= copied.MinOwn {
			r = other
		}
	}
	r.Basis = basis
	return r
}
