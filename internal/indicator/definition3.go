package indicator

// definitions3 are those of table three. Every handled request counts once,
// under one result.
var definitions3 = map[string]Text{
	"req_new":         {"本年内新收到的政府信息公开申请件数，不含上年结转的申请。", "Requests for government information received within the year; those carried over from the previous year are not counted."},
	"req_carried_in":  {"上年收到、到上年末没有办结、结转到本年继续办理的申请件数。", "Requests received earlier, not closed by the end of the previous year and carried over into this year."},
	"res_granted":     {"本年办结的申请中，全部予以公开的件数；区分处理的另计入部分公开。", "Handled within the year: requests granted in full; those granted in part are counted as partly granted."},
	"res_partial":     {"本年办结的申请中，区分处理、部分公开的件数；只计这一情形，不同时计入不予公开等其他情形。", "Handled within the year: requests granted in part by separating what can be disclosed; counted here only, not also as denied."},
	"res_total":       {"本年度办理结果总计：本年办结的申请件数，包括上年结转的；等于予以公开、部分公开、不予公开、无法提供、不予处理、其他处理之和。", "Requests handled within the year, those carried in included: the sum of granted, partly granted, denied, could not be provided, not processed and otherwise handled."},
	"req_carried_out": {"到年末没有办结、结转下年度继续办理的申请件数；等于新收与上年结转之和减去办理结果总计。", "Requests not closed by the end of the year and carried over to the next: received plus carried in, less handled in total."},

	"deny_state_secret":     {"本年办结、因属于国家秘密不予公开的申请件数。", "Handled within the year and denied because the information is a state secret."},
	"deny_other_law":        {"本年办结、因其他法律、行政法规禁止公开而不予公开的申请件数。", "Handled within the year and denied because another law or administrative regulation forbids disclosure."},
	"deny_safety_stability": {"本年办结、因公开后可能危及国家安全、公共安全、经济安全、社会稳定（“三安全一稳定”，条例第十四条）不予公开的申请件数。", "Handled within the year and denied because disclosure may endanger national, public or economic security or social stability (Regulations, art. 14)."},
	"deny_third_party":      {"本年办结、因保护第三方合法权益不予公开的申请件数。", "Handled within the year and denied to protect lawful rights and interests of a third party."},
	"deny_internal_affairs": {"本年办结、因属于人事管理、后勤管理、内部工作流程三类内部事务信息（条例第十六条）不予公开的申请件数。", "Handled within the year and denied as internal affairs: personnel, logistics and internal workflow (Regulations, art. 16)."},
	"deny_process_info":     {"本年办结、因属于讨论记录、过程稿、磋商信函、请示报告四类过程性信息（条例第十六条）不予公开的申请件数。", "Handled within the year and denied as deliberative: records of discussion, drafts, letters of consultation, requests for instructions and reports (Regulations, art. 16)."},
	"deny_enforcement_file": {"本年办结、因属于行政执法案卷信息不予公开的申请件数。", "Handled within the year and denied because the information belongs to an administrative enforcement file."},
	"deny_admin_query":      {"本年办结、因属于行政查询事项不予公开的申请件数。", "Handled within the year and denied because the matter is an administrative query."},

	"unable_not_held":       {"本年办结、因本机关不掌握相关政府信息而无法提供的申请件数。", "Handled within the year; the office does not hold the information."},
	"unable_needs_creation": {"本年办结、因没有现成信息、需要另行制作而无法提供的申请件数。", "Handled within the year; the information does not exist as such and would have to be created."},
	"unable_unclear":        {"本年办结、因申请人补正后申请内容仍不明确而无法提供的申请件数。", "Handled within the year; the request was still unclear after correction."},

	"np_petition":    {"本年办结、因属于信访、举报、投诉类申请不予处理的件数。", "Handled within the year and not processed: requests that are petitions (信访), reports or complaints."},
	"np_repeat":      {"本年办结、因重复申请不予处理的件数。", "Handled within the year and not processed: repeated requests."},
	"np_publication": {"本年办结、因要求提供公开出版物不予处理的申请件数。", "Handled within the year and not processed: requests for openly available publications."},
	"np_excessive":   {"本年办结、因无正当理由大量反复申请不予处理的件数。", "Handled within the year and not processed: many and repeated requests without good reason."},
	"np_reconfirm":   {"本年办结、因要求行政机关确认或者重新出具已获取信息不予处理的申请件数。", "Handled within the year and not processed: requests to confirm or re-issue information already obtained."},

	"other_sum":           {"本年办结、以其他方式处理的申请件数，不属于予以公开、部分公开、不予公开、无法提供、不予处理；2019 年表式印有此行，2021 年表式分三行，由三行相加。", "Handled within the year in another way: neither granted, partly granted, denied, unable to provide nor not processed. The form of 2019 prints one row; for the form of 2021 its three rows are added up."},
	"other_no_correction": {"本年办结、因申请人无正当理由逾期不补正，行政机关不再处理的申请件数。", "Handled within the year: no longer processed because the applicant did not correct the request in time, without good reason."},
	"other_fee_unpaid":    {"本年办结、因申请人逾期未按收费通知要求缴纳费用，行政机关不再处理的申请件数。", "Handled within the year: no longer processed because the applicant did not pay the fee as notified in time."},
	"other_misc":          {"本年办结、属于其他处理但不是逾期不补正或逾期未缴费的申请件数。", "Handled within the year in another way than the two rows before: neither not corrected nor not paid in time."},
}

