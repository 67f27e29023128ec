package prose

import (
	"regexp"
	"strings"

	"nianbao/internal/nianbao"
)

// rule says which indicator the words right before a number name.
type rule struct {
	key       string
	applicant nianbao.Applicant
	need      need
	units     string // units that fit, each between bars; the bare number is "||"
	bare      bool   // no verb stands before the label
	left      *regexp.Regexp
	hints     []string // one of them is in every label; patterns are slow, words are not
}

// need is what a sentence has to be about for a rule to hold in it.
type need int

const (
	needNothing need = iota
	needRequests
	needRemedies
)

const (
	// cases are the units of requests and cases.
	cases = "||件|份|个|宗|起|例|项|次|条|笔|"
	files = "|件|份|个|部|项|"
	items = "|条|件|篇|"

	// tail is what may stand between a label and its number.
	tail = `(?:（[^（）\d]{0,40}）)?(?:的)?(?:申请|答复|决定|告知|案件|事项|情况)?(?:的)?(?:总数量|总件数|数量|总数|总量|件数|数|量)?` +
		`(?:一共有?|总共|共计|总计|合计|共有|共|计|为|是|有|达到|达|仅|均为|各|，共|，共计)*：?（?$`

	// object is what is asked for, in the wordings of all forms.
	object = `(?:政府信息公开(?:的)?依申请|政府信息公开(?:类)?(?:的)?申请|政府信息(?:依)?申请(?:公开)?|依申请(?:政务|政府)?信息公开|` +
		`依申请公开(?:的)?(?:政府|政务)?(?:信息)?(?:的)?(?:申请)?|(?:政务)?信息公开(?:类)?(?:的)?申请|申请公开(?:的)?(?:政府)?信息|` +
		`(?:要求)?公开(?:政府)?信息(?:的)?申请|公开申请)(?:表|书|件|办件|办理事项|事项|案件|工单)?`

	// who stands between the verb and what is asked for.
	who = `(?:的|了|到|并|和|及|与|或者?|、|受理|答复|办理|办结|处理|回复|登记|各类|各种|有效|书面|提交|提出|递交|公民|个人|法人|自然人|群众|公众|市民|社会|` +
		`企业|单位|其他组织|社会组织|组织|关于|有关|符合要求|新|全部|共|总共|一共|共计|累计|本机关|要求)*`

	receive = `(?:收到|接到|接收|受理|接受|收悉|新收|新增)`
	answer  = `(?:答复|回复|办结|办复|办理完毕|办理完成)`
)

// left builds the pattern of a label that stands right before its number.
func left(label string) *regexp.Regexp { return regexp.MustCompile(`(?:` + label + `)` + tail) }

// channel builds the pattern of a way to hand in a request.
func channel(words string) *regexp.Regexp {
	return left(`(?:` + words + `)(?:直接|渠道|方式|形式|途径|平台|系统|提出|提交|递交|受理|` + receive + `|的|来|` + object + `|申请)*`)
}

