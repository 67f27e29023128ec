package index

import (
	"bytes"

	"nianbao/index/pairs"
)

// needle is a phrase that is looked for in texts.
type needle struct {
	phrase string
	text   []byte       // in the form of texts in the file
	rare   int          // the place of the byte by which it is looked for
	asked  mask         // places in which occurrences count
	chunks []pairs.Hits // where it may begin, by block
}

func newNeedle(phrase string, asked mask, chunks []pairs.Hits) *needle {
	n := &needle{phrase: phrase, text: pairs.Append(nil, phrase), asked: asked, chunks: chunks}
	for i, b := range n.text {
		if byteCounts[b] < byteCounts[n.text[n.rare]] {
			n.rare = i
		}
	}
	return n
}

// placesIn gives the places of a record at which the phrase stands, and how often
// it does so in those asked for, as BM25F counts. It begins in one of the stretches,
// which are in order.
func (n *needle) placesIn(r *record, stretches []stretch) (in mask, frequency float64) {
	for _, p := range r.parts {
		count, from := 0, p.from
		for len(stretches) > 0 && stretches[0].from < p.to {
			w := stretches[0]
			from = max(from, w.from)
			if to := min(p.to, w.to+len(n.text)-1); from < to {
				c, end := n.count(r.data[from:to])
				count += c
				from += end
			}
			if w.to > p.to {
				break // the next part may begin in it
			}
			stretches = stretches[1:]
		}
		if count == 0 {
			continue
		}
		in |= p.in
		if p.in&n.asked != 0 {
			frequency += fieldAt(p.in).part(float64(count*p.times), r.lengthOf(p.in))
		}
	}
	return in, frequency
}

// count counts the occurrences that do not overlap, and tells where the last of
// them ends.
func (n *needle) count(text []byte) (count, end int) {
	last := len(text) - len(n.text)
	for from := 0; from <= last; {
		i := bytes.IndexByte(text[from+n.rare:last+n.rare+1], n.text[n.rare])
		if i < 0 {
			break
		}
		from += i
		// At an odd place, the first byte is the second of a character.
		if from%2 == 0 && bytes.Equal(text[from:from+len(n.text)], n.text) {
			count++
			from += len(n.text)
			end = from
		} else {
			from++
		}
	}
	return count, end
}

// isIn tells whether the needle stands in a text.
func (n *needle) isIn(text []byte) bool {
	count, _ := n.count(text)
	return count > 0
}
