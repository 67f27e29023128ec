package index

import (
	"bytes"
	"errors"
	"strings"

	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"nianbao/index/fold"
	"nianbao/index/jieba"
	"nianbao/internal/nianbao"
)

// Labels of tables are the same in all reports of a form, so they are not
// indexed report by report. A report only has a term for each table that it
// prints, form and section; a word is looked up in the labels of the forms, and
// stands for the tables whose labels hold it.
//
// Only bare words look there, and only if they are not negated: a quoted phrase
// asks for the text, and -word for reports that do not speak of something, which
// the labels that every form prints would make none.

// labelSet holds the labels of all forms, ready to be looked in.
type labelSet struct{ list []label }

type label struct {
	nianbao.TableLabel
	squeezed string
	words    map[string]bool
}

func newLabelSet(seg *jieba.Segmenter, list []nianbao.TableLabel) *labelSet {
	s := &labelSet{list: make([]label, 0, len(list))}
	for _, l := range list {
		words := map[string]bool{}
		for _, t := range (wordAnalyzer{seg}).Analyze([]byte(l.Text)) {
			words[string(t.Term)] = true
		}
		s.list = append(s.list, label{l, fold.Squeeze(l.Text), words})
	}
	return s
}

// labelledPlan is a bare word: in the texts, or else in the labels of tables,
// where it finds but does not rank.
type labelledPlan struct {
	text   plan
	tables []printedTable
}

// printedTable is a table whose labels hold the word.
type printedTable struct {
	term string // of fieldLabels
	in   mask
}

// labelled lets a bare word look in the labels too.
func (p planner) labelled(text plan, in mask) plan {
	if p.negated || in&inKinds == 0 {
		return text
	}
	out := labelledPlan{text: text}
	seen := map[string]bool{}
	for i := range p.x.labels.list {
		l := &p.x.labels.list[i]
		table := printedTable{labelTerm(l.Form, l.Section), kindMask(l.Section)}
		if !seen[table.term] && table.in&in != 0 && l.holds(text) {
			out.tables = append(out.tables, table)
			seen[table.term] = true
		}
	}
	return out
}

func (l *label) holds(p plan) bool {
	switch p := p.(type) {
	case wordPlan:
		return l.words[p.term]
	case phrasePlan:
		return strings.Contains(l.squeezed, p.needle)
	case charPlan:
		return strings.Contains(l.squeezed, p.char)
	}
	return false
}

func labelTerm(form nianbao.Form, section nianbao.SectionKind) string {
	return string(form) + " " + string(section)
}

// tablesOf lists the tables of its form that a report prints, as far as its
// warnings do not say that they are missing.
func tablesOf(r *nianbao.Report) []nianbao.SectionKind {
	if r.Form == nianbao.Form2014 {
		if warned(r, "form_from_year", "") {
			return nil
		}
		return []nianbao.SectionKind{nianbao.SectionExtra}
	}
	if r.Form != nianbao.Form2019 && r.Form != nianbao.Form2021 || warned(r, "form_from_year", "") {
		return nil
	}
	var out []nianbao.SectionKind
	for _, t := range []struct {
		section nianbao.SectionKind
		name    string // in the warning
	}{
		{nianbao.SectionDisclosure, "two"}, {nianbao.SectionRequests, "three"}, {nianbao.SectionLitigation, "four"},
	} {
		if !warned(r, "tables_missing", t.name) {
			out = append(out, t.section)
		}
	}
	return out
}

func warned(r *nianbao.Report, code, about string) bool {
	for _, w := range r.Warnings {
		if w.Code == code && strings.Contains(w.Message, about) {
			return true
		}
	}
	return false
}

// labelled finds what the text finds, with its score, and the reports that print
// the tables, without one.
func (c *compiler) labelled(p labelledPlan) (search.Searcher, error) {
	text, err := c.compile(p.text)
	if err != nil {
		return nil, err
	}
	var terms []fieldTerm
	for _, t := range p.tables {
		if c.where(t.in) != 0 {
			terms = append(terms, fieldTerm{fieldLabels, t.term})
		}
	}
	if len(terms) == 0 {
		return text, nil
	}
	tables, err := flagPostings(c.ctx, c.reader, terms)
	if err != nil {
		return nil, errors.Join(err, text.Close())
	}
	return &beside{text: text, tables: tables}, nil
}

// beside is a union of two searchers in which the first alone scores. Bleve's
// own disjunction would halve the score of what only one of them finds.
type beside struct {
	text, tables search.Searcher
	a, b         *search.DocumentMatch // where they stand
	started      bool
}

// Next gives the next match.
func (s *beside) Next(ctx *search.SearchContext) (m *search.DocumentMatch, err error) {
	if !s.started {
		s.started = true
		if s.a, err = s.text.Next(ctx); err != nil {
			return nil, err
		}
		if s.b, err = s.tables.Next(ctx); err != nil {
			return nil, err
		}
	}
	return s.take(ctx)
}

// take gives the lesser of the matches at hand and moves on.
func (s *beside) take(ctx *search.SearchContext) (m *search.DocumentMatch, err error) {
	order := 0
	switch {
	case s.a == nil && s.b == nil:
		return nil, nil
	case s.a == nil:
		order = 1
	case s.b == nil:
		order = -1
	default:
		order = bytes.Compare(s.a.IndexInternalID, s.b.IndexInternalID)
	}
	a, b := s.a, s.b
	if order <= 0 {
		m = a
		if s.a, err = s.text.Next(ctx); err != nil {
			return nil, err
		}
	}
	if order >= 0 {
		if order == 0 {
			ctx.DocumentMatchPool.Put(b)
		} else {
			m = b
		}
		if s.b, err = s.tables.Next(ctx); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Advance gives the first match not before id.
func (s *beside) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (m *search.DocumentMatch, err error) {
	if s.a, err = s.forward(ctx, s.text, s.a, id); err != nil {
		return nil, err
	}
	if s.b, err = s.forward(ctx, s.tables, s.b, id); err != nil {
		return nil, err
	}
	s.started = true
	return s.take(ctx)
}

// forward moves one side on to id, unless it stands there, beyond or at its end.
func (s *beside) forward(ctx *search.SearchContext, side search.Searcher, at *search.DocumentMatch, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	if s.started && (at == nil || bytes.Compare(at.IndexInternalID, id) >= 0) {
		return at, nil
	}
	if at != nil {
		ctx.DocumentMatchPool.Put(at)
	}
	return side.Advance(ctx, id)
}

// Close closes both sides.
func (s *beside) Close() error { return errors.Join(s.text.Close(), s.tables.Close()) }

// Weight is that of the text.
func (s *beside) Weight() float64 { return s.text.Weight() }

// SetQueryNorm sets that of the text.
func (s *beside) SetQueryNorm(norm float64) { s.text.SetQueryNorm(norm) }

// Count is an upper bound.
func (s *beside) Count() uint64 { return s.text.Count() + s.tables.Count() }

// Min is 0: as an optional part nothing has to match.
func (s *beside) Min() int { return 0 }

// Size is not accounted for.
func (s *beside) Size() int { return 0 }

// DocumentMatchPoolSize is that of both sides and the two matches at hand.
func (s *beside) DocumentMatchPoolSize() int {
	return s.text.DocumentMatchPoolSize() + s.tables.DocumentMatchPoolSize() + 2
}
