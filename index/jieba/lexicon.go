package jieba

import (
	"bytes"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The lengths in characters between which words are found wherever they stand.
const (
	LongWord    = 4
	LongestWord = 12
)

// lexicon tells dictionary words by hash: gojieba has no way to ask, and a Go
// map of the words would take ten times the memory. With 64 bits and 400,000
// words a false answer is not to be expected.
type lexicon struct {
	words  hashSet // of all words
	long   hashSet // of Chinese words of LongWord and more characters
	starts [1 << 14]uint64
}

// newLexicon reads lines "word frequency tag".
func newLexicon(lines []byte) *lexicon {
	l := &lexicon{}
	var words, long []uint64
	for line := range bytes.Lines(lines) {
		word, _, ok := bytes.Cut(line, []byte(" "))
		if !ok {
			continue
		}
		h, start, n, han := uint64(offset), uint64(0), 0, true
		for _, r := range string(word) {
			h = step(h, r)
			if n++; n == LongWord-1 {
				start = h
			}
			han = han && unicode.Is(unicode.Han, r)
		}
		words = append(words, h)
		if han && n >= LongWord && n <= LongestWord {
			long = append(long, h)
			l.starts[start>>50] |= 1 << (start >> 44 & 63)
		}
	}
	l.words, l.long = newHashSet(words), newHashSet(long)
	return l
}

func (l *lexicon) known(word string) bool {
	h := uint64(offset)
	for _, r := range word {
		h = step(h, r)
	}
	return l.words.has(h)
}

// find calls yield for every long word in text, however it would be cut. The
// bitmap of beginnings rules nearly all places out at the third character.
func (l *lexicon) find(text string, yield func(start, end int)) {
	t := runeBuffers.Get().(*runeBuffer)
	defer runeBuffers.Put(t)
	t.read(text)
	for i := range t.runes {
		h := uint64(offset)
		for n := range min(LongestWord, len(t.runes)-i) {
			r := t.runes[i+n]
			if r < utf8.RuneSelf {
				break
			}
			h = step(h, r)
			if n == LongWord-2 && l.starts[h>>50]&(1<<(h>>44&63)) == 0 {
				break
			}
			if n >= LongWord-1 && l.long.has(h) {
				yield(int(t.at[i]), int(t.at[i+n+1]))
			}
		}
	}
}

// runeBuffer is a text by its characters, and at which byte each begins; the end
// of the text comes last.
type runeBuffer struct {
	runes []rune
	at    []int32
}

var runeBuffers = sync.Pool{New: func() any { return new(runeBuffer) }}

func (b *runeBuffer) read(text string) {
	b.runes, b.at = b.runes[:0], b.at[:0]
	for i, r := range text {
		b.runes, b.at = append(b.runes, r), append(b.at, int32(i))
	}
	b.at = append(b.at, int32(len(text)))
}

// hashSet is a set of evenly spread hashes: those that share their first bits
// stand together, some few in each place, so that one look at memory finds them.
type hashSet struct {
	hashes []uint64 // ascending
	from   [1<<hashBits + 1]uint32
}

const hashBits = 16

func newHashSet(hashes []uint64) hashSet {
	slices.Sort(hashes)
	s := hashSet{hashes: slices.Compact(hashes)}
	for _, h := range s.hashes {
		s.from[h>>(64-hashBits)+1]++
	}
	for i := range 1 << hashBits {
		s.from[i+1] += s.from[i]
	}
	return s
}

func (s *hashSet) has(h uint64) bool {
	place := h >> (64 - hashBits)
	for _, known := range s.hashes[s.from[place]:s.from[place+1]] {
		if known == h {
			return true
		}
	}
	return false
}

// FNV-1a over characters, with a last mixing step so that high bits are good.
const (
	offset = 14695981039346656037
	prime  = 1099511628211
)

func step(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * prime
	return h ^ h>>29
}
