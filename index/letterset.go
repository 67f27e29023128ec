package index

import (
	"sync"

	"nianbao/index/fold"
)

// letterSet collects the distinct letters of texts in the order in which they
// come first. It is empty again after take.
type letterSet struct {
	seen [1 << 10]uint64 // of the basic plane
	high map[rune]bool
	list []rune
}

// letterSets keeps sets for reuse: the bitmap is larger than most texts.
var letterSets = sync.Pool{New: func() any { return new(letterSet) }}

func (s *letterSet) add(folded string) {
	for _, r := range folded {
		if r > 0xFFFF {
			s.addHigh(r)
			continue
		}
		word, bit := &s.seen[r>>6], uint64(1)<<(r&63)
		if *word&bit == 0 && fold.Letter(r) {
			*word |= bit
			s.list = append(s.list, r)
		}
	}
}

func (s *letterSet) addHigh(r rune) {
	if s.high == nil {
		s.high = map[rune]bool{}
	}
	if !s.high[r] && fold.Letter(r) {
		s.high[r] = true
		s.list = append(s.list, r)
	}
}

// take gives the letters, valid until the next add, and empties the set.
func (s *letterSet) take() []rune {
	list := s.list
	for _, r := range list {
		if r <= 0xFFFF {
			s.seen[r>>6] &^= 1 << (r & 63)
		}
	}
	clear(s.high)
	s.list = list[:0]
	return list
}
