package index

import (
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"

	"nianbao/index/pairs"
)

// spot is where a document's texts are in the blocks of pairs: the number of the
// block and that of the record in it.
type spot struct {
	block  int32 // -1: in none
	record uint32
}

// spotFinder finds spots. It is fast where the texts are asked for in their
// order, which is about that of the documents.
type spotFinder struct {
	blocks []*textBlock
	last   spot
}

func (f *spotFinder) spot(at textPlace) spot {
	for _, block := range []int{int(f.last.block), f.blockOf(at)} {
		if block < 0 || block >= len(f.blocks) {
			continue
		}
		b := f.blocks[block]
		record, ok := b.Find(at.offset, int(f.last.record)+1)
		if !ok {
			continue
		}
		if from, to := b.Chunks(record); to-from == pairs.Chunks(int(at.size)) && at.offset+int64(at.size) <= b.end() {
			f.last = spot{int32(block), uint32(record)}
			return f.last
		}
	}
	return spot{block: -1}
}

func (f *spotFinder) blockOf(at textPlace) int {
	i, _ := slices.BinarySearchFunc(f.blocks, at.offset, func(b *textBlock, offset int64) int {
		if b.end() <= offset {
			return -1
		}
		return 1
	})
	return i
}

// findSpots finds the spots of all documents.
func (v *view) findSpots() []spot {
	out := make([]spot, 0, v.size())
	find := spotFinder{blocks: v.blocks}
	for _, s := range v.segments {
		for _, at := range s.columns.texts {
			out = append(out, find.spot(at))
		}
	}
	return out
}

// sought is where a phrase may be: in those chunks of each block, and in the
// documents that have chunks among them or are in no block.
type sought struct {
	chunks []pairs.Hits
	docs   *roaring.Bitmap
}

// seek asks the blocks where a phrase may be.
func (v *view) seek(phrase string) *sought {
	s := &sought{chunks: make([]pairs.Hits, len(v.blocks))}
	units := pairs.Append(nil, phrase)
	for i, b := range v.blocks {
		s.chunks[i] = b.Seek(units)
	}
	s.docs = v.docsWhere(func(at spot) bool {
		if at.block < 0 {
			return true
		}
		hits := s.chunks[at.block]
		if hits == nil {
			return false
		}
		from, to := v.blocks[at.block].Chunks(int(at.record))
		return hits.Next(from, to) < to
	})
	return s
}

// docsWhere gives the documents whose spots are wanted.
func (v *view) docsWhere(wanted func(spot) bool) *roaring.Bitmap {
	spots := v.spots()
	dense := make([]uint64, (len(spots)+63)/64)
	for doc, at := range spots {
		if wanted(at) {
			dense[doc/64] |= 1 << (doc % 64)
		}
	}
	docs := roaring.FromDense(dense, false)
	docs.And(v.live)
	return docs
}

// groupOf is the group of a place in the blocks of pairs.
func groupOf(in mask) int { return min(bits.TrailingZeros32(uint32(in)), pairs.Groups-1) }

// groups are the places of each group.
var groups = [pairs.Groups]mask{inTitle, inOffice, inKinds}

// recordReader reads the texts of documents of a list, which are best asked for
// in their order.
type recordReader struct {
	view *view
	docs []uint32

	file textReader // of texts that no block covers
	rec  record
	last int // the number of the document in rec, from 1
}

func (r *recordReader) spot(i int) spot { return r.view.spots()[r.docs[i]] }

func (r *recordReader) place(i int) textPlace {
	c, row := r.view.locate(r.docs[i])
	return c.texts[row]
}

// read gives the texts of document i of the list, valid until the next is read.
func (r *recordReader) read(i int) (*record, error) {
	if r.last == i+1 {
		return &r.rec, nil
	}
	at := r.place(i)
	var data []byte
	if spot := r.spot(i); spot.block >= 0 {
		data = r.view.blocks[spot.block].record(at)
	} else {
		var later []textPlace
		for next := i + 1; next < len(r.docs) && len(later) < readTogether; next++ {
			later = append(later, r.place(next))
		}
		var err error
		r.file.file = r.view.texts
		if data, err = r.file.read(at, later); err != nil {
			return nil, err
		}
	}
	r.last = i + 1
	return &r.rec, r.rec.read(data)
}

// readTogether bounds how many texts are read at a time.
const readTogether = 64

// char gives the reports in which a character stands at places, to the whole
// group of them.
func (c *compiler) char(char string, in mask) (*roaring.Bitmap, error) {
	r, _ := utf8.DecodeRuneInString(char)
	v := c.view
	records := make([][]pairs.Hits, len(v.blocks))
	for i, b := range v.blocks {
		for group, places := range groups {
			if places&in != 0 {
				records[i] = append(records[i], b.Char(r, group))
			}
		}
	}
	docs := v.docsWhere(func(at spot) bool {
		if at.block < 0 {
			return false
		}
		record := int(at.record)
		return slices.ContainsFunc(records[at.block], func(h pairs.Hits) bool { return h.Next(record, record+1) == record })
	})
	err := c.charInTail(char, in, docs)
	return docs, err
}

// charInTail adds those reports that are in no block.
func (c *compiler) charInTail(char string, in mask, docs *roaring.Bitmap) error {
	tail := c.view.docsWhere(func(at spot) bool { return at.block < 0 })
	needle := newNeedle(char, 0, nil)
	reader := recordReader{view: c.view, docs: tail.ToArray()}
	for i, doc := range reader.docs {
		if i%64 == 0 && c.ctx.Err() != nil {
			return c.ctx.Err()
		}
		r, err := reader.read(i)
		if err != nil {
			return err
		}
		for _, p := range r.parts {
			if groups[groupOf(p.in)]&in != 0 && needle.isIn(r.data[p.from:p.to]) {
				docs.Add(doc)
				break
			}
		}
	}
	return nil
}
