// Package pdftest makes PDFs of annual reports with known numbers, to test a
// reader against. It shares nothing with the reader: labels, layout and the PDF
// writer are its own, and the offices are fictional.
package pdftest

import (
	"strconv"
	"strings"
)

// Cell is one cell of a printed table, at its top left in the span-free grid.
type Cell struct {
	Row     int    `json:"row"`
	Col     int    `json:"col"`
	RowSpan int    `json:"rowspan"`
	ColSpan int    `json:"colspan"`
	Text    string `json:"text"`
	Key     string `json:"key,omitempty"` // "indicator applicant" of a value cell
	Head    bool   `json:"head,omitempty"`
}

// Table is a printed table.
type Table struct {
	Rows  int    `json:"rows"`
	Cols  int    `json:"cols"`
	Head  int    `json:"head"` // header rows, repeated on a new page if asked for
	Cells []Cell `json:"cells"`
	// Widths are the relative widths of the columns.
	Widths []float64 `json:"widths"`
}

// Report is a whole report: paragraphs, and the three statutory tables after
// the paragraph that heads them.
type Report struct {
	Title  string            `json:"title"`
	Blocks []Block           `json:"blocks"`
	Truth  map[string]string `json:"truth"` // cell text by key
}

// Block is a paragraph or a table.
type Block struct {
	Text    string `json:"text,omitempty"`
	Table   *Table `json:"table,omitempty"`
	Heading bool   `json:"heading,omitempty"`
	// Right marks the closing lines, which stand at the right.
	Right bool `json:"right,omitempty"`
}

var applicants = []struct{ key, label string }{
	{"natural", "自然人"}, {"enterprise", "商业企业"}, {"research", "科研机构"},
	{"public_welfare", "社会公益组织"}, {"legal_service", "法律服务机构"}, {"other_org", "其他"}, {"total", "总计"},
}

// group is a block of rows of table three under one parent label.
type group struct {
	label string // empty: the row stands for itself in the label area
	width int    // label columns of a row that stands for itself
	rows  [][2]string
}

func groups(form string) []group {
	g := []group{
		{rows: [][2]string{{"req_new", "一、本年新收政府信息公开申请数量"}}, width: 3},
		{rows: [][2]string{{"req_carried_in", "二、上年结转政府信息公开申请数量"}}, width: 3},
		{rows: [][2]string{{"res_granted", "（一）予以公开"}}, width: 2},
		{rows: [][2]string{{"res_partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"}}, width: 2},
		{label: "（三）不予公开", rows: [][2]string{
			{"deny_state_secret", "1.属于国家秘密"}, {"deny_other_law", "2.其他法律行政法规禁止公开"},
			{"deny_safety_stability", "3.危及“三安全一稳定”"}, {"deny_third_party", "4.保护第三方合法权益"},
			{"deny_internal_affairs", "5.属于三类内部事务信息"}, {"deny_process_info", "6.属于四类过程性信息"},
			{"deny_enforcement_file", "7.属于行政执法案卷"}, {"deny_admin_query", "8.属于行政查询事项"},
		}},
		{label: "（四）无法提供", rows: [][2]string{
			{"unable_not_held", "1.本机关不掌握相关政府信息"}, {"unable_needs_creation", "2.没有现成信息需要另行制作"},
			{"unable_unclear", "3.补正后申请内容仍不明确"},
		}},
		{label: "（五）不予处理", rows: [][2]string{
			{"np_petition", "1.信访举报投诉类申请"}, {"np_repeat", "2.重复申请"}, {"np_publication", "3.要求提供公开出版物"},
			{"np_excessive", "4.无正当理由大量反复申请"}, {"np_reconfirm", "5.要求行政机关确认或重新出具已获取信息"},
		}},
	}
	if form == "2019" {
		g = append(g, group{rows: [][2]string{{"other_sum", "（六）其他处理"}}, width: 2})
	} else {
		g = append(g, group{label: "（六）其他处理", rows: [][2]string{
			{"other_no_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"},
			{"other_fee_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"},
			{"other_misc", "3.其他"},
		}})
	}
	return append(g,
		group{rows: [][2]string{{"res_total", "（七）总计"}}, width: 2},
		group{rows: [][2]string{{"req_carried_out", "四、结转下年度继续办理"}}, width: 3})
}

