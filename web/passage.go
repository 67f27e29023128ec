package web

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff/lcs"

	"nianbao/internal/nianbao"
)

// passagePart is a piece of a passage as the page of differences shows it.
type passagePart struct {
	Text string
	Op   nianbao.TextOp // empty: in both versions
}

const (
	// maxMarked is the length, in bytes, over which a passage is not marked
	// character by character.
	maxMarked = 100_000
	// leastShared is the share of characters, in percent, that two passages
	// must have in common to be shown as one text.
	leastShared = 40
	// leastRun is the number of characters that must stay the same between two
	// changes to be shown as such; a character by itself only breaks the text up.
	leastRun = 2
)

// markPassage shows a change as one text with what went and what came; two
// passages that have little in common stand one after the other.
func markPassage(from, to string) []passagePart {
	separate := passageParts(from, to)
	if from == "" || to == "" || len(from)+len(to) > maxMarked {
		return separate
	}
	a, b := words(from), words(to)
	var parts []passagePart
	shared, pos := 0, 0
	edits := lcs.DiffLines(a, b)
	for i := 0; i < len(edits); i++ {
		e := edits[i]
		for i+1 < len(edits) && edits[i+1].Start-e.End < leastRun {
			i++
			e.End, e.ReplEnd = edits[i].End, edits[i].ReplEnd
		}
		same := strings.Join(a[pos:e.Start], "")
		shared += utf8.RuneCountInString(same)
		parts = appendPart(parts, same, "")
		parts = append(parts, passageParts(strings.Join(a[e.Start:e.End], ""), strings.Join(b[e.ReplStart:e.ReplEnd], ""))...)
		pos = e.End
	}
	same := strings.Join(a[pos:], "")
	shared += utf8.RuneCountInString(same)
	if shared*100 < leastShared*min(utf8.RuneCountInString(from), utf8.RuneCountInString(to)) {
		return separate
	}
	return appendPart(parts, same, "")
}

func passageParts(from, to string) []passagePart {
	return appendPart(appendPart(nil, from, nianbao.OpDelete), to, nianbao.OpInsert)
}

func appendPart(parts []passagePart, text string, op nianbao.TextOp) []passagePart {
	if text == "" {
		return parts
	}
	return append(parts, passagePart{text, op})
}

// words cuts a text into what changes as a whole: numbers and Latin words, and
// every other character by itself.
func words(s string) []string {
	var list []string
	for s != "" {
		end := strings.IndexFunc(s, func(r rune) bool { return !joins(r) })
		switch {
		case end < 0:
			end = len(s)
		case end == 0:
			_, end = utf8.DecodeRuneInString(s)
		}
		list = append(list, s[:end])
		s = s[end:]
	}
	return list
}

func joins(r rune) bool {
	return unicode.IsDigit(r) || unicode.Is(unicode.Latin, r) || r == '.' || r == '%'
}
