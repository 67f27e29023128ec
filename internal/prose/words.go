package prose

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// This file reads what reports say without figures: 未收到申请, 没有发生行政复议,
// 未收取费用, 均获维持; and the outcomes of remedies, which need the same context.

const (
	none = `(?:未曾|从未|并未|未有|未|没有|无|零|不存在|尚无|暂无|暂未)`
	// clauseGap stays inside a clause and clear of numbers.
	clauseGap = `[^，。；：\d]{0,40}?`
)

var (
	noRequest = regexp.MustCompile(none + `(?:人)?(?:收到|接到|接收到?|受理|接受|收悉|发生|产生|出现|涉及)?(?:过|任何|一件|一例|1件)?` + clauseGap +
		`(` + object + `|申请)`)
	noRequestGap  = regexp.MustCompile(`收取|复议|诉讼|投诉|举报|信访|补正|许可|正当|超期|超时|逾期|按时|及时|答复|完成|公开不|形成|建立|健全|完善|规范|提高|处罚|费|经`)
	noRequestNext = regexp.MustCompile(`^(?:的)?(?:人|收费|费|引发|引起|被|而|过程|工作|渠道|办理不|超|逾|投诉|举报|行政复议|的?行政|复议|诉讼|引|所|答复|未)`)
	requestsNil   = regexp.MustCompile(`(?:` + object + `)(?:数量|总数|数|量)?(?:均)?(?:为|是|：)(?:零|无)(?:件|$|[，。；、）\n])`)

	noRemedy = regexp.MustCompile(none + clauseGap + `(?:行政复议|复议|行政诉讼|诉讼)`)
	// remedyWords tell a mention of a kind of case from 未经复议 and 复议后起诉.
	remedyNil  = regexp.MustCompile(`(?:行政复议|复议|诉讼)(?:案件|申请|情况|数量|数|总数)*(?:、[^，。；\d]{0,12}诉讼(?:案件|情况|数量|数)*)?(?:均)?(?:为|是|：)(?:零|无)(?:件|起|$|[，。；、）\n])`)
	adverse    = regexp.MustCompile(`败诉|纠错|纠正|撤销|违法|变更`)
	nextRemedy = regexp.MustCompile(`^，(?:也|亦|且|或|或者|以及|及|和|被)*(?:未|没有|无)?(?:被)?(?:发生|提起|因[^，。；\d]{0,16})?(?:行政)?(?:诉讼|复议)(?:的)?(?:情况|案件|现象|事项|情形)?(?:发生)?$`)
	handled    = regexp.MustCompile(`(?:受理|办理|审理|审结|代理|承办|处理)[^，。；\d]{0,12}(?:复议|诉讼)`)
	procedure  = regexp.MustCompile(`未经(?:行政)?复议|复议后`)

	upheldAll = regexp.MustCompile(`(?:均|全部|全都?|一律|都)(?:获|被|予以|得到|已|为|依法|是|结果)*(?:维持|驳回(?:原告)?(?:的)?(?:诉讼请求|起诉|申请)|胜诉)`)
	lostNone  = regexp.MustCompile(none + `(?:发生|出现|产生|存在|有)?(?:过)?(?:一)?(?:起|件|例)?[^，。；：\d]{0,14}?(败诉|被?纠错|被?纠正|被?撤销)`)
	noneRate  = regexp.MustCompile(`(?:败诉率|纠错率)(?:均)?(?:为|是|：)?(?:0|零)`)

	noFee      = regexp.MustCompile(`(?:未曾|从未|未有|未|没有|没|无|不存在|不)(?:发生|产生|收取|涉及|存在|收过|有|向[^，。；\d]{0,12})*` + clauseGap + `(?:信息处理费|处理费|检索费?|复制费?|邮寄费?|收费|费用)`)
	noFeeShort = regexp.MustCompile(`(?:均|全部|一律|全)(?:未|免于|免)收(?:取)?(?:任何)?(?:费用?|$|[，。；])|免收(?:任何|全部|相关)?(?:信息处理费|费用)`)
	noNotice   = regexp.MustCompile(`(?:未|没有|无)(?:发出|出具|下达|制发|发送|送达|产生)?(?:过|任何)?[^，。；\d]{0,10}?收费通知`)
	otherFee   = regexp.MustCompile(`行政事业性|事业性收费|行政收费|行政性收费|涉企|非税|罚款|经费|预算|乱收费|违规收费|学费|收费(?:项目|目录|清单|标准|公示|许可|政策|依据|信息|管理)`)
)

// words adds the claims that carry no figure.
func (r *reader) words() {
	s := r.sn.s
	if utf8.RuneCountInString(s) > longestClause {
		s = s[:0] // a page without end marks says nothing certain
	}
	if s == "" {
		return
	}
	// A look for the words that a pattern cannot do without costs little beside it.
	if strings.Contains(s, "申请") || strings.Contains(s, "公开") {
		r.noRequests(s)
	}
	if strings.Contains(s, "复议") || strings.Contains(s, "诉") || strings.Contains(s, "纠错") {
		r.noRemedies(s)
		r.noneCorrected(s)
	}
	if strings.Contains(s, "费") {
		r.noFees(s)
	}
}

// zero adds a claim of kind zero for what was said from..to.
func (r *reader) zero(key string, from, to int) {
	if !r.sn.inYear(to, r.year) || r.sn.partial(to) {
		return
	}
	for _, c := range r.claims {
		if c.Kind == KindCount && (c.Indicator == key || c.Indicator == Received && key == "req_new" && c.Applicant == "") {
			return // the figure decides
		}
	}
	r.add(Claim{Indicator: key, Kind: KindZero, From: from, To: to})
}

