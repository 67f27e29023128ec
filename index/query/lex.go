package query

import (
	"strings"
	"unicode"
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
	case r == '"', r == '「':
		return l.phrase()
	case r == '」':
		return lexeme{}, fail(Span{at, 1}, "this quotation mark closes nothing", "多余的右引号")
	case single[r] != 0:
		l.pos++
		return lexeme{kind: single[r], text: string(r), pos: at}, nil
	case r == '-' && (at == 0 || blank(l.in[at-1]) || strings.ContainsRune(`(-)"」`, l.in[at-1])):
		l.pos++
		return lexeme{kind: minus, text: "-", pos: at}, nil
	case l.compares(at):
		return l.comparison(), nil
	}
	for l.pos < len(l.in) && wordRune(l.in[l.pos]) && !l.compares(l.pos) {
		l.pos++
	}
	text := string(l.in[at:l.pos])
	if k := operator(text); k != end {
		return lexeme{kind: k, text: text, pos: at}, nil
	}
	return lexeme{kind: word, text: text, pos: at}, nil
}

// operator is the kind of a word that joins others, or end.
func operator(word string) kind {
	switch word {
	case "AND":
		return and
	case "OR":
		return or
	case "NOT":
		return not
	}
	return end
}

// phrase reads to the mark that closes the phrase: straight and curly marks
// close each other, corner brackets only each other.
func (l *lexer) phrase() (lexeme, error) {
	at, closer := l.pos, l.in[l.pos]
	if closer == '「' {
		closer = '」'
	}
	for l.pos++; l.pos < len(l.in); l.pos++ {
		if l.in[l.pos] == closer {
			l.pos++
			return lexeme{kind: phrase, text: string(l.in[at+1 : l.pos-1]), pos: at}, nil
		}
	}
	return lexeme{}, fail(Span{at, len(l.in) - at}, "the quotation mark is not closed", "引号没有配对")
}

// compares reports whether a comparison begins here. An exclamation mark alone
// ends a sentence.
func (l *lexer) compares(at int) bool {
	r := l.in[at]
	return comparing(r) || r == '!' && at+1 < len(l.in) && l.in[at+1] == '='
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

// plain folds the full-width forms of ASCII, curly quotation marks, white
// corner brackets and the brackets that Chinese keyboards have for square ones.
func plain(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == '“' || r == '”' || r == '„' || r == '‟':
		return '"'
	case r == '『':
		return '「'
	case r == '』':
		return '」'
	case r == '【':
		return '['
	case r == '】':
		return ']'
	}
	return r
}

func blank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func comparing(r rune) bool { return strings.ContainsRune("<>=≥≤≠", r) }

// wordRune tells what a word without quotes may hold.
func wordRune(r rune) bool {
	return !blank(r) && !comparing(r) && !strings.ContainsRune(`():"「」`, r)
}
