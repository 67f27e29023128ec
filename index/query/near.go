package query

import (
	"strings"
	"unicode/utf8"
)

// longestNear bounds the words for which similar ones are looked for.
const longestNear = 40

// Near is the candidate that a misspelt word probably means, or empty: the
// first of those that are fewest edits away, one edit in three characters at
// most, or else the shortest that holds the word. Case does not count.
func Near(word string, candidates []string) string {
	w := []rune(strings.ToLower(word))
	if len(w) < 2 || len(w) > longestNear {
		return ""
	}
	best, least := "", max(1, min(3, len(w)/3))+1
	for _, c := range candidates {
		r := []rune(strings.ToLower(c))
		if gap := len(r) - len(w); gap >= least || -gap >= least {
			continue
		}
		if d := edits(w, r); d < least && d < len(w) && d < len(r) {
			best, least = c, d
		}
	}
	if best != "" {
		return best
	}
	for _, c := range candidates {
		if strings.Contains(strings.ToLower(c), string(w)) && (best == "" || utf8.RuneCountInString(c) < utf8.RuneCountInString(best)) {
			best = c
		}
	}
	return best
}

// edits counts the insertions, deletions, replacements and swaps of neighbours
// that turn a into b.
func edits(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// shown keeps a word from outside short in a message.
func shown(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}