func (r *reader) noRequests(s string) {
	for _, m := range noRequest.FindAllStringSubmatchIndex(s, -1) {
		words, word, next := s[m[0]:m[2]], s[m[2]:m[3]], s[m[3]:]
		if noRequestGap.MatchString(words) || noRequestNext.MatchString(next) {
			continue
		}
		if word == "申请" && !r.sn.topic.requests || strings.HasPrefix(words, "零") && utf8.RuneCountInString(words) > 1 {
			continue
		}
		r.zero("req_new", m[0], m[3])
		return
	}
	if m := requestsNil.FindStringIndex(s); m != nil {
		r.zero("req_new", m[0], m[1])
	}
}

// noRemedies reads 未发生行政复议、行政诉讼: one negation may cover both.
func (r *reader) noRemedies(s string) {
	for _, m := range noRemedy.FindAllStringIndex(s, -1) {
		if procedure.MatchString(s[m[0]:min(len(s), m[1]+12)]) || adverse.MatchString(s[m[0]:clauseEnd(s, m[1])]) {
			continue
		}
		end := clauseEnd(s, m[1])
		if after := clauseEnd(s, min(len(s), end+len("，"))); end < len(s) && after > end && nextRemedy.MatchString(s[end:after]) {
			end = after
		}
		r.zeroRemedies(s, m[0], end)
	}
	for _, m := range remedyNil.FindAllStringIndex(s, -1) {
		from := clauseStart(s, m[0])
		r.zeroRemedies(s, from, m[1])
	}
}

func (r *reader) zeroRemedies(s string, from, to int) {
	span := s[from:to]
	if handled.MatchString(span) && !openness.MatchString(span) && !r.sn.topic.remedies {
		return
	}
	if strings.Contains(span, "复议") {
		r.zero("rec_total", from, to)
	}
	if strings.Contains(span, "诉讼") {
		r.zero(LitTotal, from, to)
	}
}

// noneCorrected reads 均获维持 and 无败诉.
func (r *reader) noneCorrected(s string) {
	if !r.sn.fits(needRemedies) {
		return
	}
	add := func(key string, m []int) {
		if r.sn.inYear(m[1], r.year) && !r.sn.partial(m[1]) {
			r.add(Claim{Indicator: key, Kind: KindNoneCorrected, From: m[0], To: m[1]})
		}
	}
	for _, m := range upheldAll.FindAllStringIndex(s, -1) {
		if subject := s[:m[0]]; !strings.Contains(s[m[0]:m[1]], "胜诉") && strings.Contains(subject, "复议") {
			add("rec_corrected", m)
		}
		if strings.Contains(s[:m[0]], "诉讼") {
			add(LitCorrected, m)
		}
	}
	for _, m := range lostNone.FindAllStringSubmatchIndex(s, -1) {
		if strings.HasPrefix(s[m[0]:], "未经") {
			continue
		}
		whole := s[clauseStart(s, m[0]):m[1]]
		if !containsAny(whole, remedyTopic) {
			whole = s[:m[1]]
		}
		lost := strings.Contains(s[m[2]:m[3]], "败诉")
		if !lost && strings.Contains(whole, "复议") {
			add("rec_corrected", m[:2])
		}
		if lost || strings.Contains(whole, "诉讼") {
			add(LitCorrected, m[:2])
		}
	}
	if m := noneRate.FindStringIndex(s); m != nil {
		if strings.Contains(s[m[0]:m[1]], "败诉") {
			add(LitCorrected, m)
		} else if strings.Contains(s[:m[0]], "复议") {
			add("rec_corrected", m)
		}
	}
}

var (
	upheld    = left(`(?:结果)?维持(?:原|具体)*(?:行政行为|决定|判决|判)?`)
	corrected = left(`(?:结果|被|予以)*(?:纠正|纠错|撤销)`)
	otherEnd  = left(`其[他它]结果`)
	pending   = left(`(?:尚未审结|未审结|正在审理)`)
	upheldR   = right(`(?:案件)?(?:结果)?(?:被|均|予以|获)?维持`)
	correctR  = right(`(?:案件)?(?:结果)?(?:被|予以)?(?:纠正|纠错|撤销)`)
	otherR    = right(`(?:案件)?(?:为)?其[他它]结果`)
	pendingR  = right(`(?:案件)?(?:尚未审结|未审结|正在审理)`)
)

// outcome reads the parts of a number of cases that the sentence gave before:
// 行政复议3件，其中维持2件、纠正1件.
func (r *reader) outcome(t token, front, rest string) bool {
	if r.remedy == "" || !strings.Contains("|件|起|宗|例|个|", "|"+t.Unit+"|") {
		return false
	}
	for _, o := range outcomes {
		if o.left.MatchString(front) || openLeft.MatchString(front) && o.right.MatchString(rest) {
			r.add(Claim{Indicator: r.remedy + o.suffix, Kind: KindCount, Value: t.Value, Unit: t.Unit, From: t.from, To: t.to})
			return true
		}
	}
	return false
}

var outcomes = []struct {
	suffix      string
	left, right *regexp.Regexp
}{
	{"_upheld", upheld, upheldR}, {"_corrected", corrected, correctR}, {"_other", otherEnd, otherR}, {"_pending", pending, pendingR},
}
