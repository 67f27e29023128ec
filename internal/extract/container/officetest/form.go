// Package officetest holds what the tests of the readers of office formats
// share: the tables of the form of 2021 with known numbers, for a made-up
// office, and a check that every one of them arrives.
package officetest

import (
	"fmt"
	"strings"

	"nianbao/internal/extract/grid"
	"nianbao/internal/nianbao"
)

// Fact is one printed value of the sample report.
type Fact struct {
	Indicator string
	Applicant nianbao.Applicant
	Raw       string
}

// Titles of the sample report and its six sections.
const Title = "云岭县清溪镇人民政府2022年政府信息公开工作年度报告"

// Sections are the statutory headings without their ordinals.
var Sections = []string{
	"总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
	"政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项",
}

// Prose is long enough for a report that is no picture.
var Prose = strings.Repeat("清溪镇人民政府按照条例的要求推进政务公开工作，及时回应群众关切。", 6)

// form collects rows and the facts that stand in them.
type form struct {
	rows  []grid.Row
	facts []Fact
	next  int
}

func (f *form) row(cells ...grid.Cell) { f.rows = append(f.rows, grid.Row{Cells: cells}) }

func label(text string, rows, cols int) grid.Cell {
	return grid.Cell{Text: text, RowSpan: rows, ColSpan: cols}
}

// value invents the next value: all numbers differ, every form of "none" and of
// a number with a separator occurs.
func (f *form) value(code string, a nianbao.Applicant) grid.Cell {
	f.next++
	raw := fmt.Sprint(f.next)
	switch {
	case f.next%23 == 0:
		raw = ""
	case f.next%29 == 0:
		raw = "/"
	case f.next%31 == 0:
		raw = fmt.Sprintf("1,%03d", f.next%1000)
	}
	f.facts = append(f.facts, Fact{code, a, raw})
	return grid.Cell{Text: raw, RowSpan: 1, ColSpan: 1}
}

// TableTwo is 主动公开政府信息情况.
func TableTwo() ([]grid.Row, []Fact) {
	f := form{next: 1000}
	f.row(label("第二十条第（一）项", 1, 4))
	f.row(label("信息内容", 1, 1), label("本年制发件数", 1, 1), label("本年废止件数", 1, 1), label("现行有效件数", 1, 1))
	for _, r := range [][2]string{{"规章", "rule"}, {"行政规范性文件", "normdoc"}} {
		f.row(label(r[0], 1, 1), f.value(r[1]+"_issued", ""), f.value(r[1]+"_repealed", ""), f.value(r[1]+"_in_force", ""))
	}
	f.wide("第二十条第（五）项", "本年处理决定数量", [2]string{"行政许可", "permit_decisions"})
	f.wide("第二十条第（六）项", "本年处理决定数量", [2]string{"行政处罚", "penalty_decisions"}, [2]string{"行政强制", "coercion_decisions"})
	f.wide("第二十条第（八）项", "本年收费金额（单位：万元）", [2]string{"行政事业性收费", "levy_amount"})
	return f.rows, f.facts
}

func (f *form) wide(caption, header string, rows ...[2]string) {
	f.row(label(caption, 1, 4))
	f.row(label("信息内容", 1, 1), label(header, 1, 3))
	for _, r := range rows {
		v := f.value(r[1], "")
		v.ColSpan = 3
		f.row(label(r[0], 1, 1), v)
	}
}

// group is a label of table three that spans several rows.
type group struct {
	label string
	rows  [][2]string
}

var groups = []group{
	{"（三）不予公开", [][2]string{
		{"1.属于国家秘密", "deny_state_secret"}, {"2.其他法律行政法规禁止公开", "deny_other_law"},
		{"3.危及“三安全一稳定”", "deny_safety_stability"}, {"4.保护第三方合法权益", "deny_third_party"},
		{"5.属于三类内部事务信息", "deny_internal_affairs"}, {"6.属于四类过程性信息", "deny_process_info"},
		{"7.属于行政执法案卷", "deny_enforcement_file"}, {"8.属于行政查询事项", "deny_admin_query"},
	}},
	{"（四）无法提供", [][2]string{
		{"1.本机关不掌握相关政府信息", "unable_not_held"}, {"2.没有现成信息需要另行制作", "unable_needs_creation"},
		{"3.补正后申请内容仍不明确", "unable_unclear"},
	}},
	{"（五）不予处理", [][2]string{
		{"1.信访举报投诉类申请", "np_petition"}, {"2.重复申请", "np_repeat"}, {"3.要求提供公开出版物", "np_publication"},
		{"4.无正当理由大量反复申请", "np_excessive"}, {"5.要求行政机关确认或重新出具已获取信息", "np_reconfirm"},
	}},
	{"（六）其他处理", [][2]string{
		{"1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other_no_correction"},
		{"2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_fee_unpaid"},
		{"3.其他", "other_misc"},
	}},
}

// TableThree is 收到和处理政府信息公开申请情况, 28 rows by 10 columns.
func TableThree() ([]grid.Row, []Fact) {
	f := form{}
	f.row(label("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), label("申请人情况", 1, 7))
	f.row(label("自然人", 2, 1), label("法人或其他组织", 1, 5), label("总计", 2, 1))
	f.row(label("商业企业", 1, 1), label("科研机构", 1, 1), label("社会公益组织", 1, 1), label("法律服务机构", 1, 1), label("其他", 1, 1))
	f.line("req_new", label("一、本年新收政府信息公开申请数量", 1, 3))
	f.line("req_carried_in", label("二、上年结转政府信息公开申请数量", 1, 3))
	f.line("res_granted", label("三、本年度办理结果", 22, 1), label("（一）予以公开", 1, 2))
	f.line("res_partial", label("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2))
	for _, g := range groups {
		for i, r := range g.rows {
			if i == 0 {
				f.line(r[1], label(g.label, len(g.rows), 1), label(r[0], 1, 1))
			} else {
				f.line(r[1], label(r[0], 1, 1))
			}
		}
	}
	f.line("res_total", label("（七）总计", 1, 2))
	f.line("req_carried_out", label("四、结转下年度继续办理", 1, 3))
	return f.rows, f.facts
}

func (f *form) line(code string, labels ...grid.Cell) {
	for _, a := range nianbao.Applicants {
		labels = append(labels, f.value(code, a))
	}
	f.row(labels...)
}

// TableFour is 政府信息公开行政复议、行政诉讼情况.
func TableFour() ([]grid.Row, []Fact) {
	f := form{next: 2000}
	f.row(label("行政复议", 1, 5), label("行政诉讼", 1, 10))
	heads := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	var low, values []grid.Cell
	top := []grid.Cell{}
	for _, h := range heads {
		top = append(top, label(h, 2, 1))
	}
	top = append(top, label("未经复议直接起诉", 1, 5), label("复议后起诉", 1, 5))
	for range 2 {
		for _, h := range heads {
			low = append(low, label(h, 1, 1))
		}
	}
	for _, prefix := range []string{"rec_", "litd_", "litr_"} {
		for _, code := range []string{"upheld", "corrected", "other", "pending", "total"} {
			values = append(values, f.value(prefix+code, ""))
		}
	}
	f.row(top...)
	f.row(low...)
	f.row(values...)
	return f.rows, f.facts
}

// Facts are those of all three tables.
func Facts() []Fact {
	_, two := TableTwo()
	_, three := TableThree()
	_, four := TableFour()
	return append(append(two, three...), four...)
}
