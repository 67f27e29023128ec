package index

import (
	"cmp"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/facet"

	"nianbao/internal/nianbao"
)

// allValues is larger than the number of values that any facet has.
const allValues = 1 << 20

// newFacets counts over all hits what is wanted. depth is that of the divisions
// to count.
func newFacets(c *compiler, depth int, wanted func(string) bool) *search.FacetsBuilder {
	b := search.NewFacetsBuilder(c.reader)
	for name, field := range map[string]string{
		"year": fieldYear, "level": fieldLevel, "form": fieldForm, "region": regionLabels[depth],
	} {
		if wanted(name) {
			b.Add(name, facet.NewTermsFacetBuilder(field, allValues))
		}
	}
	return b
}

// buckets turns bleve's counts into ours: years from the newest, levels from
// the top, forms by age, regions by count.
func buckets(results search.FacetResults) map[string][]nianbao.Bucket {
	out := map[string][]nianbao.Bucket{}
	for name, r := range results {
		list := []nianbao.Bucket{}
		for _, t := range r.Terms.Terms() {
			list = append(list, nianbao.Bucket{Value: t.Term, Label: t.Term, Count: t.Count})
		}
		switch name {
		case "region":
			list = mergeRegions(list)
		case "year":
			slices.SortFunc(list, func(a, b nianbao.Bucket) int { return strings.Compare(b.Value, a.Value) })
		case "level":
			rank := func(b nianbao.Bucket) int { return slices.Index(nianbao.Levels, nianbao.Level(b.Value)) }
			slices.SortFunc(list, func(a, b nianbao.Bucket) int { return rank(a) - rank(b) })
		default:
			slices.SortFunc(list, func(a, b nianbao.Bucket) int { return strings.Compare(a.Value, b.Value) })
		}
		out[name] = list
	}
	return out
}

// mergeRegions adds up the names that one code has had; the most used one is
// the label.
func mergeRegions(list []nianbao.Bucket) []nianbao.Bucket {
	slices.SortFunc(list, func(a, b nianbao.Bucket) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
	})
	out, at := []nianbao.Bucket{}, map[string]int{}
	for _, b := range list {
		code, name, _ := strings.Cut(b.Value, "\t")
		i, ok := at[code]
		if !ok {
			i = len(out)
			at[code] = i
			out = append(out, nianbao.Bucket{Value: code, Label: cmp.Or(name, code)})
		}
		out[i].Count += b.Count
	}
	slices.SortStableFunc(out, func(a, b nianbao.Bucket) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
	})
	return out
}

// regionDepth is the depth of the divisions to count: the level below the
// division that the query is restricted to, else the provinces.
func (c *compiler) regionDepth(p plan) (int, error) {
	top, ok := p.(allOf)
	if !ok {
		return 0, nil
	}
	depth := 0
	var look func(nodes []plan) error
	look = func(nodes []plan) error {
		for _, n := range nodes {
			switch n := n.(type) {
			case allOf:
				if err := look(n.nodes); err != nil {
					return err
				}
			case anyOf:
				if len(n.nodes) == 1 {
					if err := look(n.nodes); err != nil {
						return err
					}
				}
			case flagPlan:
				d, err := c.depthOf(n)
				if err != nil {
					return err
				}
				depth = max(depth, d)
			}
		}
		return nil
	}
	err := look(top.nodes)
	return min(depth, len(regionLabels)-1), err
}

// depthOf is one more than the depth at which the index knows the division.
func (c *compiler) depthOf(p flagPlan) (int, error) {
	for _, t := range p.terms {
		i := slices.Index(regionFields, t.field)
		if i < 0 {
			return 0, nil
		}
		s, err := flagPostings(c.ctx, c.reader, []fieldTerm{t})
		if err != nil {
			return 0, err
		}
		held := s.Count() > 0
		if err := s.Close(); err != nil {
			return 0, err
		}
		if held {
			return i + 1, nil
		}
	}
	return 0, nil
}

// sectionFacet counts, for each kind of section, the hits that would remain if
// the texts were restricted to it. It is nil for queries without such texts,
// and for single characters, whose places are not known.
func (c *compiler) sectionFacet(p plan) ([]nianbao.Bucket, error) {
	var texts mask
	single := false
	walk(p, func(n plan) {
		switch n := n.(type) {
		case wordPlan:
			texts |= n.in & inKinds
		case phrasePlan:
			texts |= n.in & inKinds
		case charPlan:
			single = single || n.in&inKinds != 0
		}
	})
	if texts == 0 || single {
		return nil, nil
	}
	out := []nianbao.Bucket{}
	for _, kind := range nianbao.SectionKinds {
		if texts&kindMask(kind) == 0 {
			continue
		}
		in := *c
		in.only, in.scored = kindMask(kind), false
		n, err := in.countHits(p)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, nianbao.Bucket{Value: string(kind), Label: string(kind), Count: n})
		}
	}
	return out, nil
}

func (c *compiler) countHits(p plan) (n int, err error) {
	s, err := c.compile(p)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	sc := &search.SearchContext{
		DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0),
		IndexReader:       c.reader,
	}
	for {
		m, err := s.Next(sc)
		if err != nil || m == nil {
			return n, err
		}
		sc.DocumentMatchPool.Put(m)
		if n++; n%1024 == 0 && c.ctx.Err() != nil {
			return n, c.ctx.Err()
		}
	}
}
