package crawler

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// pager is the paging of a list as a reader sees it.
type pager struct {
	p       *Page
	next    []string // where 下一页 leads
	last    []string // where 尾页 leads
	numbers []string // where 2, 3, 4 lead
	count   int      // number of pages; 0 = not told
	current int      // number of this page, from 1; 0 = not told
}

type pagerWord int

const (
	wordNone pagerWord = iota
	wordNext
	wordLast
	wordOther // first, previous: a pager is here
	wordNumber
	wordArrow
)

var pagerWords = map[string]pagerWord{
	"下一页": wordNext, "下页": wordNext, "后一页": wordNext, "后页": wordNext, "下一頁": wordNext, "下頁": wordNext,
	"下翻页": wordNext, "向后翻页": wordNext, "next": wordNext, "nextpage": wordNext,
	"尾页": wordLast, "末页": wordLast, "最后一页": wordLast, "最末页": wordLast, "尾頁": wordLast, "末頁": wordLast,
	"last": wordLast, "lastpage": wordLast, "end": wordLast,
	"上一页": wordOther, "上页": wordOther, "前一页": wordOther, "首页": wordOther, "上一頁": wordOther, "prev": wordOther,
	">": wordArrow, ">>": wordArrow, "»": wordArrow, "›": wordArrow, "→": wordArrow, "▶": wordArrow, "》": wordArrow,
}

var pagerBox = regexp.MustCompile(`(?i)page|pagi|fen_?ye|fan_?ye|yema|turn`)

// wordOf reads the text of a link as a word of a pager.
func wordOf(text string) pagerWord {
	if text == "" || len(text) > 40 {
		return wordNone
	}
	text = strings.ToLower(strings.Join(strings.Fields(text), ""))
	if w, ok := pagerWords[text]; ok {
		return w
	}
	bare := strings.Trim(text, "[]()（）【】<>《》«»‹›→▶|·….:：")
	if w, ok := pagerWords[bare]; ok {
		return w
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(bare, "第"), "页")); err == nil && n > 0 && n <= 9999 {
		return wordNumber
	}
	return wordNone
}

// wordOfElement looks at the text, the title and the image of a link.
func wordOfElement(n *html.Node) pagerWord {
	text := shortText(n)
	if w := wordOf(text); w != wordNone {
		return w
	}
	if len(text) > 12 {
		return wordNone
	}
	for _, other := range []string{attr(n, "title"), imageText(n), attr(n, "aria-label")} {
		if w := wordOf(other); w == wordNext || w == wordLast {
			return w
		}
	}
	return wordNone
}

// readPager finds the pager of a page. Numbers and arrows count only within
// one: elsewhere they are a calendar, a carousel or a breadcrumb.
func readPager(p *Page) *pager {
	pg := &pager{p: p}
	type found struct {
		node    *html.Node
		address string
		word    pagerWord
	}
	var doubtful []found
	boxes := map[*html.Node]bool{}
	p.Doc.Find("a, area, [onclick], link[rel]").Each(func(_ int, s *goquery.Selection) {
		n := s.Get(0)
		if n.Data == "link" {
			if strings.EqualFold(attr(n, "rel"), "next") {
				pg.next = append(pg.next, p.abs(attr(n, "href")))
			}
			return
		}
		word := wordOfElement(n)
		if strings.EqualFold(attr(n, "rel"), "next") {
			word = wordNext
		}
		if word == wordNone {
			return
		}
		if word != wordNumber && word != wordArrow {
			markBoxes(boxes, n)
		}
		address := p.target(n)
		switch word {
		case wordNext:
			pg.next = append(pg.next, address)
		case wordLast:
			pg.last = append(pg.last, address)
		case wordNumber, wordArrow:
			doubtful = append(doubtful, found{n, address, word})
		}
	})
	for _, f := range doubtful {
		if !inBox(boxes, f.node) {
			continue
		}
		if f.word == wordArrow {
			pg.next = append(pg.next, f.address)
		} else {
			pg.numbers = append(pg.numbers, f.address)
		}
	}
	pg.next, pg.last, pg.numbers = usable(pg.next), usable(pg.last), usable(pg.numbers)
	pg.current, pg.count = pageNumbers(p)
	return pg
}

