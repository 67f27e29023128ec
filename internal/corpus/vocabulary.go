package corpus

import (
	"math"
	"math/rand/v2"
	"sort"
	"unicode/utf8"

	"nianbao/index/jieba"
)

// vocabulary gives words by their part of speech.
type vocabulary struct {
	nouns, verbs, adjectives, adverbs, places, idioms urn
}

// urn is a list of words with the running totals of their weights.
type urn struct {
	words  []string
	totals []float64
}

// newVocabulary reads the dictionary. A word's weight is its frequency, a
// little flattened: that of the dictionary is of newspapers, whose most
// frequent words are fewer than those of a field's own reports.
func newVocabulary() (*vocabulary, error) {
	entries, err := jieba.Entries()
	if err != nil {
		return nil, err
	}
	v := &vocabulary{}
	urns := map[string]*urn{
		"n": &v.nouns, "vn": &v.nouns, "nz": &v.nouns, "an": &v.nouns, "v": &v.verbs, "a": &v.adjectives, "ad": &v.adverbs, "d": &v.adverbs,
		"ns": &v.places, "i": &v.idioms, "l": &v.idioms,
	}
	for _, e := range entries {
		u := urns[e.Tag]
		if n := utf8.RuneCountInString(e.Word); u == nil || n < 2 || n > 8 {
			continue
		}
		u.add(e.Word, math.Pow(float64(1+e.Frequency), 0.85))
	}
	return v, nil
}

func (u *urn) add(word string, weight float64) {
	total := 0.0
	if n := len(u.totals); n > 0 {
		total = u.totals[n-1]
	}
	u.words = append(u.words, word)
	u.totals = append(u.totals, total+weight)
}

func (u *urn) draw(rng *rand.Rand) string {
	x := rng.Float64() * u.totals[len(u.totals)-1]
	return u.words[sort.SearchFloat64s(u.totals, x)]
}
