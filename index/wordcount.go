package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"nianbao/index/fold"
	"nianbao/index/jieba"
)

// termField is a field of a document that is indexed by terms alone. bleve's own
// field of text would go through a list of tokens first, and count them.
type termField struct {
	name    string
	analyze func() bleveindex.TokenFrequencies
	terms   bleveindex.TokenFrequencies
}

var _ document.Field = (*termField)(nil)

// held is what bleve keeps of a term that occurs, how often not being told. One
// value serves all: nobody changes it.
var held = &bleveindex.TokenFreq{}

// Analyze finds the terms. bleve analyses the fields of a document one after the
// other, in the order in which they were added.
func (f *termField) Analyze() { f.terms = f.analyze() }

// AnalyzedTokenFrequencies gives the terms.
func (f *termField) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return f.terms }

// Name is the name of the field.
func (f *termField) Name() string { return f.name }

// Options are those of an unscored field.
func (f *termField) Options() bleveindex.FieldIndexingOptions { return optFlag }

// EncodedFieldType is that of text.
func (f *termField) EncodedFieldType() byte { return 't' }

// ArrayPositions is empty: a field occurs once.
func (f *termField) ArrayPositions() []uint64 { return nil }

// Value is empty: nothing is stored.
func (f *termField) Value() []byte { return nil }

// AnalyzedLength is of no use where nothing is scored by bleve.
func (f *termField) AnalyzedLength() int { return 0 }

// NumPlainTextBytes is of no use either.
func (f *termField) NumPlainTextBytes() uint64 { return 0 }

// Size is about what the terms take.
func (f *termField) Size() int { return 64 * len(f.terms) }

// wordCount counts the words of a report, field by field.
type wordCount struct {
	seg     *jieba.Segmenter
	lengths []byte // codes, by field of words
}

func newWordCount(seg *jieba.Segmenter) *wordCount {
	w := &wordCount{seg: seg, lengths: make([]byte, len(wordFields))}
	for i := range w.lengths {
		w.lengths[i] = lengthCode(0)
	}
	return w
}

// addFields adds the levels of a field of words to a document; texts are those
// at its place.
func (w *wordCount) addFields(doc *document.Document, field int, texts []foldedPart) {
	var counts map[string]int
	for i, l := range wordFields[field].levels {
		doc.AddField(&termField{name: l.field, analyze: func() bleveindex.TokenFrequencies {
			if i == 0 {
				counts = w.count(field, texts)
			}
			return reaching(counts, l.atLeast)
		}})
	}
}

// count counts the words of texts, and keeps their length.
func (w *wordCount) count(field int, texts []foldedPart) map[string]int {
	counts, total := map[string]int{}, 0
	for _, t := range texts {
		eachWord(w.seg, t.raw, t.text, func(word string) {
			counts[word] += t.times
			total += t.times
		})
	}
	w.lengths[field] = lengthCode(total)
	return counts
}

// reaching gives the words that occur at least so many times.
func reaching(counts map[string]int, atLeast int) bleveindex.TokenFrequencies {
	size := len(counts)
	if atLeast > 1 {
		size /= 4
	}
	out := make(bleveindex.TokenFrequencies, size)
	for word, n := range counts {
		if n >= atLeast {
			out[word] = held
		}
	}
	return out
}

// eachWord visits the words of a text, sub-words included, and the long
// dictionary words wherever they stand in it, squeezed.
func eachWord(seg *jieba.Segmenter, text, squeezed string, visit func(word string)) {
	for _, t := range seg.Cut(fold.Words(text)) {
		if !isLong(t.Text) || !seg.Known(t.Text) { // those are found below
			visit(t.Text)
		}
	}
	seg.Long(squeezed, func(start, end int) { visit(squeezed[start:end]) })
}

// isLong reports whether the segmenter's Long may find a word.
func isLong(word string) bool {
	if len(word) < 3*jieba.LongWord { // bytes of so many Chinese characters
		return false
	}
	if n := utf8.RuneCountInString(word); n < jieba.LongWord || n > jieba.LongestWord {
		return false
	}
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}
