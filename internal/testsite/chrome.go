package testsite

import (
	"fmt"
	"html"
	"strings"

	"nianbao/internal/nianbao"
)

// notice stands at the foot of every page.
const notice = "示例站点：内容纯属虚构，与任何真实机关无关。"

// top writes a page's head and what stands above the content. The article is
// nil for list pages.
func (st *site) top(s *sheet, title string, a *article) {
	if st.skin != nil {
		st.skin.top(s, st, title, a)
		return
	}
	s.add(`<!DOCTYPE html>`)
	s.add(`<html lang="zh-CN"><head>`)
	s.add(`<meta http-equiv="Content-Type" content="text/html; charset=%s">`, st.charset)
	s.add(`<title>%s - %s</title>`, title, st.name)
	s.add(`<meta name="SiteName" content="%s"><meta name="SiteDomain" content="%s"><meta name="SiteIDCode" content="%s0001">`, st.name, st.host, st.division.code)
	s.add(`<meta name="ColumnName" content="政府信息公开年报"><meta name="ColumnType" content="政府信息公开年报">`)
	if a != nil {
		s.add(`<meta name="ArticleTitle" content="%s"><meta name="PubDate" content="%s 09:%02d"><meta name="ContentSource" content="%s">`,
			a.title, a.published, a.office.serial%60, a.office.name)
	}
	s.add(`<style>body{font-family:serif} .nav a{margin-right:1em}</style>`)
	s.add(`<script>var siteName = "%s"; function goSearch(){ return document.getElementById("q").value; }</script>`, st.name)
	s.add(`</head><body>`)
	s.add(`<div class="head"><h2 class="logo">%s</h2>`, st.name)
	s.add(`<div class="nav"><a href="/">首页</a><a href="/news/">要闻动态</a><a href="%s">政府信息公开</a><a href="/fw/">办事服务</a><a href="/hd/">互动交流</a></div>`, st.openness)
	s.add(`<form action="/search"><input id="q" name="q"><input type="button" value="搜索" onclick="goSearch()"></form></div>`)
	s.add(`<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="%s">政府信息公开</a> &gt; <a href="%s">政府信息公开年报</a></div>`, st.openness, st.list)
}

// bottom writes what stands below the content.
func (st *site) bottom(s *sheet) {
	if st.skin != nil {
		st.skin.bottom(s, st)
		return
	}
	s.add(`<div class="links">友情链接：<a href="http://www.yuanfang.example/">远方省人民政府</a></div>`)
	s.add(`<div class="foot">主办：%s　政府网站标识码：%s0001<br>%s</div>`, st.name, st.division.code, notice)
	s.add(`</body></html>`)
}

// articlePage sets a report and returns the page with what it tells.
func (st *site) articlePage(a *article, m markup) (string, *Truth) {
	s := &sheet{}
	st.top(s, a.title, a)
	truth := &Truth{Report: a.truth(), Signature: a.signature, Faults: a.faults}
	truth.Report.PublishedFrom = st.dateFrom
	if st.indexed {
		truth.Report.IndexNumber = a.index
		truth.Report.OfficeCode, _, _ = strings.Cut(a.index, "/")
	}
	if st.skin != nil {
		truth.Report.Observations = st.skin.article(s, st, a, m)
	} else {
		truth.Report.Observations = st.standard(s, a, m)
	}
	st.bottom(s)
	return s.String(), truth
}

// standard sets an article as the sites of the demonstration do.
func (st *site) standard(s *sheet, a *article, m markup) []nianbao.Observation {
	s.add(`<div class="article">`)
	if st.key == "trs" {
		st.facts(s, a)
	}
	s.add(`<h1>%s</h1>`, a.title)
	if st.key != "trs" && st.facts != nil {
		st.facts(s, a)
	}
	s.add(`<div class="%s">`, st.editor)
	all := s.article(a, m)
	s.add(`</div></div>`)
	return all
}

// anchor writes a link whose text is cut when it is long, with the whole in
// its title, as list templates do.
func anchor(href, title string, most int) string {
	text := title
	if r := []rune(title); most > 0 && len(r) > most {
		text = string(r[:most]) + "..."
	}
	return fmt.Sprintf(`<a href="%s" title="%s" target="_blank">%s</a>`, html.EscapeString(href), title, text)
}
