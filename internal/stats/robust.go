package stats

import "math"

// madScale makes the median absolute deviation of normally distributed values
// estimate their standard deviation.
const madScale = 1.4826

// MAD is the median of the distances from the median, not scaled.
func MAD(values []float64) (mad float64, ok bool) {
	center, ok := Median(values)
	if !ok {
		return 0, false
	}
	distances := make([]float64, len(values))
	for i, v := range values {
		distances[i] = math.Abs(v - center)
	}
	return Median(distances)
}

// Spread is a centre and a scale that single values, however far off, do not
// move: the median and 1.4826 times the [MAD].
type Spread struct{ Median, MAD float64 }

// SpreadOf measures values in any order; ok is false if there are none.
func SpreadOf(values []float64) (s Spread, ok bool) {
	if s.Median, ok = Median(values); !ok {
		return s, false
	}
	s.MAD, _ = MAD(values)
	return s, true
}

// Distance is how many robust standard deviations v lies above the median,
// below it if negative. If more than half of the values are equal there is no
// scale and no distance.
func (s Spread) Distance(v float64) (d float64, ok bool) {
	if s.MAD == 0 {
		return 0, false
	}
	return (v - s.Median) / (madScale * s.MAD), true
}
