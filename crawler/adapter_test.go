package crawler

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func pageOf(t *testing.T, address, text string) *Page {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return newPage(u, "", text)
}

func follows(urls ...string) []Follow {
	var all []Follow
	for _, u := range urls {
		all = append(all, Follow{URL: u})
	}
	return all
}

func TestNext(t *testing.T) {
	const at = "http://a.example/nb/index.html"
	tests := []struct {
		name, url, text, adapter string
		want                     []Follow
	}{
		{"trs", at, `<script>createPageHTML(3, 0, "index", "html");</script>`, "trs",
			follows("http://a.example/nb/index_1.html", "http://a.example/nb/index_2.html")},
		{"trs from a later page", "http://a.example/nb/index_1.html", `createPageHTML(3, 1, "index", "shtml")`, "trs",
			follows("http://a.example/nb/index_1.shtml", "http://a.example/nb/index_2.shtml")},
		{"trs with an element", at, `createPageHTML('page_div', 3, 0, 'list', 'htm', 40)`, "trs",
			follows("http://a.example/nb/list_1.htm", "http://a.example/nb/list_2.htm")},
		{"trs with a number for the element", at, `createPageHTML(7, 2, 0, 'list', 'htm', 40)`, "trs",
			follows("http://a.example/nb/list_1.htm")},
		{"ucap", "http://a.example/c1/common_list.shtml", `createPageHTML('page_div', 3, 1, 'common_list', 'shtml', 40);`, "trs",
			follows("http://a.example/c1/common_list_2.shtml", "http://a.example/c1/common_list_3.shtml")},
		{"countPage", "http://a.example/nb/list.shtml", `var countPage = 2; var currentPage = 0;`, "trs",
			follows("http://a.example/nb/list_1.shtml")},
		{"countPage in a folder", "http://a.example/nb/", `var countPage = 2`, "trs", follows("http://a.example/nb/index_1.html")},
		{"trs in other spellings", at, "createPageHTML( '2' ,\n0 , `index` , \".htm\" , 31 )", "trs", follows("http://a.example/nb/index_1.htm")},
		{"trs with an element and its path", at, `createPageHTML("pager", 2, 0, "/xx/nb/index", "jsp", "18")`, "trs", follows("http://a.example/xx/nb/index_1.jsp")},
		{"ucap in four words", "http://a.example/c1/list.shtml", `createPageHTML(2, 1, 'list', 'shtml')`, "trs", follows("http://a.example/c1/list_2.shtml")},
		{"a function of that name", at, `function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {} createPageHTML(2, 0, "index", "html")`, "trs",
			follows("http://a.example/nb/index_1.html")},
		{"Pager", at, `new Pager({ "size": 2, "current": 0, "prefix": "list", "suffix": ".shtml" })`, "trs", follows("http://a.example/nb/list_1.shtml")},
		{"Pager without names", at, `Pager({size: 2, callback: go})`, "generic", nil},
		{"countPage from 1", "http://a.example/nb/list.htm", `var countPage = 2; var currentPage = 1;`, "trs", follows("http://a.example/nb/list_2.htm")},
		{"one page by call, more by words", at, `<script>createPageHTML(1, 0, "index", "html")</script><p><a href="?p=2">下一页</a></p>`, "trs",
			follows("http://a.example/nb/index.html?p=2")},
		{"one page", at, `createPageHTML(1, 0, "index", "html")`, "trs", nil},
		{"no usable call", at, `createPageHTML(n, cur, name, ext)`, "generic", nil},
		{"name with a path", at, `createPageHTML(3, 0, "../old/x", "html")`, "trs",
			follows("http://a.example/old/x_1.html", "http://a.example/old/x_2.html")},
		{"name of another host", at, `createPageHTML(3, 0, "//b.example/x", "html")`, "generic", nil},
		{"next", at, `<p><a href="2.html">下一页</a><a href="4.html">尾页</a><a href="7.html">7</a></p>`, "generic",
			follows("http://a.example/nb/2.html", "http://a.example/nb/3.html", "http://a.example/nb/4.html", "http://a.example/nb/7.html")},
		{"numbers outside a pager", at, `<table><tr><td><a href="7.html">7</a></td></tr></table>`, "generic", nil},
		{"next by another number", at, `<a href="info/77.html">下一页</a><a href="list/9.html">尾页</a>`, "generic",
			follows("http://a.example/nb/info/77.html", "http://a.example/nb/list/9.html")},
		{"next in brackets", at, `<p><a href="2.html">[下一页&gt;&gt;]</a></p>`, "generic", follows("http://a.example/nb/2.html")},
		{"next by an image", at, `<p><a href="2.html"><img src="n.gif" alt="下一页"></a></p>`, "generic", follows("http://a.example/nb/2.html")},
		{"next as an arrow", at, `<div class="pagination"><a href="2.html">›</a></div><div class="slides"><a href="x.html">›</a></div>`, "generic", follows("http://a.example/nb/2.html")},
		{"rel of a link", at, `<a rel="next" href="2.html">more</a>`, "generic", follows("http://a.example/nb/2.html")},
		{"next by onclick", at, `<p><span onclick="location.href='2.html'">下一页</span></p>`, "generic", follows("http://a.example/nb/2.html")},
		{"next by a call with an address", at, `<p><a href="javascript:goto('/nb/2.html')">下页</a></p>`, "generic", follows("http://a.example/nb/2.html")},
		{"address in parts", at, `<p><a href="#" onclick="location.href='/nb/'+n+'.html'">下页</a></p>`, "generic", nil},
		{"numbers beside next", at, `<p><a>1</a><a href="2.html">2</a><a href="3.html">[3]</a><a href="javascript:;">下一页</a></p>`, "generic",
			follows("http://a.example/nb/2.html", "http://a.example/nb/3.html")},
		{"next and a count", at, `<p>共 4 页 <a href="list_2.html">下一页</a></p>`, "generic",
			follows("http://a.example/nb/list_2.html", "http://a.example/nb/list_3.html", "http://a.example/nb/list_4.html")},
		{"next and a count from 0", at, `<p>1/3页 <a href="list_1.html">下一页</a></p>`, "generic",
			follows("http://a.example/nb/list_1.html", "http://a.example/nb/list_2.html")},
		{"falling numbers", at, `<p>页次：1/4 <a href="list/3.htm">下页</a></p>`, "generic",
			follows("http://a.example/nb/list/3.htm", "http://a.example/nb/list/2.htm", "http://a.example/nb/list/1.htm")},
		{"records and a page size", "http://a.example/l.do?c=1&pageNo=1", `共33条，每页显示15条 <a href="javascript:go(2)">下一页</a>`, "generic",
			follows("http://a.example/l.do?c=1&pageNo=2", "http://a.example/l.do?c=1&pageNo=3")},
		{"count in a script", "http://a.example/l.do?page=2", `<script>var totalPage = "3";</script>`, "generic", follows("http://a.example/l.do?page=3")},
		{"last page", "http://a.example/l.do?page=3", `第3页/共3页`, "generic", nil},
		{"script that moves on", at, `<script>window.location.href="/home/index.html";</script>`, "generic", follows("http://a.example/home/index.html")},
		{"frameset", at, `<frameset><frame src="left.html"><frame src="http://b.example/"></frameset>`, "generic", follows("http://a.example/nb/left.html")},
		{"form by GET", at, `<form action="l.jsp?x=1"><input type="hidden" name="cat" value="9"><input name="curPage" value="1">共2页</form>`, "generic",
			follows("http://a.example/nb/l.jsp?cat=9&curPage=2")},
		{"openness by the last page", "http://a.example/OpennessContent/showList/2/98/page_2.html", `<p><a href="page_3.html">下一页</a><a href="page_4.html">尾页</a></p>`, "openness",
			follows("http://a.example/OpennessContent/showList/2/98/page_3.html", "http://a.example/OpennessContent/showList/2/98/page_4.html")},
		{"lonsun without parameters", "http://a.example/public/column/12", `<p><a href="?pageIndex=2">下一页</a></p>`, "lonsun", follows("http://a.example/public/column/12?pageIndex=2")},
		{"lonsun goes on", "http://a.example/site/label/8888?labelName=publicInfoList&pageIndex=1", `<a href="/public/1/2.html">x</a>`, "lonsun",
			follows("http://a.example/site/label/8888?labelName=publicInfoList&pageIndex=2")},
		{"lonsun ends", "http://a.example/site/label/8888?labelName=publicInfoList&pageIndex=2", `暂无`, "lonsun", nil},
		{"webforms by number", "http://a.example/l.aspx", `<form method="post" action="l.aspx"><input name="__VIEWSTATE" type="hidden" value="x">第1页/共2页<a href="javascript:__doPostBack('g','Page$2')">2</a></form>`, "webforms",
			[]Follow{{URL: "http://a.example/l.aspx", Form: "__EVENTARGUMENT=Page%242&__EVENTTARGET=g&__VIEWSTATE=x"}}},
		{"webforms too large", "http://a.example/l.aspx", `<form method="post"><input name="__VIEWSTATE" type="hidden" value="` + strings.Repeat("x", maxViewState) + `"><a href="javascript:__doPostBack('g','n')">下一页</a></form>`, "webforms", nil},
		{"next by script", at, `<a href="javascript:go(2)">下一页</a><a href="#">&gt;</a>`, "generic", nil},
		{"next by title", at, `<a href="2.html" title="下一页"><img src="n.gif"></a>`, "generic", follows("http://a.example/nb/2.html")},
		{"rel", at, `<link rel="next" href="?page=2">`, "generic", follows("http://a.example/nb/index.html?page=2")},
		{"refresh", at, `<meta http-equiv="Refresh" content="0; URL='/home/'">`, "generic", follows("http://a.example/home/")},
		{"base", at, `<base href="http://a.example/other/"><a href="2.html">下页</a>`, "generic", follows("http://a.example/other/2.html")},
		{"gkmlpt page", "http://a.example/gkmlpt/index", `window._CONFIG = {"SID": 755, "TREE": [{"id": 720, "name": "制度"}, {"id": 721, "name": "政府信息公开年报"}]}`, "gkmlpt",
			follows("http://a.example/gkmlpt/api/all/721?page=1&sid=755")},
		{"gkmlpt tree in a script's spelling", "http://a.example/x/gkmlpt/index", `window._CONFIG = {SID: '755', TREE: [{id: 720, pid: 1, name: '指南'}, {id: 721, name: '政府信息公开年报'}]}`, "gkmlpt",
			follows("http://a.example/x/gkmlpt/api/all/721?page=1&sid=755")},
		{"gkmlpt column by its fragment", "http://a.example/gkmlpt/index#99", `window._CONFIG = {SID: '755'}`, "gkmlpt", follows("http://a.example/gkmlpt/api/all/99?page=1&sid=755")},
		{"gkmlpt by total", "http://a.example/gkmlpt/api/all/721?page=1&sid=755", `{"total":2,"articles":[{"title":"a","url":"/1.html"}]}`, "gkmlpt",
			follows("http://a.example/gkmlpt/api/all/721?page=2&sid=755")},
		{"gkmlpt without a count", "http://a.example/gkmlpt/api/all/721?page=2&sid=755", `{"articles":[{"title":"a","url":"/1.html"}]}`, "gkmlpt",
			follows("http://a.example/gkmlpt/api/all/721?page=3&sid=755")},
		{"gkmlpt list", "http://a.example/gkmlpt/api/all/721?page=1&sid=755", `{"classify":{"post_count":3},"articles":[{"title":"a","url":"/1.html"}]}`, "gkmlpt",
			follows("http://a.example/gkmlpt/api/all/721?page=2&sid=755", "http://a.example/gkmlpt/api/all/721?page=3&sid=755")},
		{"gkmlpt second page", "http://a.example/gkmlpt/api/all/721?page=2&sid=755", `{"classify":{"post_count":3},"articles":[{"title":"a","url":"/1.html"}]}`, "gkmlpt",
			follows("http://a.example/gkmlpt/api/all/721?page=1&sid=755")},
		{"gkmlpt broken", "http://a.example/gkmlpt/api/all/721?page=1&sid=755", `{"classify":`, "gkmlpt", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := pageOf(t, tt.url, tt.text)
			a := adapterFor(p)
			if a.Name() != tt.adapter {
				t.Errorf("adapter %s, want %s", a.Name(), tt.adapter)
			}
			if diff := cmp.Diff(tt.want, a.Next(p)); diff != "" {
				t.Errorf("Next (-want +got):\n%s", diff)
			}
		})
	}
}

