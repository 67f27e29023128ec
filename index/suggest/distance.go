package suggest

import "math/bits"

// near finds names in which the word stands with a few characters wrong: one in
// names of up to five characters, two in longer ones.
func (n *names) near(word string, into *top) {
	runes := []rune(word)
	if len(runes) < 3 || len(runes) > maxTyped {
		return
	}
	allowed := 1
	if len(runes) > 5 {
		allowed = 2
	}
	want := letters(word)
	row := make([]int, len(runes)+1)
	for line, have := range n.han.filter {
		// Each character that the name lacks costs one change.
		if bits.OnesCount64(want&^have) > allowed {
			continue
		}
		if d := distance(runes, n.han.line(line), row); d <= allowed {
			m := n.match(line, classLoose+d)
			into.add(m)
		}
	}
}

// distance is the least number of characters to replace, insert or leave out so
// that the word stands in the text (Sellers' algorithm). row is room for
// len(word)+1 numbers.
func distance(word []rune, text string, row []int) int {
	for i := range row {
		row[i] = i
	}
	best := row[len(word)]
	for _, r := range text {
		diagonal := 0 // the word may begin anywhere
		row[0] = 0
		for i, w := range word {
			cost := diagonal
			if w != r {
				cost++
			}
			diagonal = row[i+1]
			row[i+1] = min(cost, row[i]+1, row[i+1]+1)
		}
		best = min(best, row[len(word)])
	}
	return best
}