// boxHeight is how far above its links the element of a pager is looked for.
const boxHeight = 3

func markBoxes(boxes map[*html.Node]bool, n *html.Node) {
	if wordOf(shortText(n)) == wordOther && shortText(n) == "首页" {
		return // the home page stands in every menu, too
	}
	for up, node := 0, n.Parent; up < boxHeight-1 && node != nil && node.Data != "body" && node.Data != "html"; up++ {
		boxes[node] = true
		node = node.Parent
	}
}

func inBox(boxes map[*html.Node]bool, n *html.Node) bool {
	for up, node := 0, n.Parent; up < boxHeight && node != nil; up++ {
		if boxes[node] || pagerBox.MatchString(attr(node, "class")) || pagerBox.MatchString(attr(node, "id")) {
			return true
		}
		node = node.Parent
	}
	return false
}

// usable drops addresses that lead nowhere, repetitions, and what is more than
// any pager shows.
func usable(all []string) []string {
	seen := map[string]bool{"": true}
	kept := all[:0]
	for _, a := range all {
		if !seen[a] && len(kept) < maxListPages {
			seen[a] = true
			kept = append(kept, a)
		}
	}
	return kept
}

// pages are all further pages that the pager leads to. Where the next and the
// last page, or the next page and the count, show how pages are numbered, the
// ones between are named, too.
func (pg *pager) pages() []Follow {
	var between []string
	if len(pg.next) > 0 && len(pg.last) > 0 {
		between = fillBetween(pg.next[0], pg.last[0])
	}
	if between == nil && len(pg.next) > 0 && pg.count > 2 {
		between = fillCounted(pg.next[0], pg.current, pg.count)
	}
	all := append(append(append(pg.next, between...), pg.numbers...), pg.last...)
	return uniqueFollows(pg.p.gets(all...))
}

// digitRun is a number in an address.
var digitRun = regexp.MustCompile(`\d{1,9}`)

// fillBetween names the pages from next to last if their addresses differ in
// one number only. Numbers may fall: some systems count from the oldest page.
func fillBetween(next, last string) []string {
	a, b := digitRun.FindAllStringIndex(next, -1), digitRun.FindAllStringIndex(last, -1)
	if len(a) != len(b) {
		return nil
	}
	at := -1
	for i := range a {
		if next[a[i][0]:a[i][1]] != last[b[i][0]:b[i][1]] {
			if at >= 0 {
				return nil
			}
			at = i
		}
	}
	if at < 0 || next[:a[at][0]] != last[:b[at][0]] || next[a[at][1]:] != last[b[at][1]:] {
		return nil
	}
	from, _ := strconv.Atoi(next[a[at][0]:a[at][1]])
	to, _ := strconv.Atoi(last[b[at][0]:b[at][1]])
	return numberedFrom(next, a[at], from, to)
}

// fillCounted names the pages after next if the last number in its address is
// that of a page: 2 or 1 after the first, or one below the count where numbers
// fall.
func fillCounted(next string, current, count int) []string {
	runs := digitRun.FindAllStringIndex(next, -1)
	if len(runs) == 0 || current > 1 {
		return nil
	}
	run := runs[len(runs)-1]
	switch n, _ := strconv.Atoi(next[run[0]:run[1]]); n {
	case 2:
		return numberedFrom(next, run, 2, count)
	case 1:
		return numberedFrom(next, run, 1, count-1)
	case count - 1:
		return numberedFrom(next, run, count-1, 1)
	}
	return nil
}

