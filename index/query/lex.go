package query

import (
	"strings"
	"unicode"

	"nianbao/internal/nianbao"
)

type kind int

const (
	end kind = iota
	word
	phrase
	open
	closing
	colon
	minus
	compare // one of the comparisons
	and
	or
	not
)

type lexeme struct {
	kind kind
	text string
	pos  int // in characters
	len  int
	glue bool // follows the one before it without a blank
}

func (l lexeme) span() Span { return Span{l.pos, l.len} }

// lexer reads characters in which the full-width forms of the language's own
// signs have become their ASCII forms. That is one to one, so places stay.
type lexer struct {
	in  []rune
	pos int
}

// lex cuts a query into lexemes; the last one is of kind end.
func lex(text string) ([]lexeme, error) {
	in := []rune(strings.ToValidUTF8(text, "�"))
	if len(in) > MaxLength {
		return nil, fail(Span{MaxLength, len(in) - MaxLength},
			"a query has %d characters at most, this one has %d", "查询最多%d个字符，现有%d个", MaxLength, len(in))
	}
	l := &lexer{in: make([]rune, len(in))}
	for i, r := range in {
		l.in[i] = plain(r)
	}
	var out []lexeme
	for {
		start := l.pos
		for l.pos < len(l.in) && blank(l.in[l.pos]) {
			l.pos++
		}
		next, err := l.next()
		if err != nil {
			return nil, err
		}
		next.len = l.pos - next.pos
		next.glue = next.pos == start && start > 0
		out = append(out, next)
		if next.kind == end {
			return out, nil
		}
	}
}

func (l *lexer) next() (lexeme, error) {
	at := l.pos
	if at >= len(l.in) {
		return lexeme{kind: end, pos: at}, nil
	}
	single := map[rune]kind{'(': open, ')': closing, ':': colon}
	switch r := l.in[at]; {
	case r == '"':
		return l.phrase()
	case single[r] != 0:
		l.pos++
		return lexeme{kind: single[r], text: string(r), pos: at}, nil
	case r == '-' && (at == 0 || blank(l.in[at-1]) || l.in[at-1] == '(' || l.in[at-1] == '-'):
		l.pos++
		return lexeme{kind: minus, text: "-", pos: at}, nil
	case comparing(r):
		return l.comparison(), nil
	}
	for l.pos < len(l.in) && wordRune(l.in[l.pos]) {
		l.pos++
	}
	text := string(l.in[at:l.pos])
	switch text {
	case "AND":
		return lexeme{kind: and, text: text, pos: at}, nil
	case "OR":
		return lexeme{kind: or, text: text, pos: at}, nil
	case "NOT":
		return lexeme{kind: not, text: text, pos: at}, nil
	}
	return lexeme{kind: word, text: text, pos: at}, nil
}

func (l *lexer) phrase() (lexeme, error) {
	at := l.pos
	for l.pos++; l.pos < len(l.in); l.pos++ {
		if l.in[l.pos] == '"' {
			l.pos++
			return lexeme{kind: phrase, text: string(l.in[at+1 : l.pos-1]), pos: at}, nil
		}
	}
	return lexeme{}, fail(Span{at, len(l.in) - at}, "the quotation mark is not closed", "引号没有配对")
}

// comparison reads >, >=, <, <=, =, == and !=.
func (l *lexer) comparison() lexeme {
	at := l.pos
	text := string(l.in[at])
	l.pos++
	switch text {
	case "≥":
		text = ">="
	case "≤":
		text = "<="
	case "≠":
		text = "!="
	default:
		if l.pos < len(l.in) && l.in[l.pos] == '=' {
			l.pos++
			text += "="
		}
		if text == "==" {
			text = "="
		}
	}
	return lexeme{kind: compare, text: text, pos: at}
}

// plain folds the full-width forms of ASCII, the ideographic space and curly
// quotation marks.
func plain(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == '“' || r == '”' || r == '„' || r == '‟' || r == '「' || r == '」':
		return '"'
	}
	return r
}

func blank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func comparing(r rune) bool { return strings.ContainsRune("<>=!≥≤≠", r) }

// wordRune tells what a word without quotes may hold.
func wordRune(r rune) bool {
	return !blank(r) && !comparing(r) && !strings.ContainsRune(`():"`, r)
}

// fail builds a query error from an English and a Chinese message.
func fail(at Span, english, chinese string, args ...any) *nianbao.QueryError {
	return &nianbao.QueryError{Pos: at.Pos, Len: at.Len, Message: sprintf(english, args), Chinese: sprintf(chinese, args)}
}
