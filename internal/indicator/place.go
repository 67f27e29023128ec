package indicator

import (
	"strings"

	"nianbao/internal/nianbao"
)

// Place is where a form prints a number, in the words of the form.
type Place struct {
	Form nianbao.Form
	// Table is 2, 3 or 4; 0 is the one table of the form of 2014, or the prose.
	Table int
	// Path leads there: captions and headings from the outer to the inner, then
	// the label of the row. In table four, which has one row, the headings are
	// those of the columns.
	Path []string
	// Column is the heading above the number; empty where the row has one for
	// each applicant.
	Column string
	// Position counts from 1: the row in table three, the column in table four,
	// the row with a number in the form of 2014, to which provinces add others;
	// 0 elsewhere.
	Position int
	Prose    bool // running text, no cell
}

// places are all places by code.
var places = func() map[string][]Place {
	m := map[string][]Place{}
	add := func(code string, p Place) { m[code] = append(m[code], p) }
	for code := range oldProse {
		add(code, Place{Form: nianbao.Form2008, Prose: true})
	}
	addPlaces2014(add)
	for _, form := range bothNew {
		addPlacesTwo(add, form)
		addPlacesThree(add, form)
		addPlacesFour(add, form)
	}
	for _, i := range computed {
		if isFee(i.Code) {
			add(i.Code, Place{Form: nianbao.Form2021, Path: []string{"六、其他需要报告的事项"}, Prose: true})
		}
	}
	return m
}()

// oldProse are the numbers that are taken from the prose of reports without a
// national table.
var oldProse = map[string]bool{
	"disc_total": true, "req_new": true, "ans_total": true, "ans_granted": true, "ans_partial": true,
	"ans_denied": true, "rec_total_e2": true, "lit_total_e2": true,
}

func addPlacesTwo(add func(string, Place), form nianbao.Form) {
	for _, b := range blocks2[form] {
		for _, row := range b.rows {
			_, prefix := rowKindOf([]*cell{newCell(&nianbao.Cell{Text: row})})
			if form == nianbao.Form2021 && row == "规范性文件" {
				row = "行政规范性文件"
			}
			for i, column := range b.columns {
				add(prefix+"_"+blocks[prefix][form][i], Place{Form: form, Table: 2, Path: []string{b.caption, row}, Column: column})
			}
		}
	}
}

// results3 is the heading above all results of table three.
const results3 = "三、本年度办理结果"

func addPlacesThree(add func(string, Place), form nianbao.Form) {
	codes := rows2021
	if form == nianbao.Form2019 {
		codes = rows2019
	}
	group, n := "", 0
	for i, code := range codes {
		for _, h := range headings3[code] {
			if h != results3 {
				group, n = h, 0
			}
		}
		ind, _ := Lookup(code)
		p := Place{Form: form, Table: 3, Position: i + 1}
		if lead, ok := ordinals3[code]; ok {
			group = ""
			if ind.Parent != "" || code == "res_total" {
				p.Path = []string{results3}
			}
			p.Path = append(p.Path, lead+ind.Label+notes3[code])
		} else {
			n++
			p.Path = []string{results3, group, string(rune('0'+n)) + "." + ind.Label}
		}
		add(code, p)
	}
}

// ordinals3 number the rows of table three that stand in no group.
var ordinals3 = map[string]string{
	"req_new": "一、", "req_carried_in": "二、", "res_granted": "（一）", "res_partial": "（二）",
	"other_sum": "（六）", "res_total": "（七）", "req_carried_out": "四、",
}

// notes3 are the brackets that follow labels of table three.
var notes3 = map[string]string{"res_partial": "（区分处理的，只计这一情形，不计其他情形）"}

func addPlacesFour(add func(string, Place), form nianbao.Form) {
	heads := map[string][]string{
		"rec": {"行政复议"}, "litd": {"行政诉讼", "未经复议直接起诉"}, "litr": {"行政诉讼", "复议后起诉"},
	}
	results := map[string]string{"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结", "total": "总计"}
	for i, code := range codes4 {
		group, result, _ := strings.Cut(code, "_")
		add(code, Place{Form: form, Table: 4, Path: heads[group], Column: results[result], Position: i + 1})
	}
}

func addPlaces2014(add func(string, Place)) {
	for i, row := range rows2014 {
		add(row.code, Place{Form: nianbao.Form2014, Path: strings.Split(paths2014[row.code], "|"), Column: "统计数", Position: i + 1})
	}
}
