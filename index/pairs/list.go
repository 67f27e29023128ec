package pairs

import (
	"encoding/binary"
	"math/bits"
)

// A list is an ascending list of numbers below some n. Where that is shorter, it
// is a bitmap after the byte mapped; else its first byte is the number of low
// bits and what follows are the gaps in Rice's code, from the lowest bit of each
// byte up: the high bits as so many zeros before a one, and then the low bits.
// Zeros fill the last byte. In a block, this takes three quarters of the room
// of varints.
type list []byte

const mapped = 0xff

// mostLow bounds the low bits of a gap.
const mostLow = 31

// appendList appends the list of some numbers below n.
func appendList(out []byte, numbers []uint32, n int) []byte {
	if len(numbers) == 0 {
		return out
	}
	low := lowBits(len(numbers), n)
	size, last := 0, -1
	for _, x := range numbers {
		size += (int(x)-last-1)>>low + 1 + int(low)
		last = int(x)
	}
	if (size+7)/8 >= (n+7)/8 {
		return appendBitmap(out, numbers, n)
	}
	out = append(out, byte(low))
	var buf uint64
	have, last := uint(0), -1
	for _, x := range numbers {
		gap := uint64(int(x) - last - 1)
		last = int(x)
		for zeros := gap >> low; ; {
			step := min(zeros, 32)
			have += uint(step)
			zeros -= step
			if zeros == 0 && have < 32 {
				break
			}
			out, buf, have = flush(out, buf, have)
		}
		buf |= 1 << have
		buf |= gap & (1<<low - 1) << (have + 1)
		out, buf, have = flush(out, buf, have+1+low)
	}
	if have > 0 {
		out = append(out, byte(buf))
	}
	return out
}

// flush writes the whole bytes.
func flush(out []byte, buf uint64, have uint) ([]byte, uint64, uint) {
	for ; have >= 8; have -= 8 {
		out = append(out, byte(buf))
		buf >>= 8
	}
	return out, buf, have
}

// lowBits is the best number of low bits for gaps of the mean size.
func lowBits(count, n int) uint {
	gap := uint(n / count * 7 / 10) // ln 2
	return min(uint(max(bits.Len(gap), 1)-1), mostLow)
}

func appendBitmap(out []byte, numbers []uint32, n int) []byte {
	out = append(out, mapped)
	from := len(out)
	out = append(out, make([]byte, (n+7)/8)...)
	for _, x := range numbers {
		out[from+int(x/8)] |= 1 << (x % 8)
	}
	return out
}

// into adds the numbers to a set that is large enough for n of them.
func (l list) into(s set, n int) {
	switch {
	case len(l) == 0:
	case l[0] == mapped:
		l.bitmapInto(s, n)
	case l[0] <= mostLow:
		l.gapsInto(s, n)
	}
}

func (l list) bitmapInto(s set, n int) {
	l = l[1:min(len(l), 1+(n+7)/8)]
	i := 0
	for ; len(l) >= 8; l, i = l[8:], i+1 {
		s[i] |= binary.LittleEndian.Uint64(l)
	}
	for b := range l {
		s[i] |= uint64(l[b]) << (8 * b)
	}
	s.cut(n)
}

func (l list) gapsInto(s set, n int) {
	low := uint(l[0])
	r := bitReader{rest: l[1:]}
	for at := 0; ; at++ {
		zeros, ok := r.zeros()
		if !ok || zeros >= n {
			return
		}
		rest, ok := r.read(low)
		at += zeros<<low + int(rest)
		if !ok || at >= n {
			return
		}
		s[at/64] |= 1 << (at % 64)
	}
}

// bitReader reads bits from the lowest of each byte up.
type bitReader struct {
	rest []byte
	buf  uint64
	have uint
}

// fill makes at least 56 bits ready, or all.
func (r *bitReader) fill() {
	if len(r.rest) >= 8 {
		r.buf |= binary.LittleEndian.Uint64(r.rest) << r.have
		r.rest = r.rest[(63-r.have)/8:]
		r.have |= 56
		return
	}
	for ; r.have <= 56 && len(r.rest) > 0; r.have += 8 {
		r.buf |= uint64(r.rest[0]) << r.have
		r.rest = r.rest[1:]
	}
}

// zeros counts the zeros before the next one, and reads that too; it fails at
// the end.
func (r *bitReader) zeros() (n int, ok bool) {
	for {
		if r.have < 32 {
			r.fill()
		}
		// Above those that count, the buffer may hold bits that are read again.
		z := uint(bits.TrailingZeros64(r.buf))
		if z < r.have {
			r.buf >>= z + 1
			r.have -= z + 1
			return n + int(z), true
		}
		if len(r.rest) == 0 {
			return 0, false
		}
		n += int(r.have)
		r.buf >>= r.have
		r.have = 0
	}
}

// read reads up to [mostLow] bits.
func (r *bitReader) read(n uint) (uint64, bool) {
	if r.have < n {
		if r.fill(); r.have < n {
			return 0, false
		}
	}
	x := r.buf & (1<<n - 1)
	r.buf >>= n
	r.have -= n
	return x, true
}
