package division

import (
	"strings"
	"unicode/utf8"
)

// generics are the words that name a division by its kind alone, longer ones
// before those they begin with, and the depths at which they may stand.
var generics = []struct {
	word   string
	depths []depth
}{
	{"自治区", []depth{province}}, {"自治州", []depth{city}}, {"自治县", []depth{county}}, {"自治旗", []depth{county}},
	{"地区", []depth{city}}, {"省", []depth{province}}, {"州", []depth{city}}, {"盟", []depth{city}},
	{"市", []depth{county, city, province}}, {"县", []depth{county}}, {"区", []depth{county, province}}, {"旗", []depth{county}},
}

// fromContext resolves a name that begins with no division by itself: 区民政局,
// 河包镇人民政府 or 民政局 on the site of a division.
func (p *parser) fromContext(start int) state {
	st := state{row: p.ctx, pos: start, fromContext: p.ctx != none}
	if p.ctx == none {
		return st
	}
	for _, g := range generics {
		rest, ok := strings.CutPrefix(p.text[start:], g.word)
		if !ok {
			continue
		}
		if p.isOfKind(g.word, rest) {
			p.resolveGeneric(&st, g.word, g.depths, start+len(g.word))
		}
		return st
	}
	return st
}

// isOfKind tells whether the word before rest stands for a division: in 市场监督
// 管理局 and 区域发展中心 it does not.
func (p *parser) isOfKind(word, rest string) bool {
	_, size := utf8.DecodeLastRuneInString(word)
	if rest == "" || !endsWord(word[len(word)-size:], rest) || hasAnyPrefix(rest, notAfterKind) {
		return false
	}
	if hasAnyPrefix(rest, organWords) || hasAnySuffix(rest, organEndings) || p.townFollows(p.ctx, rest) {
		return true
	}
	name, _ := printedTown(rest, 0)
	return name != ""
}

// ownTown tells whether the name is that of a town of the context, whatever
// else its first characters mean: 市桥街道, 中央门街道, 古县渡镇.
func (p *parser) ownTown(start int) bool {
	if p.ctx == none || p.t.rows[p.ctx].depth == province {
		return false
	}
	rows, size := p.t.townsAt(p.ctx, p.text[start:])
	if len(rows) != 1 {
		return false
	}
	rest := p.text[start+size:]
	return atEnd(rest) || hasAnyPrefix(rest, afterTown)
}

// townFollows tells whether the text begins with a town below a division.
func (p *parser) townFollows(above int32, text string) bool {
	rows, _ := p.t.townsAt(above, text)
	return len(rows) == 1
}

// resolveGeneric looks for the division of a kind that the context is or lies
// in; if the context lies above, for the only one of the kind below it.
func (p *parser) resolveGeneric(st *state, word string, depths []depth, pos int) {
	for i := p.ctx; i != none; i = p.t.rows[i].parent {
		for _, d := range depths {
			if p.t.rows[i].depth == d && strings.HasSuffix(p.t.rows[i].name, word) {
				st.row, st.pos = i, pos
				return
			}
		}
	}
	var below []int32
	for i := p.ctx + 1; i < p.t.rows[p.ctx].end; i++ {
		r := &p.t.rows[i]
		if r.depth == depths[0] && !r.placeholder && !r.statistical && strings.HasSuffix(r.name, word) {
			below = append(below, i)
		}
	}
	switch len(below) {
	case 0: // the site is of another kind than the name says; the name stays whole
		st.guessed = true
	case 1:
		st.row, st.pos, st.guessed = below[0], pos, true
	default:
		st.candidates, st.pos = below, pos
	}
}
