package crawler

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// titleClass is what the text of a link promises.
type titleClass int

const (
	titleNone      titleClass = iota
	titleReport               // an annual report of one office and year
	titleLookAlike            // stands in the same columns, has a similar name, is none
	titleColumn               // the column of the annual reports
	titleHop                  // a column above it: 政府信息公开, 政务公开
	titleFolder               // a sub-folder of the column: a year, a class of offices
	titleMaybe                // a report or a list of them: the page decides
)

// The wording of titles as it is used on real pages. A report is either
// 信息公开 … 报告 or 年报 with a year, or the full wording without one.
var (
	subject = `(?:政府信息公开|政务信息公开|政务公开|信息公开)`
	year    = `(?:19|20)\d\d`
	ending  = `(?:年度工作报告|年度总结报告|年度报告|年报|工作报告|情况报告|报告)`

	reportTitle = regexp.MustCompile(subject + `(?:工作|的|情况|执行|实施|年度|年|度|本级|[()]|` + year + `)*` + ending)
	titleYear   = regexp.MustCompile(year)

	lookAlikeForm = regexp.MustCompile(`年度(?:工作)?报表|网站.*年度|年度.*网站|网站.*年报|说明$`)
	// Offices whose names hold one of those words.
	officeWords = regexp.MustCompile(`(?:预算|评估|考核|举报|培训|督查|督办|调查|会议|测评|通报|网站)[^年,，。:：]{0,8}?(?:中心|办公室|办|室|总队|支队|大队|队|局|厅|院|处|站|所|学校|基地|集团|委员会|委)`)
	// A notice that hands on a report, and does not ask for one.
	handedOn = regexp.MustCompile(`(?:印发|公布|发布|公开).*(?:年度报告|年报|工作报告).*的?(?:通知|公告|通告)$|(?:年度报告|年报)(?:的)?(?:公告|公示)$`)
	// 年报 is a name for statistics and companies, too.
	otherYearbook = regexp.MustCompile(`统计年报|财务|企业(?:信息|环境|年报)|年报公示|工商年报|个体`)

	officeKinds = `(?:历年|历届|往年|各|市|州|盟|县|区|旗|省|自治区|镇|乡|街道|街|办事处|部门|单位|直属|政府|人民政府|本级|本机关|机关|本局|本委|本单位|` +
		`机构|工作部门|委办局|办公室|办公厅|园区|功能区|开发区|垂直|管理|派出|事业|和|及|与|、|级|本|直|驻|其他|[()])`
	manyOffices = `(?:各|部门|单位|乡镇|镇街|街镇|镇乡|街道|县区|区县|县市区|委办局|直属|机构|市直|区直|县直)+`
	columnTail  = `(?:专栏|专题|专区|栏目|汇总|汇编|列表|一览|查询|公开|集|库)?`
	columnTitle = regexp.MustCompile(`^` + officeKinds + `{0,6}` + subject + `(?:工作)?(?:的)?` + ending + columnTail + `$|` +
		`^` + officeKinds + `{0,6}(?:公开)?(?:年度报告|年报)` + columnTail + `$|` +
		`^(?:` + year + `年?度?)?` + officeKinds + `{0,6}` + subject + `(?:工作)?(?:年度报告|年报)\(?(?:专栏|专题|专区|汇总|汇编|列表|一览|集)\)?$|` +
		`^` + year + `年?度?` + manyOffices + subject + `?(?:工作)?(?:年度报告|年报)$`)
	severalYears = regexp.MustCompile(year + `年?[-—–~至到]+` + year)
	hopTitle     = regexp.MustCompile(`^(?:本|各|市|县|区|旗|省|州|镇|乡|街道|部门|政府|人民政府|本级|单位|机关|局|市直|区直|县直|镇街|街镇|直属|[()、])*(?:政府信息公开|政务信息公开|信息公开|政务公开|政府信息|公开)` +
		`(?:专栏|专题|专区|专网|平台|系统|目录|栏目|栏|网|门户|首页)?$|^(?:法定)?主动公开(?:内容|信息|目录)?$|^法定公开内容$|^政务$|^要闻公开$`)
	folderTitle = regexp.MustCompile(`^(?:` + year + `年?度?(?:年报|年度报告)?|.{0,6}(?:部门|单位|乡镇|街道|县区|区县|镇街|市直|区直|县直|本级|汇总|政府)(?:年报|年度报告)?)$`)
)

// lookAlikes are words of what else stands in the columns.
var lookAlikes = []string{
	"法治政府", "依法行政", "工作总结", "工作要点", "工作方案", "实施方案", "工作计划", "考核", "评估", "测评", "预算", "决算", "通知", "通报",
	"公告", "公示", "图解", "图说", "一图", "图读", "解读", "办法", "规定", "指南", "制度", "目录", "申请表", "统计表", "培训", "会议", "召开", "举报",
	"第三方", "模板", "范本", "格式", "征求", "调查", "部署", "督查", "督办", "开展", "推进", "做好", "扎实", "启动", "编制", "编写", "报送",
	"答复", "意见", "学年", "依申请公开", "季度", "上半年", "月份",
}

