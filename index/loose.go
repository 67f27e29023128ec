package index

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
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

// most compiles mostOf: the documents in which words of enough weight stand, and
// which score by all of them.
func (c *compiler) most(p mostOf) (compiled, error) {
	out := compiled{docs: roaring.New()}
	var weights []float64
	var all, known float64
	for _, n := range p.words {
		n := n.(wordPlan)
		w, err := c.word(n.term, c.where(n.in))
		if err != nil {
			return compiled{}, err
		}
		// Words that no report holds are not asked for, unless little else is left.
		weight := (&statistics{Total: c.total}).idf(w.held)
		all += weight
		if w.held > 0 {
			known += weight
		}
		weights = append(weights, weight)
		out.parts = append(out.parts, compiled{docs: w.docs, word: w})
	}
	if known < looseKnown*all || known == 0 {
		return out, nil
	}
	sums := make([]float64, c.view.size())
	for i, part := range out.parts {
		for it := part.docs.Iterator(); it.HasNext(); {
			sums[it.Next()] += weights[i]
		}
	}
	var docs []uint32
	for doc, sum := range sums {
		if sum > 0 && sum >= looseShare*known {
			docs = append(docs, uint32(doc))
		}
	}
	out.docs.AddMany(docs)
	return out, nil
}
