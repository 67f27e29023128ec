package suggest

import (
	"strings"
	"unicode"
)

// typed is a query being typed, cut before the word that is being typed.
type typed struct {
	before string // all before the word, a minus included
	field  string // name before the colon; empty if the word has none
	word   string
	bare   bool // nothing but bare words stand before
}

// cut finds the word that is being typed: what stands behind the last blank or
// parenthesis. Within an open quotation mark there is none.
func cut(text string) (typed, bool) {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '“' || r == '”' || r == '「' || r == '」' || r == '＂':
			return '"'
		case r == '：':
			return ':'
		case r == '（':
			return '('
		}
		return r
	}, text)
	start := 0
	if i := strings.LastIndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' }); i >= 0 {
		start = i + len(string([]rune(text[i:])[0]))
	}
	t := typed{before: text[:start], word: text[start:]}
	if strings.Count(t.before, `"`)%2 != 0 {
		return t, false
	}
	if strings.HasPrefix(t.word, "-") {
		t.before, t.word = t.before+"-", t.word[1:]
	}
	if name, value, ok := strings.Cut(t.word, ":"); ok {
		t.field, t.word = name, value
		t.before += name + ":"
	} else if strings.HasPrefix(t.word, `"`) {
		return t, false
	}
	t.word = strings.Trim(t.word, `"`)
	if strings.ContainsAny(t.word, `":<>=`) {
		return t, false
	}
	t.bare = !strings.ContainsAny(t.before, `"():<>=-`) && !strings.Contains(t.before, " OR ")
	return t, t.word != "" || t.field != ""
}
