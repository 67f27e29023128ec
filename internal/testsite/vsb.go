package testsite

import (
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// newVSB makes a site of 博达 VSB: zfxxgknb.htm, then zfxxgknb/<k>.htm with k
// falling to 1 on the last page.
func newVSB() *site {
	st := &site{
		key: SiteVSB, name: "乌有区人民政府", host: "www.wuyou.example", division: wuyou, charset: "utf-8", typeOnly: true,
		openness: "/zwgk.htm", list: "/zwgk/zfxxgknb", entries: []string{"/zwgk/zfxxgknb.htm"},
		markups: []markup{markupWord, markupBreaks}, dateFrom: nianbao.DateVisible,
		skin: &skin{
			doctype: html4, metas: "lower",
			nav:     []navLink{{"/index.htm", "首页"}, {"/xwzx.htm", "新闻动态"}, {"/zwgk.htm", "政务公开"}},
			trail:   `当前位置： <a href="/index.htm">首页</a>&gt;&gt;<a href="/zwgk.htm">政务公开</a>&gt;&gt;<a href="/zwgk/zfxxgknb.htm">政府信息公开年报</a>`,
			heading: `<form name="_newscontent_fromname"><div class="content-title"><h3>%s</h3>`,
			begin:   `<div id="vsb_content"><div class="v_news_content">`, end: `</div></div></form>`,
			foot: `<a href="javascript:void(0)" onclick="this.style.behavior='url(#default#homepage)'">设为首页</a><br>`,
		},
	}
	st.address = func(a *article) string { return fmt.Sprintf("/info/1437/%d.htm", a.id()-8790000) }
	st.facts = func(s *sheet, a *article) {
		s.add(`<i>发布时间：%s 浏览次数：<script>_showDynClicks("wbnews", 1599, %d)</script></i></div>`, date(a.published, "2006年01月02日"), a.id())
	}
	st.lists = st.vsbLists
	return st
}

func (st *site) vsbLists() {
	pages := pagesOf(st.links, 6)
	at := func(i int) string {
		if i == 0 {
			return st.list + ".htm"
		}
		return fmt.Sprintf("%s/%d.htm", st.list, len(pages)-i)
	}
	for i, page := range pages {
		up := ".." // how articles are reached from the page
		if i > 0 {
			up = "../.."
		}
		st.addHTML(at(i), "政府信息公开年报", func(s *sheet) {
			s.openTable(` class="winstyle" width="100%"`)
			for _, l := range page {
				href := l.path
				if strings.HasPrefix(href, "/info/") {
					href = up + href
				}
				s.add(`<tr height="20"><td><span class="leaderfont">·</span></td><td>%s</td><td><span class="timestyle">%s</span></td></tr>`,
					anchor(href, l.title, 30), date(l.date, "2006年01月02日"))
			}
			s.add(`</table><div>共%d条&nbsp;&nbsp;%d/%d&nbsp;`, len(st.links), i+1, len(pages))
			if i > 0 {
				s.add(`<a href="%s">首页</a><a href="%s">上页</a>`, at(0), at(i-1))
			}
			if i+1 < len(pages) {
				s.add(`<a href="%s">下页</a><a href="%s">尾页</a>`, at(i+1), at(len(pages)-1))
			}
			s.add(`</div>`)
		})
	}
	for _, path := range []string{"/", "/index.htm", st.openness} {
		st.addHTML(path, "首页", func(s *sheet) {
			s.add(`<ul><li><a href="/zwgk/zcwj.htm">政策文件</a></li><li><a href="/zwgk/zfxxgknb.htm">信息公开年报</a></li></ul>`)
		})
	}
}
