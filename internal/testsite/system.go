package testsite

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"nianbao/internal/nianbao"
)

func newPlain() *site {
	st := &site{
		key: "plain", name: "示例省人民政府", host: "www.shili.example", division: province, charset: "utf-8",
		openness: "/xxgk/", list: "/xxgk/nb/", entries: []string{"/"}, editor: "content",
		markups: []markup{markupBreaks, markupPlain}, dateFrom: nianbao.DateVisible, chunked: true,
	}
	st.lists = st.plainLists
	st.address = func(a *article) string { return fmt.Sprintf("/xxgk/nb/%d/%d.html", a.year, a.id()) }
	st.facts = func(s *sheet, a *article) {
		s.add(`<p class="info">发布时间：%s　来源：%s　<a href="javascript:window.print()">打印</a></p>`, a.published, a.office.name)
	}
	return st
}

func newTRS() *site {
	st := &site{
		key: "trs", name: "虚云市人民政府", host: "www.xuyun.example", division: xuyun, charset: "gbk",
		openness: "/zwgk/", list: "/zwgk/zfxxgknb/", entries: []string{"/zwgk/zfxxgknb/"}, editor: "trs_editor_view TRS_UEDITOR",
		markups: []markup{markupWord, markupNested}, dateFrom: nianbao.DateVisible, indexed: true, typeOnly: true,
	}
	st.lists = st.trsLists
	st.address = func(a *article) string {
		return st.list + a.day().Format("200601/t20060102") + fmt.Sprintf("_%d.html", a.id())
	}
	st.facts = func(s *sheet, a *article) {
		s.openTable(` class="xxgk_table" width="100%"`)
		s.add(`<tbody><tr><td>索引号</td><td>%s</td><td>组配分类</td><td>政府信息公开年报</td></tr>`, a.index)
		s.add(`<tr><td>发布机构</td><td>%s</td><td>发布日期</td><td>%s</td></tr>`, a.office.name, a.published)
		s.add(`<tr><td>名称</td><td colspan="3">%s</td></tr></tbody></table>`, a.title)
	}
	return st
}

func newHanweb() *site {
	st := &site{
		key: "hanweb", name: "拟江市人民政府", host: "www.nijiang.example", division: nijiang, charset: "utf-8",
		openness: "/col/col990201/index.html", list: "/col/col990200/index.html", entries: []string{"/col/col990200/index.html"},
		editor: "zoom", markups: []markup{markupThead, markupWord}, dateFrom: nianbao.DateMeta, gzip: true,
	}
	st.lists = st.hanwebLists
	st.address = func(a *article) string {
		return a.day().Format("/art/2006/1/2/") + fmt.Sprintf("art_990200_%d.html", a.id())
	}
	return st
}

func newGkmlpt() *site {
	st := &site{
		key: "gkmlpt", name: "无名县人民政府", host: "www.wuming.example", division: wuming, charset: "utf-8",
		openness: "/gkmlpt/index", list: "/zfxxgknb/list.html", entries: []string{"/gkmlpt/index#721", "/zfxxgknb/list.html"},
		editor: "article-content", markups: []markup{markupPlain, markupThead, markupNested}, dateFrom: nianbao.DateVisible, indexed: true,
	}
	st.lists = st.gkmlptLists
	st.address = func(a *article) string {
		return fmt.Sprintf("/gkmlpt/content/%d/%d/post_%d.html", a.id()/1000000, a.id()/1000, a.id())
	}
	st.facts = func(s *sheet, a *article) {
		s.add(`<div class="classify"><p><label>索引号：</label><span>%s</span></p><p><label>发布机构：</label><span>%s</span></p><p><label>发布日期：</label><span>%s</span></p></div>`,
			a.index, a.office.name, a.published)
	}
	return st
}

// pagesOf cuts a list into pages.
func pagesOf(links []listed, size int) [][]listed {
	var pages [][]listed
	for len(links) > size {
		pages = append(pages, links[:size])
		links = links[size:]
	}
	return append(pages, links)
}

// plainLists makes a home page, a column, a folder per year and pages that
// lead on by 下一页.
func (st *site) plainLists() {
	st.addHTML("/", "首页", func(s *sheet) {
		s.add(`<ul><li><a href="/news/1.html">全省教育工作会议召开</a></li><li><a href="/xxgk/">政府信息公开</a></li></ul>`)
	})
	st.addHTML("/xxgk/", "政府信息公开", func(s *sheet) {
		s.add(`<ul><li><a href="/xxgk/zn/">政府信息公开指南</a></li><li><a href="/xxgk/zd/">政府信息公开制度</a></li><li><a href="nb/">政府信息公开年报</a></li></ul>`)
	})
	byYear := map[int][]listed{}
	var years []int
	for _, l := range st.links {
		if byYear[l.year] == nil {
			years = append(years, l.year)
		}
		byYear[l.year] = append(byYear[l.year], l)
	}
	st.addHTML("/xxgk/nb/", "政府信息公开年报", func(s *sheet) {
		for _, y := range years {
			s.add(`<li><a href="%d/">%d年</a></li>`, y, y)
		}
	})
	for _, y := range years {
		pages := pagesOf(byYear[y], 4)
		for i, page := range pages {
			st.addHTML(plainPage(y, i), fmt.Sprintf("%d年", y), func(s *sheet) {
				s.add(`<dl>`)
				for _, l := range page {
					s.add(`<dd>%s</dd><dt>[%s]</dt>`, anchor(l.path, "【年度报告】"+l.title, 0), strings.ReplaceAll(l.date, "-", "/"))
				}
				s.add(`</dl><p>共%d页`, len(pages))
				if i+1 < len(pages) {
					s.add(`<a href="%s">下一页</a> <a href="%s">尾页</a>`, plainPage(y, i+1), plainPage(y, len(pages)-1))
				}
				s.add(`</p>`)
			})
		}
	}
}

