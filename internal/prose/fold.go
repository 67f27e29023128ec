package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded is a text in one spelling, with the way back: full-width digits and
// letters made half-width, punctuation full-width, blanks and quotes removed.
type folded struct {
	s    string
	from []int // by byte of s: where the rune that holds it begins in the text
	to   []int // by byte of s: where that rune ends in the text
}

const (
	dropped = rune(-1)
	quotes  = "“”‘’\"'「」『』﹁﹂\u200b\u200c\u200d\u2060\ufeff"
)

// fold spells a text uniformly. Line breaks stay, for they end sentences; a
// blank stays between two digits, where it may part two numbers.
func fold(text string) folded {
	var f folded
	var b strings.Builder
	b.Grow(len(text))
	f.from, f.to = make([]int, 0, len(text)), make([]int, 0, len(text))
	prev := dropped // the last rune written
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		out := foldRune(r, prev, text[i+size:])
		if out != dropped {
			b.WriteRune(out)
			for range utf8.RuneLen(out) {
				f.from, f.to = append(f.from, i), append(f.to, i+size)
			}
			prev = out
		}
		i += size
	}
	f.s = b.String()
	return f
}

func foldRune(r, prev rune, rest string) rune {
	switch {
	case r == utf8.RuneError:
		return ' '
	case r == '\n':
		return r
	case strings.ContainsRune(quotes, r):
		return dropped
	case unicode.IsSpace(r):
		next, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, unicode.IsSpace))
		if isDigit(prev) && isDigit(half(next)) {
			return ' '
		}
		return dropped
	case r == ',' || r == '，':
		if isDigit(prev) && groupFollows(rest, r == '，') {
			return ','
		}
		return '，'
	}
	if i := strings.IndexRune(";:()!?[]〔〕﹝﹞【】", r); i >= 0 {
		return []rune("；：（）！？（）（）（）（）")[utf8.RuneCountInString(";:()!?[]〔〕﹝﹞【】"[:i])]
	}
	if strings.ContainsRune("；：（）！？", r) {
		return r
	}
	if strings.ContainsRune("—–－‐‑−﹣", r) {
		return '-'
	}
	return half(r)
}

// half is the half-width form of a rune.
func half(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// groupFollows tells whether a comma parts thousands: exactly three digits come
// after it. A full-width comma does so only among full-width digits, for
// elsewhere it parts clauses: 网络12，130件为信函.
func groupFollows(rest string, wide bool) bool {
	n := 0
	for _, r := range rest {
		if wide && isDigit(r) || !isDigit(half(r)) {
			break
		}
		n++
	}
	return n == 3
}

// span maps a range of the folded text back to the text.
func (f folded) span(from, to int) (int, int) {
	if from >= to {
		return 0, 0
	}
	return f.from[from], f.to[to-1]
}
