package extract

import (
	"fmt"
	"strings"
)

// reportPage is a complete page in the form of 2021 of a fictional office. The
// value of each cell of table three is its row number times ten plus its column.
func reportPage() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>无名县民政局2022年政府信息公开工作年度报告</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/gk/">政府信息公开</a></div><div id="zoom">
<h1>无名县民政局2022年政府信息公开工作年度报告</h1><p>发布日期：2023-01-16</p>
<p>根据《中华人民共和国政府信息公开条例》，现公布2022年度报告，统计期限自2022年1月1日至12月31日。</p>
<h3>一、总体情况</h3><p>2022年，我局认真落实条例要求。</p><p>（一）主动公开政府信息情况。全年公开信息12条。</p>
<h3>二、主动公开政府信息情况</h3>`)
	b.WriteString(tableTwoHTML())
	b.WriteString(`<h3>三、收到和处理政府信息公开申请情况</h3>`)
	b.WriteString(tableThreeHTML())
	b.WriteString(`<h3>四、政府信息公开行政复议、行政诉讼情况</h3>`)
	b.WriteString(tableFourHTML())
	b.WriteString(`<h3>五、存在的主要问题及改进情况</h3><p>存在人手不足的问题，将加强培训。</p>
<h3>六、其他需要报告的事项</h3><p>本年度未收取信息处理费。</p>
<p style="text-align:right">无名县民政局</p><p style="text-align:right">2023年1月16日</p></div>
<div class="end">版权所有</div></body></html>`)
	return b.String()
}

func tableTwoHTML() string {
	return `<table><tr><td colspan="4">第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>/</td><td>—</td><td></td></tr><tr><td>行政规范性文件</td><td>1</td><td>2</td><td>30</td></tr>
<tr><td colspan="4">第二十条第（五）项</td></tr><tr><td>信息内容</td><td colspan="3">本年处理决定数量</td></tr>
<tr><td>行政许可</td><td colspan="3">1,234</td></tr>
<tr><td colspan="4">第二十条第（六）项</td></tr><tr><td>信息内容</td><td colspan="3">本年处理决定数量</td></tr>
<tr><td>行政处罚</td><td colspan="3">５６</td></tr><tr><td>行政强制</td><td colspan="3">7件</td></tr>
<tr><td colspan="4">第二十条第（八）项</td></tr><tr><td>信息内容</td><td colspan="3">本年收费金额（单位：万元）</td></tr>
<tr><td>行政事业性收费</td><td colspan="3">160.5964</td></tr></table>`
}

// rowsOf2021 are the labels of table three with the group label that they bring.
var rowsOf2021 = []struct {
	group string
	span  int
	label string
}{
	{label: "一、本年新收政府信息公开申请数量"}, {label: "二、上年结转政府信息公开申请数量"},
	{label: "（一）予以公开"}, {label: "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"},
	{"（三）不予公开", 8, "1.属于国家秘密"}, {label: "2.其他法律行政法规禁止公开"}, {label: "3.危及“三安全一稳定”"}, {label: "4.保护第三方合法权益"},
	{label: "5.属于三类内部事务信息"}, {label: "6.属于四类过程性信息"}, {label: "7.属于行政执法案卷"}, {label: "8.属于行政查询事项"},
	{"（四）无法提供", 3, "1.本机关不掌握相关政府信息"}, {label: "2.没有现成信息需要另行制作"}, {label: "3.补正后申请内容仍不明确"},
	{"（五）不予处理", 5, "1.信访举报投诉类申请"}, {label: "2.重复申请"}, {label: "3.要求提供公开出版物"}, {label: "4.无正当理由大量反复申请"}, {label: "5.要求行政机关确认或重新出具已获取信息"},
	{"（六）其他处理", 3, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"}, {label: "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"}, {label: "3.其他"},
	{label: "（七）总计"}, {label: "四、结转下年度继续办理"},
}

func tableThreeHTML() string {
	var b strings.Builder
	b.WriteString(`<table><tr><td colspan="3" rowspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan="7">申请人情况</td></tr>
<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>
<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>`)
	for i, row := range rowsOf2021 {
		b.WriteString("<tr>")
		if i == 2 {
			b.WriteString(`<td rowspan="22">三、本年度办理结果</td>`)
		}
		switch {
		case i < 2 || i == len(rowsOf2021)-1:
			fmt.Fprintf(&b, `<td colspan="3">%s</td>`, row.label)
		case i < 4 || i == len(rowsOf2021)-2:
			fmt.Fprintf(&b, `<td colspan="2">%s</td>`, row.label)
		default:
			if row.group != "" {
				fmt.Fprintf(&b, `<td rowspan="%d">%s</td>`, row.span, row.group)
			}
			fmt.Fprintf(&b, `<td>%s</td>`, row.label)
		}
		for k := range 7 {
			fmt.Fprintf(&b, "<td>%d</td>", 10*i+k)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</table>")
	return b.String()
}

func tableFourHTML() string {
	group := `<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>`
	up := strings.ReplaceAll(group, "<td>", `<td rowspan="2">`)
	var b strings.Builder
	b.WriteString(`<table><tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr><tr>` + up +
		`<td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr><tr>` + group + group + `</tr><tr>`)
	for k := range 15 {
		fmt.Fprintf(&b, "<td>%d</td>", 100+k)
	}
	b.WriteString("</tr></table>")
	return b.String()
}
