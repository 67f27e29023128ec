// Package division knows the administrative divisions of the country (行政区划)
// from the provinces down to towns and streets, by code and by the names that
// offices carry. It answers which division an office belongs to by reading the
// front of the office's name: 江苏省宿迁市沭阳县发展和改革局, 沭阳县发展和改革局
// and, on the site of 沭阳县, 县发改局 all belong to 321322.
//
// The table is that of the National Bureau of Statistics of 30 June 2023, with
// codes by GB/T 2260 and GB/T 10114; see data/README.md. It is embedded and
// read once, on first use.
package division

import (
	"strings"

	"nianbao/internal/nianbao"
)

//go:generate go run ./gen -o data/divisions.tsv.gz

// Division is one administrative division.
type Division struct {
	Code   string        // six digits down to counties, nine for towns and streets
	Name   string        // 沭阳县
	Level  nianbao.Level // of the government of the division; empty for placeholders
	Parent string        // code of the division above, placeholders left out; empty for provinces
	// Synthetic marks the fictional divisions of the demonstration.
	Synthetic bool
	// Placeholder marks rows that exist only to group codes: 市辖区,
	// 省直辖县级行政区划 and the like. They are no part of a name.
	Placeholder bool
	// Statistical marks development zones and similar areas that the statistics
	// treat like counties (codes 71 to 80) though they are no legal divisions.
	Statistical bool
}

// IsZero tells whether d is no division.
func (d Division) IsZero() bool { return d.Code == "" }

// Table is a set of divisions. It is immutable and safe for concurrent use.
type Table struct {
	rows    []row             // sorted so that a division comes right before all below it
	codes   map[string]int32  // by trimmed code: 2, 4, 6 or 9 digits
	forms   map[string][]form // what divisions down to counties are called
	longest int               // of the keys of forms, in characters
	towns   func() map[string][]int32
}

const none int32 = -1

// row is a division as the table keeps it.
type row struct {
	code                                string // 2, 4, 6 or 9 digits
	name                                string
	parent                              int32 // of a higher level and no placeholder; none for provinces
	end                                 int32 // rows [i+1, end) are below row i
	depth                               depth
	synthetic, placeholder, statistical bool
}

// depth orders the levels from the top down.
type depth int8

const (
	province depth = iota
	city
	county
	town
)

var levels = [...]nianbao.Level{
	nianbao.LevelProvince, nianbao.LevelCity, nianbao.LevelCounty, nianbao.LevelTownship,
}

// ByCode finds a division by its code of 2, 4, 6, 9 or 12 digits; zeros that
// fill up a code of a higher level do not matter (32, 320000, 320000000000).
func (t *Table) ByCode(code string) (Division, bool) {
	i := t.find(code)
	if i == none {
		return Division{}, false
	}
	return t.division(i), true
}

// Region is the division of the code with its names from the province down,
// placeholders left out: 310115 is 上海市, 浦东新区. The code of a town gives
// the county's region, that of a placeholder the region of the division above.
func (t *Table) Region(code string) (*nianbao.Region, bool) {
	i := t.find(code)
	if i == none {
		return nil, false
	}
	for t.rows[i].placeholder || t.rows[i].depth == town {
		i = t.rows[i].parent
	}
	region := &nianbao.Region{Code: t.fullCode(i)}
	for _, at := range t.chain(i) {
		region.Names = append(region.Names, t.rows[at].name)
	}
	return region, true
}

// Path lists the divisions from the province down to that of the code,
// placeholders left out.
func (t *Table) Path(code string) []Division {
	i := t.find(code)
	if i == none {
		return nil
	}
	return t.path(i)
}

// Children lists the divisions right below that of the code in the order of
// their codes, those below a placeholder included; "" lists the provinces.
func (t *Table) Children(code string) []Division {
	from, to, above := int32(0), int32(len(t.rows)), none
	if code != "" {
		if above = t.find(code); above == none {
			return nil
		}
		from, to = above+1, t.rows[above].end
	}
	var list []Division
	for i := from; i < to; i++ {
		if t.rows[i].parent == above && !t.rows[i].placeholder {
			list = append(list, t.division(i))
		}
	}
	return list
}

// find is the row of a code as people write it, or none.
func (t *Table) find(code string) int32 {
	if len(code) < 2 || len(code) > 12 || strings.Trim(code, "0123456789") != "" {
		return none
	}
	code = (code + "0000000000")[:12]
	if code[9:] != "000" { // villages are not in the table; theirs is the town's
		code = code[:9] + "000"
	}
	for _, part := range [...][2]int{{6, 9}, {4, 6}, {2, 4}, {0, 2}} {
		if strings.Trim(code[part[0]:part[1]], "0") == "" {
			continue
		}
		if i, ok := t.codes[code[:part[1]]]; ok {
			return i
		}
		break
	}
	return none
}

func (t *Table) division(i int32) Division {
	r := &t.rows[i]
	d := Division{
		Code: t.fullCode(i), Name: r.name, Level: levels[r.depth],
		Synthetic: r.synthetic, Placeholder: r.placeholder, Statistical: r.statistical,
	}
	if r.placeholder {
		d.Level = ""
	}
	if r.parent != none {
		d.Parent = t.fullCode(r.parent)
	}
	return d
}

func (t *Table) divisions(list []int32) []Division {
	if len(list) == 0 {
		return nil
	}
	out := make([]Division, len(list))
	for n, i := range list {
		out[n] = t.division(i)
	}
	return out
}

func (t *Table) fullCode(i int32) string {
	code := t.rows[i].code
	if len(code) < 6 {
		return (code + "0000")[:6]
	}
	return code
}

// chain lists the rows from the province down to i.
func (t *Table) chain(i int32) []int32 {
	var up []int32
	for ; i != none; i = t.rows[i].parent {
		if !t.rows[i].placeholder {
			up = append(up, i)
		}
	}
	for a, b := 0, len(up)-1; a < b; a, b = a+1, b-1 {
		up[a], up[b] = up[b], up[a]
	}
	return up
}

func (t *Table) path(i int32) []Division {
	if i == none {
		return nil
	}
	return t.divisions(t.chain(i))
}

// at is the division of the given depth that i is or lies in, or none: a
// county that a province governs has no city.
func (t *Table) at(i int32, d depth) int32 {
	for ; i != none; i = t.rows[i].parent {
		if t.rows[i].depth == d {
			return i
		}
	}
	return none
}

// inside tells whether i is above or lies in it; everything lies in none.
func (t *Table) inside(i, above int32) bool {
	if above == none {
		return true
	}
	if i >= above && i < t.rows[above].end {
		return true
	}
	// 伊犁哈萨克自治州 governs two prefectures with codes of their own.
	if t.rows[above].code == "6540" {
		return strings.HasPrefix(t.rows[i].code, "6542") || strings.HasPrefix(t.rows[i].code, "6543")
	}
	return false
}