// jpage makes a list with total records of which held lie in the page.
func jpage(total, held int, group, script string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<script type="text/xml"><datastore><totalrecord>%d</totalrecord><totalpage>9</totalpage>`, total)
	fmt.Fprintf(&b, `<nextgroup><![CDATA[%s]]></nextgroup><recordset>`, group)
	for i := range held {
		fmt.Fprintf(&b, `<record><![CDATA[<li><a href="/art/%d.html">某局2020年政府信息公开年报</a><span>2021-01-%02d</span></li>]]></record>`, i, i+1)
	}
	b.WriteString(`</recordset></datastore></script><script>` + script + `</script>`)
	return b.String()
}

func TestHanweb(t *testing.T) {
	const at = "http://a.example/col/col12/index.html"
	tests := []struct {
		name, text string
		want       []Follow
	}{
		{"fields from the group", jpage(8, 3, `<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;appid=1&amp;webid=30&amp;path=/&amp;columnid=12&amp;unitid=77&amp;webname=%E6%9F%90&amp;permissiontype=0"></a>`, `perpage: 3, col: 1`),
			[]Follow{
				{"http://a.example/module/web/jpage/dataproxy.jsp?startrecord=4&endrecord=6&perpage=3", "col=1&appid=1&webid=30&path=%2F&columnid=12&unitid=77&webname=%E6%9F%90&permissiontype=0"},
				{"http://a.example/module/web/jpage/dataproxy.jsp?startrecord=7&endrecord=8&perpage=3", "col=1&appid=1&webid=30&path=%2F&columnid=12&unitid=77&webname=%E6%9F%90&permissiontype=0"},
			}},
		{"fields from the script", jpage(3, 2, "", `$("#77").jpage({perPage:15, ajaxParam:{col:1,appid:1,webid:'30',path:'/',columnid:12,sourceContentType:3,unitid:"77",webname:'某',permissiontype:0}, proxyUrl:'/x/dataproxy.jsp'})`),
			[]Follow{{"http://a.example/x/dataproxy.jsp?startrecord=3&endrecord=3&perpage=15", "col=1&appid=1&webid=30&path=%2F&columnid=12&sourceContentType=3&unitid=77&webname=%E6%9F%90&permissiontype=0"}}},
		{"complete", jpage(3, 3, "", ""), nil},
		{"empty", jpage(9, 0, "", ""), nil},
		{"no total", strings.Replace(jpage(9, 3, "", ""), "totalrecord", "x", 2), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := pageOf(t, at, tt.text)
			if name := adapterFor(p).Name(); name != "hanweb" {
				t.Fatalf("adapter %s", name)
			}
			if diff := cmp.Diff(tt.want, hanweb{}.Next(p)); diff != "" {
				t.Errorf("Next (-want +got):\n%s", diff)
			}
		})
	}
	array := pageOf(t, at, `<script>var x = {dataStore: ["<li><a href='/1.html'>\u7532</a> 2021-01-05</li>", '<a href="\/2.html">乙</a>'], totalRecord: 3, perPage: 2, columnid: 7}</script>`)
	if diff := cmp.Diff([]Link{{URL: "http://a.example/1.html", Title: "甲", Date: "2021-01-05"}, {URL: "http://a.example/2.html", Title: "乙"}}, hanweb{}.Links(array)[:2]); diff != "" {
		t.Errorf("Links of an array (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Follow{{URL: "http://a.example/module/web/jpage/dataproxy.jsp?startrecord=3&endrecord=3&perpage=2", Form: "columnid=7"}}, hanweb{}.Next(array)); diff != "" {
		t.Errorf("Next of an array (-want +got):\n%s", diff)
	}
	links := hanweb{}.Links(pageOf(t, at, jpage(9, 2, "", "")))
	want := []Link{
		{URL: "http://a.example/art/0.html", Title: "某局2020年政府信息公开年报", Date: "2021-01-01"},
		{URL: "http://a.example/art/1.html", Title: "某局2020年政府信息公开年报", Date: "2021-01-02"},
	}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Errorf("Links (-want +got):\n%s", diff)
	}
}

