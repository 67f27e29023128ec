package revision

import "slices"

const (
	// maxWork bounds the comparisons of character pairs in one Diff: two
	// passages of 300 sentences each, or several smaller ones.
	maxWork = 20_000_000
	// alike is the share of character pairs, in thousandths, from which two
	// sentences are one that was edited rather than two.
	alike = 400
)

// align pairs the sentences that resemble each other, in order, so that the sum
// of their likeness is greatest (Needleman and Wunsch 1970). What it would cost
// too much to weigh is paired by position.
func (c *comparison) align(a, b []sentence) []pair {
	if len(a) == 0 || len(b) == 0 || !c.spend(a, b) {
		return byPosition(len(a), len(b))
	}
	for _, list := range [][]sentence{a, b} {
		for i := range list {
			list[i].grams = bigrams(list[i].key)
		}
	}
	width := len(b) + 1
	best := make([]int32, (len(a)+1)*width) // of a[i:] and b[j:]
	score := func(i, j int) int32 {
		s := likeness(a[i].grams, b[j].grams)
		if s < alike {
			return -1
		}
		return s + best[(i+1)*width+j+1]
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			best[i*width+j] = max(best[(i+1)*width+j], best[i*width+j+1], score(i, j))
		}
	}
	var list []pair
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch here := best[i*width+j]; {
		case here == score(i, j):
			list = append(list, pair{i, j})
			i, j = i+1, j+1
		case here == best[(i+1)*width+j]:
			list = append(list, pair{i, -1})
			i++
		default:
			list = append(list, pair{-1, j})
			j++
		}
	}
	return rest(list, i, len(a), j, len(b))
}

// spend takes the cost of an alignment from the budget, if it is there.
func (c *comparison) spend(a, b []sentence) bool {
	cost := len(a)*length(b) + len(b)*length(a)
	if cost > c.budget {
		return false
	}
	c.budget -= cost
	return true
}

// length is the sum of the bytes.
func length(list []sentence) int {
	n := 0
	for i := range list {
		n += len(list[i].key)
	}
	return n
}

func byPosition(n, m int) []pair {
	var list []pair
	k := min(n, m)
	for i := range k {
		list = append(list, pair{i, i})
	}
	return rest(list, k, n, k, m)
}

func rest(list []pair, i, n, j, m int) []pair {
	for ; i < n; i++ {
		list = append(list, pair{i, -1})
	}
	for ; j < m; j++ {
		list = append(list, pair{-1, j})
	}
	return list
}

// bigrams are the pairs of neighbouring characters, sorted.
func bigrams(s string) []uint64 {
	runes := []rune(s)
	grams := []uint64{uint64(uint32(runes[0]))} // so that single characters have one, too
	for i := 1; i < len(runes); i++ {
		grams = append(grams, uint64(uint32(runes[i-1]))<<32|uint64(uint32(runes[i])))
	}
	slices.Sort(grams)
	return grams
}

// likeness is the share that two sorted lists have in common, in thousandths
// (Dice's coefficient).
func likeness(a, b []uint64) int32 {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			common++
			i, j = i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return int32(2000 * common / (len(a) + len(b)))
}