func numberedFrom(address string, run []int, from, to int) []string {
	step := 1
	if to < from {
		step = -1
	}
	if (to-from)*step >= maxListPages {
		return nil
	}
	var all []string
	for n := from; ; n += step {
		all = append(all, address[:run[0]]+strconv.Itoa(n)+address[run[1]:])
		if n == to {
			return all
		}
	}
}

// pageParam are the names under which addresses carry the number of a page.
var pageParam = regexp.MustCompile(`(?i)^(?:page|pageno|pageindex|pagenum|page_?number|curr?_?page|currentpage|cpage|curpage|pn|pg|pageid|p)$`)

// numberedPath is an address that ends in the number of a page.
var numberedPath = regexp.MustCompile(`(?i)^(.*[/_-])(\d{1,4})(\.(?:s?html?|jsp|aspx?|php|do))$`)

// countedPages names the other pages of a list whose pager works by script:
// possible where the address of this one holds its number.
func countedPages(p *Page) []Follow {
	current, count := pageNumbers(p)
	if count < 2 || count > maxListPages {
		return nil
	}
	var next []Follow
	query := p.URL.Query()
	for name := range query {
		if n, err := strconv.Atoi(query.Get(name)); err == nil && pageParam.MatchString(name) && n <= count {
			for k := n + 1; k <= count; k++ {
				next = append(next, Follow{URL: withParam(p.URL, name, strconv.Itoa(k))})
			}
			return next
		}
	}
	m := numberedPath.FindStringSubmatch(p.URL.Path)
	if m == nil || strconv.Itoa(current) != m[2] {
		return nil
	}
	for k := current + 1; k <= count; k++ {
		next = append(next, p.gets(m[1]+strconv.Itoa(k)+m[3])...)
	}
	return next
}

// withParam is the address with one parameter set; the others keep their place
// and spelling, which servers may mind.
func withParam(u *url.URL, name, value string) string {
	pairs := strings.Split(u.RawQuery, "&")
	done := false
	for i, pair := range pairs {
		key, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(key); err == nil && plain == name {
			pairs[i], done = key+"="+url.QueryEscape(value), true
		}
	}
	if !done {
		pairs = append(pairs, name+"="+url.QueryEscape(value))
	}
	changed := *u
	changed.RawQuery = strings.TrimPrefix(strings.Join(pairs, "&"), "&")
	changed.Fragment, changed.RawFragment = "", ""
	return changed.String()
}

var (
	pageOfPages  = regexp.MustCompile(`(?:第|页次|页码|当前页?)[:：]?\s*(\d{1,4})\s*页?\s*[/,，|]?\s*(?:共|总)?(?:页数)?[:：]?\s*(\d{1,4})\s*页?|(\d{1,4})\s*/\s*(?:共)?\s*(\d{1,4})\s*页`)
	pagesInAll   = regexp.MustCompile(`(?:共|总页数|总共|总计)[:：有]?\s*(\d{1,4})\s*页`)
	recordsInAll = regexp.MustCompile(`共[:：有]?\s*(\d{1,6})\s*(?:条|篇|个)`)
	recordsEach  = regexp.MustCompile(`每页(?:显示)?[:：]?\s*(\d{1,3})\s*(?:条|篇|个)`)
	scriptPages  = regexp.MustCompile(`\b(?:[tT]otalPages?|totalpages?|[pP]ageCount|pagecount|page_count|countPage|pageTotal)["']?\s*[:=]\s*["']?(\d{1,4})\b`)
)

// pageCount is the number of a page and of all, as the page tells them; 0 where
// it does not.
type pageCount struct{ current, count int }

func pageNumbers(p *Page) (current, count int) {
	if p.counted == nil {
		n := countPages(edges(p.visible()), p.Text)
		p.counted = &n
	}
	return p.counted.current, p.counted.count
}

// edges is the text where pagers stand: above and below the list.
func edges(text string) string {
	const edge = 64 << 10
	if len(text) <= 2*edge {
		return text
	}
	return text[:edge] + " " + text[len(text)-edge:]
}

