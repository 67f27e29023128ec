package index

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// word is one word over several fields, scored by BM25F: the weighted,
// length-normalised frequencies of all fields are added before saturation, so
// that ten fields do not count as ten matches.
type word struct {
	docs  *roaring.Bitmap
	lists []fieldPostings
	idf   float64
	held  uint64 // reports that hold the word, at least
}

// fieldPostings are the documents of one segment that hold a word in a field.
type fieldPostings struct {
	field wordField
	base  uint32
	list  segment.PostingsList
	docs  *roaring.Bitmap // numbered as in the segment
}

// word opens a word in the fields of words that in names.
func (c *compiler) word(term string, in mask) (*word, error) {
	w := &word{}
	var sets []*roaring.Bitmap
	for _, f := range wordFields {
		if f.in&in == 0 {
			continue
		}
		lists, set, err := c.postings(term, f)
		if err != nil {
			return nil, err
		}
		if set.IsEmpty() {
			continue
		}
		// The reports that hold the word are not counted over all fields; the field
		// that has most of them stands for all.
		w.held = max(w.held, set.GetCardinality())
		w.lists, sets = append(w.lists, lists...), append(sets, set)
	}
	w.docs = union(sets)
	if c.scored {
		w.idf = c.stats.idf(w.held)
	}
	return w, nil
}

// flags gives the documents that have any of the terms.
func (c *compiler) flags(terms []fieldTerm) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, 0, len(terms))
	for _, t := range terms {
		_, set, err := c.postings(t.term, wordField{name: t.field})
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return union(sets), nil
}

// union must not be changed if there is one set only.
func union(sets []*roaring.Bitmap) *roaring.Bitmap {
	if len(sets) == 1 {
		return sets[0]
	}
	return roaring.FastOr(sets...)
}

// termPostings are what a term of a field has in all segments.
type termPostings struct {
	lists []fieldPostings
	docs  *roaring.Bitmap
}

// postings opens a term of a field in all segments, once for a search.
func (c *compiler) postings(term string, f wordField) ([]fieldPostings, *roaring.Bitmap, error) {
	key := fieldTerm{f.name, term}
	if known, ok := c.opened[key]; ok {
		return known.lists, known.docs, nil
	}
	var lists []fieldPostings
	var sets []*roaring.Bitmap
	for i := range c.view.segments {
		s := &c.view.segments[i]
		dict, err := s.segment.Dictionary(f.name)
		if err != nil {
			return nil, nil, err
		}
		list, err := dict.PostingsList([]byte(term), s.deleted, nil)
		if err != nil {
			return nil, nil, err
		}
		if list.Count() == 0 {
			continue
		}
		docs, err := documentsOf(list)
		if err != nil {
			return nil, nil, err
		}
		lists = append(lists, fieldPostings{f, s.base, list, docs})
		sets = append(sets, shift(docs, s.base))
	}
	out := union(sets)
	c.opened[key] = termPostings{lists, out}
	return lists, out, nil
}

// documentsOf gives the documents of a list, of which those with a single
// document have no bitmap.
func documentsOf(list segment.PostingsList) (*roaring.Bitmap, error) {
	it := list.Iterator(false, false, false, nil)
	if whole, ok := it.(segment.OptimizablePostingsIterator); ok {
		if docs := whole.ActualBitmap(); docs != nil {
			return docs, nil
		}
	}
	docs := roaring.New()
	for {
		p, err := it.Next()
		if err != nil || p == nil {
			return docs, err
		}
		docs.Add(uint32(p.Number()))
	}
}

// scores are the scores of documents by their number.
type scores []float64

// addWord adds a word's score to those hits that hold it. scratch is all zero,
// before and after.
func (out scores) addWord(w *word, hits *hitSet, scratch scores) error {
	for i := range w.lists {
		if err := w.lists[i].addFrequencies(hits, scratch); err != nil {
			return err
		}
	}
	for it := w.docs.Iterator(); it.HasNext(); {
		doc := it.Next()
		if f := scratch[doc]; f != 0 {
			out[doc] += w.idf * saturate(f)
			scratch[doc] = 0
		}
	}
	return nil
}

// addPhrase adds a phrase's score to those hits that hold it within docs.
func (out scores) addPhrase(p *places, idf float64, hits *hitSet, docs *roaring.Bitmap) {
	for i, doc := range p.docs {
		if hits.has(doc) && docs.Contains(doc) {
			out[doc] += idf * saturate(float64(p.frequency[i]))
		}
	}
}

// addFrequencies adds the weighted, normalised frequencies of a list for those
// documents that are hits.
func (p *fieldPostings) addFrequencies(hits *hitSet, out scores) error {
	it := p.list.Iterator(true, true, false, nil)
	if wanted := hits.within(p); wanted != nil {
		if some, ok := it.(segment.OptimizablePostingsIterator); ok {
			some.ReplaceActual(wanted)
		}
	}
	for {
		post, err := it.Next()
		if err != nil || post == nil {
			return err
		}
		doc := p.base + uint32(post.Number())
		if !hits.has(doc) {
			continue
		}
		length := p.field.pivot
		if norm := post.Norm(); norm > 0 {
			length = 1 / (norm * norm) // bleve keeps 1/√length
		}
		out[doc] += p.field.part(float64(post.Frequency()), length)
	}
}

// hitSet is a set of documents that is asked for single ones.
type hitSet struct {
	docs  *roaring.Bitmap
	dense []uint64
}

func newHitSet(docs *roaring.Bitmap) *hitSet { return &hitSet{docs, docs.ToDense()} }

func (h *hitSet) has(doc uint32) bool {
	i := int(doc / 64)
	return i < len(h.dense) && h.dense[i]&(1<<(doc%64)) != 0
}

// within gives those documents of a list that are hits, numbered as in the
// segment, where that is worth it: where they are few, most of the list is
// skipped. It is nil where the list had better be read through.
func (h *hitSet) within(p *fieldPostings) *roaring.Bitmap {
	n := p.docs.GetCardinality()
	if n < 64 || h.docs.GetCardinality() > n/4 {
		return nil
	}
	docs := make([]uint32, 0, h.docs.GetCardinality())
	for it := p.docs.Iterator(); it.HasNext(); {
		if doc := it.Next(); h.has(doc + p.base) {
			docs = append(docs, doc)
		}
	}
	return roaring.BitmapOf(slices.Clip(docs)...)
}