// rules in order: the first that matches decides, so narrow labels come before
// the broad ones that they contain.
var rules = []rule{
	{key: "req_carried_in", need: needRequests, units: cases, left: left(`(?:上年度?|上一年度?|去年度?|往年|前一年度?|20\d\d年度?)(?:的)?(?:遗留|结转)(?:至|到|入)?(?:本年度?|20\d\d年度?|下来|过来)?(?:继续)?(?:办理)?(?:的)?(?:` + object + `)?`), hints: []string{"结转", "遗留"}},
	{key: "req_carried_in", need: needRequests, units: cases, left: left(`结转自?(?:上年度?|上一年度?|去年|20\d\d年度?)(?:的)?(?:` + object + `)?`), hints: []string{"结转", "遗留"}},
	{key: "req_carried_out", need: needRequests, units: cases, left: left(`(?:结转|顺延|转)(?:至|到|入|于)?(?:下一?年度?|次年度?|明年|20\d\d年度?)(?:继续)?(?:办理|答复|处理)?(?:的)?(?:` + object + `)?`), hints: []string{"结转", "顺延", "转"}},

	{key: "litd_total", units: cases, left: left(`(?:未经(?:行政)?复议)?直接(?:提起)?(?:行政诉讼|起诉)`), hints: []string{"起诉", "诉讼"}},
	{key: "litr_total", units: cases, left: left(`复议后(?:再)?(?:提起)?(?:行政诉讼|起诉)`), hints: []string{"起诉", "诉讼"}},
	{key: LitTotal, need: needRemedies, units: cases, left: left(`(?:行政诉讼|诉讼|行政应诉)(?:案件|案|申请)?`), hints: []string{"诉讼", "应诉"}},
	{key: "rec_total", need: needRemedies, units: cases, left: left(`(?:行政复议|复议)(?:案件|案|申请)?`), hints: []string{"复议"}},

	{key: DenySum, need: needRequests, units: cases, left: left(`不(?:予|同意|予以)公开`), hints: []string{"公开"}},
	{key: GrantedOrPartial, need: needRequests, units: cases, left: left(`(?:予以|同意)公开(?:及|和|或|、|与|以及)(?:予以|同意)?部分公开`), hints: []string{"公开"}},
	{key: "res_partial", need: needRequests, units: cases, left: left(`部分公开`), hints: []string{"公开"}},
	{key: "res_granted", need: needRequests, units: cases, left: left(`(?:予以|同意|全部)公开`), hints: []string{"公开"}},
	{key: "deny_state_secret", need: needRequests, units: cases, left: left(`(?:属于|涉及|因)(?:国家秘密|涉密)`), hints: []string{"秘密", "涉密"}},
	{key: "deny_other_law", need: needRequests, units: cases, left: left(`其他法律、?行政法规禁止公开`), hints: []string{"禁止公开"}},
	{key: "deny_safety_stability", need: needRequests, units: cases, left: left(`三安全一稳定`), hints: []string{"稳定"}},
	{key: "deny_third_party", need: needRequests, units: cases, left: left(`保护第三方合法权益`), hints: []string{"第三方"}},
	{key: "deny_internal_affairs", need: needRequests, units: cases, left: left(`(?:三类)?内部(?:管理)?事务(?:性)?信息`), hints: []string{"事务"}},
	{key: "deny_process_info", need: needRequests, units: cases, left: left(`(?:四类)?过程性信息`), hints: []string{"过程性"}},
	{key: "deny_enforcement_file", need: needRequests, units: cases, left: left(`行政执法案卷(?:信息)?`), hints: []string{"案卷"}},
	{key: "deny_admin_query", need: needRequests, units: cases, left: left(`行政查询事项`), hints: []string{"查询"}},
	{key: UnableSum, need: needRequests, units: cases, left: left(`无法提供`), hints: []string{"无法提供"}},
	{key: "unable_not_held", need: needRequests, units: cases, left: left(`(?:本机关|我[局委办镇乡院厅])?不掌握(?:相关|该|所申请)?(?:的)?(?:政府)?(?:信息)?`), hints: []string{"不掌握"}},
	{key: "unable_needs_creation", need: needRequests, units: cases, left: left(`没有现成信息(?:、|，)?(?:需要)?(?:另行制作)?`), hints: []string{"现成"}},
	{key: "unable_unclear", need: needRequests, units: cases, left: left(`补正后(?:申请内容)?仍不明确`), hints: []string{"不明确"}},
	{key: NpSum, need: needRequests, units: cases, left: left(`不予处理`), hints: []string{"不予处理"}},
	{key: "np_petition", need: needRequests, units: cases, left: left(`信访、?举报、?投诉类(?:申请)?`), hints: []string{"信访"}},
	{key: "np_repeat", need: needRequests, units: cases, left: left(`重复申请`), hints: []string{"重复"}},
	{key: "np_publication", need: needRequests, units: cases, left: left(`要求提供公开出版物`), hints: []string{"出版物"}},
	{key: "np_excessive", need: needRequests, units: cases, left: left(`无正当理由大量反复申请`), hints: []string{"反复"}},
	{key: "np_reconfirm", need: needRequests, units: cases, left: left(`要求行政机关确认或重新出具已获取信息`), hints: []string{"重新出具"}},
	{key: "other_no_correction", need: needRequests, units: cases, left: left(`逾期不补正(?:、?(?:行政机关)?不再处理(?:其政府信息公开申请)?)?`), hints: []string{"不补正"}},
	{key: "other_fee_unpaid", need: needRequests, units: cases, left: left(`(?:缴纳费用|逾期未缴费)(?:、?(?:行政机关)?不再处理(?:其政府信息公开申请)?)?`), hints: []string{"费"}},
	{key: OtherSum, need: needRequests, units: cases, left: left(`其[他它]处理`), hints: []string{"处理"}},

	{key: "req_in_person", need: needRequests, units: cases, left: channel(`当面|当场|现场|窗口|上门|面对面`), hints: []string{"面", "场", "窗口", "上门"}},
	{key: "req_fax", need: needRequests, units: cases, left: channel(`传真`), hints: []string{"传真"}},
	{key: ReqEmail, need: needRequests, units: cases, left: channel(`电子邮件|电子邮箱|邮箱|邮件`), hints: []string{"邮"}},
	{key: "req_online", need: needRequests, units: cases, left: channel(`网络|网上|在线|互联网|政府网站|门户网站|网站|线上`), hints: []string{"网", "在线", "线上"}},
	{key: "req_letter", need: needRequests, units: cases, left: channel(`信函|信件|邮寄|邮政|来信|挂号信|快递`), hints: []string{"信", "邮", "快递"}},

	{key: Received, applicant: nianbao.ApplicantNatural, need: needRequests, units: cases, left: applicantLeft(`自然人|公民|个人`), hints: []string{"人"}},
	{key: Received, applicant: nianbao.ApplicantCompany, need: needRequests, units: cases, left: applicantLeft(`商业企业`), hints: []string{"企业"}},
	{key: Received, applicant: nianbao.ApplicantScience, need: needRequests, units: cases, left: applicantLeft(`科研机构`), hints: []string{"科研"}},
	{key: Received, applicant: nianbao.ApplicantWelfare, need: needRequests, units: cases, left: applicantLeft(`社会公益组织`), hints: []string{"公益"}},
	{key: Received, applicant: nianbao.ApplicantLegal, need: needRequests, units: cases, left: applicantLeft(`法律服务机构`), hints: []string{"法律服务"}},

	{key: "res_total", need: needRequests, units: cases, left: left(answer + `(?:完毕)?` + who + `(?:` + object + `|申请)?`), hints: []string{"复", "办"}},
	{key: "req_new", units: cases, left: left(`(?:新收到?|新增|新受理)` + who + object), hints: []string{"新"}},
	{key: "req_new", need: needRequests, units: cases, left: left(`(?:本年度?|当年|今年|20\d\d年度?)(?:新收到?|新增|新受理)` + who + `(?:申请)?`), hints: []string{"新"}},
	{key: Received, units: cases, left: left(receive + who + object), hints: []string{"收", "接", "受理", "新增"}},
	{key: Received, need: needRequests, units: cases, left: left(receive + who + `(?:申请)?`), hints: []string{"收", "接", "受理", "新增"}},
	{key: Received, units: cases, bare: true, left: left(object), hints: []string{"申请"}},

	{key: "disc_total", units: items, left: left(`主动公开(?:的)?(?:各类|各种|政府|政务|部门|有关|相关|重要)*信息`), hints: []string{"信息"}},
	{key: "disc_total", units: "|条|", left: left(`(?:公开|发布)(?:的)?(?:各类|各种|部门|有关|相关|重要)*(?:政府|政务)信息`), hints: []string{"信息"}},
	{key: "normdoc_in_force", units: files, left: left(`现行有效(?:的)?(?:行政)?规范性文件`), hints: []string{"规范性文件"}},
	{key: "normdoc_repealed", units: files, left: left(`废止(?:的)?(?:行政)?规范性文件`), hints: []string{"规范性文件"}},
	{key: "normdoc_issued", units: files, left: left(`(?:制发|制定|印发|出台|制定印发)(?:的)?(?:行政)?规范性文件`), hints: []string{"规范性文件"}},
	{key: "permit_decisions", units: "|件|宗|项|", left: left(`行政许可(?:处理)?决定`), hints: []string{"决定"}},
	{key: "penalty_decisions", units: "|件|宗|项|", left: left(`行政处罚(?:处理)?决定`), hints: []string{"决定"}},
	{key: "coercion_decisions", units: "|件|宗|项|", left: left(`行政强制(?:处理)?决定`), hints: []string{"决定"}},
}

