package pairs

import "math/bits"

// set is a set of small numbers, one bit each.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

// cut removes the numbers from n on.
func (s set) cut(n int) {
	if n%64 != 0 {
		s[n/64] &= 1<<(n%64) - 1
	}
}

// keep removes what is in no set that results from moving other down by one of
// two distances.
func (s set) keep(other set, by, orBy int) {
	for i := range s {
		if s[i] != 0 {
			s[i] &= other.down(i, by) | other.down(i, orBy)
		}
	}
}

// move adds what results from moving other down by either of two distances.
func (s set) move(other set, by, orBy int) {
	for i := range s {
		s[i] |= other.down(i, by) | other.down(i, orBy)
	}
}

// down gives word i of the set moved down.
func (s set) down(i, by int) uint64 {
	i += by / 64
	if i >= len(s) {
		return 0
	}
	word := s[i] >> (by % 64)
	if by%64 != 0 && i+1 < len(s) {
		word |= s[i+1] << (64 - by%64)
	}
	return word
}

func (s set) count() (n int) {
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}
