package crawler

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// lonsun knows the open-information pages of Lonsun (龙讯), common in Anhui:
// /public/column/{organ}?type=…&catId=…, whose list is fetched from
// /site/label/8888 with labelName=publicInfoList, and reports at
// /public/{organ}/{id}.html.
type lonsun struct{}

var (
	lonsunColumn  = regexp.MustCompile(`(?i)^(.*)/public/column/(\d+)`)
	lonsunLabel   = regexp.MustCompile(`(?i)/site/label/8888$`)
	lonsunURL     = regexp.MustCompile(`(?i)["']((?:https?:)?/[^"'<>\s]*?/?site/label/8888[^"'<>\s]*)["']`)
	lonsunArticle = regexp.MustCompile(`(?i)/public/\d+/\d+\.html`)
	lonsunCall    = regexp.MustCompile(`labelName["']?\s*[:=]\s*["']?publicInfoList`)
	lonsunSize    = regexp.MustCompile(`\b(?:size|total_?pages?|pageCount)["']?\s*[:=]\s*["']?(\d{1,4})`)
)

// lonsunFields are the parameters that the list wants.
var lonsunFields = []string{
	"labelName", "siteId", "pageSize", "pageIndex", "action", "isDate", "dateFormat", "length", "organId",
	"type", "catIds", "catId", "cId", "fuzzySearch", "fromCode", "sortType", "file",
}

var lonsunValues = func() map[string]*regexp.Regexp {
	m := make(map[string]*regexp.Regexp)
	for _, f := range lonsunFields {
		m[f] = regexp.MustCompile(`["'{,?&\s]` + f + `["']?\s*[:=]\s*(?:'([^'<>]{0,200})'|"([^"<>]{0,200})"|([\w./-]{1,200}))`)
	}
	return m
}()

func (lonsun) Name() string { return "lonsun" }

func (lonsun) Match(p *Page) bool {
	return lonsunColumn.MatchString(p.URL.Path) || isLonsunList(p) || strings.Contains(p.Text, "publicInfoList")
}

func isLonsunList(p *Page) bool {
	return lonsunLabel.MatchString(p.URL.Path) && strings.Contains(p.URL.RawQuery, "publicInfoList")
}

func (lonsun) Links(p *Page) []Link {
	if p.data != nil {
		return jsonList{}.Links(p)
	}
	return generic{}.Links(p)
}

func (lonsun) Next(p *Page) []Follow {
	if isLonsunList(p) {
		return lonsunPages(p)
	}
	return orGeneric(p, lonsunLists(p))
}

// lonsunLists is the request that the script of a column page makes for its
// list, put together from the parameters that stand in it.
func lonsunLists(p *Page) []Follow {
	call := lonsunCall.FindStringIndex(p.Text)
	if call == nil {
		return nil
	}
	// The list's own parameters follow its name; what stands before it belongs
	// to the request as such.
	script := scriptAround(p.Text, call[0])
	own := script[lonsunCall.FindStringIndex(script)[0]:]
	var pairs []string
	for _, name := range lonsunFields {
		m := lonsunValues[name].FindStringSubmatch("{" + own)
		if m == nil {
			m = lonsunValues[name].FindStringSubmatch(script)
		}
		if m == nil {
			continue
		}
		value := m[1] + m[2] + m[3]
		if name == "pageIndex" {
			value = "1"
		}
		if decoded, err := url.QueryUnescape(value); err == nil {
			value = decoded
		}
		pairs = append(pairs, name+"="+url.QueryEscape(value))
	}
	query := strings.Join(pairs, "&")
	if !strings.Contains(query, "organId=") && !strings.Contains(query, "catId") {
		return nil
	}
	if !strings.Contains(query, "labelName=") {
		query = "labelName=publicInfoList&" + query
	}
	if !strings.Contains(query, "pageIndex=") {
		query += "&pageIndex=1"
	}
	base := "/site/label/8888"
	if m := lonsunURL.FindStringSubmatch(p.Text); m != nil {
		base, _, _ = strings.Cut(m[1], "?")
	} else if m := lonsunColumn.FindStringSubmatch(p.URL.Path); m != nil {
		base = m[1] + base
	}
	return p.gets(base + "?" + query)
}

// scriptAround is the script that holds a place of the text, as far as it is
// near: elsewhere stand the parameters of other calls.
func scriptAround(text string, at int) string {
	const near = 3000
	before, after := text[max(0, at-near):at], text[at:min(len(text), at+near)]
	if i := strings.LastIndex(before, "<script"); i >= 0 {
		_, before, _ = strings.Cut(before[i:], ">") // the tag has a type of its own
	}
	after, _, _ = strings.Cut(after, "</script")
	return before + after
}

// lonsunPages goes on while an answer holds articles: to all pages if it says
// how many there are, else to the next one.
func lonsunPages(p *Page) []Follow {
	current, err := strconv.Atoi(p.URL.Query().Get("pageIndex"))
	if err != nil || !lonsunArticle.MatchString(p.Text) {
		return nil
	}
	last := current + 1
	if _, count := pageNumbers(p); count > 0 {
		last = count
	} else if size := firstInt(lonsunSize, p.Text); size > 0 {
		last = size
	}
	var next []Follow
	for k := current + 1; k <= min(last, maxListPages); k++ {
		next = append(next, Follow{URL: withParam(p.URL, "pageIndex", strconv.Itoa(k))})
	}
	return next
}
