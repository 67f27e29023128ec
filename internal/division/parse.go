package division

import (
	"slices"
	"unicode/utf8"
)

// parser reads one name.
type parser struct {
	t    *Table
	text string
	ctx  int32
}

// state is how far a name has been read.
type state struct {
	row         int32 // deepest division so far
	pos         int   // where the rest begins
	candidates  []int32
	former      bool
	guessed     bool
	fromContext bool
}

// descend reads divisions from pos on, each below the one before it.
func (p *parser) descend(pos int) state {
	st := state{row: none, pos: pos}
	for p.step(&st) {
	}
	return st
}

// step reads one more division and tells whether to go on.
func (p *parser) step(st *state) bool {
	at := skipSpace(p.text, st.pos)
	for _, end := range p.prefixes(at) {
		found := p.usable(at, end, st.row)
		if len(found) == 0 {
			continue
		}
		st.pos = end
		rows, guessed := p.choose(found, end)
		if len(rows) > 1 {
			st.candidates = rows
			return false
		}
		st.row = rows[0]
		st.guessed = st.guessed || guessed
		st.former = st.former || found[0].kind == former
		return true
	}
	return false
}

// prefixes lists the ends of the forms that begin at a position, longest first.
func (p *parser) prefixes(at int) []int {
	var ends []int
	end := at
	for n := 0; n < p.t.longest && end < len(p.text); n++ {
		_, size := utf8.DecodeRuneInString(p.text[end:])
		end += size
		if _, ok := p.t.forms[p.text[at:end]]; ok {
			ends = append(ends, end)
		}
	}
	for a, b := 0, len(ends)-1; a < b; a, b = a+1, b-1 {
		ends[a], ends[b] = ends[b], ends[a]
	}
	return ends
}

// usable lists what text[at:end] may mean below a division, of the most
// trusted kind only.
func (p *parser) usable(at, end int, above int32) []form {
	name := p.text[at:end]
	var found []form
	for _, f := range p.t.forms[name] {
		if !p.deeper(f.row, above) || !p.allowed(f, name, end, above) {
			continue
		}
		switch {
		case len(found) > 0 && f.kind > found[0].kind:
			continue
		case len(found) > 0 && f.kind < found[0].kind:
			found = found[:0]
		}
		found = append(found, f)
	}
	return found
}

// deeper tells whether i may follow above in a name.
func (p *parser) deeper(i, above int32) bool {
	if above == none {
		return true
	}
	return i != above && p.t.inside(i, above) &&
		(p.t.rows[i].depth > p.t.rows[above].depth || p.t.rows[above].code == "6540")
}

// allowed tells whether the form may stand before text[end:].
func (p *parser) allowed(f form, name string, end int, above int32) bool {
	rest := p.text[end:]
	r := &p.t.rows[f.row]
	switch f.kind {
	case short:
		if r.depth == county && above == none && p.ctx != none && !p.near(f.row) {
			return false
		}
		return p.shortMayEnd(f.row, end)
	case relative:
		if above == none || p.t.rows[above].depth == province {
			return p.near(f.row)
		}
		return true
	}
	if (above == none || r.depth == county && p.t.rows[above].depth == province) &&
		slices.Contains(localNames, name) && !p.near(f.row) {
		return false
	}
	_, size := utf8.DecodeLastRuneInString(name)
	return endsWord(name[len(name)-size:], rest)
}

// near tells whether a division lies in the city of the context, or in its
// province where no city is known.
func (p *parser) near(i int32) bool {
	if p.ctx == none {
		return false
	}
	above := p.t.at(p.ctx, city)
	if above == none {
		above = p.t.at(p.ctx, province)
	}
	return p.t.inside(i, above)
}

// shortMayEnd tells whether a name without its ending may end at a position:
// before the end, an organ, a zone or a division below it.
func (p *parser) shortMayEnd(i int32, end int) bool {
	rest := p.text[end:]
	if atEnd(rest) || hasAnyPrefix(rest, organWords) {
		return true
	}
	if p.t.rows[i].depth < county && containsAny(rest, zoneNouns) &&
		!hasAnyPrefix(rest, []string{"新区", "新城", "镇", "乡", "街道"}) {
		return true
	}
	at := skipSpace(p.text, end)
	for _, next := range p.prefixes(at) {
		if len(p.usable(at, next, i)) > 0 {
			return true
		}
	}
	if p.t.rows[i].depth == county {
		return p.townFollows(i, p.text[at:])
	}
	return false
}

// choose decides between divisions of the same name: by the context, by what
// follows, and at last by level if endings are dropped. It returns all that
// are left if it cannot.
func (p *parser) choose(found []form, end int) (rows []int32, guessed bool) {
	for _, f := range p.closest(found) {
		rows = append(rows, f.row)
	}
	if len(rows) == 1 {
		return rows, false
	}
	at := skipSpace(p.text, end)
	var fit []int32
	for _, i := range rows {
		if p.continues(i, at) {
			fit = append(fit, i)
		}
	}
	if len(fit) == 1 {
		return fit, false
	}
	if found[0].kind == short {
		// 吉林 without more is rather the province than the city.
		if top := p.highest(rows); len(top) == 1 {
			return top, true
		}
	}
	return rows, false
}

// highest keeps the divisions of the highest level among rows.
func (p *parser) highest(rows []int32) []int32 {
	var top []int32
	for _, i := range rows {
		switch {
		case len(top) > 0 && p.t.rows[i].depth > p.t.rows[top[0]].depth:
			continue
		case len(top) > 0 && p.t.rows[i].depth < p.t.rows[top[0]].depth:
			top = top[:0]
		}
		top = append(top, i)
	}
	return top
}

// continues tells whether the text at a position names something below i.
func (p *parser) continues(i int32, at int) bool {
	for _, end := range p.prefixes(at) {
		for _, f := range p.usable(at, end, i) {
			if f.kind == full || f.kind == alias {
				return true
			}
		}
	}
	return p.townFollows(i, p.text[at:])
}

// closest keeps the divisions nearest to the context: it or the next one above
// it, then those in it, in its city, in its province; all if none is near.
func (p *parser) closest(found []form) []form {
	if p.ctx == none || len(found) < 2 {
		return found
	}
	for up := p.ctx; up != none; up = p.t.rows[up].parent {
		for _, f := range found {
			if f.row == up {
				return []form{f}
			}
		}
	}
	tests := []func(i int32) bool{func(i int32) bool { return p.t.inside(i, p.ctx) }}
	for _, d := range []depth{city, province} {
		if above := p.t.at(p.ctx, d); above != none {
			tests = append(tests, func(i int32) bool { return p.t.inside(i, above) })
		}
	}
	for _, test := range tests {
		var kept []form
		for _, f := range found {
			if test(f.row) {
				kept = append(kept, f)
			}
		}
		if len(kept) > 0 {
			return kept
		}
	}
	return found
}
