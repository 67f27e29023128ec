package index

import (
	"cmp"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// facetNames lists the facets that are counted from columns. That of regions
// depends on the depth of the divisions to count.
func facetNames(depth int) map[string]string {
	return map[string]string{
		"year": fieldYear, "level": fieldLevel, "form": fieldForm, "office_type": fieldOfficeType, "region": regionLabels[depth],
	}
}

// facets counts over all hits what is wanted.
func (v *view) facets(hits *hitSet, depth int, wanted func(string) bool) map[string][]nianbao.Bucket {
	out := map[string][]nianbao.Bucket{}
	for name, field := range facetNames(depth) {
		if wanted(name) {
			out[name] = buckets(name, v.tally(hits, field))
		}
	}
	return out
}

// tally counts the values of one field over all hits.
func (v *view) tally(hits *hitSet, field string) map[string]int {
	total := map[string]int{}
	for i := range v.segments {
		s := &v.segments[i]
		col := s.columns.facets[field]
		counts := make([]int, len(col.values))
		for row, code := range col.codes {
			if hits.has(s.base + uint32(row)) {
				counts[code]++
			}
		}
		for code, n := range counts {
			if n > 0 && code > 0 {
				total[col.values[code]] += n
			}
		}
	}
	return total
}

// buckets orders the counts of a facet: years from the newest, levels from the
// top, forms by age, types of office and regions by count.
func buckets(name string, counts map[string]int) []nianbao.Bucket {
	list := make([]nianbao.Bucket, 0, len(counts))
	for value, n := range counts {
		list = append(list, nianbao.Bucket{Value: value, Label: value, Count: n})
	}
	switch name {
	case "region":
		return mergeRegions(list)
	case "office_type":
		slices.SortFunc(list, func(a, b nianbao.Bucket) int {
			return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value))
		})
	case "year":
		slices.SortFunc(list, func(a, b nianbao.Bucket) int { return strings.Compare(b.Value, a.Value) })
	case "level":
		rank := func(b nianbao.Bucket) int { return slices.Index(nianbao.Levels, nianbao.Level(b.Value)) }
		slices.SortFunc(list, func(a, b nianbao.Bucket) int { return rank(a) - rank(b) })
	default:
		slices.SortFunc(list, func(a, b nianbao.Bucket) int { return strings.Compare(a.Value, b.Value) })
	}
	return list
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
		docs, err := c.flags([]fieldTerm{t})
		if err != nil {
			return 0, err
		}
		if !docs.IsEmpty() {
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
		in.only = kindMask(kind)
		part, err := in.compile(p)
		if err != nil {
			return nil, err
		}
		n := int(part.docs.GetCardinality())
		if n > 0 {
			out = append(out, nianbao.Bucket{Value: string(kind), Label: string(kind), Count: n})
		}
	}
	return out, nil
}
