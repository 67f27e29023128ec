package index

import (
	"errors"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// docSet is a bleve searcher over known documents of one reader, ascending.
type docSet struct {
	docs   []uint64
	scores []float64 // of each document; nil if nothing is scored
	at     int
}

// Next gives the next document.
func (s *docSet) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if s.at >= len(s.docs) {
		return nil, nil
	}
	m := ctx.DocumentMatchPool.Get()
	m.IndexInternalID = bleveindex.NewIndexInternalID(m.IndexInternalID, s.docs[s.at])
	if s.scores != nil {
		m.Score = s.scores[s.at]
	}
	s.at++
	return m, nil
}

// Advance gives the first document not before id.
func (s *docSet) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	s.at, _ = slices.BinarySearch(s.docs, id.Value())
	return s.Next(ctx)
}

// Count is the number of documents.
func (s *docSet) Count() uint64 { return uint64(len(s.docs)) }

// Close has nothing to release.
func (s *docSet) Close() error { return nil }

// Weight is nothing, for nothing is scored.
func (s *docSet) Weight() float64 { return 0 }

// SetQueryNorm does nothing.
func (s *docSet) SetQueryNorm(float64) {}

// Min is 0: as an optional part nothing has to match.
func (s *docSet) Min() int { return 0 }

// Size is not accounted for.
func (s *docSet) Size() int { return 0 }

// DocumentMatchPoolSize is the number of matches in hand at a time.
func (s *docSet) DocumentMatchPoolSize() int { return 1 }

// everything is a searcher over all documents.
type everything struct {
	docSet // for the methods that say nothing
	reader bleveindex.DocIDReader
	count  uint64
}

func newEverything(r bleveindex.IndexReader) (*everything, error) {
	count, err := r.DocCount()
	if err != nil {
		return nil, err
	}
	reader, err := r.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	return &everything{reader: reader, count: count}, nil
}

// Next gives the next document.
func (e *everything) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	id, err := e.reader.Next()
	return e.match(ctx, id, err)
}

// Advance gives the first document not before id.
func (e *everything) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	found, err := e.reader.Advance(id)
	return e.match(ctx, found, err)
}

func (e *everything) match(ctx *search.SearchContext, id bleveindex.IndexInternalID, err error) (*search.DocumentMatch, error) {
	if err != nil || id == nil {
		return nil, err
	}
	m := ctx.DocumentMatchPool.Get()
	m.IndexInternalID = append(m.IndexInternalID[:0], id...)
	return m, nil
}

// Count is the number of documents.
func (e *everything) Count() uint64 { return e.count }

// Close releases the reader.
func (e *everything) Close() error { return e.reader.Close() }

// docsOf finds the documents of report ids; ids that are not held are left out.
func docsOf(r bleveindex.IndexReader, ids []string) (*docSet, error) {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	reader, err := r.DocIDReaderOnly(slices.Compact(sorted))
	if err != nil {
		return nil, err
	}
	set := &docSet{}
	for {
		id, err := reader.Next()
		if err != nil || id == nil {
			slices.Sort(set.docs)
			return set, errors.Join(err, reader.Close())
		}
		set.docs = append(set.docs, id.Value())
	}
}
