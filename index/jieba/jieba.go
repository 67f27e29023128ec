// Package jieba cuts folded Chinese text into words. It is the only importer of
// gojieba, which needs cgo; its dictionaries travel inside the binary and are
// unpacked for a moment while it loads.
package jieba

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"

	"nianbao/index/fold"
)

// Token is one word with its place in the text that was cut, in bytes.
type Token struct {
	Text  string
	Start int
	End   int
}

// Segmenter cuts text into words. It is safe for concurrent use: the cutting
// functions of cppjieba are const and share nothing that they change.
type Segmenter struct {
	cut *gojieba.Jieba
	lex *lexicon
}

var (
	// mu guards loaded. A failure to load is not kept, so that a full
	// temporary directory does not disable search for the process's life.
	mu     sync.Mutex
	loaded *Segmenter
)

// Load returns the process's one segmenter. The first call reads the
// dictionaries, which takes about half a second and 100 MB.
func Load() (*Segmenter, error) {
	mu.Lock()
	defer mu.Unlock()
	if loaded != nil {
		return loaded, nil
	}
	u, err := unpack()
	if err != nil {
		return nil, fmt.Errorf("unpack dictionaries: %w", err)
	}
	defer u.remove()
	loaded = &Segmenter{cut: gojieba.NewJieba(u.paths...), lex: newLexicon(u.words)}
	return loaded, nil
}

// Cut cuts text in search mode: dictionary words of two and three characters
// within longer words come before the word that holds them. Tokens are letters
// and digits only, and no token reaches over anything else.
func (s *Segmenter) Cut(text string) []Token {
	return s.tokens(text, gojieba.SearchMode)
}

// Words cuts text into words that follow each other without overlap.
func (s *Segmenter) Words(text string) []Token {
	return s.tokens(text, gojieba.DefaultMode)
}

// Known reports whether a word stands in the dictionary.
func (s *Segmenter) Known(word string) bool { return s.lex.known(word) }

// Long finds every dictionary word of [LongWord] or more Chinese characters,
// wherever it stands and whatever it overlaps.
func (s *Segmenter) Long(text string, yield func(start, end int)) { s.lex.find(text, yield) }

func (s *Segmenter) tokens(text string, mode gojieba.TokenizeMode) []Token {
	masked, any := mask(text)
	if !any {
		return nil
	}
	words := s.cut.Tokenize(masked, mode, true)
	out := make([]Token, 0, len(words))
	for _, w := range words {
		if w.Start < 0 || w.End > len(text) || w.Start >= w.End {
			continue
		}
		r, _ := utf8.DecodeRuneInString(masked[w.Start:])
		if fold.Letter(r) {
			out = append(out, Token{Text: text[w.Start:w.End], Start: w.Start, End: w.End})
		}
	}
	return out
}

// separators by length in bytes: characters at which cppjieba always cuts.
var separators = [...]string{1: " ", 2: "  ", 3: "，", 4: "    "}

// mask replaces all that is no letter or digit by separators of the same
// length, so that offsets stay. NUL would end the text for C, and bytes that
// are no UTF-8 would end the cutting; neither is left. It reports whether
// anything remains to be cut.
func mask(text string) (string, bool) {
	var b strings.Builder
	b.Grow(len(text))
	any := false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if fold.Letter(r) && !(r == utf8.RuneError && size == 1) {
			b.WriteString(text[i : i+size])
			any = true
		} else {
			b.WriteString(separators[size])
		}
		i += size
	}
	return b.String(), any
}
