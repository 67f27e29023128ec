package index

import "math"

// level is a field of words with those words of a text that occur at least so
// many times in it. bleve would keep the frequency of each word and the length
// of its text, in seven bytes a word; most words occur once, so that sets of
// reports by level take a fifth of that, and are read faster.
type level struct {
	field   string
	atLeast int
	// adds is what a word that reaches the level occurs more often, about, than
	// one that reaches the level before.
	adds float64
}

// repetition is how often words occur, by level: once, twice or three times,
// four times to seven, oftener.
var repetition = []level{{"", 1, 1}, {".2", 2, 1.4}, {".4", 4, 2.6}, {".8", 8, 6}}

// levelsOf names the levels of a field. In names and titles a word counts once.
func levelsOf(field string, repeated bool) []level {
	list := repetition[:1]
	if repeated {
		list = repetition
	}
	out := make([]level, len(list))
	for i, l := range list {
		out[i] = level{field + l.field, l.atLeast, l.adds}
	}
	return out
}

// Lengths of texts are kept in a printable byte each, in steps of an eighth.
const (
	lengthBase  = '!'
	lengthCodes = 94
	lengthSteps = 6 // in which a length doubles
)

// lengthCode is the byte for a length in words.
func lengthCode(words int) byte {
	code := math.Round(lengthSteps * math.Log2(1+float64(words)))
	return lengthBase + byte(min(code, lengthCodes-1))
}

// lengthOfCode is the length in words, about, that a byte stands for; no byte
// that is none of ours is out of range.
func lengthOfCode(code byte) float64 {
	code = min(max(code, lengthBase), lengthBase+lengthCodes-1)
	return math.Exp2(float64(code-lengthBase)/lengthSteps) - 1
}

// occurrence is what one occurrence of a word counts, by field of words and code
// of the length of its text there.
var occurrence = func() [][256]float64 {
	out := make([][256]float64, len(wordFields))
	for i := range wordFields {
		for code := range 256 {
			out[i][code] = wordFields[i].part(1, lengthOfCode(byte(code)))
		}
	}
	return out
}()
