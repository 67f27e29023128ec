package index

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// mostOf asks for most of the words of a text, measured by how rare they are.
// A question, and a long text that stands nowhere as it was typed, is asked
// for in this way.
type mostOf struct {
	text  string
	in    mask
	words []plan // of wordPlan
}

const (
	// looseWords is the number of words from which a text may be asked for by
	// most of them.
	looseWords = 3
	// looseShare is how much of the weight of the words a report has to hold.
	looseShare = 0.5
	// looseKnown is how much of the weight words have to have that are held at
	// all; otherwise nothing is found.
	looseKnown = 0.4
)

// questions make a text a question; fillers carry nothing to look for.
var (
	questions = []string{"怎么", "怎样", "如何", "什么", "哪些", "哪个", "哪里", "多少", "多久", "是否", "能否", "谁", "吗", "呢"}
	fillers   = append([]string{
		"怎么办", "为什么", "的", "了", "是", "在", "和", "与", "及", "或", "被", "把", "为", "对", "从", "由", "因", "因为", "所以",
		"可以", "能", "能够", "会", "要", "应", "应该", "应当", "需要", "几", "年", "月", "日", "个", "件", "次", "一次", "我", "我们", "后",
	}, questions...)
)

// looseWordsOf are the words that a text comes down to, or nil if it is to be
// found as it stands only.
func (p planner) looseWordsOf(text string, in mask) []plan {
	var words []plan
	seen := map[string]bool{}
	for _, t := range p.x.seg.Words(text) {
		if !seen[t.Text] && !slices.Contains(fillers, t.Text) {
			words = append(words, wordPlan{t.Text, in})
		}
		seen[t.Text] = true
	}
	if len(words) == 0 || len(words) < looseWords && !isQuestion(text) {
		return nil
	}
	return words
}

func isQuestion(text string) bool {
	return slices.ContainsFunc(questions, func(q string) bool { return strings.Contains(text, q) })
}

// loosen puts mostOf in place of texts that may be loosened: before phrases are
// looked up, of questions; afterwards, of those found nowhere. It leaves alone
// what is negated, and answers with the texts that it loosened.
func loosen(p plan, found map[string]*places) (plan, []string) {
	var loosened []string
	each := func(nodes []plan) []plan {
		out := make([]plan, len(nodes))
		for i, n := range nodes {
			var more []string
			out[i], more = loosen(n, found)
			loosened = append(loosened, more...)
		}
		return out
	}
	switch p := p.(type) {
	case allOf:
		return allOf{each(p.nodes)}, loosened
	case anyOf:
		return anyOf{each(p.nodes)}, loosened
	case labelledPlan:
		if found != nil && len(p.tables) > 0 {
			return p, nil // it stands in the labels of tables
		}
		inner, more := loosen(p.text, found)
		return labelledPlan{inner, p.tables}, more
	case phrasePlan:
		if p.loose == nil {
			return p, nil
		}
		if found == nil && isQuestion(p.needle) || found != nil && (found[p.needle] == nil || len(found[p.needle].docs) == 0) {
			return mostOf{p.needle, p.in, p.loose}, []string{p.needle}
		}
	}
	return p, nil
}

// most compiles mostOf.
func (c *compiler) most(p mostOf) (search.Searcher, error) {
	m := &mostSearcher{}
	var all, known float64
	for _, w := range p.words {
		w := w.(wordPlan)
		s, err := c.word(w.term, c.where(w.in))
		if err != nil {
			return nil, errors.Join(err, m.Close())
		}
		// Words that no report holds are not asked for, unless little else is left.
		weight := (&statistics{Total: c.total}).idf(s.held)
		all += weight
		if s.held > 0 {
			known += weight
		}
		m.parts = append(m.parts, s)
		m.weights = append(m.weights, weight)
		m.at = append(m.at, nil)
	}
	m.need = looseShare * known
	if known < looseKnown*all {
		m.need = math.Inf(1)
	}
	return m, nil
}

// mostSearcher finds the documents in which words of enough weight stand.
type mostSearcher struct {
	docSet  // for the methods that say nothing
	parts   []*postings
	weights []float64
	at      []*search.DocumentMatch // nil before the first move and at the end
	need    float64
	begun   bool
}

// Next gives the next match.
func (m *mostSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	return m.from(ctx, nil)
}

// Advance gives the first match not before id.
func (m *mostSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	return m.from(ctx, id)
}

func (m *mostSearcher) from(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	for i, part := range m.parts {
		if m.begun && (m.at[i] == nil || id == nil || m.at[i].IndexInternalID.Compare(id) >= 0) {
			continue
		}
		if m.at[i] != nil {
			ctx.DocumentMatchPool.Put(m.at[i])
		}
		var err error
		if id == nil {
			m.at[i], err = part.Next(ctx)
		} else {
			m.at[i], err = part.Advance(ctx, id)
		}
		if err != nil {
			return nil, err
		}
	}
	m.begun = true
	for {
		match, weight, err := m.take(ctx)
		if match == nil || err != nil || weight >= m.need && weight > 0 {
			return match, err
		}
		ctx.DocumentMatchPool.Put(match)
	}
}

// take gives the least document that any part stands on, with the weight of the
// words in it, and moves these parts on.
func (m *mostSearcher) take(ctx *search.SearchContext) (*search.DocumentMatch, float64, error) {
	var least bleveindex.IndexInternalID
	for _, at := range m.at {
		if at != nil && (least == nil || at.IndexInternalID.Compare(least) < 0) {
			least = at.IndexInternalID
		}
	}
	if least == nil {
		return nil, 0, nil
	}
	match := ctx.DocumentMatchPool.Get()
	match.IndexInternalID = append(match.IndexInternalID[:0], least...)
	weight := 0.0
	for i, at := range m.at {
		if at == nil || !at.IndexInternalID.Equals(match.IndexInternalID) {
			continue
		}
		weight += m.weights[i]
		match.Score += at.Score
		ctx.DocumentMatchPool.Put(at)
		var err error
		if m.at[i], err = m.parts[i].Next(ctx); err != nil {
			return nil, 0, err
		}
	}
	return match, weight, nil
}

// Count is the upper bound by which bleve orders its conjunctions.
func (m *mostSearcher) Count() (n uint64) {
	for _, p := range m.parts {
		n += p.Count()
	}
	return n
}

// Close closes the words.
func (m *mostSearcher) Close() error {
	list := make([]search.Searcher, len(m.parts))
	for i, p := range m.parts {
		list[i] = p
	}
	return closeAll(list)
}

// DocumentMatchPoolSize is the number of matches in hand at a time.
func (m *mostSearcher) DocumentMatchPoolSize() int { return len(m.parts) + 1 }
