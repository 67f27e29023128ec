package crawler

import (
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// headings are where pages put their own title, in order of trust.
const headings = "h1, h2, h3, .article-title, .arti-title, .arti_title, .detail-title, .xxgk-title, .con-title, .content-title, #title, .title, .bt, .tit"

// titleParts splits the title of a document: the page, its columns, the site.
var titleParts = regexp.MustCompile(`\s*[_|>»—–]+\s*|\s+-+\s+|-+`)

// pageTitle is the title that a page has for itself: ArticleTitle, a heading,
// the title of the document, whichever first reads like that of a report;
// else the first of them.
func pageTitle(p *Page) string {
	titles := ownTitles(p)
	for _, t := range titles {
		if classify(t) == titleReport {
			return t
		}
	}
	if len(titles) == 0 {
		return ""
	}
	return titles[0]
}

// What a page may say of itself is bounded: so many titles, and so many
// elements that are looked at for one.
const (
	maxOwnTitles = 40
	maxElements  = 2000
)

// anyElement tells whether the text of one of the elements fits.
func anyElement(p *Page, selector string, fits func(text string) bool) bool {
	found := false
	p.Doc.Find(selector).EachWithBreak(func(i int, s *goquery.Selection) bool {
		found = fits(shortText(s.Get(0)))
		return !found && i < maxElements
	})
	return found
}

func ownTitles(p *Page) []string {
	var titles []string
	add := func(s string) {
		if s = oneLine(s); s != "" && len(s) <= maxTitle && len(titles) < maxOwnTitles {
			titles = append(titles, s)
		}
	}
	if t := metaContent(p, "ArticleTitle"); t != "" {
		add(t)
		return titles // an article that says what it is
	}
	for _, selector := range []string{"h1, h2, h3", headings} {
		p.Doc.Find(selector).EachWithBreak(func(i int, s *goquery.Selection) bool {
			add(headingText(s))
			return i < maxElements
		})
	}
	for _, part := range documentTitle(p) {
		add(part)
	}
	return titles
}

// documentTitle is the title of the document in its parts.
func documentTitle(p *Page) []string {
	return titleParts.Split(oneLine(p.Doc.Find("title").First().Text()), 6)
}

// headingText is the text of a heading; empty if it is a link or holds one,
// because then it is the title of another page.
func headingText(s *goquery.Selection) string {
	n := s.Get(0)
	for up := n; up != nil; up = up.Parent {
		if isLink(up) {
			return ""
		}
	}
	text, alone := linkText(n, nil)
	if !alone {
		return ""
	}
	return text
}

// metaContent is the content of a meta element; empty if it is left as the
// template had it.
func metaContent(p *Page, name string) string {
	content := ""
	p.Doc.Find("meta[name]").EachWithBreak(func(_ int, m *goquery.Selection) bool {
		if strings.EqualFold(strings.TrimSpace(m.AttrOr("name", "")), name) {
			content = oneLine(m.AttrOr("content", ""))
		}
		return content == ""
	})
	switch content {
	case "文章标题", "网站名称", "栏目名称", "标题", "信息标题":
		return ""
	}
	return content
}

// manyReports is how many links to reports make a page a list, whatever its
// title.
const manyReports = 8

// promisesReport tells whether a page presents itself as an annual report. A
// title without a year counts where the page calls itself an article, and
// what links to many reports is a list of them.
func promisesReport(p *Page) bool {
	article := metaContent(p, "ArticleTitle") != ""
	title := pageTitle(p)
	promised := false
	switch classify(title) {
	case titleReport, titleMaybe:
		promised = article || titleYear.MatchString(foldTitle(title))
	case titleNone, titleFolder:
		promised = classifyInColumn(title) == titleMaybe && titleYear.MatchString(foldTitle(title)) && isColumnPage(p) &&
			len(p.visible()) >= longReport
	}
	if !promised && !article {
		promised = len(p.visible()) >= longReport && loneTitle(p) != ""
	}
	return promised && (article || reportLinks(p) < manyReports)
}

func reportLinks(p *Page) int {
	n := 0
	p.Doc.Find("a[href]").EachWithBreak(func(i int, a *goquery.Selection) bool {
		if classify(linkTitle(a.Get(0))) == titleReport {
			n++
		}
		return n < manyReports && i < maxElements
	})
	return n
}

// maxTitleNodes bounds the search for a title that no element marks.
const maxTitleNodes = 4000

// loneTitle finds the title of a report that stands alone in an element which
// nothing marks as a heading and that is no link. Where there are several, the
// page is a list.
func loneTitle(p *Page) string {
	looked := 0
	var titles []string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && looked < maxTitleNodes; c = c.NextSibling {
			looked++
			switch {
			case c.Type == html.TextNode && len(c.Data) < 300 && strings.Contains(c.Data, "报"):
				if t := oneLine(c.Data); classify(t) == titleReport && titleYear.MatchString(foldTitle(t)) && !slices.Contains(titles, t) {
					titles = append(titles, t)
				}
			case c.Type == html.ElementNode && !notText[c.Data] && attr(c, "onclick") == "":
				walk(c)
			}
		}
	}
	for _, n := range p.Doc.Nodes {
		walk(n)
	}
	if len(titles) != 1 {
		return ""
	}
	return titles[0]
}