func TestLinks(t *testing.T) {
	const at = "http://a.example/nb/"
	tests := []struct {
		name, text string
		want       []Link
	}{
		{"item", `<ul><li><a href="1.html">甲</a><span>2021-1-5</span></li><li><a href="2.html">乙</a><span>[2022/01/06]</span></li></ul>`,
			[]Link{{URL: at + "1.html", Title: "甲", Date: "2021-01-05"}, {URL: at + "2.html", Title: "乙", Date: "2022-01-06"}}},
		{"row", `<table><tr><td><a href="1.html">甲</a></td><td>2021年1月5日</td></tr><tr><td><a href="2.html">乙</a></td><td></td></tr></table>`,
			[]Link{{URL: at + "1.html", Title: "甲", Date: "2021-01-05"}, {URL: at + "2.html", Title: "乙", Date: ""}}},
		{"one after the other", `<div><a href="1.html">甲</a> 2021-01-05<br><a href="2.html">乙</a><i>2021-01-06</i></div>`,
			[]Link{{URL: at + "1.html", Title: "甲", Date: "2021-01-05"}, {URL: at + "2.html", Title: "乙", Date: "2021-01-06"}}},
		{"date in the link", `<p><a href="1.html">甲 2021-01-05</a></p><p><a href="2.html">乙</a></p>`,
			[]Link{{URL: at + "1.html", Title: "甲 2021-01-05", Date: "2021-01-05"}, {URL: at + "2.html", Title: "乙", Date: ""}}},
		{"no such day", `<p><a href="1.html">甲</a>2021-02-30</p>`, []Link{{URL: at + "1.html", Title: "甲", Date: ""}}},
		{"cut text", `<a href="1.html" title="某局2020年政府信息公开年报">某局2020年政府…</a>`, []Link{{URL: at + "1.html", Title: "某局2020年政府信息公开年报", Date: ""}}},
		{"image", `<a href="1.html" title="甲"><img></a>`, []Link{{URL: at + "1.html", Title: "甲", Date: ""}}},
		{"useless", `<a href="#">甲</a><a href="javascript:;">乙</a><a>丙</a><a href="mailto:a@b">丁</a><a href="http://[">戊</a>`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, generic{}.Links(pageOf(t, at, tt.text))); diff != "" {
				t.Errorf("Links (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRealList reads a real list page of a TRS site.
func TestRealList(t *testing.T) {
	body, err := os.ReadFile("../../shared/samples/list_ordos_engebei.html")
	if err != nil {
		t.Skip("the real list page is not here:", err)
	}
	p := pageOf(t, "http://egb.ordos.gov.cn/xxgk/xxgknb/", decodeText(body, "text/html"))
	dates := map[string]string{}
	for _, l := range adapterFor(p).Links(p) {
		if classify(l.Title) == titleReport {
			dates[l.Title] = l.Date
		}
	}
	for title, date := range map[string]string{
		"鄂尔多斯市2019年政府信息公开工作年度报告":        "2020-09-03",
		"鄂尔多斯市人民政府办公室2019年政府信息公开工作年度报告": "2020-03-11",
		"鄂尔多斯市2018年政府信息公开年度报告":          "2019-05-30",
		"内蒙古自治区2018年政府信息公开工作年度报告":       "2019-05-30",
	} {
		if dates[title] != date {
			t.Errorf("%s: date %q, want %s", title, dates[title], date)
		}
	}
}

func TestEmbeddedFiles(t *testing.T) {
	p := pageOf(t, "http://a.example/nb/1.html", `<iframe src="/pdfjs/viewer.html?file=%2Ffiles%2Fa.pdf&amp;x=1"></iframe><embed src="b.PDF?v=1"><object data="c.ofd"></object><iframe src="d.html"></iframe>`)
	want := []Link{{URL: "http://a.example/files/a.pdf"}, {URL: "http://a.example/nb/b.PDF?v=1"}, {URL: "http://a.example/nb/c.ofd"}}
	if diff := cmp.Diff(want, embeddedFiles(p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestManyLinks keeps the cost of a page in hand: one made of links alone would
// take minutes if the neighbourhood of each were the whole page.
func TestManyLinks(t *testing.T) {
	for name, item := range map[string]string{
		"links": `<a href="1.html">甲</a>`, "numbers": `<a href="1.html">7</a>`, "headings": `<h1>甲</h1>`, "chosen": `<i class="on">年报</i>`, "links between empty elements": `<a href="1.html">甲</a><i></i>`, "unclosed": `<b><a href="1.html">`,
	} {
		text := strings.Repeat(item, maxListSize/4/len(item))
		begin := time.Now()
		p := pageOf(t, "http://a.example/", text)
		if n := len(generic{}.Links(p)); n > maxLinks {
			t.Errorf("%s: %d links", name, n)
		}
		if n := len(generic{}.Next(p)); n > 3*maxListPages {
			t.Errorf("%s: %d further pages", name, n)
		}
		isColumnPage(p)
		promisesReport(p)
		if took := time.Since(begin); took > time.Minute {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add("/nb/", "", jpage(50, 2, `<a href="dataproxy.jsp?col=1">`, ""))
	f.Add("/gkmlpt/api/all/1?page=1", "", `{"classify":{"post_count":9999999},"articles":[{"url":"x","date":1}]}`)
	f.Add("/nb/index.html", "a=1", `<base href="//x"><a href=2>下一页</a>createPageHTML(99999, 0, "index", "html") var countPage = 3`)
	files, err := filepath.Glob("testdata/adapter/*.html")
	if err != nil || len(files) == 0 {
		f.Fatalf("no pages: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		lines := strings.SplitN(string(raw), "\n", 3)
		u, err := url.Parse(lines[0])
		if err != nil {
			f.Fatal(err)
		}
		f.Add(u.RequestURI(), lines[1], lines[2])
	}
	f.Fuzz(func(t *testing.T, path, form, text string) {
		u, err := parseURL(nil, "http://a.example/"+path)
		if err != nil {
			return
		}
		p := newPage(u, form, text)
		pageTitle(p)
		promisesReport(p)
		isColumnPage(p)
		for _, a := range adapters {
			if !a.Match(p) {
				continue
			}
			next := a.Next(p)
			if n := len(next); n > 20*maxListPages {
				t.Errorf("%s: %d further pages", a.Name(), n)
			}
			for _, f := range next {
				if !strings.HasPrefix(f.URL, "http") || len(f.Form) > 4*maxViewState {
					t.Errorf("%s: further page %q with a form of %d bytes", a.Name(), f.URL, len(f.Form))
				}
			}
			for _, l := range a.Links(p) {
				if !strings.HasPrefix(l.URL, "http") {
					t.Errorf("%s: link %q", a.Name(), l.URL)
				}
				classifyInColumn(l.Title)
			}
		}
	})
}
