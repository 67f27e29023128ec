package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// checks are what a selector must find: a text, or a number of elements.
type check struct {
	selector string
	count    int    // -1 = any but none
	text     string // of the first, contained
}

func runChecks(t *testing.T, doc *goquery.Document, checks []check) {
	t.Helper()
	for _, c := range checks {
		found := doc.Find(c.selector)
		if (c.count >= 0 && found.Length() != c.count) || (c.count < 0 && found.Length() == 0) {
			t.Errorf("%s: found %d, want %d", c.selector, found.Length(), c.count)
			continue
		}
		if c.text != "" && !strings.Contains(found.First().Text(), c.text) {
			t.Errorf("%s: text is %q, want %q in it", c.selector, found.First().Text(), c.text)
		}
	}
}

func TestPages(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	frame := []check{
		{"html[lang=zh-CN]", 1, ""}, {"main", 1, ""}, {"h1", 1, ""}, {"a.skip[href='#main']", 1, ""},
		{"header.top nav[aria-label]", 2, ""}, {"form[role=search] label[for=q]", 1, ""}, {"title", 1, "年报"},
		{"link[rel=canonical]", 1, ""}, {"[style]", 0, ""}, {"script:not([src]):not([type='application/ld+json'])", 0, ""}, {"meta[name=description][content]:not([content=''])", 1, ""}, {"meta[property^='og:']", 6, ""}, {"[onclick],[onload]", 0, ""}, {"style", 0, ""},
	}
	for _, tc := range []struct {
		target string
		checks []check
	}{
		{"/", []check{
			{".figures div", 5, ""}, {".news li a[href*='/diff?from=1&to=2']", 1, ""}, {".shades span", 6, "0"}, {".langs [aria-current]", 1, "中文"}, {"table.grid tbody tr", 4, ""}, {"table.grid tbody tr:last-child th", 1, "中央"},
			{"table.grid td a[href='/search?region=990000&year=2021']", 1, "336"}, {".news li", 6, ""}, {".examples a", len(exampleQueries), ""},
		}},
		{"/search?q=人手&level=county&year=2020", []check{
			{"#q[value='人手']", 1, ""}, {"input[type=hidden][name=level][value=county]", 1, ""}, {".hit", 6, ""},
			{".hit .fragment mark", 18, "人手不足"}, {".hit h2 mark", 6, "政府信息公开"}, {".chips li", 2, "2020"},
			{".facets section", 5, ""}, {".histogram li", -1, ""}, {".saveas li", 2, "报告清单"}, {".saveas a[href*='/export/observations?bom=true&format=csv&level=county&q=%E4%BA%BA%E6%89%8B&year=2020']", 1, "CSV"}, {".facets a[aria-current]", 2, ""}, {".sorts a[aria-current]", 2, "按相关度"}, {".sorts a[href*='group=section']", 1, "按部分显示"},
			{".hit h2 a[href$='?q=%E4%BA%BA%E6%89%8B']", 6, ""},
			{".fragment a[href$='#problems']", 6, ""},
		}},
		{"/reports/" + fullID, []check{
			{"table.form", 3, ""}, {"section.part h2#requests", 1, "三、"}, {".contents a[href='#t2']", 1, ""},
			{"td#c-2-3-9", 1, "14"}, {"td#c-2-3-3", 1, "11"}, {"th[rowspan='20'][scope=rowgroup]", 1, "三、本年度办理结果"},
			{"th#c-2-0-0[rowspan='3'][colspan='3'][scope=colgroup]", 1, "勾稽关系"},
			{"td.s-blank", 4, ""}, {"td.s-not_applicable", 3, "/"}, {".warn li", 1, "表头没有注明单位"},
			{"table.versions tbody tr", 2, "2"}, {"table.versions tr.shown th", 1, "最新"},
			{"table.versions a[href$='/diff?from=1&to=2']", 1, "版本 1"}, {"a.state.edited", 1, "内容有改动"},
			{"table.places tbody tr", 2, "www.wangshu.example"}, {"table.places tr.gone .bad", 1, "已不存在"}, {".older", 0, ""}, {"a.check[href$='/versions/2/original?cell=c-2-0-0#c-2-0-0']", 1, ""}, {".cite pre", 3, "[R/OL]. (2021-01-29)[2024-03-18]. https://www.wangshu.example/"},
			{"a[href$='/versions/2/original']", -1, ""}, {".meta a[rel~=noopener]", 1, ""}, {"h2#preface.given", 1, "前言"},
		}},
		{"/reports/" + fullID + "/similar", []check{
			{"article.similar > section.part", 4, ""}, {"#own-before", 1, "上年"}, {"#from-others", 1, "其他机关"}, {"#own-after", 1, "下一年"}, {"#templates", 1, "套话"},
			{"details.pair", 3, "80 %"}, {"details.pair[open]", 1, "望舒县市场监督管理局 2019"}, {".passages .sides .side", 8, "本报告 2020"},
			{"#pair-1 ins", 3, "2020"}, {"#pair-1 del", 2, "2019"}, {"#pair-1 ins + small.edit", 3, "年份"}, {"#pair-1 .edits li", 3, "年份: 2019 → 2020"},
			{"#pair-3 .side:first-child h3", 1, "本报告 2020"}, {".templates li", 1, "如对本报告有疑问"}, {"a[href='/similar']", 2, ""},
		}},
		{"/reports/" + fullID + "/similar?with=none", []check{{".pair", 0, ""}, {".actions a[href$='/similar']", 2, "全部"}}},
		{"/reports/" + fullID + "/similar?min_share=0.95", []check{{".empty", 1, "100 字"}, {".legend", 0, ""}}},
		{"/reports/" + fullID + "/similar?limit=1", []check{{"nav.pages a[rel=next]", 1, "下一页"}, {"details.pair", 1, ""}}},
		{"/similar", []check{
			{"table.pairs tbody tr", 3, "望舒县市场监督管理局 2020"}, {"table.pairs td.n strong", 3, "80 %"}, {"a[href='/api/v1/similar?format=csv'][download]", 1, ""},
			{"table.pairs a[href*='/similar?with=']", 3, "对照"}, {".choose select", 2, ""}, {".choose a", 0, ""}, {"footer a[aria-current]", 1, "雷同报告"}, {"table.pairs tbody .note", 3, "望舒县"},
		}},
		{"/similar?kind=other&min_share=0.3&year=2020&region=990123&utm_source=x", []check{
			{"table.pairs tbody tr", 1, ""}, {"option[selected]", 2, "其他机关"}, {"input[name=region][value='990123']", 1, ""}, {".choose a[href='/similar']", 1, ""},
			{"a[href='/api/v1/similar?format=csv&kind=other&min_share=0.3&region=990123&year=2020']", 1, ""},
		}},
		{"/similar?min_share=0.9&lang=zh", []check{{".empty", 1, ""}, {"table", 0, ""}}},
		{"/search?q=人手&group=section&section=problems", []check{
			{".hit .bysection", 18, "2 处"}, {".hit > .fragment", 0, ""}, {".bysection .intable", 6, "表"}, {".sorts a[aria-current][href*='group=section']", 2, ""},
			{".hit h2 a[href$='?q=%E4%BA%BA%E6%89%8B&section=problems']", 6, ""}, {"input[type=hidden][name=group]", 1, ""},
		}},
		{"/search", []check{{".sorts", 1, ""}, {".hit h2 a[href*='?']", 0, ""}}},
		{"/reports/" + fullID + "?q=行政许可+不易看懂+公开", []check{
			{"#q[value='行政许可 不易看懂 公开']", 1, ""}, {"h1 mark#m1", 1, "公开"}, {"th mark[id]", -1, ""}, {"p mark[id]", -1, ""},
			{".marks a[href='#m1']", 1, "第 1 处"}, {".marks a[href^='/search?q=']", 1, "返回"}, {"#m1 + .step a", 1, "下一处"},
			{"#m2 + .step a[href='#m1'][rel=prev]", 1, ""}, {"#m2 + .step a[href='#m3'][rel=next]", 1, ""}, {"meta[name=robots]", 1, ""},
		}},
		{"/reports/" + fullID + "?q=(", []check{{".marks", 1, "括号没有配对"}, {"mark", 0, ""}, {"table.form", 3, ""}}},
		{"/reports/" + fullID + "?q=火星", []check{{".marks", 1, "共 0 处"}, {"mark", 0, ""}, {".marks a", 1, ""}}},
		{"/reports/" + fullID + "/versions/1/original", []check{
			{"iframe[sandbox='']", 1, ""}, {"iframe[src$='/versions/1/raw']", 1, ""}, {".meta code", -1, "2c26b46b"},
		}},
		{"/reports/" + fullID + "?version=1", []check{
			{".older", 1, "这是版本 1"}, {".older a[href='/reports/" + fullID + "']", 1, "版本 2"}, {".older a[href$='/diff?from=1&to=2']", 1, ""},
			{"meta[name=robots]", 1, ""}, {"section.part p", -1, ""}, {"table.versions tr.shown th", 1, "1"}, {".meta code", -1, ""},
		}},
		{"/reports/" + fullID + "/diff", []check{
			{".side", 2, "2023-02-14 10:31"}, {".side a[href$='/original']", 2, ""}, {"#cells ~ table tbody tr", 5, "t2_17_1"},
			{"#cells ~ table tr:nth-child(3) th", 1, "予以公开"}, {"#cells ~ table tr:nth-child(3) del a[href$='?version=1#c-2-5-3']", 1, "0 件"},
			{"#cells ~ table tr:nth-child(3) ins", 1, "6 件"}, {"#cells ~ table tr:nth-child(5) td:nth-child(3)", 1, "空格"},
			{"h2#text-overview ~ .changes li", 3, "改动"}, {"#text-overview ~ .changes li.replace:first-child del", 1, "216"},
			{"#text-overview ~ .changes li.replace:first-child ins", 1, "126"}, {"form.choose", 0, ""},
			{"link[rel=canonical][href$='/diff?from=1&to=2']", 1, ""}, {"main a[href='/reports/" + fullID + "/diff?from=1&to=2']", 1, ""},
		}},
		{"/reports/" + fullID + "/diff?from=2&to=2", []check{{".empty", 1, "同一个版本"}, {"del", 0, ""}}},
		{"/status", []check{
			{".figures div", 5, ""}, {"table.sites tbody tr", 4, "2 小时 24 分"}, {".running", 1, "进行中"}, {".fault", 1, "未绕过"},
			{"#errors ~ table tbody tr", 4, "超时"}, {"#errors ~ table a[href='/status/urls?outcome=blocked']", 1, ""},
			{"#backoff ~ table tbody tr", 1, "xxgk.wangshu.example"}, {"#foreign ~ table tbody tr", 2, "14"}, {"footer a[href='/status'][aria-current]", 1, ""},
		}},
		{"/status/urls", []check{
			{"table.urls tbody tr", 100, "列表页"}, {"a[rel=next]", 1, ""}, {"a[href='/reports/" + fullID + "']", 1, "查看报告"},
			{"select[name=outcome] option", len(fetchOutcomes) + 1, ""}, {"meta[name=robots]", 1, ""},
		}},
		{"/status/urls?site=望舒县人民政府&outcome=blocked&utm_source=mail", []check{
			{"table.urls tbody tr", 17, "未绕过"}, {"option[selected]", 1, "被网站拒绝"}, {"input[type=hidden][name=site]", 1, ""}, {".choose a[href='/status/urls']", 1, ""},
		}},
		{"/offices", []check{{"tbody tr", 4, ""}, {"tbody td:last-child", 4, "2019–2020, 2022"}}},
		{"/offices/" + officeID, []check{
			{".matrix thead .n", 4, "2019"}, {".matrix tbody tr", -1, "本年新收"}, {".matrix td a[href='/reports/" + fullID + "#c-2-3-9']", 1, "14"},
			{".matrix td[title*='÷'] a", -1, "%"}, {".matrix .word", -1, ""}, {".reports tbody tr", -1, ""}, {".reports tbody th a", 0, ""},
			{".reports .due.on_time", -1, "按时"}, {".reports tr.gap", -1, "未收藏"}, {".scope-name", 0, ""},
		}},
		{"/downloads", []check{
			{".files tbody tr", len(downloads), ""}, {".formats a", len(downloads) * len(exportFormats), ""}, {".formats a[href='/api/v1/export/observations?shape=wide&format=parquet']", 1, ""},
			{"a[href='/api/v1/export/dataset?format=csv'][download]", 1, "CSV"}, {"#states ~ dl dt", len(cellStates), "value"},
			{"#cite ~ figure pre", 1, "政府信息公开工作年度报告数据集"}, {".cite pre", len(exportCommands) + 1, "nianbao export"},
		}},
		{"/about", []check{{"main section", len(aboutParts), ""}, {".paths li", len(openAPIPaths()), ""}}},
	} {
		t.Run(tc.target, func(t *testing.T) {
			doc := document(t, s, fill(store, tc.target), http.StatusOK)
			for i := range tc.checks {
				tc.checks[i].selector = fill(store, tc.checks[i].selector)
			}
			runChecks(t, doc, append(frame, tc.checks...))
		})
	}
}

