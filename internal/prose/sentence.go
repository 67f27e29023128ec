package prose

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// sentence is one sentence of a folded text with what it is about.
type sentence struct {
	from, to int // in the folded text, end mark included
	s        string
	context  string  // s, or its beginning if it is endless
	tokens   []token // from and to relative to s
	topic    topic
	years    []yearMark
	// cumulative is where a count over all years so far begins.
	cumulative int
}

// topic is what the lines above a sentence say that it is about.
type topic struct {
	kind     nianbao.SectionKind
	requests bool // a heading or the sentence before speaks of requests for information
	remedies bool // a heading speaks of reconsideration or litigation
	fees     bool // a heading or the sentence speaks of fees
	feesOnly bool // a heading speaks of fees for requests
}

// yearMark is a year named in a sentence, and how far it governs the numbers
// after it.
type yearMark struct {
	at, end  int
	year     int  // the year itself; relativeYear plus an offset for 上年 and 本年
	compared bool // 较2021年: it governs its own clause only
	void     bool // 结转至2023年, 自2008年以来: it says nothing of the numbers
}

const relativeYear = 1 << 20

// Words that tell what a sentence is about.
var (
	requestTopic = []string{"依申请", "信息公开申请", "信息公开的申请", "公开申请", "申请公开", "政府信息申请"}
	remedyTopic  = []string{"复议", "诉讼"}
	feeTopic     = []string{"收费", "信息处理费", "费用", "减免"}
	// cumulativeWords are words of which every match of cumulative has one.
	cumulativeWords = []string{"历年", "历史累计", "以来", "起"}
)

var (
	headingLine = regexp.MustCompile(`^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]+[部节]|\d{1,2}[、.．)）]|-?[一二三四五六七八九十]是)`)
	bookTitle   = regexp.MustCompile(`《[^《》\n]{1,120}》`)
	yearWord    = regexp.MustCompile(`(20\d\d)年度?|(上一年度?|上年度?|去年度?|前一年度?|往年|同期)|(今年|本年度?|当年|全年|年内|本报告期|报告期|截至年底)`)
	partOfYear  = regexp.MustCompile(`上半年|下半年|[一二三四1-4]季度|\d{1,2}月(?:份|，|底|末|上旬|中旬|下旬|\d{1,2}日)|\d{1,2}-\d{1,2}月`)
	wholeYear   = regexp.MustCompile(`12月31日|12月底|1月1日`)
	cumulative  = regexp.MustCompile(`历年|历史累计|自20\d\d年(?:度)?[^，。；]{0,12}(?:以来|起)|20\d\d年以来|施行以来|实施以来|开通以来|成立以来`)
)

// sentences cuts a folded text at its end marks and line breaks.
func sentences(s string, kind nianbao.SectionKind) []sentence {
	tokens := scan(s)
	base := topic{requests: kind == nianbao.SectionRequests, remedies: kind == nianbao.SectionLitigation}
	heading := base    // in force until the next heading
	paragraph := false // a sentence of the paragraph spoke of requests
	var out []sentence
	for from, next := 0, 0; from < len(s); {
		to := sentenceEnd(s, from)
		line := s[from:to]
		if from == 0 || s[from-1] == '\n' {
			paragraph = false
			if headingLine.MatchString(line) {
				head := line[:min(len(line), 90)]
				heading = topic{
					requests: base.requests || containsAny(head, requestTopic),
					remedies: base.remedies || containsAny(head, remedyTopic),
					fees:     containsAny(head, feeTopic),
					feesOnly: containsAny(head, feeTopic) && !otherFee.MatchString(head),
				}
			}
		}
		sn := sentence{from: from, to: to, s: line, context: line[:min(len(line), longestContext)], topic: heading, years: yearMarks(line), cumulative: len(line)}
		for ; next < len(tokens) && tokens[next].from < to; next++ {
			t := tokens[next]
			t.from, t.to = t.from-from, min(t.to, to)-from
			sn.tokens = append(sn.tokens, t)
		}
		paragraph = paragraph || containsAny(line, requestTopic)
		sn.topic.kind = kind
		sn.topic.requests = heading.requests || paragraph
		sn.topic.fees = heading.fees || containsAny(line, feeTopic)
		if containsAny(line, cumulativeWords) { // the pattern is slow
			if m := cumulative.FindStringIndex(line); m != nil {
				sn.cumulative = m[0]
			}
		}
		out = append(out, sn)
		from = to
	}
	return out
}

