package index

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"nianbao/index/pairs"
)

// TestPlacesInRecords compares what a needle finds, in the whole record and in
// the chunks that a block names, with counting in each text: phrases that overlap
// themselves, run over the borders of chunks, or would stand if texts followed
// each other.
func TestPlacesInRecords(t *testing.T) {
	rng := rand.New(rand.NewPCG(91, 92))
	alphabets := []string{"人", "人工", "人工，", "信息公开", "a1𠮷开"}
	for range 400 {
		alphabet := []rune(alphabets[rng.IntN(len(alphabets))])
		text := func(n int) string {
			var b strings.Builder
			for range n {
				b.WriteRune(alphabet[rng.IntN(len(alphabet))])
			}
			return b.String()
		}
		var parts []foldedPart
		for range rng.IntN(6) {
			in := mask(1) << rng.IntN(firstKind+3)
			parts = append(parts, foldedPart{in: in, times: 1 + rng.IntN(3), text: text(1 + rng.IntN([]int{3, 50, 1500}[rng.IntN(3)]))})
		}
		var r record
		if err := r.read(textRecord(parts)); err != nil {
			t.Fatal(err)
		}
		block := blockOf(t, &r)
		for range 20 {
			phrase := text(1 + rng.IntN([]int{2, 5, 600}[rng.IntN(3)]))
			if len(parts) > 0 && rng.IntN(2) == 0 {
				phrase = cutOut(rng, parts[rng.IntN(len(parts))].text)
			}
			asked := mask(rng.Uint32())
			want, wantFrequency := wantPlaces(&r, parts, phrase, asked)
			hits := []pairs.Hits{block.Seek(pairs.Append(nil, phrase))}
			l := lookout{}
			l.open(spot{}, block, hits[0])
			n := newNeedle(phrase, asked, hits)
			for name, stretches := range map[string][]stretch{"all": {{0, len(r.data)}}, "chunks": l.stretches} {
				if name == "chunks" && phrase == "，" {
					continue // single signs are not asked for
				}
				in, frequency := n.placesIn(&r, stretches)
				if in != want || frequency != wantFrequency {
					t.Fatalf("%s: %q of %d characters: places %b, want %b; frequency %v, want %v", name, phrase,
						utf8.RuneCountInString(phrase), in, want, frequency, wantFrequency)
				}
			}
		}
	}
}

func cutOut(rng *rand.Rand, text string) string {
	runes := []rune(text)
	from := rng.IntN(len(runes))
	return string(runes[from : from+1+rng.IntN(len(runes)-from)])
}

func wantPlaces(r *record, parts []foldedPart, phrase string, asked mask) (in mask, frequency float64) {
	for _, p := range parts {
		if n := strings.Count(p.text, phrase); n > 0 {
			in |= p.in
			if p.in&asked != 0 {
				frequency += fieldAt(p.in).part(float64(n*p.times), r.lengthOf(p.in))
			}
		}
	}
	return in, frequency
}

func blockOf(t *testing.T, r *record) *pairs.Block {
	t.Helper()
	var b pairs.Builder
	var parts []pairs.Part
	for _, p := range r.parts {
		parts = append(parts, pairs.Part{From: p.from, To: p.to, Group: groupOf(p.in)})
	}
	b.Add(0, r.data, parts)
	block, err := pairs.Open(b.Block())
	if err != nil {
		t.Fatal(err)
	}
	return block
}

// FuzzRecord reads hostile records, in which texts stay within.
func FuzzRecord(f *testing.F) {
	f.Add(textRecord([]foldedPart{{in: inTitle, times: 1, text: "年报"}, {in: inOffice, times: 3, text: "𠮷a"}}))
	f.Add([]byte{200, 1, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var r record
		if r.read(data) != nil {
			return
		}
		for _, p := range r.parts {
			if p.from%2 != 0 || p.from > p.to || p.to > len(data) {
				t.Errorf("a part from %d to %d of %d", p.from, p.to, len(data))
			}
			r.lengthOf(p.in)
		}
		newNeedle("年", inAll, nil).placesIn(&r, []stretch{{0, len(data)}})
	})
}
