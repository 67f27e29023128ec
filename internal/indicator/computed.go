package indicator

import "nianbao/internal/nianbao"

// Sum is a subtotal that a form does not print, with the codes of its parts.
type Sum struct {
	Code  string
	Parts []string
}

var sums = []Sum{
	{"deny_sum", []string{"deny_state_secret", "deny_other_law", "deny_safety_stability", "deny_third_party", "deny_internal_affairs", "deny_process_info", "deny_enforcement_file", "deny_admin_query"}},
	{"unable_sum", []string{"unable_not_held", "unable_needs_creation", "unable_unclear"}},
	{"np_sum", []string{"np_petition", "np_repeat", "np_publication", "np_excessive", "np_reconfirm"}},
	{"other_sum", []string{"other_no_correction", "other_fee_unpaid", "other_misc"}},
}

// Sums lists the subtotals of table three that the forms of 2019 and 2021 do
// not print, or not both of them.
func Sums() []Sum { return append([]Sum(nil), sums...) }

// computed are the indicators without a cell of their own in any form: sums,
// and fees that the prose of section six states (国办函〔2020〕109号).
var computed = []Indicator{
	{"deny_sum", "不予公开合计", "denied in total", "件", bothNew, 3, "res_total"},
	{"unable_sum", "无法提供合计", "could not be provided, in total", "件", bothNew, 3, "res_total"},
	{"np_sum", "不予处理合计", "not processed, in total", "件", bothNew, 3, "res_total"},
	{"fee_notice_count", "发出收费通知件数", "fee notices", "件", form2021, 0, ""},
	{"fee_notice_amount", "收费通知总金额", "amount of the fee notices", "元", form2021, 0, ""},
	{"fee_collected", "实际收取信息处理费", "fees collected for requests", "元", form2021, 0, ""},
}

// Rate is a standard rate: the sum of some indicators over the sum of others.
// Alternative serves forms that have other indicators for the same thing.
type Rate struct {
	Code, Label, English   string
	Numerator, Denominator []string
	Alternative            *Rate
}

// rates are defined with explicit denominators. Pending cases are in no
// denominator; the two blocks of litigation of the newer forms are added up,
// where the form of 2014 has one.
var rates = []Rate{
	{"grant_rate", "公开率", "grant rate", []string{"res_granted", "res_partial"}, []string{"res_total"}, nil},
	{"denial_rate", "不予公开率", "denial rate", []string{"deny_sum"}, []string{"res_total"}, nil},
	{"not_held_rate", "不掌握率", "not-held rate", []string{"unable_not_held"}, []string{"res_total"}, nil},
	{"correction_rate", "纠错率", "correction rate of reconsideration", []string{"rec_corrected"}, []string{"rec_upheld", "rec_corrected", "rec_other"}, nil},
	{
		"litigation_correction_rate", "诉讼纠错率", "correction rate of litigation",
		[]string{"litd_corrected", "litr_corrected"},
		[]string{"litd_upheld", "litd_corrected", "litd_other", "litr_upheld", "litr_corrected", "litr_other"},
		&Rate{Numerator: []string{"lit_corrected"}, Denominator: []string{"lit_upheld", "lit_corrected", "lit_other"}},
	},
	{"carry_over_rate", "结转率", "carry-over rate", []string{"req_carried_out"}, []string{"req_new", "req_carried_in"}, nil},
}

// Rates lists the standard rates.
func Rates() []Rate { return append([]Rate(nil), rates...) }

// Of computes the rate of a report from the values that figure gives. It is not
// known where a part is not, nor over a denominator of 0.
func (r Rate) Of(figure func(code string) (float64, bool)) (float64, bool) {
	above, okAbove := addUp(r.Numerator, figure)
	below, okBelow := addUp(r.Denominator, figure)
	if okAbove && okBelow {
		return above / below, below != 0
	}
	if r.Alternative != nil {
		return r.Alternative.Of(figure)
	}
	return 0, false
}

func addUp(codes []string, figure func(string) (float64, bool)) (total float64, known bool) {
	for _, code := range codes {
		v, ok := figure(code)
		if !ok {
			return 0, false
		}
		total += v
	}
	return total, true
}

// Of adds the parts of one column; cell gives what that column prints. All
// parts must be there, else there is no sum. Blanks count as 0, which blanks
// says, unless all are blank; an unreadable part makes the sum unreadable.
func (s Sum) Of(cell func(code string) (nianbao.Observation, bool)) (value float64, state nianbao.State, blanks, ok bool) {
	values := 0
	for _, p := range s.Parts {
		o, found := cell(p)
		switch {
		case !found:
			return 0, "", false, false
		case o.State == nianbao.StateUnparsed:
			return 0, nianbao.StateUnparsed, false, true
		case o.State == nianbao.StateValue:
			value += o.Value
			values++
		}
	}
	if values == 0 {
		return 0, nianbao.StateBlank, false, true
	}
	return value, nianbao.StateValue, values < len(s.Parts), true
}
