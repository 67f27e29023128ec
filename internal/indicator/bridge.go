package indicator

import (
	"strings"

	"nianbao/internal/nianbao"
)

// span is a row of the bridge between the forms: a quantity with its members in
// each form, codes with blanks between, and how neighbouring forms join.
// Quantities that one form alone has, and those that the forms of 2019 and 2021
// print alike and no other has, need no row.
type span struct {
	code, label, english, unit string
	in2014, in2019, in2021     string
	older                      step // from the form of 2014 to the next
	newer                      step // from that of 2019 to that of 2021
}

// step is a join with its reason.
type step struct {
	join             Join
	chinese, english string
}

var (
	noStep        step
	joinSameRow   = step{JoinYes, "两种表式印有同一项目。", "Both forms have the same item."}
	joinSameParts = step{JoinYes, "两种表式按相同的项目计算。", "Both forms give it from the same items."}
	joinMatching  = step{JoinYes, "两种表式的项目对应。", "The items of the two forms correspond."}
	joinReceived  = step{JoinYes, "都是本年新收到的申请；2014 年表式没有上年结转一行，2019 年起结转的另列。", "Both count requests received within the year; the form of 2014 has no row for those carried over, later forms count them apart."}
	joinBlocks14  = step{JoinYes, "2014 年表式不分是否经过复议；2019 年起由直接起诉和复议后起诉两栏相加。", "The form of 2014 does not tell whether there was a reconsideration before; the two blocks of later forms are added up."}
	joinBlocksNew = step{JoinYes, "两种表式都由直接起诉和复议后起诉两栏相加。", "In both forms the two blocks are added up."}
	joinPartsNew  = step{JoinYes, "2019 年表式印有此行，2021 年表式由三个分项相加。", "The form of 2019 prints the row; for that of 2021 its three rows are added up."}

	joinAnswered = step{JoinApprox, "最接近的一对：2014 年表式的答复数与 2019 年起的办理结果总计口径不完全相同，前者另有申请办结数。",
		"The nearest pair: answers of the form of 2014 are not quite the results of later forms; it also has requests closed."}
	joinGranted = step{JoinApprox, "2014 年表式把“属于已主动公开范围”另列；2019 年起告知获取方式是否计入予以公开未核实。请与包括已主动公开的序列对照。",
		"The form of 2014 counts already public apart; whether later forms count telling where information can be had as granted was not verified. Compare the series with already public."}
	joinGrantedPublic = step{JoinApprox, "2014 年表式由“同意公开”和“属于已主动公开范围”相加；2019 年起告知获取方式是否计入予以公开未核实。请与不包括已主动公开的序列对照。",
		"Granted and already public of the form of 2014 are added up; whether later forms count telling where information can be had as granted was not verified. Compare the series without already public."}
	joinThirdParty = step{JoinApprox, "2014 年表式由“涉及商业秘密”和“涉及个人隐私”相加，最接近保护第三方合法权益。",
		"Trade secrets and privacy of the form of 2014 added up come nearest to third-party rights."}
	joinNotHeld = step{JoinApprox, "2014 年表式由“不属于本行政机关公开”和“申请信息不存在”相加，最接近本机关不掌握相关政府信息。",
		"Not this office's to disclose and does not exist of the form of 2014 added up come nearest to not held."}
	joinOtherResult = step{JoinApprox, "2014 年表式没有“尚未审结”，未审结的案件是否计入其他情形未核实。",
		"The form of 2014 has no row for pending cases; whether they count as other there was not verified."}
	joinOtherInRate = step{JoinApprox, "分母中的其他结果只大致可比：2014 年表式没有“尚未审结”，未审结的案件是否计入其他情形未核实。",
		"Other results in the denominator are comparable roughly only: the form of 2014 has no row for pending cases; whether they count as other was not verified."}
	joinDocsDrawnUp = step{JoinApprox, "“制发规范性文件总数”与“本年新制作数量”接近，填报口径未核实。",
		"Documents issued and documents drawn up are near to each other; what counts was not verified."}
	joinDocsNarrower = step{JoinApprox, "2021 年表式缩小为行政规范性文件。", "The form of 2021 narrows to administrative normative documents."}
	joinFees         = step{JoinApprox, "弱可比：2014 年表式印有收取的费用（万元），2021 年起的信息处理费（元）只见于正文，2019 年表式没有；不得与行政事业性收费（levy_amount）衔接。",
		"Weak: the form of 2014 prints fees collected (万元), processing fees since that of 2021 stand in the prose only (元), that of 2019 has neither; never to be joined with levies (levy_amount)."}

	joinDenials = step{JoinNo, "口径不同：2014 年表式的不同意公开包括“不是《条例》所指政府信息”，2019 年起增加了内部事务、过程性信息、执法案卷和行政查询。",
		"Different quantities: denials of the form of 2014 include what is no government information in the sense of the Regulations; later forms add internal affairs, deliberative information, enforcement files and administrative queries."}
	joinPendingIn = step{JoinNo, "口径不同：2019 年起的总计包括“尚未审结”，2014 年表式没有这一项。",
		"Different quantities: totals since the form of 2019 include pending cases, for which the form of 2014 has no row."}
	joinStocks = step{JoinNo, "口径不同：2019 年表式是对外公开的总数，2021 年表式是现行有效的件数。",
		"Different quantities: open to the public in the form of 2019, in force in that of 2021."}
	joinLevies = step{JoinNo, "口径不同：2019 年表式是项目数量，2021 年表式是收费金额。",
		"Different quantities: a number of items in the form of 2019, an amount of money in that of 2021."}
)

