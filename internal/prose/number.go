package prose

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Numbers finds the quantities of a text in their order.
func Numbers(text string) []Number {
	f := fold(text)
	var out []Number
	for _, t := range scan(f.s) {
		n := t.Number
		n.From, n.To = f.span(t.from, t.to)
		out = append(out, n)
	}
	return out
}

// token is a number of a folded text.
type token struct {
	Number
	from, to int // in the folded text
}

// units are what reports count, longer ones first. A Chinese numeral is a number
// only before one of them: 一致, 三同步 and 五公开 count nothing.
var units = []string{
	"个百分点", "个工作日", "个自然日", "百分点", "平方公里", "平方米", "个月", "人次", "件次", "条次", "小时", "分钟", "公里",
	"件", "条", "篇", "项", "个", "次", "人", "元", "份", "起", "宗", "家", "名", "期", "场", "例", "封", "页", "册", "卷",
	"部", "类", "批", "位", "户", "笔", "字", "天", "种", "幅", "张", "组", "套", "处", "所", "台", "倍", "届", "轮", "则",
}

// notUnit are words that only begin like a unit.
var notUnit = regexp.MustCompile(`^(?:条例|部门|部分|部委|部长|名称|名单|起草|起诉|起止|起施行|人民|人员|人大|件事|次性|次年|处理|处罚|所有|所属|所在|组织|组成|位于|位置|则是|项目数|期限|期间|类似|天然)`)

var (
	arabic     = regexp.MustCompile(`^(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?`)
	percentOf  = regexp.MustCompile(`^(百|千)分之([零〇一二三四五六七八九十百两\d.]+)(?:点([零〇一二三四五六七八九]+))?`)
	fractionOf = regexp.MustCompile(`^[一二三四五六七八九十两\d]+分之[一二三四五六七八九十两\d]+`)
	latinRun   = regexp.MustCompile(`^[A-Za-z0-9_.\-/:：?&=%#@~+]*[A-Za-z@][A-Za-z0-9_.\-/:：?&=%#@~+]*`)
	dateAfter  = regexp.MustCompile(`^(?:年|月|日|时|点|分许|季度|世纪|周年|度)`)
	placeAfter = regexp.MustCompile(`^(?:号|楼|室|层|栋|幢|单元|弄|巷|路|街|房|#|条例|版)`)
	aboutAfter = regexp.MustCompile(`^(?:余|多|来|几)`)
	aboutUnit  = regexp.MustCompile(`^(?:左右|以上|上下|以内|以下|之多|余)`)
	aboutFront = regexp.MustCompile(`(?:约|大约|将近|近|超过|超|逾|不足|至少|最多|不少于|不低于|接近|每|多达)$`)
	rangeAfter = regexp.MustCompile(`^(?:余|多|人次|百分点|[件条篇项个次人元份起宗家名期场例天月%万]{0,2})(?:-|~|至|到|―)[零一二三四五六七八九十百千两\d]+`)
	listAfter  = regexp.MustCompile(`^(?:[、.．）]|是|要|则)`)
	phoneFront = regexp.MustCompile(`(?:邮编|邮政编码|电话|传真|热线|联系方式|QQ|微信号|代码|编号|编码|标识码|备案号?|文号|公网安备|ICP备)[为是]?：?$`)
)

type scanner struct {
	s      string
	tokens []token
}

// scan finds the numbers of a folded text.
func scan(s string) []token {
	sc := scanner{s: s}
	for i := 0; i < len(s); {
		i = sc.step(i)
	}
	return sc.tokens
}

// step reads what stands at i and says where to go on.
func (sc *scanner) step(i int) int {
	rest := sc.s[i:]
	r, size := utf8.DecodeRuneInString(rest)
	if r >= utf8.RuneSelf && !isChineseNumeral(r) {
		return i + size
	}
	if m := percentOf.FindStringSubmatch(rest); m != nil {
		sc.addPercent(i, m)
		return i + len(m[0])
	}
	if m := fractionOf.FindString(rest); m != "" {
		return i + len(m)
	}
	c := rest[0]
	switch {
	case c >= '0' && c <= '9':
		return sc.arabic(i)
	case isLatin(c):
		if m := latinRun.FindString(rest); m != "" {
			return i + len(m)
		}
		return i + 1
	}
	if isChineseNumeral(r) {
		return sc.chinese(i)
	}
	return i + size
}