// notText are the elements whose text is not the page's own.
var notText = map[string]bool{"a": true, "script": true, "style": true, "option": true, "head": true}

// longReport is the length of text, in bytes, from which a page may hold a
// report; the shortest real ones have some hundred characters.
const longReport = 900

// holdsReport tells whether a page that should be a report by its address is
// one and no empty frame.
func holdsReport(p *Page) bool {
	text := p.visible()
	if len(text) < longReport {
		return false
	}
	return promisesReport(p) || strings.Contains(text, "主动公开") && (strings.Contains(text, "年度报告") || strings.Contains(text, "年报"))
}

var (
	crumbBox   = "[class*='crumb'], [class*='position'], [class*='location'], [class*='weizhi'], [class*='wz'], [class*='dqwz'], [id*='position'], [id*='location'], [class*='local'], [class*='path']"
	chosenItem = ".on, .cur, .current, .active, .selected, .hover, .sel, .now"
	crumbParts = regexp.MustCompile(`\s*(?:[>»›/\\|→]|&gt;|--+|::)+\s*`)
)

// isColumnPage tells whether a page belongs to the column of the annual
// reports: by its meta data, its headings, its breadcrumb, or the item of the
// menu that is marked as chosen.
func isColumnPage(p *Page) bool {
	if gkmlptAPI.MatchString(p.URL.Path) {
		return true // nothing else is asked for there
	}
	for _, name := range []string{"ColumnName", "ColumnType"} {
		if namesColumn(metaContent(p, name)) {
			return true
		}
	}
	for _, part := range documentTitle(p) {
		if namesColumn(part) || slices.ContainsFunc(strings.Fields(part), namesColumn) {
			return true
		}
	}
	return anyElement(p, "h1, h2, h3, h4, .title, .tit, .bt, .column-name, .lm, .lmmc", namesColumn) ||
		anyElement(p, crumbBox, crumbNamesColumn) || crumbNamesColumn(placeOf(p)) ||
		anyElement(p, chosenItem, namesColumn)
}

func namesColumn(s string) bool {
	return s != "" && len(s) < 150 && classify(s) == titleColumn
}

// crumbNamesColumn looks at the end of a breadcrumb: 首页 > 公开 > 年报 [> 2020年].
func crumbNamesColumn(crumb string) bool {
	parts := crumbParts.Split(strings.TrimSpace(crumb), 12)
	for i, part := range parts {
		if i >= len(parts)-3 && namesColumn(part) {
			return true
		}
	}
	return false
}

// placeOf is the breadcrumb of a page that nothing marks but its words.
func placeOf(p *Page) string {
	text := p.visible()
	for _, words := range []string{"当前位置", "您的位置", "所在位置", "您现在的位置", "当前所在"} {
		if i := strings.Index(text, words); i >= 0 {
			return breadcrumb(strings.ToValidUTF8(text[i:min(i+600, len(text))], ""))
		}
	}
	return ""
}

// breadcrumb is the beginning of a text as far as it is a row of words with
// separators between them.
func breadcrumb(s string) string {
	var row []string
	for _, part := range crumbParts.Split(s, 12) {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		row = append(row, words[0])
		if len(words) > 1 && len(row) > 1 {
			break
		}
	}
	return strings.Join(row, " > ")
}
