package pairs

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"nianbao/index/fold"
)

// testText is a record as tests make it: its offset, its bytes and its parts.
type testText struct {
	offset int64
	data   []byte
	parts  []Part
	texts  []string
}

// letters are few, so that phrases come again, overlap themselves and run over
// chunks; one is outside the basic plane.
var letters = []rune("人工申请公开信息，2a𠮷")

func randomText(rng *rand.Rand, n int) string {
	var b strings.Builder
	few := letters[:2+rng.IntN(len(letters)-1)]
	for range n {
		b.WriteRune(few[rng.IntN(len(few))])
	}
	return b.String()
}

func randomRecords(rng *rand.Rand, n int) []testText {
	var out []testText
	at := int64(rng.IntN(1 << 40))
	for range n {
		r := testText{offset: at, data: make([]byte, 2+2*rng.IntN(20))}
		for i := range rng.IntN(5) {
			text := randomText(rng, []int{0, 1, 2, 30, 600, 1700}[rng.IntN(6)])
			from := len(r.data)
			r.data = Append(r.data, text)
			r.parts = append(r.parts, Part{from, len(r.data), i % Groups})
			r.texts = append(r.texts, text)
		}
		at += int64(len(r.data))
		if rng.IntN(3) == 0 {
			at += int64(rng.IntN(9000)) // of what nobody points to
		}
		out = append(out, r)
	}
	return out
}

func build(t testing.TB, records []testText) (*Block, []byte) {
	t.Helper()
	var b Builder
	for _, r := range records {
		b.Add(r.offset, r.data, r.parts)
	}
	data := b.Block()
	block, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if end, err := Check(bytes.NewReader(data), 0, int64(len(data))); err != nil || end != int64(len(data)) {
		t.Fatalf("checked until %d of %d, %v", end, len(data), err)
	}
	return block, data
}

// cut takes a phrase out of a text, or makes one.
func cut(rng *rand.Rand, records []testText) string {
	r := records[rng.IntN(len(records))]
	if len(r.texts) == 0 || rng.IntN(8) == 0 {
		return randomText(rng, 1+rng.IntN(6))
	}
	text := []rune(r.texts[rng.IntN(len(r.texts))])
	if len(text) == 0 {
		return "无"
	}
	from := rng.IntN(len(text))
	length := 1 + rng.IntN([]int{2, 5, 40, 1500}[rng.IntN(4)])
	return string(text[from:min(from+length, len(text))])
}

// TestSeekMissesNothing compares hits with the places where phrases begin: of
// one character to many chunks, over the borders of chunks, never over those of
// parts and records.
func TestSeekMissesNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	few, all, long := 0, 0, 0
	for range 12 {
		records := randomRecords(rng, 1+rng.IntN(60))
		block, _ := build(t, records)
		for range 150 {
			phrase := cut(rng, records)
			units := Append(nil, phrase)
			hits := block.Seek(units)
			if len(units) > Chunk {
				long++
			}
			for i, r := range records {
				first, end := block.Chunks(i)
				if n, ok := block.Find(r.offset, rng.IntN(len(records)+1)); !ok || n != i || end-first != Chunks(len(r.data)) {
					t.Fatalf("record %d is number %d, of %d chunks", i, n, end-first)
				}
				for _, p := range r.parts {
					for at := p.From; at+len(units) <= p.To; at += 2 {
						chunk := first + at/Chunk
						if bytes.HasPrefix(r.data[at:p.To], units) && hits.Next(chunk, chunk+1) != chunk &&
							(len(units) > 2 || fold.HasLetter(phrase)) {
							t.Fatalf("%.20q of %d bytes in record %d at %d is missed", phrase, len(units), i, at)
						}
					}
				}
				for c := first; c < end; c++ {
					all++
					if hits.Next(c, c+1) == c {
						few++
					}
				}
			}
		}
	}
	if long < 20 || few > all*2/3 {
		t.Errorf("%d phrases are longer than a chunk; %d of %d chunks are hits", long, few, all)
	}
}

func TestChars(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	records := randomRecords(rng, 80)
	block, _ := build(t, records)
	for _, r := range append([]rune("无𠮸"), letters...) {
		for group := range Groups {
			hits := block.Char(r, group)
			for i, rec := range records {
				want := false
				for n, p := range rec.parts {
					want = want || p.Group == group && strings.ContainsRune(rec.texts[n], r)
				}
				if got := hits.Next(i, i+1) == i; got != (want && !unicode.IsPunct(r)) {
					t.Errorf("%q in group %d of record %d: %v", r, group, i, got)
				}
			}
		}
	}
}

func TestText(t *testing.T) {
	for _, text := range []string{"", "a", "政府信息公开2023年", "𠮷祥村", "\u200b\uffff"} {
		if got := Text(Append(nil, text)); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
	}
}

func TestEmptyBlock(t *testing.T) {
	block, _ := build(t, nil)
	if from, to := block.Span(); from != to || block.Records() != 0 || block.Seek(Append(nil, "公开")) != nil {
		t.Error("a block without records holds something")
	}
}

// TestCheckDamage changes a byte here and there, and cuts at every place.
func TestCheckDamage(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	_, data := build(t, randomRecords(rng, 10))
	for i := 0; i < len(data); i += 1 + i/40 {
		changed := bytes.Clone(data)
		changed[i] ^= 1 << rng.IntN(8)
		if _, err := Check(bytes.NewReader(changed), 0, int64(len(changed))); !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d of %d changed: %v", i, len(data), err)
		}
		if _, err := Check(bytes.NewReader(data[:i]), 0, int64(i)); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d of %d: %v", i, len(data), err)
		}
	}
}

// FuzzOpen reads hostile bytes whose size and checksum are right.
func FuzzOpen(f *testing.F) {
	_, data := build(f, randomRecords(rand.New(rand.NewPCG(6, 6)), 3))
	small := len(data) - 4*buckets // most lists are empty
	f.Add(data[:small], uint16(0), "公开")
	f.Add(data[:headerSize], uint16(7), "人")
	f.Fuzz(func(t *testing.T, start []byte, at uint16, phrase string) {
		// The rest comes from a whole block, so that some get past the first check.
		block := append(bytes.Clone(start), data[min(len(start), len(data)):]...)
		if len(block) < headerSize {
			return
		}
		copy(block, mark)
		binary.LittleEndian.PutUint32(block[len(mark):], uint32(len(block)))
		binary.LittleEndian.PutUint32(block[sumAt:], crc32.ChecksumIEEE(block[summed:]))
		b, err := Open(block)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		if units := Append(nil, phrase); len(units) > 0 {
			b.Seek(units).Next(0, b.chunks())
		}
		for group := range Groups {
			b.Char('公', group).Next(int(at), b.Records())
		}
		b.Span()
		if i, ok := b.Find(int64(at), int(at)); ok {
			b.Chunks(i)
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 7))
	records := randomRecords(rng, 500)
	size := 0
	for _, r := range records {
		size += len(r.data)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		build(b, records)
	}
}
