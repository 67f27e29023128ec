package indicator

import "nianbao/internal/nianbao"

// Indicator is one entry of the code list (国办公开办函〔2019〕60号 and 〔2021〕30号,
// 国办发〔2014〕32号).
type Indicator struct {
	Code    string
	Label   string // as the form prints it, without ordinals
	English string
	Unit    string // 件, 项, 个; empty where the page must say (amounts)
	Forms   []nianbao.Form
	Table   int    // statutory table of the forms of 2019 and 2021: 2, 3 or 4; 0 in older forms only
	Parent  string // code of the sum that it is part of, if any
}

var (
	form2019 = []nianbao.Form{nianbao.Form2019}
	form2021 = []nianbao.Form{nianbao.Form2021}
	bothNew  = []nianbao.Form{nianbao.Form2019, nianbao.Form2021}
)

// list is in the order of the forms: table two by block and column, table three
// by row, table four by column.
var list = add2014([]Indicator{
	{"rule_issued", "规章制发件数", "rules issued", "件", bothNew, 2, ""},
	{"rule_newly_disclosed", "规章本年新公开数量", "rules newly disclosed", "件", form2019, 2, ""},
	{"rule_disclosed_total", "规章对外公开总数量", "rules disclosed in total", "件", form2019, 2, ""},
	{"rule_repealed", "规章本年废止件数", "rules repealed", "件", form2021, 2, ""},
	{"rule_in_force", "规章现行有效件数", "rules in force", "件", form2021, 2, ""},
	{"normdoc_issued", "规范性文件制发件数", "normative documents issued", "件", bothNew, 2, ""},
	{"normdoc_newly_disclosed", "规范性文件本年新公开数量", "normative documents newly disclosed", "件", form2019, 2, ""},
	{"normdoc_disclosed_total", "规范性文件对外公开总数量", "normative documents disclosed in total", "件", form2019, 2, ""},
	{"normdoc_repealed", "行政规范性文件本年废止件数", "normative documents repealed", "件", form2021, 2, ""},
	{"normdoc_in_force", "行政规范性文件现行有效件数", "normative documents in force", "件", form2021, 2, ""},
	{"permit_items_prev", "行政许可上一年项目数量", "permit items, previous year", "项", form2019, 2, ""},
	{"permit_items_change", "行政许可本年增/减", "permit items, change", "项", form2019, 2, ""},
	{"permit_decisions", "行政许可处理决定数量", "permit decisions", "件", bothNew, 2, ""},
	{"service_items_prev", "其他对外管理服务事项上一年项目数量", "other service items, previous year", "项", form2019, 2, ""},
	{"service_items_change", "其他对外管理服务事项本年增/减", "other service items, change", "项", form2019, 2, ""},
	{"service_decisions", "其他对外管理服务事项处理决定数量", "other service decisions", "件", form2019, 2, ""},
	{"penalty_items_prev", "行政处罚上一年项目数量", "penalty items, previous year", "项", form2019, 2, ""},
	{"penalty_items_change", "行政处罚本年增/减", "penalty items, change", "项", form2019, 2, ""},
	{"penalty_decisions", "行政处罚处理决定数量", "penalty decisions", "件", bothNew, 2, ""},
	{"coercion_items_prev", "行政强制上一年项目数量", "coercive measure items, previous year", "项", form2019, 2, ""},
	{"coercion_items_change", "行政强制本年增/减", "coercive measure items, change", "项", form2019, 2, ""},
	{"coercion_decisions", "行政强制处理决定数量", "coercive measure decisions", "件", bothNew, 2, ""},
	{"levy_items_prev", "行政事业性收费上一年项目数量", "levy items, previous year", "项", form2019, 2, ""},
	{"levy_items_change", "行政事业性收费本年增/减", "levy items, change", "项", form2019, 2, ""},
	{"levy_amount", "行政事业性收费本年收费金额", "levies collected", "", form2021, 2, ""},
	{"procurement_items", "政府集中采购采购项目数量", "procurement items", "个", form2019, 2, ""},
	{"procurement_amount", "政府集中采购采购总金额", "procurement amount", "", form2019, 2, ""},

	{"req_new", "本年新收政府信息公开申请数量", "requests received", "件", bothNew, 3, ""},
	{"req_carried_in", "上年结转政府信息公开申请数量", "requests carried over from the previous year", "件", bothNew, 3, ""},
	{"res_granted", "予以公开", "granted", "件", bothNew, 3, "res_total"},
	{"res_partial", "部分公开", "partly granted", "件", bothNew, 3, "res_total"},
	{"deny_state_secret", "属于国家秘密", "denied: state secret", "件", bothNew, 3, "deny_sum"},
	{"deny_other_law", "其他法律行政法规禁止公开", "denied: other laws", "件", bothNew, 3, "deny_sum"},
	{"deny_safety_stability", "危及“三安全一稳定”", "denied: national, public or economic security, social stability", "件", bothNew, 3, "deny_sum"},
	{"deny_third_party", "保护第三方合法权益", "denied: third-party rights", "件", bothNew, 3, "deny_sum"},
	{"deny_internal_affairs", "属于三类内部事务信息", "denied: internal affairs", "件", bothNew, 3, "deny_sum"},
	{"deny_process_info", "属于四类过程性信息", "denied: deliberative process", "件", bothNew, 3, "deny_sum"},
	{"deny_enforcement_file", "属于行政执法案卷", "denied: enforcement file", "件", bothNew, 3, "deny_sum"},
	{"deny_admin_query", "属于行政查询事项", "denied: administrative query", "件", bothNew, 3, "deny_sum"},
	{"unable_not_held", "本机关不掌握相关政府信息", "not held", "件", bothNew, 3, "unable_sum"},
	{"unable_needs_creation", "没有现成信息需要另行制作", "would have to be created", "件", bothNew, 3, "unable_sum"},
	{"unable_unclear", "补正后申请内容仍不明确", "unclear after correction", "件", bothNew, 3, "unable_sum"},
	{"np_petition", "信访举报投诉类申请", "not processed: petition or complaint", "件", bothNew, 3, "np_sum"},
	{"np_repeat", "重复申请", "not processed: repeated", "件", bothNew, 3, "np_sum"},
	{"np_publication", "要求提供公开出版物", "not processed: asks for a publication", "件", bothNew, 3, "np_sum"},
	{"np_excessive", "无正当理由大量反复申请", "not processed: excessive", "件", bothNew, 3, "np_sum"},
	{"np_reconfirm", "要求行政机关确认或重新出具已获取信息", "not processed: asks for confirmation or re-issue", "件", bothNew, 3, "np_sum"},
	{"other_sum", "其他处理", "otherwise handled", "件", form2019, 3, "res_total"},
	{"other_no_correction", "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "otherwise handled: not corrected in time", "件", form2021, 3, "other_sum"},
	{"other_fee_unpaid", "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "otherwise handled: fee not paid", "件", form2021, 3, "other_sum"},
	{"other_misc", "其他", "otherwise handled: other", "件", form2021, 3, "other_sum"},
	{"res_total", "总计", "handled in total", "件", bothNew, 3, ""},
	{"req_carried_out", "结转下年度继续办理", "carried over to the next year", "件", bothNew, 3, ""},

	{"rec_upheld", "行政复议结果维持", "reconsideration: upheld", "件", bothNew, 4, "rec_total"},
	{"rec_corrected", "行政复议结果纠正", "reconsideration: corrected", "件", bothNew, 4, "rec_total"},
	{"rec_other", "行政复议其他结果", "reconsideration: other result", "件", bothNew, 4, "rec_total"},
	{"rec_pending", "行政复议尚未审结", "reconsideration: pending", "件", bothNew, 4, "rec_total"},
	{"rec_total", "行政复议总计", "reconsideration: total", "件", bothNew, 4, ""},
	{"litd_upheld", "未经复议直接起诉结果维持", "direct litigation: upheld", "件", bothNew, 4, "litd_total"},
	{"litd_corrected", "未经复议直接起诉结果纠正", "direct litigation: corrected", "件", bothNew, 4, "litd_total"},
	{"litd_other", "未经复议直接起诉其他结果", "direct litigation: other result", "件", bothNew, 4, "litd_total"},
	{"litd_pending", "未经复议直接起诉尚未审结", "direct litigation: pending", "件", bothNew, 4, "litd_total"},
	{"litd_total", "未经复议直接起诉总计", "direct litigation: total", "件", bothNew, 4, ""},
	{"litr_upheld", "复议后起诉结果维持", "litigation after reconsideration: upheld", "件", bothNew, 4, "litr_total"},
	{"litr_corrected", "复议后起诉结果纠正", "litigation after reconsideration: corrected", "件", bothNew, 4, "litr_total"},
	{"litr_other", "复议后起诉其他结果", "litigation after reconsideration: other result", "件", bothNew, 4, "litr_total"},
	{"litr_pending", "复议后起诉尚未审结", "litigation after reconsideration: pending", "件", bothNew, 4, "litr_total"},
	{"litr_total", "复议后起诉总计", "litigation after reconsideration: total", "件", bothNew, 4, ""},
})

var byCode = func() map[string]int {
	m := make(map[string]int, len(list))
	for i, ind := range list {
		m[ind.Code] = i
	}
	return m
}()

// All returns the code list in the order of the forms.
func All() []Indicator { return append([]Indicator(nil), list...) }

// Lookup finds an indicator by its code.
func Lookup(code string) (Indicator, bool) {
	i, ok := byCode[code]
	if !ok {
		return Indicator{}, false
	}
	return list[i], true
}