func TestErrorPage(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	doc := document(t, s, "/search?q=保留&level=village", http.StatusBadRequest)
	runChecks(t, doc, []check{{"h1", 1, "请求有误"}, {"main", 1, "village"}, {"#q[value='保留']", 1, ""}, {"link[rel=canonical]", 0, ""}})
	doc = document(t, s, "/nowhere?lang=en", http.StatusNotFound)
	runChecks(t, doc, []check{{"h1", 1, "Not found"}, {"html[lang=en]", 1, ""}})
}

// TestErrorPages checks that every failure has a page that keeps the query and
// says what to do next, in both languages.
func TestErrorPages(t *testing.T) {
	for status, err := range map[int]error{
		400: &nianbao.ParamError{Param: "sort", Message: "none", Chinese: "无"}, 404: nianbao.ErrNotFound, 429: errTooMany(1),
		500: errors.New("secret"), 503: nianbao.ErrUnavailable,
	} {
		store := webtest.NewStore()
		store.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) { return nil, err }
		s := newServer(t, store)
		again := 0
		if mayPass(status) {
			again = 1
		}
		texts := map[string]bool{}
		for _, lang := range []string{"zh", "en"} {
			doc := document(t, s, "/search?q=保留&lang="+lang, status)
			runChecks(t, doc, []check{{"#q[value='保留']", 1, ""}, {"h1", 1, ""}, {".status", 1, strconv.Itoa(status)}, {".actions a[href='/']", 1, ""},
				{".actions a[href='/search?lang=" + lang + "&q=%E4%BF%9D%E7%95%99']", again, ""}, {"meta[name=robots]", 1, ""}})
			texts[doc.Find(".note").Text()] = true
		}
		if len(texts) != 2 || texts[""] {
			t.Errorf("%d: hints are %v", status, texts)
		}
		rec := request(t, s, http.MethodGet, "/api/v1/search?q=保留")
		var p problem
		if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || p.Status != status || p.Title == "" || p.TitleEN == "" || p.Detail == "" || p.DetailEN == "" ||
			rec.Header().Get("Content-Type") != "application/problem+json; charset=utf-8" {
			t.Errorf("%d: problem %+v %v", status, p, err)
		}
		if wait := rec.Header().Get("Retry-After"); (wait != "") != (status == 429 || status == 503) {
			t.Errorf("%d: Retry-After %q", status, wait)
		}
	}
	s := newServer(t, webtest.NewStore())
	rec := request(t, s, http.MethodPost, "/search?q=保留")
	if rec.Code != 405 || rec.Header().Get("Allow") != "GET, HEAD" || !strings.Contains(rec.Body.String(), `value="保留"`) {
		t.Errorf("POST: %d %s", rec.Code, rec.Body)
	}
}

