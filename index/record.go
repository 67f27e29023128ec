package index

import (
	"encoding/binary"
	"errors"
	"math/bits"

	"nianbao/index/pairs"
)

// record holds the texts of a report as they are in the file of texts: their
// number; for each the bit number of its place, how often it counts, the bytes
// that it takes in the file, and in UTF-8; then the texts themselves, from an even
// byte on, in the form of package pairs. Numbers but those of places and times
// are varints. So a search learns where all texts are without touching them.
type record struct {
	data  []byte
	parts []recordPart
}

// recordPart is a text of a record, from byte to byte.
type recordPart struct {
	in       mask
	times    int
	from, to int
	length   int // in UTF-8
}

var errRecord = errors.New("file of texts: a record is damaged")

// textRecord is the form of texts in the file.
func textRecord(parts []foldedPart) []byte {
	var texts []byte
	out := binary.AppendUvarint(nil, uint64(len(parts)))
	for _, p := range parts {
		before := len(texts)
		texts = pairs.Append(texts, p.text)
		out = append(out, byte(bits.TrailingZeros32(uint32(p.in))), byte(p.times))
		out = binary.AppendUvarint(out, uint64(len(texts)-before))
		out = binary.AppendUvarint(out, uint64(len(p.text)))
	}
	if len(out)%2 != 0 {
		out = append(out, 0)
	}
	return append(out, texts...)
}

// read finds the texts of a record.
func (r *record) read(data []byte) error {
	r.data, r.parts = data, r.parts[:0]
	n, head := binary.Uvarint(data)
	if head <= 0 || n > uint64(len(data)) {
		return errRecord
	}
	size := 0
	for range n {
		if len(data)-head < 2 || data[head] >= 32 {
			return errRecord
		}
		in, times := mask(1)<<data[head], int(data[head+1])
		units, n := binary.Uvarint(data[head+2:])
		length, m := binary.Uvarint(data[head+2+max(n, 0):])
		if n <= 0 || m <= 0 || units%2 != 0 || units > uint64(len(data)-size) || length > 2*units {
			return errRecord
		}
		r.parts = append(r.parts, recordPart{in, times, size, size + int(units), int(length)})
		head += 2 + n + m
		size += int(units)
	}
	head += head % 2
	if head+size != len(data) {
		return errRecord
	}
	for i := range r.parts {
		r.parts[i].from += head
		r.parts[i].to += head
	}
	return nil
}

// lengthOf is the length of a field in words, about.
func (r *record) lengthOf(field mask) float64 {
	total := 0
	for _, p := range r.parts {
		if p.in == field {
			total += p.length
		}
	}
	return float64(total) / bytesPerWord
}

// foldedParts reads a record back.
func foldedParts(data []byte) (parts []foldedPart, err error) {
	var r record
	if err := r.read(data); err != nil {
		return nil, err
	}
	for _, p := range r.parts {
		parts = append(parts, foldedPart{in: p.in, times: p.times, text: pairs.Text(data[p.from:p.to])})
	}
	return parts, nil
}
