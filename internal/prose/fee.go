package prose

import (
	"regexp"
	"strings"

	"nianbao/internal/nianbao"
)

// 国办公开办函〔2021〕30号 asks each office to say how many fee notices it sent,
// for what sum, and what it received (信息处理费, 国办函〔2020〕109号).

var (
	noticeLeft  = left(`(?:收费|缴费)(?:的)?(?:通知书?|告知书?)(?:的)?(?:件数)?`)
	noticeRight = right(`(?:政府信息公开)?(?:信息处理费)?(?:收费|缴费)(?:的)?(?:通知|告知)`)
	noticeVerb  = regexp.MustCompile(`(?:发出|出具|下达|制发|发送|送达|开具)(?:了|共)?$`)
	received    = regexp.MustCompile(`(?:收取|实收|收缴|征收|收到|缴纳)[^，。；\d]{0,30}$|(?:收费|信息处理费|处理费)(?:的)?(?:总金额|总额|金额|共计|合计|总计|为|共|：|是)*$`)
	amountLeft  = regexp.MustCompile(`(?:总金额|涉及金额|金额|费用|共计|合计)(?:为|是|共|共计|：)*$`)
)

// notices reads the number of fee notices.
func (r *reader) notices(t token, front, rest string) bool {
	if !strings.Contains("|件|份|次|张|个|", "|"+t.Unit+"|") {
		return false
	}
	if !noticeLeft.MatchString(front) && !(noticeRight.MatchString(rest) && (noticeVerb.MatchString(front) || openLeft.MatchString(front))) {
		return false
	}
	r.add(Claim{Indicator: FeeNoticeCount, Kind: KindCount, Value: t.Value, Unit: t.Unit, From: t.from, To: t.to})
	return true
}

// fee reads a sum of money that a sentence on fees for requests gives.
func (r *reader) fee(t token, front string) {
	if !r.aboutFees(r.sn.context) {
		return
	}
	clause := front[clauseStart(front, len(front)):]
	noticed := strings.Contains(front, "收费通知") || strings.Contains(front, "缴费通知")
	actual := strings.Contains(clause, "收取") || strings.Contains(clause, "实收") || strings.Contains(clause, "收缴") || strings.Contains(clause, "收到")
	key := ""
	switch {
	case noticed && !actual && amountLeft.MatchString(front):
		key = FeeNoticeAmount
	case received.MatchString(front):
		key = FeeCollected
	case noticed && !actual && noticeLeft.MatchString(front):
		key = FeeNoticeAmount
	}
	if key != "" {
		r.add(Claim{Indicator: key, Kind: KindAmount, Value: t.Value, Unit: t.Unit, From: t.from, To: t.to})
	}
}

// aboutFees tells fees for requests from the fees that an office levies.
func (r *reader) aboutFees(s string) bool {
	if otherFee.MatchString(s) {
		return false
	}
	return strings.Contains(s, "信息处理费") || strings.Contains(s, "收费通知") || r.sn.topic.feesOnly ||
		r.sn.topic.fees && (openness.MatchString(s) || r.sn.topic.requests || r.sn.topic.kind == nianbao.SectionOther)
}

// noFees reads 未收取任何费用 and its like.
func (r *reader) noFees(s string) {
	if m := noNotice.FindStringIndex(s); m != nil {
		r.zero(FeeNoticeCount, m[0], m[1])
	}
	if !r.aboutFees(s) {
		return
	}
	for _, c := range r.claims {
		if c.Indicator == FeeCollected {
			return
		}
	}
	for _, m := range noFee.FindAllStringIndex(s, -1) {
		if strings.HasPrefix(s[m[1]:], "通知") || strings.HasPrefix(s[m[1]:], "的通知") {
			continue
		}
		r.zero(FeeCollected, m[0], m[1])
		return
	}
	if m := noFeeShort.FindStringIndex(s); m != nil {
		r.zero(FeeCollected, m[0], m[1])
	}
}