// TestForeignPaths checks that an address that begins with two slashes gives no
// link to another host.
func TestForeignPaths(t *testing.T) {
	req := httptest.NewRequest(http.MethodGet, "/x", nil)
	req.URL.Path = "//evil.example/x"
	doc, err := goquery.NewDocumentFromReader(serve(newServer(t, webtest.NewStore()), req).Body)
	if err != nil {
		t.Fatal(err)
	}
	runChecks(t, doc, []check{{"a[href^='//'], link[href^='//'], form[action^='//']", 0, ""}, {".langs a", 1, ""}})
}

func TestLanguage(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	rec := request(t, s, http.MethodGet, "/search?q=x&lang=en&utm_source=mail")
	cookie := rec.Header().Get("Set-Cookie")
	if rec.Code != 200 || !strings.HasPrefix(cookie, "lang=en;") || !strings.Contains(rec.Body.String(), "6 reports found") {
		t.Errorf("English: %d, cookie %q", rec.Code, cookie)
	}
	rec = request(t, s, http.MethodGet, "/", "Cookie", "lang=en")
	if !strings.Contains(rec.Body.String(), "Recently added") || !slices.Contains(rec.Header().Values("Vary"), "Cookie") {
		t.Error("the cookie is not heeded, or caches are not told")
	}
	for _, odd := range []string{"/?lang=xx", "/?lang="} {
		if rec := request(t, s, http.MethodGet, odd, "Cookie", "lang=<script>"); rec.Code != 200 || !strings.Contains(rec.Body.String(), `lang="zh-CN"`) {
			t.Errorf("%s: %d", odd, rec.Code)
		}
	}
}

