package extract

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nianbao/internal/nianbao"
)

// variants are ways in which real pages print the same numbers. Each changes the
// markup of the same page and must change no value.
var variants = []struct {
	name   string
	change func(page string) string
}{
	{"as it is", func(p string) string { return p }},
	{"label spans one too short", replace(`<td colspan="2">（`, `<td>（`)},
	{"label spans one too long", replace(`<td colspan="3">一、`, `<td colspan="4">一、`)},
	{"group span too short", replace(`<td rowspan="22">`, `<td rowspan="21">`)},
	{"group span too long", replace(`<td rowspan="22">`, `<td rowspan="23">`)},
	{"labels cut over inline elements", func(p string) string {
		return regexp.MustCompile(`<td([^>]*)>([^<\d])([^<]+)</td>`).ReplaceAllString(p, `<td$1><p><span>$2</span><span><font>$3</font></span></p></td>`)
	}},
	{"labels cut over lines", func(p string) string {
		return regexp.MustCompile(`<td([^>]*)>([^<\d]{2})([^<]+)</td>`).ReplaceAllString(p, "<td$1>$2<br/>\n$3</td>")
	}},
	{"blanks inside labels", replace("总计", "总&nbsp;&nbsp;计", "自然人", "自 然 人", "其他<", "其　他<", "规章", "规　章")},
	{"half-width punctuation", replace("（", "(", "）", ")", "，", ",", "：", ":", "“", `"`, "”", `"`)},
	{"full-width ordinals", replace("1.", "１．", "2.", "２．", "3.", "３．", "4.", "４．", "5.", "５．")},
	{"a header cell for every column", func(p string) string {
		p = strings.ReplaceAll(p, `<td colspan="5">法人或其他组织</td>`, `<td>法人或其他组织</td><td></td><td></td><td></td><td></td>`)
		return strings.ReplaceAll(p, `<td colspan="7">申请人情况</td>`, `<td>申请人情况</td><td></td><td></td><td></td><td></td><td></td><td></td>`)
	}},
	{"thead and th", func(p string) string {
		p = strings.Replace(p, `<table><tr><td colspan="3" rowspan="3">`, `<table><thead><tr><th colspan="3" rowspan="3">`, 1)
		return strings.Replace(p, `<td>法律服务机构</td><td>其他</td></tr>`, `<th>法律服务机构</th><th>其他</th></tr></thead><tbody>`, 1)
	}},
	{"table two as four tables", func(p string) string {
		return regexp.MustCompile(`<tr><td colspan="4">第二十条第（[五六八]）项</td></tr>`).ReplaceAllString(p, `</table><p>$0</p><table>`)
	}},
	{"table two without captions", func(p string) string {
		return regexp.MustCompile(`<tr><td colspan="4">第二十条第（.）项</td></tr>`).ReplaceAllString(p, ``)
	}},
	{"table three cut in two", replace(`<tr><td rowspan="3">（四）`, `</table><p></p><table><tr><td rowspan="3">（四）`)},
	{"header repeated at a page break", func(p string) string {
		head := regexp.MustCompile(`(?s)<tr><td colspan="3" rowspan="3">（本列.*?<td>其他</td></tr>`).FindString(p)
		return strings.Replace(p, `<tr><td rowspan="3">（四）`, `</table><table>`+head+`<tr><td rowspan="3">（四）`, 1)
	}},
	{"inside layout tables", func(p string) string {
		p = strings.Replace(p, `<div id="zoom">`, `<table><tr><td>导航</td><td><div id="zoom">`, 1)
		return strings.Replace(p, `<div class="end">`, `</td></tr></table><div class="end">`, 1)
	}},
	{"a metadata table before", replace(`<div id="zoom">`, `<table><tr><td>索引号</td><td>014320144/2023-00056</td><td>发布机构</td><td>无名县民政局</td></tr>`+
		`<tr><td>名称</td><td>无名县民政局2022年政府信息公开工作年度报告</td><td>发布日期</td><td>2023-01-16</td></tr></table><div id="zoom">`)},
	{"values in paragraphs", func(p string) string {
		return regexp.MustCompile(`<td([^>]*)>(\d[^<]*)</td>`).ReplaceAllString(p, "<td$1>\n<p align=\"center\"><span>$2</span><o:p></o:p></p>\n</td>")
	}},
	{"broken label in table three", replace("4.保护第三方合法权益", "4.保护", "2.重复申请", "")},
	{"mistyped labels", replace("3.补正后申请内容仍不明确", "3.补正后申请内容任不明确", "5.属于三类内部事务信息", "5.属于三类内部事物信息", "复议", "覆议")},
	{"broken header in table two", replace("本年制发件数", "本年制", "现行有效件数", "现行")},
	{"vertical header in table four", func(p string) string {
		for _, label := range []string{"结果维持", "结果纠正", "其他结果", "尚未审结"} {
			p = strings.ReplaceAll(p, ">"+label+"<", ">"+strings.Join(strings.Split(label, ""), "<br>")+"<")
		}
		return p
	}},
	{"old label in the new form", replace("行政规范性文件", "规范性文件")},
	{"a blank row above the data of table four", replace(`<tr><td>100</td>`, `<tr>`+strings.Repeat("<td>&nbsp;</td>", 15)+`</tr><tr><td>100</td>`)},
}

