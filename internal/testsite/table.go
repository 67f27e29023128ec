package testsite

import "nianbao/internal/nianbao"

// line is a row of table three: its label, and its group if it has one.
type line struct{ group, text, key string }

// Rows of table three below 三、本年度办理结果, as both forms have them.
var results = []line{
	{"", "（一）予以公开", "res_granted"},
	{"", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "res_partial"},
	{"（三）不予公开", "1.属于国家秘密", "deny_state_secret"},
	{"（三）不予公开", "2.其他法律行政法规禁止公开", "deny_other_law"},
	{"（三）不予公开", "3.危及“三安全一稳定”", "deny_safety_stability"},
	{"（三）不予公开", "4.保护第三方合法权益", "deny_third_party"},
	{"（三）不予公开", "5.属于三类内部事务信息", "deny_internal_affairs"},
	{"（三）不予公开", "6.属于四类过程性信息", "deny_process_info"},
	{"（三）不予公开", "7.属于行政执法案卷", "deny_enforcement_file"},
	{"（三）不予公开", "8.属于行政查询事项", "deny_admin_query"},
	{"（四）无法提供", "1.本机关不掌握相关政府信息", "unable_not_held"},
	{"（四）无法提供", "2.没有现成信息需要另行制作", "unable_needs_creation"},
	{"（四）无法提供", "3.补正后申请内容仍不明确", "unable_unclear"},
	{"（五）不予处理", "1.信访举报投诉类申请", "np_petition"},
	{"（五）不予处理", "2.重复申请", "np_repeat"},
	{"（五）不予处理", "3.要求提供公开出版物", "np_publication"},
	{"（五）不予处理", "4.无正当理由大量反复申请", "np_excessive"},
	{"（五）不予处理", "5.要求行政机关确认或重新出具已获取信息", "np_reconfirm"},
}

// What the two forms print for （六）其他处理, and the total.
var (
	restOld = []line{{"", "（六）其他处理", "other_sum"}, {"", "（七）总计", "res_total"}}
	restNew = []line{
		{"（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other_no_correction"},
		{"（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_fee_unpaid"},
		{"（六）其他处理", "3.其他", "other_misc"},
		{"", "（七）总计", "res_total"},
	}
)

// table3 is the table of requests: three columns of labels, seven of values.
func table3(f *figures, s style, form nianbao.Form) *grid {
	g := &grid{kind: nianbao.SectionRequests, headRows: 3}
	add := func(cells ...cell) { g.rows = append(g.rows, cells) }
	add(wide("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), wide("申请人情况", 1, 7))
	add(wide("自然人", 2, 1), wide("法人或其他组织", 1, 5), wide("总计", 2, 1))
	add(label("商业企业"), label("科研机构"), label("社会公益组织"), label("法律服务机构"), label("其他"))
	add(s.row(f, "req_new", wide("一、本年新收政府信息公开申请数量", 1, 3))...)
	add(s.row(f, "req_carried_in", wide("二、上年结转政府信息公开申请数量", 1, 3))...)
	lines := append([]line{}, results...)
	if form == nianbao.Form2019 {
		lines = append(lines, restOld...)
	} else {
		lines = append(lines, restNew...)
	}
	for i, l := range lines {
		var labels []cell
		if i == 0 {
			labels = append(labels, wide("三、本年度办理结果", len(lines), 1))
		}
		switch {
		case l.group == "":
			labels = append(labels, wide(l.text, 1, 2))
		case i > 0 && lines[i-1].group == l.group:
			labels = append(labels, label(l.text))
		default:
			labels = append(labels, wide(l.group, groupSize(lines[i:]), 1), label(l.text))
		}
		add(s.row(f, l.key, labels...)...)
	}
	add(s.row(f, "req_carried_out", wide("四、结转下年度继续办理", 1, 3))...)
	return g
}

func groupSize(lines []line) int {
	n := 0
	for n < len(lines) && lines[n].group == lines[0].group {
		n++
	}
	return n
}

// row appends the seven values of an indicator to its labels.
func (s style) row(f *figures, key string, labels ...cell) []cell {
	for i, n := range f.requests[key] {
		raw := s.number(n)
		if s.blankPeople && i > 0 && n == 0 {
			raw = ""
		}
		labels = append(labels, value(key, nianbao.Applicants[i], raw, "件", float64(n)))
	}
	total := f.total(key)
	raw := s.number(total)
	if s.blankTotals {
		raw = ""
	}
	return append(labels, value(key, nianbao.ApplicantTotal, raw, "件", float64(total)))
}

// table4 is the table of reconsideration and litigation: one row of fifteen.
func table4(f *figures, s style) *grid {
	g := &grid{kind: nianbao.SectionLitigation, headRows: 3}
	five := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	second, third := []cell{}, []cell{}
	for _, name := range five {
		second = append(second, wide(name, 2, 1))
	}
	second = append(second, wide("未经复议直接起诉", 1, 5), wide("复议后起诉", 1, 5))
	for range 2 {
		for _, name := range five {
			third = append(third, label(name))
		}
	}
	var data []cell
	for _, court := range courts {
		for _, verdict := range append(verdicts[:4:4], "total") {
			data = append(data, s.count(f, court+"_"+verdict, "件"))
		}
	}
	g.rows = [][]cell{{wide("行政复议", 1, 5), wide("行政诉讼", 1, 10)}, second, third, data}
	return g
}
