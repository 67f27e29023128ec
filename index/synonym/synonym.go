// Package synonym widens a query by other names of what it asks for: wordings of
// the law, grounds of refusal under older and newer forms, short and full names
// of offices and those before and after a reform. It rewrites the syntax tree
// and nothing else, so that what is searched can be shown; whether a query is
// widened at all is for its author to say.
//
// The names stand in wording.txt and office.txt, each line with its reason.
package synonym

import (
	"cmp"
	_ "embed" // the lists
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"nianbao/index/fold"
	"nianbao/internal/nianbao"
)

//go:embed wording.txt
var wordings string

//go:embed office.txt
var offices string

// Table holds synonyms. It is immutable and safe for concurrent use.
type Table struct {
	wording map[string][]nianbao.Synonym // by folded word
	office  map[string][]nianbao.Synonym // the same; these count at the end of a word too
	longest int                          // of the keys of office, in characters
}

// Default is the table of the embedded lists.
func Default() *Table { return loadDefault() }

var loadDefault = sync.OnceValue(func() *Table {
	t, err := Read(wordings, offices)
	if err != nil {
		panic(err) // the lists are part of the program; a test reads them
	}
	return t
})

// Read reads two lists in the format that the head of wording.txt describes.
func Read(wordings, offices string) (*Table, error) {
	t := &Table{wording: map[string][]nianbao.Synonym{}, office: map[string][]nianbao.Synonym{}}
	if err := read(wordings, t.wording); err != nil {
		return nil, fmt.Errorf("synonyms: wordings: %w", err)
	}
	if err := read(offices, t.office); err != nil {
		return nil, fmt.Errorf("synonyms: offices: %w", err)
	}
	for word := range t.office {
		t.longest = max(t.longest, utf8.RuneCountInString(word))
	}
	return t, nil
}

func read(list string, into map[string][]nianbao.Synonym) error {
	n := 0
	for line := range strings.Lines(list) {
		n++
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := readLine(line, into); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return nil
}

func readLine(line string, into map[string][]nianbao.Synonym) error {
	kind, rest, ok := strings.Cut(line, ":")
	if !ok || !slices.Contains(nianbao.SynonymKinds, nianbao.SynonymKind(kind)) {
		return fmt.Errorf("%q begins with no kind of synonym", line)
	}
	var sides [][]string
	total := 0
	for side := range strings.SplitSeq(rest, ">") {
		var words []string
		for word := range strings.SplitSeq(side, "=") {
			word = strings.TrimSpace(word)
			if utf8.RuneCountInString(fold.Squeeze(word)) < 2 {
				return fmt.Errorf("%q is too short for a name", word)
			}
			words = append(words, word)
		}
		sides = append(sides, words)
		total += len(words)
	}
	if len(sides) > 2 || total < 2 {
		return fmt.Errorf("%q has not one or two sides with two names in all", line)
	}
	for i, from := range sides {
		for _, word := range from {
			for j, to := range sides {
				for _, other := range to {
					add(into, word, nianbao.Synonym{Text: other, Kind: nianbao.SynonymKind(kind), Age: ages[j-i+1]})
				}
			}
		}
	}
	return nil
}

// ages by the side of the other name against that of the word.
var ages = [...]nianbao.SynonymAge{nianbao.AgeOlder, nianbao.AgeSame, nianbao.AgeNewer}

// add keeps one entry per pair, the first one read.
func add(into map[string][]nianbao.Synonym, word string, s nianbao.Synonym) {
	key := fold.Squeeze(word)
	if key == fold.Squeeze(s.Text) || slices.ContainsFunc(into[key], func(o nianbao.Synonym) bool { return o.Text == s.Text }) {
		return
	}
	into[key] = append(into[key], s)
}

// Of lists the synonyms of a word, in the order of the lists.
func (t *Table) Of(word string) []nianbao.Synonym {
	key := fold.Squeeze(word)
	if own := slices.Concat(t.wording[key], t.office[key]); own != nil {
		return own
	}
	return t.ending(key)
}

// ending lists the synonyms of a word that ends in the name of an office behind
// that of a place, each behind the same place.
func (t *Table) ending(word string) []nianbao.Synonym {
	runes := []rune(word)
	for i := max(1, len(runes)-t.longest); i <= len(runes)-shortestEnding; i++ {
		found := t.office[string(runes[i:])]
		if found == nil {
			continue
		}
		place := string(runes[:i])
		if !placeLike(place) {
			return nil
		}
		out := make([]nianbao.Synonym, len(found))
		for j, s := range found {
			out[j] = nianbao.Synonym{Text: place + s.Text, Kind: s.Kind, Age: s.Age}
		}
		return out
	}
	return nil
}

// shortestEnding keeps 农委 from being seen in words that only end alike.
const shortestEnding = 3

// placeLike tells a place (沭阳县, 沭阳) from the first half of another office's
// name (住房和城乡建设 before 规划局).
func placeLike(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("省市县区旗州盟", last) || utf8.RuneCountInString(s) <= 3
}

// Words lists all names of the table in order, as they are spelt.
func (t *Table) Words() []string {
	seen := map[string]bool{}
	for _, m := range []map[string][]nianbao.Synonym{t.wording, t.office} {
		for _, list := range m {
			for _, s := range list {
				seen[s.Text] = true
			}
		}
	}
	words := make([]string, 0, len(seen))
	for w := range seen {
		words = append(words, w)
	}
	slices.SortFunc(words, cmp.Compare[string])
	return words
}
