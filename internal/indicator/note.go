package indicator

import (
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

var (
	amountNote = Text{"有的表格以元为单位，有的以万元为单位，有的没有注明；检索和比较时一律换算成万元，没有注明的按万元。",
		"Some tables print 元, some 万元, some no unit; searches and comparisons convert to 万元, which is also taken where none is printed."}
	rateNote = Text{"比值，0 至 1，无单位。", "A ratio from 0 to 1, without unit."}
)

// caveat is a note on several numbers. Texts that begin with 未核实 say what
// was not seen on a real page or in the rules themselves.
type caveat struct {
	holds func(Entry) bool
	text  Text
}

var caveats = []caveat{
	{withCode("rule_issued", "rule_newly_disclosed", "rule_disclosed_total", "rule_repealed", "rule_in_force"), Text{
		"只有有规章制定权的机关才有规章，其他机关填 0、“/”或留空。",
		"Only bodies with rule-making power have rules (规章); others print 0, / or nothing."}},
	{withPrefix("normdoc_", "procurement_", "levy_"), Text{
		"未核实：填报说明中的统计口径没有看到原文。", "Not verified: the filling-in notes that fix what counts were not seen."}},
	{withCode("procurement_items"), Text{
		"表格没有注明单位，这里按个。", "No unit is printed; 个 is taken here."}},
	{withCode("procurement_amount"), Text{
		"表头通常不注明单位，见过元和万元，所以数值要对照原件。", "The header mostly prints no unit; both 元 and 万元 were seen, so compare the original."}},
	{withCode("levy_amount"), Text{
		"不得与依申请公开的收费（req_fee_collected、fee_collected）相加或衔接。",
		"Never to be added to or joined with fees for requests (req_fee_collected, fee_collected)."}},
	{withCode("req_new"), Text{
		"2014 年表式的“收到申请数”没有上年结转一行，也没有申请人栏。",
		"The form of 2014 (收到申请数) has neither a row for requests carried over nor columns for applicants."}},
	{withCode("res_granted"), Text{
		"未核实：告知已公开信息的获取方式、途径的，从 2019 年表式起计入予以公开。",
		"Not verified: since the form of 2019, telling where public information can be had counts as granted."}},
	{onTable(4), Text{
		"未核实：上年尚未审结的案件次年是否再次计入，所以各年之和可能重复计算。",
		"Not verified: whether a pending case is counted again in the next year; sums over years may count it twice."}},
	{withPrefix("litd_", "litr_", "lit_"), Text{
		"复议机关只作共同被告的，由原行为机关计一次（国办公开办函〔2016〕201号）。",
		"Where the reviewing body is only a co-defendant, the office of the original act counts the case once (国办公开办函〔2016〕201号)."}},
	{withCode("rec_upheld", "rec_corrected", "rec_other"), Text{
		"在 2014 年表式中是“行政复议数量”（rec_total_e2）的一部分。", "In the form of 2014 a part of 行政复议数量 (rec_total_e2)."}},
	{withCode("rec_other", "lit_other", "rec_total_e2", "lit_total_e2"), Text{
		"未核实：2014 年表式没有“尚未审结”，未审结的案件是否计入其他情形不详。",
		"Not verified: the form of 2014 has no row for pending cases; whether they count as other is not known."}},
	{withPrefix("fee_"), Text{
		"依据国办函〔2020〕109号和国办公开办函〔2021〕30号；未核实：前者自 2021 年 1 月 1 日施行，后者要求在第六部分写明收费情况。",
		"Under 国办函〔2020〕109号 and 国办公开办函〔2021〕30号. Not verified: that the former is in force since 2021-01-01, and that the latter asks for the fees in section six."}},
	{withCode("ans_denied_other_law"), Text{
		"名称与 2019 年表式的“其他法律行政法规禁止公开”相近，口径是否相同没有核实，不衔接。",
		"Resembles deny_other_law of the form of 2019; whether both count the same was not verified, so they are not joined."}},
	{withCode("ans_amend", "ans_other_route"), Text{
		"2019 年起的表式没有对应的行，不能衔接。", "Later forms have no such row; there is nothing to join it with."}},
	{withCode("ans_denied"), Text{
		"与 2019 年起的不予公开合计（deny_sum）口径不同，不能衔接。", "Not comparable with the denials of later forms (deny_sum)."}},
	{withCode("org_dedicated", "org_reading_points", "staff_total", "staff_full", "staff_part"), Text{
		"未核实：统计的时点。", "Not verified: the day on which they are counted."}},
	{func(e Entry) bool { return printed2014Row(e) && slices.Contains(seen2014, e.Code) }, Text{
		"2014 年表式的这一行见于真实页面；各省可自行加行，按行名而不按位置识别。",
		"The row of the form of 2014 was seen on real pages; provinces add rows, so it is found by its label and not by its place."}},
	{func(e Entry) bool { return printed2014Row(e) && !slices.Contains(seen2014, e.Code) }, Text{
		"未核实：2014 年表式这一行的名称和单位没有在真实页面上核对。",
		"Not verified: label and unit of this row of the form of 2014 were not checked on a real page."}},
	{func(e Entry) bool { return oldProse[e.Code] }, Text{
		"2008 至 2013 年没有全国统一的表格，从正文读出的这个数只作派生数，可信度低；有的报告只写历年累计。",
		"For 2008 to 2013 there is no national table: what the prose states is given as a derived number of low confidence, and some reports state sums over the years only."}},
	{func(e Entry) bool { return len(e.Parts) > 0 }, Text{
		"相加时，部分为空白的按 0 计并注明，全部空白时没有合计。",
		"In the sum a blank counts as 0, which is said; if all parts are blank there is no sum."}},
	{func(e Entry) bool { return e.Kind == KindRate }, Text{
		"分母为 0 或有一项空白时没有这个比率。这是本系统的定义，没有官方依据。",
		"There is no rate over 0 or where a part is blank. The definition is our own, without outside authority."}},
}

// seen2014 are the rows of the form of 2014 that were found verbatim.
var seen2014 = []string{"disc_total", "disc_normdoc", "normdoc_issued", "ans_amend", "ans_other_route"}

func withCode(list ...string) func(Entry) bool {
	return func(e Entry) bool { return slices.Contains(list, e.Code) }
}

func withPrefix(list ...string) func(Entry) bool {
	return func(e Entry) bool {
		return slices.ContainsFunc(list, func(p string) bool { return strings.HasPrefix(e.Code, p) })
	}
}

func onTable(n int) func(Entry) bool { return func(e Entry) bool { return e.Table == n } }

func printed2014Row(e Entry) bool {
	return slices.ContainsFunc(e.Places, func(p Place) bool { return p.Form == nianbao.Form2014 && !p.Prose })
}

// noteOf joins what holds of an entry.
func noteOf(e Entry) Text {
	var chinese, english []string
	for _, c := range caveats {
		if c.holds(e) {
			chinese, english = append(chinese, c.text.Chinese), append(english, c.text.English)
		}
	}
	return Text{strings.Join(chinese, ""), strings.Join(english, " ")}
}