func applicantLeft(words string) *regexp.Regexp {
	return left(`(?:` + words + `)(?:提出|提交|递交|的|` + object + `|申请)*`)
}

// rightRules say which indicator the words right after a number name: 5件予以公开.
// They hold where no label stands before the number.
var rightRules = []struct {
	key  string
	need need
	re   *regexp.Regexp
}{
	{"req_carried_out", needRequests, right(`[^，。；：\d]{0,24}(?:结转|顺延|转)(?:至|到|入)?(?:下|次|明|20\d\d年)`)},
	{"req_carried_in", needRequests, right(`(?:为|是|系|属于?)?(?:上年度?|上一年度?|去年)结转`)},
	{GrantedOrPartial, needRequests, right(verdict + `(?:予以|同意)公开(?:及|和|或|、)部分公开`)},
	{DenySum, needRequests, right(verdict + `不(?:予|同意|予以)公开`)},
	{"res_partial", needRequests, right(verdict + `(?:予以|同意)?部分公开`)},
	{"res_granted", needRequests, right(verdict + `(?:予以|同意)公开`)},
	{UnableSum, needRequests, right(verdict + `无法提供`)},
	{NpSum, needRequests, right(verdict + `不予处理`)},
	{OtherSum, needRequests, right(verdict + `其[他它]处理`)},
	{"unable_not_held", needRequests, right(verdict + `(?:本机关)?不掌握`)},
	{"deny_state_secret", needRequests, right(verdict + `国家秘密`)},
	{"np_repeat", needRequests, right(verdict + `重复申请`)},
	{"req_in_person", needRequests, right(way + `(?:当面|当场|现场|窗口)`)},
	{"req_fax", needRequests, right(way + `传真`)},
	{ReqEmail, needRequests, right(way + `(?:电子邮件|电子邮箱|邮箱)`)},
	{"req_online", needRequests, right(way + `(?:网络|网上|在线|互联网|政府网站|门户网站|网站)`)},
	{"req_letter", needRequests, right(way + `(?:信函|信件|邮寄)`)},
	{"rec_total", needNothing, right(`(?:涉及|有关)?(?:政府)?信息公开(?:类|的|方面)?(?:被申请)?行政复议`)},
	{LitTotal, needNothing, right(`(?:涉及|有关)?(?:政府)?信息公开(?:类|的|方面)?(?:被提起)?行政诉讼`)},
	{"rec_total", needRemedies, right(`(?:被申请)?(?:的)?行政复议`)},
	{LitTotal, needRemedies, right(`(?:被提起)?(?:的)?行政诉讼`)},
}