func hasLookAlike(t string) bool {
	for _, word := range lookAlikes {
		if strings.Contains(t, word) {
			return true
		}
	}
	return (strings.Contains(t, "网站") || strings.Contains(t, "报表") || strings.HasSuffix(t, "说明")) && lookAlikeForm.MatchString(t)
}

// classify sorts the text of a link.
func classify(text string) titleClass {
	if len(text) > maxTitle {
		return titleNone
	}
	t := foldTitle(text)
	switch {
	case t == "":
		return titleNone
	case strings.Contains(t, "公开"), strings.Contains(t, "年报"), strings.Contains(t, "年度报"), strings.Contains(t, "报表"):
		if c := classifyOpenness(t); c != titleNone {
			return c
		}
	}
	switch {
	case len(t) > 90:
		return titleNone
	case hopTitle.MatchString(t):
		return titleHop
	case folderTitle.MatchString(t):
		return titleFolder
	}
	return titleNone
}

// classifyOpenness sorts a folded title that may speak of a report.
func classifyOpenness(t string) titleClass {
	if isColumnTitle(t) {
		return titleColumn
	}
	isReport := strings.Contains(t, "公开") && strings.Contains(t, "报") && reportTitle.MatchString(t) && !otherYearbook.MatchString(t)
	if looksAlike(t) {
		switch {
		case isReport && handedOn.MatchString(t) && !strings.Contains(t, "编制") && !strings.Contains(t, "报送"):
			return titleMaybe
		case isReport, strings.Contains(t, "年度报告"), strings.Contains(t, "报表"), strings.Contains(t, "政务公开"):
			return titleLookAlike
		}
		return titleNone
	}
	switch {
	case isReport && severalYears.MatchString(t), isReport && strings.Contains(t, "环境信息公开"), isReport && strings.Contains(t, "公共企事业"):
		return titleMaybe
	case isReport && titleYear.MatchString(t):
		return titleReport
	case isReport && len([]rune(t)) > 14: // an office is named, the year is not
		return titleReport
	case isReport, strings.HasSuffix(t, "…"), strings.HasSuffix(t, "."):
		if isReport || cutReport.MatchString(t) {
			return titleMaybe
		}
	}
	return titleNone
}

// longestColumn is the length of the longest name of a column, in bytes.
const longestColumn = 120

func isColumnTitle(t string) bool {
	return len(t) <= longestColumn && (strings.Contains(t, "报告") || strings.Contains(t, "年报")) && columnTitle.MatchString(t)
}

// cutReport is the beginning of a report's title that was cut to fit.
var cutReport = regexp.MustCompile(year + `年?度?` + subject + `[^.…]{0,12}(?:…|\.\.\.?)$|` + subject + `(?:工作)?` + year + `.{0,8}(?:…|\.\.\.?)$`)

// looksAlike tells whether a title names something else that stands in the
// same columns. Words in the names of offices do not count.
func looksAlike(t string) bool {
	return hasLookAlike(t) && hasLookAlike(officeWords.ReplaceAllString(t, ""))
}

var (
	// Reports of other kinds that have a year, too; and offices, whose names
	// hold the same words.
	otherReport = regexp.MustCompile(`统计|财政|财务|审计|国民经济|社会发展|环境|状况|质量|安全|执法|法治|法制|依法|党建|党风|党务|` +
		`总结|计划|要点|规划|提案|建议|人事|招聘|采购|招标|预算|决算|三公|绩效|社会责任|知识产权|白皮书|慈善|网站|报表|人大|政协|办理|调研`)
	govReport   = regexp.MustCompile(`政府(?:` + year + `年?度?)?工作报告`)
	leadOffice  = regexp.MustCompile(`^(?:` + year + `年?度?)?[^0-9]{1,24}(?:局|委|办|厅|署|院|中心|镇|乡|街道|处|政府|会|队|所|站|馆|社)`)
	annualWord  = regexp.MustCompile(`年报|年度|报告`)
	officeEnd   = regexp.MustCompile(`(?:局|委|办|厅|署|院|中心|镇|乡|街道|街|办事处|政府|委员会|管委会|支队|大队|公安|税务|海关|苏木|社|馆|处|所|队|区|县|市)$`)
	yearWords   = regexp.MustCompile(year + `年?度?|[()\[\]\-—_:：]`)
	notAnOffice = regexp.MustCompile(`服务|大厅|办事(?:指南|流程)|互动|新闻|动态|投诉|咨询|信箱|领导|机构|网上|下载|地图|登录|注册|简介|概况|公报`)
)

