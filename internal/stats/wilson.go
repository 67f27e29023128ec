package stats

import "math"

// z95 is the 97.5 % quantile of the normal distribution.
const z95 = 1.959963984540054

// Wilson is the 95 % interval of a proportion of which k of n were seen (E. B.
// Wilson, Probable Inference, JASA 22 (1927)); it stays sensible for small n
// and near 0 and 1, where the usual interval does not. There is none where k of
// n is no proportion.
func Wilson(k, n float64) (low, high float64, ok bool) {
	if !(n > 0 && k >= 0 && k <= n) {
		return 0, 0, false
	}
	p, zz := k/n, z95*z95
	center := (p + zz/(2*n)) / (1 + zz/n)
	half := z95 / (1 + zz/n) * math.Sqrt(p*(1-p)/n+zz/(4*n*n))
	low, high = math.Max(0, center-half), math.Min(1, center+half)
	if k == 0 {
		low = 0
	}
	if k == n {
		high = 1
	}
	return low, high, true
}
