package stats

import (
	"cmp"
	"slices"
)

// Ranks gives each value its place, 1 for the greatest; equal values share the
// best of their places, and the places that they take up are skipped (1, 2, 2,
// 4).
func Ranks(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	ranks := make([]int, len(values))
	for place, i := range order {
		ranks[i] = place + 1
		if place > 0 && values[order[place-1]] == values[i] {
			ranks[i] = ranks[order[place-1]]
		}
	}
	return ranks
}

// Percentile is the share of the values, from 0 to 100, that lie below v, with
// those equal to v counted half; ok is false if there are none.
func Percentile(values []float64, v float64) (p float64, ok bool) {
	if len(values) == 0 {
		return 0, false
	}
	below, equal := 0, 0
	for _, x := range values {
		switch {
		case x < v:
			below++
		case x == v:
			equal++
		}
	}
	return 100 * (float64(below) + float64(equal)/2) / float64(len(values)), true
}
