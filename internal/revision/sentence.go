package revision

import (
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// sentence is the smallest passage that is shown: what a reader needs to see
// around a changed figure.
type sentence struct {
	text      string   // as it stands, with the white space around it
	key       string   // without white space, by which sentences are compared
	paragraph int      // of the section; the heading is 0
	grams     []uint64 // of the key, once they were needed
}

const (
	terminators = "。；！？"
	closers     = "”’」』）)》】"
)

// paragraphs cuts a section into its heading and the lines of its text, and
// these into sentences.
func paragraphs(s nianbao.Section) [][]sentence {
	var list [][]sentence
	for line := range strings.SplitSeq(s.Heading+"\n"+s.Text, "\n") {
		if line = trim(line); line != "" {
			list = append(list, sentences(line, len(list)))
		}
	}
	return list
}

// sentences cuts a paragraph after the marks that end a sentence or one of its
// parts. What the marks close goes with them.
func sentences(line string, paragraph int) []sentence {
	var list []sentence
	for line != "" {
		end := len(line)
		if i := strings.IndexAny(line, terminators); i >= 0 {
			rest := strings.TrimLeft(line[i:], terminators+closers)
			end = len(line) - len(rest)
		}
		if key := squeeze(line[:end]); key != "" {
			list = append(list, sentence{text: line[:end], key: key, paragraph: paragraph})
		}
		line = line[end:]
	}
	return list
}

func paragraphKeys(list [][]sentence) []string {
	keys := make([]string, len(list))
	for i, p := range list {
		keys[i] = strings.Join(sentenceKeys(p), "")
	}
	return keys
}

func sentenceKeys(list []sentence) []string {
	keys := make([]string, len(list))
	for i := range list {
		keys[i] = list[i].key
	}
	return keys
}

func flatten(paragraphs [][]sentence) []sentence {
	var list []sentence
	for _, p := range paragraphs {
		list = append(list, p...)
	}
	return list
}

// whole is the text of a section that the other version lacks.
func whole(s nianbao.Section) string { return trim(s.Heading + "\n" + s.Text) }

func trim(s string) string { return strings.TrimSpace(s) }

// squeeze removes white space, which sites put between Chinese characters at will.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// sameRun counts the sentences at the start of both lists that say the same
// however lines break: a line may end within a sentence.
func sameRun(a, b []sentence) (i, j int) {
	var x, y string // what is left of the sentences at hand
	p, q := 0, 0
	for {
		if x == "" && y == "" {
			i, j = p, q
		}
		if x == "" {
			if p == len(a) {
				return i, j
			}
			x, p = a[p].key, p+1
		}
		if y == "" {
			if q == len(b) {
				return i, j
			}
			y, q = b[q].key, q+1
		}
		n := min(len(x), len(y))
		if x[:n] != y[:n] {
			return i, j
		}
		x, y = x[n:], y[n:]
	}
}

const (
	longPassage = 400 // characters over which a passage is cut down
	context     = 60  // characters kept on both sides of the change then
)

// clip cuts what two passages have in common at their ends down to some
// context, if either is too long to be read: a text without punctuation would
// else be repeated whole for one changed figure.
func clip(from, to string) (string, string) {
	if utf8.RuneCountInString(from) <= longPassage && utf8.RuneCountInString(to) <= longPassage {
		return from, to
	}
	a, b := []rune(from), []rune(to)
	head, most := 0, min(len(a), len(b))
	for head < most && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < most-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	head, tail = max(head-context, 0), max(tail-context, 0)
	return string(a[head : len(a)-tail]), string(b[head : len(b)-tail])
}
