package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
)

// form is how the text of an ask is meant.
type form string

const (
	phrase form = "phrase" // wherever the characters stand
	word   form = "word"   // as the engine understands words
)

// ask is one question to an engine.
type ask struct {
	Text   string // folded
	Form   form
	From   int  // first year; 0: years are not restricted
	To     int  // last year
	Facets bool // count the hits by year, region and level
	All    bool // the ids of all hits instead of the first page by rank
}

// pageSize is the number of hits of a page.
const pageSize = 20

// answer is what an engine says.
type answer struct {
	Total  int
	IDs    []string
	Counts map[string]map[string]int // facet → value → hits
}

// sizes are bytes on the disk.
type sizes struct {
	Index int64 // what searching needs beside the texts
	Texts int64 // the texts and properties, however the engine keeps them
}

// engine is one way of searching, in a directory of its own. The methods are
// called in the order in which they stand here; open may also come first, in
// another process than the one that filled the directory.
type engine interface {
	// load takes in what the engine keeps beside its index: texts and
	// properties.
	load(ctx context.Context, all iter.Seq2[*document, error]) error
	// index makes the index, as small as the engine can.
	index(ctx context.Context, all iter.Seq2[*document, error]) error
	// sizes closes the engine if it has to.
	sizes(ctx context.Context) (sizes, error)

	open(ctx context.Context) error
	search(ctx context.Context, a ask) (answer, error)
	// pid is the process that does the work; 0 means this one.
	pid() int
	close() error
}

// errMissing means that an engine is not installed; the text says what to do.
var errMissing = errors.New("not installed")

// contender is an engine that can be asked for.
type contender struct {
	name  string
	about string // settings, for the notes below the tables
	make  func(dir string) engine
	ready func(ctx context.Context) error // errMissing if it cannot run here
}

var contenders = []contender{
	{"nianbao", "words by level of frequency in bleve; phrases are looked up in the texts, where pairs of characters leave them. " +
		"It also counts form and section, which the others do not. Index built by Rebuild.", newOurs, nil},
	{"fts5", "SQLite FTS5, tokenize trigram, detail=full, external content, built by `rebuild` in one transaction with hashsize 64 MB, then `optimize` and ANALYZE; " +
		"MATCH, bm25 weights 4, 3, 1; year, region and level in a narrow table; cache 64 MB, mmap 1 GB.", newMatch, haveFTS5},
	{"fts5-like", "the same with detail=none and LIKE, which looks candidates up in the texts; one column, not ranked: newest first.", newLike, haveFTS5},
	{"groonga", "TokenNgram n=2 with letters, digits and symbols cut like all others (so that phrases are exact), NormalizerNFKC130, positions and sections, " +
		"index made after loading; weights 4, 3, 1; drilldown over reference columns; query cache off, match escalation off.", newGroonga, haveGroonga},
	{"bleve-words", "words as jieba cuts them, with positions; phrase query.", newScheme(wordPositions), nil},
	{"bleve-bigrams", "pairs of characters with positions; phrase query.", newScheme(bigramPositions), nil},
	{"bleve-chars", "single characters with positions; phrase query.", newScheme(charPositions), nil},
	{"bleve-stored", "words, and characters without positions; phrases are looked up in texts that bleve stores.", newScheme(charsStored), nil},
	{"bleve-file", "the same with the texts in a plain file.", newScheme(charsFile), nil},
	{"bleve-pairs", "words, and pairs of characters without positions; phrases of more than two characters are looked up in a plain file.", newScheme(pairsFile), nil},
}

func find(name string) (contender, error) {
	var names []string
	for _, c := range contenders {
		if c.name == name {
			return c, nil
		}
		names = append(names, c.name)
	}
	return contender{}, fmt.Errorf("no engine %q; there are %s", name, strings.Join(names, ", "))
}
