package index

import "nianbao/index/pairs"

// lookout looks for needles in documents, one after the other.
type lookout struct {
	reader    recordReader
	stretches []stretch
}

// stretch is where a phrase may begin in a record, from byte to byte.
type stretch struct{ from, to int }

// look gives the places of document i of the list at which a phrase stands, and
// how often it does so in those asked for, as BM25F counts.
func (l *lookout) look(i int, n *needle) (in mask, frequency float64, err error) {
	spot := l.reader.spot(i)
	if spot.block < 0 {
		r, err := l.reader.read(i)
		if err != nil {
			return 0, 0, err
		}
		in, frequency = n.placesIn(r, append(l.stretches[:0], stretch{0, len(r.data)}))
		return in, frequency, nil
	}
	if l.open(spot, l.reader.view.blocks[spot.block].Block, n.chunks[spot.block]); len(l.stretches) == 0 {
		return 0, 0, nil
	}
	r, err := l.reader.read(i)
	if err != nil {
		return 0, 0, err
	}
	in, frequency = n.placesIn(r, l.stretches)
	return in, frequency, nil
}

// open makes stretches of those chunks of a record that are hits, one of those
// that follow each other.
func (l *lookout) open(at spot, b *pairs.Block, hits pairs.Hits) {
	l.stretches = l.stretches[:0]
	first, end := b.Chunks(int(at.record))
	for c := hits.Next(first, end); c < end; c = hits.Next(c+1, end) {
		from := (c - first) * pairs.Chunk
		if n := len(l.stretches); n > 0 && l.stretches[n-1].to == from {
			l.stretches[n-1].to += pairs.Chunk
		} else {
			l.stretches = append(l.stretches, stretch{from, from + pairs.Chunk})
		}
	}
}