const (
	verdict = `(?:申请)?(?:的)?(?:已|均|依法|作出|为|是|属于|属|因|予|答复为|给予|按)*`
	way     = `(?:申请)?(?:的)?(?:为|是|系|通过|以|采用|采取)`
)

func right(label string) *regexp.Regexp { return regexp.MustCompile(`^` + label) }

var (
	// openLeft is what stands before a number that has its label behind it.
	openLeft = regexp.MustCompile(`(?:^|[，、；：。（\n]|其中|有|另|对|共|和|及|与|发生|产生|引发|收到|被申请|被提起|涉及)$`)
	// receiveLeft and the two behind it read 收到12件政府信息公开申请.
	receiveLeft  = regexp.MustCompile(receive + `(?:、|并|和)?(?:受理|答复|办理)?(?:了|到|的|各类|共|共计|总共|有效)*$`)
	answerLeft   = regexp.MustCompile(answer + `(?:了|的|共|共计|总共)*$`)
	objectRight  = regexp.MustCompile(`^(?:有效|书面)?(?:的)?(?:公民|个人|法人|群众)?(?:的|提出的)?` + object)
	requestRight = regexp.MustCompile(`^(?:有效|书面)?申请(?:$|[，。；、（：]|均|全部|已|按)`)

	difference  = regexp.MustCompile(`(?:增加|减少|增长|下降|上升|提高|回落|降低|增多|多|少|增|减|升|降|翻)(?:了|约|至|到)?$`)
	otherMatter = regexp.MustCompile(`(?:受理|办理|审理|审结|收到|接收|代理|承办|处理|接待)[^，。；\d]{0,12}(?:行政复议|复议|诉讼|应诉)`)
	notAnswered = regexp.MustCompile(`(?:未|逾期|超期|超时|无法|不再|拒绝|待|尚未|正在)[^，。；]{0,6}(?:答复|回复|办结|办复)`)
	onTime      = regexp.MustCompile(`(?:按时|按期|如期|期限内)[^，。；]{0,8}(?:答复|回复|办结|办复)`)
	lateAnswer  = regexp.MustCompile(`延期(?:答复|办结|办理)?`)
	ownLevel    = regexp.MustCompile(`本级|各(?:县|区|市|镇|乡|街|部门|单位)|(?:市|县|区|省)(?:直|级)(?:各)?(?:部门|单位)`)
	otherVerbs  = regexp.MustCompile(`答复|回复|办结|办复|办理|处理|公开|结转|复议|诉讼|不予|重复|撤回|撤销|收费|超期|延期|逾期|转办|转送|告知|补正|网站|网络|网上|当面|信函|传真|邮|引发|引起|因`)
)

