package fold

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Marks in the table of the basic plane; both are surrogates, which no text holds.
const (
	dropped = 0xD800 // the character vanishes
	several = 0xD801 // it becomes several; see tables.long
)

// tables hold what becomes of each character.
type tables struct {
	bmp    [1 << 16]uint16
	long   map[rune][]rune
	simple map[rune]rune // traditional → simplified, beyond the basic plane too
}

// load computes the tables on first use; it takes about ten milliseconds.
var load = sync.OnceValue(func() *tables {
	t := &tables{long: map[rune][]rune{}, simple: make(map[rune]rune, len(pairs)/6)}
	rs := []rune(pairs)
	for i := 0; i+1 < len(rs); i += 2 {
		t.simple[rs[i]] = rs[i+1]
	}
	for r := rune(0x80); r <= 0xFFFF; r++ {
		to := t.of(r)
		switch {
		case r >= 0xD800 && r < 0xE000 || len(to) == 0:
			t.bmp[r] = dropped
		case len(to) == 1 && to[0] <= 0xFFFF:
			t.bmp[r] = uint16(to[0])
		default:
			t.bmp[r], t.long[r] = several, to
		}
	}
	return t
})

// of computes the folded form of one rune: NFKC (UAX #15), lower case,
// simplified, without what cannot be seen. Latin letters lose their accents,
// composed or not, and signs that stand for one another become one.
func (t *tables) of(r rune) []rune {
	if hidden(r) {
		return nil
	}
	if r >= 0xD800 && r < 0xE000 {
		return nil
	}
	s := string(r)
	switch {
	case unicode.Is(unicode.Latin, r):
		s = norm.NFKD.String(s)
	case !norm.NFKC.IsNormalString(s):
		s = norm.NFKC.String(s)
	}
	// NFKC makes some signs a blank with an accent.
	out := []rune(strings.Map(unaccented, strings.ToLower(s)))
	for i, q := range out {
		if to, ok := t.simple[q]; ok {
			out[i] = to
		} else if to, ok := signs[q]; ok {
			out[i] = to
		}
	}
	return out
}

// signs are one sign each to readers and in what they type: the brackets of the
// year in a document number (国办函〔2021〕30号), the dot in names, and quotation
// marks (“放管服”改革), which keyboards and sites put straight or wrong way round.
var signs = map[rune]rune{
	'〔': '[', '〕': ']', '〘': '[', '〙': ']', '【': '[', '】': ']',
	'•': '·', '‧': '·', '・': '·', '･': '·', '∙': '·', '⋅': '·',
	'“': '"', '”': '"', '„': '"', '‟': '"', '「': '"', '」': '"', '『': '"', '』': '"',
	'‘': '\'', '’': '\'', '‚': '\'', '‛': '\'',
}

// accent tells the combining diacritical marks.
func accent(r rune) bool { return r >= 0x300 && r <= 0x36F }

func unaccented(r rune) rune {
	if accent(r) {
		return -1
	}
	return r
}

// high is of for runes beyond the basic plane, which are rare.
func (t *tables) high(r rune) []rune { return t.of(r) }

// hidden runes are format characters such as the zero-width space, the soft
// hyphen and variation selectors, and controls that are no white space.
func hidden(r rune) bool {
	return accent(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) ||
		unicode.IsControl(r) && !unicode.IsSpace(r)
}

// asciiLower folds ASCII; controls become blanks so that nothing joins over them.
var asciiLower = func() (out [128]byte) {
	for i := range out {
		out[i] = byte(unicode.ToLower(rune(i)))
		if i < 0x20 && i != '\n' || i == 0x7F {
			out[i] = ' '
		}
	}
	return out
}()