func sentenceEnd(s string, from int) int {
	for i, r := range s[from:] {
		switch r {
		case '。', '！', '？', '\n':
			return from + i + utf8.RuneLen(r)
		}
	}
	return len(s)
}

// yearMarks finds the years that a sentence names outside the titles of documents.
func yearMarks(s string) []yearMark {
	if !strings.Contains(s, "年") && !strings.Contains(s, "同期") && !strings.Contains(s, "报告期") {
		return nil
	}
	var titles [][]int
	if strings.Contains(s, "《") {
		titles = bookTitle.FindAllStringIndex(s, -1)
	}
	var out []yearMark
	for _, m := range yearWord.FindAllStringSubmatchIndex(s, -1) {
		for len(titles) > 0 && titles[0][1] <= m[0] {
			titles = titles[1:]
		}
		if len(titles) > 0 && titles[0][0] < m[0] {
			continue
		}
		mark := yearMark{at: m[0], end: m[1]}
		switch {
		case m[2] >= 0:
			mark.year, _ = strconv.Atoi(s[m[2]:m[3]])
		case m[4] >= 0:
			mark.year = relativeYear - 1
		default:
			mark.year = relativeYear
		}
		before, after := s[max(0, m[0]-15):m[0]], s[m[1]:min(len(s), m[1]+24)]
		mark.compared = compareFront.MatchString(before) || strings.HasPrefix(after, "同期") || strings.HasPrefix(after, "相比")
		mark.void = carryFront.MatchString(before) || strings.HasPrefix(after, "结转") || strings.HasPrefix(after, "的结转") ||
			strings.HasPrefix(after, "以来") || strings.HasPrefix(after, "度结转")
		out = append(out, mark)
	}
	return out
}

var (
	compareFront = regexp.MustCompile(`(?:较|比|与|同|和|对比|比较|相比|相较于?|于)$`)
	carryFront   = regexp.MustCompile(`(?:结转|顺延|延续|转)(?:至|到|入|自|于)?$|结转自$`)
)

// longestContext bounds, in bytes, what of a sentence tells its subject.
const longestContext = 6000

// longestClause bounds how far, in bytes, the words beside a number are looked at.
const longestClause = 600

// clauseStart is where the clause that holds position i begins.
func clauseStart(s string, i int) int {
	floor := max(0, i-longestClause)
	j := strings.LastIndexAny(s[floor:i], "，；：。\n")
	if j < 0 {
		return floor
	}
	j += floor
	_, size := utf8.DecodeRuneInString(s[j:])
	return j + size
}

// clauseEnd is where the clause that holds position i ends, its mark excluded.
func clauseEnd(s string, i int) int {
	ceiling := min(len(s), i+longestClause)
	if j := strings.IndexAny(s[i:ceiling], "，；。\n"); j >= 0 {
		return i + j
	}
	return ceiling
}

// inYear tells whether what stands at position i of the sentence is said of the
// report year (0: of any year).
func (sn *sentence) inYear(i, year int) bool {
	clause := clauseStart(sn.s, i)
	last := sort.Search(len(sn.years), func(k int) bool { return sn.years[k].at >= i })
	for k := last - 1; k >= max(0, last-16); k-- {
		m := sn.years[k]
		if m.void || m.compared && m.at < clause {
			continue
		}
		switch {
		case m.year >= relativeYear-1:
			return m.year == relativeYear
		case m.compared:
			return m.year == year
		default:
			return year == 0 || m.year == year
		}
	}
	return true
}

// partial tells whether the clause at i speaks of a part of the year only, or of
// all years so far.
func (sn *sentence) partial(i int) bool {
	start := clauseStart(sn.s, i)
	if start > 0 { // 上半年，收到申请3件
		start = clauseStart(sn.s, start-len("，"))
	}
	front := sn.s[start:i]
	return partOfYear.MatchString(front) && !wholeYear.MatchString(front) || sn.cumulative < i
}
