package jieba

import (
	"bytes"
	"slices"
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
	words  []uint64 // hashes of all words, ascending
	long   []uint64 // hashes of Chinese words of LongWord and more characters, ascending
	starts [1 << 14]uint64
}

// newLexicon reads lines "word frequency tag".
func newLexicon(lines []byte) *lexicon {
	l := &lexicon{}
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
		l.words = append(l.words, h)
		if han && n >= LongWord && n <= LongestWord {
			l.long = append(l.long, h)
			l.starts[start>>50] |= 1 << (start >> 44 & 63)
		}
	}
	slices.Sort(l.words)
	slices.Sort(l.long)
	return l
}

func (l *lexicon) known(word string) bool {
	h := uint64(offset)
	for _, r := range word {
		h = step(h, r)
	}
	_, ok := slices.BinarySearch(l.words, h)
	return ok
}

// find calls yield for every long word in text, however it would be cut. The
// bitmap of beginnings rules nearly all places out at the third character.
func (l *lexicon) find(text string, yield func(start, end int)) {
	for i := 0; i < len(text); {
		first, size := utf8.DecodeRuneInString(text[i:])
		if first < utf8.RuneSelf {
			i += size
			continue
		}
		h, n := uint64(offset), 0
		for j := i; j < len(text) && n < LongestWord; {
			r, size := utf8.DecodeRuneInString(text[j:])
			if r < utf8.RuneSelf {
				break
			}
			h = step(h, r)
			j += size
			n++
			if n == LongWord-1 && l.starts[h>>50]&(1<<(h>>44&63)) == 0 {
				break
			}
			if n < LongWord {
				continue
			}
			if _, ok := slices.BinarySearch(l.long, h); ok {
				yield(i, j)
			}
		}
		i += size
	}
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
