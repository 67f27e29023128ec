package extract

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"nianbao/internal/nianbao"
)

var (
	// titleRule accepts the titles of annual reports in all their wordings.
	titleRule = regexp.MustCompile(`(?:信息|政务|政府)公开.{0,14}?(?:年度报告|年度工作报告|年报|工作报告|情况的?报告|报告$)|(?:年度|年)报告.{0,6}信息公开`)
	// lookAlike rejects what stands in the same columns.
	lookAlike = regexp.MustCompile(`网站.{0,6}(?:年度)?(?:工作)?(?:年度)?(?:报表|年报表)|法治政府|预算|决算|的通知|通知$|一图读懂|图解|图文解读|编制(?:工作)?(?:要求|说明|指引|格式)|格式(?:文本|模板)|模板|(?:指南|目录|制度|办法|规定|要点|总结|方案|考核(?:结果|办法)?)$|工作会议|培训班|召开`)
	siteTail  = regexp.MustCompile(`\s*[-_|—–－·>»]+\s*`)
	yearToken = regexp.MustCompile(`(20[0-3]\d)\s*(年度|年)?|([二两][零〇○O0][一二三四五六七八九零〇○0]{2})\s*(年度|年)`)
	openness  = regexp.MustCompile(`政府信息与?政务公开|政府政务公开|政府信息公开|政务信息公开|信息公开|政务公开`)
	trail     = regexp.MustCompile(`位置\s*[:：]|^\s*首页|[>›»＞].*[>›»＞]|首页\s*[>›»＞]`)
	tagPrefix = regexp.MustCompile(`^\s*[【\[][^】\]]{1,20}[】\]]\s*`)
)

// title is the title of a document and what it says.
type title struct {
	text   string
	office string // as printed in the title; empty if it names none
	year   int
	report bool // it is the title of an annual report
}

// source ranks where a title stands: what the article prints before what the
// page's head says.
type titleSource struct {
	text string
	rank int
	from string
}

// findTitle chooses among the places where a page gives its title: those that
// satisfy the title rule first, then the one that names office and year.
func findTitle(doc *document, p *parts, in Input) title {
	best, bestScore, from := title{}, -1000, ""
	for _, s := range titleSources(doc, p, in) {
		t := parseTitle(s.text)
		score := 0
		if t.report {
			score += 1000
		}
		if t.office != "" {
			score += 200
		}
		if t.year != 0 {
			score += 100
		}
		if score -= s.rank; score > bestScore {
			best, bestScore, from = t, score, s.from
		}
	}
	p.note("title", best.text, from)
	return best
}

func titleSources(doc *document, p *parts, in Input) []titleSource {
	var out []titleSource
	add := func(rank int, text, from string) {
		if n := utf8.RuneCountInString(text); n >= 6 && n <= 120 && !trail.MatchString(text) {
			out = append(out, titleSource{text, rank, from})
		}
	}
	for _, m := range doc.marked {
		add(1, m, "marked as title by the page")
	}
	lines := leadLines(doc, p)
	for i, b := range lines {
		rank, from := 3, "line before the first section"
		if b.heading > 0 {
			rank, from = 0, "heading"
		}
		if strings.ContainsAny(b.text, "。，；") {
			continue // prose that speaks of the report
		}
		add(rank, b.text, from)
		// A title set on two lines: office above, the rest below.
		if i > 0 && parseTitle(b.text).office == "" && titleRule.MatchString(b.text) && isOfficeLine(lines[i-1].text) {
			add(rank+5, lines[i-1].text+b.text, "two lines before the first section")
		}
	}
	for _, name := range []string{"articletitle", "og:title", "title"} {
		add(10, doc.meta[name], "meta "+name)
	}
	for _, part := range siteTail.Split(doc.title, -1) {
		add(20, part, "<title>")
	}
	add(21, doc.title, "<title>")
	add(30, in.Hints.ListTitle, "list page")
	return out
}

// leadLines are the paragraphs that may hold a title: those before the first
// heading, or at the top of a page without headings.
func leadLines(doc *document, p *parts) []block {
	end := min(p.first, len(doc.blocks))
	if len(p.headings) == 0 {
		end = min(len(doc.blocks), 400)
	}
	var out []block
	for _, b := range doc.blocks[:end] {
		if b.table >= 0 || b.allLink() {
			continue
		}
		if head := beforeColon(b.text); head != b.text && factLabel(head) != "" {
			b.text = strings.TrimLeft(b.text[len(head):], ":： ")
		}
		out = append(out, b)
	}
	// Titles of facts tables count too.
	for _, t := range doc.tables {
		if t.role != roleFacts {
			continue
		}
		for _, c := range t.Cells {
			if titleRule.MatchString(c.Text) {
				out = append(out, block{text: c.Text, table: -1})
			}
		}
	}
	return out
}

