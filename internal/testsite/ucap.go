package testsite

import (
	"fmt"

	"nianbao/internal/nianbao"
)

// newUCAP makes a site of 开普 UCAP: common_list.shtml, common_list_2.shtml …,
// articles under their column and month with a name of 32 hex digits.
func newUCAP() *site {
	st := &site{
		key: SiteUCAP, name: "假山区人民政府", host: "www.jiashan.example", division: jiashan, charset: "utf-8",
		openness: "/jiashan/xxgk/index.shtml", list: "/jiashan/c107031/", entries: []string{"/jiashan/c107031/common_list.shtml"},
		markups: []markup{markupWord, markupThead}, dateFrom: nianbao.DateVisible,
		skin: &skin{
			doctype: html5, metas: "standard",
			nav:     []navLink{{"/", "网站首页"}, {"/jiashan/xwzx/common_list.shtml", "新闻中心"}, {"/jiashan/xxgk/index.shtml", "政务公开"}},
			trail:   `您的位置：<a href="/">首页</a>&gt;<a href="/jiashan/c107031/common_list.shtml">政府信息公开年报</a>`,
			heading: `<h1 class="title"><!--CMSPRO_TITLE_BEGIN-->%s<!--CMSPRO_TITLE_END--></h1>`,
			begin:   `<div class="pages_content" id="CMSPRO_CONTENT"><!--CMSPRO_CONTENT_BEGIN-->`,
			end:     `<!--CMSPRO_CONTENT_END--></div>`,
		},
	}
	st.address = func(a *article) string {
		name := fmt.Sprintf("%016x%016x", hash(st.key, a.id()), hash(a.id(), st.key))
		return "/jiashan/c107031/" + a.day().Format("200601") + "/" + name + ".shtml"
	}
	st.facts = func(s *sheet, a *article) {
		s.add(`<div class="pages_date">发布日期：<span>%s 09:12</span>　来源：<span>%s</span>　字体：[<a href="javascript:void(0)">大</a> <a href="javascript:void(0)">小</a>]</div>`, a.published, a.office.name)
	}
	st.lists = st.ucapLists
	return st
}

func (st *site) ucapLists() {
	pages := pagesOf(st.links, 5)
	for i, page := range pages {
		path := st.list + "common_list.shtml"
		if i > 0 {
			path = fmt.Sprintf("%scommon_list_%d.shtml", st.list, i+1)
		}
		st.addHTML(path, "政府信息公开年报", func(s *sheet) {
			s.add(`<ul class="list">`)
			for _, l := range page {
				s.add(`<li>%s<span class="date">%s</span></li>`, anchor(l.path, l.title, 28), l.date)
			}
			s.add(`</ul><div id="page_div"></div>`)
			s.add(`<script>createPageHTML('page_div',%d, %d,'common_list','shtml',%d);</script>`, len(pages), i+1, len(st.links))
		})
	}
	st.addHTML("/", "首页", func(s *sheet) {
		s.add(`<ul><li><a href="/jiashan/xwzx/202301/1.shtml">区政府召开常务会议</a></li></ul>`)
	})
	st.addHTML(st.openness, "政务公开", func(s *sheet) {
		s.add(`<ul><li><a href="/jiashan/c107030/common_list.shtml">政府信息公开制度</a></li><li><a href="/jiashan/c107031/common_list.shtml">政府信息公开年报</a></li></ul>`)
	})
}
