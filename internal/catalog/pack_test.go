package catalog

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func unpacked(t *testing.T, blob []byte) []packedCell {
	t.Helper()
	var got []packedCell
	if err := unpack(blob, func(c packedCell) bool { got = append(got, c); return true }); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestPackGivesBackWhatItTook(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	values := []float64{0, 1, 127, 128, 1 << 40, 1<<53 - 1, 1 << 53, 1e300, -4, -1 << 50, 160.5964, -0.25, math.SmallestNonzeroFloat64}
	for range 200 {
		var cells []packedCell
		key := cellKey(0)
		for range rng.IntN(300) {
			key += cellKey(1 + rng.IntN(40))
			c := packedCell{key: key, mark: nianbao.Mark(1 + rng.IntN(4))}
			if c.mark == nianbao.MarkValue {
				c.value = values[rng.IntN(len(values))]
			}
			cells = append(cells, c)
		}
		shuffled := slices.Clone(cells)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(cells, unpacked(t, pack(shuffled)), cmp.AllowUnexported(packedCell{})); diff != "" {
			t.Fatalf("(-packed +unpacked):\n%s", diff)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(pack([]packedCell{{8, nianbao.MarkValue, 0}, {9, nianbao.MarkValue, 300}, {17, nianbao.MarkValue, 0.5}, {18, nianbao.MarkBlank, 0}}))
	f.Add([]byte{0xff})
	f.Fuzz(func(t *testing.T, blob []byte) {
		err := unpack(blob, func(packedCell) bool { return true })
		if err != nil && !errors.Is(err, nianbao.ErrUnavailable) {
			t.Errorf("unforeseen error %v", err)
		}
	})
}
