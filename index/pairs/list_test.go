package pairs

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func numbersOf(s set) []uint32 {
	var out []uint32
	for i := range 64 * len(s) {
		if s[i/64]&(1<<(i%64)) != 0 {
			out = append(out, uint32(i))
		}
	}
	return out
}

// someNumbers draws ascending numbers below n, each with a chance.
func someNumbers(rng *rand.Rand, n int, chance float64) []uint32 {
	var out []uint32
	for i := range n {
		if rng.Float64() < chance {
			out = append(out, uint32(i))
		}
	}
	return out
}

func TestListRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	check := func(numbers []uint32, n int) {
		t.Helper()
		l := list(appendList(nil, numbers, n))
		got := newSet(n)
		l.into(got, n)
		if !slices.Equal(numbersOf(got), numbers) {
			t.Fatalf("%d of %d numbers come back as %d", len(numbers), n, len(numbersOf(got)))
		}
		// What is cut short gives a part of the numbers, whatever is behind it.
		got = newSet(n)
		l[:rng.IntN(len(l)+1)].into(got, n)
		for _, x := range numbersOf(got) {
			if _, ok := slices.BinarySearch(numbers, x); !ok {
				t.Fatalf("%d comes out of a list that is cut short", x)
			}
		}
	}
	for _, n := range []int{1, 7, 8, 63, 64, 65, 1000, 25_000} {
		check(nil, n)
		check([]uint32{uint32(n - 1)}, n)
		for _, chance := range []float64{0.0002, 0.003, 0.05, 0.2, 0.5, 0.97, 1} {
			for range 20 {
				check(someNumbers(rng, n, chance), n)
			}
		}
		check([]uint32{0, uint32(n - 1)}[:min(n, 2)], n)
	}
	// A few numbers close together and then a wide gap: many zeros in a row.
	check(append(someNumbers(rng, 300, 0.9), 1<<20-1), 1<<20)
}

func TestKeep(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		n := 1 + rng.IntN(300)
		by := rng.IntN(n + 70)
		orBy := by + rng.IntN(2)
		a, b := newSet(n), newSet(n)
		list(appendList(nil, someNumbers(rng, n, 0.5), n)).into(a, n)
		list(appendList(nil, someNumbers(rng, n, 0.5), n)).into(b, n)
		has := func(s set, i int) bool { return i < 64*len(s) && s[i/64]&(1<<(i%64)) != 0 }
		kept, moved := slices.Clone(a), newSet(n)
		kept.keep(b, by, orBy)
		moved.move(b, by, orBy)
		for i := range n {
			near := has(b, i+by) || has(b, i+orBy)
			if has(kept, i) != (has(a, i) && near) || has(moved, i) != near {
				t.Fatalf("of %d, by %d or %d, number %d", n, by, orBy, i)
			}
		}
	}
}

// FuzzList reads hostile bytes: no number is too large, and reading ends.
func FuzzList(f *testing.F) {
	f.Add(appendList(nil, []uint32{3, 5, 900}, 1000), uint16(1000))
	f.Add([]byte{mapped, 0xff, 0xff}, uint16(11))
	f.Add([]byte{mostLow, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}, uint16(70))
	f.Fuzz(func(t *testing.T, l []byte, n uint16) {
		s := newSet(int(n))
		list(l).into(s, int(n))
		for _, x := range numbersOf(s) {
			if x >= uint32(n) {
				t.Fatalf("%d of %d", x, n)
			}
		}
	})
}
