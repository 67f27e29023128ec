package crawler

import (
	"fmt"
	"html"
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
	record     = regexp.MustCompile(`(?s)<record>(.*?)</record>`)
	nextGroup  = regexp.MustCompile(`(?s)<nextgroup>(.*?)</nextgroup>`)
	totalCount = regexp.MustCompile(`<totalrecord>\s*(?:<!\[CDATA\[)?\s*(\d{1,6})`)
	perPage    = regexp.MustCompile(`(?i)perpage["']?\s*[:=]\s*["']?(\d{1,4})`)
	proxyPath  = regexp.MustCompile(`["'=]([^"'<>\s=]*dataproxy\.jsp)`)
	// Newer scripts hold the records as an array of strings.
	storeArray  = regexp.MustCompile(`(?s)\bdataStore["']?\s*[:=]\s*\[(\s*["'].*?["']\s*)\]`)
	storeString = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'`)
	storeTotal  = regexp.MustCompile(`(?i)\btotalRecord["']?\s*[:=]\s*["']?(\d{1,6})`)
)

// maxStores is how many lists one page may hold.
const maxStores = 4

// proxyFields are the parameters that the proxy wants, in its own order.
var proxyFields = []string{
	"col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype", "keyWordCount",
}

var fieldValues = func() map[string]*regexp.Regexp {
	m := make(map[string]*regexp.Regexp)
	for _, f := range proxyFields {
		m[f] = regexp.MustCompile(`["'{,?&;\s]` + f + `["']?\s*[:=]\s*(?:'([^'<>]*)'|"([^"<>]*)"|([^'"&,<>}\s]*))`)
	}
	return m
}()

func (hanweb) Name() string { return "hanweb" }

func (hanweb) Match(p *Page) bool { return len(storesOf(p)) > 0 }

// store is one list of a page.
type store struct {
	records []string // markup
	total   int
	group   string // link to the next group, or empty
	script  string // what stands around the list: the call that draws it
}

// storesOf finds the lists of a page. The script that draws a list follows it,
// or else precedes it.
func storesOf(p *Page) []store {
	text := p.Text
	if !strings.Contains(text, "<datastore>") && strings.Contains(text, "&lt;datastore&gt;") {
		text = html.UnescapeString(text)
	}
	if strings.Contains(text, "<datastore>") {
		return xmlStores(text)
	}
	if !strings.Contains(text, "dataStore") {
		return nil
	}
	m := storeArray.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	one := store{script: text, total: firstInt(storeTotal, text)}
	for _, s := range storeString.FindAllStringSubmatch(m[1], maxLinks) {
		one.records = append(one.records, unquoteJS(s[1]+s[2]))
	}
	return []store{one}
}

func xmlStores(text string) []store {
	spans := datastore.FindAllStringIndex(text, maxStores)
	stores := make([]store, 0, len(spans))
	for i, span := range spans {
		before, after := 0, len(text)
		if i > 0 {
			before = spans[i-1][1]
		}
		if i+1 < len(spans) {
			after = spans[i+1][0]
		}
		stores = append(stores, readStore(text[span[0]:span[1]], text[span[1]:after]+" "+text[before:span[0]]))
	}
	return stores
}

func readStore(xml, around string) store {
	s := store{total: firstInt(totalCount, xml), script: around}
	if m := nextGroup.FindStringSubmatch(xml); m != nil {
		s.group = html.UnescapeString(m[1])
	}
	for _, m := range record.FindAllStringSubmatch(xml, maxLinks) {
		markup := strings.TrimSpace(m[1])
		if inner, ok := strings.CutPrefix(markup, "<![CDATA["); ok {
			markup = strings.TrimSuffix(inner, "]]>")
		} else if !strings.Contains(markup, "<") {
			markup = html.UnescapeString(markup)
		}
		s.records = append(s.records, markup)
	}
	return s
}

// isProxy tells whether the page is an answer of the proxy: its records are
// all there is to it.
func isProxy(p *Page) bool {
	return p.Form != "" || strings.HasSuffix(p.URL.Path, "dataproxy.jsp")
}

// Links returns the records of the page's data, and the links of the page
// around them.
func (hanweb) Links(p *Page) []Link {
	var links []Link
	for _, s := range storesOf(p) {
		for _, markup := range s.records {
			links = append(links, p.fragmentLinks(markup)...)
		}
	}
	if isProxy(p) {
		return links
	}
	return append(links, p.anchors(p.Doc.Selection)...)
}

// fragmentLinks are the links of a piece of markup.
func (p *Page) fragmentLinks(markup string) []Link {
	frag, err := goquery.NewDocumentFromReader(strings.NewReader(markup))
	if err != nil {
		return nil
	}
	return p.anchors(frag.Selection)
}

// Next names the groups of records that the page does not hold. Answers of the
// proxy name nothing: the page has said how many there are.
func (hanweb) Next(p *Page) []Follow {
	if isProxy(p) {
		return nil
	}
	var next []Follow
	for _, s := range storesOf(p) {
		next = append(next, nextGroups(p, s)...)
	}
	return append(next, embedded(p)...)
}

func nextGroups(p *Page, s store) []Follow {
	held := len(s.records)
	if s.total <= held || held == 0 {
		return nil
	}
	fields := proxyForm(s.group, s.script, p.Text)
	proxy := "/module/web/jpage/dataproxy.jsp"
	if m := proxyPath.FindStringSubmatch(`"` + s.group + " " + s.script + " " + p.Text); m != nil {
		proxy = m[1]
	}
	size := firstInt(perPage, s.script)
	if size == 0 {
		size = held
	}
	var next []Follow
	for start := held + 1; start <= s.total && len(next) < maxListPages; start += held {
		address := p.abs(fmt.Sprintf("%s?startrecord=%d&endrecord=%d&perpage=%d", proxy, start, min(start+held-1, s.total), size))
		if address != "" {
			next = append(next, Follow{URL: address, Form: fields})
		}
	}
	return next
}

// proxyForm collects the parameters, first from the link to the next group,
// then from the script that draws the list, then from anywhere in the page.
func proxyForm(sources ...string) string {
	var pairs []string
	for _, name := range proxyFields {
		for _, source := range sources {
			if value, ok := fieldValue(name, source); ok {
				pairs = append(pairs, name+"="+url.QueryEscape(value))
				break
			}
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

// unquoteJS takes the escapes out of a string of a script.
func unquoteJS(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	quoted := `"` + strings.NewReplacer(`\'`, `'`, `\/`, `/`, `"`, `\"`, `\"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s) + `"`
	if plain, err := strconv.Unquote(quoted); err == nil {
		return plain
	}
	return strings.ReplaceAll(s, `\`, "")
}
