package prose

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nianbao/internal/nianbao"
)

// notation writes a claim as the tables below do: "res_granted 5", a share as
// "res_granted 33.9%/res_total", a sum as "fee_collected 380元", what is said in
// words as "req_new zero".
func notation(c Claim) string {
	s := c.Indicator
	if c.Applicant != "" {
		s += "[" + string(c.Applicant) + "]"
	}
	v := strconv.FormatFloat(c.Value, 'f', -1, 64)
	switch c.Kind {
	case KindShare:
		s += " " + v + "%"
		if c.Denominator != "" {
			s += "/" + c.Denominator
		}
	case KindAmount:
		s += " " + v + "元"
	case KindCount:
		s += " " + v
	default:
		s += " " + string(c.Kind)
	}
	return s
}

func claimsOf(kind nianbao.SectionKind, text string, year int) string {
	var out []string
	for _, c := range Claims(kind, text, year) {
		out = append(out, notation(c))
	}
	return strings.Join(out, "; ")
}

// The sentences are of our own making, in the manner of reports of 2022.
func TestClaims(t *testing.T) {
	const o = nianbao.SectionOverview
	tests := []struct {
		kind nianbao.SectionKind
		text string
		want string
	}{
		// received
		{o, "2022年，我局共收到政府信息公开申请12件。", "req_received_or_new 12"},
		{o, "全年受理政府信息公开申请12件，均按时办结。", "req_received_or_new 12"},
		{o, "全年共收到12件政府信息公开申请。", "req_received_or_new 12"},
		{o, "本年度新收政府信息公开申请１２件。", "req_new 12"},
		{o, "2022年新收到政府信息公开申请12件，上年结转2件。", "req_new 12; req_carried_in 2"},
		{o, "收到公民、法人和其他组织政府信息公开申请1,234件。", "req_received_or_new 1234"},
		{o, "全年收到依申请公开一百二十件，办结一百二十件。", "req_received_or_new 120; res_total 120"},
		{o, "我局收到各类政府信息公开申请共计12件，答复12件。", "req_received_or_new 12; res_total 12"},
		{o, "2022年度政府信息公开申请总数为12件。", "req_received_or_new 12"},
		{o, "政府信息公开申请12件。", "req_received_or_new 12"},
		{o, "共收到依申请信息公开26件，及时回复申请人。", "req_received_or_new 26"},
		{o, "收到申请公开政府信息3件。", "req_received_or_new 3"},
		{o, "2022年我街道共受理依申请公开事项两件。", "req_received_or_new 2"},
		{o, "收到政府信息公开申请12件（含上年度结转申请18件）。", "req_received_or_new 12; req_carried_in 18"},
		{o, "（二）依申请公开情况。全年收到申请5件，已全部答复。", "req_received_or_new 5"},
		{o, "（二）依申请公开\n全年共收到12件，答复11件，结转下年度继续办理1件。", "req_received_or_new 12; res_total 11; req_carried_out 1"},
		{nianbao.SectionRequests, "全年收到5件，答复5件。", "req_received_or_new 5; res_total 5"},
		{o, "收到并答复政府信息公开申请7件。", "req_received_or_new 7; res_total 7"},
		{o, "收到申请0件。", ""},
		{o, "收到政府信息公开申请0件。", "req_received_or_new 0"},
		{o, "收到政府信息公开申请零件。", "req_received_or_new 0"},
		{o, "政府信息公开申请件数：12", "req_received_or_new 12"},
		{o, "依申请公开方面，共收到申请12件，其中自然人申请10件、商业企业2件。", "req_received_or_new 12; req_received_or_new[natural] 10; req_received_or_new[enterprise] 2"},
		{o, "全市各级行政机关共收到政府信息公开申请1200件，其中市本级收到申请100件。", "req_received_or_new 1200"},

		// channels
		{o, "收到政府信息公开申请12件，其中当面5件、网络7件。", "req_received_or_new 12; req_in_person 5; req_online 7"},
		{o, "收到政府信息公开申请12件，其中，当面申请5件，通过网络提交申请4件，信函申请2件，传真1件。", "req_received_or_new 12; req_in_person 5; req_online 4; req_letter 2; req_fax 1"},
		{o, "收到申请公开政府信息10件，当面、网络、信函申请分别为5件、3件、2件。", "req_received_or_new 10; req_in_person 5; req_online 3; req_letter 2"},
		{o, "收到政府信息公开申请10件，其中网上申请6件，以信函形式提出申请3件，电子邮件申请1件。", "req_received_or_new 10; req_online 6; req_letter 3; req_email 1"},
		{o, "收到依申请公开6件，其中4件通过网络提交，2件为当面申请。", "req_received_or_new 6; req_online 4; req_in_person 2"},
		{o, "收到政府信息公开申请9件（网上申请6件，邮寄申请3件）。", "req_received_or_new 9; req_online 6; req_letter 3"},
		{o, "其中网络政府信息公开申请5件。", "req_online 5"},

		// answered and by result
		{o, "答复政府信息公开申请805件（含上年度结转申请18件，另有72件申请按照《条例》顺延到下年度答复），均在法定期限内予以答复。", "res_total 805; req_carried_in 18; req_carried_out 72"},
		{o, "办结政府信息公开申请12件，其中予以公开5件，部分公开2件，不予公开1件，无法提供3件，不予处理1件，其他处理0件。", "res_total 12; res_granted 5; res_partial 2; deny_sum 1; unable_sum 3; np_sum 1; other_sum 0"},
		{o, "依申请公开答复中，予以公开及部分公开258件，占33.9%；不予公开35件，占4.34%。", "res_granted_or_partial 258; res_granted_or_partial 33.9%; deny_sum 35; deny_sum 4.34%"},
		{o, "政府信息公开申请答复中，因本机关不掌握等原因无法提供265件，占答复总数的32.9%。", "unable_sum 265; unable_sum 32.9%/res_total"},
		{o, "受理申请信息公开申请10件，其中5件予以公开，2件部分公开，3件不予公开。", "req_received_or_new 10; res_granted 5; res_partial 2; deny_sum 3"},
		{o, "政府信息公开申请办理中，本机关不掌握相关政府信息3件，没有现成信息需要另行制作1件，补正后申请内容仍不明确2件。", "unable_not_held 3; unable_needs_creation 1; unable_unclear 2"},
		{o, "政府信息公开申请：信访举报投诉类申请4件，重复申请2件，要求提供公开出版物1件，无正当理由大量反复申请0件。", "np_petition 4; np_repeat 2; np_publication 1; np_excessive 0"},
		{o, "收到政府信息公开申请20件，属于国家秘密1件，属于四类过程性信息2件，属于行政执法案卷3件，属于行政查询事项4件，三类内部事务信息5件，危及“三安全一稳定”0件，保护第三方合法权益6件。",
			"req_received_or_new 20; deny_state_secret 1; deny_process_info 2; deny_enforcement_file 3; deny_admin_query 4; deny_internal_affairs 5; deny_safety_stability 0; deny_third_party 6"},
		{o, "办结依申请公开12件，同意公开5件，同意部分公开2件，不同意公开1件。", "res_total 12; res_granted 5; res_partial 2; deny_sum 1"},
		{o, "收到政府信息公开申请12件，已答复10件，结转下年度继续办理2件。", "req_received_or_new 12; res_total 10; req_carried_out 2"},
		{o, "收到政府信息公开申请12件，按期答复10件，延期答复2件。", "req_received_or_new 12; req_closed_ontime 10; req_closed_extended 2"},
		{o, "2021年结转政府信息公开申请3件，结转至2023年1件。", "req_carried_in 3; req_carried_out 1"},
		{o, "收到政府信息公开申请12件，未按期答复1件。", "req_received_or_new 12"},
		{o, "全年作出予以公开答复5件，不予公开答复2件，均为依申请公开。", "res_granted 5; deny_sum 2"},
		{o, "政府信息公开申请予以公开（5件）、部分公开（1件）。", "res_granted 5; res_partial 1"},
		{o, "全部答复政府信息公开申请，其中予以公开81件，占总数的30.80%。", "res_granted 81; res_granted 30.8%"},
		{o, "依申请公开予以公开占33.9%，不予公开占比4.34%。", "res_granted 33.9%; deny_sum 4.34%"},
		{o, "收到政府信息公开申请20件，其中自然人申请15件，占75%。", "req_received_or_new 20; req_received_or_new[natural] 15"},

		// other years and comparisons
		{o, "共受理政府信息公开申请859件，申请数量较去年回落12.3%。", "req_received_or_new 859"},
		{o, "2021年受理政府信息公开申请10件，2022年受理12件。", "req_received_or_new 12"},
		{o, "收到政府信息公开申请12件，较上年增加3件，增长33.3%。", "req_received_or_new 12"},
		{o, "收到政府信息公开申请12件，比2021年的10件增加2件，答复12件。", "req_received_or_new 12; res_total 12"},
		{o, "与2021年相比，收到政府信息公开申请12件，同比增长12.3%。", "req_received_or_new 12"},
		{o, "去年收到政府信息公开申请9件，今年收到11件。", "req_received_or_new 11"},
		{o, "2021年共收到政府信息公开申请10件。", ""},
		{o, "自2008年以来，累计收到政府信息公开申请1000件。", ""},
		{o, "上半年，收到政府信息公开申请3件。", ""},
		{o, "2022年3月15日收到政府信息公开申请1件。", ""},
		{o, "2022年1月1日至12月31日，收到政府信息公开申请6件。", "req_received_or_new 6"},
		{o, "全年累计收到政府信息公开申请6件。", "req_received_or_new 6"},
		{o, "收到政府信息公开申请约30件。", ""},
		{o, "收到政府信息公开申请10余件。", ""},
		{o, "收到政府信息公开申请3至5件。", ""},
		{o, "根据《2021年政务公开工作要点》，收到政府信息公开申请6件。", "req_received_or_new 6"},

		// not about requests for information
		{o, "全年受理网络问政182件。", ""},
		{o, "受理行政许可申请3000件，办结2990件。", ""},
		{o, "受理信访举报120件，办结118件。", ""},
		{o, "承办人大建议12件、政协提案8件，答复率100%。", ""},
		{o, "12345热线受理工单5678件，按时办结率99.9%。", ""},
		{o, "受理补贴申请20件。", ""},
		{o, "收到申请后在15个工作日内答复。", ""},
		{o, "在20个工作日内答复政府信息公开申请。", ""},
		{o, "编发公报24期，发布政策解读132件。", ""},
		{o, "按照第二十条第（五）项，公开行政许可事项25项。", ""},

		// none at all
		{o, "2022年，我街道未收到依申请公开政府信息办理事项。", "req_new zero"},
		{o, "全年未收到政府信息公开申请。", "req_new zero"},
		{o, "本年度没有收到公民、法人或者其他组织提出的政府信息公开申请。", "req_new zero"},
		{o, "2022年我镇无依申请公开事项。", "req_new zero"},
		{o, "未接到要求公开政府信息的申请。", "req_new zero"},
		{o, "2022年度未受理信息公开申请。", "req_new zero"},
		{o, "本年度依申请公开政府信息数量为零。", "req_new zero"},
		{o, "我局2022年度没有政府信息公开申请。", "req_new zero"},
		{o, "（二）依申请公开情况。2022年未收到申请。", "req_new zero"},
		{o, "未收到行政复议申请。", "rec_total zero"},
		{o, "无正当理由大量反复申请0件，均为政府信息公开申请。", "np_excessive 0"},
		{o, "没有因依申请公开引发的投诉举报。", ""},
		{o, "无政府信息公开申请超期答复情况。", ""},
		{o, "2021年未收到政府信息公开申请。", ""},
		{o, "依申请公开制度不健全，没有形成申请办理台账。", ""},

		// remedies
		{o, "因政府信息公开被申请行政复议7件，被提起行政诉讼9件。", "rec_total 7; lit_total 9"},
		{o, "信息公开类行政复议7件，诉讼9件，均获维持，继续保持了零败诉的记录。", "rec_total 7; lit_total 9; rec_corrected none_corrected; lit_corrected none_corrected"},
		{o, "政府信息公开行政复议3件，其中维持2件、纠正1件。", "rec_total 3; rec_upheld 2; rec_corrected 1"},
		{o, "因政府信息公开发生行政诉讼2件，其中结果维持1件，尚未审结1件。", "lit_total 2; lit_upheld 1; lit_pending 1"},
		{o, "政府信息公开行政复议、行政诉讼分别为2件、1件。", "rec_total 2; lit_total 1"},
		{o, "政府信息公开行政复议和行政诉讼均为0件。", "rec_total 0; lit_total 0"},
		{o, "涉及政府信息公开的行政复议、行政诉讼案件0件。", "rec_total 0; lit_total 0"},
		{o, "涉及政府信息公开的行政复议、行政诉讼案件共3件。", ""},
		{o, "发生2起信息公开类行政复议、1起信息公开类行政诉讼。", "rec_total 2; lit_total 1"},
		{nianbao.SectionLitigation, "行政复议1件，行政诉讼0件。", "rec_total 1; lit_total 0"},
		{o, "政府信息公开未经复议直接起诉2件，复议后起诉1件。", "litd_total 2; litr_total 1"},
		{o, "2022年未发生因政府信息公开被申请行政复议、提起行政诉讼的情况。", "rec_total zero; lit_total zero"},
		{o, "无行政复议和行政诉讼。", "rec_total zero; lit_total zero"},
		{o, "全年没有因政府信息公开引起行政复议，也没有发生行政诉讼。", "rec_total zero; lit_total zero"},
		{o, "本年度未因政府信息公开申请被申请行政复议，提起行政诉讼。", "rec_total zero; lit_total zero"},
		{nianbao.SectionLitigation, "行政复议、行政诉讼：无。", "rec_total zero; lit_total zero"},
		{o, "没有发生针对本机关政府信息公开的行政复议案件。", "rec_total zero"},
		{o, "政府信息公开行政诉讼1件，无败诉。", "lit_total 1; lit_corrected none_corrected"},
		{o, "政府信息公开行政复议1件，无被纠错案件。", "rec_total 1; rec_corrected none_corrected"},
		{o, "全年办理行政复议案件120件，行政应诉30件。", ""},
		{o, "受理行政复议申请86件，审结80件。", ""},
		{o, "加强行政复议应诉工作。", ""},
		{o, "全市共收到行政复议申请1200件。", ""},

		// fees
		{nianbao.SectionOther, "2022年，有1件申请收取信息处理费380元。", "fee_collected 380元"},
		{nianbao.SectionOther, "本年度发出收费通知2件，总金额500元，实际收取380元。", "fee_notice_count 2; fee_notice_amount 500元; fee_collected 380元"},
		{nianbao.SectionOther, "本机关2022年度未收取任何费用。", "fee_collected zero"},
		{nianbao.SectionOther, "2022年度未收取信息处理费。", "fee_collected zero"},
		{nianbao.SectionOther, "2022年度政府信息公开未发生收费情况。", "fee_collected zero"},
		{nianbao.SectionOther, "本年度收取信息处理费0元。", "fee_collected 0元"},
		{nianbao.SectionOther, "2022年共发出1件收费通知，涉及金额100元。", "fee_notice_count 1; fee_notice_amount 100元"},
		{nianbao.SectionOther, "本机关依申请提供政府信息未收取费用。", "fee_collected zero"},
		{nianbao.SectionOther, "未发出收费通知，未收取信息处理费。", "fee_notice_count zero; fee_collected zero"},
		{nianbao.SectionOther, "收取信息处理费1.2万元。", "fee_collected 12000元"},
		{o, "行政事业性收费收取金额120万元。", ""},
		{o, "无乱收费现象。", ""},
		{nianbao.SectionOther, "无其他需要报告的事项。", ""},

		// disclosure
		{o, "全年主动公开政府信息1,249条。", "disc_total 1249"},
		{o, "全年通过门户网站主动公开政府信息249条，微信公众号发布信息120条。", ""},
		{o, "公开政府信息1.2万条。", "disc_total 12000"},
		{o, "全年制发规范性文件8件，废止规范性文件2件，现行有效规范性文件30件。", "normdoc_issued 8; normdoc_repealed 2; normdoc_in_force 30"},
		{o, "作出行政许可决定120件、行政处罚决定三十件。", "permit_decisions 120; penalty_decisions 30"},
		{o, "全年共审核发布各类公开政府信息249条，其中：重点工作39条。", "disc_total 249"},

		// whole passages
		{o, "2022年，全市共收到政府信息公开申请3450件，同比增长5.2%，其中，自然人申请3200件，占92.75%；法人或其他组织申请250件，占7.25%。",
			"req_received_or_new 3450; req_received_or_new[natural] 3200"},
		{o, "全年共办理政府信息公开申请12件，其中予以公开8件（占66.7%），不予公开2件（占16.7%）。", "res_granted 8; res_granted 66.7%; deny_sum 2; deny_sum 16.7%"},
		{o, "我局共收到依申请公开10件，全部按规定予以答复，未发生行政复议和行政诉讼案件，未收取任何费用。", "req_received_or_new 10; rec_total zero; lit_total zero; fee_collected zero"},
		{o, "截至2022年12月31日，共收到政府信息公开申请15件，办结13件，2件结转至2023年。", "req_received_or_new 15; res_total 13; req_carried_out 2"},
		{o, "我办未收到政府信息公开申请，无行政复议、行政诉讼及投诉举报情况，未收取费用。", "req_new zero; rec_total zero; lit_total zero; fee_collected zero"},
		{nianbao.SectionOther, "按照《政府信息公开信息处理费管理办法》，2022年度发出收费通知的件数为0件，总金额为0元，实际收取的总金额为0元。", "fee_notice_count 0; fee_notice_amount 0元; fee_collected 0元"},
		{o, "受理政府信息公开申请共35件，已办结34件（含2021年结转3件）。", "req_received_or_new 35; res_total 34; req_carried_in 3"},
		{o, "收到信息公开申请数350件，比上年度的300件增加50件，上升16.67%。", "req_received_or_new 350"},
		{o, "没有收到依申请公开政府信息的申请，没有涉及政府信息公开的举报、复议、诉讼和申诉。", "req_new zero; rec_total zero; lit_total zero"},
		{o, "受理依申请公开5条，办结率为100%，群众满意度98%以上。", "req_received_or_new 5"},
		{o, "2022年共公开政府信息2345条，其中：政策文件120条，占5.1%。", "disc_total 2345"},
		{o, "（二）依申请公开\n从申请方式看，当面申请2件，占16.7%；网络申请8件，占66.6%。", "req_in_person 2; req_in_person 16.7%; req_online 8; req_online 66.6%"},
		{o, "未收取涉及政府信息公开申请的任何费用。", "fee_collected zero"},
		{o, "（三）收费情况\n2022年度，我局未收取费用，无行政复议。", "fee_collected zero; rec_total zero"},
	}
	if len(tests) < 120 {
		t.Fatalf("only %d sentences", len(tests))
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, claimsOf(tt.kind, tt.text, 2022)); diff != "" {
				t.Errorf("claims differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOlderForms reads the words of the forms of 2008 and 2014, whose tables
// have other keys.
func TestOlderForms(t *testing.T) {
	tests := []struct{ text, want string }{
		{"2015年，共收到政府信息公开申请12件，答复12件，其中同意公开10件，同意部分公开1件，不同意公开1件。",
			"req_new 12; ans_total 12; ans_granted 10; ans_partial 1; ans_denied 1"},
		{"因政府信息公开申请行政复议1件，行政诉讼0件。", "rec_total_e2 1; lit_total_e2 0"},
		{"未发生因政府信息公开引起的行政复议、行政诉讼。", "rec_total_e2 zero; lit_total_e2 zero"},
		{"依申请公开信息收取费用120元。", "req_fee_collected 120元"},
		{"2015年共主动公开政府信息3456条。", "disc_total 3456"},
		{"历年累计主动公开政府信息12345条。", ""},
		{"同意公开5件，占答复总数的50%，均为依申请公开。", "ans_granted 5; ans_granted 50%/ans_total"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, claimsOf(nianbao.SectionOverview, tt.text, 2015)); diff != "" {
			t.Errorf("%s: claims differ (-want +got):\n%s", tt.text, diff)
		}
	}
}

func TestClaimSpan(t *testing.T) {
	const text = "（一）概况\n我局积极作为。全年共收到政府信息公开申请 １２ 件，未发生行政复议、行政诉讼。\n"
	want := []struct{ indicator, words, sentence string }{
		{"req_received_or_new", "１２ 件", "全年共收到政府信息公开申请 １２ 件，未发生行政复议、行政诉讼。"},
		{"rec_total", "未发生行政复议、行政诉讼", "全年共收到政府信息公开申请 １２ 件，未发生行政复议、行政诉讼。"},
		{"lit_total", "未发生行政复议、行政诉讼", "全年共收到政府信息公开申请 １２ 件，未发生行政复议、行政诉讼。"},
	}
	got := Claims(nianbao.SectionOverview, text, 2022)
	if len(got) != len(want) {
		t.Fatalf("%d claims, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if c := got[i]; c.Indicator != w.indicator || text[c.From:c.To] != w.words || c.Sentence != w.sentence {
			t.Errorf("claim %s on %q in %q, want %+v", c.Indicator, text[c.From:c.To], c.Sentence, w)
		}
	}
}

func FuzzClaims(f *testing.F) {
	f.Add("其中当面、网络、信函申请分别为5件、3件、2件，占33.9%。")
	f.Add("2021年结转3件\n（二）依申请公开。未收到申请，\xe4\xb8")
	f.Add("行政复议、行政诉讼分别为2件、")
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range Claims(nianbao.SectionOverview, s, 2021) {
			if c.From < 0 || c.To <= c.From || c.To > len(s) || c.Indicator == "" {
				t.Fatalf("claim %+v in %q", c, s)
			}
		}
	})
}

// TestClaimsBounded reads texts without end marks and with endless lists.
func TestClaimsBounded(t *testing.T) {
	for _, unit := range []string{"收到申请1件，", "较2021年增加1件，", "1、", "未行政复议，", "二十一百三", "申请"} {
		Claims(nianbao.SectionOverview, strings.Repeat(unit, 5000), 2021)
	}
}

func BenchmarkClaims(b *testing.B) {
	text := strings.Repeat("全年共收到政府信息公开申请12件，其中当面5件、网络7件，予以公开5件，占41.7%；未发生行政复议、行政诉讼。\n我局坚持公开为常态，推进决策公开，制发规范性文件8件。\n", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Claims(nianbao.SectionOverview, text, 2022)
	}
}

// What FeeClaims leaves out on the way must not cost a claim of fees.
func TestFeeClaims(t *testing.T) {
	const o, x = nianbao.SectionOverview, nianbao.SectionOther
	texts := []string{
		"本年度未收取信息处理费。", "发出收费通知3件，总金额380元，实际收取200元。", "一、收费情况\n均未收取。\n二、其他\n无。",
		"（一）减 免情况\n收取12元。收到申请3件，分别为当面1件、网络2件。", "2022年发出缴费通知2件，2021年收取费用5元。",
		"全年未收到申请，也没有收取任何费用。其余无。", "收到申请12件，均免收费用。\n收到3件。", "行政事业性收费12元。", "没有其他事项。", "",
	}
	for _, kind := range []nianbao.SectionKind{o, x, nianbao.SectionRequests} {
		for _, year := range []int{0, 2018, 2022} {
			for _, text := range append(texts, strings.Join(texts, "\n"), strings.Join(texts, "")) {
				var want []Claim
				for _, c := range Claims(kind, text, year) {
					if strings.HasPrefix(c.Indicator, "fee_") {
						want = append(want, c)
					}
				}
				got := FeeClaims(kind, text, year)
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s, %d, %q (-Claims +FeeClaims):\n%s", kind, year, text, diff)
				}
			}
		}
	}
}