// classifyInColumn sorts the text of a link of a page that is the column of
// the annual reports: there, a year and an office are enough for the page
// behind the link to be looked at.
func classifyInColumn(text string) titleClass {
	c := classify(text)
	t := foldTitle(text)
	if c == titleFolder && titleYear.MatchString(t) {
		return titleMaybe
	}
	if c != titleNone {
		return c
	}
	if t == "" || len(t) > 150 || looksAlike(t) || govReport.MatchString(t) || otherYearbook.MatchString(t) {
		return titleNone
	}
	if otherReport.MatchString(leadOffice.ReplaceAllString(t, "")) {
		return titleNone
	}
	hasYear := titleYear.MatchString(t)
	rest := yearWords.ReplaceAllString(t, "")
	switch {
	case hasYear && (annualWord.MatchString(t) || strings.Contains(t, "信息公开")):
		return titleMaybe
	case !officeEnd.MatchString(rest) || len([]rune(rest)) > 24 || notAnOffice.MatchString(rest):
		return titleNone
	case hasYear:
		return titleMaybe
	}
	return titleFolder
}

var (
	chineseYear = regexp.MustCompile(`二[〇○零Oo0Ο一二三四五六七八九]{3}年?`)
	// What stands around titles in lists: a number before, a date or a count behind.
	leadNumber = regexp.MustCompile(`^(?:\d{1,3}[.、](?:\D)|\(\d{1,3}\))`)
	tailCount  = regexp.MustCompile(`[(\[](?:共)?\d{1,5}(?:条|篇|件)?[)\]]$|(?:更多|more)$`)
	edgeDate   = regexp.MustCompile(`^[(\[]?` + year + `[-/.]\d{1,2}[-/.]\d{1,2}[)\]]?|[(\[]?` + year + `[-/.]\d{1,2}[-/.]\d{1,2}[)\]]?$`)
	fileEnd    = regexp.MustCompile(`(?i)\.(?:pdf|docx?|wps|xlsx?|ofd|html?)$`)
)

// foldTitle removes what sites put around and into titles: white space, tags
// such as 【年度报告】, bullets, quotes, numbers and dates, the width of
// characters; and writes years in digits and the words of the rules in
// simplified characters.
func foldTitle(s string) string {
	s = norm.NFKC.String(s)
	if rest, ok := cutTag(s); ok && strings.Contains(rest, "公开") {
		s = rest
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		case strings.ContainsRune(`"'“”‘’《》<>«»›·•▪■◆●★>「」→|`, r):
			return -1
		}
		if simple, ok := simplified[r]; ok {
			return simple
		}
		return r
	}, s)
	if strings.ContainsAny(s, "-/.") {
		s = fileEnd.ReplaceAllString(edgeDate.ReplaceAllString(s, ""), "")
	}
	if strings.HasSuffix(s, ")") || strings.HasSuffix(s, "]") || strings.HasSuffix(s, "更多") || strings.HasSuffix(s, "more") {
		s = tailCount.ReplaceAllString(s, "")
	}
	if s != "" && (s[0] == '(' || s[0] >= '0' && s[0] <= '9') && leadNumber.MatchString(s) {
		s = strings.TrimLeft(s, "0123456789.、()")
	}
	if strings.Contains(s, "二") {
		s = chineseYear.ReplaceAllStringFunc(s, digitYear)
	}
	return s
}

// simplified holds the traditional characters of the words in the rules.
var simplified = map[rune]rune{
	'開': '开', '報': '报', '務': '务', '況': '况', '關': '关', '於': '于', '總': '总', '結': '结', '編': '编', '製': '制',
	'網': '网', '計': '计', '財': '财', '預': '预', '決': '决', '會': '会', '議': '议', '辦': '办', '規': '规', '導': '导',
	'圖': '图', '讀': '读', '測': '测', '區': '区', '縣': '县', '鄉': '乡', '鎮': '镇', '門': '门', '單': '单', '處': '处',
	'級': '级', '彙': '汇', '匯': '汇', '欄': '栏', '專': '专', '歷': '历', '據': '据', '評': '评', '訓': '训', '錄': '录',
	'舉': '举', '動': '动', '機': '机', '廳': '厅', '資': '资', '訊': '讯', '頁': '页', '團': '团', '體': '体',
}

// digitYear writes 二〇二〇年 as 2020年.
func digitYear(s string) string {
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune("一二三四五六七八九", r); i >= 0 {
			return '1' + rune(i/3)
		}
		if strings.ContainsRune("〇○零OoΟ", r) {
			return '0'
		}
		return r
	}, s)
}

// cutTag takes a leading 【…】 or […] off a title.
func cutTag(s string) (rest string, ok bool) {
	s = strings.TrimSpace(s)
	for _, pair := range [][2]string{{"【", "】"}, {"[", "]"}} {
		if after, found := strings.CutPrefix(s, pair[0]); found {
			if _, rest, found = strings.Cut(after, pair[1]); found {
				return rest, true
			}
		}
	}
	return s, false
}
