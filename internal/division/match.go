package division

import "nianbao/internal/nianbao"

// Match is what the front of an office's name says of the division that the
// office belongs to.
type Match struct {
	// Division is the deepest one known for sure, at county level or above;
	// zero if there is none. It may be a zone (Statistical), see [Match.Legal].
	Division Division
	// Path leads from the province to Division, placeholders left out.
	Path []Division
	// Town is the town or street, if the name begins with one that the table
	// holds under Division.
	Town Division
	// TownName is the town or street as printed, without 人民政府 and the like;
	// it is also set where the table does not hold the town, which may have been
	// renamed or merged since. Empty if the name is not that of a town's office.
	TownName string
	// Body is the name after the divisions down to the county: it begins with
	// the town, if there is one. 梁园区长征街道办事处 has the body 长征街道办事处.
	Body string
	// Rest is the name after the town as well: 办事处.
	Rest string
	// Start is where the first division begins, in bytes: 0 but for [Table.Find].
	Start int
	// FromContext is set if the division comes from the context alone: the name
	// begins with its kind (县发改局, 市应急局) or with no division at all.
	FromContext bool
	// Guessed is set if another division could be meant, but is less likely.
	Guessed bool
	// Former is set if the division is named as in earlier years (晋宁县).
	Former bool
	// National is set for bodies of the state as a whole (水利部, 国家税务总局…).
	National bool
	// Ambiguous is set if several divisions are named alike and neither the name
	// nor the context says which is meant; Candidates lists them. Division is
	// then the one above that the name does say, or zero.
	Ambiguous  bool
	Candidates []Division
}

// Level is that of the government that the office belongs to, or empty.
func (m Match) Level() nianbao.Level {
	switch {
	case m.National:
		return nianbao.LevelNation
	case m.TownName != "":
		return nianbao.LevelTownship
	case m.Ambiguous && len(m.Candidates) > 0:
		level := m.Candidates[0].Level
		for _, c := range m.Candidates {
			if c.Level != level {
				return ""
			}
		}
		return level
	}
	return m.Division.Level
}

// Legal is the deepest division of the path that is no development zone.
func (m Match) Legal() Division {
	for i := len(m.Path) - 1; i >= 0; i-- {
		if !m.Path[i].Statistical {
			return m.Path[i]
		}
	}
	return Division{}
}

// Match reads the divisions at the front of an office's name. Levels may be
// left out and endings dropped. The context is the code of the division that
// the office's site belongs to, or empty; it decides between divisions of the
// same name and completes names such as 区民政局 and 河包镇人民政府.
func (t *Table) Match(name, context string) Match {
	p := parser{t: t, text: normalize(name), ctx: t.context(context)}
	start := skipSpace(p.text, 0)
	if p.ownTown(start) {
		st := state{row: p.ctx, pos: start}
		return p.finish(Match{FromContext: true}, st, name, start)
	}
	st := p.descend(start)
	m := Match{Former: st.former, Guessed: st.guessed}
	switch {
	case isNational(p.text[start:]):
		return Match{National: true, Body: name[start:], Rest: name[start:], Start: start}
	case p.townAfterAll(st, start):
		st = state{row: none, pos: start}
		m = Match{}
	case st.row == none && len(st.candidates) == 0:
		st.pos = start
		st = p.fromContext(start)
		m.FromContext, m.Guessed = st.fromContext, st.guessed
	}
	return p.finish(m, st, name, start)
}

// finish reads the town and fills in the result.
func (p *parser) finish(m Match, st state, name string, start int) Match {
	m.Start = start
	bodyAt := skipSpace(p.text, st.pos)
	rest := bodyAt
	if len(st.candidates) > 0 {
		m.Ambiguous, m.Candidates = true, p.t.divisions(st.candidates)
		m.TownName, rest = printedTown(p.text, bodyAt)
	} else {
		rest = p.readTown(&m, &st, bodyAt)
	}
	if st.row != none {
		m.Division, m.Path = p.t.division(st.row), p.t.path(st.row)
	}
	m.Body, m.Rest = name[bodyAt:], name[rest:]
	return m
}

// context is the row of the context's code down to counties, or none.
func (t *Table) context(code string) int32 {
	i := t.find(code)
	for i != none && (t.rows[i].placeholder || t.rows[i].depth == town) {
		i = t.rows[i].parent
	}
	return i
}