// TestTablesUnreadable checks that a report whose original cannot be read
// shows what is in the catalog.
func TestTablesUnreadable(t *testing.T) {
	store := webtest.NewStore()
	store.TablesFunc = func(context.Context, nianbao.Snapshot) ([]nianbao.Table, error) {
		return nil, errors.New("archive gone")
	}
	doc := document(t, newServer(t, store), fill(store, "/reports/"+fullID), http.StatusOK)
	runChecks(t, doc, []check{
		{"table.form", 0, ""}, {"#cells", 1, ""},
		{"#cells ~ .scroll tbody tr", len(store.Held[0].Report.Observations), ""},
	})
}

// TestEmpty shows pages of a service that holds nothing, and a report of which
// nothing is known.
func TestEmpty(t *testing.T) {
	store := &webtest.Store{}
	store.OverviewFunc = func(context.Context) (*nianbao.Overview, error) { return &nianbao.Overview{}, nil }
	store.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) { return &nianbao.Result{}, nil }
	store.Held = []*nianbao.Held{{ID: "x-0000-own", OfficeID: "x"}}
	store.TablesFunc = func(context.Context, nianbao.Snapshot) ([]nianbao.Table, error) { return nil, nil }
	s := newServer(t, store)
	runChecks(t, document(t, s, "/", 200), []check{{".empty", 1, "还没有收藏"}, {"table", 0, ""}})
	runChecks(t, document(t, s, "/search", 200), []check{{".empty", 1, "没有找到"}, {".hit", 0, ""}, {".facets", 0, ""}})
	runChecks(t, document(t, s, "/reports/x-0000-own", 200), []check{{"h1", 1, "年度报告"}, {"table.form", 0, ""}})
	if rec := request(t, s, http.MethodGet, "/api/v1/reports/x-0000-own"); !strings.Contains(rec.Body.String(), `"title":null`) {
		t.Errorf("what is not known is not null: %s", rec.Body)
	}
}
