package query

import (
	"strings"

	"nianbao/internal/nianbao"
)

// indicators are the keys of the code list (domain.md §2.8) and the standard
// rates (§7).
var indicators = keys(`
rule_issued rule_newly_disclosed rule_disclosed_total rule_repealed rule_in_force
normdoc_issued normdoc_newly_disclosed normdoc_disclosed_total normdoc_repealed normdoc_in_force
permit_decisions penalty_decisions coercion_decisions
permit_items_prev permit_items_change penalty_items_prev penalty_items_change
coercion_items_prev coercion_items_change levy_items_prev levy_items_change
service_items_prev service_items_change service_decisions levy_amount
procurement_items procurement_amount req_new req_carried_in res_granted res_partial
deny_state_secret deny_other_law deny_safety_stability deny_third_party deny_internal_affairs
deny_process_info deny_enforcement_file deny_admin_query deny_sum
unable_not_held unable_needs_creation unable_unclear unable_sum
np_petition np_repeat np_publication np_excessive np_reconfirm np_sum
other_sum other_no_correction other_fee_unpaid other_misc res_total req_carried_out
rec_upheld rec_corrected rec_other rec_pending rec_total
litd_upheld litd_corrected litd_other litd_pending litd_total
litr_upheld litr_corrected litr_other litr_pending litr_total
fee_notice_count fee_notice_amount fee_collected
grant_rate denial_rate not_held_rate correction_rate litigation_correction_rate carry_over_rate`)

// aliases are the Chinese names that people type for the most asked numbers.
var aliases = map[string]string{
	"申请量": "req_new", "本年新收": "req_new", "新收申请": "req_new", "收到申请数": "req_new",
	"上年结转": "req_carried_in", "结转下年度": "req_carried_out", "结转下年": "req_carried_out",
	"予以公开": "res_granted", "部分公开": "res_partial", "办理总数": "res_total", "答复总数": "res_total",
	"国家秘密": "deny_state_secret", "三安全一稳定": "deny_safety_stability", "第三方": "deny_third_party",
	"内部事务": "deny_internal_affairs", "过程性信息": "deny_process_info", "行政执法案卷": "deny_enforcement_file",
	"行政查询": "deny_admin_query", "不予公开": "deny_sum", "不掌握": "unable_not_held", "无法提供": "unable_sum",
	"不予处理": "np_sum", "信访举报": "np_petition", "重复申请": "np_repeat",
	"行政复议": "rec_total", "复议总数": "rec_total", "复议维持": "rec_upheld", "复议纠正": "rec_corrected",
	"规范性文件": "normdoc_issued", "行政许可": "permit_decisions", "行政处罚": "penalty_decisions",
	"行政强制": "coercion_decisions", "收费金额": "levy_amount", "采购金额": "procurement_amount",
	"公开率": "grant_rate", "不予公开率": "denial_rate", "不掌握率": "not_held_rate", "纠错率": "correction_rate",
	"诉讼纠错率": "litigation_correction_rate", "结转率": "carry_over_rate",
}

var applicants = map[string]nianbao.Applicant{
	"自然人": nianbao.ApplicantNatural, "商业企业": nianbao.ApplicantCompany, "企业": nianbao.ApplicantCompany,
	"科研机构": nianbao.ApplicantScience, "社会公益组织": nianbao.ApplicantWelfare,
	"法律服务机构": nianbao.ApplicantLegal, "其他": nianbao.ApplicantOther, "总计": nianbao.ApplicantTotal,
}

// resolve finds the key of an indicator by key or Chinese name, without the
// applicant in brackets.
func resolve(name string) (string, bool) {
	name, _, _ = strings.Cut(name, "[")
	if key, ok := aliases[name]; ok {
		return key, true
	}
	name = strings.ToLower(name)
	return name, indicators[name]
}

func keys(list string) map[string]bool {
	out := map[string]bool{}
	for _, key := range strings.Fields(list) {
		out[key] = true
	}
	return out
}
