package copied

import "slices"

// Winnow picks the fingerprints of a document: of every window of hashes of
// neighbouring grams the least, so that two documents with gram+window-1 tokens
// in a row in common have a fingerprint in common, wherever those stand (Schleimer,
// Wilkerson, Aiken: Winnowing, SIGMOD 2003). They are ascending, each once.
func (d *Document) Winnow() []uint32 {
	hashes := d.grams(gram)
	var prints []uint32
	least := 0 // where the least hash of the window stands, the last of equals
	for i, h := range hashes {
		switch {
		case h <= hashes[least]:
			least = i
		case least <= i-window:
			least = i - window + 1
			for j := least + 1; j <= i; j++ {
				if hashes[j] <= hashes[least] {
					least = j
				}
			}
		}
		if i+1 >= min(window, len(hashes)) && hashes[least] != none {
			prints = append(prints, short(hashes[least]))
		}
	}
	slices.Sort(prints)
	return slices.Compact(prints)
}

// Clauses gives the hashes of the clauses, ascending, each once.
func (d *Document) Clauses() []uint32 {
	list := make([]uint32, len(d.clauses))
	for i, c := range d.clauses {
		list[i] = c.hash
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// none is the hash of a gram that a boundary goes through: greater than all
// others, and chosen by nobody.
const none = ^uint64(0)

const base = 0x9E3779B97F4A7C15 // odd

// grams are the hashes of all runs of k tokens, by where they begin.
func (d *Document) grams(k int) []uint64 {
	n := len(d.tokens) - k + 1
	if n <= 0 {
		return nil
	}
	out := make([]uint64, n)
	var first uint64 = 1 // weight of the token that leaves
	for range k {
		first *= base
	}
	var sum uint64
	broken := -1 // last boundary
	for i, t := range d.tokens {
		sum = sum*base + uint64(uint32(t)) + 1
		if i >= k {
			sum -= (uint64(uint32(d.tokens[i-k])) + 1) * first
		}
		if t <= boundary {
			broken = i
		}
		if at := i - k + 1; at >= 0 {
			if out[at] = none; broken < at {
				out[at] = mix(sum)
			}
		}
	}
	return out
}

func hashOf(tokens []token) uint64 {
	var sum uint64
	for _, t := range tokens {
		sum = sum*base + uint64(uint32(t)) + 1
	}
	return mix(sum)
}

// mix spreads a sum over all bits, so that the least of several is one of them
// as likely as any other (the finalizer of SplitMix64).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	if h ^= h >> 31; h == none {
		return none - 1
	}
	return h
}

// short keeps the bits of a hash that are stored. The low ones: fingerprints are
// least hashes, whose high bits are mostly 0.
func short(h uint64) uint32 { return uint32(h) }
