package testsite

import (
	"fmt"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// cell is a cell of a table to be printed. If it carries an indicator, its
// observation is part of the truth.
type cell struct {
	text       string
	rows, cols int
	head       bool
	obs        *nianbao.Observation
}

// grid is a table to be printed.
type grid struct {
	kind     nianbao.SectionKind
	rows     [][]cell
	headRows int // rows that a page may put into its thead
}

func label(text string) cell { return cell{text: text, rows: 1, cols: 1, head: true} }

func wide(text string, rows, cols int) cell {
	return cell{text: text, rows: rows, cols: cols, head: true}
}

// value makes a cell from what is printed in it. An empty text is a blank, a
// slash says that the item does not apply.
func value(indicator string, who nianbao.Applicant, raw, unit string, n float64) cell {
	o := &nianbao.Observation{Indicator: indicator, Applicant: who, Raw: raw, Unit: unit, State: nianbao.StateValue, Value: n}
	switch raw {
	case "":
		o.State, o.Value = nianbao.StateBlank, 0
	case "/":
		o.State, o.Value = nianbao.StateNotApplicable, 0
	}
	return cell{text: raw, rows: 1, cols: 1, obs: o}
}

// place gives every cell its row and column in the span-free grid, as
// browsers lay tables out, and calls f for it.
func (g *grid) place(f func(row, col int, c *cell)) {
	taken := map[[2]int]bool{}
	for r := range g.rows {
		col := 0
		for i := range g.rows[r] {
			c := &g.rows[r][i]
			for taken[[2]int{r, col}] {
				col++
			}
			for dr := range c.rows {
				for dc := range c.cols {
					taken[[2]int{r + dr, col + dc}] = true
				}
			}
			f(r, col, c)
			col += c.cols
		}
	}
}

// observations returns the truth of a table that is the index-th of its page.
func (g *grid) observations(index int) []nianbao.Observation {
	var all []nianbao.Observation
	g.place(func(row, col int, c *cell) {
		if c.obs == nil {
			return
		}
		o := *c.obs
		o.Table, o.Row, o.Col = index, row, col
		all = append(all, o)
	})
	return all
}

// style is how an office prints numbers.
type style struct {
	commas      bool // 1,234
	blankPeople bool // kinds of applicant without requests stay empty
	slashRules  bool // "/" where rules cannot be made
	blankTotals bool // a fault
}

func (s style) number(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; s.commas && at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

func (s style) count(f *figures, key, unit string) cell {
	n := f.counts[key]
	if s.slashRules && strings.HasPrefix(key, "rule_") {
		return value(key, "", "/", unit, 0)
	}
	return value(key, "", s.number(n), unit, float64(n))
}

// change is a signed number: +4, -3, 0.
func (s style) change(f *figures, key string) cell {
	n := f.counts[key]
	raw := strconv.Itoa(n)
	if n > 0 {
		raw = "+" + raw
	}
	return value(key, "", raw, "项", float64(n))
}

func (c cell) span(cols int) cell {
	c.cols = cols
	return c
}

// table2Old is the second section's table of 国办公开办函〔2019〕60号.
func table2Old(f *figures, s style) *grid {
	g := &grid{kind: nianbao.SectionDisclosure}
	add := func(cells ...cell) { g.rows = append(g.rows, cells) }
	caption := func(item string) { add(wide("第二十条第（"+item+"）项", 1, 4)) }
	header := func(cells ...string) {
		row := []cell{label("信息内容")}
		for _, c := range cells {
			row = append(row, label(c))
		}
		row[len(row)-1].cols = 5 - len(row)
		add(row...)
	}
	items := func(name, key string, decisions string) {
		add(label(name), s.count(f, key+"_items_prev", "项"), s.change(f, key+"_items_change"), s.count(f, decisions, "件"))
	}
	caption("一")
	header("本年新制作数量", "本年新公开数量", "对外公开总数量")
	add(label("规章"), s.count(f, "rule_issued", "件"), s.count(f, "rule_newly_disclosed", "件"), s.count(f, "rule_disclosed_total", "件"))
	add(label("规范性文件"), s.count(f, "normdoc_issued", "件"), s.count(f, "normdoc_newly_disclosed", "件"), s.count(f, "normdoc_disclosed_total", "件"))
	caption("五")
	header("上一年项目数量", "本年增/减", "处理决定数量")
	items("行政许可", "permit", "permit_decisions")
	items("其他对外管理服务事项", "service", "service_decisions")
	caption("六")
	header("上一年项目数量", "本年增/减", "处理决定数量")
	items("行政处罚", "penalty", "penalty_decisions")
	items("行政强制", "coercion", "coercion_decisions")
	caption("八")
	header("上一年项目数量", "本年增/减")
	add(label("行政事业性收费"), s.count(f, "levy_items_prev", "项"), s.change(f, "levy_items_change").span(2))
	caption("九")
	header("采购项目数量", "采购总金额")
	add(label("政府集中采购"), s.count(f, "procurement_items", "个"), purchase(f).span(2))
	return g
}

// purchase prints the amount with its unit in the cell, in yuan or 万元.
func purchase(f *figures) cell {
	switch {
	case f.purchase == 0:
		return value("procurement_amount", "", "0", "", 0)
	case f.purchase%3 == 0:
		return value("procurement_amount", "", strconv.Itoa(f.purchase)+"元", "元", float64(f.purchase))
	}
	raw := fmt.Sprintf("%.4f", float64(f.purchase)/10000)
	n, _ := strconv.ParseFloat(raw, 64)
	return value("procurement_amount", "", raw+"万元", "万元", n)
}

// table2New is the second section's table of 国办公开办函〔2021〕30号.
func table2New(f *figures, s style) *grid {
	g := &grid{kind: nianbao.SectionDisclosure}
	add := func(cells ...cell) { g.rows = append(g.rows, cells) }
	caption := func(item string) { add(wide("第二十条第（"+item+"）项", 1, 4)) }
	one := func(name, key string) { add(label(name), s.count(f, key, "件").span(3)) }
	caption("一")
	add(label("信息内容"), label("本年制发件数"), label("本年废止件数"), label("现行有效件数"))
	add(label("规章"), s.count(f, "rule_issued", "件"), s.count(f, "rule_repealed", "件"), s.count(f, "rule_in_force", "件"))
	add(label("行政规范性文件"), s.count(f, "normdoc_issued", "件"), s.count(f, "normdoc_repealed", "件"), s.count(f, "normdoc_in_force", "件"))
	caption("五")
	add(label("信息内容"), wide("本年处理决定数量", 1, 3))
	one("行政许可", "permit_decisions")
	caption("六")
	add(label("信息内容"), wide("本年处理决定数量", 1, 3))
	one("行政处罚", "penalty_decisions")
	one("行政强制", "coercion_decisions")
	caption("八")
	add(label("信息内容"), wide("本年收费金额（单位：万元）", 1, 3))
	add(label("行政事业性收费"), s.count(f, "levy_amount", "万元").span(3))
	return g
}
