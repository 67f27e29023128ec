package indicator

import (
	"slices"

	"nianbao/internal/nianbao"
)

// PrintedLabels lists the labels that the tables of the forms print, in the
// order of the forms and without repetition within a table. The form of 2008
// has no national table.
func PrintedLabels() []nianbao.TableLabel {
	var out []nianbao.TableLabel
	for _, form := range []nianbao.Form{nianbao.Form2019, nianbao.Form2021} {
		out = appendLabels(out, form, nianbao.SectionDisclosure, printedTwo(form))
		out = appendLabels(out, form, nianbao.SectionRequests, printedThree(form))
		out = appendLabels(out, form, nianbao.SectionLitigation, printedFour)
	}
	return appendLabels(out, nianbao.Form2014, nianbao.SectionExtra, printed2014())
}

func appendLabels(out []nianbao.TableLabel, form nianbao.Form, section nianbao.SectionKind, texts []string) []nianbao.TableLabel {
	seen := map[string]bool{}
	for _, text := range texts {
		if !seen[text] {
			out = append(out, nianbao.TableLabel{Form: form, Section: section, Text: text})
		}
		seen[text] = true
	}
	return out
}

func printedTwo(form nianbao.Form) []string {
	var out []string
	for _, b := range blocks2[form] {
		out = append(out, b.caption, "信息内容")
		out = append(out, b.columns...)
		for _, row := range b.rows {
			if form == nianbao.Form2021 && row == "规范性文件" {
				row = "行政规范性文件"
			}
			out = append(out, row)
		}
	}
	return out
}

// headings3 are the labels of table three that hold no number of their own, each
// before the row named.
var headings3 = map[string][]string{
	"res_granted":         {"三、本年度办理结果"},
	"deny_state_secret":   {"（三）不予公开"},
	"unable_not_held":     {"（四）无法提供"},
	"np_petition":         {"（五）不予处理"},
	"other_no_correction": {"（六）其他处理"},
}

func printedThree(form nianbao.Form) []string {
	var out []string
	for _, row := range headerOfThree() {
		out = append(out, row...)
	}
	codes := rows2021
	if form == nianbao.Form2019 {
		codes = rows2019
	}
	for _, code := range codes {
		out = append(out, headings3[code]...)
		ind, _ := Lookup(code)
		label := ind.Label
		if code == "res_partial" {
			label += "（区分处理的，只计这一情形，不计其他情形）"
		}
		out = append(out, label)
	}
	return out
}

var printedFour = []string{
	"行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉",
	"结果维持", "结果纠正", "其他结果", "尚未审结", "总计",
}

// headings2014 are the parts of the form of 2014, each before the row named.
var headings2014 = map[string][]string{
	"disc_total":      {"统计指标", "单位", "统计数", "一、主动公开情况"},
	"disc_gazette":    {"（二）通过不同渠道和方式公开政府信息的情况"},
	"resp_total":      {"二、回应解读情况"},
	"resp_press_conf": {"（二）通过不同渠道和方式回应解读的情况"},
	"req_new":         {"三、依申请公开情况"},
	"org_dedicated":   {"八、机构建设和保障经费情况"},
	"mtg_count":       {"九、政府信息公开会议和培训情况"},
}

// notes2014 are the brackets that follow labels of the form of 2014.
var notes2014 = map[string]string{
	"disc_total":     "（不同渠道和方式公开相同信息计1条）",
	"resp_total":     "（不同方式回应同一热点或舆情计1次）",
	"staff_full":     "（不包括政府公报及政府网站工作人员数）",
	"budget_special": "（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
}

func printed2014() []string {
	var out []string
	for _, row := range rows2014 {
		out = slices.Concat(out, headings2014[row.code], []string{row.label + notes2014[row.code]})
	}
	return out
}
