package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// period is a stated period: from, and to, whose year may be left out.
var period = regexp.MustCompile(`(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?\s*(?:起|开始)?\s*(?:至|到|—+|－|–|-|~|～)\s*(?:(\d{4})\s*年|同年|当年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日`)

// periodWords stand in the sentence of the statistics period.
var periodWords = []string{"统计", "期限", "时限", "数据", "本报告", "本年报", "报告期", "年度报告"}

// statedPeriod finds the sentence that states the period of the statistics.
func statedPeriod(r *nianbao.Report) (sec nianbao.Section, from, to int, ok, right bool) {
	for _, sec := range r.Sections {
		for _, m := range period.FindAllStringSubmatchIndex(sec.Text, -1) {
			start, end := sentence(sec.Text, m[0], m[1])
			if !slices.ContainsFunc(periodWords, func(w string) bool { return strings.Contains(sec.Text[start:end], w) }) {
				continue
			}
			number := func(i int) int {
				if m[i] < 0 {
					return r.Year
				}
				n, err := strconv.Atoi(sec.Text[m[i]:m[i+1]])
				if err != nil {
					return 0
				}
				return n
			}
			right := number(2) == r.Year && number(4) == 1 && number(6) == 1 && number(8) == r.Year && number(10) == 12 && number(12) == 31
			return sec, m[0], m[1], true, right
		}
	}
	return nianbao.Section{}, 0, 0, false, false
}

// sentence widens bytes of a text to the sentence around them.
func sentence(text string, from, to int) (start, end int) {
	if i := strings.LastIndexAny(text[:from], "。；;\n"); i >= 0 {
		_, size := utf8.DecodeRuneInString(text[i:])
		start = i + size
	}
	end = len(text)
	if i := strings.IndexAny(text[to:], "。；;\n"); i >= 0 {
		end = to + i
	}
	return start, end
}

// checkPeriod is P5: the stated period is the year of the report.
func checkPeriod(c *check) {
	sec, from, to, ok, right := statedPeriod(c.report())
	switch {
	case !ok || c.report().Year == 0:
	case right:
		c.pass()
	default:
		y := c.report().Year
		f := c.find(fmt.Sprintf("所述统计期限不是 %d 年 1 月 1 日至 12 月 31 日。", y), fmt.Sprintf("The stated period is not 1 January to 31 December %d.", y))
		f.Evidence.Text = []nianbao.Quote{quoteOf(sec, from, to)}
	}
}

// checkPeriodStated is Q21: the period of the statistics is stated.
func checkPeriodStated(c *check) {
	if _, _, _, ok, _ := statedPeriod(c.report()); ok {
		c.pass()
		return
	}
	if !hasText(c.report()) {
		c.undecided("没有读出正文。", "No text was read.")
		return
	}
	c.find("没有写明统计期限。", "The period of the statistics is not stated.")
}

// hasText reports whether any prose was read.
func hasText(r *nianbao.Report) bool {
	return slices.ContainsFunc(r.Sections, func(s nianbao.Section) bool { return strings.TrimSpace(s.Text) != "" })
}

var (
	yearWord = regexp.MustCompile(`(20\d{2})\s*年(?:度)?`)
	// named are names that hold years of their own: titles, document numbers.
	named = regexp.MustCompile(`《[^》]*》|〔\d{4}〕[^，。；]*号|[\[［(（]\d{4}[\]］)）]|“[^”]*”`)
	// doing are the words of what was done within the year.
	doing = regexp.MustCompile(`主动公开|共公开|公开(?:政府)?信息|收到|受理|办理|办结|答复|制发|发布|开展|组织|召开|举办|培训|回应|更新|处理`)
	// opening is how a report begins to tell of its year: 2019年，我局….
	opening   = regexp.MustCompile(`^20\d{2}\s*年(?:度)?(?:以来|来)?[，,]\s*(?:我|本|全(?:省|市|州|县|区|旗|镇|乡|街道|局|系统)|在)`)
	comparing = regexp.MustCompile(`较|比|上年|上一年|去年|增长|下降|以来|印发|累计|规划|评估|考核结果|被评`)
	// excused are words of comparing, ranging and citing, which go with other years.
	excused = regexp.MustCompile(`较|比|相比|同比|环比|上年|上一年|去年|往年|历年|增长|增加|减少|下降|提高|结转|累计|以来|截至|截止|自|从|起|根据|按照|依据|印发|施行|实施|修订|规划|五年|计划|目标|将|预算|决算|考核|评估结果|通报|期间|跨年|来年|明年|下一步|下年|今后|年初|年底|首次|此前|曾`)
)

