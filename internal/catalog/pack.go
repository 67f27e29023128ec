package catalog

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"nianbao/internal/nianbao"
)

// cellKey is the key of a packed cell: indicator_pk × 8 + applicant_pk.
type cellKey uint32

const applicantSlots = 8 // applicant_pk is 0 to 7

// packedCell is one number of a version.
type packedCell struct {
	key   cellKey
	mark  nianbao.Mark
	value float64
}

// What a packed cell holds. Three bits of its first varint; the rest is the
// distance of its key from the one before.
const (
	packZero = iota
	packBlank
	packNotApplicable
	packUnparsed
	packWhole    // a varint follows
	packNegative // a varint follows, of the number without its sign
	packFloat    // eight bytes follow, little endian
	packBits     = 3
)

// pack writes cells, in any order, into a blob; no two have the same key.
func pack(cells []packedCell) []byte {
	slices.SortFunc(cells, func(a, b packedCell) int { return int(a.key) - int(b.key) })
	blob := make([]byte, 0, 2*len(cells))
	var last cellKey
	for _, c := range cells {
		kind := packKind(c)
		blob = binary.AppendUvarint(blob, uint64(c.key-last)<<packBits|uint64(kind))
		last = c.key
		switch kind {
		case packWhole, packNegative:
			blob = binary.AppendUvarint(blob, uint64(math.Abs(c.value)))
		case packFloat:
			blob = binary.LittleEndian.AppendUint64(blob, math.Float64bits(c.value))
		}
	}
	return blob
}

func packKind(c packedCell) int {
	const exact = 1 << 53
	switch {
	case c.mark == nianbao.MarkBlank:
		return packBlank
	case c.mark == nianbao.MarkNotApplicable:
		return packNotApplicable
	case c.mark != nianbao.MarkValue:
		return packUnparsed
	case c.value == 0:
		return packZero
	case c.value != math.Trunc(c.value) || math.Abs(c.value) >= exact:
		return packFloat
	case c.value < 0:
		return packNegative
	}
	return packWhole
}

// unpack gives the cells of a blob in the order of their keys, until use
// returns false.
func unpack(blob []byte, use func(packedCell) bool) error {
	var c packedCell
	for len(blob) > 0 {
		head, n := binary.Uvarint(blob)
		if n <= 0 {
			return errPacked
		}
		blob = blob[n:]
		c.key += cellKey(head >> packBits)
		c.mark, c.value = nianbao.MarkValue, 0
		switch head & (1<<packBits - 1) {
		case packZero:
		case packBlank:
			c.mark = nianbao.MarkBlank
		case packNotApplicable:
			c.mark = nianbao.MarkNotApplicable
		case packUnparsed:
			c.mark = nianbao.MarkUnparsed
		case packWhole, packNegative:
			v, n := binary.Uvarint(blob)
			if n <= 0 {
				return errPacked
			}
			blob = blob[n:]
			if c.value = float64(v); head&(1<<packBits-1) == packNegative {
				c.value = -c.value
			}
		case packFloat:
			if len(blob) < 8 {
				return errPacked
			}
			c.value = math.Float64frombits(binary.LittleEndian.Uint64(blob))
			blob = blob[8:]
		default:
			return errPacked
		}
		if !use(c) {
			return nil
		}
	}
	return nil
}

var errPacked = fmt.Errorf("packed numbers are damaged: %w", nianbao.ErrUnavailable)
