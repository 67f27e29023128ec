package index

import (
	"bytes"
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// postings is a bleve searcher for one word over several fields, scored by
// BM25F: the weighted, length-normalised frequencies of all fields are added
// before saturation, so that ten fields do not count as ten matches. Without
// fields to score it is a plain union.
type postings struct {
	lists  []posting
	idf    float64
	held   uint64 // reports that hold the word, at least
	scored bool
	next   []byte // internal id that the last match had; nil before the first
}

type posting struct {
	field  wordField
	reader bleveindex.TermFieldReader
	doc    bleveindex.TermFieldDoc
	at     *bleveindex.TermFieldDoc // nil at the end
}

// wordPostings opens a word in the fields of words that in names.
func wordPostings(ctx context.Context, r bleveindex.IndexReader, term string, in mask, scored bool) (*postings, error) {
	p := &postings{scored: scored}
	for _, f := range wordFields {
		if f.in&in == 0 {
			continue
		}
		n, err := p.open(ctx, r, term, f)
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		// The reports that hold the word are not counted over all fields; the
		// field that has most of them stands for all.
		p.held = max(p.held, n)
	}
	return p, p.start()
}

// flagPostings opens terms whose presence alone counts.
func flagPostings(ctx context.Context, r bleveindex.IndexReader, terms []fieldTerm) (*postings, error) {
	p := &postings{}
	for _, t := range terms {
		if _, err := p.open(ctx, r, t.term, wordField{name: t.field}); err != nil {
			return nil, errors.Join(err, p.Close())
		}
	}
	return p, p.start()
}

func (p *postings) open(ctx context.Context, r bleveindex.IndexReader, term string, f wordField) (uint64, error) {
	reader, err := r.TermFieldReader(ctx, []byte(term), f.name, p.scored, p.scored, false)
	if err != nil {
		return 0, err
	}
	n := reader.Count()
	if n == 0 {
		return 0, reader.Close()
	}
	p.lists = append(p.lists, posting{field: f, reader: reader})
	return n, nil
}

// start puts every list on its first document.
func (p *postings) start() error {
	for i := range p.lists {
		if err := p.lists[i].move(nil); err != nil {
			return errors.Join(err, p.Close())
		}
	}
	return nil
}

// move goes to the next document, or to the first one not before to.
func (l *posting) move(to bleveindex.IndexInternalID) (err error) {
	if to == nil {
		l.at, err = l.reader.Next(l.doc.Reset())
	} else {
		l.at, err = l.reader.Advance(to, l.doc.Reset())
	}
	return err
}

// Next gives the next match, or nil.
func (p *postings) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	for i := range p.lists {
		l := &p.lists[i]
		if p.next != nil && l.at != nil && bytes.Compare(l.at.ID, p.next) <= 0 {
			if err := l.move(nil); err != nil {
				return nil, err
			}
		}
	}
	return p.match(ctx), nil
}

// Advance gives the first match not before id.
func (p *postings) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	for i := range p.lists {
		l := &p.lists[i]
		// bleve's reader starts anew when asked for where it already is.
		if l.at != nil && bytes.Compare(l.at.ID, id) < 0 {
			if err := l.move(id); err != nil {
				return nil, err
			}
		}
	}
	return p.match(ctx), nil
}

// match builds the match of the least document that any list stands on.
func (p *postings) match(ctx *search.SearchContext) *search.DocumentMatch {
	var least bleveindex.IndexInternalID
	for i := range p.lists {
		if at := p.lists[i].at; at != nil && (least == nil || bytes.Compare(at.ID, least) < 0) {
			least = at.ID
		}
	}
	if least == nil {
		return nil
	}
	m := ctx.DocumentMatchPool.Get()
	m.IndexInternalID = append(m.IndexInternalID[:0], least...)
	p.next = append(p.next[:0], least...)
	if p.scored {
		m.Score = p.score(least)
	}
	return m
}

func (p *postings) score(id bleveindex.IndexInternalID) float64 {
	var frequency float64
	for i := range p.lists {
		l := &p.lists[i]
		if l.at == nil || !bytes.Equal(l.at.ID, id) {
			continue
		}
		length := l.field.pivot
		if l.at.Norm > 0 {
			length = 1 / (l.at.Norm * l.at.Norm) // bleve keeps 1/√length
		}
		frequency += l.field.part(float64(l.at.Freq), length)
	}
	return p.idf * saturate(frequency)
}

// Close closes the lists.
func (p *postings) Close() error {
	var err error
	for i := range p.lists {
		err = errors.Join(err, p.lists[i].reader.Close())
	}
	p.lists = nil
	return err
}

// Weight is nothing: scores are complete without bleve's query norm.
func (p *postings) Weight() float64 { return 0 }

// SetQueryNorm does nothing.
func (p *postings) SetQueryNorm(float64) {}

// Count is the upper bound by which bleve orders its conjunctions.
func (p *postings) Count() (n uint64) {
	for i := range p.lists {
		n += p.lists[i].reader.Count()
	}
	return n
}

// Min is 0: as an optional part nothing has to match.
func (p *postings) Min() int { return 0 }

// Size is not accounted for.
func (p *postings) Size() int { return 0 }

// DocumentMatchPoolSize is the number of matches in hand at a time.
func (p *postings) DocumentMatchPoolSize() int { return 1 }