func plainPage(year, n int) string {
	if n == 0 {
		return fmt.Sprintf("/xxgk/nb/%d/", year)
	}
	return fmt.Sprintf("/xxgk/nb/%d/%d.html", year, n+1)
}

// trsLists makes index.html, index_1.html … with the number of pages in a script.
func (st *site) trsLists() {
	pages := pagesOf(st.links, 15)
	for i, page := range pages {
		path := st.list + "index.html"
		if i > 0 {
			path = fmt.Sprintf("%sindex_%d.html", st.list, i)
		}
		st.addHTML(path, "政府信息公开年报", func(s *sheet) {
			s.openTable(` width="752" class="gl_list"`)
			for _, l := range page {
				href := strings.Replace(l.path, st.list, "./", 1)
				s.add(`<tr><td><img src="/images/ico.gif"></td><td>%s</td><td>%s</td></tr>`, anchor(href, l.title, 24), l.date)
			}
			s.add(`</table><script>createPageHTML(%d, %d, "index", "html");</script>`, len(pages), i)
		})
	}
	st.addList(st.list, string(st.pages[st.list+"index.html"].body))
}

const (
	hanwebPage  = 5  // records on a page
	hanwebGroup = 15 // records sent at a time
)

// hanwebLists makes a list whose first records lie in the page's script; the
// others are had from dataproxy.jsp.
func (st *site) hanwebLists() {
	records := func(links []listed) string {
		var b strings.Builder
		b.WriteString("<recordset>\n")
		for _, l := range links {
			fmt.Fprintf(&b, "<record><![CDATA[<li>%s<span>%s</span></li>]]></record>\n", anchor(l.path, l.title, 0), l.date)
		}
		b.WriteString("</recordset>")
		return b.String()
	}
	total := fmt.Sprintf("<totalrecord>%d</totalrecord><totalpage>%d</totalpage>", len(st.links), (len(st.links)+hanwebPage-1)/hanwebPage)
	st.addHTML(st.list, "政府信息公开年报", func(s *sheet) {
		s.add(`<div id="5387" class="list"></div><script type="text/xml"><datastore>%s`, total)
		s.add(`<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=9902&path=/&columnid=990200&unitid=5387&webname=nijiang&permissiontype=0"></a>]]></nextgroup>`)
		s.add(`%s</datastore></script>`, records(st.links[:min(hanwebGroup, len(st.links))]))
		s.add(`<script>initPage("5387", {perpage: %d, col: 1, sourceContentType: 1});</script><p>大汉版通</p>`, hanwebPage)
	})
	st.addHTML(st.openness, "政府信息公开", func(s *sheet) {
		s.add(`<ul><li><a href="%s">政府信息公开年报</a></li></ul>`, st.list)
	})
	st.post = func(path string, query, form url.Values) *resource {
		start, err1 := strconv.Atoi(query.Get("startrecord"))
		end, err2 := strconv.Atoi(query.Get("endrecord"))
		known := form.Get("unitid") == "5387" && form.Get("columnid") == "990200" && form.Get("col") == "1"
		if path != "/module/web/jpage/dataproxy.jsp" || err1 != nil || err2 != nil || !known || start < 1 || start > end {
			return &resource{status: 404, kind: "text/html"}
		}
		start, end = min(start, len(st.links)+1), min(end, len(st.links))
		text := "<datastore>" + total + records(st.links[start-1:end]) + "</datastore>"
		return &resource{kind: "application/xml; charset=utf-8", body: []byte(text)}
	}
}

// gkmlptLists makes the JSON interface, the page that holds its configuration,
// and a plain list of the newest reports beside it.
func (st *site) gkmlptLists() {
	st.addHTML(st.openness, "政府信息公开目录", func(s *sheet) {
		s.add(`<div id="app"></div><script>window._CONFIG = {"SID": 990121, "TREE": [{"id": 720, "name": "政府信息公开制度"}, {"id": 721, "name": "政府信息公开年报"}], "DETAIL": null};</script>`)
	})
	type post struct {
		Title     string `json:"title"`
		Publisher string `json:"publisher"`
		Date      int64  `json:"date"`
		Created   string `json:"created_at"`
		URL       string `json:"url"`
	}
	pages := pagesOf(st.links, 10)
	for i, page := range pages {
		answer := map[string]any{"classify": map[string]int{"id": 721, "post_count": len(st.links)}}
		var posts []post
		for _, l := range page {
			posts = append(posts, post{Title: l.title, Publisher: st.name, Created: l.date + " 09:00:00", URL: l.path})
		}
		answer["articles"] = posts
		body, _ := json.Marshal(answer) // strings and numbers cannot fail
		st.pages[fmt.Sprintf("/gkmlpt/api/all/721?page=%d&sid=990121", i+1)] = &resource{kind: "application/json", body: body, list: true}
	}
	st.addHTML(st.list, "政府信息公开年报", func(s *sheet) {
		s.add(`<ul>`)
		for _, l := range pages[0] {
			s.add(`<li>%s<span>%s</span></li>`, anchor(l.path, l.title, 0), l.date)
		}
		s.add(`</ul>`)
	})
}
