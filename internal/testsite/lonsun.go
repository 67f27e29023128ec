package testsite

import (
	"fmt"
	"net/url"
	"strconv"

	"nianbao/internal/nianbao"
)

const (
	lonsunLabel    = "/site/label/8888"
	lonsunSite     = "6795621"
	lonsunCategory = "6715911"
	lonsunPage     = 5
)

// newLonsun makes a site of 龙讯 Lonsun: the pages of the column hold a script,
// which asks for the list by organ and category.
func newLonsun() *site {
	st := &site{
		key: SiteLonsun, name: "拟江市政府信息公开网", host: "xxgk.nijiang.example", division: nijiang, charset: "utf-8",
		openness: "/public/index.html", markups: []markup{markupPlain, markupWord}, dateFrom: nianbao.DateVisible, indexed: true, chunked: true,
		skin: &skin{
			doctype: html5, metas: "standard",
			nav:     []navLink{{"/", "首页"}, {"/content/column/6787001", "走进拟江"}, {"/public/index.html", "信息公开"}},
			heading: `<h1 class="newstitle">%s</h1>`,
			begin:   `<div class="j-fontContent newscontnet minh300">`, end: `</div>`,
		},
	}
	for _, organ := range []string{"21981", "21982"} {
		st.entries = append(st.entries, lonsunColumn(organ))
	}
	st.address = func(a *article) string { return fmt.Sprintf("/public/%s/%d.html", lonsunOrgan(a.office), a.id()) }
	st.facts = func(s *sheet, a *article) {
		s.openTable(` class="table_suoyin" width="100%" border="1"`)
		s.add(`<tbody><tr><th>索引号：</th><td>%s</td><th>组配分类：</th><td>政府信息公开年度报告</td></tr>`, a.index)
		s.add(`<tr><th>发布机构：</th><td>%s</td><th>发布日期：</th><td>%s 15:30</td></tr>`, a.office.name, a.published)
		s.add(`<tr><th>名称：</th><td>%s</td><th>文号：</th><td>无</td></tr></tbody></table>`, a.title)
	}
	st.lists, st.get = st.lonsunLists, st.lonsunList
	return st
}

// lonsunOrgan is the organ that an office's reports are filed under.
func lonsunOrgan(o *office) string {
	if o.body == "水利局" {
		return "21982"
	}
	return "21981"
}

func lonsunColumn(organ string) string {
	return "/public/column/" + organ + "?type=4&action=list&nav=3&catId=" + lonsunCategory
}

func (st *site) lonsunLists() {
	for _, organ := range []string{"21981", "21982"} {
		st.addHTML(lonsunColumn(organ), "政府信息公开年度报告", func(s *sheet) {
			s.add(`<ul class="tree"><li><a href="/public/column/%s?type=4&action=list&nav=2&catId=6715901">政府信息公开制度</a></li>`, organ)
			s.add(`<li class="on"><a href="%s">政府信息公开年度报告</a></li></ul>`, lonsunColumn(organ))
			s.add(`<div class="xxgk_lists" id="publicInfoList"></div>`)
			s.add(`<script>`)
			s.add(`function loadList(pageIndex) {`)
			s.add(`  $.ajax({type: "GET", dataType: "html", url: "%s?IsAjax=1&dataType=html&_=" + Math.random(),`, lonsunLabel)
			s.add(`    data: {labelName: "publicInfoList", siteId: "%s", pageSize: %d, pageIndex: pageIndex, action: "list", isDate: "true",`, lonsunSite, lonsunPage)
			s.add(`      dateFormat: "yyyy-MM-dd", length: 80, organId: "%s", type: "4", catId: "%s", cId: "", result: "暂无相关信息", file: "/xxgk/publicInfoList"},`, organ, lonsunCategory)
			s.add(`    success: function (html) { $("#publicInfoList").html(html); }});`)
			s.add(`}`)
			s.add(`loadList(1);`)
			s.add(`</script>`)
		})
	}
	st.addHTML("/", "首页", func(s *sheet) {
		s.add(`<ul><li><a href="/content/detail/6787.html">全市生态环境保护工作会议召开</a></li></ul>`)
	})
	st.addHTML(st.openness, "信息公开", func(s *sheet) {
		s.add(`<ul><li><a href="%s">政府信息公开年报</a></li><li><a href="%s">部门政府信息公开年报</a></li></ul>`, st.entries[0], st.entries[1])
	})
}

// lonsunList answers the script: a part of a page.
func (st *site) lonsunList(path string, query url.Values) *resource {
	if path != lonsunLabel || query.Get("labelName") != "publicInfoList" {
		return nil
	}
	answer := func(text string) *resource {
		return &resource{kind: "text/html; charset=utf-8", body: []byte(text)}
	}
	size, err1 := strconv.Atoi(query.Get("pageSize"))
	at, err2 := strconv.Atoi(query.Get("pageIndex"))
	organ := query.Get("organId")
	known := query.Get("siteId") == lonsunSite && query.Get("catId") == lonsunCategory && query.Get("type") == "4"
	var links []listed
	for _, l := range st.links {
		if known && st.lonsunFiled(l, organ) {
			links = append(links, l)
		}
	}
	if err1 != nil || err2 != nil || size < 1 || size > 100 || at < 1 || (at-1)*size >= len(links) {
		return answer(`<ul class="clearfix"><li class="none">暂无相关信息</li></ul>`)
	}
	s := &sheet{}
	s.add(`<ul class="clearfix xxgk_nav_list">`)
	for _, l := range links[(at-1)*size : min(at*size, len(links))] {
		s.add(`<li class="clearfix">%s<span class="date">%s</span></li>`, anchor(l.path, l.title, 0), l.date)
	}
	s.add(`</ul><div class="page" id="page_publicInfoList"></div>`)
	s.add(`<script>$("#page_publicInfoList").pagination({pageCount:%d, pageIndex:%d, total:%d, callback: loadList});</script>`,
		(len(links)+size-1)/size, at, len(links))
	return answer(s.String())
}

// lonsunFiled tells whether a link stands in the list of an organ. What has been
// moved elsewhere stays with the organ of its office.
func (st *site) lonsunFiled(l listed, organ string) bool {
	if h := st.holdingAt(l.path); h != nil {
		return lonsunOrgan(h.article.office) == organ
	}
	return organ == "21981"
}
