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
)

// The wording of titles as it is used on real pages. A report is either
// 信息公开 … 报告 or 年报 with a year, or the full wording without one.
var (
	subject = `(?:政府信息公开|政务信息公开|政务公开|信息公开)`
	ending  = `(?:年度工作报告|年度报告|年报|工作报告|工作情况报告|情况报告|报告)`

	reportTitle = regexp.MustCompile(subject + `(?:工作)?(?:的)?(?:情况)?(?:的)?(?:(?:19|20)\d\d年?度?)?(?:工作)?(?:情况)?(?:的)?` + ending)
	titleYear   = regexp.MustCompile(`(?:19|20)\d\d|二[〇○零Ｏ0]{1}[〇○零一二三四五六七八九]{2}`)

	lookAlike = regexp.MustCompile(`工作年度报表|网站.*年度|年度.*网站|法治政府|依法行政|工作总结|工作要点|工作方案|实施方案|考核|评估报告|` +
		`预算|决算|通知|通报|图解|一图读懂|解读|办法|规定|指南|制度|目录|申请表|培训|会议|召开|举报|第三方`)
	// A report on the year's open-information work may have 年报 for a name,
	// but so do statistics and companies.
	otherYearbook = regexp.MustCompile(`统计年报|财务|企业年报|年报公示|工商年报`)

	columnTitle = regexp.MustCompile(`^(?:` + subject + `(?:工作)?(?:年度工作报告|年度报告|年报|工作报告|年度报告汇总|年报汇总)|` +
		`(?:历年|各部门|各单位|部门|本级|本机关|县区|区县|乡镇|街道|乡镇街道)*` + subject + `?(?:工作)?(?:年度报告|年报)(?:专栏|汇总)?|信息公开年报|公开年报)$`)
	hopTitle    = regexp.MustCompile(`^(?:政府信息公开|信息公开|政务公开|政府信息公开专栏|法定主动公开内容)$`)
	folderTitle = regexp.MustCompile(`^(?:(?:19|20)\d\d年?度?(?:年报|年度报告)?|.{0,6}(?:部门|单位|乡镇|街道|县区|区县|镇街|市直|区直|县直|本级|汇总|政府)(?:年报|年度报告)?)$`)
)

// classify sorts the text of a link.
func classify(text string) titleClass {
	t := foldTitle(text)
	if t == "" {
		return titleNone
	}
	isReport := reportTitle.MatchString(t) && !otherYearbook.MatchString(t)
	if isReport || strings.Contains(t, "年度报告") || strings.Contains(t, "年度报表") || strings.Contains(t, "政务公开") {
		if lookAlike.MatchString(t) {
			return titleLookAlike
		}
	}
	switch {
	case columnTitle.MatchString(t):
		return titleColumn
	case isReport && titleYear.MatchString(t):
		return titleReport
	case isReport && len([]rune(t)) > 14: // an office is named, the year is not
		return titleReport
	case hopTitle.MatchString(t):
		return titleHop
	case folderTitle.MatchString(t):
		return titleFolder
	}
	return titleNone
}

// foldTitle removes what sites put around and into titles: white space, tags
// such as 【年度报告】, bullets, quotes, and the width of characters.
func foldTitle(s string) string {
	s = norm.NFKC.String(s)
	if rest, ok := cutTag(s); ok && strings.Contains(rest, "公开") {
		s = rest
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r), unicode.IsControl(r):
			return -1
		case strings.ContainsRune(`"'“”‘’《》<>·•▪■◆>「」`, r):
			return -1
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
