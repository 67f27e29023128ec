// Package prose reads numbers in the running text of annual reports (政府信息公开
// 工作年度报告) and says for which indicator each of them stands, so that the text
// of a report can be held against its tables. It is pure: text in, values out.
//
// It prefers silence to a wrong claim. A number is claimed only where the words
// right beside it name an indicator; numbers of other years, differences to
// other years, estimates and ranges are left alone.
package prose

import "nianbao/internal/nianbao"

// Number is one quantity in a text. Dates, ordinals, document numbers, phone
// numbers, postcodes, addresses and ranges are no quantities.
type Number struct {
	// Value has 万 and 亿 multiplied out: 1.2万件 is 12000 件, 3.5亿元 is 350000000 元.
	// A percentage is its figure: 30.8% is 30.8.
	Value   float64
	Unit    string // 件, 条, 元, 人次 …; empty for a bare number or a percentage
	Percent bool
	Approx  bool // 约, 近, 余, 多, 以上 and the like stand beside it
	// From and To are the bytes of the text that hold it, unit included.
	From, To int
}

// Kind says how a claim is to be held against the tables.
type Kind string

// The kinds of claim.
const (
	KindCount  Kind = "count"  // the indicator's number
	KindShare  Kind = "share"  // the indicator's share in per cent
	KindAmount Kind = "amount" // a sum of money in 元
	KindZero   Kind = "zero"   // the text says in words that there was none
	// KindNoneCorrected says that all was upheld or nothing lost (均获维持, 零败诉):
	// neither a corrected nor a pending case fits it (domain rule P3).
	KindNoneCorrected Kind = "none_corrected"
)

// Indicators that prose states and no single cell holds. All others have the
// keys of the code list.
const (
	// Received is what 收到 and 受理 state: req_new, or req_new and req_carried_in
	// together; the words do not decide (domain rule P1). Words such as 新收 give
	// req_new instead.
	Received = "req_received_or_new"
	// GrantedOrPartial is res_granted and res_partial together: 予以公开及部分公开.
	GrantedOrPartial = "res_granted_or_partial"

	DenySum   = "deny_sum"   // 不予公开, eight rows
	UnableSum = "unable_sum" // 无法提供, three rows
	NpSum     = "np_sum"     // 不予处理, five rows
	OtherSum  = "other_sum"  // 其他处理, three rows since the form of 2021

	// LitTotal and what follows join both blocks of litigation of table four:
	// 未经复议直接起诉 and 复议后起诉.
	LitTotal     = "lit_total"
	LitUpheld    = "lit_upheld"
	LitCorrected = "lit_corrected"
	LitOther     = "lit_other"
	LitPending   = "lit_pending"

	FeeNoticeCount  = "fee_notice_count"  // 收费通知 sent
	FeeNoticeAmount = "fee_notice_amount" // their sum in 元
	FeeCollected    = "fee_collected"     // 信息处理费 received, in 元

	ReqEmail = "req_email" // requests by e-mail, a channel that the form of 2014 does not have
)

// Claim is what a text says of one indicator for the year of its report.
//
// For years before 2019 the keys are those of the form of 2014: req_new where
// later years have [Received], ans_total, ans_granted, ans_partial and
// ans_denied, rec_total_e2 and lit_total_e2.
type Claim struct {
	Indicator string
	Applicant nianbao.Applicant // set where the text names a class of applicants
	Kind      Kind
	Value     float64 // 0 for KindZero and KindNoneCorrected
	Unit      string  // as for Number
	// Denominator is the key of what a share refers to, if the text says it.
	Denominator string
	Sentence    string // the sentence, trimmed
	From, To    int    // bytes of the text that carry the claim: the number, or the words
}