func isLatin(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

// arabic reads the figures at i.
func (sc *scanner) arabic(i int) int {
	s := sc.s
	figures := arabic.FindString(s[i:])
	end := i + len(figures)
	if strings.Contains(figures, " ") && unitAt(s[end:]) == "" {
		// Only a unit shows that a blank parts thousands and not two numbers.
		figures = figures[:strings.IndexByte(figures, ' ')]
		end = i + len(figures)
	}
	if skip := sc.notQuantity(i, end); skip > end {
		return skip
	} else if skip == end {
		return end
	}
	if m := rangeAfter.FindString(s[end:]); m != "" {
		return end + sc.pastRange(end, m)
	}
	exponent, scaled := "", end
	for _, scale := range []struct{ word, exp string }{{"万亿", "e12"}, {"亿", "e8"}, {"万", "e4"}, {"千", "e3"}, {"百", "e2"}} {
		if strings.HasPrefix(s[end:], scale.word) {
			if (scale.exp == "e3" || scale.exp == "e2") && unitAt(trimAbout(s[end+len(scale.word):])) == "" {
				break // 100百姓
			}
			exponent, scaled = scale.exp, end+len(scale.word)
			break
		}
	}
	v, err := strconv.ParseFloat(ungroup.Replace(figures)+exponent, 64)
	if err != nil {
		return end
	}
	from := i
	if i > 0 && s[i-1] == '-' && sc.isSign(i-1) {
		v, from = -v, i-1
	}
	return sc.finish(from, i, scaled, v)
}

var ungroup = strings.NewReplacer(",", "", " ", "")

// isSign tells a minus from a dash and from the mark of a list.
func (sc *scanner) isSign(i int) bool {
	before, _ := utf8.DecodeLastRuneInString(sc.s[:i])
	return i > 0 && strings.ContainsRune("为是长降达到：（", before)
}

// notQuantity recognises figures that count nothing. It returns the place after
// them, or -1 if they may be a quantity.
func (sc *scanner) notQuantity(i, end int) int {
	s := sc.s
	figures, after, before := s[i:end], s[end:], s[max(0, i-36):i]
	prev, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	switch {
	case prev == '第', prev == '.' || prev == '/' || prev == '·', i > 0 && isLatin(s[i-1]), isLatin(byteAt(s, end)):
		return sc.pastFigures(end)
	case next == '.' && isDigit(rune(byteAt(s, end+1))):
		return sc.pastFigures(end) // 1.2.3, 2021.1.5
	case strings.ContainsRune("/:：", next) && isDigit(rune(byteAt(s, end+utf8.RuneLen(next)))):
		return sc.pastFigures(end)
	case dateAfter.MatchString(after) || isYearList(figures, after):
		return end
	case placeAfter.MatchString(after):
		return sc.pastFigures(end)
	case prev == '（' && next == '）', sc.isListMark(i, after):
		return end
	}
	if unitAt(trimAbout(after)) != "" || next == '%' || next == '万' || next == '亿' {
		return -1
	}
	plain := strings.IndexByte(figures, '.') < 0 && !strings.Contains(figures, ",")
	switch {
	case phoneFront.MatchString(before), plain && len(figures) >= 7, plain && len(figures) > 1 && figures[0] == '0':
		return sc.pastFigures(end)
	case plain && len(figures) == 4 && (figures[:2] == "19" || figures[:2] == "20"):
		return end
	case plain && (figures == "12345" || figures == "12380" || figures == "110" || figures == "12388"):
		return end
	case next == '-' && isDigit(rune(byteAt(s, end+1))) && len(figures) >= 3:
		return sc.pastFigures(end) // 0527-83593059
	}
	return -1
}

// isYearList recognises 2019、2020年 and 2019-2021年.
func isYearList(figures, after string) bool {
	return len(figures) == 4 && (figures[:2] == "19" || figures[:2] == "20") && yearList.MatchString(after)
}

var yearList = regexp.MustCompile(`^[、至到和~\-](?:19|20)\d\d(?:年|[、至到和~\-])`)

// isListMark recognises the ordinal of a list: 1. or 1、 at the start of a clause.
func (sc *scanner) isListMark(i int, after string) bool {
	prev, _ := utf8.DecodeLastRuneInString(sc.s[:i])
	if i > 0 && !strings.ContainsRune("\n。；：，！？-）", prev) {
		return false
	}
	next, size := utf8.DecodeRuneInString(after)
	switch next {
	case '、':
		// 分别为5、7件 counts; a list goes on with words.
		return !isDigit(rune(byteAt(after, size))) || prev == '\n' || i == 0
	case '.':
		return !isDigit(rune(byteAt(after, size)))
	case '）':
		return i == 0 || prev != '（' && strings.ContainsRune("\n。；：", prev)
	}
	return false
}

// pastFigures skips what belongs to a date, a version, a phone number.
func (sc *scanner) pastFigures(i int) int {
	for i < len(sc.s) {
		r, size := utf8.DecodeRuneInString(sc.s[i:])
		if !isDigit(r) && !(r < utf8.RuneSelf && isLatin(byte(r))) && !strings.ContainsRune(".-/", r) &&
			!(r == '：' && isDigit(rune(byteAt(sc.s, i+size)))) {
			break
		}
		i += size
	}
	return i
}

// pastRange skips both ends of a range that begins at from; m is what follows
// its first end.
func (sc *scanner) pastRange(from int, m string) int {
	n := len(m)
	rest := sc.s[from+n:]
	if strings.HasPrefix(rest, ".") {
		n += len(rest) - len(strings.TrimLeft(rest, ".0123456789"))
	}
	return n
}

// chinese reads the numeral at i.
func (sc *scanner) chinese(i int) int {
	s := sc.s
	end := i + chineseRun(s[i:])
	before, after := s[:i], s[end:]
	prev, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(s[i:])
	if strings.ContainsRune("第周初期", prev) || strings.ContainsRune("几数上", prev) && scaleValue(first) > 0 {
		return end // 第二, 数十, 上百
	}
	if prev == '（' && strings.HasPrefix(after, "）") || listAfter.MatchString(after) || dateAfter.MatchString(after) {
		return end
	}
	if m := rangeAfter.FindString(after); m != "" {
		return end + sc.pastRange(end, m)
	}
	if unitAt(trimAbout(after)) == "" || s[i:end] == "一" && !singleOne(after) {
		return end
	}
	v, ok := chineseNumber(s[i:end])
	if !ok {
		return end
	}
	return sc.finish(i, i, end, v)
}

// singleOne guards words such as 一起 (together) and 一次性 (at one go).
func singleOne(after string) bool {
	if rest, ok := strings.CutPrefix(after, "起"); ok {
		for _, w := range []string{"行政", "诉讼", "复议", "案", "投诉", "申请", "举报", "，", "。", "；"} {
			if strings.HasPrefix(rest, w) {
				return true
			}
		}
		return false
	}
	return true
}

// finish adds the number that was read from `from` to end, with its unit.
func (sc *scanner) finish(from, figures, end int, v float64) int {
	s := sc.s
	t := token{Number: Number{Value: v}, from: from}
	if rest := trimAbout(s[end:]); len(rest) < len(s)-end && (unitAt(rest) != "" || aboutScale(rest)) {
		t.Approx = true
		end = len(s) - len(rest)
		if aboutScale(rest) { // 10余万件
			end += len("万")
			t.Value *= 1e4
		}
	}
	if strings.HasPrefix(s[end:], "%") {
		t.Percent = true
		end++
		if m := regexpDash.FindString(s[end:]); m != "" {
			return end + len(m) // a range of percentages
		}
	} else if t.Unit = unitAt(s[end:]); t.Unit != "" {
		end += len(t.Unit)
	}
	front := s[max(0, from-24):from]
	t.Approx = t.Approx || aboutFront.MatchString(front) || aboutUnit.MatchString(s[end:])
	t.to = end
	sc.tokens = append(sc.tokens, t)
	return end
}

var regexpDash = regexp.MustCompile(`^(?:-|~|至|到)\d+(?:\.\d+)?%`)

func aboutScale(rest string) bool {
	return strings.HasPrefix(rest, "万") && unitAt(rest[len("万"):]) != ""
}

func (sc *scanner) addPercent(i int, m []string) {
	v, err := strconv.ParseFloat(m[2], 64)
	if err != nil {
		var ok bool
		if v, ok = chineseNumber(m[2]); !ok && m[2] != "百" {
			return
		} else if m[2] == "百" {
			v = 100
		}
	}
	place := 0.1
	for _, r := range m[3] {
		d, _ := digitValue(r)
		v += float64(d) * place
		place /= 10
	}
	if m[1] == "千" {
		v /= 10
	}
	sc.tokens = append(sc.tokens, token{
		Number: Number{Value: round(v), Percent: true, Approx: aboutFront.MatchString(sc.s[max(0, i-24):i])},
		from:   i, to: i + len(m[0]),
	})
}

// round removes what binary fractions add: 30.2 and not 30.200000000000003.
func round(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 6, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// unitAt is the unit at the start of s.
func unitAt(s string) string {
	if s == "" || notUnit.MatchString(s) {
		return ""
	}
	for _, u := range units {
		if strings.HasPrefix(s, u) {
			return u
		}
	}
	return ""
}

func trimAbout(s string) string { return s[len(aboutAfter.FindString(s)):] }

func byteAt(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}
