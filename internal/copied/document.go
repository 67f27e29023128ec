package copied

import (
	"math"
	"strings"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

// token is a folded character, a number, or the boundary of a section, over
// which no passage goes. A character is its own code point.
type token = int32

const (
	numberToken token = 0
	// boundary and all below it are equal to nothing, not even to each other.
	boundary token = -1
)

// place is where a token comes from: bytes of a section's text.
type place struct{ section, from, to int32 }

// clause is a run of tokens between two marks of punctuation.
type clause struct {
	from, to int // tokens
	hash     uint32
}

// Document is a report's narrative, ready to be compared. It is read-only and
// may be used by several goroutines.
type Document struct {
	sections []nianbao.Section
	tokens   []token
	places   []place
	clauses  []clause
	length   int // tokens that are not boundaries
}

// Read makes a document of the prose of a report: the text of all sections,
// without their headings. Tables have never been part of it.
func Read(sections []nianbao.Section) *Document {
	size := 0
	for _, s := range sections {
		size += utf8.RuneCountInString(s.Text) + 1
	}
	d := &Document{sections: sections, tokens: make([]token, 0, size), places: make([]place, 0, size)}
	for i, s := range sections {
		if i > 0 {
			d.tokens, d.places = append(d.tokens, boundary), append(d.places, place{section: int32(i)})
		}
		if len(s.Text) <= math.MaxInt32 {
			d.read(int32(i), s.Text)
		}
	}
	return d
}

// read adds the text of a section.
func (d *Document) read(section int32, text string) {
	folded := fold.WordsMap(text)
	start := len(d.tokens)
	for i := 0; i < len(folded.Folded); {
		r, size := utf8.DecodeRuneInString(folded.Folded[i:])
		switch {
		case isDigit(r):
			size = numberLength(folded.Folded[i:])
			d.add(numberToken, section, &folded, i, size)
		case r == '〇' || strings.ContainsRune(chineseDigits, r):
			t := r
			if n := chineseYear(folded.Folded[i:]); n > 0 {
				t, size = numberToken, n
			}
			d.add(t, section, &folded, i, size)
		case fold.Letter(r):
			d.add(r, section, &folded, i, size)
		case r == '\n' || strings.ContainsRune(clauseEnds, r):
			d.endClause(start)
			start = len(d.tokens)
		}
		i += size
	}
	d.endClause(start)
}

// clauseEnds are the marks after which a clause ends. Those between the members
// of a list, brackets and quotation marks do not end one.
const clauseEnds = ",。;:!?，；：！？…"

func (d *Document) add(t token, section int32, text *fold.Text, at, size int) {
	from, to := text.Span(at, at+size)
	d.tokens = append(d.tokens, t)
	d.places = append(d.places, place{section, int32(from), int32(to)})
	d.length++
}

func (d *Document) endClause(start int) {
	if end := len(d.tokens); end-start >= minClause {
		d.clauses = append(d.clauses, clause{start, end, short(hashOf(d.tokens[start:end]))})
	}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// numberLength is the length of the number at the start of s: digits with the
// points and commas between them.
func numberLength(s string) int {
	n := 0
	for n < len(s) && (isDigit(rune(s[n])) || (s[n] == '.' || s[n] == ',') && n+1 < len(s) && isDigit(rune(s[n+1]))) {
		n++
	}
	return n
}

const chineseDigits = "零一二三四五六七八九"

// chineseYear is the length of a year in Chinese digits at the start of s, as in
// 二〇二一年; 0 if there is none. Other Chinese numbers are words: 一是, 一批.
func chineseYear(s string) int {
	n, length := 0, 0
	for _, r := range s {
		if r != '〇' && r != '○' && !strings.ContainsRune(chineseDigits, r) {
			if r == '年' && n == 4 {
				return length
			}
			return 0
		}
		if n++; n > 4 {
			return 0
		}
		length += utf8.RuneLen(r)
	}
	return 0
}

// number is the number of a token as digits, for comparison.
func (d *Document) number(i int) string {
	p := d.places[i]
	text := fold.Squeeze(d.sections[p.section].Text[p.from:p.to])
	return digits.Replace(text)
}

var digits = strings.NewReplacer(",", "", "〇", "0", "○", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4",
	"五", "5", "六", "6", "七", "7", "八", "8", "九", "9")

// isYear tells a year from other numbers.
func isYear(number string) bool {
	return len(number) == 4 && (strings.HasPrefix(number, "19") || strings.HasPrefix(number, "20"))
}

// span is the place of the tokens from i up to j, which stand in one section.
// Without tokens it is the empty place before token i.
func (d *Document) span(i, j int) nianbao.CopySpan {
	if i == j {
		return d.gap(i)
	}
	first, last := d.places[i], d.places[j-1]
	return d.bytes(first.section, first.from, last.to)
}

// gap is the empty place before token i, after the token before it if that is
// of the same section.
func (d *Document) gap(i int) nianbao.CopySpan {
	if i > 0 && d.tokens[i-1] > boundary {
		p := d.places[i-1]
		return d.bytes(p.section, p.to, p.to)
	}
	p := d.places[i]
	return d.bytes(p.section, p.from, p.from)
}

func (d *Document) bytes(section, from, to int32) nianbao.CopySpan {
	s := d.sections[section]
	start := utf8.RuneCountInString(s.Text[:from])
	quote := s.Text[from:to]
	return nianbao.CopySpan{Section: s.Kind, N: int(section), From: start, To: start + utf8.RuneCountInString(quote), Quote: quote}
}
