package indicator

import (
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// rowKinds maps the row labels of table two to the prefix of their indicators.
var rowKinds = []struct{ label, prefix string }{
	{"规章", "rule"},
	{"规范性文件", "normdoc"},
	{"行政规范性文件", "normdoc"},
	{"行政许可", "permit"},
	{"其他对外管理服务事项", "service"},
	{"行政处罚", "penalty"},
	{"行政强制", "coercion"},
	{"行政强制措施", "coercion"},
	{"行政事业性收费", "levy"},
	{"政府集中采购", "procurement"},
}

// rowKindRunes are the labels of rowKinds, which every row is held against.
var rowKindRunes = func() (all [][]rune) {
	for _, rk := range rowKinds {
		all = append(all, []rune(rk.label))
	}
	return all
}()

// columnKinds tells the columns of table two apart by what their labels hold;
// the first that fits counts. Broken labels (本年增/, 本年增减) still do.
var columnKinds = []struct {
	part, suffix string
	form         nianbao.Form
}{
	{"制作", "issued", nianbao.Form2019},
	{"新公开", "newly_disclosed", nianbao.Form2019},
	{"对外公开", "disclosed_total", nianbao.Form2019},
	{"公开总", "disclosed_total", nianbao.Form2019},
	{"上一年", "items_prev", nianbao.Form2019},
	{"上年项目", "items_prev", nianbao.Form2019},
	{"增减", "items_change", nianbao.Form2019},
	{"本年增", "items_change", nianbao.Form2019},
	{"采购项目", "items", nianbao.Form2019},
	{"采购总金额", "amount", nianbao.Form2019},
	{"采购金额", "amount", nianbao.Form2019},
	{"制发", "issued", nianbao.Form2021},
	{"废止", "repealed", nianbao.Form2021},
	{"现行有效", "in_force", nianbao.Form2021},
	{"有效件数", "in_force", nianbao.Form2021},
	{"收费金额", "amount", nianbao.Form2021},
	{"本年处理决定", "decisions", nianbao.Form2021},
	{"处理决定", "decisions", nianbao.Form2019},
}

// blocks gives the value columns of each row of table two in the order of the
// two forms, for rows whose header is lost or broken.
var blocks = map[string]map[nianbao.Form][]string{
	"rule":        {nianbao.Form2019: {"issued", "newly_disclosed", "disclosed_total"}, nianbao.Form2021: {"issued", "repealed", "in_force"}},
	"normdoc":     {nianbao.Form2019: {"issued", "newly_disclosed", "disclosed_total"}, nianbao.Form2021: {"issued", "repealed", "in_force"}},
	"permit":      {nianbao.Form2019: {"items_prev", "items_change", "decisions"}, nianbao.Form2021: {"decisions"}},
	"service":     {nianbao.Form2019: {"items_prev", "items_change", "decisions"}},
	"penalty":     {nianbao.Form2019: {"items_prev", "items_change", "decisions"}, nianbao.Form2021: {"decisions"}},
	"coercion":    {nianbao.Form2019: {"items_prev", "items_change", "decisions"}, nianbao.Form2021: {"decisions"}},
	"levy":        {nianbao.Form2019: {"items_prev", "items_change"}, nianbao.Form2021: {"amount"}},
	"procurement": {nianbao.Form2019: {"items", "amount"}},
}

// head is a header row of table two: its cells right of 信息内容 and what they mean.
type head struct {
	cells    []*cell
	suffixes []string
}

// tableTwo reads 主动公开政府信息情况 (art. 20 of the Regulations).
func (r *reader) tableTwo(s *sheet) {
	var h head
	for _, row := range s.rows {
		if next, ok := r.headOf(row); ok {
			h = next
			continue
		}
		label, prefix := rowKindOf(row)
		if prefix == "" {
			continue
		}
		values := row[label+1:]
		if len(values) == 0 {
			continue
		}
		if _, taken := r.kinds[s.table.Index]; !taken {
			r.kinds[s.table.Index] = nianbao.SectionDisclosure
		}
		r.blockRow(s, prefix, values, h)
	}
}

// headOf recognises a header row of table two.
func (r *reader) headOf(row []*cell) (head, bool) {
	var h head
	known := 0
	for i, c := range row {
		k := c.key
		suffix, form := columnKindOf(k)
		if i == 0 && suffix == "" {
			if !within(k, "信息内容", 1) && k != "" {
				return head{}, false
			}
			continue // the stub's own header
		}
		if suffix == "" && c.isValue() && !c.blank() {
			return head{}, false
		}
		if suffix != "" {
			known++
			if form == nianbao.Form2019 {
				r.vote2019(1)
			} else {
				r.vote2021(1)
			}
		}
		h.cells = append(h.cells, c)
		h.suffixes = append(h.suffixes, suffix)
	}
	return h, known > 0
}

func columnKindOf(k string) (suffix string, form nianbao.Form) {
	for _, c := range columnKinds {
		if strings.Contains(k, c.part) {
			return c.suffix, c.form
		}
	}
	return "", ""
}

// rowKindOf finds the label cell of a data row of table two.
func rowKindOf(row []*cell) (label int, prefix string) {
	for i, c := range row[:min(len(row), 3)] {
		if c.key == "" {
			continue
		}
		k := []rune(c.key)
		for n, rk := range rowKinds {
			if c.key == rk.label || len(k) >= 6 && distance(k, rowKindRunes[n], 2) <= 2 {
				return i, rk.prefix
			}
		}
	}
	return 0, ""
}

func (r *reader) blockRow(s *sheet, prefix string, values []*cell, h head) {
	suffixes := h.align(values)
	if suffixes == nil || !fits(prefix, suffixes) {
		suffixes = r.byPosition(prefix, values, h)
		if suffixes == nil {
			r.warn("unread_row", "table %d, row %d: the columns of this row are not known", s.table.Index, values[0].Row)
			return
		}
	}
	for i, c := range values {
		code := prefix + "_" + suffixes[i]
		if _, ok := Lookup(code); ok && suffixes[i] != "" {
			r.add(observe(code, nianbao.ApplicantNone, h.label(suffixes[i]), s.table.Index, c))
		}
	}
}

// align gives each value the meaning of its column: in order where there are as
// many values as headers, else by the header above it. Real pages span header
// and data rows differently.
func (h *head) align(values []*cell) []string {
	if len(h.cells) == 0 {
		return nil
	}
	if len(values) == len(h.cells) {
		return h.suffixes
	}
	out := make([]string, len(values))
	for i, c := range values {
		for k, hc := range h.cells {
			if c.Col < hc.Col+hc.ColSpan && hc.Col < c.Col+c.ColSpan && h.suffixes[k] != "" {
				out[i] = h.suffixes[k]
				break
			}
		}
	}
	return out
}

// fits reports whether the columns are those of the row's block in one of the
// forms: all that the form has, or, in a row that is cut short, all that the row
// has. A column without meaning is one whose label was broken.
func fits(prefix string, suffixes []string) bool {
	for _, want := range blocks[prefix] {
		known, unknown := 0, 0
		for _, s := range suffixes {
			if slices.Contains(want, s) {
				known++
			} else {
				unknown++
			}
		}
		if known == len(want) || known > 0 && unknown == 0 {
			return true
		}
	}
	return false
}

// byPosition falls back to the order of the form, for rows that have as many
// values as the form has columns. What is left of the header decides the form.
func (r *reader) byPosition(prefix string, values []*cell, h head) []string {
	form := r.form()
	for _, s := range h.suffixes {
		for f, want := range blocks[prefix] {
			for _, w := range want {
				if s == w && w != "issued" && w != "decisions" {
					form = f
				}
			}
		}
	}
	want := blocks[prefix][form]
	if want == nil && len(blocks[prefix]) == 1 {
		for _, w := range blocks[prefix] {
			want = w
		}
	}
	n := len(values)
	for n > len(want) && values[n-1].blank() {
		n-- // padding
	}
	if len(want) == 0 || n != len(want) {
		return nil
	}
	return append(append([]string(nil), want...), make([]string, len(values)-n)...)
}

// label is the header text of a column, which may print the unit.
func (h *head) label(suffix string) string {
	for i, s := range h.suffixes {
		if s == suffix {
			return h.cells[i].Text
		}
	}
	return ""
}
