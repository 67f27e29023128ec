package stats

import (
	"math"
	"slices"
)

// Sorted returns the values in ascending order, as [Quantile] wants them.
func Sorted(values []float64) []float64 {
	out := slices.Clone(values)
	slices.Sort(out)
	return out
}

// Quantile is the p-quantile of values in ascending order, 0 ≤ p ≤ 1, by linear
// interpolation between order statistics: type 7 of Hyndman and Fan, Sample
// Quantiles in Statistical Packages, The American Statistician 50 (1996), the
// default of R, NumPy and spreadsheets. Without values there is none.
func Quantile(sorted []float64, p float64) (q float64, ok bool) {
	if len(sorted) == 0 || !(p >= 0 && p <= 1) {
		return 0, false
	}
	h := p * float64(len(sorted)-1)
	low := int(math.Floor(h))
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1], true
	}
	return sorted[low] + (h-float64(low))*(sorted[low+1]-sorted[low]), true
}

// Median is the middle of the values, in any order.
func Median(values []float64) (m float64, ok bool) {
	return Quantile(Sorted(values), 0.5)
}

// Sum adds with compensation (Neumaier), so that the sum of many amounts does
// not depend on their order by more than its last digit.
func Sum(values []float64) float64 {
	var sum, rest float64
	for _, v := range values {
		next := sum + v
		if math.Abs(sum) >= math.Abs(v) {
			rest += (sum - next) + v
		} else {
			rest += (v - next) + sum
		}
		sum = next
	}
	return sum + rest
}

// Summary is what a set of numbers is described by. Everything but N and Sum
// means something only if N is more than 0.
type Summary struct {
	N                        int
	Sum                      float64
	Min, Q1, Median, Q3, Max float64
}

// Summarize describes values given in any order.
func Summarize(values []float64) Summary {
	s := Summary{N: len(values), Sum: Sum(values)}
	if s.N == 0 {
		return s
	}
	sorted := Sorted(values)
	s.Min, s.Max = sorted[0], sorted[s.N-1]
	s.Q1, _ = Quantile(sorted, 0.25)
	s.Median, _ = Quantile(sorted, 0.5)
	s.Q3, _ = Quantile(sorted, 0.75)
	return s
}