func replace(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }

func TestVariants(t *testing.T) {
	want := byMeaning(mustExtract(t, reportPage()))
	if len(want) != 200 {
		t.Fatalf("%d observations on the plain page, want 200", len(want))
	}
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			page := v.change(reportPage())
			res := mustExtract(t, page)
			if diff := cmp.Diff(want, byMeaning(res), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("observations differ (-plain +variant):\n%s", diff)
			}
			if v.name != "as it is" && page == reportPage() {
				t.Error("the variant changes nothing")
			}
		})
	}
}

func mustExtract(t *testing.T, page string) *Result {
	t.Helper()
	res, err := Extract(context.Background(), Input{Data: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// reading is what an observation says, wherever it stands.
type reading struct {
	Value float64
	State nianbao.State
	Unit  string
}

func byMeaning(res *Result) map[string]reading {
	out := map[string]reading{}
	for _, o := range res.Report.Observations {
		out[o.Indicator+" "+string(o.Applicant)] = reading{o.Value, o.State, o.Unit}
	}
	return out
}

// TestPlainPage checks the numbers of the plain page themselves.
func TestPlainPage(t *testing.T) {
	res := mustExtract(t, reportPage())
	got := byMeaning(res)
	want := map[string]reading{
		"rule_issued ":                 {State: nianbao.StateNotApplicable, Unit: "件"},
		"rule_repealed ":               {State: nianbao.StateNotApplicable, Unit: "件"},
		"rule_in_force ":               {State: nianbao.StateBlank, Unit: "件"},
		"normdoc_in_force ":            {30, nianbao.StateValue, "件"},
		"permit_decisions ":            {1234, nianbao.StateValue, "件"},
		"penalty_decisions ":           {56, nianbao.StateValue, "件"},
		"coercion_decisions ":          {7, nianbao.StateValue, "件"},
		"levy_amount ":                 {160.5964, nianbao.StateValue, "万元"},
		"req_new natural":              {0, nianbao.StateValue, "件"},
		"deny_other_law legal_service": {54, nianbao.StateValue, "件"},
		"other_misc other_org":         {225, nianbao.StateValue, "件"},
		"res_total total":              {236, nianbao.StateValue, "件"},
		"req_carried_out total":        {246, nianbao.StateValue, "件"},
		"rec_upheld ":                  {100, nianbao.StateValue, "件"},
		"litd_total ":                  {109, nianbao.StateValue, "件"},
		"litr_total ":                  {114, nianbao.StateValue, "件"},
	}
	for key, w := range want {
		if got[key] != w {
			t.Errorf("%s = %+v, want %+v", key, got[key], w)
		}
	}
	r := res.Report
	sections := map[nianbao.SectionKind]string{}
	for _, s := range r.Sections {
		sections[s.Kind] = s.Text
	}
	wantSections := map[nianbao.SectionKind]string{
		nianbao.SectionPreface:    "根据《中华人民共和国政府信息公开条例》，现公布2022年度报告，统计期限自2022年1月1日至12月31日。",
		nianbao.SectionOverview:   "2022年，我局认真落实条例要求。\n（一）主动公开政府信息情况。全年公开信息12条。",
		nianbao.SectionDisclosure: "", nianbao.SectionRequests: "", nianbao.SectionLitigation: "",
		nianbao.SectionProblems: "存在人手不足的问题，将加强培训。",
		nianbao.SectionOther:    "本年度未收取信息处理费。",
	}
	if diff := cmp.Diff(wantSections, sections); diff != "" {
		t.Errorf("sections differ (-want +got):\n%s", diff)
	}
	if r.Title != "无名县民政局2022年政府信息公开工作年度报告" || r.Year != 2022 || r.Form != nianbao.Form2021 ||
		r.Published != "2023-01-16" || r.PublishedFrom != nianbao.DateVisible || r.Level != nianbao.LevelCounty {
		t.Errorf("metadata: %+v", r)
	}
}
