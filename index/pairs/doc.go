// Package pairs tells where in a long text a phrase may begin: which pairs of
// characters stand in which chunk of it, and which characters in which record.
// What it says leaves no place out but may name some where the phrase does not
// stand; the text itself decides.
//
// A [Block] covers a run of records of a file of texts and is made from them
// alone. A record is cut into chunks of [Chunk] bytes; a pair belongs to the
// chunk in which its first byte is. Pairs are hashed into 65,536 buckets, each
// with the list of its chunks; single characters have lists of records of their
// own, exact and by group of places.
package pairs

import "encoding/binary"

// Chunk is the size of a chunk in bytes: about 340 Chinese characters. Of half
// that size, a block is larger by 15 % and a frequent phrase is not looked up
// faster.
const Chunk = 1024

// Chunks is the number of chunks of a record.
func Chunks(size int) int { return (size + Chunk - 1) / Chunk }

// buckets is the number of lists of pairs. Twice as many make a block larger by
// 5 %; with half of them, rare pairs share their lists with more of the frequent
// ones.
const buckets = 1 << 16

// bucket is the list of the pair that a text begins with.
func bucket(text []byte) uint32 {
	h := binary.LittleEndian.Uint32(text) * 0x9E3779B1
	h = (h ^ h>>15) * 0x2C1B3C6D
	return h >> 16
}
