package index

import (
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// view is one state of the index. Documents are numbered from 0 through all
// segments; bleve's searchers, which go from document to document through many
// calls, are passed by: sets of documents are bitmaps, taken from the segments
// and combined as wholes.
type view struct {
	segments []viewSegment
	live     *roaring.Bitmap // documents that are not deleted
	count    uint64

	byID     func() map[string]uint32 // documents by report id; built when first asked for
	findings foundSets

	texts  *textFile
	blocks []*textBlock  // of pairs, as they were when the view was made
	spots  func() []spot // of the documents; found when first asked for
}

// viewSegment is a segment with the number of its first document.
type viewSegment struct {
	base    uint32
	segment segment.Segment
	deleted *roaring.Bitmap
	columns *columns
}

// views keeps the columns of a generation's segments, which never change, and
// the view of the state that was asked for last.
type views struct {
	texts *textFile

	mu      sync.Mutex // guards the rest
	columns map[uint64]*columns
	of      *scorch.IndexSnapshot
	last    *view
}

// view gives the view of a reader's state. It is valid until the reader is closed.
func (v *views) view(r bleveindex.IndexReader) (*view, error) {
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("reader is %T", r)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.of == snapshot {
		return v.last, nil
	}
	out := &view{live: roaring.New(), texts: v.texts, blocks: v.texts.pairs.blocks()}
	kept := map[uint64]*columns{}
	base := uint32(0)
	for _, s := range snapshot.Segments() {
		c := v.columns[s.Id()]
		if c == nil {
			var err error
			if c, err = readColumns(s.Segment()); err != nil {
				return nil, fmt.Errorf("columns of segment %d: %w", s.Id(), err)
			}
		}
		kept[s.Id()] = c
		out.segments = append(out.segments, viewSegment{base, s.Segment(), s.Deleted(), c})
		out.live.Or(shift(s.DocNumbersLive(), base))
		base += uint32(s.Segment().Count())
	}
	out.count = out.live.GetCardinality()
	out.byID, out.spots = sync.OnceValue(out.documents), sync.OnceValue(out.findSpots)
	v.columns, v.of, v.last = kept, snapshot, out
	return out, nil
}

// shift adds to all numbers of a set.
func shift(b *roaring.Bitmap, by uint32) *roaring.Bitmap {
	if by == 0 {
		return b
	}
	return roaring.AddOffset64(b, int64(by))
}

func (v *view) documents() map[string]uint32 {
	out := make(map[string]uint32, v.count)
	for it := v.live.Iterator(); it.HasNext(); {
		doc := it.Next()
		c, at := v.locate(doc)
		out[c.id(at)] = doc
	}
	return out
}

// size is one more than the greatest number of a document.
func (v *view) size() int {
	if len(v.segments) == 0 {
		return 0
	}
	return int(v.end(len(v.segments) - 1))
}

// end is one more than the greatest number of a document of a segment.
func (v *view) end(segment int) uint32 {
	if segment >= len(v.segments) {
		return 0
	}
	s := &v.segments[segment]
	return s.base + uint32(len(s.columns.keys))
}

// locate gives the columns that hold a document, and its row there.
func (v *view) locate(doc uint32) (*columns, uint32) {
	lo, hi := 0, len(v.segments)-1
	for lo < hi {
		if mid := (lo + hi + 1) / 2; v.segments[mid].base <= doc {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	s := &v.segments[lo]
	return s.columns, doc - s.base
}

// key is what a document is sorted by: year, date and id.
func (v *view) key(doc uint32) string {
	c, at := v.locate(doc)
	return c.keys[at]
}

// named finds the documents of report ids; ids that are not held are left out.
func (v *view) named(ids []string) *roaring.Bitmap {
	byID := v.byID()
	docs := make([]uint32, 0, len(ids))
	for _, id := range ids {
		if doc, ok := byID[id]; ok {
			docs = append(docs, doc)
		}
	}
	return roaring.BitmapOf(docs...)
}
