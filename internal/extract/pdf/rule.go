package pdf

import (
	"cmp"
	"slices"
)

const (
	dashGap  = 4.0  // gaps of a dashed rule, in points
	maxRules = 4000 // per direction and page; the statutory tables have below 400
)

// mergeRules joins rules that continue or repeat each other: cells drawn one by
// one give every border twice.
func mergeRules(rules []rule) []rule {
	const same = 0.8
	slices.SortFunc(rules, func(a, b rule) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from))
	})
	var out []rule
	for len(rules) > 0 {
		n := 1
		for n < len(rules) && rules[n].at-rules[0].at <= same {
			n++
		}
		line := slices.Clone(rules[:n])
		rules = rules[n:]
		slices.SortFunc(line, func(a, b rule) int { return cmp.Compare(a.from, b.from) })
		first := len(out)
		for _, r := range line {
			if last := len(out) - 1; last >= first && r.from <= out[last].to+dashGap {
				out[last].to = max(out[last].to, r.to)
				continue
			}
			out = append(out, r)
		}
	}
	if len(out) > maxRules {
		return nil // a drawing
	}
	return out
}

// network is a set of rules that touch each other.
type network struct{ hor, ver []rule }

// networks groups rules into those that touch, within tol.
func networks(hor, ver []rule, tol float64) []network {
	if len(hor) == 0 || len(ver) == 0 {
		return nil
	}
	parent := make([]int, len(hor)+len(ver))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	// hor is sorted by y: only a window of it can meet a vertical rule.
	for k, v := range ver {
		from, _ := slices.BinarySearchFunc(hor, v.from-tol, func(h rule, y float64) int { return cmp.Compare(h.at, y) })
		for i := from; i < len(hor) && hor[i].at <= v.to+tol; i++ {
			if hor[i].from-tol <= v.at && v.at <= hor[i].to+tol {
				parent[find(i)] = find(len(hor) + k)
			}
		}
	}
	groups := map[int]*network{}
	var order []*network
	group := func(i int) *network {
		root := find(i)
		if groups[root] == nil {
			groups[root] = &network{}
			order = append(order, groups[root])
		}
		return groups[root]
	}
	for i, h := range hor {
		g := group(i)
		g.hor = append(g.hor, h)
	}
	for k, v := range ver {
		g := group(len(hor) + k)
		g.ver = append(g.ver, v)
	}
	var out []network
	for _, g := range order {
		if len(g.hor) > 0 && len(g.ver) > 0 {
			out = append(out, *g)
		}
	}
	return out
}

// levels gives the distinct places of rules; those within tol are one, as the
// two lines of a double border are.
func levels(rules []rule, tol float64) []float64 {
	at := make([]float64, len(rules))
	for i, r := range rules {
		at[i] = r.at
	}
	return distinct(at, tol)
}

// distinct merges values that lie within tol of each other.
func distinct(values []float64, tol float64) []float64 {
	slices.Sort(values)
	var out []float64
	for len(values) > 0 {
		n, sum := 0, 0.0
		for n < len(values) && values[n]-values[0] <= tol {
			sum += values[n]
			n++
		}
		out = append(out, sum/float64(n))
		values = values[n:]
	}
	return out
}

// covered is the part of a stretch from..to that rules cover; those of one place
// must be given.
func covered(rules []rule, from, to float64) float64 {
	if to <= from {
		return 0
	}
	sorted := slices.Clone(rules)
	slices.SortFunc(sorted, func(a, b rule) int { return cmp.Compare(a.from, b.from) })
	sum, done := 0.0, from
	for _, r := range sorted {
		if part := min(r.to, to) - max(r.from, done); part > 0 {
			sum += part
			done = r.to
		}
	}
	return sum / (to - from)
}