// spans are the bridge.
var spans = []span{
	{"req_new", "收到的申请", "requests received", "件", "req_new", "req_new", "req_new", joinReceived, joinSameRow},
	{"res_total", "答复（办理）的申请", "requests answered or handled", "件", "ans_total", "res_total", "res_total", joinAnswered, joinSameRow},
	{"res_granted", "予以公开（不含已主动公开）", "granted, without already public", "件", "ans_granted", "res_granted", "res_granted", joinGranted, joinSameRow},
	{"granted_or_public", "予以公开（含已主动公开）", "granted, with already public", "件", "ans_granted ans_already_public", "res_granted", "res_granted", joinGrantedPublic, joinSameRow},
	{"res_partial", "部分公开", "partly granted", "件", "ans_partial", "res_partial", "res_partial", joinMatching, joinSameRow},
	{"deny_state_secret", "不予公开：国家秘密", "denied: state secret", "件", "ans_denied_secret", "deny_state_secret", "deny_state_secret", joinMatching, joinSameRow},
	{"deny_safety_stability", "不予公开：三安全一稳定", "denied: security and stability", "件", "ans_denied_safety", "deny_safety_stability", "deny_safety_stability", joinMatching, joinSameRow},
	{"deny_third_party", "不予公开：第三方合法权益", "denied: third-party rights", "件", "ans_denied_trade ans_denied_privacy", "deny_third_party", "deny_third_party", joinThirdParty, joinSameRow},
	{"deny_sum", "不予公开合计", "denied in total", "件", "ans_denied", "deny_sum", "deny_sum", joinDenials, joinSameParts},
	{"unable_not_held", "不掌握相关政府信息", "not held", "件", "ans_not_responsible ans_not_exist", "unable_not_held", "unable_not_held", joinNotHeld, joinSameRow},
	{"other_sum", "其他处理", "otherwise handled", "件", "", "other_sum", "other_sum", noStep, joinPartsNew},

	{"rec_upheld", "行政复议：维持", "reconsideration: upheld", "件", "rec_upheld", "rec_upheld", "rec_upheld", joinMatching, joinSameRow},
	{"rec_corrected", "行政复议：纠正", "reconsideration: corrected", "件", "rec_corrected", "rec_corrected", "rec_corrected", joinMatching, joinSameRow},
	{"rec_other", "行政复议：其他结果", "reconsideration: other result", "件", "rec_other", "rec_other", "rec_other", joinOtherResult, joinSameRow},
	{"rec_total", "行政复议：总计", "reconsideration: total", "件", "rec_total_e2", "rec_total", "rec_total", joinPendingIn, joinSameRow},
	{"lit_upheld", "行政诉讼：维持", "litigation: upheld", "件", "lit_upheld", "litd_upheld litr_upheld", "litd_upheld litr_upheld", joinBlocks14, joinBlocksNew},
	{"lit_corrected", "行政诉讼：纠正", "litigation: corrected", "件", "lit_corrected", "litd_corrected litr_corrected", "litd_corrected litr_corrected", joinBlocks14, joinBlocksNew},
	{"lit_other", "行政诉讼：其他结果", "litigation: other result", "件", "lit_other", "litd_other litr_other", "litd_other litr_other", joinOtherResult, joinBlocksNew},
	{"lit_pending", "行政诉讼：尚未审结", "litigation: pending", "件", "", "litd_pending litr_pending", "litd_pending litr_pending", noStep, joinBlocksNew},
	{"lit_total", "行政诉讼：总计", "litigation: total", "件", "lit_total_e2", "litd_total litr_total", "litd_total litr_total", joinPendingIn, joinBlocksNew},
	{"correction_rate", "复议纠错率", "correction rate of reconsideration", "", "correction_rate", "correction_rate", "correction_rate", joinOtherInRate, joinSameParts},
	{"litigation_correction_rate", "诉讼纠错率", "correction rate of litigation", "", "litigation_correction_rate", "litigation_correction_rate", "litigation_correction_rate", joinOtherInRate, joinBlocksNew},

	{"normdoc_issued", "制发的规范性文件", "normative documents issued", "件", "normdoc_issued", "normdoc_issued", "normdoc_issued", joinDocsDrawnUp, joinDocsNarrower},
	{"rule_in_force", "规章存量（公开总数或现行有效）", "rules open to the public or in force", "件", "", "rule_disclosed_total", "rule_in_force", noStep, joinStocks},
	{"normdoc_in_force", "规范性文件存量（公开总数或现行有效）", "normative documents open to the public or in force", "件", "", "normdoc_disclosed_total", "normdoc_in_force", noStep, joinStocks},
	{"levy", "行政事业性收费（项目数或金额）", "levies, items or amount", "", "", "levy_items_prev levy_items_change", "levy_amount", noStep, joinLevies},
	{"request_fees", "依申请公开收费", "fees for requests", "万元", "req_fee_collected", "", "fee_collected", joinFees, noStep},
}

// bridge makes series of the spans.
func bridge() []Series {
	var out []Series
	for _, p := range spans {
		s := Series{Code: p.code, Label: p.label, English: p.english, Unit: p.unit, Members: map[nianbao.Form][]string{}}
		for form, codes := range map[nianbao.Form]string{nianbao.Form2014: p.in2014, nianbao.Form2019: p.in2019, nianbao.Form2021: p.in2021} {
			if codes != "" {
				s.Members[form] = strings.Fields(codes)
			}
		}
		forms := s.Forms()
		for i, to := range forms[1:] {
			by := p.newer
			if forms[i] == nianbao.Form2014 {
				by = p.older
			}
			s.Joins = append(s.Joins, SeriesJoin{forms[i], to, by.join, by.chinese, by.english})
		}
		out = append(out, s)
	}
	return out
}
