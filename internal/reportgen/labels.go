package reportgen

// Labels of the forms as 国办公开办函〔2019〕60号 and 〔2021〕30号 print them.

// block is one part of table two: a caption over the full width, a header and
// rows.
type block struct {
	caption string
	header  []string
	rows    []blockRow
}

type blockRow struct {
	label string
	keys  []string
}

var tableTwo2019 = []block{
	{"第二十条第（一）项", []string{"信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"}, []blockRow{
		{"规章", []string{"rule_issued", "rule_newly_disclosed", "rule_disclosed_total"}},
		{"规范性文件", []string{"normdoc_issued", "normdoc_newly_disclosed", "normdoc_disclosed_total"}},
	}},
	{"第二十条第（五）项", []string{"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"}, []blockRow{
		{"行政许可", []string{"permit_items_prev", "permit_items_change", "permit_decisions"}},
		{"其他对外管理服务事项", []string{"service_items_prev", "service_items_change", "service_decisions"}},
	}},
	{"第二十条第（六）项", []string{"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"}, []blockRow{
		{"行政处罚", []string{"penalty_items_prev", "penalty_items_change", "penalty_decisions"}},
		{"行政强制", []string{"coercion_items_prev", "coercion_items_change", "coercion_decisions"}},
	}},
	{"第二十条第（八）项", []string{"信息内容", "上一年项目数量", "本年增/减"}, []blockRow{
		{"行政事业性收费", []string{"levy_items_prev", "levy_items_change"}},
	}},
	{"第二十条第（九）项", []string{"信息内容", "采购项目数量", "采购总金额"}, []blockRow{
		{"政府集中采购", []string{"procurement_items", "procurement_amount"}},
	}},
}

var tableTwo2021 = []block{
	{"第二十条第（一）项", []string{"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"}, []blockRow{
		{"规章", []string{"rule_issued", "rule_repealed", "rule_in_force"}},
		{"行政规范性文件", []string{"normdoc_issued", "normdoc_repealed", "normdoc_in_force"}},
	}},
	{"第二十条第（五）项", []string{"信息内容", "本年处理决定数量"}, []blockRow{{"行政许可", []string{"permit_decisions"}}}},
	{"第二十条第（六）项", []string{"信息内容", "本年处理决定数量"}, []blockRow{
		{"行政处罚", []string{"penalty_decisions"}}, {"行政强制", []string{"coercion_decisions"}},
	}},
	{"第二十条第（八）项", []string{"信息内容", "本年收费金额（单位：万元）"}, []blockRow{{"行政事业性收费", []string{"levy_amount"}}}},
}

// row3 is one row of table three. Group is printed in the first row of its rows.
type row3 struct {
	key   string
	label string
	depth int // columns of labels to its left: 0 main row, 1 below 三, 2 below a group
	group string
}

