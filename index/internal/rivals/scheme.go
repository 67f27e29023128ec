package main

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	blevedoc "github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"nianbao/index/jieba"
)

// The schemes for phrases that bleve offers, each as plain as it can be: one
// field for the whole text.
type schemeKind int

const (
	wordPositions schemeKind = iota
	bigramPositions
	charPositions
	charsStored // characters, texts from bleve
	charsFile   // characters, texts from a file
	pairsFile   // pairs of characters, texts from a file
)

// looksUp reports whether phrases are looked up in texts.
func (k schemeKind) looksUp() bool { return k >= charsStored }

// scheme is an index in bleve without anything of ours but the segmenter.
type scheme struct {
	dir  string
	kind schemeKind
	seg  *jieba.Segmenter
	idx  bleve.Index

	texts *textFile
	size  int64 // of the texts
}

func newScheme(kind schemeKind) func(dir string) engine {
	return func(dir string) engine { return &scheme{dir: dir, kind: kind} }
}

func (s *scheme) path() string { return filepath.Join(s.dir, "bleve") }

func (s *scheme) load(_ context.Context, all iter.Seq2[*document, error]) (err error) {
	if s.kind == charsFile || s.kind == pairsFile {
		s.size, err = writeTexts(s.dir, all)
	}
	return err
}

func (s *scheme) index(ctx context.Context, all iter.Seq2[*document, error]) (err error) {
	if s.seg, err = jieba.Load(); err != nil {
		return err
	}
	s.idx, err = bleve.NewUsing(s.path(), bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return err
	}
	const batchSize = 250 // as nianbao has it
	b := s.idx.NewBatch()
	for d, err := range all {
		if err != nil {
			return err
		}
		if err := b.IndexAdvanced(s.document(d)); err != nil {
			return err
		}
		if b.Size() >= batchSize {
			if err := s.idx.Batch(b); err != nil {
				return err
			}
			b.Reset()
		}
	}
	return s.idx.Batch(b)
}

func (s *scheme) sizes(context.Context) (sizes, error) {
	if err := s.close(); err != nil {
		return sizes{}, err
	}
	n, err := diskUsage(s.path(), "*")
	return sizes{Index: n, Texts: s.size}, err
}

func (s *scheme) open(context.Context) (err error) {
	if s.seg, err = jieba.Load(); err != nil {
		return err
	}
	if s.kind == charsFile || s.kind == pairsFile {
		if s.texts, err = openTexts(s.dir); err != nil {
			return err
		}
	}
	s.idx, err = bleve.Open(s.path())
	return err
}

const (
	optPlain     = bleveindex.IndexField
	optPositions = optPlain | bleveindex.IncludeTermVectors
	optFlag      = optPlain | bleveindex.SkipFreqNorm
	optValue     = optFlag | bleveindex.DocValues
)

func (s *scheme) document(d *document) *blevedoc.Document {
	doc := blevedoc.NewDocument(d.id)
	text := []byte(d.text())
	add := func(name string, value []byte, opt bleveindex.FieldIndexingOptions, a analysis.Analyzer) {
		doc.AddField(blevedoc.NewTextFieldCustom(name, nil, value, opt, a))
	}
	switch s.kind {
	case charsStored:
		add("text", text, optPlain, analyzer(s.cutWords))
		add("pieces", text, optFlag|bleveindex.StoreField, analyzer(distinct(chars)))
	case charsFile:
		add("text", text, optPlain, analyzer(s.cutWords))
		add("pieces", text, optFlag, analyzer(distinct(chars)))
	case pairsFile:
		add("text", text, optPlain, analyzer(s.cutWords))
		add("pieces", text, optFlag, analyzer(distinct(pairs)))
	default:
		add("text", text, optPositions, analyzer(s.cutter()))
	}
	for name, value := range map[string]string{"year": yearTerm(d.year), "region": d.region, "level": d.level} {
		if value != "" {
			add(name, []byte(value), optValue, nil)
		}
	}
	return doc
}

// cut gives the terms of one text in order; their places are their positions.
type cut func(text string) []string

func (s *scheme) cutter() cut {
	switch s.kind {
	case wordPositions:
		return s.cutWords
	case bigramPositions:
		return pairs
	}
	return chars
}

// cutWords cuts without overlap, so that the words of a phrase follow each
// other. The signs between words are terms too: they part phrases.
func (s *scheme) cutWords(text string) []string {
	var out []string
	end := 0
	for _, t := range s.seg.Words(text) {
		out = append(append(out, chars(text[end:t.Start])...), t.Text)
		end = t.End
	}
	return append(out, chars(text[end:])...)
}

// chars gives every sign, punctuation too: it parts phrases.
func chars(text string) []string {
	out := make([]string, 0, len(text)/3)
	for _, r := range text {
		out = append(out, string(r))
	}
	return out
}

// pairs gives every two neighbours, and the last sign alone, so that a phrase
// of one sign is found as what a pair begins with.
func pairs(text string) []string {
	out := make([]string, 0, len(text)/3)
	for i, r := range text {
		_, next := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		out = append(out, text[i:i+utf8.RuneLen(r)+next])
	}
	return out
}

