package audit

import (
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

func isAmount(code string) bool {
	switch code {
	case "levy_amount", "procurement_amount", "req_fee_collected", "budget_special":
		return true
	}
	return strings.HasPrefix(code, "fee_")
}

func isChange(code string) bool { return strings.HasSuffix(code, "_change") }

func keys(codes ...string) []cellKey {
	out := make([]cellKey, len(codes))
	for i, c := range codes {
		out[i] = cellKey{code: c}
	}
	return out
}

// sums2014 are the identities of the form of 2014 (国办发〔2014〕32号).
var sums2014 = []struct {
	whole            string
	parts            []string
	chinese, english string
}{
	{"req_new", []string{"req_in_person", "req_fax", "req_online", "req_letter"}, "收到申请数", "requests received, by channel"},
	{"req_closed", []string{"req_closed_ontime", "req_closed_extended"}, "申请办结数", "requests closed"},
	{"ans_total", []string{"ans_already_public", "ans_granted", "ans_partial", "ans_denied", "ans_not_responsible", "ans_not_exist", "ans_amend", "ans_other_route"}, "申请答复数", "answers"},
	{"ans_denied", []string{"ans_denied_secret", "ans_denied_trade", "ans_denied_privacy", "ans_denied_safety", "ans_denied_not_info", "ans_denied_other_law"}, "不同意公开答复数", "denials"},
	{"rec_total_e2", []string{"rec_upheld", "rec_corrected", "rec_other"}, "行政复议数量", "reconsiderations"},
	{"lit_total_e2", []string{"lit_upheld", "lit_corrected", "lit_other"}, "行政诉讼数量", "lawsuits"},
	{"staff_total", []string{"staff_full", "staff_part"}, "从事政府信息公开工作人员数", "staff"},
}

// check2014 is A6.
func check2014(c *check) {
	for _, s := range sums2014 {
		c.sum(&identity{whole: keys(s.whole), parts: keys(s.parts...)}, "“"+s.chinese+"”", "Form of 2014, "+s.english)
	}
	if !c.passed {
		c.undecided("统计表缺少或未能读出所需的数字。", "Numbers of the table are missing, or could not be read.")
	}
}

// bounds2014 are numbers that are part of others.
var bounds2014 = [][2]string{
	{"disc_gazette", "disc_total"}, {"disc_website", "disc_total"}, {"disc_weibo", "disc_total"}, {"disc_wechat", "disc_total"}, {"disc_other_channel", "disc_total"},
	{"disc_normdoc", "normdoc_issued"}, {"resp_press_conf_head", "resp_press_conf"}, {"resp_interview_head", "resp_interview"},
}

// checkBounds2014 is A7: a part is not greater than what it is part of, and what
// was disclosed was disclosed through some channel.
func checkBounds2014(c *check) {
	for _, b := range bounds2014 {
		c.atMost(b[0], b[1])
	}
	channels := keys("disc_gazette", "disc_website", "disc_weibo", "disc_wechat", "disc_other_channel")
	total := c.cells[cellKey{code: "disc_total"}]
	sum, from := 0.0, []*nianbao.Observation{total}
	for _, k := range channels {
		o := c.cells[k]
		if !valued(o) {
			return
		}
		sum += o.Value
		from = append(from, o)
	}
	if !valued(total) {
		return
	}
	c.pass()
	if total.Value > sum {
		f := c.find(fmt.Sprintf("主动公开信息 %s 条，各渠道公开之和仅 %s 条。", fmtNumber(total.Value), fmtNumber(sum)),
			fmt.Sprintf("%s items were disclosed, and only %s over all channels.", fmtNumber(total.Value), fmtNumber(sum)))
		f.Evidence.Cells = evidence("", from...)
	}
}

// atMost checks that one number is no greater than another.
func (c *check) atMost(part, whole string) {
	a, b := c.cells[cellKey{code: part}], c.cells[cellKey{code: whole}]
	if !valued(a) || !valued(b) {
		return
	}
	c.pass()
	if a.Value <= b.Value {
		return
	}
	aZh, aEn := label(part)
	bZh, bEn := label(whole)
	f := c.find(fmt.Sprintf("“%s”（%s）大于“%s”（%s）。", aZh, fmtNumber(a.Value), bZh, fmtNumber(b.Value)),
		fmt.Sprintf("%s (%s) is more than %s (%s).", aEn, fmtNumber(a.Value), bEn, fmtNumber(b.Value)))
	f.Evidence.Cells = evidence("", a, b)
}

// checkDisclosed is A8: what was newly disclosed is part of what is disclosed,
// and rules (规章) are issued by those who may make them.
func checkDisclosed(c *check) {
	c.atMost("rule_newly_disclosed", "rule_disclosed_total")
	c.atMost("normdoc_newly_disclosed", "normdoc_disclosed_total")
	issued := c.cells[cellKey{code: "rule_issued"}]
	if !valued(issued) {
		return
	}
	c.pass()
	level := c.report().Level
	if issued.Value > 0 && (level == nianbao.LevelCounty || level == nianbao.LevelTownship) {
		f := c.find(fmt.Sprintf("填报规章 %s 件；县级及以下机关没有规章制定权（《立法法》），可能误填了规范性文件。", fmtNumber(issued.Value)),
			fmt.Sprintf("%s rules (规章) are reported, which bodies at county level and below may not make; normative documents may be meant.", fmtNumber(issued.Value)))
		f.Evidence.Cells = evidence("", issued)
	}
}
