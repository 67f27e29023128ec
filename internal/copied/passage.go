package copied

import "nianbao/internal/nianbao"

// passages joins the runs that go on with one another, with the edits between
// and within them.
func (c *comparison) passages() []nianbao.CopyPassage {
	list := []nianbao.CopyPassage{}
	for first := 0; first < len(c.runs); {
		end := first + 1
		for end < len(c.runs) && c.joined[end] {
			end++
		}
		list = append(list, c.passage(c.runs[first:end]))
		first = end
	}
	return list
}

func (c *comparison) passage(runs []run) nianbao.CopyPassage {
	first, last := runs[0], runs[len(runs)-1]
	p := nianbao.CopyPassage{
		Later: c.later.span(first.later, last.later+last.length),
		Other: c.other.span(first.other, last.other+last.length),
		Edits: []nianbao.CopyEdit{},
	}
	for i, r := range runs {
		if i > 0 {
			p.Edits = append(p.Edits, c.words(runs[i-1], r))
		}
		p.Edits = append(p.Edits, c.numbers(r)...)
	}
	return p
}

// words is the edit between two runs.
func (c *comparison) words(before, after run) nianbao.CopyEdit {
	return nianbao.CopyEdit{
		Kind:  nianbao.EditWords,
		Later: c.later.span(before.later+before.length, after.later),
		Other: c.other.span(before.other+before.length, after.other),
	}
}

// numbers are the edits within a run: numbers that stand opposite each other
// and differ.
func (c *comparison) numbers(r run) []nianbao.CopyEdit {
	var edits []nianbao.CopyEdit
	for n := range r.length {
		i, j := r.later+n, r.other+n
		if c.tokens[i] != numberToken {
			continue
		}
		was, is := c.other.number(j), c.later.number(i)
		if was == is {
			continue
		}
		kind := nianbao.EditNumber
		if isYear(was) && isYear(is) {
			kind = nianbao.EditYear
		}
		edits = append(edits, nianbao.CopyEdit{Kind: kind, Later: c.later.span(i, i+1), Other: c.other.span(j, j+1)})
	}
	return edits
}

// templates are the places of the templates; those that follow each other in one
// paragraph are joined.
func (c *comparison) templates() []nianbao.CopySpan {
	list := []nianbao.CopySpan{}
	for i := 0; i < len(c.set); {
		end := i + 1
		for end < len(c.set) && c.set[end].from == c.set[end-1].to && c.sameLine(c.set[end].from) {
			end++
		}
		list = append(list, c.later.span(c.set[i].from, c.set[end-1].to))
		i = end
	}
	return list
}

// sameLine tells that a token stands in the paragraph of the one before it.
func (c *comparison) sameLine(i int) bool {
	a, b := c.later.places[i-1], c.later.places[i]
	if a.section != b.section {
		return false
	}
	for _, r := range c.later.sections[a.section].Text[a.to:b.from] {
		if r == '\n' {
			return false
		}
	}
	return true
}
