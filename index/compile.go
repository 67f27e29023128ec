package index

import (
	"context"
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
)

// compiler turns plans into sets of documents of one view.
type compiler struct {
	ctx  context.Context
	view *view
	// opened keeps the postings that this search has read.
	opened map[fieldTerm]*roaring.Bitmap

	// found holds where each phrase stands, once that is known; until then
	// phrases compile into all reports where they may be, as sought says, and
	// negations of phrases into all reports: no match is lost.
	found  map[string]*places
	sought map[string]*sought
	// only, if not 0, restricts texts to these kinds of section.
	only   mask
	scored bool
	// request and index are what cursors are tied to.
	request, index string

	audits audits      // what the facet of findings is counted by
	stats  *statistics // what scores are computed from
	total  uint64      // reports in the index
}

func newCompiler(ctx context.Context, v *view) *compiler {
	return &compiler{ctx: ctx, view: v, opened: map[fieldTerm]*roaring.Bitmap{}}
}

// compiled is a part of a plan: the documents that match it, which nobody
// changes, and what they score.
type compiled struct {
	docs  *roaring.Bitmap
	word  *word      // scores by itself
	at    *places    // of a phrase, which scores by itself
	idf   float64    // of the phrase
	parts []compiled // scores add up
	// share multiplies the sum by the share of the parts that match.
	share bool
}

// where restricts the places of a text by only. A text of the title or office
// alone stays where it is.
func (c *compiler) where(in mask) mask {
	if c.only == 0 || in&inKinds == 0 {
		return in
	}
	return in & c.only
}

func (c *compiler) compile(p plan) (compiled, error) {
	if err := c.ctx.Err(); err != nil {
		return compiled{}, err
	}
	var out compiled
	var err error
	switch p := p.(type) {
	case allOf:
		return c.all(p)
	case anyOf:
		return c.any(p)
	case noneOf:
		out.docs, err = c.not(p)
	case wordPlan:
		if out.word, err = c.word(p.term, c.where(p.in)); err == nil {
			out.docs = out.word.docs
		}
	case charPlan:
		out.docs, err = c.char(p.char, c.where(p.in))
	case phrasePlan:
		return c.phrase(p)
	case mostOf:
		return c.most(p)
	case labelledPlan:
		return c.labelled(p)
	case flagPlan:
		out.docs, err = c.flags(p.terms)
	case yearPlan:
		out.docs, err = c.years(p)
	case idPlan:
		out.docs = c.view.named(p.ids)
	case findingPlan:
		out.docs = c.finding(p)
	default:
		err = fmt.Errorf("unknown part of a plan: %T", p)
	}
	return out, err
}

func (c *compiler) all(p allOf) (compiled, error) {
	out, err := c.parts(p.nodes)
	switch len(out.parts) {
	case 0:
		out.docs = c.view.live
	case 1:
		return out.parts[0], err
	default:
		out.docs = roaring.FastAnd(setsOf(out.parts)...)
	}
	return out, err
}

func (c *compiler) any(p anyOf) (compiled, error) {
	out, err := c.parts(p.nodes)
	if len(out.parts) == 1 {
		return out.parts[0], err
	}
	out.docs, out.share = union(setsOf(out.parts)), true
	return out, err
}

func (c *compiler) parts(nodes []plan) (compiled, error) {
	var out compiled
	for _, n := range nodes {
		part, err := c.compile(n)
		if err != nil {
			return compiled{}, err
		}
		out.parts = append(out.parts, part)
	}
	return out, nil
}

func setsOf(parts []compiled) []*roaring.Bitmap {
	out := make([]*roaring.Bitmap, len(parts))
	for i, p := range parts {
		out[i] = p.docs
	}
	return out
}

func (c *compiler) not(p noneOf) (*roaring.Bitmap, error) {
	if c.found == nil && holdsPhrase(p.node) {
		return c.view.live, nil
	}
	quiet := *c
	quiet.scored = false
	inner, err := quiet.compile(p.node)
	if err != nil {
		return nil, err
	}
	return roaring.AndNot(c.view.live, inner.docs), nil
}

// phrase gives the reports that hold the phrase, ranked like those of a word.
func (c *compiler) phrase(p phrasePlan) (compiled, error) {
	in := c.where(p.in)
	known := c.found[p.needle]
	switch {
	case c.found == nil && p.loose != nil:
		return compiled{docs: c.view.live}, nil // it may come to be asked for by its words
	case c.found == nil:
		return compiled{docs: c.sought[p.needle].docs}, nil
	case known == nil:
		return compiled{docs: roaring.New()}, nil
	}
	out := compiled{docs: known.within(in)}
	if c.scored {
		out.at, out.idf = known, c.stats.idf(uint64(len(known.docs)))
	}
	return out, nil
}

// years gives the reports of the years within the range that the index holds.
func (c *compiler) years(p yearPlan) (*roaring.Bitmap, error) {
	terms := map[fieldTerm]bool{}
	for _, s := range c.view.segments {
		for _, year := range s.columns.facets[fieldYear].values {
			if year != "" && p.from <= year && year <= p.to {
				terms[fieldTerm{fieldYear, year}] = true
			}
		}
	}
	list := make([]fieldTerm, 0, len(terms))
	for t := range terms {
		list = append(list, t)
	}
	return c.flags(list)
}

// score adds to the scores of hits what a part gives them.
func (c *compiler) score(p *compiled, hits *hitSet, out scores) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	switch {
	case p.word != nil:
		out.addWord(c.view, p.word, hits, make(scores, len(out)))
		return nil
	case p.at != nil:
		out.addPhrase(p.at, p.idf, hits, p.docs)
		return nil
	case !p.share:
		for i := range p.parts {
			if err := c.score(&p.parts[i], hits, out); err != nil {
				return err
			}
		}
		return nil
	}
	sums, counts := make(scores, len(out)), make([]uint16, len(out))
	for i := range p.parts {
		part := &p.parts[i]
		if err := c.score(part, hits, sums); err != nil {
			return err
		}
		for it := part.docs.Iterator(); it.HasNext(); {
			counts[it.Next()]++
		}
	}
	for doc, n := range counts {
		if n > 0 && sums[doc] != 0 {
			out[doc] += sums[doc] * float64(n) / float64(len(p.parts))
		}
	}
	return nil
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

// isTimeout reports whether the time for a search has run out, rather than that
// of who asked.
func isTimeout(outer context.Context, err error) bool {
	return errors.Is(err, context.DeadlineExceeded) && outer.Err() == nil
}
