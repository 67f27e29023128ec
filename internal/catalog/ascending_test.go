package catalog

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"nianbao/internal/nianbao"
)

func TestAscendingGivesBackWhatItTook(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for n := range 100 {
		values := []uint64{0, math.MaxUint64}[:n%3%2+n%2]
		for range n {
			values = append(values, rng.Uint64()>>rng.IntN(64))
		}
		slices.Sort(values)
		values = slices.Compact(values)
		got, err := unpackAscending[uint64](packAscending(values))
		if err != nil || !slices.Equal(got, values) {
			t.Fatalf("%v became %v, %v", values, got, err)
		}
	}
}

func FuzzUnpackAscending(f *testing.F) {
	f.Add(packAscending([]uint32{1, 2, 1 << 31}))
	f.Add([]byte{0x80})
	f.Fuzz(func(t *testing.T, blob []byte) {
		if _, err := unpackAscending[uint32](blob); err != nil && !errors.Is(err, nianbao.ErrUnavailable) {
			t.Errorf("unforeseen error %v", err)
		}
		postings, err := unpackPostings(7, blob)
		if err == nil && len(postings) > len(blob) {
			t.Error("more postings than bytes")
		}
	})
}