// fits tells whether the sentence is about what the rule needs.
func (sn *sentence) fits(n need) bool {
	switch n {
	case needRequests:
		return sn.topic.requests
	case needRemedies:
		return sn.topic.requests || sn.topic.remedies || openness.MatchString(sn.context)
	}
	return true
}

var openness = regexp.MustCompile(`信息公开|政务公开|信息类`)

// label finds the indicator that the words before a number name.
func (sn *sentence) label(front, unit string) (rule, bool) {
	for _, r := range rules {
		if !strings.Contains(r.units, "|"+unit+"|") || !sn.fits(r.need) || !containsAny(front, r.hints) {
			continue
		}
		m := r.left.FindStringIndex(front)
		if m == nil {
			continue
		}
		if sn.refuses(r, front, m[0]) {
			return rule{}, false
		}
		return sn.refine(r, front), true
	}
	return rule{}, false
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// refuses rejects a label whose surroundings give it another meaning.
func (sn *sentence) refuses(r rule, front string, at int) bool {
	clause := front[clauseStart(front, at):]
	head := front[clauseStart(front, at):at]
	switch r.key {
	case "rec_total", LitTotal:
		// Offices that handle reconsideration count their cases too.
		return otherMatter.MatchString(clause) && !openness.MatchString(clause)
	case "res_total":
		return notAnswered.MatchString(clause)
	case Received:
		if r.bare && (otherVerbs.MatchString(head) || len(head) > 60) {
			return true
		}
		return ownLevel.MatchString(head) && strings.Contains(front, "其中")
	case "disc_total":
		return mediaWord.MatchString(head)
	}
	return false
}

// mediaWord names one way of publication: what follows is no total.
var mediaWord = regexp.MustCompile(`网站|微信|微博|公报|抖音|客户端|新媒体|栏目|专栏|平台|广播|电视|报纸|屏|公示栏|公开栏|公众号|网页|简报|途径|渠道`)

// refine tells answers in time from late ones where a sentence counts both.
func (sn *sentence) refine(r rule, front string) rule {
	if r.key != "res_total" || !lateAnswer.MatchString(sn.context) {
		return r
	}
	clause := front[clauseStart(front, len(front)):]
	switch {
	case lateAnswer.MatchString(clause):
		r.key = "req_closed_extended"
	case onTime.MatchString(clause):
		r.key = "req_closed_ontime"
	}
	return r
}
