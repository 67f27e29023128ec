// Package fold brings text to the one form in which it is indexed and asked
// for: full-width and compatibility characters as their plain forms, lower
// case, simplified characters, no invisible characters. It can keep the way
// back, so that what is found in folded text is marked in the original.
//
// Folding goes rune by rune: combining sequences are not composed, and a
// traditional character becomes its most common simplified form.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:generate go run ./internal/gentable

// Text is folded text with the way back to the original.
type Text struct {
	Folded string
	orig   string
	at     []int32 // per byte of Folded: where its original rune begins
}

// Words folds text for cutting into words. Blanks between two Chinese
// characters vanish, for sites space out names and headings; other blanks
// become one space, and line breaks one line feed.
func Words(s string) string {
	out, _ := walk(s, false, false)
	return string(out)
}

// Squeeze folds text for exact comparison: all white space vanishes.
func Squeeze(s string) string {
	out, _ := walk(s, true, false)
	return string(out)
}

// WordsMap is [Words] with the way back.
func WordsMap(s string) Text {
	out, at := walk(s, false, true)
	return Text{Folded: string(out), orig: s, at: at}
}

// SqueezeMap is [Squeeze] with the way back.
func SqueezeMap(s string) Text {
	out, at := walk(s, true, true)
	return Text{Folded: string(out), orig: s, at: at}
}

// Span gives the bytes of the original that the bytes from start to end of the
// folded text came from. It covers whole characters of the original.
func (t *Text) Span(start, end int) (int, int) {
	if start >= end || start < 0 || end > len(t.at) {
		return 0, 0
	}
	last := int(t.at[end-1])
	_, size := utf8.DecodeRuneInString(t.orig[last:])
	return int(t.at[start]), last + size
}

// walk is the one loop behind all forms. Bytes that are no UTF-8 become blanks,
// which no phrase and no word contains.
func walk(s string, squeeze, wantMap bool) ([]byte, []int32) {
	f := folder{out: make([]byte, 0, len(s)), squeeze: squeeze, wantMap: wantMap}
	if wantMap {
		f.at = make([]int32, 0, len(s))
	}
	t := load()
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		f.rune(t, r, size, i)
		i += size
	}
	f.flush(0)
	return f.out, f.at
}

// folder collects folded runes; blank is the white space that waits until it
// is known what follows it.
type folder struct {
	out     []byte
	at      []int32
	prev    rune
	blank   rune
	blankAt int
	squeeze bool
	wantMap bool
}

func (f *folder) rune(t *tables, r rune, size, at int) {
	if r == utf8.RuneError && size == 1 {
		r = ' '
	}
	if r < utf8.RuneSelf {
		f.put(rune(asciiLower[r]), at)
		return
	}
	if r <= 0xFFFF {
		switch to := t.bmp[r]; to {
		case dropped:
		case several:
			for _, q := range t.long[r] {
				f.put(q, at)
			}
		default:
			f.put(rune(to), at)
		}
		return
	}
	for _, q := range t.high(r) {
		f.put(q, at)
	}
}

func (f *folder) put(r rune, at int) {
	if isSpace(r) {
		if f.blank == 0 {
			f.blank, f.blankAt = ' ', at
		}
		if r == '\n' || r == 0x2028 || r == 0x2029 {
			f.blank = '\n'
		}
		return
	}
	f.flush(r)
	f.append(r, at)
	f.prev = r
}

// flush writes the blank that waits, if what stands around it wants one.
func (f *folder) flush(next rune) {
	blank := f.blank
	f.blank = 0
	if blank == 0 || f.squeeze || f.prev == 0 || next == 0 {
		return
	}
	if blank == ' ' && unicode.Is(unicode.Han, f.prev) && unicode.Is(unicode.Han, next) {
		return
	}
	f.append(blank, f.blankAt)
}

func (f *folder) append(r rune, at int) {
	n := len(f.out)
	f.out = utf8.AppendRune(f.out, r)
	if f.wantMap {
		for range len(f.out) - n {
			f.at = append(f.at, int32(at))
		}
	}
}

func isSpace(r rune) bool {
	if r < 0x80 {
		return r == ' ' || (r >= '\t' && r <= '\r')
	}
	return unicode.IsSpace(r)
}

// Letter reports whether a rune carries meaning of its own: a letter, a
// Chinese character or a digit. All others interrupt words and phrases.
func Letter(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// HasLetter reports whether text holds anything that can be looked for.
func HasLetter(s string) bool { return strings.IndexFunc(s, Letter) >= 0 }
