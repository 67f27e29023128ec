package crawler

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// generic takes any page: links as they stand, paging by the words that
// readers follow.
type generic struct{}

var (
	nextWords   = regexp.MustCompile(`^(?:下一页|下页|后一页|下一頁|下一页>+|next|nextpage|>|>>|»|›|尾页|末页|最后一页)$`)
	metaRefresh = regexp.MustCompile(`(?i)^\s*\d*\s*;\s*url\s*=\s*['"]?([^'"]+)`)
)

func (generic) Name() string { return "generic" }

func (generic) Match(*Page) bool { return true }

func (generic) Links(p *Page) []Link { return p.anchors(p.Doc.Selection) }

func (generic) Next(p *Page) []Follow {
	var next []Follow
	add := func(ref string) {
		if address := p.abs(ref); address != "" {
			next = append(next, Follow{URL: address})
		}
	}
	p.Doc.Find("a[href], link[rel='next'][href]").Each(func(_ int, a *goquery.Selection) {
		if a.Is("[rel='next']") || isNext(a) {
			add(a.AttrOr("href", ""))
		}
	})
	p.Doc.Find("meta[http-equiv]").Each(func(_ int, m *goquery.Selection) {
		if !strings.EqualFold(m.AttrOr("http-equiv", ""), "refresh") {
			return
		}
		if found := metaRefresh.FindStringSubmatch(m.AttrOr("content", "")); found != nil {
			add(found[1])
		}
	})
	return next
}

func isNext(a *goquery.Selection) bool {
	for _, text := range []string{a.Text(), a.AttrOr("title", "")} {
		text = strings.ToLower(strings.Join(strings.Fields(text), ""))
		if text != "" && nextWords.MatchString(text) {
			return true
		}
	}
	return false
}
