package crawler

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// jpaas knows the newer platform of Hanweb: an element of the page names an
// interface and its parameters, and the interface answers with JSON that holds
// the list as markup.
type jpaas struct{}

var (
	queryData = regexp.MustCompile(`(?is)<[^<>]*\bquerydata\s*=\s*(?:"(\{[^"]*\})"|'(\{[^']*\})')[^<>]*>`)
	unitURL   = regexp.MustCompile(`(?i)\burl\s*=\s*["']([^"'<>\s]+)["']`)
	listTag   = regexp.MustCompile(`(?i)列表|分页|内容|list|page`)
	unitRows  = regexp.MustCompile(`\brows\s*=\s*\\?["'](\d{1,4})`)
	unitCount = regexp.MustCompile(`\bcount\s*=\s*\\?["'](\d{1,6})`)
)

const defaultUnit = "/api-gateway/jpaas-publish-server/front/page/build/unit"

func (jpaas) Name() string { return "jpaas" }

func (jpaas) Match(p *Page) bool {
	return isUnit(p) || strings.Contains(p.Text, "jpaas-publish-server") && queryData.MatchString(p.Text)
}

// isUnit tells whether the page is an answer of the interface.
func isUnit(p *Page) bool {
	return p.data != nil && strings.Contains(p.URL.Path, "jpaas-publish-server")
}

func (jpaas) Links(p *Page) []Link {
	if isUnit(p) {
		return p.fragmentLinks(unitMarkup(p))
	}
	return generic{}.Links(p)
}

// unitMarkup is the markup in an answer: {"success": true, "data": {"html": "…"}}.
func unitMarkup(p *Page) string {
	answer, _ := p.data.(map[string]any)
	data, _ := answer["data"].(map[string]any)
	markup, _ := data["html"].(string)
	return markup
}

func (jpaas) Next(p *Page) []Follow {
	if isUnit(p) {
		return unitPages(p)
	}
	return orGeneric(p, units(p))
}

// units are the lists of a page. A page of many boxes is a home page; only
// those that call themselves lists are asked for.
func units(p *Page) []Follow {
	var named, others []Follow
	for _, m := range queryData.FindAllStringSubmatch(p.Text, 40) {
		fields := map[string]any{}
		raw := html.UnescapeString(m[1] + m[2])
		if json.Unmarshal([]byte(raw), &fields) != nil && json.Unmarshal([]byte(strings.ReplaceAll(raw, "'", `"`)), &fields) != nil {
			continue
		}
		query := url.Values{}
		for key, value := range fields {
			query.Set(key, fmt.Sprint(value))
		}
		address := defaultUnit
		if u := unitURL.FindStringSubmatch(m[0]); u != nil {
			address = u[1]
		}
		follow := p.gets(address + "?" + query.Encode())
		if listTag.MatchString(query.Get("tagId")) {
			named = append(named, follow...)
		} else {
			others = append(others, follow...)
		}
	}
	all := append(named, others...)
	return uniqueFollows(all[:min(len(all), maxStores)])
}

// unitPages are the pages after the first answer, whose markup says how many
// records there are.
func unitPages(p *Page) []Follow {
	query := p.URL.Query()
	if query.Get("paramJson") != "" {
		return nil
	}
	markup := unitMarkup(p)
	rows, count := firstInt(unitRows, markup), firstInt(unitCount, markup)
	if rows == 0 {
		return nil
	}
	var next []Follow
	for n := 2; n <= min((count+rows-1)/rows, maxListPages); n++ {
		page := `{"pageNo":` + strconv.Itoa(n) + `,"pageSize":` + strconv.Itoa(rows) + `}`
		next = append(next, Follow{URL: withParam(p.URL, "paramJson", page)})
	}
	return next
}
