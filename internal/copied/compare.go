package copied

import "nianbao/internal/nianbao"

// Compare tells what of a later report stands in another. The clauses that are
// templates take no part in it.
func Compare(later, other *Document, templates Templates) nianbao.Copied {
	c := newComparison(later, other, templates)
	c.run()
	return nianbao.Copied{CopyCounts: c.counts(), Passages: c.passages(), Templates: c.templates()}
}

// Measure gives the counts of Compare alone, for less.
func Measure(later, other *Document, templates Templates) nianbao.CopyCounts {
	c := newComparison(later, other, templates)
	c.run()
	return c.counts()
}

// run is a row of tokens that stands in both documents.
type run struct{ later, other, length int }

// comparison lays one document over another.
type comparison struct {
	later, other *Document
	tokens       []token // of later, with boundaries in place of templates
	template     int     // tokens in templates
	set          []clause
	runs         []run // in the order of later, without overlaps
	joined       []bool
}

func newComparison(later, other *Document, templates Templates) *comparison {
	c := &comparison{later: later, other: other, tokens: later.tokens}
	for _, cl := range later.clauses {
		if !templates.has(cl.hash) {
			continue
		}
		if c.set == nil {
			c.tokens = append([]token(nil), later.tokens...)
		}
		c.set = append(c.set, cl)
		c.template += cl.to - cl.from
		for i := cl.from; i < cl.to; i++ {
			c.tokens[i] = boundary
		}
	}
	return c
}

func (c *comparison) counts() nianbao.CopyCounts {
	n := nianbao.CopyCounts{Narrative: c.later.length, Template: c.template, Own: c.later.length - c.template}
	for _, r := range c.runs {
		n.Copied += r.length
	}
	return n
}

// run goes through the later document: where a gram of it stands in the other
// one as well, the longest run from there is taken, and after a short edit the
// text is looked for where it left off.
func (c *comparison) run() {
	seeds := newSeeds(c.other)
	later := Document{tokens: c.tokens}
	hashes := later.grams(gram)
	for i := 0; i < len(hashes); {
		var best run
		if hashes[i] != none {
			seeds.each(hashes[i], func(j int) {
				if n := c.equal(i, j); n > best.length {
					best = run{i, j, n}
				}
			})
		}
		if best.length < minRun {
			i++
			continue
		}
		c.begin(best)
		for {
			next, ok := c.resume(c.runs[len(c.runs)-1])
			if !ok {
				break
			}
			c.take(next, true)
		}
		last := c.runs[len(c.runs)-1]
		i = last.later + last.length
	}
}

// begin takes the first long run of a passage, with the shorter ones that lead
// up to it.
func (c *comparison) begin(r run) {
	free := 0 // where the passage before ends
	if n := len(c.runs); n > 0 {
		free = c.runs[n-1].later + c.runs[n-1].length
	}
	lead := []run{r}
	for {
		before, ok := c.leadUp(lead[len(lead)-1], free)
		if !ok {
			break
		}
		lead = append(lead, before)
	}
	for i := len(lead) - 1; i >= 0; i-- {
		c.take(lead[i], i < len(lead)-1)
	}
}

func (c *comparison) take(r run, joined bool) {
	c.runs, c.joined = append(c.runs, r), append(c.joined, joined)
}

// equal counts the tokens that are the same from two places on.
func (c *comparison) equal(i, j int) int {
	n := 0
	for i+n < len(c.tokens) && j+n < len(c.other.tokens) && c.tokens[i+n] == c.other.tokens[j+n] && c.tokens[i+n] > boundary {
		n++
	}
	return n
}

// resume finds the run that goes on after an edit. The shortest edit is the one
// that is taken; it does not cross a boundary.
func (c *comparison) resume(last run) (run, bool) {
	i, j := last.later+last.length, last.other+last.length
	most, mostOther := reach(c.tokens, i), reach(c.other.tokens, j)
	for edit := 1; edit <= most+mostOther; edit++ {
		for a := max(0, edit-mostOther); a <= min(edit, most); a++ {
			b := edit - a
			if n := c.equal(i+a, j+b); n >= minResume {
				return run{i + a, j + b, n}, true
			}
		}
	}
	return run{}, false
}

// reach is how far an edit may go from a place.
func reach(tokens []token, at int) int {
	n := 0
	for n < maxEdit && at+n < len(tokens) && tokens[at+n] > boundary {
		n++
	}
	return n
}

// leadUp is resume in the other direction; it does not go before free.
func (c *comparison) leadUp(first run, free int) (run, bool) {
	i, j := first.later, first.other
	most, mostOther := reachBack(c.tokens[free:i]), reachBack(c.other.tokens[:j])
	for edit := 1; edit <= most+mostOther; edit++ {
		for a := max(0, edit-mostOther); a <= min(edit, most); a++ {
			b := edit - a
			n := 0
			for i-a-n > free && j-b-n > 0 && c.tokens[i-a-n-1] == c.other.tokens[j-b-n-1] && c.tokens[i-a-n-1] > boundary {
				n++
			}
			if n >= minResume {
				return run{i - a - n, j - b - n, n}, true
			}
		}
	}
	return run{}, false
}

// reachBack is how far an edit may go back from the end of tokens.
func reachBack(tokens []token) int {
	n := 0
	for n < maxEdit && n < len(tokens) && tokens[len(tokens)-1-n] > boundary {
		n++
	}
	return n
}

// seeds find where a gram stands: lists by hash, as links between places.
type seeds struct {
	heads  []int32 // place + 1 by the low bits of the hash
	next   []int32
	hashes []uint64
}

// maxSeeds bounds how many places of a gram are tried. A text that repeats
// itself so often is none, and must not take time without bound.
const maxSeeds = 32

func newSeeds(d *Document) *seeds {
	hashes := d.grams(gram)
	size := 1
	for size < 2*len(hashes) {
		size *= 2
	}
	s := &seeds{heads: make([]int32, size), next: make([]int32, len(hashes)), hashes: hashes}
	for i := len(hashes) - 1; i >= 0; i-- { // so that the first place is tried first
		if hashes[i] != none {
			slot := &s.heads[hashes[i]&uint64(size-1)]
			s.next[i], *slot = *slot, int32(i+1)
		}
	}
	return s
}

func (s *seeds) each(hash uint64, use func(at int)) {
	tried := 0
	for at := s.heads[hash&uint64(len(s.heads)-1)]; at > 0 && tried < maxSeeds; at = s.next[at-1] {
		if s.hashes[at-1] == hash {
			use(int(at - 1))
			tried++
		}
	}
}
