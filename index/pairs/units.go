package pairs

import (
	"encoding/binary"
	"unicode/utf16"
)

// Texts are held in UTF-16, little-endian. A Chinese character takes two bytes
// rather than three, of which the first is rare, so that texts are looked
// through twice as fast.

// Append appends a text in that form.
func Append(out []byte, text string) []byte {
	for _, r := range text {
		if r <= 0xffff {
			out = append(out, byte(r), byte(r>>8))
			continue
		}
		high, low := utf16.EncodeRune(r)
		out = append(out, byte(high), byte(high>>8), byte(low), byte(low>>8))
	}
	return out
}

// Text is the way back.
func Text(units []byte) string {
	out := make([]uint16, len(units)/2)
	for i := range out {
		out[i] = unit(units, 2*i)
	}
	return string(utf16.Decode(out))
}

func unit(text []byte, at int) uint16 { return binary.LittleEndian.Uint16(text[at:]) }

// char gives the character at a place, the second half of one as itself.
func char(text []byte, at int) rune {
	r := rune(unit(text, at))
	if utf16.IsSurrogate(r) && at+4 <= len(text) {
		if whole := utf16.DecodeRune(r, rune(unit(text, at+2))); whole != 0xfffd {
			return whole
		}
	}
	return r
}
