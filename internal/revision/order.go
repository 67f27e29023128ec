package revision

import "nianbao/internal/nianbao"

// pair names an element of the older list and its counterpart in the newer
// one; -1 stands for none.
type pair struct{ from, to int }

// inOrder lists the elements of both sides in the order of the newer, and what
// only the older has after what preceded it there. match gives the counterpart
// of each older element.
func inOrder(match []int, newer int) []pair {
	back := make([]int, newer)
	for j := range back {
		back[j] = -1
	}
	orphans := map[int][]int{} // by the counterpart of the element before them
	last := -1
	for i, j := range match {
		if j < 0 {
			orphans[last] = append(orphans[last], i)
			continue
		}
		back[j], last = i, j
	}
	list := make([]pair, 0, len(match)+newer)
	for j := -1; j < newer; j++ {
		if j >= 0 {
			list = append(list, pair{back[j], j})
		}
		for _, i := range orphans[j] {
			list = append(list, pair{i, -1})
		}
	}
	return list
}

// matchSections finds the counterpart of each section: the one of the same kind
// and heading, else the next of the same kind. Forms before 2019 have several
// sections of one kind.
func matchSections(from, to []nianbao.Section) []int {
	type key struct {
		kind    nianbao.SectionKind
		heading string
	}
	byHeading := func(s nianbao.Section) key { return key{s.Kind, squeeze(s.Heading)} }
	byKind := func(s nianbao.Section) key { return key{s.Kind, ""} }

	match := make([]int, len(from))
	for i := range match {
		match[i] = -1
	}
	taken := make([]bool, len(to))
	for _, keyOf := range []func(nianbao.Section) key{byHeading, byKind} {
		free := map[key][]int{}
		for j, s := range to {
			if !taken[j] {
				free[keyOf(s)] = append(free[keyOf(s)], j)
			}
		}
		for i, s := range from {
			k := keyOf(s)
			if match[i] >= 0 || len(free[k]) == 0 {
				continue
			}
			match[i], taken[free[k][0]] = free[k][0], true
			free[k] = free[k][1:]
		}
	}
	return match
}
