package indicator

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"nianbao/internal/nianbao"
)

// Flat is a statutory table found in running text, where a page or a converter
// lost the table and left labels and numbers in a row.
type Flat struct {
	Rows     [][]string // for FromRows
	From, To int        // bytes of the text that the table takes
	// Lost counts rows whose values could not be told apart.
	Lost int
}

// Scan looks for the statutory table of a section in its text: one cell a line,
// cells parted by blanks, values glued to their labels (规章000), or everything
// on one line. The labels of the form, in their order, part the values.
func Scan(kind nianbao.SectionKind, text string) (Flat, bool) {
	switch kind {
	case nianbao.SectionDisclosure:
		return scanTwo(text)
	case nianbao.SectionRequests:
		return scanThree(text)
	case nianbao.SectionLitigation:
		return scanFour(text)
	}
	return Flat{}, false
}

// squeezed is a text without what labels do not differ by, with the way back.
type squeezed struct {
	runes []rune
	at    []int // byte offset in the raw text of each rune
	raw   string
}

func squeeze(text string) squeezed {
	s := squeezed{raw: text}
	for i, r := range text {
		for _, n := range norm.NFKC.String(string(r)) {
			if unicode.IsSpace(n) || unicode.IsPunct(n) || unicode.IsSymbol(n) || unicode.Is(unicode.Cf, n) || unicode.Is(unicode.Cc, n) {
				continue
			}
			s.runes = append(s.runes, n)
			s.at = append(s.at, i)
		}
	}
	return s
}

// find looks for a label from position from on.
func (s *squeezed) find(label string, from int) (start, end int) {
	want := []rune(key(label))
next:
	for i := from; i+len(want) <= len(s.runes); i++ {
		for k, r := range want {
			if s.runes[i+k] != r {
				continue next
			}
		}
		return i, i + len(want)
	}
	return -1, -1
}

// offset is where a position lies in the raw text.
func (s *squeezed) offset(pos int) int {
	if pos < len(s.at) {
		return s.at[pos]
	}
	return len(s.raw)
}

// after is the byte after the character before pos.
func (s *squeezed) after(pos int) int {
	start := s.at[pos-1]
	for i := range s.raw[start:] {
		if i > 0 {
			return start + i
		}
	}
	return len(s.raw)
}

// mark is a label found in the text.
type mark struct {
	label      string // as the form prints it
	code       string // empty for labels without values of their own
	start, end int
}

// lead moves back from a position to where the first of some labels stands.
func (s *squeezed) lead(pos int, labels ...string) int {
	first := pos
	for _, l := range labels {
		if at, _ := s.find(l, 0); at >= 0 && at < first {
			first = at
		}
	}
	return first
}

var (
	tailOrdinal = regexp.MustCompile(`(?:[（(]?[一二三四五六七八九][）)、.．]|[1-9１-９][.．、])\s*$`)
	gap         = regexp.MustCompile(`[\s|｜]+`)
)

// values reads the n values between a label and the next.
func (s *squeezed) values(m mark, marks []mark, i, n int) (values []string, end int, ok bool) {
	from, to := s.after(m.end), len(s.raw)
	last := i+1 >= len(marks)
	if !last {
		to = s.offset(marks[i+1].start)
	}
	chunk := s.raw[from:to]
	if !last {
		for stripped := ""; stripped != chunk; {
			stripped = chunk
			if loc := tailOrdinal.FindStringIndex(chunk); loc != nil {
				chunk = chunk[:loc[0]]
			}
		}
	}
	// The label's closing bracket or note may stand before the values.
	chunk, skipped := cutPrefixRunes(chunk, "）)”\"」")
	values, used, ok := splitValues(chunk, n)
	return values, from + skipped + used, ok
}

func cutPrefixRunes(s, set string) (rest string, cut int) {
	rest = strings.TrimLeft(s, set)
	return rest, len(s) - len(rest)
}

// splitValues tells n values in a row apart: one a line with empty lines for
// blanks, parted by blanks, or single digits glued together.
func splitValues(chunk string, n int) (values []string, used int, ok bool) {
	if lines := strings.Split(strings.Trim(strings.ReplaceAll(chunk, "\r", ""), " \t"), "\n"); len(lines) == n+2 || len(lines) == n+1 {
		if got := lines[1:min(n+1, len(lines))]; strings.TrimSpace(lines[0]) == "" && len(got) == n && allValues(got) {
			return trimAll(got), len(chunk), true
		}
	}
	parted := strings.TrimLeft(chunk, " \t\n\u00a0\u3000") != chunk
	for _, loc := range tokens(chunk) {
		token := chunk[loc[0]:loc[1]]
		// 规章159 is three digits; 规章 159 is one number with others lost.
		if len(values) == 0 && !parted {
			if glued, ok := unglue(token, n); ok {
				return glued, loc[1], true
			}
		}
		if ParseValue(token).State == nianbao.StateUnparsed {
			break
		}
		values, used = append(values, token), loc[1]
		if len(values) == n {
			return values, used, true
		}
	}
	return values, used, false
}

// tokens lists the runs of non-blank characters.
func tokens(s string) [][]int {
	var out [][]int
	pos := 0
	for _, loc := range gap.FindAllStringIndex(s, -1) {
		if loc[0] > pos {
			out = append(out, []int{pos, loc[0]})
		}
		pos = loc[1]
	}
	if pos < len(s) {
		out = append(out, []int{pos, len(s)})
	}
	return out
}

// unglue parts exactly n digits that stand together; more digits than values
// leave several readings, and none is chosen.
func unglue(token string, n int) ([]string, bool) {
	runes := []rune(norm.NFKC.String(token))
	if len(runes) != n || n < 2 {
		return nil, false
	}
	out := make([]string, n)
	for i, r := range runes {
		if r < '0' || r > '9' {
			return nil, false
		}
		out[i] = string(r)
	}
	return out, true
}

func allValues(cells []string) bool {
	for _, c := range cells {
		if !isValue(c) {
			return false
		}
	}
	return true
}

func trimAll(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = trim(c)
	}
	return out
}
