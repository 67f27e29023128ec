package testsite

import (
	"fmt"

	"nianbao/internal/nianbao"
)

// newOpenness makes a site of the openness system that is common in 安徽: lists
// by branch and topic, articles by number.
func newOpenness() *site {
	st := &site{
		key: SiteOpenness, name: "子虚县人民政府", host: "www.zixu.example", division: zixu, charset: "gb18030",
		openness: "/openness/", list: "/openness/OpennessContent/showList/1442/45712/",
		entries: []string{"/openness/OpennessContent/showList/1442/45712/page_1.html"},
		markups: []markup{markupThead, markupNested}, dateFrom: nianbao.DateVisible, indexed: true,
		skin: &skin{
			doctype: html5, metas: "lower",
			nav:     []navLink{{"/", "首页"}, {"/openness/", "政府信息公开"}, {"/openness/OpennessAnnualReport/index.html", "公开年报"}},
			trail:   `当前位置：<a href="/openness/">政府信息公开</a> > 政府信息公开年度报告`,
			heading: `<div class="is-newstitle"><h1>%s</h1></div>`,
			begin:   `<div class="is-newscontnet" id="zoom">`, end: `</div>`,
		},
	}
	st.address = func(a *article) string { return fmt.Sprintf("/OpennessContent/show/%d.html", a.id()-6400000) }
	st.facts = func(s *sheet, a *article) {
		s.openTable(` class="is-table" border="0"`)
		s.add(`<tr><td>索 引 号：</td><td>%s</td><td>信息分类：</td><td>政府信息公开年度报告</td></tr>`, a.index)
		s.add(`<tr><td>发布机构：</td><td>%s</td><td>发文日期：</td><td>%s</td></tr></table>`, a.office.name, date(a.published, "2006-1-2"))
	}
	st.lists = st.opennessLists
	return st
}

func (st *site) opennessLists() {
	pages := pagesOf(st.links, 7)
	at := func(i int) string { return fmt.Sprintf("%spage_%d.html", st.list, i+1) }
	for i, page := range pages {
		st.addHTML(at(i), "政府信息公开年度报告", func(s *sheet) {
			s.openTable(` class="is-list"`)
			s.add(`<thead><tr><th>序号</th><th>标题</th><th>发布日期</th></tr></thead><tbody>`)
			for j, l := range page {
				s.add(`<tr><td>%d</td><td>%s</td><td>%s</td></tr>`, i*7+j+1, anchor(l.path, l.title, 26), date(l.date, "2006/1/2"))
			}
			s.add(`</tbody></table><div class="is-page">`)
			for n := range pages {
				s.add(`<a href="%s">%d</a>`, at(n), n+1)
			}
			if i+1 < len(pages) {
				s.add(`<a href="%s">&gt;</a><a href="%s">末页</a>`, at(i+1), at(len(pages)-1))
			}
			s.add(`</div>`)
		})
	}
	for _, path := range []string{"/", st.openness, "/openness/OpennessAnnualReport/index.html"} {
		st.addHTML(path, "政府信息公开", func(s *sheet) {
			s.add(`<ul><li><a href="/openness/OpennessContent/showList/1442/45710/page_1.html">机构概况</a></li><li><a href="%s">政府信息公开年度报告</a></li></ul>`, at(0))
		})
	}
}
