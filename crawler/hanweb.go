package crawler

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// hanweb knows the jpage lists of Hanweb: the first records lie in the page as
// XML inside a script, the others are had by POST from a proxy page.
type hanweb struct{}

var (
	datastore  = regexp.MustCompile(`(?s)<datastore>.*?</datastore>`)
	cdata      = regexp.MustCompile(`(?s)<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>`)
	nextGroup  = regexp.MustCompile(`(?s)<nextgroup>(.*?)</nextgroup>`)
	totalCount = regexp.MustCompile(`<totalrecord>\s*(\d{1,6})\s*</totalrecord>`)
	perPage    = regexp.MustCompile(`(?i)perpage["']?\s*[:=]\s*["']?(\d{1,4})`)
	proxyPath  = regexp.MustCompile(`["'=]([^"'<>\s=]*dataproxy\.jsp)`)
)

// maxStores is how many lists one page may hold.
const maxStores = 4

// proxyFields are the parameters that the proxy wants, in its own order.
var proxyFields = []string{
	"col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype",
}

var fieldValues = func() map[string]*regexp.Regexp {
	m := make(map[string]*regexp.Regexp)
	for _, f := range proxyFields {
		m[f] = regexp.MustCompile(`["'{,?&;\s]` + f + `["']?\s*[:=]\s*(?:'([^'<>]*)'|"([^"<>]*)"|([^'"&,<>}\s]*))`)
	}
	return m
}()

func (hanweb) Name() string { return "hanweb" }

func (hanweb) Match(p *Page) bool { return strings.Contains(p.Text, "<datastore>") }

// Links returns the records of the page's data, and the links of the page
// around them.
func (hanweb) Links(p *Page) []Link {
	var links []Link
	for _, store := range datastore.FindAllString(p.Text, maxStores) {
		for _, m := range cdata.FindAllStringSubmatch(store, -1) {
			frag, err := goquery.NewDocumentFromReader(strings.NewReader(m[1]))
			if err != nil {
				continue
			}
			links = append(links, p.anchors(frag.Selection)...)
		}
	}
	if p.Form != "" {
		return links
	}
	return append(links, p.anchors(p.Doc.Selection)...)
}

// Next names the groups of records that the page does not hold. Answers of the
// proxy name nothing: the page has said how many there are.
func (hanweb) Next(p *Page) []Follow {
	if p.Form != "" {
		return nil
	}
	var next []Follow
	for _, store := range datastore.FindAllString(p.Text, maxStores) {
		next = append(next, nextGroups(p, store)...)
	}
	return next
}

func nextGroups(p *Page, store string) []Follow {
	total := firstInt(totalCount, store)
	held := len(cdata.FindAllStringIndex(store, -1))
	if total <= held || held == 0 {
		return nil
	}
	group := ""
	if m := nextGroup.FindStringSubmatch(store); m != nil {
		group = m[1]
	}
	fields := proxyForm(group, p.Text)
	proxy := "/module/web/jpage/dataproxy.jsp"
	if m := proxyPath.FindStringSubmatch(group + " " + p.Text); m != nil {
		proxy = m[1]
	}
	size := firstInt(perPage, p.Text)
	if size == 0 {
		size = held
	}
	var next []Follow
	for start := held + 1; start <= total && len(next) < maxListPages; start += held {
		address := p.abs(fmt.Sprintf("%s?startrecord=%d&endrecord=%d&perpage=%d", proxy, start, min(start+held-1, total), size))
		if address != "" {
			next = append(next, Follow{URL: address, Form: fields})
		}
	}
	return next
}

// proxyForm collects the parameters, first from the link to the next group,
// then from the script that draws the list.
func proxyForm(group, script string) string {
	var pairs []string
	for _, name := range proxyFields {
		value, ok := fieldValue(name, strings.ReplaceAll(group, "&amp;", "&"))
		if !ok {
			value, ok = fieldValue(name, script)
		}
		if ok {
			pairs = append(pairs, name+"="+url.QueryEscape(value))
		}
	}
	if len(pairs) == 0 {
		// An empty form would be a GET; the proxy ignores what it does not know.
		return "col=1"
	}
	return strings.Join(pairs, "&")
}

func fieldValue(name, text string) (string, bool) {
	m := fieldValues[name].FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	value := m[1] + m[2] + m[3]
	if decoded, err := url.QueryUnescape(value); err == nil {
		value = decoded
	}
	return value, true
}

func firstInt(re *regexp.Regexp, text string) int {
	m := re.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}
