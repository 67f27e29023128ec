package crawler

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// jsonList takes answers of interfaces that are JSON: every object with an
// address and a title is a link, and markup in strings is read as such.
type jsonList struct{}

func (jsonList) Name() string { return "json" }

func (jsonList) Match(p *Page) bool { return p.data != nil }

// The keys under which the interfaces of list pages are known to put an
// address, a title, a date, a total.
var (
	urlKeys   = []string{"url", "link", "href", "linkurl", "link_url", "infourl", "htmlpath", "htmlurl", "docpuburl", "pageurl", "post_url", "posturl", "articleurl", "detailurl", "staticurl", "contenturl"}
	titleKeys = []string{"title", "infotitle", "doctitle", "articletitle", "showtitle", "name", "subject", "topic", "text", "columnname"}
	dateKeys  = []string{"pubdate", "pub_date", "publishdate", "publishtime", "publish_time", "releasedate", "docreltime", "showtime", "writetime", "infodate", "createtime", "created_at", "createdate", "date", "time"}
	pagesKeys = []string{"totalpage", "totalpages", "pagecount", "pages", "countpage"}
	totalKeys = []string{"post_count", "total", "totalcount", "totalrecord", "totalrecords", "totalrow", "recordcount", "count"}
	sizeKeys  = []string{"pagesize", "page_size", "limit", "per_page", "perpage", "size"}
)

// maxJSONDepth bounds the nesting of data that is looked into.
const maxJSONDepth = 40

// parseJSON returns the value if the whole text is one object or array.
func parseJSON(text string) any {
	text = strings.TrimSpace(text)
	// Answers to script tags come as callback({…}).
	if m := jsonCallback.FindStringSubmatch(text); m != nil {
		text = strings.TrimSuffix(strings.TrimRight(text[len(m[0])-1:], "; \n"), ")")
	}
	if text == "" || text[0] != '{' && text[0] != '[' {
		return nil
	}
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return nil
	}
	return v
}

var jsonCallback = regexp.MustCompile(`^[A-Za-z_][\w.]{0,60}\s*\(\s*[\[{]`)

func (jsonList) Links(p *Page) []Link {
	var links []Link
	p.jsonLinks(p.data, 0, &links)
	return links
}

func (p *Page) jsonLinks(v any, depth int, links *[]Link) {
	if depth > maxJSONDepth || len(*links) >= maxLinks {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			p.jsonLinks(item, depth+1, links)
		}
	case map[string]any:
		if link, ok := p.jsonLink(lowerKeys(v)); ok {
			*links = append(*links, link)
		}
		for _, key := range sortedKeys(v) {
			p.jsonLinks(v[key], depth+1, links)
		}
	case string:
		if strings.Contains(v, "<a ") && strings.Contains(v, "href") {
			*links = append(*links, p.fragmentLinks(v)...)
		}
	}
}

// jsonLink reads an object whose keys are in lower case.
func (p *Page) jsonLink(lower map[string]any) (Link, bool) {
	link := Link{URL: p.abs(stringOf(lower, urlKeys)), Title: plainTitle(stringOf(lower, titleKeys))}
	if link.URL == "" || link.Title == "" {
		return Link{}, false
	}
	for _, key := range dateKeys {
		if link.Date = jsonDate(lower[key]); link.Date != "" {
			break
		}
	}
	return link, true
}

// Next goes through the pages of an interface whose address or form holds the
// number of the page.
func (jsonList) Next(p *Page) []Follow {
	object, ok := p.data.(map[string]any)
	if !ok {
		return nil
	}
	pages := jsonPages(object, 0)
	query := p.URL.Query()
	for name := range query {
		n, err := strconv.Atoi(query.Get(name))
		if err != nil || !pageParam.MatchString(name) {
			continue
		}
		var next []Follow
		for k := n + 1; k <= min(pages, maxListPages); k++ {
			next = append(next, Follow{URL: withParam(p.URL, name, strconv.Itoa(k)), Form: p.Form})
		}
		return next
	}
	return nil
}