// parseTitle reads office and year from a title in any of their orders.
func parseTitle(text string) title {
	t := title{text: text}
	s := strings.Join(strings.Fields(norm.NFKC.String(text)), "")
	s = tagPrefix.ReplaceAllString(s, "")
	s = strings.Trim(s, `《》"“”`)
	t.report = titleRule.MatchString(s) && !lookAlike.MatchString(s)
	t.year = yearOf(s)
	s = yearToken.ReplaceAllString(s, "")
	loc := openness.FindStringIndex(s)
	if loc == nil {
		return t
	}
	office := s[:loc[0]]
	office = strings.TrimPrefix(office, "关于")
	for _, p := range []string{"印发", "公布", "发布", "公开", "报送"} {
		office = strings.TrimPrefix(office, p)
	}
	for trimmed := ""; trimmed != office; {
		trimmed = office
		for _, tail := range []string{"关于", "的", "年度", "年", "度", "本级", "部门", "、", "-", "_", ":", "—", "之"} {
			office = strings.TrimSuffix(office, tail)
		}
	}
	// 市人民政府信息公开… elides one of two 政府.
	if strings.HasSuffix(office, "人民") && strings.HasPrefix(s[loc[0]:], "政府") {
		office += "政府"
	}
	if utf8.RuneCountInString(office) >= 2 && !strings.ContainsAny(office, "，。；：？！,;?!:>＞|〉《》") {
		t.office = office
	}
	return t
}

// yearOf finds the report year of a title: the last year that it names, a year
// followed by 年 before a bare one.
func yearOf(s string) int {
	year, marked := 0, false
	for _, m := range yearToken.FindAllStringSubmatch(s, -1) {
		y := atoi(m[1])
		if m[3] != "" {
			y = chineseYear(m[3])
		}
		has := m[2] != "" || m[4] != ""
		if y >= 2008 && y <= 2099 && (has || !marked) {
			year, marked = y, has
		}
	}
	return year
}

// isTitleLine recognises title lines and office lines before the prose begins.
func isTitleLine(s string) bool {
	return utf8.RuneCountInString(s) < 60 && !sentence.MatchString(s) && (titleRule.MatchString(s) || isOfficeLine(s))
}

var (
	periodYear = regexp.MustCompile(`(20\d{2})\s*年\s*1\s*月\s*1\s*日.{0,16}12\s*月\s*31\s*日`)
	yearReport = regexp.MustCompile(`(20\d{2})\s*年(?:度)?[^。；]{0,20}(?:信息|政务)公开[^。；]{0,12}报告`)
)

// resolveYear decides the report year: the title's, else that of the stated
// period, else what the preface says, else the year before publication.
func resolveYear(r *nianbao.Report, doc *document, p *parts, t title, f facts) {
	lead := norm.NFKC.String(strings.Join(p.lead, "\n"))
	if lead == "" && len(p.sections) > 0 {
		lead = norm.NFKC.String(p.sections[0].Text)
	}
	stated := 0
	if m := periodYear.FindStringSubmatch(lead); m != nil {
		stated = atoi(m[1])
	}
	switch {
	case t.year != 0:
		r.Year = t.year
		p.note("year", strconv.Itoa(r.Year), "title")
		if stated != 0 && stated != t.year {
			r.Warn("year_conflict", "the title says %d, the stated period is that of %d", t.year, stated)
		}
		return
	case stated != 0:
		r.Year = stated
		p.note("year", strconv.Itoa(r.Year), "stated period")
		return
	}
	if m := yearReport.FindStringSubmatch(lead); m != nil {
		r.Year = atoi(m[1])
		p.note("year", strconv.Itoa(r.Year), "preface")
		return
	}
	for _, text := range append([]string{doc.title, doc.meta["articletitle"]}, f.all("名称", "标题", "信息名称")...) {
		if y := parseTitle(text).year; y != 0 {
			r.Year = y
			p.note("year", strconv.Itoa(y), "metadata")
			return
		}
	}
	for _, date := range []string{f.date(), parseDate(doc.meta["pubdate"]), p.signature.date} {
		if len(date) >= 4 {
			r.Year = atoi(date[:4]) - 1
			p.note("year", strconv.Itoa(r.Year), "year before the date "+date)
			r.Warn("year_from_date", "no year is stated, %d is assumed from the date %s", r.Year, date)
			return
		}
	}
	r.Warn("year_unknown", "no report year found")
}
