package suggest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

// entry is one name that can be suggested.
type entry struct {
	kind   nianbao.SuggestionKind
	text   string // as shown
	insert string // what takes the place of the word typed; may need a value behind it
	detail string
	count  int
}

// names are entries with what they are found by: folded characters, full pinyin
// and initials, a line each for an entry. Looking through all lines of 130,000
// names takes a few milliseconds, and a filter of 64 bits for each rules nearly
// all out before; an index of all parts would take many times the memory.
type names struct {
	entries  []entry
	han      lines
	full     lines
	initials lines
	counts   []uint16 // of the entries, 65,535 at most
}

// lines is a row of texts in one string.
type lines struct {
	text   string
	starts []uint32 // one more than there are lines
	filter []uint64 // for each line what bitsOf says of it
	edges  []uint64 // bits: a syllable begins at this byte; nil = anywhere
	bitsOf func(string) uint64
}

// newNames takes entries; key gives the text by which one is found.
func newNames(entries []entry, key func(entry) string) *names {
	n := &names{entries: entries, counts: make([]uint16, len(entries))}
	han, full, initials := newLineBuilder(letters), newLineBuilder(pairs), newLineBuilder(pairs)
	r := newReader()
	for i, e := range entries {
		n.counts[i] = uint16(min(e.count, 1<<16-1))
		folded := fold.Squeeze(key(e))
		han.text.WriteString(folded)
		for _, s := range r.syllables(folded) {
			full.syllable(s)
			_, size := utf8.DecodeRuneInString(s)
			initials.syllable(s[:size])
		}
		han.end()
		full.end()
		initials.end()
	}
	n.han, n.full, n.initials = han.done(), full.done(), initials.done()
	n.han.edges = nil
	return n
}

type lineBuilder struct {
	lines
	text strings.Builder
}

func newLineBuilder(bitsOf func(string) uint64) *lineBuilder {
	return &lineBuilder{lines: lines{starts: []uint32{0}, bitsOf: bitsOf}}
}

func (b *lineBuilder) syllable(s string) {
	at := b.text.Len()
	for at>>6 >= len(b.edges) {
		b.edges = append(b.edges, 0)
	}
	b.edges[at>>6] |= 1 << (at & 63)
	b.text.WriteString(s)
}

func (b *lineBuilder) end() {
	line := b.text.String()[b.starts[len(b.starts)-1]:]
	b.filter = append(b.filter, b.bitsOf(line))
	b.starts = append(b.starts, uint32(b.text.Len()))
}

func (b *lineBuilder) done() lines {
	b.lines.text = strings.Clone(b.text.String())
	b.starts, b.filter, b.edges = slices.Clip(b.starts), slices.Clip(b.filter), slices.Clip(b.edges)
	return b.lines
}

// letters hashes the characters of a text to bits.
func letters(text string) uint64 {
	var bits uint64
	for _, r := range text {
		bits |= 1 << (uint32(r) * 2654435761 >> 26)
	}
	return bits
}

// pairs hashes the pairs of neighbouring bytes of a text to bits.
func pairs(text string) uint64 {
	var bits uint64
	for i := 1; i < len(text); i++ {
		bits |= 1 << ((uint32(text[i-1])<<8 | uint32(text[i])) * 2654435761 >> 26)
	}
	return bits
}

// find yields each line that holds part, with the offset in the line of its
// first place there that begins a syllable.
func (l *lines) find(part string, yield func(line, offset int) bool) {
	want := l.bitsOf(part)
	for i, have := range l.filter {
		if have&want != want {
			continue
		}
		if offset := l.index(i, part); offset >= 0 && !yield(i, offset) {
			return
		}
	}
}

// index is the offset of part in a line, or -1.
func (l *lines) index(line int, part string) int {
	text, start := l.line(line), int(l.starts[line])
	for from := 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return -1
		}
		from += i
		if at := start + from; l.edges == nil || l.edges[at>>6]&(1<<(at&63)) != 0 {
			return from
		}
		from++
	}
}

func (l *lines) line(i int) string { return l.text[l.starts[i]:l.starts[i+1]] }

// match is an entry found, the best first: how before where before how much is
// behind it before how long it is.
type match struct {
	at    int // of the entry
	class int
	count int
	size  int
}

// classes of matches.
const (
	classWhole    = iota // all of the name
	classPrefix          // its beginning
	classInside          // a part of it
	classInitials        // initials or pinyin, at the beginning
	classPinyin          // the same inside
	classLoose           // the characters in this order, with others between
)

func (m match) before(o match) bool {
	switch {
	case m.class != o.class:
		return m.class < o.class
	case m.count != o.count:
		return m.count > o.count
	case m.size != o.size:
		return m.size < o.size
	}
	return m.at < o.at
}

// top keeps the best matches, each entry once.
type top struct {
	limit int
	list  []match
}

func (t *top) add(m match) {
	if len(t.list) == t.limit && !m.before(t.list[t.limit-1]) {
		return
	}
	if i := slices.IndexFunc(t.list, func(o match) bool { return o.at == m.at }); i >= 0 {
		if !m.before(t.list[i]) {
			return
		}
		t.list = slices.Delete(t.list, i, i+1)
	}
	i, _ := slices.BinarySearchFunc(t.list, m, func(a, b match) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	t.list = slices.Insert(t.list, i, m)
	t.list = t.list[:min(len(t.list), t.limit)]
}

// mostMatches bounds the names that a short part is found in.
const mostMatches = 10_000

// search finds the entries for a folded word: by characters, then, if it is of
// letters only, by pinyin, and if little is found by its characters in order.
func (n *names) search(word string, into *top) {
	if word == "" {
		return
	}
	n.scan(&n.han, word, classPrefix, classInside, into)
	if isLatin(word) {
		n.scan(&n.initials, word, classInitials, classPinyin, into)
		if len(word) > 1 {
			n.scan(&n.full, word, classInitials, classPinyin, into)
		}
	} else if len(into.list) < into.limit {
		n.loose(word, into)
	}
}

func (n *names) scan(l *lines, word string, atStart, inside int, into *top) {
	left := mostMatches
	l.find(word, func(line, offset int) bool {
		m := n.match(line, inside)
		if offset == 0 {
			m.class = atStart
			if m.size == len(word) && l == &n.han {
				m.class = classWhole
			}
		}
		into.add(m)
		left--
		return left > 0
	})
}

func (n *names) match(line, class int) match {
	return match{at: line, class: class, count: int(n.counts[line]), size: len(n.han.line(line))}
}

// loose finds names that hold the first two characters side by side and the
// others behind them in order, as short forms do: 沭阳人社局.
func (n *names) loose(word string, into *top) {
	runes := []rune(word)
	if len(runes) < 3 {
		return
	}
	first, want := string(runes[:2]), letters(word)
	for line, have := range n.han.filter {
		if have&want != want {
			continue
		}
		if _, rest, ok := strings.Cut(n.han.line(line), first); ok && inOrder(rest, runes[2:]) {
			into.add(n.match(line, classLoose))
		}
	}
}

func inOrder(text string, runes []rune) bool {
	for _, r := range runes {
		i := strings.IndexRune(text, r)
		if i < 0 {
			return false
		}
		text = text[i+utf8.RuneLen(r):]
	}
	return true
}

func isLatin(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) && r != '_' }) < 0
}
