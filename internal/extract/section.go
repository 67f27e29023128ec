package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// parts is a document divided: the article within the page, its sections, and
// what stands around them.
type parts struct {
	from, to  int // blocks of the article, [from, to)
	first     int // block of the first main heading; to if there is none
	headings  []heading
	sections  []nianbao.Section
	lead      []string // paragraphs before the first heading, page chrome left out
	signature signature
	metaDate  string // PubDate and its like, YYYY-MM-DD
	notes     []Note
}

// Note says where something was found.
type Note struct {
	Field string // title, year, office, published, table
	Value string
	From  string
}

func (p *parts) note(field, value, from string) {
	p.notes = append(p.notes, Note{field, value, from})
}

// signature is the closing of a report: who signs, and when.
type signature struct {
	office string
	date   string // YYYY-MM-DD
}

// divide finds the article and cuts it into sections. Text of tables does not
// enter the sections, and neither does the closing signature.
func divide(doc *document, kinds map[int]nianbao.SectionKind) *parts {
	p := &parts{headings: findHeadings(doc)}
	for _, name := range dateTag {
		if p.metaDate == "" {
			p.metaDate = parseDate(doc.meta[name])
		}
	}
	p.from, p.to = articleRange(doc, p.headings, kinds)
	p.first = p.to
	if len(p.headings) > 0 {
		p.first = p.headings[0].block
	}
	if len(p.headings) == 0 {
		return p
	}
	p.preface(doc)
	for i, h := range p.headings {
		end := p.to
		if i+1 < len(p.headings) {
			end = p.headings[i+1].block
		}
		p.section(doc, h, end, i == len(p.headings)-1)
	}
	return p
}

func (p *parts) preface(doc *document) {
	var lines []string
	for _, b := range doc.blocks[p.from:p.first] {
		if b.table >= 0 || b.allLink() || isChrome(b.text) || isPassing(b.text) {
			continue
		}
		p.lead = append(p.lead, b.text)
		if isSentence(b.text) || len(lines) > 0 && !isTitleLine(b.text) {
			lines = append(lines, b.text)
		}
	}
	if len(lines) > 0 {
		p.sections = append(p.sections, nianbao.Section{Kind: nianbao.SectionPreface, Text: strings.Join(lines, "\n")})
	}
}

// section collects the prose from one heading to the next.
func (p *parts) section(doc *document, h heading, end int, last bool) {
	var lines []block
	if h.rest != "" {
		lines = append(lines, block{text: h.rest, table: -1})
	}
	for i := h.block + 1; i < end; i++ {
		b := doc.blocks[i]
		switch {
		case b.table >= 0, !hasLetter(b.text), isTableNote(b.text), b.allLink() && (last || utf8.RuneCountInString(b.text) < 40):
			continue
		case last && isFooter(b.text):
			end = i
			continue
		}
		lines = append(lines, b)
	}
	if last {
		lines = p.sign(trimChrome(lines))
	}
	texts := make([]string, len(lines))
	for i, b := range lines {
		texts[i] = b.text
	}
	p.sections = append(p.sections, nianbao.Section{Kind: h.kind, Heading: h.text, Text: strings.Join(texts, "\n")})
}

var (
	signDate   = regexp.MustCompile(`^[（(]?(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?|[一二三四五六七八九零〇○O0]{4}年[元一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)[）)]?$`)
	signBoth   = regexp.MustCompile(`^(\S{2,30}?)\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)$`)
	signGlued  = regexp.MustCompile(`[。！]\s*([^。！，；：、\s]{3,36}?)\s*(\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*$`)
	officeEnds = regexp.MustCompile(`(?:人民政府|办公室|办公厅|办事处|委员会|管委会|[局厅委部署办院处会站所队社镇乡区县市]|中心|总队|支队|公司|集团)(?:[（(][^（）()]*[）)])?$`)
)