func countPages(text, source string) pageCount {
	var n pageCount
	if strings.Contains(text, "页") {
		if m := pageOfPages.FindStringSubmatch(text); m != nil {
			current, _ := strconv.Atoi(m[1] + m[3])
			count, _ := strconv.Atoi(m[2] + m[4])
			if count >= current && count > 0 {
				return pageCount{current, count}
			}
		}
		if n.count = firstInt(pagesInAll, text); n.count > 0 {
			return n
		}
		if total, each := firstInt(recordsInAll, text), firstInt(recordsEach, text); total > 0 && each > 0 {
			n.count = (total + each - 1) / each
			return n
		}
	}
	for _, word := range []string{"otal", "ount"} {
		if i := strings.Index(source, word); i >= 0 {
			n.count = max(n.count, firstInt(scriptPages, source[max(0, i-20):]))
		}
	}
	return n
}

// maxVisible bounds the text of a page that is searched for words, in bytes.
const maxVisible = 1 << 20

// visible is the text of the page without scripts, as far as it is searched.
func (p *Page) visible() string {
	if p.seen != "" {
		return p.seen
	}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && b.Len() < maxVisible; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type == html.ElementNode && c.Data != "script" && c.Data != "style":
				if !inline[c.Data] {
					b.WriteByte('\n')
				}
				walk(c)
				if !inline[c.Data] {
					b.WriteByte('\n')
				}
			}
		}
	}
	for _, n := range p.Doc.Nodes {
		walk(n)
	}
	b.WriteByte('\n')
	p.seen = b.String()
	return p.seen
}

// inline are the elements that do not part words.
var inline = map[string]bool{"a": true, "b": true, "i": true, "u": true, "em": true, "strong": true, "span": true, "font": true}

// maxForm bounds the body of a form that is sent back, in bytes.
const maxForm = 8 << 10

// formPages names the other pages of a list whose pager submits a form with
// the number of the page in it.
func formPages(p *Page) []Follow {
	current, count := pageNumbers(p)
	if count < 2 || count > maxListPages {
		return nil
	}
	current = max(current, 1)
	var next []Follow
	p.Doc.Find("form").EachWithBreak(func(_ int, form *goquery.Selection) bool {
		name := ""
		form.Find("input[name]").EachWithBreak(func(_ int, in *goquery.Selection) bool {
			if pageParam.MatchString(in.AttrOr("name", "")) {
				name = in.AttrOr("name", "")
			}
			return name == ""
		})
		body := hiddenFields(form, maxForm)
		if name == "" || body == nil || body.Has("__VIEWSTATE") {
			return true
		}
		for k := current + 1; k <= count; k++ {
			body.Set(name, fmt.Sprint(k))
			next = append(next, p.submit(form, body)...)
		}
		return false
	})
	return next
}

// hiddenFields are the fields that a form sends without the reader's doing;
// nil if they are larger than size.
func hiddenFields(form *goquery.Selection, size int) url.Values {
	fields := url.Values{}
	form.Find("input[name]").Each(func(_ int, in *goquery.Selection) {
		if kind := strings.ToLower(in.AttrOr("type", "text")); kind != "hidden" && kind != "text" {
			return
		}
		fields.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
	})
	if len(fields.Encode()) > size {
		return nil
	}
	return fields
}

// submit sends a form as its method says.
func (p *Page) submit(form *goquery.Selection, fields url.Values) []Follow {
	action := form.AttrOr("action", "")
	if strings.TrimSpace(action) == "" {
		action = p.URL.String()
	}
	address := p.abs(action)
	if address == "" {
		return nil
	}
	if strings.EqualFold(form.AttrOr("method", "get"), "post") {
		return []Follow{{URL: address, Form: fields.Encode()}}
	}
	address, _, _ = strings.Cut(address, "?")
	return []Follow{{URL: address + "?" + fields.Encode()}}
}
