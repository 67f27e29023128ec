package testsite

import (
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// newFrame makes a site whose column shows its list in an iframe.
func newFrame() *site {
	st := &site{
		key: SiteFrame, name: "无名县政府信息公开网", host: "xxgk.wuming.example", division: wuming, charset: "gbk",
		openness: "/zwgk/index.html", list: "/zwgk/nb/", entries: []string{"/zwgk/zfxxgknb.html"},
		markups: []markup{markupBreaks, markupNested}, dateFrom: nianbao.DateVisible, yearless: true,
		skin: &skin{
			doctype: xhtml, metas: "lower",
			nav:     []navLink{{"/", "首页"}, {"/zwgk/index.html", "政务公开"}},
			trail:   `<a href="/">首页</a> -> <a href="/zwgk/zfxxgknb.html">信息公开年报</a>`,
			heading: `<h2 style="text-align:center">%s</h2>`, begin: `<div class="text">`, end: `</div>`,
		},
	}
	st.address = func(a *article) string { return fmt.Sprintf("%s%d/%d.html", st.list, a.year, a.id()) }
	st.facts = func(s *sheet, a *article) {
		s.add(`<p class="xx">发布日期：%s 作者：%s 【<a href="javascript:window.close()">关闭</a>】</p>`, date(a.published, "2006.01.02"), a.office.name)
	}
	st.lists = st.frameLists
	return st
}

func (st *site) frameLists() {
	st.addHTML("/zwgk/zfxxgknb.html", "信息公开年报", func(s *sheet) {
		s.add(`<iframe src="nb/list.html" name="list" width="100%%" height="600" frameborder="0" scrolling="no"></iframe>`)
	})
	pages := pagesOf(st.links, 8)
	for i, page := range pages {
		name := "list.html"
		if i > 0 {
			name = fmt.Sprintf("list_%d.html", i)
		}
		s := &sheet{}
		s.add(`<html><head><meta http-equiv="Content-Type" content="text/html; charset=%s" /><base target="_parent" /></head><body><ul>`, st.charset)
		for _, l := range page {
			s.add(`<li><span>[%s]</span>%s</li>`, date(l.date, "01-02"), anchor(strings.TrimPrefix(l.path, st.list), "【年度报告】"+l.title, 0))
		}
		s.add(`</ul>`)
		if i+1 < len(pages) {
			s.add(`<a href="list_%d.html" target="_self">下一页</a>`, i+1)
		}
		s.add(`</body></html>`)
		st.addList(st.list+name, s.String())
	}
	for _, path := range []string{"/", st.openness} {
		st.addHTML(path, "政务公开", func(s *sheet) {
			s.add(`<ul><li><a href="/zwgk/zfxxgkzn.html">信息公开指南</a></li><li><a href="/zwgk/zfxxgknb.html">信息公开年报</a></li></ul>`)
		})
	}
}
