package index

import "math"

// The usual constants of BM25: how soon repetition stops to count, and how much
// the length of a field matters.
const (
	bm25K = 1.2
	bm25B = 0.75
)

// part is what n occurrences in a field of a length, in words, add to the
// frequency of a text in the report. Fields of less than half the usual length
// gain nothing more by it: a section of one sentence dwells on nothing.
func (f *wordField) part(n, length float64) float64 {
	length = max(length, f.pivot/2)
	return f.weight * n / (1 - bm25B + bm25B*length/f.pivot)
}

// saturate makes a frequency a score between 0 and bm25K+1.
func saturate(frequency float64) float64 {
	return frequency * (bm25K + 1) / (frequency + bm25K)
}

// statistics are the numbers of the whole index that scores depend on: how many
// reports there are, and how many hold each text of the query, in the order of
// the plan. The pages after the first take them from the cursor, so that a
// report has the same score on all of them, whatever is added meanwhile.
type statistics struct {
	Total uint64   `json:"n"`
	Held  []uint64 `json:"d,omitempty"`

	next  int
	fixed bool
}

// mostStatistics bounds what a cursor carries.
const mostStatistics = 200

// idf is the weight of the next text of the plan: the rarer, the more.
func (s *statistics) idf(held uint64) float64 {
	if s.fixed && s.next < len(s.Held) {
		held = s.Held[s.next]
	} else if !s.fixed && s.next < mostStatistics {
		s.Held = append(s.Held, held)
	}
	s.next++
	total := float64(max(s.Total, held))
	return math.Log(1 + (total-float64(held)+0.5)/(float64(held)+0.5))
}
