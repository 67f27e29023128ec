package pairs

import (
	"encoding/binary"
	"hash/crc32"
	"maps"
	"slices"

	"nianbao/index/fold"
)

// Part is a text within a record, from byte to byte; it begins at an even one.
// Phrases stand within one part.
type Part struct {
	From, To int
	Group    int // of places in which single characters are looked for
}

// Groups bounds the groups.
const Groups = 3

// Builder makes a block of records.
type Builder struct {
	base, end int64 // of the records in their file
	table     []byte
	records   int
	chunks    int

	// pairs are the buckets of each chunk, one after the other; ends is where
	// those of each chunk end, last is the chunk that a bucket was seen in last,
	// from 1.
	pairs []uint16
	ends  []int
	last  [buckets]uint32

	chars    map[uint32][]uint32 // records by character and group
	lastChar [Groups << 16]uint32
}

// Add adds the record at an offset, which grows from record to record. Its
// parts are in order.
func (b *Builder) Add(offset int64, record []byte, parts []Part) {
	if b.records == 0 {
		b.base, b.end, b.chars = offset, offset, map[uint32][]uint32{}
	}
	b.table = binary.AppendUvarint(b.table, uint64(offset-b.end))
	b.table = binary.AppendUvarint(b.table, uint64(len(record)))
	b.end = offset + int64(len(record))
	first := b.chunks
	b.chunks += Chunks(len(record))
	for _, p := range parts {
		b.part(record, p, first)
	}
	for len(b.ends) < b.chunks {
		b.ends = append(b.ends, len(b.pairs))
	}
	b.records++
}

// part adds the pairs and characters of a part of a record whose first chunk is
// given.
func (b *Builder) part(record []byte, p Part, first int) {
	text := record[:p.To]
	for at := p.From; at+2 <= p.To; at += 2 {
		b.char(char(text, at), p.Group)
		if at+4 <= p.To {
			b.pair(bucket(text[at:]), first+at/Chunk)
		}
	}
}

func (b *Builder) pair(bucket uint32, chunk int) {
	if b.last[bucket] == uint32(chunk+1) {
		return
	}
	b.last[bucket] = uint32(chunk + 1)
	for len(b.ends) < chunk {
		b.ends = append(b.ends, len(b.pairs))
	}
	b.pairs = append(b.pairs, uint16(bucket))
}

func (b *Builder) char(r rune, group int) {
	record := uint32(b.records)
	if r <= 0xffff { // most are seen again and again
		last := &b.lastChar[group<<16|int(r)]
		if *last == record+1 {
			return
		}
		*last = record + 1
	}
	if !fold.Letter(r) {
		return
	}
	key := charKey(r, group)
	have := b.chars[key]
	if n := len(have); n == 0 || have[n-1] != record {
		b.chars[key] = append(have, record)
	}
}

// charKey names the list of a character.
func charKey(r rune, group int) uint32 { return uint32(group)<<21 | uint32(r) }

// Block gives the bytes of the block.
func (b *Builder) Block() []byte {
	keys := slices.Sorted(maps.Keys(b.chars))
	fixed := headerSize + len(b.table) + 4*len(keys) + 4*(len(keys)+buckets+1)
	out := make([]byte, headerSize, fixed+len(b.pairs))
	out = append(out, b.table...)
	for _, key := range keys {
		out = binary.LittleEndian.AppendUint32(out, key)
	}
	offsets := len(out)
	out = out[:fixed]
	from := fixed
	put := func() {
		binary.LittleEndian.PutUint32(out[offsets:], uint32(len(out)-from))
		offsets += 4
	}
	for _, key := range keys {
		put()
		out = appendList(out, b.chars[key], b.records)
	}
	for chunks := range b.byBucket() {
		put()
		out = appendList(out, chunks, b.chunks)
	}
	put()
	header{
		size: uint32(len(out)), base: uint64(b.base), records: uint32(b.records),
		table: uint32(len(b.table)), chars: uint32(len(keys)),
	}.put(out)
	return out
}

// byBucket gives the chunks of each bucket.
func (b *Builder) byBucket() func(yield func([]uint32) bool) {
	var starts [buckets + 1]int
	for _, bucket := range b.pairs {
		starts[int(bucket)+1]++
	}
	for i := range buckets {
		starts[i+1] += starts[i]
	}
	sorted, next := make([]uint32, len(b.pairs)), starts
	from := 0
	for chunk, end := range b.ends {
		for _, bucket := range b.pairs[from:end] {
			sorted[next[bucket]] = uint32(chunk)
			next[bucket]++
		}
		from = end
	}
	return func(yield func([]uint32) bool) {
		for i := range buckets {
			if !yield(sorted[starts[i]:starts[i+1]]) {
				return
			}
		}
	}
}

// header begins a block: a mark, the size of the block, a checksum over what
// follows it, and what the sections are read by. Numbers are little-endian.
// Then come the table of the records (for each, the gap before it and its size,
// as varints), the characters with their groups, the places of the lists of
// these and of the pairs, and the lists.
type header struct {
	size    uint32
	sum     uint32
	base    uint64 // where the first record is
	records uint32
	table   uint32 // bytes
	chars   uint32
}

const (
	mark       = "nbpairs1"
	headerSize = len(mark) + 4 + 4 + 8 + 4 + 4 + 4
	sumAt      = len(mark) + 4
	summed     = sumAt + 4 // where what the checksum covers begins
)

// put writes the header of a block, with its checksum.
func (h header) put(block []byte) {
	out := append(block[:0], mark...)
	out = binary.LittleEndian.AppendUint32(out, h.size)
	out = binary.LittleEndian.AppendUint32(out, 0)
	out = binary.LittleEndian.AppendUint64(out, h.base)
	out = binary.LittleEndian.AppendUint32(out, h.records)
	out = binary.LittleEndian.AppendUint32(out, h.table)
	binary.LittleEndian.AppendUint32(out, h.chars)
	binary.LittleEndian.PutUint32(block[sumAt:], crc32.ChecksumIEEE(block[summed:]))
}

// readHeader reads a header that may be cut short.
func readHeader(b []byte) (h header, ok bool) {
	if len(b) < headerSize || string(b[:len(mark)]) != mark {
		return h, false
	}
	b = b[len(mark):]
	h.size, h.sum = binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	h.base, h.records = binary.LittleEndian.Uint64(b[8:]), binary.LittleEndian.Uint32(b[16:])
	h.table, h.chars = binary.LittleEndian.Uint32(b[20:]), binary.LittleEndian.Uint32(b[24:])
	return h, true
}
