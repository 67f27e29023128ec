package index

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"nianbao/index/fold"
	"nianbao/index/jieba"
	"nianbao/internal/nianbao"
)

const (
	optWords = bleveindex.IndexField
	optFlag  = bleveindex.IndexField | bleveindex.SkipFreqNorm
)

// newDocument builds the document of a report. Fields are made here rather than
// by bleve's mapping, which would look at every value by reflection.
// parts are its squeezed texts, at is where they are in the file of texts.
func newDocument(seg *jieba.Segmenter, h *nianbao.Held, parts []foldedPart, at textPlace) *document.Document {
	doc := document.NewDocument(h.ID)
	r := &h.Report
	places := map[mask][]string{inTitle: {r.Title}, inOffice: {r.Office}}
	for _, s := range r.Sections {
		place := kindMask(s.Kind)
		places[place] = append(places[place], s.Text)
		for range headingTimes {
			places[place] = append(places[place], s.Heading)
		}
		for range headingTimes - 1 {
			places[place] = append(places[place], subheadings(s.Text)...)
		}
	}
	for _, f := range wordFields {
		if texts := places[f.in]; len(texts) > 0 {
			addTexts(doc, f.name, texts, optWords, wordAnalyzer{seg})
		}
	}
	for _, f := range charFields {
		doc.AddField(document.NewTextFieldCustom(f.name, nil, nil, optFlag, charAnalyzer{parts, f.in}))
	}
	addProperties(doc, h, at)
	return doc
}

func addTexts(doc *document.Document, name string, texts []string, opt bleveindex.FieldIndexingOptions, a analysis.Analyzer) {
	if value := strings.Join(texts, partSeparator); strings.Trim(value, partSeparator) != "" {
		doc.AddField(document.NewTextFieldCustom(name, nil, []byte(value), opt, a))
	}
}

// partSeparator stands between the texts of one field; no phrase reaches over it.
const partSeparator = "\x00"

func addProperties(doc *document.Document, h *nianbao.Held, at textPlace) {
	r := &h.Report
	add := func(field string, opt bleveindex.FieldIndexingOptions, values ...string) {
		for _, v := range values {
			if v != "" {
				doc.AddField(document.NewTextFieldCustom(field, nil, []byte(v), opt, nil))
			}
		}
	}
	if r.Year > 0 {
		add(fieldYear, optFlag, yearTerm(r.Year))
	}
	add(fieldLevel, optFlag, string(r.Level))
	add(fieldForm, optFlag, string(r.Form))
	add(fieldScope, optFlag, string(r.Scope))
	add(fieldOfficeID, optFlag, h.OfficeID)
	add(fieldOffice, optFlag, fold.Squeeze(r.Office))
	add(fieldOfficeKey, optFlag, officeKeys(r)...)
	add(fieldSite, optFlag, siteTerms(h)...)
	seen := map[nianbao.SectionKind]bool{}
	for _, s := range r.Sections {
		if !seen[s.Kind] {
			add(fieldSection, optFlag, string(s.Kind))
		}
		seen[s.Kind] = true
	}
	for _, table := range tablesOf(r) {
		add(fieldLabels, optFlag, labelTerm(r.Form, table))
	}
	for i, d := range divisions(r.Region) {
		add(regionFields[i], optFlag, d.terms()...)
		add(regionLabels[i], optFlag, d.code+"\t"+d.name)
	}
	add(fieldOfficeType, optFlag, string(nianbao.OfficeTypeOf(r.Office)))
	add(fieldOrder, optFlag, orderKey(h)+textMark+at.String())
}

func yearTerm(year int) string { return fmt.Sprintf("%04d", min(max(year, 0), 9999)) }

// orderKey sorts by year, then date, then id; it is different for every report.
func orderKey(h *nianbao.Held) string {
	published := h.Report.Published
	if published == "" {
		published = "0000-00-00"
	}
	return yearTerm(h.Report.Year) + " " + published + " " + h.ID
}

// siteTerms are the names by which a site is found: its name, its host and the
// domains above that, www.a.gov.cn under a.gov.cn too.
func siteTerms(h *nianbao.Held) []string {
	terms := []string{}
	if site := fold.Squeeze(h.Site); site != "" {
		terms = append(terms, site)
	}
	hosts := []string{strings.ToLower(h.Site)}
	if u, err := url.Parse(h.URL); err == nil {
		hosts = append(hosts, strings.ToLower(u.Hostname()))
	}
	for _, host := range hosts {
		for strings.Contains(host, ".") {
			terms = append(terms, host)
			_, host, _ = strings.Cut(host, ".")
		}
	}
	out, seen := terms[:0], map[string]bool{}
	for _, t := range terms {
		if !seen[t] {
			out = append(out, t)
		}
		seen[t] = true
	}
	return out
}

// wordAnalyzer gives the words of each part, sub-words included, and the long
// dictionary words wherever they stand.
type wordAnalyzer struct{ seg *jieba.Segmenter }

func (a wordAnalyzer) Analyze(value []byte) analysis.TokenStream {
	var out analysis.TokenStream
	for part := range strings.SplitSeq(string(value), partSeparator) {
		folded := fold.Words(part)
		tokens := a.seg.Cut(folded)
		backing := make([]analysis.Token, len(tokens))
		text := []byte(folded)
		out = slices.Grow(out, len(tokens))
		for i, t := range tokens {
			if isLong(t.Text) && a.seg.Known(t.Text) {
				continue // found below
			}
			backing[i] = analysis.Token{Term: text[t.Start:t.End], Start: t.Start, End: t.End, Position: i + 1}
			out = append(out, &backing[i])
		}
		squeezed := fold.Squeeze(part)
		a.seg.Long(squeezed, func(start, end int) {
			out = append(out, &analysis.Token{Term: []byte(squeezed[start:end]), Start: start, End: end, Position: 1})
		})
	}
	return out
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

// charAnalyzer gives each letter, character and digit of the texts at its place
// once; the value of its field is empty.
type charAnalyzer struct {
	parts []foldedPart
	in    mask
}

func (a charAnalyzer) Analyze([]byte) analysis.TokenStream {
	set := letterSets.Get().(*letterSet)
	defer letterSets.Put(set)
	for _, p := range a.parts {
		if p.in&a.in != 0 {
			set.add(p.text)
		}
	}
	chars := set.take()
	out := make(analysis.TokenStream, len(chars))
	backing := make([]analysis.Token, len(chars))
	var terms []byte
	for i, r := range chars {
		from := len(terms)
		terms = utf8.AppendRune(terms, r)
		backing[i] = analysis.Token{Term: terms[from:len(terms):len(terms)], Position: i + 1}
		out[i] = &backing[i]
	}
	return out
}

// letters lists the distinct letters of folded text.
func letters(folded string) []string {
	set := letterSet{}
	set.add(folded)
	var out []string
	for _, r := range set.take() {
		out = append(out, string(r))
	}
	return out
}
