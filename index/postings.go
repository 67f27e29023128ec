package index

import (
	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// word is one word over several fields, scored by BM25F: the weighted,
// length-normalised frequencies of all fields are added before saturation, so
// that ten fields do not count as ten matches.
type word struct {
	docs *roaring.Bitmap
	in   []wordIn
	idf  float64
	held uint64 // reports that hold the word, at least
}

// wordIn are the documents that hold a word in a field, by the levels that it
// reaches there.
type wordIn struct {
	field  int // of wordFields
	levels []*roaring.Bitmap
}

// word opens a word in the fields of words that in names.
func (c *compiler) word(term string, in mask) (*word, error) {
	w := &word{}
	var sets []*roaring.Bitmap
	for i := range wordFields {
		if wordFields[i].in&in == 0 {
			continue
		}
		levels, err := c.levels(term, &wordFields[i])
		if err != nil {
			return nil, err
		}
		if len(levels) == 0 {
			continue
		}
		// The reports that hold the word are not counted over all fields; the field
		// that has most of them stands for all.
		w.held = max(w.held, levels[0].GetCardinality())
		w.in, sets = append(w.in, wordIn{i, levels}), append(sets, levels[0])
	}
	w.docs = union(sets)
	if c.scored {
		w.idf = c.stats.idf(w.held)
	}
	return w, nil
}

// levels gives the documents that hold a word in a field, by level, as long as
// there are any; the first level alone where nothing is scored.
func (c *compiler) levels(term string, f *wordField) ([]*roaring.Bitmap, error) {
	var out []*roaring.Bitmap
	for _, l := range f.levels {
		docs, err := c.postings(fieldTerm{l.field, term})
		if err != nil {
			return nil, err
		}
		if docs.IsEmpty() {
			break
		}
		if out = append(out, docs); !c.scored {
			break
		}
	}
	return out, nil
}

// flags gives the documents that have any of the terms.
func (c *compiler) flags(terms []fieldTerm) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, 0, len(terms))
	for _, t := range terms {
		set, err := c.postings(t)
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

// postings gives the documents that have a term of a field, read once for a
// search. Nobody changes them.
func (c *compiler) postings(t fieldTerm) (*roaring.Bitmap, error) {
	if known, ok := c.opened[t]; ok {
		return known, nil
	}
	var sets []*roaring.Bitmap
	for i := range c.view.segments {
		s := &c.view.segments[i]
		dict, err := s.segment.Dictionary(t.field)
		if err != nil {
			return nil, err
		}
		list, err := dict.PostingsList([]byte(t.term), s.deleted, nil)
		if err != nil {
			return nil, err
		}
		if list.Count() == 0 {
			continue
		}
		docs, err := documentsOf(list)
		if err != nil {
			return nil, err
		}
		sets = append(sets, shift(docs, s.base))
	}
	out := union(sets)
	c.opened[t] = out
	return out, nil
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

// addWord adds a word's score to those hits that hold it. scratch is all zero
// before, and of no use after.
func (out scores) addWord(v *view, w *word, hits *hitSet, scratch scores) {
	for _, in := range w.in {
		for i, docs := range in.levels {
			scratch.addLevel(v, in.field, wordFields[in.field].levels[i].adds, hits.some(docs))
		}
	}
	for it := hits.some(w.docs).Iterator(); it.HasNext(); {
		if doc := it.Next(); hits.has(doc) {
			out[doc] += w.idf * saturate(scratch[doc])
		}
	}
}

// addLevel adds what some occurrences more in a field count, by the length of
// the text there.
func (out scores) addLevel(v *view, field int, times float64, docs *roaring.Bitmap) {
	counts := &occurrence[field]
	var buf [1024]uint32
	segment, end := 0, v.end(0)
	for it := docs.ManyIterator(); ; {
		n := it.NextMany(buf[:])
		if n == 0 {
			return
		}
		for _, doc := range buf[:n] {
			for doc >= end {
				segment++
				end = v.end(segment)
			}
			s := &v.segments[segment]
			out[doc] += times * counts[s.columns.lengthsOf(doc - s.base)[field]]
		}
	}
}

// addPhrase adds a phrase's score to those hits that hold it within docs.
func (out scores) addPhrase(p *places, idf float64, hits *hitSet, docs *roaring.Bitmap) {
	for i, doc := range p.docs {
		if hits.has(doc) && docs.Contains(doc) {
			out[doc] += idf * saturate(float64(p.frequency[i]))
		}
	}
}

// hitSet is a set of documents that is asked for single ones.
type hitSet struct {
	docs  *roaring.Bitmap
	count uint64
	dense []uint64
}

func newHitSet(docs *roaring.Bitmap) *hitSet {
	return &hitSet{docs, docs.GetCardinality(), docs.ToDense()}
}

func (h *hitSet) has(doc uint32) bool {
	i := int(doc / 64)
	return i < len(h.dense) && h.dense[i]&(1<<(doc%64)) != 0
}

// some gives those documents of a set that are hits if they are few, and all of
// the set where taking them out costs more than it saves.
func (h *hitSet) some(docs *roaring.Bitmap) *roaring.Bitmap {
	if h.count > docs.GetCardinality()/4 {
		return docs
	}
	return roaring.And(docs, h.docs)
}