// definitionsComputed are those of sums, fees and rates.
var definitionsComputed = map[string]Text{
	"deny_sum":   {"本年办结、不予公开的申请件数：（三）不予公开八种情形之和；表格不印合计，由各项相加。", "Requests handled within the year and denied: sum of the eight grounds of （三）不予公开; no form prints it."},
	"unable_sum": {"本年办结、无法提供的申请件数：（四）无法提供三种情形之和；表格不印合计，由各项相加。", "Requests handled within the year for which nothing could be provided: sum of the three rows of （四）无法提供; no form prints it."},
	"np_sum":     {"本年办结、不予处理的申请件数：（五）不予处理五种情形之和；表格不印合计，由各项相加。", "Requests handled within the year and not processed: sum of the five rows of （五）不予处理; no form prints it."},

	"fee_notice_count":  {"本年内发出的信息处理费收费通知件数，从第六部分正文读出。", "Notices of information-processing fees (信息处理费) sent within the year, read from the prose of section six."},
	"fee_notice_amount": {"本年内发出的信息处理费收费通知的总金额，从第六部分正文读出；不论是否已缴。", "Total amount of the notices of information-processing fees sent within the year, paid or not, read from the prose of section six."},
	"fee_collected":     {"本年内实际收取的信息处理费总金额，从第六部分正文读出；不含其他行政事业性收费。", "Information-processing fees actually collected within the year, read from the prose of section six; other levies are not counted."},

	"grant_rate":                 {"予以公开与部分公开之和占办理结果总计的比例。", "Granted and partly granted requests over all handled within the year."},
	"denial_rate":                {"不予公开合计占办理结果总计的比例。", "Denied requests over all handled within the year."},
	"not_held_rate":              {"本机关不掌握相关政府信息占办理结果总计的比例；不含需要另行制作和补正后仍不明确。", "Requests for information that the office does not hold over all handled within the year; what would have to be created and what stayed unclear is not counted."},
	"correction_rate":            {"行政复议结果纠正占已审结案件（维持、纠正、其他结果之和）的比例；尚未审结的不计入分母。", "Reconsiderations corrected over those decided (upheld, corrected and other); pending ones are in no denominator."},
	"litigation_correction_rate": {"行政诉讼结果纠正占已审结案件（维持、纠正、其他结果之和）的比例，直接起诉与复议后起诉相加；尚未审结的不计入分母。", "Lawsuits corrected over those decided (upheld, corrected and other), direct ones and those after reconsideration added up; pending ones are in no denominator."},
	"carry_over_rate":            {"结转下年度继续办理的申请占本年新收与上年结转之和的比例。", "Requests carried over to the next year over those received and carried in."},
}