// jsonPages is the number of pages that an answer tells, here or one or two
// levels down; 0 if it does not.
func jsonPages(object map[string]any, depth int) int {
	lower := lowerKeys(object)
	if n := intOf(lower, pagesKeys); n > 0 {
		return n
	}
	if total, size := intOf(lower, totalKeys), intOf(lower, sizeKeys); total > 0 && size > 0 {
		return (total + size - 1) / size
	}
	if depth >= 2 {
		return 0
	}
	for _, key := range sortedKeys(object) {
		if inner, ok := object[key].(map[string]any); ok {
			if n := jsonPages(inner, depth+1); n > 0 {
				return n
			}
		}
	}
	return 0
}

// jsonDate reads a date as text or as seconds or milliseconds since 1970.
func jsonDate(v any) string {
	switch v := v.(type) {
	case string:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && len(v) >= 10 {
			return jsonDate(float64(n))
		}
		return firstDate(v)
	case float64:
		if v > 1e11 {
			v /= 1000
		}
		if v > 1e8 && v < 1e10 {
			return time.Unix(int64(v), 0).In(beijing).Format(time.DateOnly)
		}
	}
	return ""
}

var (
	tagInTitle = regexp.MustCompile(`<[^<>]{1,200}>`)
	pairInJS   = regexp.MustCompile(`["']?([A-Za-z_]{2,20})["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')`)
)

// plainTitle takes the markup out of a title.
func plainTitle(s string) string {
	if strings.Contains(s, "<") {
		s = tagInTitle.ReplaceAllString(s, "")
	}
	if len(s) > maxTitle {
		return ""
	}
	return oneLine(s)
}

// maxObject bounds an object of a script that is read for a link, in bytes.
const maxObject = 3000

// scriptLinks finds the links in the data of scripts: objects with an address
// and a title, in JSON or as scripts write it.
func scriptLinks(p *Page) []Link {
	var links []Link
	p.Doc.Find("script").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		text := s.Text()
		if strings.ContainsAny(text, "{") && (strings.Contains(text, "title") || strings.Contains(text, "name")) {
			links = append(links, p.objectLinks(text, maxLinks-len(links))...)
		}
		return len(links) < maxLinks
	})
	return links
}

// objectLinks reads the innermost pairs of braces of a script.
func (p *Page) objectLinks(script string, most int) []Link {
	var links []Link
	open := -1
	for i := 0; i < len(script) && len(links) < most; i++ {
		switch script[i] {
		case '{':
			open = i
		case '}':
			if open >= 0 && i-open < maxObject {
				if link, ok := p.objectLink(script[open+1 : i]); ok {
					links = append(links, link)
				}
			}
			open = -1
		}
	}
	return links
}

func (p *Page) objectLink(body string) (Link, bool) {
	if !strings.Contains(body, ":") || strings.Contains(body, ";") && !strings.Contains(body, "&") {
		return Link{}, false // statements, not data
	}
	object := map[string]any{}
	for _, m := range pairInJS.FindAllStringSubmatch(body, 40) {
		object[strings.ToLower(m[1])] = unquoteJS(m[2] + m[3])
	}
	return p.jsonLink(object)
}

func lowerKeys(object map[string]any) map[string]any {
	lower := make(map[string]any, len(object))
	for _, key := range sortedKeys(object) {
		lower[strings.ToLower(key)] = object[key]
	}
	return lower
}

// stringOf is the first string under one of the keys that is not empty.
func stringOf(object map[string]any, keys []string) string {
	for _, key := range keys {
		if s, ok := object[key].(string); ok && strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

func intOf(object map[string]any, keys []string) int {
	for _, key := range keys {
		switch v := object[key].(type) {
		case float64:
			if v >= 1 && v < 1e7 {
				return int(v)
			}
		case string:
			if n, err := strconv.Atoi(v); err == nil && n > 0 {
				return n
			}
		}
	}
	return 0
}
