package crawler

import (
	"fmt"
	"net/url"
	"os"
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
		{"one page", at, `createPageHTML(1, 0, "index", "html")`, "trs", nil},
		{"no usable call", at, `createPageHTML(n, cur, name, ext)`, "generic", nil},
		{"name with a path", at, `createPageHTML(3, 0, "../../x", "html")`, "generic", nil},
		{"next", at, `<a href="2.html">下一页</a><a href="9.html">尾页</a><a href="3.html">3</a>`, "generic",
			follows("http://a.example/nb/2.html", "http://a.example/nb/9.html")},
		{"next by script", at, `<a href="javascript:go(2)">下一页</a><a href="#">&gt;</a>`, "generic", nil},
		{"next by title", at, `<a href="2.html" title="下一页"><img src="n.gif"></a>`, "generic", follows("http://a.example/nb/2.html")},
		{"rel", at, `<link rel="next" href="?page=2">`, "generic", follows("http://a.example/nb/index.html?page=2")},
		{"refresh", at, `<meta http-equiv="Refresh" content="0; URL='/home/'">`, "generic", follows("http://a.example/home/")},
		{"base", at, `<base href="http://a.example/other/"><a href="2.html">下页</a>`, "generic", follows("http://a.example/other/2.html")},
		{"gkmlpt page", "http://a.example/gkmlpt/index", `window._CONFIG = {"SID": 755, "TREE": [{"id": 720, "name": "制度"}, {"id": 721, "name": "政府信息公开年报"}]}`, "gkmlpt",
			follows("http://a.example/gkmlpt/api/all/721?page=1&sid=755")},
		{"gkmlpt list", "http://a.example/gkmlpt/api/all/721?page=1&sid=755", `{"classify":{"post_count":3},"articles":[{"title":"a","url":"/1.html"}]}`, "gkmlpt",
			follows("http://a.example/gkmlpt/api/all/721?page=2&sid=755", "http://a.example/gkmlpt/api/all/721?page=3&sid=755")},
		{"gkmlpt second page", "http://a.example/gkmlpt/api/all/721?page=2&sid=755", `{"classify":{"post_count":3},"articles":[{"title":"a","url":"/1.html"}]}`, "gkmlpt", nil},
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
	links := hanweb{}.Links(pageOf(t, at, jpage(9, 2, "", "")))
	want := []Link{
		{"http://a.example/art/0.html", "某局2020年政府信息公开年报", "2021-01-01"},
		{"http://a.example/art/1.html", "某局2020年政府信息公开年报", "2021-01-02"},
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
			[]Link{{at + "1.html", "甲", "2021-01-05"}, {at + "2.html", "乙", "2022-01-06"}}},
		{"row", `<table><tr><td><a href="1.html">甲</a></td><td>2021年1月5日</td></tr><tr><td><a href="2.html">乙</a></td><td></td></tr></table>`,
			[]Link{{at + "1.html", "甲", "2021-01-05"}, {at + "2.html", "乙", ""}}},
		{"one after the other", `<div><a href="1.html">甲</a> 2021-01-05<br><a href="2.html">乙</a><i>2021-01-06</i></div>`,
			[]Link{{at + "1.html", "甲", "2021-01-05"}, {at + "2.html", "乙", "2021-01-06"}}},
		{"date in the link", `<p><a href="1.html">甲 2021-01-05</a></p><p><a href="2.html">乙</a></p>`,
			[]Link{{at + "1.html", "甲 2021-01-05", "2021-01-05"}, {at + "2.html", "乙", ""}}},
		{"no such day", `<p><a href="1.html">甲</a>2021-02-30</p>`, []Link{{at + "1.html", "甲", ""}}},
		{"cut text", `<a href="1.html" title="某局2020年政府信息公开年报">某局2020年政府…</a>`, []Link{{at + "1.html", "某局2020年政府信息公开年报", ""}}},
		{"image", `<a href="1.html" title="甲"><img></a>`, []Link{{at + "1.html", "甲", ""}}},
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

// TestManyLinks keeps the cost of a page in hand: one made of links alone would
// take minutes if the neighbourhood of each were the whole page.
func TestManyLinks(t *testing.T) {
	for name, item := range map[string]string{
		"links": `<a href="1.html">甲</a>`, "links between empty elements": `<a href="1.html">甲</a><i></i>`, "unclosed": `<b><a href="1.html">`,
	} {
		text := strings.Repeat(item, maxListSize/len(item))
		begin := time.Now()
		if n := len(generic{}.Links(pageOf(t, "http://a.example/", text))); n > maxLinks {
			t.Errorf("%s: %d links", name, n)
		}
		if took := time.Since(begin); took > time.Minute {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add("/nb/", jpage(50, 2, `<a href="dataproxy.jsp?col=1">`, ""))
	f.Add("/gkmlpt/api/all/1?page=1", `{"classify":{"post_count":9999999},"articles":[{"url":"x","date":1}]}`)
	f.Add("/nb/index.html", `<base href="//x"><a href=2>下一页</a>createPageHTML(99999, 0, "index", "html") var countPage = 3`)
	f.Fuzz(func(t *testing.T, path, text string) {
		u, err := parseURL(nil, "http://a.example/"+path)
		if err != nil {
			return
		}
		p := newPage(u, "", text)
		for _, a := range adapters {
			if !a.Match(p) {
				continue
			}
			if n := len(a.Next(p)); n > 20*maxListPages {
				t.Errorf("%s: %d further pages", a.Name(), n)
			}
			for _, l := range a.Links(p) {
				if !strings.HasPrefix(l.URL, "http") {
					t.Errorf("%s: link %q", a.Name(), l.URL)
				}
			}
		}
	})
}
