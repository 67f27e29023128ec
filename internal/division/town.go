package division

import (
	"strings"
	"unicode/utf8"
)

// townEndings are what the names of towns and streets end with.
var townEndings = []string{"街道", "镇", "乡", "苏木"}

// estates are the endings of farms that are run like towns.
var estates = []string{"农场", "林场", "牧场", "渔场", "茶场"}

// readTown looks for a town at the front of text[at:] within the division of
// the state, or in the whole country if there is none, and returns where the
// rest begins.
func (p *parser) readTown(m *Match, st *state, at int) int {
	text := p.text[at:]
	if st.row == none {
		return p.readTownAnywhere(m, st, at)
	}
	rows, size := p.t.townsAt(st.row, text)
	switch {
	case len(rows) == 0:
		name, end := printedTown(p.text, at)
		m.TownName = name
		return end
	case len(rows) > 1:
		m.TownName = townName(text[:size])
		m.Ambiguous, m.Candidates = true, p.t.divisions(rows)
		return at + len(m.TownName)
	}
	row := rows[0]
	m.Town, m.TownName = p.t.division(row), townName(text[:size])
	if up := p.t.rows[row].parent; up != st.row {
		st.row = up
	}
	return at + len(m.TownName)
}

// readTownAnywhere resolves a town's name that only one town has.
func (p *parser) readTownAnywhere(m *Match, st *state, at int) int {
	name, end := printedTown(p.text, at)
	if name == "" {
		return at
	}
	m.TownName = name
	switch found := p.t.towns()[name]; len(found) {
	case 0:
	case 1:
		m.Town, m.Guessed = p.t.division(found[0]), true
		st.row = p.t.rows[found[0]].parent
	default:
		m.Ambiguous, m.Candidates = true, p.t.divisions(found)
	}
	return end
}

// townAfterAll tells whether what was read as a county and a town that it does
// not have is one town's name: 古县渡镇 is not 渡镇 of 古县.
func (p *parser) townAfterAll(st state, start int) bool {
	if st.row == none || p.t.rows[st.row].depth != county {
		return false
	}
	at := skipSpace(p.text, st.pos)
	if name, _ := printedTown(p.text, at); name == "" {
		return false
	}
	if rows, _ := p.t.townsAt(st.row, p.text[at:]); len(rows) > 0 {
		return false
	}
	name, _ := printedTown(p.text, start)
	return len(p.t.towns()[name]) > 0
}

// townsAt finds the towns below a division whose name the text begins with,
// and how many bytes it takes; longer names win.
func (t *Table) townsAt(above int32, text string) (rows []int32, size int) {
	inCounty := t.rows[above].depth == county
	for i := above + 1; i < t.rows[above].end; i++ {
		r := &t.rows[i]
		if r.depth != town || !strings.HasPrefix(text, firstRune(r.name)) {
			continue
		}
		n := townPrefix(r.name, text, inCounty)
		if n == 0 || n < size {
			continue
		}
		if n > size {
			rows, size = rows[:0], n
		}
		rows = append(rows, i)
	}
	return rows, size
}

func firstRune(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// townPrefix tells how many bytes of the text are the town's name as offices
// print it: 长征街道 also as 长征办事处 or 长征街, 某某回族乡 as 某某乡.
func townPrefix(name, text string, estateToo bool) int {
	name = strings.TrimSuffix(name, "办事处")
	ending := ""
	for _, e := range townEndings {
		if strings.HasSuffix(name, e) {
			ending = e
			break
		}
	}
	switch {
	case ending == "" && strings.HasSuffix(name, "地区"):
		if strings.HasPrefix(text, name) && strings.HasPrefix(text[len(name):], "办事处") {
			return len(name)
		}
		return 0
	case ending == "":
		if estateToo && hasAnySuffix(name, estates) && strings.HasPrefix(text, name) {
			return len(name)
		}
		return 0
	case strings.HasPrefix(text, name):
		return len(name)
	}
	base := strings.TrimSuffix(name, ending)
	rest, ok := strings.CutPrefix(text, base)
	switch {
	case ok && ending == "街道":
		if strings.HasPrefix(rest, "办事处") {
			return len(base) + len("办事处")
		}
		if after, ok := strings.CutPrefix(rest, "街"); ok && (atEnd(after) || strings.HasPrefix(after, "办")) {
			return len(base) + len("街")
		}
	case ending == "乡":
		if b := withoutPeoples(base); b != base && strings.HasPrefix(text, b+ending) {
			return len(b + ending)
		}
	}
	return 0
}

// withoutPeoples takes the names of peoples off the end of a base.
func withoutPeoples(base string) string {
	base = strings.TrimSuffix(base, "民族")
	for again := true; again; {
		again = false
		for _, p := range peoples {
			if b, ok := strings.CutSuffix(base, p); ok && utf8.RuneCountInString(b) >= 2 {
				base, again = b, true
				break
			}
		}
	}
	return base
}

// townName is the town's part of what townPrefix covers: of 长征办事处 it is 长征.
func townName(printed string) string {
	return strings.TrimSuffix(printed, "办事处")
}

// afterTown may follow the name of a town or street.
var afterTown = strings.Fields(`人民政府 政府 办事处 党委 党工委 党政 便民服务 综合行政 机关 街道办`)

// printedTown reads a name that looks like that of a town's office, whether or
// not the table holds it, and returns the town and where the rest begins: at,
// if it is none.
func printedTown(text string, at int) (name string, end int) {
	const maxRunes = 14
	n := 0
	for i := range text[at:] {
		if n++; n > maxRunes {
			break
		}
		for _, e := range townEndings {
			rest, ok := strings.CutPrefix(text[at+i:], e)
			base := text[at : at+i]
			if !ok || i == 0 || !plainName(base) {
				continue
			}
			if atEnd(rest) || hasAnyPrefix(rest, afterTown) {
				return text[at : at+i+len(e)], at + i + len(e)
			}
		}
	}
	return "", at
}

// plainName tells whether a base may be a town's own name, not 城 of 城乡 or
// a phrase on towns.
func plainName(base string) bool {
	return base != "城" && base != "各" && base != "全" && !strings.HasSuffix(base, "和城") &&
		!strings.HasSuffix(base, "各") && !containsAny(base, []string{"局", "委", "政府", "镇", "乡", "街道", "所属"})
}

// indexTowns lists the towns of the country by name.
func (t *Table) indexTowns() map[string][]int32 {
	byName := make(map[string][]int32, 32_000)
	for n := range t.rows {
		if r := &t.rows[n]; r.depth == town {
			name := strings.TrimSuffix(r.name, "办事处")
			byName[name] = append(byName[name], int32(n))
		}
	}
	return byName
}