// builder numbers the value cells in the order in which they are printed.
type builder struct {
	next  int
	truth map[string]string
}

// special are cells that hold no plain number, by their place in the count.
var special = map[int]string{2: "/", 3: "", 5: "1,234", 7: "160.5964万元", 40: "—", 41: "", 77: "12345"}

func (b *builder) value(key string) string {
	b.next++
	text, ok := special[b.next]
	if !ok {
		text = strconv.Itoa(b.next)
	}
	b.truth[key] = text
	return text
}

func (t *Table) add(row, col, rowSpan, colSpan int, text, key string, head bool) {
	t.Cells = append(t.Cells, Cell{row, col, rowSpan, colSpan, text, key, head})
	t.Rows, t.Cols = max(t.Rows, row+rowSpan), max(t.Cols, col+colSpan)
}

// tableTwo is 主动公开政府信息情况.
func (b *builder) tableTwo(form string) *Table {
	type block struct {
		item  string
		heads []string
		rows  [][]string // label, then the keys
	}
	blocks := []block{
		{"一", []string{"本年制发件数", "本年废止件数", "现行有效件数"}, [][]string{
			{"规章", "rule_issued", "rule_repealed", "rule_in_force"},
			{"行政规范性文件", "normdoc_issued", "normdoc_repealed", "normdoc_in_force"},
		}},
		{"五", []string{"本年处理决定数量"}, [][]string{{"行政许可", "permit_decisions"}}},
		{"六", []string{"本年处理决定数量"}, [][]string{{"行政处罚", "penalty_decisions"}, {"行政强制", "coercion_decisions"}}},
		{"八", []string{"本年收费金额（单位：万元）"}, [][]string{{"行政事业性收费", "levy_amount"}}},
	}
	if form == "2019" {
		items := []string{"上一年项目数量", "本年增/减", "处理决定数量"}
		blocks = []block{
			{"一", []string{"本年新制作数量", "本年新公开数量", "对外公开总数量"}, [][]string{
				{"规章", "rule_issued", "rule_newly_disclosed", "rule_disclosed_total"},
				{"规范性文件", "normdoc_issued", "normdoc_newly_disclosed", "normdoc_disclosed_total"},
			}},
			{"五", items, [][]string{
				{"行政许可", "permit_items_prev", "permit_items_change", "permit_decisions"},
				{"其他对外管理服务事项", "service_items_prev", "service_items_change", "service_decisions"},
			}},
			{"六", items, [][]string{
				{"行政处罚", "penalty_items_prev", "penalty_items_change", "penalty_decisions"},
				{"行政强制", "coercion_items_prev", "coercion_items_change", "coercion_decisions"},
			}},
			{"八", items[:2], [][]string{{"行政事业性收费", "levy_items_prev", "levy_items_change"}}},
			{"九", []string{"采购项目数量", "采购总金额"}, [][]string{{"政府集中采购", "procurement_items", "procurement_amount"}}},
		}
	}
	t := &Table{Widths: []float64{3, 2, 2, 2}, Head: 1}
	row := 0
	for _, bl := range blocks {
		t.add(row, 0, 1, 4, "第二十条第（"+bl.item+"）项", "", true)
		row++
		t.add(row, 0, 1, 1, "信息内容", "", true)
		spread(len(bl.heads), func(i, col, span int) { t.add(row, col, 1, span, bl.heads[i], "", true) })
		row++
		for _, r := range bl.rows {
			t.add(row, 0, 1, 1, r[0], "", false)
			spread(len(r)-1, func(i, col, span int) { t.add(row, col, 1, span, b.value(r[i+1]+" "), r[i+1]+" ", false) })
			row++
		}
	}
	return t
}

// spread divides three columns among n cells.
func spread(n int, put func(i, col, span int)) {
	col := 1
	for i := range n {
		span := 1
		if i == n-1 {
			span = 4 - col
		}
		put(i, col, span)
		col += span
	}
}

