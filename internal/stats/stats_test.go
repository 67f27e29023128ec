package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/stats"
)

const tolerance = 1e-9

func near(a, b float64) bool { return math.Abs(a-b) <= tolerance*math.Max(1, math.Abs(b)) }

// The answers follow from the definition by hand: h = p·(n−1), then between the
// order statistics on both sides.
func TestQuantile(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		p      float64
		want   float64
	}{
		{[]float64{5}, 0.25, 5},
		{[]float64{1, 2}, 0.25, 1.25},
		{[]float64{1, 2, 3, 4}, 0.25, 1.75},
		{[]float64{1, 2, 3, 4}, 0.5, 2.5},
		{[]float64{1, 2, 3, 4}, 0.75, 3.25},
		{[]float64{1, 2, 3, 4, 5}, 0.25, 2},
		{[]float64{0, 0, 0, 10}, 0.75, 2.5},
		{[]float64{-3, 1, 8}, 0, -3},
		{[]float64{-3, 1, 8}, 1, 8},
		{[]float64{2, 4, 4, 5, 7, 9, 11}, 0.1, 3.2},
	} {
		if got, ok := stats.Quantile(tt.values, tt.p); !ok || !near(got, tt.want) {
			t.Errorf("Quantile(%v, %v) = %v, %v; want %v", tt.values, tt.p, got, ok, tt.want)
		}
	}
	for _, p := range []float64{-0.1, 1.1, math.NaN()} {
		if _, ok := stats.Quantile([]float64{1, 2}, p); ok {
			t.Errorf("there is a quantile for p = %v", p)
		}
	}
	if _, ok := stats.Quantile(nil, 0.5); ok {
		t.Error("there is a quantile of nothing")
	}
}

func TestSummarize(t *testing.T) {
	values := []float64{9, 1, 4, 2}
	want := stats.Summary{N: 4, Sum: 16, Min: 1, Q1: 1.75, Median: 3, Q3: 5.25, Max: 9}
	if diff := cmp.Diff(want, stats.Summarize(values)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !slices.Equal(values, []float64{9, 1, 4, 2}) {
		t.Errorf("the argument was changed to %v", values)
	}
	if diff := cmp.Diff(stats.Summary{}, stats.Summarize(nil)); diff != "" {
		t.Errorf("of nothing (-want +got):\n%s", diff)
	}
}

func TestSumKeepsSmallParts(t *testing.T) {
	if got := stats.Sum([]float64{1, 1e100, 1, -1e100}); got != 2 {
		t.Errorf("sum %v, want 2", got)
	}
}

func TestSpread(t *testing.T) {
	s, ok := stats.SpreadOf([]float64{1, 1, 2, 2, 4, 6, 9})
	if !ok || s.Median != 2 || s.MAD != 1 {
		t.Fatalf("spread %+v, want median 2, MAD 1", s)
	}
	if d, ok := s.Distance(9); !ok || !near(d, 7/1.4826) {
		t.Errorf("distance of 9 is %v", d)
	}
	if d, ok := s.Distance(1); !ok || !near(d, -1/1.4826) {
		t.Errorf("distance of 1 is %v", d)
	}
	flat, _ := stats.SpreadOf([]float64{3, 3, 3, 50})
	if _, ok := flat.Distance(50); ok {
		t.Error("there is a distance without a scale")
	}
	if _, ok := stats.SpreadOf(nil); ok {
		t.Error("there is a spread of nothing")
	}
}

func TestRanks(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		want   []int
	}{
		{nil, []int{}},
		{[]float64{7}, []int{1}},
		{[]float64{1, 5, 5, 9}, []int{4, 2, 2, 1}},
		{[]float64{0, 0, 0}, []int{1, 1, 1}},
	} {
		if diff := cmp.Diff(tt.want, stats.Ranks(tt.values)); diff != "" {
			t.Errorf("ranks of %v (-want +got):\n%s", tt.values, diff)
		}
	}
}

func TestPercentile(t *testing.T) {
	for _, tt := range []struct{ v, want float64 }{{0, 0}, {1, 12.5}, {2, 37.5}, {2.5, 50}, {3, 75}, {4, 100}} {
		if got, _ := stats.Percentile([]float64{1, 2, 3, 3}, tt.v); got != tt.want {
			t.Errorf("percentile of %v is %v, want %v", tt.v, got, tt.want)
		}
	}
	if _, ok := stats.Percentile(nil, 1); ok {
		t.Error("there is a percentile among nothing")
	}
}

// The answers were computed from the closed formula with Python.
func TestWilson(t *testing.T) {
	for _, tt := range []struct{ k, n, low, high float64 }{
		{0, 10, 0, 0.2775327998628892},
		{10, 10, 0.7224672001371107, 1},
		{1, 2, 0.0945312057342307, 0.9054687942657693},
		{81, 263, 0.2552885198782742, 0.36620957698280004},
		{0, 1, 0, 0.7934506856227626},
	} {
		low, high, ok := stats.Wilson(tt.k, tt.n)
		if !ok || math.Abs(low-tt.low) > 1e-6 || math.Abs(high-tt.high) > 1e-6 {
			t.Errorf("Wilson(%v, %v) = %v, %v; want %v, %v", tt.k, tt.n, low, high, tt.low, tt.high)
		}
	}
	for _, bad := range [][2]float64{{1, 0}, {3, 2}, {-1, 4}, {math.NaN(), 2}} {
		if _, _, ok := stats.Wilson(bad[0], bad[1]); ok {
			t.Errorf("there is an interval of %v of %v", bad[0], bad[1])
		}
	}
}

// TestAgainstNaive compares with computations that share nothing with the
// package: quantiles by counting, ranks by comparing every pair, the interval
// as the roots of the score equation.
func TestAgainstNaive(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	for range 500 {
		values := make([]float64, 1+rng.IntN(40))
		for i := range values {
			values[i] = float64(rng.IntN(20)) - 5
		}
		s := stats.Summarize(values)
		for _, q := range []struct{ p, got float64 }{{0, s.Min}, {0.25, s.Q1}, {0.5, s.Median}, {0.75, s.Q3}, {1, s.Max}} {
			if want := naiveQuantile(values, q.p); !near(q.got, want) {
				t.Fatalf("quantile %v of %v is %v, want %v", q.p, values, q.got, want)
			}
		}
		for i, rank := range stats.Ranks(values) {
			want := 1
			for _, v := range values {
				if v > values[i] {
					want++
				}
			}
			if rank != want {
				t.Fatalf("rank of %v in %v is %d, want %d", values[i], values, rank, want)
			}
		}
		n := float64(1 + rng.IntN(300))
		k := float64(rng.IntN(int(n) + 1))
		low, high, _ := stats.Wilson(k, n)
		for _, p := range []float64{low, high} {
			if p > 0 && p < 1 && math.Abs(math.Abs(k/n-p)-1.959963984540054*math.Sqrt(p*(1-p)/n)) > 1e-9 {
				t.Fatalf("%v is no bound for %v of %v", p, k, n)
			}
		}
	}
}

// naiveQuantile finds the order statistics by counting how many are smaller.
func naiveQuantile(values []float64, p float64) float64 {
	at := func(k int) float64 {
		for _, v := range values {
			less, same := 0, 0
			for _, w := range values {
				if w < v {
					less++
				} else if w == v {
					same++
				}
			}
			if less <= k && k < less+same {
				return v
			}
		}
		return math.NaN()
	}
	h := p * float64(len(values)-1)
	low := int(h)
	if float64(low) == h {
		return at(low)
	}
	return at(low)*(1-(h-float64(low))) + at(low+1)*(h-float64(low))
}
