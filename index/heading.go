package index

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// headingTimes is how often the words of a heading count.
const headingTimes = 3

// longestHeading is the length in characters up to which a line can be one.
const longestHeading = 40

// numbered matches the marks before headings within a section: （一）, 1. and
// 一是 are usual, but what follows 一是 is a sentence.
var numbered = regexp.MustCompile(`^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?:\D|$))`)

// subheadings are the lines of a section's text that are headings: short,
// numbered, and no sentences.
func subheadings(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if len(line) <= 4*longestHeading && utf8.RuneCountInString(line) <= longestHeading &&
			!strings.ContainsAny(line, "。；，：") && numbered.MatchString(line) {
			out = append(out, line)
		}
	}
	return out
}
