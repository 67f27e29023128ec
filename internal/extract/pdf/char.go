package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// meaningless reports characters that a font maps to nothing: no code at all,
// the replacement character, controls and private codes.
func meaningless(r rune) bool {
	return r == 0 || r == unicode.ReplacementChar || r > unicode.MaxRune ||
		unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Co, r)
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// supplement holds the radicals of U+2E80–2EFF that look like a whole character,
// which Unicode does not decompose, and those characters below them.
const (
	supplement = "⺄⺈⺊⺌⺍⺜⺝⺟⺠⺧⺩⺬⺶⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳"
	ideographs = "乙刀卜小小日月母民牛王示羊西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"
)

var ideographOf = func() map[rune]rune {
	m, to := map[rune]rune{}, []rune(ideographs)
	for i, r := range []rune(supplement) {
		m[r] = to[i]
	}
	return m
}()

// foldRune undoes what fonts do to characters: radicals (U+2E80–2FDF) and
// compatibility ideographs stand for the ideographs that they look like.
func foldRune(r rune) rune {
	if to, ok := ideographOf[r]; ok {
		return to
	}
	switch {
	case r >= 0x2e80 && r <= 0x2fdf, r >= 0xf900 && r <= 0xfaff, r >= 0x2f800 && r <= 0x2fa1f:
		if s := []rune(norm.NFKC.String(string(r))); len(s) == 1 {
			return s[0]
		}
	}
	return r
}

// wide reports characters that are set on a square, without spaces around them.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x30ff || r >= 0xff00 && r <= 0xff60 ||
		strings.ContainsRune("“”‘’…—·〔〕", r)
}

// word reports letters and digits of scripts that set spaces between words.
func word(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !wide(r)
}