// sign takes the signature off the end of the last section. A page that sets
// these lines as running text keeps them there; they are read all the same.
func (p *parts) sign(lines []block) []block {
	if n := len(lines); n > 0 {
		if m := signGlued.FindStringSubmatchIndex(lines[n-1].text); m != nil && isOfficeLine(lines[n-1].text[m[2]:m[3]]) {
			text := lines[n-1].text
			p.signature = signature{text[m[2]:m[3]], parseDate(text[m[4]:m[5]])}
			lines[n-1].text = text[:m[2]]
			return lines
		}
	}
	keep := len(lines)
	for i := len(lines) - 1; i >= 0 && i >= len(lines)-4; i-- {
		text := lines[i].text
		compact := strings.Join(strings.Fields(text), "")
		switch {
		case signDate.MatchString(compact) && p.signature.date == "":
			p.signature.date = parseDate(compact)
		case signBoth.MatchString(text) && p.signature.date == "":
			m := signBoth.FindStringSubmatch(text)
			p.signature.office, p.signature.date = m[1], parseDate(m[2])
		case isOfficeLine(compact) && p.signature.office == "" && (p.signature.date != "" || i == len(lines)-1 && i > 0):
			p.signature.office = compact
		case len(compact) < 2:
		default:
			return lines[:keep]
		}
		if !lines[i].body {
			keep = i
		}
	}
	return lines[:keep]
}

// trimChrome takes off the end of the last section what the page prints below an
// article: otherwise it would hide the signature, and every visit would find
// another text.
func trimChrome(lines []block) []block {
	for len(lines) > 0 {
		text := lines[len(lines)-1].text
		if !isPassing(text) && (!isChrome(text) || signDate.MatchString(strings.Join(strings.Fields(text), ""))) {
			break
		}
		lines = lines[:len(lines)-1]
	}
	return lines
}

func isOfficeLine(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 3 && n <= 36 && officeEnds.MatchString(s) && !strings.ContainsAny(s, "，。；：、？！")
}

// articleRange is the run of blocks below the lowest node that holds all main
// headings and statutory tables: what surrounds it is the page, not the report.
func articleRange(doc *document, hs []heading, kinds map[int]nianbao.SectionKind) (from, to int) {
	var anchors []int
	for _, h := range hs {
		anchors = append(anchors, h.block)
	}
	for i, b := range doc.blocks {
		if b.table >= 0 && kinds[b.table] != "" {
			anchors = append(anchors, i)
		}
	}
	if len(anchors) < 2 || !doc.markup {
		return 0, len(doc.blocks)
	}
	root := doc.blocks[anchors[0]].node
	for _, i := range anchors[1:] {
		root = commonAncestor(root, doc.blocks[i].node)
	}
	from, to = anchors[0], anchors[0]+1
	for _, i := range anchors {
		from, to = min(from, i), max(to, i+1)
	}
	for from > 0 && isBelow(doc.blocks[from-1].node, root) {
		from--
	}
	for to < len(doc.blocks) && isBelow(doc.blocks[to].node, root) {
		to++
	}
	return from, to
}

func commonAncestor(a, b *html.Node) *html.Node {
	above := map[*html.Node]bool{}
	for n := a; n != nil; n = n.Parent {
		above[n] = true
	}
	for n := b; n != nil; n = n.Parent {
		if above[n] {
			return n
		}
	}
	return nil
}

func isBelow(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return root == nil
}

