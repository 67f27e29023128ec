package indicator

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NormalizeLabel folds what does not change the meaning of a label: width and
// compatibility forms, white space of every class, zero-width characters,
// quotation marks, and look-alike characters seen on real pages.
func NormalizeLabel(s string) string {
	if isPlainASCII(s) {
		return strings.Join(strings.Fields(s), "")
	}
	if isSettled(s) {
		return s
	}
	s = norm.NFKC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r), unicode.Is(unicode.Co, r):
		case strings.ContainsRune(`"'“”‘’「」『』＂`, r):
		case r == '覆':
			b.WriteRune('复') // 覆议
		case r == '钩':
			b.WriteRune('勾') // 钩稽
		case r == '；':
			b.WriteRune(';')
		case r == '〇', r == '○':
			b.WriteRune('零')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isSettled recognises what NormalizeLabel leaves as it is, as it does with
// nearly all labels: common Chinese characters, figures, letters and the plainest
// punctuation.
func isSettled(s string) bool {
	for _, r := range s {
		switch {
		case r == '覆', r == '钩', r == '"', r == '\'':
			return false
		case r >= 0x4e00 && r <= 0x9fff, r > ' ' && r < 0x7f, r == '、', r == '。':
		default:
			return false
		}
	}
	return true
}

func isPlainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

var (
	ordinal      = regexp.MustCompile(`^(?:第?[一二三四五六七八九十]{1,3}[、.,:]|\([一二三四五六七八九十]{1,3}\)[、.]?|\(?\d{1,2}(?:[、.,)]|\.、))`)
	trailingNote = regexp.MustCompile(`\([^()]*(?:\([^()]*\)[^()]*)*\)?$`)
)

// stripOrdinal removes one leading ordinal such as 一、 （三） 4. from a
// normalised label.
func stripOrdinal(s string) string {
	if !startsLikeOrdinal(s) {
		return s
	}
	if m := ordinal.FindString(s); m != "" && len(m) < len(s) {
		return s[len(m):]
	}
	return s
}

// startsLikeOrdinal spares most labels the pattern, which is slow.
func startsLikeOrdinal(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '(' || r >= '0' && r <= '9' || strings.ContainsRune("第一二三四五六七八九十", r)
}

// splitNote cuts a trailing bracket off a normalised label: 部分公开(区分处理的…)
// becomes 部分公开 and its note.
func splitNote(s string) (label, note string) {
	if !strings.Contains(s, "(") {
		return s, ""
	}
	if loc := trailingNote.FindStringIndex(s); loc != nil && loc[0] > 0 {
		return s[:loc[0]], s[loc[0]:]
	}
	return s, ""
}

// key is the form in which labels are compared: normalised, without ordinal,
// trailing note and punctuation.
func key(s string) string {
	label, _ := splitNote(stripOrdinal(NormalizeLabel(s)))
	return strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, label)
}

// lexicon holds labels to be compared by edit distance, in a fixed order.
type lexicon struct {
	labels []string
	runes  [][]rune
}

// newLexicon takes the labels of at least so many characters.
func newLexicon[T any](labels map[string]T, atLeast int) lexicon {
	var x lexicon
	for l := range labels {
		if utf8.RuneCountInString(l) >= atLeast {
			x.labels = append(x.labels, l)
		}
	}
	slices.Sort(x.labels)
	for _, l := range x.labels {
		x.runes = append(x.runes, []rune(l))
	}
	return x
}

// near finds the label that k can be turned into by the fewest, and at most
// limit, insertions, deletions and replacements of characters; empty if there
// is none.
func (x *lexicon) near(k string, limit int) string {
	word := []rune(k)
	best := ""
	for i, label := range x.runes {
		if d := distance(word, label, limit); d <= limit {
			best, limit = x.labels[i], d-1
		}
	}
	return best
}

// within reports whether a can be turned into b by at most limit insertions,
// deletions and replacements of characters.
func within(a, b string, limit int) bool {
	if n := utf8.RuneCountInString(a) - utf8.RuneCountInString(b); n > limit || n < -limit {
		return false
	}
	return distance([]rune(a), []rune(b), limit) <= limit
}

// distance is the edit distance, or more than limit if it is more.
func distance(x, y []rune, limit int) int {
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > limit {
		return limit + 1
	}
	var buf [2][64]int
	prev, cur := buf[0][:], buf[1][:]
	if len(x) >= len(prev) {
		prev, cur = make([]int, len(x)+1), make([]int, len(x)+1)
	}
	prev, cur = prev[:len(x)+1], cur[:len(x)+1]
	for i := range prev {
		prev[i] = i
	}
	for j := 1; j <= len(y); j++ {
		cur[0] = j
		best := j
		for i := 1; i <= len(x); i++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[i] = min(prev[i-1]+cost, prev[i]+1, cur[i-1]+1)
			best = min(best, cur[i])
		}
		if best > limit {
			return limit + 1
		}
		prev, cur = cur, prev
	}
	return prev[len(x)]
}