var (
	rowsIn = []row3{
		{"req_new", "一、本年新收政府信息公开申请数量", 0, ""},
		{"req_carried_in", "二、上年结转政府信息公开申请数量", 0, ""},
	}
	rowsResult = []row3{
		{"res_granted", "（一）予以公开", 1, ""},
		{"res_partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, ""},
		{"deny_state_secret", "1.属于国家秘密", 2, "（三）不予公开"},
		{"deny_other_law", "2.其他法律行政法规禁止公开", 2, "（三）不予公开"},
		{"deny_safety_stability", "3.危及“三安全一稳定”", 2, "（三）不予公开"},
		{"deny_third_party", "4.保护第三方合法权益", 2, "（三）不予公开"},
		{"deny_internal_affairs", "5.属于三类内部事务信息", 2, "（三）不予公开"},
		{"deny_process_info", "6.属于四类过程性信息", 2, "（三）不予公开"},
		{"deny_enforcement_file", "7.属于行政执法案卷", 2, "（三）不予公开"},
		{"deny_admin_query", "8.属于行政查询事项", 2, "（三）不予公开"},
		{"unable_not_held", "1.本机关不掌握相关政府信息", 2, "（四）无法提供"},
		{"unable_needs_creation", "2.没有现成信息需要另行制作", 2, "（四）无法提供"},
		{"unable_unclear", "3.补正后申请内容仍不明确", 2, "（四）无法提供"},
		{"np_petition", "1.信访举报投诉类申请", 2, "（五）不予处理"},
		{"np_repeat", "2.重复申请", 2, "（五）不予处理"},
		{"np_publication", "3.要求提供公开出版物", 2, "（五）不予处理"},
		{"np_excessive", "4.无正当理由大量反复申请", 2, "（五）不予处理"},
		{"np_reconfirm", "5.要求行政机关确认或重新出具已获取信息", 2, "（五）不予处理"},
	}
	rowsOther2019 = []row3{{"other_sum", "（六）其他处理", 1, ""}}
	rowsOther2021 = []row3{
		{"other_no_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", 2, "（六）其他处理"},
		{"other_fee_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", 2, "（六）其他处理"},
		{"other_misc", "3.其他", 2, "（六）其他处理"},
	}
	rowsEnd = []row3{
		{"res_total", "（七）总计", 1, ""},
		{"req_carried_out", "四、结转下年度继续办理", 0, ""},
	}
)

const (
	checkNote   = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
	resultLabel = "三、本年度办理结果"
)

var (
	companyLabels = []string{"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"}
	outcomeLabels = []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	outcomeKeys   = []string{"upheld", "corrected", "other", "pending", "total"}
	remedyKeys    = []string{"rec", "litd", "litr"}
)

// row14 is one row of 政府信息公开情况统计表 (国办发〔2014〕32号); headings have no key.
type row14 struct {
	key, label, unit string
	indent           int
}

var rows2014 = []row14{
	{"", "一、主动公开情况", "——", 0},
	{"disc_total", "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", 1},
	{"disc_normdoc", "其中：主动公开规范性文件数", "条", 2},
	{"normdoc_issued", "制发规范性文件总数", "件", 2},
	{"", "（二）通过不同渠道和方式公开政府信息的情况", "——", 1},
	{"disc_gazette", "1.政府公报公开政府信息数", "条", 2},
	{"disc_website", "2.政府网站公开政府信息数", "条", 2},
	{"disc_weibo", "3.政务微博公开政府信息数", "条", 2},
	{"disc_wechat", "4.政务微信公开政府信息数", "条", 2},
	{"disc_other_channel", "5.其他方式公开政府信息数", "条", 2},
	{"", "二、回应解读情况", "——", 0},
	{"resp_total", "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", 1},
	{"", "（二）通过不同渠道和方式回应解读的情况", "——", 1},
	{"resp_press_conf", "1.参加或举办新闻发布会总次数", "次", 2},
	{"resp_press_conf_head", "其中：主要负责同志参加新闻发布会次数", "次", 3},
	{"resp_interview", "2.政府网站在线访谈次数", "次", 2},
	{"resp_interview_head", "其中：主要负责同志参加政府网站在线访谈次数", "次", 3},
	{"resp_article", "3.政策解读稿件发布数", "篇", 2},
	{"resp_social", "4.微博微信回应事件数", "次", 2},
	{"resp_other", "5.其他方式回应事件数", "次", 2},
	{"", "三、依申请公开情况", "——", 0},
	{"req_new", "（一）收到申请数", "件", 1},
	{"req_in_person", "1.当面申请数", "件", 2},
	{"req_fax", "2.传真申请数", "件", 2},
	{"req_online", "3.网络申请数", "件", 2},
	{"req_letter", "4.信函申请数", "件", 2},
	{"req_closed", "（二）申请办结数", "件", 1},
	{"req_closed_ontime", "1.按时办结数", "件", 2},
	{"req_closed_extended", "2.延期办结数", "件", 2},
	{"ans_total", "（三）申请答复数", "件", 1},
	{"ans_already_public", "1.属于已主动公开范围数", "件", 2},
	{"ans_granted", "2.同意公开答复数", "件", 2},
	{"ans_partial", "3.同意部分公开答复数", "件", 2},
	{"ans_denied", "4.不同意公开答复数", "件", 2},
	{"ans_denied_secret", "其中：1.涉及国家秘密", "件", 3},
	{"ans_denied_trade", "2.涉及商业秘密", "件", 3},
	{"ans_denied_privacy", "3.涉及个人隐私", "件", 3},
	{"ans_denied_safety", "4.危及国家安全、公共安全、经济安全和社会稳定", "件", 3},
	{"ans_denied_not_info", "5.不是《条例》所指政府信息", "件", 3},
	{"ans_denied_other_law", "6.法律法规规定的其他情形", "件", 3},
	{"ans_not_responsible", "5.不属于本行政机关公开数", "件", 2},
	{"ans_not_exist", "6.申请信息不存在数", "件", 2},
	{"ans_amend", "7.告知作出更改补充数", "件", 2},
	{"ans_other_route", "8.告知通过其他途径办理数", "件", 2},
	{"rec_total_e2", "四、行政复议数量", "件", 0},
	{"rec_upheld", "（一）维持具体行政行为数", "件", 1},
	{"rec_corrected", "（二）被依法纠错数", "件", 1},
	{"rec_other", "（三）其他情形数", "件", 1},
	{"lit_total_e2", "五、行政诉讼数量", "件", 0},
	{"lit_upheld", "（一）维持具体行政行为或者驳回原告诉讼请求数", "件", 1},
	{"lit_corrected", "（二）被依法纠错数", "件", 1},
	{"lit_other", "（三）其他情形数", "件", 1},
	{"complaints", "六、举报投诉数量", "件", 0},
	{"req_fee_collected", "七、依申请公开信息收取的费用", "万元", 0},
	{"", "八、机构建设和保障经费情况", "——", 0},
	{"org_dedicated", "（一）政府信息公开工作专门机构数", "个", 1},
	{"org_reading_points", "（二）设置政府信息公开查阅点数", "个", 1},
	{"staff_total", "（三）从事政府信息公开工作人员数", "人", 1},
	{"staff_full", "1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", 2},
	{"staff_part", "2.兼职人员数", "人", 2},
	{"budget_special", "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", 1},
	{"", "九、政府信息公开会议和培训情况", "——", 0},
	{"mtg_count", "（一）召开政府信息公开工作会议或专题会议数", "次", 1},
	{"train_classes", "（二）举办各类培训班数", "次", 1},
	{"train_people", "（三）接受培训人员数", "人次", 1},
}