// checkStaleYear is Q10: the facts told are of the year of the report. A sentence
// counts that tells what was done in another year and nothing that excuses it.
func checkStaleYear(c *check) {
	y := c.report().Year
	if y == 0 {
		c.undecided("报告年度不明。", "The year of the report is not known.")
		return
	}
	for _, sec := range c.report().Sections {
		if sec.Kind != nianbao.SectionOverview && sec.Kind != nianbao.SectionProblems {
			continue
		}
		for start := 0; start < len(sec.Text); {
			end := len(sec.Text)
			if i := strings.IndexAny(sec.Text[start:], "。；;\n"); i >= 0 {
				end = start + i
			}
			c.staleSentence(sec, start, end, y)
			if end < len(sec.Text) {
				_, size := utf8.DecodeRuneInString(sec.Text[end:])
				end += size
			}
			start = end
		}
		if strings.TrimSpace(sec.Text) != "" {
			c.pass()
		}
	}
}

// yearLead is how many characters may stand before the year that a sentence is
// about.
const yearLead = 8

func (c *check) staleSentence(sec nianbao.Section, start, end, year int) {
	text := sec.Text[start:end]
	if !yearWord.MatchString(text) {
		return
	}
	plain := named.ReplaceAllString(text, "")
	switch lead := strings.TrimSpace(plain); {
	case opening.MatchString(lead):
		if comparing.MatchString(lead) {
			return
		}
	case !doing.MatchString(plain) || excused.MatchString(plain):
		return
	}
	for _, m := range yearWord.FindAllStringSubmatch(plain, -1) {
		if n, err := strconv.Atoi(m[1]); err != nil || n == year || n == year+1 {
			return
		}
	}
	// The year has to lead the sentence, but for a number: 2019年，我镇主动公开….
	lead := strings.TrimSpace(plain)
	if at := yearWord.FindStringIndex(lead); at == nil || utf8.RuneCountInString(lead[:at[0]]) > yearLead {
		return
	}
	from, to := trim(sec.Text, start, end)
	f := c.find(fmt.Sprintf("报告年度为 %d 年，此处叙述的却是另一年度的工作。", year), fmt.Sprintf("The report is of %d, yet this tells of another year.", year))
	f.Evidence.Text = []nianbao.Quote{exactQuote(sec, from, to)}
}

// trim takes white space off a stretch of a text.
func trim(text string, from, to int) (int, int) {
	part := text[from:to]
	from += len(part) - len(strings.TrimLeft(part, " \t　"))
	return from, from + len(strings.TrimSpace(text[from:to]))
}

// shortProblems is the length below which section five says nothing (domain rule Q13).
const shortProblems = 30

var (
	problemWords = regexp.MustCompile(`问题|不足|不够|有待|尚需|仍需|还需|欠缺|薄弱|差距|困难|缺乏|不强|不高|不全|不及时|不到位|需要进一步|存在`)
	measureWords = regexp.MustCompile(`改进|加强|下一步|将|提高|提升|完善|强化|加大|规范|健全|推进|措施|拓展|丰富|优化`)
)

// checkEmpty is Q13: section five names problems and measures, section six says
// something.
func checkEmpty(c *check) {
	seen := map[nianbao.SectionKind]string{}
	for _, s := range c.report().Sections {
		seen[s.Kind] += s.Text
	}
	if text, ok := seen[nianbao.SectionProblems]; ok {
		c.pass()
		n := utf8.RuneCountInString(strings.Join(strings.Fields(text), ""))
		missingProblem, missingMeasure := !problemWords.MatchString(text), !measureWords.MatchString(text)
		sec := section(c.report(), nianbao.SectionProblems)
		switch {
		case n < shortProblems:
			f := c.find(fmt.Sprintf("第五部分（存在的主要问题及改进情况）仅 %d 字。", n), fmt.Sprintf("Section five (problems and improvements) has %d characters.", n))
			f.Evidence.Text = wholeText(sec)
		case missingProblem:
			c.find("第五部分没有写出存在的问题。", "Section five names no problem.").Evidence.Text = wholeText(sec)
		case missingMeasure:
			c.find("第五部分没有写出改进措施。", "Section five names no measure.").Evidence.Text = wholeText(sec)
		}
	}
	if text, ok := seen[nianbao.SectionOther]; ok {
		c.pass()
		if strings.TrimSpace(text) == "" {
			c.find("第六部分（其他需要报告的事项）没有文字。", "Section six (other matters) has no text.")
		}
	}
	if !c.passed {
		c.undecided("没有读出第五、第六部分。", "Sections five and six were not read.")
	}
}