// tableThree is 收到和处理政府信息公开申请情况, on its grid of ten columns.
func (b *builder) tableThree(form string) *Table {
	t := &Table{Head: 3, Widths: []float64{1, 1.3, 3, 1, 1, 1, 1, 1, 1, 1}}
	t.add(0, 0, 3, 3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", true)
	t.add(0, 3, 1, 7, "申请人情况", "", true)
	t.add(1, 3, 2, 1, "自然人", "", true)
	t.add(1, 4, 1, 5, "法人或其他组织", "", true)
	t.add(1, 9, 2, 1, "总计", "", true)
	for i, a := range applicants[1:6] {
		t.add(2, 4+i, 1, 1, a.label, "", true)
	}
	span := 0
	all := groups(form)
	for _, g := range all[2 : len(all)-1] {
		span += len(g.rows)
	}
	row := 3
	for i, g := range all {
		if i == 2 {
			t.add(row, 0, span, 1, "三、本年度办理结果", "", false)
		}
		if g.label != "" {
			t.add(row, 1, len(g.rows), 1, g.label, "", false)
		}
		for _, r := range g.rows {
			col := 2
			if g.label == "" {
				col = 3 - g.width
			}
			t.add(row, col, 1, 3-col, r[1], "", false)
			for k, a := range applicants {
				key := r[0] + " " + a.key
				t.add(row, 3+k, 1, 1, b.value(key), key, false)
			}
			row++
		}
	}
	return t
}

// tableFour is 政府信息公开行政复议、行政诉讼情况.
func (b *builder) tableFour() *Table {
	t := &Table{Head: 3, Widths: []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}
	t.add(0, 0, 1, 5, "行政复议", "", true)
	t.add(0, 5, 1, 10, "行政诉讼", "", true)
	results := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	for i, r := range results {
		t.add(1, i, 2, 1, r, "", true)
	}
	t.add(1, 5, 1, 5, "未经复议直接起诉", "", true)
	t.add(1, 10, 1, 5, "复议后起诉", "", true)
	for i, r := range append(append([]string(nil), results...), results...) {
		t.add(2, 5+i, 1, 1, r, "", true)
	}
	col := 0
	for _, kind := range []string{"rec", "litd", "litr"} {
		for _, r := range []string{"upheld", "corrected", "other", "pending", "total"} {
			key := kind + "_" + r + " "
			t.add(3, col, 1, 1, b.value(key), key, false)
			col++
		}
	}
	return t
}

// NewReport makes a report of 无名县民政局 on the form of 2019 or 2021.
func NewReport(form string) *Report {
	year := map[string]string{"2019": "2020", "2021": "2022"}[form]
	b := &builder{truth: map[string]string{}}
	r := &Report{Title: "无名县民政局" + year + "年政府信息公开工作年度报告", Truth: b.truth}
	text := func(s string) { r.Blocks = append(r.Blocks, Block{Text: s}) }
	head := func(s string) { r.Blocks = append(r.Blocks, Block{Text: s, Heading: true}) }
	text("本报告根据《中华人民共和国政府信息公开条例》的要求编制，由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项组成，数据统计期限自" + year + "年1月1日至12月31日。")
	head("一、总体情况")
	text(year + "年，无名县民政局坚持以公开为常态、不公开为例外，认真落实示例省人民政府关于政务公开的各项部署，全年通过门户网站公开信息1234条，其中业务动态880条、通知公告354条。")
	text("（一）主动公开情况。及时更新公开目录，重点公开社会救助、养老服务、婚姻登记等领域信息，公开质量稳步提升。")
	text("（二）依申请公开情况。规范受理、审核、答复各环节，全部在法定期限内办结。")
	head("二、主动公开政府信息情况")
	r.Blocks = append(r.Blocks, Block{Table: b.tableTwo(form)})
	head("三、收到和处理政府信息公开申请情况")
	r.Blocks = append(r.Blocks, Block{Table: b.tableThree(form)})
	head("四、政府信息公开行政复议、行政诉讼情况")
	r.Blocks = append(r.Blocks, Block{Table: b.tableFour()})
	head("五、存在的主要问题及改进情况")
	text("一是公开内容不够丰富，二是人员力量不足。下一步将加强业务培训，" + strings.Repeat("完善工作机制，提高公开质量，", 6) + "确保各项任务落到实处。")
	head("六、其他需要报告的事项")
	text("本年度未收取政府信息公开信息处理费。")
	r.Blocks = append(r.Blocks, Block{Text: "无名县民政局", Right: true}, Block{Text: nextYear(year) + "年1月16日", Right: true})
	return r
}

func nextYear(year string) string {
	n, _ := strconv.Atoi(year)
	return strconv.Itoa(n + 1)
}
