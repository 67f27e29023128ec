package reportgen

import (
	"strings"

	"nianbao/internal/nianbao"
)

// cell is one cell of a printed table.
type cell struct {
	text       string
	rows, cols int
	value      bool // it holds a figure, not a label
	head       bool // it belongs to the header
}

func label(text string) cell            { return cell{text: text, rows: 1, cols: 1} }
func wide(text string, cols int) cell   { return cell{text: text, rows: 1, cols: cols} }
func tall(text string, rows int) cell   { return cell{text: text, rows: rows, cols: 1} }
func header(text string, r, c int) cell { return cell{text: text, rows: r, cols: c, head: true} }

// table is a printed table: rows of cells with their spans.
type table struct {
	note string // a line above it
	rows [][]cell
}

func (f figures) cell(indicator string, a nianbao.Applicant) cell {
	return cell{text: f[key{indicator, a}].raw, rows: 1, cols: 1, value: true}
}

// tableTwo prints table two. The grid has as many columns as the widest block.
func tableTwo(form nianbao.Form, f figures) table {
	blocks, columns := tableTwo2021, 4
	if form == nianbao.Form2019 {
		blocks = tableTwo2019
	}
	var t table
	for _, b := range blocks {
		t.rows = append(t.rows, []cell{wide(b.caption, columns)})
		var head []cell
		for i, h := range b.header {
			head = append(head, header(h, 1, stretch(i, len(b.header), columns)))
		}
		t.rows = append(t.rows, head)
		for _, r := range b.rows {
			row := []cell{label(r.label)}
			for i, k := range r.keys {
				c := f.cell(k, nianbao.ApplicantNone)
				c.cols = stretch(i+1, len(b.header), columns)
				row = append(row, c)
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

// stretch lets the last column of a block take what is left.
func stretch(i, n, columns int) int {
	if i == n-1 {
		return columns - i
	}
	return 1
}

// tableThree prints table three: 26 rows in the form of 2019, 28 in that of 2021.
func tableThree(form nianbao.Form, f figures) table {
	t := table{rows: headThree()}
	values := func(row []cell, k string) []cell {
		for _, a := range nianbao.Applicants {
			row = append(row, f.cell(k, a))
		}
		return row
	}
	for _, r := range rowsIn {
		t.rows = append(t.rows, values([]cell{wide(r.label, 3)}, r.key))
	}
	inner := append(append(append([]row3(nil), rowsResult...), others(form)...), rowsEnd[0])
	for i, r := range inner {
		var row []cell
		if i == 0 {
			row = append(row, tall(resultLabel, len(inner)))
		}
		switch {
		case r.depth == 1:
			row = append(row, wide(r.label, 2))
		case i == 0 || inner[i-1].group != r.group:
			n := 0
			for _, o := range inner {
				if o.group == r.group {
					n++
				}
			}
			row = append(row, tall(r.group, n), label(r.label))
		default:
			row = append(row, label(r.label))
		}
		t.rows = append(t.rows, values(row, r.key))
	}
	last := rowsEnd[1]
	t.rows = append(t.rows, values([]cell{wide(last.label, 3)}, last.key))
	return t
}

func headThree() [][]cell {
	third := make([]cell, len(companyLabels))
	for i, l := range companyLabels {
		third[i] = header(l, 1, 1)
	}
	return [][]cell{
		{header(checkNote, 3, 3), header("申请人情况", 1, 7)},
		{header("自然人", 2, 1), header("法人或其他组织", 1, 5), header("总计", 2, 1)},
		third,
	}
}

// tableFour prints table four: one row of fifteen figures.
func tableFour(f figures) table {
	var first, second, third, data []cell
	first = append(first, header("行政复议", 1, 5), header("行政诉讼", 1, 10))
	for _, o := range outcomeLabels {
		second = append(second, header(o, 2, 1))
	}
	second = append(second, header("未经复议直接起诉", 1, 5), header("复议后起诉", 1, 5))
	for range 2 {
		for _, o := range outcomeLabels {
			third = append(third, header(o, 1, 1))
		}
	}
	for _, r := range remedyKeys {
		for _, o := range outcomeKeys {
			data = append(data, f.cell(r+"_"+o, nianbao.ApplicantNone))
		}
	}
	return table{rows: [][]cell{first, second, third, data}}
}

// table2014 prints 政府信息公开情况统计表. Extra columns hold the figures of the
// parts of a government (本级, 部门, 乡镇), extra rows what a province adds.
func table2014(f figures, d *design) table {
	head := []cell{header("统计指标", 1, 1), header("单位", 1, 1), header("统计数", 1, 1)}
	if d.levelColumns {
		head = []cell{header("统计指标", 1, 1), header("单位", 1, 1), header("合计", 1, 1), header("本级", 1, 1), header("部门", 1, 1), header("乡镇", 1, 1)}
	}
	if d.noUnitColumn {
		head = append(head[:1:1], head[2:]...)
	}
	t := table{rows: [][]cell{head}}
	for _, r := range rows2014 {
		row := []cell{label(strings.Repeat("　", r.indent) + r.label)}
		if !d.noUnitColumn {
			row = append(row, label(r.unit))
		}
		if r.key == "" {
			for len(row) < len(head) {
				row = append(row, label(pick(d.rng, "——", "——", "", "—")))
			}
			t.rows = append(t.rows, row)
			continue
		}
		row = append(row, f.cell(r.key, nianbao.ApplicantNone))
		if d.levelColumns {
			row = append(row, parts(f[key{r.key, ""}].value, d.numbers, r.key)...)
		}
		t.rows = append(t.rows, row)
		if extra := provinceRows[r.key]; d.provinceRows && len(extra) > 0 {
			for _, l := range extra {
				row := []cell{label(strings.Repeat("　", r.indent+1) + l), label(r.unit)}
				for len(row) < len(head) {
					row = append(row, cell{text: "7", rows: 1, cols: 1, value: true})
				}
				t.rows = append(t.rows, row)
			}
		}
	}
	return t
}

// provinceRows are rows of the kind that provinces add to the national table.
var provinceRows = map[string][]string{
	"disc_normdoc":    {"主动公开重点领域政府信息数", "其中：财政预算决算、“三公”经费信息数", "主动公开行政权力信息数"},
	"req_letter":      {"5.其他形式申请数"},
	"resp_article":    {"其中：图表图解类解读稿件数"},
	"staff_part":      {"（四）政府信息公开工作联络员数"},
	"ans_other_route": {"9.其他情形数"},
}

// parts splits a total over three columns.
func parts(total float64, s numberStyle, indicator string) []cell {
	a := float64(int(total) / 2)
	b := float64(int(total) / 3)
	out := make([]cell, 0, 3)
	for _, v := range []float64{a, b, total - a - b} {
		out = append(out, cell{text: s.format(key{indicator: indicator}, v), rows: 1, cols: 1, value: true})
	}
	return out
}