func section(r *nianbao.Report, kind nianbao.SectionKind) nianbao.Section {
	for _, s := range r.Sections {
		if s.Kind == kind {
			return s
		}
	}
	return nianbao.Section{Kind: kind}
}

// wholeText quotes a section if it is short.
func wholeText(s nianbao.Section) []nianbao.Quote {
	if s.Text == "" || utf8.RuneCountInString(s.Text) > 200 {
		return nil
	}
	return []nianbao.Quote{exactQuote(s, 0, len(s.Text))}
}

// placeholder are left-overs of a template.
var placeholder = regexp.MustCompile(`20[XxＸｘ×*＊]{2}\s*年?|[XxＸｘ×]{2,}\s*(?:年|月|日|件|条|份|次|人次|万元|个|局|县|市|区|镇|乡|街道|单位|部门)|\*{3,}|_{3,}|＿{2,}` +
	`|[（(](?:单位名称|本单位名称|部门名称|机关名称|单位全称|此处填写|填写单位|请填写)[^）)]{0,20}[）)]|某某(?:局|县|市|区|镇|乡|单位|街道)` +
	`|要求内容具体|数据翔实、分析准确|（?内容应?包括[^。]{0,20}等，?字数`)

// What a placeholder cannot do without: a look for it costs little.
const placeholderSigns = "XxＸｘ×*＊_＿"

var placeholderWords = []string{"名称", "填写", "全称", "某某", "要求内容具体", "数据翔实", "字数"}

// checkPlaceholders is Q14: no placeholder and no writing instruction is left.
func checkPlaceholders(c *check) {
	if !hasText(c.report()) {
		c.undecided("没有读出正文。", "No text was read.")
		return
	}
	c.pass()
	var quotes []nianbao.Quote
	for _, sec := range c.report().Sections {
		if !strings.ContainsAny(sec.Text, placeholderSigns) && !slices.ContainsFunc(placeholderWords, func(w string) bool { return strings.Contains(sec.Text, w) }) {
			continue
		}
		for _, m := range placeholder.FindAllStringIndex(sec.Text, 5) {
			if q := quoteOf(sec, m[0], m[1]); !slices.Contains(quotes, q) {
				quotes = append(quotes, q)
			}
		}
	}
	if len(quotes) > 0 {
		c.find("留有模板的占位符或填写说明。", "Placeholders or instructions of a template are left.").Evidence.Text = quotes
	}
}

// governmentTopics are what the report of a whole government tells besides
// (条例 of 2019, article 50 (4)).
var governmentTopics = []struct {
	words            *regexp.Regexp
	chinese, english string
}{
	{regexp.MustCompile(`考核`), "工作考核", "assessment"},
	{regexp.MustCompile(`评议|评价|满意度|测评`), "社会评议", "public evaluation"},
	{regexp.MustCompile(`责任追究|追责|问责`), "责任追究", "accountability"},
}

// checkGovernment is Q15.
func checkGovernment(c *check) {
	if c.report().Scope != nianbao.ScopeGovernmentWide {
		return
	}
	if !hasText(c.report()) {
		c.undecided("没有读出正文。", "No text was read.")
		return
	}
	c.pass()
	var zh, en []string
	for _, t := range governmentTopics {
		if !slices.ContainsFunc(c.report().Sections, func(s nianbao.Section) bool { return t.words.MatchString(s.Text) }) {
			zh, en = append(zh, t.chinese), append(en, t.english)
		}
	}
	if len(zh) > 0 {
		c.find("政府汇总报告没有提到："+join(zh, "、")+"。", "The report of a whole government does not mention: "+join(en, ", ")+".")
	}
}

var feeWords = regexp.MustCompile(`信息处理费|收费|费用|收取`)

// firstFeeYear is the first year whose reports state fees (国办函〔2020〕109号).
const firstFeeYear = 2021

// checkFees is Q16: section six states fees for requests, if only that there were
// none.
func checkFees(c *check) {
	if c.report().Year < firstFeeYear {
		return
	}
	sec := section(c.report(), nianbao.SectionOther)
	switch {
	case strings.TrimSpace(sec.Text) == "":
		c.undecided("没有读出第六部分的文字。", "No text of section six was read.")
	case slices.ContainsFunc(c.report().Sections, func(s nianbao.Section) bool {
		return (s.Kind == nianbao.SectionOther || s.Kind == nianbao.SectionRequests || s.Kind == nianbao.SectionOverview) && feeWords.MatchString(s.Text)
	}):
		c.pass()
	default:
		c.find("没有说明信息处理费的收取情况（未收取也应说明）。", "Fees for requests are not stated, not even that there were none.").Evidence.Text = wholeText(sec)
	}
}