var (
	tableNote = regexp.MustCompile(`^(?:[（(]?单位[:：].{1,12}|[（(]?(?:本列数据的)?[勾钩]稽关系.*|第?二十条第?[（(].{1,3}[）)]项|附?表\s?[一二三四五六\d]{0,2}(?:[、:：.\s].{0,30})?|附表.{0,30})$`)
	chrome    = regexp.MustCompile(`^(?:[【\[]?(?:字体|字号|打印|关闭|收藏|分享|返回|保存)|(?:当前|您现?在?的?|现在)?位置|首页|(?:信息)?来源[:：]|作者[:：]|编辑[:：]|责任编辑|(?:浏览|阅读|点击|访问)(?:次数|量|数)?[:：]|(?:发布|发文|成文|公开|更新|信息|添加|录入|生成|公布|日期|时间)+(?:日期|时间)?[:：]|日期[:：]|时间[:：]|索引号|发布机构|发布单位|文号[:：]|字号[:：]|主题词|关键词|有效性|语音播报|【|(?:最后|最近)(?:更新|修改)|\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:$|\s+(?:来源|作者|编辑|浏览|点击|阅读|访问|字[体号])))`)
	footer    = regexp.MustCompile(`^(?:相关附件|附件(?:下载|列表)?(?:\s*\d*\s*[:：.、]|$)|附[:：]|附表|责任编辑|编辑[:：]|审核[:：]|来源[:：]|信息来源|[【\[]?(?:打印|关闭|收藏|返回|纠错)|我要(?:打印|收藏|分享|纠错)|分享|(?:请?用?手机)?(?:扫一扫|扫码|扫描二维码)|[上前]一[篇条页则]|[下后]一[篇条页则]|相关(?:链接|新闻|阅读|文档|信息|文章|稿件|解读)|版权所有|主办|承办|协办|地址[:：]|备案|.{0,12}ICP备|政府网站标识码|网站标识码|网站地图|友情链接|联系我们|浏览次数|阅读次数|\[?字号|^【|当前位置|Copyright|©|首页|\s*[|｜])`)
	// passing matches lines that are others at every visit: counters and clocks.
	passing = regexp.MustCompile(`^[【\[（(]?(?:` +
		`(?:本[文页站]|此文|文章|页面|累计|总)?(?:已?被)?(?:浏览|阅读|点击|访问|查看|人气|点阅)(?:人数|人次|次数|量|数|率)?[:：\s]*[\[【（(]?[\d,.]*\s*万?\s*(?:次|人次|人)?[\]】）)]?|` +
		`(?:本[文页站])?(?:已|共)有?\s*\d+\s*(?:人次?|位?访客)(?:浏览|阅读|访问|查看)过?|` +
		`您?是?本?站?第\s*\d+\s*位(?:访问者|访客|浏览者|来访者)|` +
		`(?:今天|今日|现在)是?[:：\s]*\d{4}.*|(?:当前|现在|系统|打印|服务器|北京)(?:日期|时间)(?:是|为)?[:：].*|` +
		`\d{4}年\d{1,2}月\d{1,2}日\s*星期[一二三四五六日天].{0,12}` +
		`)[】\]）)]?$`)
	sentence = regexp.MustCompile(`[。；！]`)
)

// isTableNote recognises captions and notes that stand beside a table.
func isTableNote(text string) bool {
	if !strings.ContainsAny(text, "位稽条表") {
		return false // one of them is in 单位, 勾稽关系, 第二十条 and 附表
	}
	return utf8.RuneCountInString(text) < 60 && tableNote.MatchString(strings.Join(strings.Fields(indicator.NormalizeLabel(text)), ""))
}

// isChrome recognises lines of the page around an article's title.
func isChrome(text string) bool {
	return utf8.RuneCountInString(text) < 120 && !sentence.MatchString(text) && chrome.MatchString(text)
}

// isPassing recognises lines that say how often or when the page is looked at.
func isPassing(text string) bool {
	return utf8.RuneCountInString(text) < 60 && !sentence.MatchString(text) && passing.MatchString(text)
}

// isFooter recognises what pages print below an article.
func isFooter(text string) bool {
	return utf8.RuneCountInString(text) < 120 && footer.MatchString(text) && !strings.HasSuffix(text, "。")
}

// hasLetter is false for lines of mere punctuation, left over from table borders.
func hasLetter(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

func isSentence(text string) bool {
	return sentence.MatchString(text) || utf8.RuneCountInString(text) > 50
}
