package testsite

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"

	"nianbao/internal/nianbao"
)

const aspxList = "/InfoPublic.aspx?cid=1019&pid=971"

// newASPX makes a site of ASP.NET WebForms: the pages of the list are had by
// posting the form back, with the state that the page before held.
func newASPX() *site {
	st := &site{
		key: SiteASPX, name: "虚云市政府信息公开网", host: "xxgk.xuyun.example", division: xuyun, charset: "gb2312", typeOnly: true,
		openness: "/InfoPublic.aspx?cid=1000", list: aspxList, entries: []string{aspxList},
		markups: []markup{markupBreaks, markupWord}, dateFrom: nianbao.DateVisible,
		skin: &skin{
			doctype: xhtml,
			nav:     []navLink{{"/", "首页"}, {"InfoPublic.aspx?cid=1000", "信息公开"}, {"WorkGuide.aspx", "办事指南"}},
			trail:   `<span id="lblPosition">当前位置：<a href="/">首页</a> >> 信息公开 >> 政府信息公开年报</span>`,
			heading: `<div class="news_title"><span id="lblTitle">%s</span></div>`,
			begin:   `<div id="divContent" class="news_content">`, end: `</div>`,
		},
	}
	st.address = func(a *article) string { return fmt.Sprintf("/InfoShow.aspx?id=%d&cid=1019", a.id()) }
	st.facts = func(s *sheet, a *article) {
		s.add(`<div class="news_info"><span id="lblDate">发布日期：%s 0:00:00</span> <span id="lblHits">点击数：%d</span></div>`, date(a.published, "2006/1/2"), a.id()%977)
	}
	st.lists, st.post = st.aspxLists, st.aspxPost
	return st
}

// aspxState is the state of a page of the list, and what vouches for it.
func aspxState(page int) (state, validation string) {
	text := fmt.Sprintf("/wEPDwUKpage:%03d?>~", page)
	state = base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%s%016x", text, hash("viewstate", text)))
	sum := fmt.Appendf(nil, "%016x__", hash("eventvalidation", state))
	sum = append(sum, 0xfb, 0xef, 0xbe, 0xff) // plus signs and padding, which a careless form loses
	return state, base64.StdEncoding.EncodeToString(sum)
}

// aspxKey is where a page of the list is kept. No request has such a path.
func aspxKey(page int) string { return fmt.Sprintf("#list %d", page) }

func (st *site) aspxLists() {
	pages := pagesOf(st.links, 4)
	for i, page := range pages {
		key := aspxKey(i + 1)
		if i == 0 {
			key = st.list
		}
		st.addHTML(key, "政府信息公开年报", func(s *sheet) { st.aspxForm(s, page, i+1, len(pages)) })
	}
	for _, path := range []string{"/", st.openness} {
		st.addHTML(path, "首页", func(s *sheet) {
			s.add(`<div class="left"><a href="InfoPublic.aspx?cid=1019&amp;pid=970">政府信息公开指南</a><a href="InfoPublic.aspx?cid=1019&amp;pid=971">政府信息公开年报</a></div>`)
		})
	}
}

// aspxForm writes the form that the whole page is.
func (st *site) aspxForm(s *sheet, links []listed, page, pages int) {
	state, validation := aspxState(page)
	s.add(`<form name="form1" method="post" action="InfoPublic.aspx?cid=1019&amp;pid=971" id="form1">`)
	s.add(`<div class="aspNetHidden"><input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" />`)
	s.add(`<input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />`)
	s.add(`<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="%s" /></div>`, state)
	s.add(`<script type="text/javascript">`)
	s.add(`var theForm = document.forms['form1'];`)
	s.add(`function __doPostBack(eventTarget, eventArgument) { theForm.__EVENTTARGET.value = eventTarget; theForm.__EVENTARGUMENT.value = eventArgument; theForm.submit(); }`)
	s.add(`</script>`)
	s.add(`<input type="hidden" name="__VIEWSTATEGENERATOR" value="C2EE9ABB" /><input type="hidden" name="__EVENTVALIDATION" value="%s" />`, validation)
	s.add(`<input name="txtKey" type="text" id="txtKey" /><input type="submit" name="btnSearch" value="搜索" id="btnSearch" />`)
	s.openTable(` id="GridView1" cellspacing="0" border="0"`)
	for _, l := range links {
		s.add(`<tr><td>%s</td><td>[%s]</td></tr>`, anchor(l.path, l.title, 22), date(l.date, "2006/01/02"))
	}
	s.add(`</table><div id="AspNetPager1">第%d页/共%d页`, page, pages)
	link := func(to int, text string) {
		if to != page && to >= 1 && to <= pages {
			s.add(`<a href="javascript:__doPostBack(&#39;AspNetPager1&#39;,&#39;%d&#39;)">%s</a>`, to, text)
		}
	}
	link(1, "首页")
	link(page-1, "上一页")
	for n := 1; n <= pages; n++ {
		link(n, strconv.Itoa(n))
	}
	link(page+1, "下一页")
	link(pages, "尾页")
	s.add(`</div></form>`)
}

// aspxPost checks what is posted back as the framework does, and shows a page.
func (st *site) aspxPost(path string, query, form url.Values) *resource {
	if path != "/InfoPublic.aspx" || query.Get("cid") != "1019" || query.Get("pid") != "971" {
		return missing()
	}
	known := false
	for n := 1; n <= len(pagesOf(st.links, 4)); n++ {
		state, validation := aspxState(n)
		known = known || form.Get("__VIEWSTATE") == state && form.Get("__EVENTVALIDATION") == validation
	}
	if !known {
		return &resource{status: 500, kind: "text/html", body: []byte("<html><head><title>Validation of viewstate MAC failed.</title></head><body>Server Error in '/' Application.</body></html>")}
	}
	if form.Has("btnSearch") {
		return &resource{kind: "text/html", body: []byte("<html><body>No result.</body></html>")}
	}
	n, err := strconv.Atoi(form.Get("__EVENTARGUMENT"))
	if form.Get("__EVENTTARGET") != "AspNetPager1" || err != nil || n <= 1 {
		return st.pages[st.list]
	}
	if page, ok := st.pages[aspxKey(n)]; ok {
		return page
	}
	return st.pages[st.list]
}
