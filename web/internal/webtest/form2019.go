package webtest

import (
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

// builder lays out one table; cells go into the next free place of their row,
// as in HTML.
type builder struct {
	table nianbao.Table
	obs   []nianbao.Observation
	taken map[[2]int]bool
	row   int
	col   int
}

func newBuilder(index int, kind nianbao.SectionKind, cols int) *builder {
	return &builder{table: nianbao.Table{Index: index, Kind: kind, Cols: cols}, taken: map[[2]int]bool{}, row: -1}
}

func (b *builder) tr() { b.row++; b.col = 0; b.table.Rows = b.row + 1 }

func (b *builder) cell(text string, rows, cols int) (row, col int) {
	for b.taken[[2]int{b.row, b.col}] {
		b.col++
	}
	row, col = b.row, b.col
	for r := range rows {
		for c := range cols {
			b.taken[[2]int{row + r, col + c}] = true
		}
	}
	b.table.Cells = append(b.table.Cells, nianbao.Cell{Row: row, Col: col, RowSpan: rows, ColSpan: cols, Text: text})
	b.col += cols
	return row, col
}

func (b *builder) head(texts ...string) {
	for _, t := range texts {
		b.cell(t, 1, 1)
	}
}

func (b *builder) value(indicator string, a nianbao.Applicant, raw string, cols int) {
	row, col := b.cell(raw, 1, cols)
	o := nianbao.Observation{Indicator: indicator, Applicant: a, Raw: raw, Unit: "件", Table: b.table.Index, Row: row, Col: col}
	number, isAmount := strings.CutSuffix(raw, "万元")
	if isAmount {
		o.Unit = "万元"
	}
	v, err := strconv.ParseFloat(number, 64)
	switch {
	case raw == "":
		o.State = nianbao.StateBlank
	case raw == "/":
		o.State = nianbao.StateNotApplicable
	case err != nil:
		o.State = nianbao.StateUnparsed
	default:
		o.State, o.Value = nianbao.StateValue, v
	}
	b.obs = append(b.obs, o)
}

// Form2019 is a filled form of 2019 (国办公开办函〔2019〕60号): tables two, three
// and four after a table of page layout, with zeros, blanks and a slash.
func Form2019() ([]nianbao.Table, []nianbao.Observation) {
	layout := newBuilder(0, "", 2)
	layout.tr()
	layout.head("索引号", "99012300WS/2021-00017")
	parts := []*builder{layout, disclosureTable(), requestsTable(), litigationTable()}
	var tables []nianbao.Table
	var obs []nianbao.Observation
	for _, p := range parts {
		tables = append(tables, p.table)
		obs = append(obs, p.obs...)
	}
	return tables, obs
}

func disclosureTable() *builder {
	b := newBuilder(1, nianbao.SectionDisclosure, 4)
	block := func(caption string, heads []string, rows ...[]string) {
		b.tr()
		b.cell(caption, 1, 4)
		b.tr()
		b.head(heads[:len(heads)-1]...)
		b.cell(heads[len(heads)-1], 1, 5-len(heads))
		for _, r := range rows {
			b.tr()
			b.cell(r[0], 1, 1)
			for i, v := range r[1:] {
				cols := 1
				if i == len(r)-2 {
					cols = 5 - len(r)
				}
				b.value("t2_"+strconv.Itoa(b.row)+"_"+strconv.Itoa(i), "", v, cols)
			}
		}
	}
	block("第二十条第（一）项", []string{"信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"},
		[]string{"规章", "/", "/", "/"}, []string{"规范性文件", "3", "3", "27"})
	items := []string{"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"}
	block("第二十条第（五）项", items, []string{"行政许可", "46", "+2", "1853"}, []string{"其他对外管理服务事项", "12", "0", ""})
	block("第二十条第（六）项", items, []string{"行政处罚", "391", "-4", "126"}, []string{"行政强制", "8", "0", "5"})
	block("第二十条第（八）项", items[:3], []string{"行政事业性收费", "1", "0"})
	block("第二十条第（九）项", []string{"信息内容", "采购项目数量", "采购总金额"}, []string{"政府集中采购", "6", "160.5964万元"})
	return b
}

func requestsTable() *builder {
	b := newBuilder(2, nianbao.SectionRequests, 10)
	b.tr()
	b.cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3)
	b.cell("申请人情况", 1, 7)
	b.tr()
	b.cell("自然人", 2, 1)
	b.cell("法人或其他组织", 1, 5)
	b.cell("总计", 2, 1)
	b.tr()
	b.head("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
	values := func(indicator, natural, enterprise, total string) {
		for i, a := range nianbao.Applicants {
			raw := "0"
			switch i {
			case 0:
				raw = natural
			case 1:
				raw = enterprise
			case 6:
				raw = total
			}
			b.value(indicator, a, raw, 1)
		}
	}
	b.tr()
	b.cell("一、本年新收政府信息公开申请数量", 1, 3)
	values("req_new", "11", "3", "14")
	b.tr()
	b.cell("二、上年结转政府信息公开申请数量", 1, 3)
	values("req_carried_in", "1", "0", "1")
	b.tr()
	b.cell("三、本年度办理结果", 20, 1)
	b.cell("（一）予以公开", 1, 2)
	values("res_granted", "6", "2", "8")
	b.tr()
	b.cell("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2)
	values("res_partial", "1", "0", "1")
	groups := []struct {
		name string
		rows []string
	}{
		{"（三）不予公开", []string{"1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项"}},
		{"（四）无法提供", []string{"1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"}},
		{"（五）不予处理", []string{"1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息"}},
	}
	for _, g := range groups {
		for i, label := range g.rows {
			b.tr()
			if i == 0 {
				b.cell(g.name, len(g.rows), 1)
			}
			b.cell(label, 1, 1)
			n := strconv.Itoa(i % 2)
			values("row_"+strconv.Itoa(b.row), n, "0", n)
		}
	}
	b.tr()
	b.cell("（六）其他处理", 1, 2)
	values("other_sum", "", "", "")
	b.tr()
	b.cell("（七）总计", 1, 2)
	values("res_total", "12", "3", "15")
	b.tr()
	b.cell("四、结转下年度继续办理", 1, 3)
	values("req_carried_out", "0", "0", "0")
	return b
}

func litigationTable() *builder {
	b := newBuilder(3, nianbao.SectionLitigation, 15)
	b.tr()
	b.cell("行政复议", 1, 5)
	b.cell("行政诉讼", 1, 10)
	b.tr()
	five := []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	for _, t := range five {
		b.cell(t, 2, 1)
	}
	b.cell("未经复议直接起诉", 1, 5)
	b.cell("复议后起诉", 1, 5)
	b.tr()
	b.head(five...)
	b.head(five...)
	b.tr()
	for i := range 15 {
		b.value("t4_"+strconv.Itoa(i), "", strconv.Itoa(map[int]int{0: 1, 4: 1}[i]), 1)
	}
	return b
}
