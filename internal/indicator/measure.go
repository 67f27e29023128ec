package indicator

import (
	"strings"
	"unicode"

	"nianbao/internal/nianbao"
)

// Measure is what a condition on numbers, or an order, may name.
type Measure struct {
	Code    string
	Label   string
	English string
	Unit    string // 件, 万元 …; empty for rates
	Kind    MeasureKind
	Forms   []nianbao.Form // none for rates
	// Applicants is set if there is a number for each applicant.
	Applicants bool
	Names      []string // Chinese names beside Label that people type
}

// MeasureKind tells what may be done with a number.
type MeasureKind string

// The kinds of measures.
const (
	KindCount  MeasureKind = "count"
	KindAmount MeasureKind = "amount" // of money
	KindRate   MeasureKind = "rate"   // 0 to 1
)

// names are what people call the numbers that they ask for most; the labels of
// the forms are understood beside them.
var names = map[string]string{
	"req_new":               "申请量 收到申请 收到申请数 收到申请量 新收申请 新收申请数 本年新收",
	"req_carried_in":        "上年结转 结转申请",
	"req_carried_out":       "结转下年度 结转下年",
	"res_granted":           "全部公开",
	"res_total":             "办理总数 答复总数 办理结果总计",
	"deny_sum":              "不予公开",
	"deny_state_secret":     "国家秘密",
	"deny_other_law":        "法律法规禁止公开",
	"deny_safety_stability": "三安全一稳定",
	"deny_third_party":      "第三方 第三方合法权益",
	"deny_internal_affairs": "内部事务 内部事务信息",
	"deny_process_info":     "过程性信息",
	"deny_enforcement_file": "行政执法案卷 执法案卷",
	"deny_admin_query":      "行政查询 行政查询事项",
	"unable_sum":            "无法提供",
	"unable_not_held":       "不掌握 本机关不掌握",
	"unable_needs_creation": "另行制作 需要另行制作",
	"unable_unclear":        "补正后仍不明确",
	"np_sum":                "不予处理",
	"np_petition":           "信访举报 信访举报投诉",
	"np_publication":        "公开出版物",
	"np_excessive":          "大量反复申请 反复申请",
	"np_reconfirm":          "重新出具",
	"rec_total":             "行政复议 复议总数",
	"rec_upheld":            "复议维持 维持具体行政行为数",
	"rec_corrected":         "复议纠正",
	"rec_pending":           "复议未审结",
	"litd_total":            "直接起诉",
	"litd_corrected":        "直接起诉纠正",
	"litr_total":            "复议后起诉",
	"litr_corrected":        "复议后起诉纠正",
	"rule_issued":           "规章",
	"normdoc_issued":        "规范性文件 制发规范性文件总数",
	"normdoc_in_force":      "现行有效规范性文件",
	"permit_decisions":      "行政许可",
	"penalty_decisions":     "行政处罚",
	"coercion_decisions":    "行政强制",
	"levy_amount":           "收费金额 行政事业性收费",
	"procurement_amount":    "采购金额 采购总金额",
	"fee_notice_count":      "收费通知",
	"fee_notice_amount":     "收费通知金额",
	"fee_collected":         "信息处理费",
	"disc_total":            "主动公开数 主动公开量",
	"ans_total":             "答复数",
	"staff_total":           "工作人员数",
	"grant_rate":            "予以公开率",
	"correction_rate":       "复议纠错率",
}

// vague are labels that do not say by themselves what they count.
var vague = map[string]bool{"其他": true, "总计": true, "其他情形数": true, "被依法纠错数": true}

var measures = func() []Measure {
	var out []Measure
	for _, i := range append(append([]Indicator(nil), list...), computed...) {
		m := Measure{Code: i.Code, Label: i.Label, English: i.English, Unit: i.Unit, Kind: KindCount, Forms: i.Forms, Applicants: i.Table == 3}
		if i.Unit == "" {
			m.Kind, m.Unit = KindAmount, "万元"
		}
		if i.Unit == "元" {
			m.Kind = KindAmount
		}
		out = append(out, m)
	}
	for _, r := range rates {
		out = append(out, Measure{Code: r.Code, Label: r.Label, English: r.English, Kind: KindRate})
	}
	for i := range out {
		out[i].Names = strings.Fields(names[out[i].Code])
	}
	return out
}()

// Measures lists what can be compared: the code list in the order of the forms,
// sums and fees, rates.
func Measures() []Measure { return append([]Measure(nil), measures...) }

var byName = func() map[string]int {
	m := map[string]int{}
	for i, measure := range measures {
		m[measure.Code] = i
		for _, name := range measure.Names {
			m[name] = i
		}
	}
	for i, measure := range measures {
		label := nameKey(measure.Label)
		if _, taken := m[label]; !taken && !vague[label] {
			m[label] = i
		}
	}
	return m
}()

// MeasureOf finds a measure by its code in any case, or by a Chinese name; the
// punctuation of a label does not count.
func MeasureOf(name string) (Measure, bool) {
	i, ok := byName[nameKey(name)]
	if !ok {
		return Measure{}, false
	}
	return measures[i], true
}

func nameKey(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("“”\"「」《》（）()、，；", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
