package pairs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/bits"
	"slices"
	"sort"
)

// Block tells where pairs and characters stand in a run of records. It is safe
// for concurrent use.
type Block struct {
	offsets []int64  // of the records in their file
	first   []uint32 // chunk of each record, and their number
	end     int64    // where the last record ends

	chars []byte // keys, ascending
	// places are where the lists are, those of the characters first.
	places []byte
	lists  []byte
}

// ErrDamaged means that bytes are no block of pairs, or no whole one.
var ErrDamaged = errors.New("block of pairs is damaged")

// mostText bounds what the records of a block have together, so that no table
// makes sets of its chunks too large.
const mostText = 1<<31 - 1

// Check reads a block of a file that holds size bytes and compares its checksum.
// It gives the place where the block ends.
func Check(f io.ReaderAt, at, size int64) (end int64, err error) {
	head := make([]byte, headerSize)
	if _, err := f.ReadAt(head, at); err != nil {
		return 0, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	h, ok := readHeader(head)
	if !ok || int64(h.size) < int64(headerSize) || int64(h.size) > size-at {
		return 0, ErrDamaged
	}
	sum := crc32.NewIEEE()
	rest := io.NewSectionReader(f, at+int64(summed), int64(h.size)-int64(summed))
	if _, err := io.CopyBuffer(struct{ io.Writer }{sum}, rest, make([]byte, 1<<18)); err != nil {
		return 0, err
	}
	if sum.Sum32() != h.sum {
		return 0, fmt.Errorf("%w: its checksum differs", ErrDamaged)
	}
	return at + int64(h.size), nil
}

// Open reads a block from its bytes, which are kept and must not change. The
// checksum is taken on trust; what does not fit together is an error, and no
// bytes do harm.
func Open(data []byte) (*Block, error) {
	h, ok := readHeader(data)
	if !ok || int64(h.size) != int64(len(data)) {
		return nil, ErrDamaged
	}
	rest := data[headerSize:]
	take := func(n int64) (part []byte) {
		if n > int64(len(rest)) {
			ok = false
			return nil
		}
		part, rest = rest[:n], rest[n:]
		return part
	}
	b := &Block{}
	table := take(int64(h.table))
	b.chars = take(4 * int64(h.chars))
	b.places = take(4 * (int64(h.chars) + buckets + 1))
	b.lists = rest
	if !ok || !b.readTable(table, h) || !ascending(b.chars, 1) || !ascending(b.places, 0) ||
		int64(last(b.places)) != int64(len(b.lists)) {
		return nil, ErrDamaged
	}
	return b, nil
}

func (b *Block) readTable(table []byte, h header) bool {
	if int64(h.records) > int64(len(table)) || int64(h.base) < 0 {
		return false
	}
	b.offsets, b.first = make([]int64, 0, h.records), make([]uint32, 0, h.records+1)
	b.end = int64(h.base)
	text, chunks := uint64(0), 0
	for range h.records {
		gap, n := binary.Uvarint(table)
		size, m := binary.Uvarint(table[max(n, 0):])
		text += size
		if n <= 0 || m <= 0 || gap > 1<<62 || size > mostText || text > mostText || b.end+int64(gap) < b.end {
			return false
		}
		table = table[n+m:]
		b.offsets, b.first = append(b.offsets, b.end+int64(gap)), append(b.first, uint32(chunks))
		b.end += int64(gap) + int64(size)
		chunks += Chunks(int(size))
	}
	b.first = append(b.first, uint32(chunks))
	return len(table) == 0 && b.end >= 0
}

// ascending reports whether numbers grow by at least step from one to the next.
func ascending(numbers []byte, step uint32) bool {
	for i := 4; i < len(numbers); i += 4 {
		before, here := number(numbers, i/4-1), number(numbers, i/4)
		if here < before || here-before < step {
			return false
		}
	}
	return true
}

func number(numbers []byte, i int) uint32 { return binary.LittleEndian.Uint32(numbers[4*i:]) }

func last(numbers []byte) uint32 { return number(numbers, len(numbers)/4-1) }

// Records is the number of records.
func (b *Block) Records() int { return len(b.offsets) }

// Span is where the records are in their file.
func (b *Block) Span() (from, to int64) {
	if len(b.offsets) == 0 {
		return b.end, b.end
	}
	return b.offsets[0], b.end
}

// Find gives the number of the record at an offset; guess is what it probably is.
func (b *Block) Find(offset int64, guess int) (record int, ok bool) {
	if guess >= 0 && guess < len(b.offsets) && b.offsets[guess] == offset {
		return guess, true
	}
	return slices.BinarySearch(b.offsets, offset)
}

// Chunks gives the chunks of a record, from and to, in the numbers of the block.
func (b *Block) Chunks(record int) (from, to int) {
	return int(b.first[record]), int(b.first[record+1])
}

func (b *Block) chunks() int { return int(b.first[len(b.offsets)]) }

// list gives a list by its number: characters come first, then pairs.
func (b *Block) list(i int) list { return b.lists[number(b.places, i):number(b.places, i+1)] }

// pair is a pair of a phrase: its list, and its distance from the beginning.
type pair struct {
	list list
	at   int
}

// mostPairs bounds the pairs that are looked up: further ones exclude hardly
// anything.
const mostPairs = 8

// Seek gives the chunks in which a phrase, of the form that [Append] gives, may
// begin; nil if there are none.
func (b *Block) Seek(phrase []byte) Hits {
	if len(phrase) == 2 {
		return b.seekChar(char(phrase, 0))
	}
	var found set
	read := newSet(b.chunks())
	for i, p := range b.pairsOf(phrase) {
		if len(p.list) == 0 {
			return nil
		}
		if i == 0 {
			found = newSet(b.chunks())
		} else if i == mostPairs || found.count()*cheap < len(p.list) {
			break
		}
		clear(read)
		p.list.into(read, b.chunks())
		by := p.at / Chunk
		orBy := by
		if p.at%Chunk != 0 {
			orBy++
		}
		if i == 0 {
			found.move(read, by, orBy)
		} else {
			found.keep(read, by, orBy)
		}
	}
	return Hits(found)
}

// cheap is how many bytes of a list take as long to read as looking a phrase up
// in a chunk.
const cheap = 64

// pairsOf gives the pairs of a phrase, the rarest first.
func (b *Block) pairsOf(phrase []byte) []pair {
	var out []pair
	for at := 0; at+4 <= len(phrase); at += 2 {
		out = append(out, pair{b.list(len(b.chars)/4 + int(bucket(phrase[at:]))), at})
	}
	slices.SortStableFunc(out, func(x, y pair) int { return len(x.list) - len(y.list) })
	return out
}

// seekChar gives all chunks of the records that hold a character.
func (b *Block) seekChar(r rune) Hits {
	found := newSet(b.chunks())
	for group := range Groups {
		records := b.Char(r, group)
		for i := records.Next(0, b.Records()); i < b.Records(); i = records.Next(i+1, b.Records()) {
			for c := b.first[i]; c < b.first[i+1]; c++ {
				found[c/64] |= 1 << (c % 64)
			}
		}
	}
	return Hits(found)
}

// Char gives the records that hold a letter in a part of a group.
func (b *Block) Char(r rune, group int) Hits {
	n := len(b.chars) / 4
	key := charKey(r, group)
	i := sort.Search(n, func(i int) bool { return number(b.chars, i) >= key })
	if i == n || number(b.chars, i) != key {
		return nil
	}
	found := newSet(b.Records())
	b.list(i).into(found, b.Records())
	return Hits(found)
}

// Hits are chunks or records of a block.
type Hits []uint64

// Next gives the first hit from number x on that is below end, or end.
func (h Hits) Next(x, end int) int {
	for x < end && x/64 < len(h) {
		if word := h[x/64] >> (x % 64); word != 0 {
			return min(x+bits.TrailingZeros64(word), end)
		}
		x = (x/64 + 1) * 64
	}
	return end
}