// distinct gives each piece once.
func distinct(all cut) cut {
	return func(text string) []string {
		seen := map[string]bool{}
		var out []string
		for _, piece := range all(text) {
			if !seen[piece] {
				out = append(out, piece)
			}
			seen[piece] = true
		}
		return out
	}
}

// analyzer makes tokens with positions; the texts of a report lie a hundred
// positions apart.
type analyzer cut

func (a analyzer) Analyze(value []byte) analysis.TokenStream {
	var out analysis.TokenStream
	at := 0
	for part := range strings.SplitSeq(string(value), separator) {
		terms := a(part)
		tokens := make([]analysis.Token, len(terms))
		for i, term := range terms {
			tokens[i] = analysis.Token{Term: []byte(term), Position: at + i + 1}
			out = append(out, &tokens[i])
		}
		at += len(terms) + 100
	}
	return out
}

func (s *scheme) query(ctx context.Context, a ask) (query.Query, error) {
	switch {
	case a.Form == word && (s.kind == wordPositions || s.kind.looksUp()):
		return termQuery("text", a.Text), nil
	case s.kind.looksUp():
		return s.lookUp(ctx, a)
	case s.kind == wordPositions:
		return query.NewPhraseQuery(s.cutWords(a.Text), "text"), nil
	case s.kind == charPositions:
		return query.NewPhraseQuery(chars(a.Text), "text"), nil
	}
	terms := pairs(a.Text)
	if len(terms) == 1 {
		return prefixQuery("text", terms[0]), nil
	}
	return query.NewPhraseQuery(terms[:len(terms)-1], "text"), nil
}

func prefixQuery(field, prefix string) query.Query {
	q := bleve.NewPrefixQuery(prefix)
	q.SetField(field)
	return q
}

func termQuery(field, term string) *query.TermQuery {
	q := bleve.NewTermQuery(term)
	q.SetField(field)
	return q
}

// lookUp finds the reports with all pieces of the text, within the years asked
// for, and keeps those whose text holds it.
func (s *scheme) lookUp(ctx context.Context, a ask) (query.Query, error) {
	pieces := distinct(chars)(a.Text)
	if s.kind == pairsFile {
		switch pieces = pairs(a.Text); len(pieces) {
		case 1:
			return prefixQuery("pieces", pieces[0]), nil
		case 2:
			return termQuery("pieces", pieces[0]), nil // the pair is the phrase
		}
		pieces = pieces[:len(pieces)-1]
	}
	all := query.NewConjunctionQuery(nil)
	for _, p := range pieces {
		all.AddQuery(termQuery("pieces", p))
	}
	if a.From != 0 {
		all.AddQuery(years(a.From, a.To))
	}
	req := bleve.NewSearchRequestOptions(all, 1<<20, 0, false)
	req.Score = "none"
	if s.kind == charsStored {
		req.Fields = []string{"pieces"}
	}
	res, err := s.idx.SearchInContext(ctx, req)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, h := range res.Hits {
		text, _ := h.Fields["pieces"].(string)
		if s.texts != nil {
			if text, err = s.texts.text(h.ID); err != nil {
				return nil, err
			}
		}
		if strings.Contains(text, a.Text) {
			ids = append(ids, h.ID)
		}
	}
	return query.NewDocIDQuery(ids), nil
}

func (s *scheme) search(ctx context.Context, a ask) (out answer, err error) {
	q, err := s.query(ctx, a)
	if err != nil {
		return out, err
	}
	if a.From != 0 {
		q = query.NewConjunctionQuery([]query.Query{q, years(a.From, a.To)})
	}
	req := bleve.NewSearchRequestOptions(q, pageSize, 0, false)
	if a.All {
		req.Size, req.Score = 1<<20, "none"
	}
	if a.Facets {
		for _, name := range facets {
			req.AddFacet(name, bleve.NewFacetRequest(name, 1<<16))
		}
	}
	res, err := s.idx.SearchInContext(ctx, req)
	if err != nil {
		return out, err
	}
	out.Total = int(res.Total)
	for _, h := range res.Hits {
		out.IDs = append(out.IDs, h.ID)
	}
	if a.Facets {
		out.Counts = emptyCounts()
		for name, f := range res.Facets {
			for _, t := range f.Terms.Terms() {
				out.Counts[name][t.Term] = t.Count
			}
		}
	}
	return out, nil
}

func years(from, to int) query.Query {
	any := query.NewDisjunctionQuery(nil)
	for y := from; y <= to; y++ {
		q := termQuery("year", yearTerm(y))
		q.SetBoost(0)
		any.AddQuery(q)
	}
	return any
}

func (s *scheme) pid() int { return 0 }

func (s *scheme) close() error {
	var errs []error
	if s.texts != nil {
		errs = append(errs, s.texts.close())
	}
	if s.idx != nil {
		errs = append(errs, s.idx.Close())
	}
	s.idx, s.texts = nil, nil
	return errors.Join(errs...)
}
