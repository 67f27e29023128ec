package index

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// compiler builds searchers over one reader, that is over one state.
type compiler struct {
	ctx    context.Context
	reader bleveindex.IndexReader

	// found holds where each phrase stands, once that is known; until then
	// phrases compile into all reports that hold their characters, and
	// negations of phrases into all reports: no match is lost.
	found map[string]*places
	// only, if not 0, restricts texts to these kinds of section.
	only   mask
	scored bool
	// request and index are what cursors are tied to.
	request, index string

	stats *statistics // what scores are computed from
	total uint64      // reports in the index
}

// places are the documents that hold a phrase, ascending, where, and how often:
// the frequency of BM25F over the places that the query asks for.
type places struct {
	asked     mask
	docs      []uint64
	in        []mask
	frequency []float32
}

// within gives the documents that hold the phrase at in, with their scores if
// it has a weight.
func (p *places) within(in mask, idf float64) *docSet {
	set := &docSet{}
	for i, doc := range p.docs {
		if p.in[i]&in == 0 {
			continue
		}
		set.docs = append(set.docs, doc)
		if idf > 0 {
			set.scores = append(set.scores, idf*saturate(float64(p.frequency[i])))
		}
	}
	return set
}

// where restricts the places of a text by only. A text of the title or office
// alone stays where it is.
func (c *compiler) where(in mask) mask {
	if c.only == 0 || in&inKinds == 0 {
		return in
	}
	return in & c.only
}

func (c *compiler) compile(p plan) (search.Searcher, error) {
	switch p := p.(type) {
	case allOf:
		return c.all(p)
	case anyOf:
		parts, err := c.each(p.nodes)
		if err != nil {
			return nil, err
		}
		return c.union(parts)
	case noneOf:
		return c.not(p)
	case wordPlan:
		return c.word(p.term, c.where(p.in))
	case mostOf:
		return c.most(p)
	case charPlan:
		return flagPostings(c.ctx, c.reader, charTerms(p.char, c.where(p.in)))
	case phrasePlan:
		return c.phrase(p)
	case labelledPlan:
		return c.labelled(p)
	case flagPlan:
		return flagPostings(c.ctx, c.reader, p.terms)
	case yearPlan:
		return c.years(p)
	case idPlan:
		return docsOf(c.reader, p.ids)
	}
	return nil, errors.New("unknown part of a plan")
}

// each compiles all nodes or none.
func (c *compiler) each(nodes []plan) ([]search.Searcher, error) {
	out := make([]search.Searcher, 0, len(nodes))
	for _, n := range nodes {
		s, err := c.compile(n)
		if err != nil {
			return nil, errors.Join(err, closeAll(out))
		}
		out = append(out, s)
	}
	return out, nil
}

func (c *compiler) all(p allOf) (search.Searcher, error) {
	if len(p.nodes) == 0 {
		return newEverything(c.reader)
	}
	parts, err := c.each(p.nodes)
	if err != nil {
		return nil, err
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return searcher.NewConjunctionSearcher(c.ctx, c.reader, parts, search.SearcherOptions{})
}

func (c *compiler) union(parts []search.Searcher) (search.Searcher, error) {
	switch len(parts) {
	case 0:
		return &docSet{}, nil
	case 1:
		return parts[0], nil
	}
	return searcher.NewDisjunctionSearcher(c.ctx, c.reader, parts, 1, search.SearcherOptions{})
}

func (c *compiler) not(p noneOf) (search.Searcher, error) {
	everything, err := newEverything(c.reader)
	if err != nil || c.found == nil && holdsPhrase(p.node) {
		return everything, err
	}
	quiet := *c
	quiet.scored = false
	inner, err := quiet.compile(p.node)
	if err != nil {
		return nil, errors.Join(err, everything.Close())
	}
	return searcher.NewBooleanSearcher(c.ctx, c.reader, everything, nil, inner, search.SearcherOptions{})
}

// word opens a word, with its weight if scores are wanted.
func (c *compiler) word(term string, in mask) (*postings, error) {
	s, err := wordPostings(c.ctx, c.reader, term, in, c.scored)
	if err == nil && c.scored {
		s.idf = c.stats.idf(s.held)
	}
	return s, err
}

// phrase gives the reports that hold the phrase, ranked like those of a word,
// or before they are known those that hold its characters.
func (c *compiler) phrase(p phrasePlan) (search.Searcher, error) {
	in := c.where(p.in)
	known := c.found[p.needle]
	switch {
	case c.found == nil && p.loose != nil:
		return newEverything(c.reader) // it may come to be asked for by its words
	case c.found == nil:
		return c.candidates(p.needle, in)
	case known == nil:
		return &docSet{}, nil
	case !c.scored:
		return known.within(in, 0), nil
	}
	return known.within(in, c.stats.idf(uint64(len(known.docs)))), nil
}

// candidates gives the reports in which all characters of a phrase stand in
// the title, in the office or in the body.
func (c *compiler) candidates(needle string, in mask) (search.Searcher, error) {
	var groups []search.Searcher
	for _, f := range charFields {
		if f.in&in == 0 {
			continue
		}
		var chars []search.Searcher
		for _, char := range letters(needle) {
			s, err := flagPostings(c.ctx, c.reader, []fieldTerm{{f.name, char}})
			if err != nil {
				return nil, errors.Join(err, closeAll(chars), closeAll(groups))
			}
			chars = append(chars, s)
		}
		group, err := searcher.NewConjunctionSearcher(c.ctx, c.reader, chars, search.SearcherOptions{})
		if err != nil {
			return nil, errors.Join(err, closeAll(chars), closeAll(groups))
		}
		groups = append(groups, group)
	}
	return c.union(groups)
}

// years opens the years that the index holds within the range.
func (c *compiler) years(p yearPlan) (search.Searcher, error) {
	if p.from > p.to {
		return &docSet{}, nil
	}
	dict, err := c.reader.FieldDictRange(fieldYear, []byte(p.from), []byte(p.to))
	if err != nil {
		return nil, err
	}
	var terms []fieldTerm
	for {
		entry, err := dict.Next()
		if err != nil {
			return nil, errors.Join(err, dict.Close())
		}
		if entry == nil {
			break
		}
		if entry.Term <= p.to {
			terms = append(terms, fieldTerm{fieldYear, entry.Term})
		}
	}
	if err := dict.Close(); err != nil {
		return nil, err
	}
	return flagPostings(c.ctx, c.reader, terms)
}

func charTerms(char string, in mask) []fieldTerm {
	var terms []fieldTerm
	for _, f := range charFields {
		if f.in&in != 0 {
			terms = append(terms, fieldTerm{f.name, char})
		}
	}
	return terms
}

// walk visits a plan and what is below it.
func walk(p plan, visit func(plan)) {
	visit(p)
	switch p := p.(type) {
	case allOf:
		for _, n := range p.nodes {
			walk(n, visit)
		}
	case anyOf:
		for _, n := range p.nodes {
			walk(n, visit)
		}
	case noneOf:
		walk(p.node, visit)
	case labelledPlan:
		walk(p.text, visit)
	case mostOf:
		for _, n := range p.words {
			walk(n, visit)
		}
	}
}

func holdsPhrase(p plan) bool {
	found := false
	walk(p, func(n plan) {
		_, is := n.(phrasePlan)
		found = found || is
	})
	return found
}

func closeAll(list []search.Searcher) error {
	var err error
	for _, s := range list {
		err = errors.Join(err, s.Close())
	}
	return err
}
