package suggest

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Words of these lengths are looked for by their sound: single characters have
// too many homophones, and long words are hardly ever mistyped into one.
const (
	shortestWord = 2
	longestWord  = 6
)

// maxWords bounds the words kept; those of the fewest reports go first.
const maxWords = 300_000

// lexicon finds the words of the index by how they sound.
type lexicon struct {
	seed  maphash.Seed
	sound []soundOf // ascending by hash, the most frequent word first
}

type soundOf struct {
	hash    uint64
	reports int32
	word    string
}

func (s *Suggester) readLexicon(ctx context.Context) (*lexicon, error) {
	l := &lexicon{seed: maphash.MakeSeed()}
	if s.opt.Words == nil {
		return l, nil
	}
	err := s.opt.Words(ctx, func(word string, reports int) {
		if hanWord(word) {
			l.sound = append(l.sound, soundOf{reports: int32(reports), word: word})
		}
	})
	if err != nil {
		return nil, fmt.Errorf("words to suggest: %w", err)
	}
	if len(l.sound) > maxWords {
		slices.SortFunc(l.sound, func(a, b soundOf) int { return cmp.Compare(b.reports, a.reports) })
		l.sound = slices.Clip(l.sound[:maxWords])
	}
	r := newReader()
	for i := range l.sound {
		if i%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		l.sound[i].hash = maphash.String(l.seed, r.sound(l.sound[i].word))
	}
	slices.SortFunc(l.sound, func(a, b soundOf) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(b.reports, a.reports), cmp.Compare(a.word, b.word))
	})
	return l, nil
}

func hanWord(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < shortestWord || n > longestWord {
		return false
	}
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}

// alike lists words that sound like this one, the most frequent first.
func (l *lexicon) alike(word string, limit int) []string {
	if !hanWord(word) {
		return nil
	}
	h := maphash.String(l.seed, newReader().sound(word))
	i, _ := slices.BinarySearchFunc(l.sound, h, func(s soundOf, h uint64) int { return cmp.Compare(s.hash, h) })
	var out []string
	for ; i < len(l.sound) && l.sound[i].hash == h && len(out) < limit; i++ {
		if l.sound[i].word != word {
			out = append(out, l.sound[i].word)
		}
	}
	return out
}
