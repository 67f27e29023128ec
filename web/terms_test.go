package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"nianbao/internal/sheet"
	"nianbao/web/internal/webtest"
	"nianbao/web/terms"
)

func TestTerms(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	const path = "/api/v1/terms"
	var got terms.Response
	rec := request(t, s, http.MethodGet, path+"?q=人手不足%0A公开&q=(&year=2019..2022")
	if err := json.Unmarshal(rec.Body.Bytes(), &got); rec.Code != 200 || err != nil {
		t.Fatal(rec.Code, err, rec.Body)
	}
	if len(got.Terms) != 3 || got.Terms[0].Term != "人手不足" || got.Terms[0].Query != `"人手不足"` || got.Terms[1].First == nil || got.Terms[2].Error == nil {
		t.Fatalf("%+v", got)
	}
	// What the parts say must add up to the whole.
	for _, by := range []string{"province", "level", "office_type"} {
		var parts terms.Response
		rec := request(t, s, http.MethodGet, path+"?q=公开&year=2019..2022&by="+by)
		if err := json.Unmarshal(rec.Body.Bytes(), &parts); rec.Code != 200 || err != nil {
			t.Fatal(by, rec.Code, err)
		}
		n, of := 0, 0
		for _, g := range parts.Terms[0].Groups {
			for _, share := range g.Years {
				n, of = n+share.N, of+share.Of
			}
		}
		if want := got.Terms[1].Total; n != want.N || of != want.Of || of == 0 {
			t.Errorf("by %s: %d of %d, want %d of %d", by, n, of, want.N, want.Of)
		}
	}
	for name, tc := range map[string]struct {
		method, query, kind, body string
		status                    int
		want                      string
	}{
		"text":         {"POST", "?format=csv&shape=wide", "text/plain", "公开\n\n人手不足\n", 200, "公开,"},
		"json":         {"POST", "?by=level", "application/json", `["公开"]`, 200, `"term":"公开"`},
		"queries":      {"POST", "?match=query&synonyms=on", "text/plain", "公开 OR 人手", 200, `"canonical":"公开 OR 人手"`},
		"both":         {"POST", "?q=a", "text/plain", "a", 400, "清单已在请求正文中"},
		"none":         {"GET", "", "", "", 400, "1 至 100 条"},
		"many":         {"POST", "", "text/plain", strings.Repeat("甲\n", terms.MaxTerms+1), 400, "101"},
		"grouping":     {"GET", "?q=a&by=moon", "", "", 400, "office_type"},
		"match":        {"GET", "?q=a&match=moon", "", "", 400, "phrase"},
		"shape":        {"GET", "?q=a&shape=moon", "", "", 400, "wide"},
		"form":         {"POST", "", "application/xml", "<a/>", 415, "text/plain"},
		"synonyms":     {"GET", "?q=a&synonyms=on", "", "", 400, "match=query"},
		"unknown":      {"GET", "?q=a&sort=newest", "", "", 400, "sort"},
		"not readable": {"GET", "?q=" + url.QueryEscape("(") + "&match=query", "", "", 200, "括号没有配对"},
	} {
		var code int
		var text string
		if tc.method == "POST" {
			rec := post(t, s, path+tc.query, tc.kind, tc.body)
			code, text = rec.Code, rec.Body.String()
		} else {
			rec := request(t, s, http.MethodGet, path+tc.query)
			code, text = rec.Code, rec.Body.String()
		}
		if code != tc.status || !strings.Contains(text, tc.want) {
			t.Errorf("%s: %d %s, want %d and %q", name, code, text, tc.status, tc.want)
		}
	}
}

func TestTermsPage(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	runChecks(t, document(t, s, "/terms", 200), []check{
		{"h1", 1, "词语的变化"}, {"textarea[name=list]", 1, ""}, {"table", 0, ""}, {"script[src*=chart]", 0, ""},
		{".examples a[href*='q=']", 3, ""}, {"footer a[href='/terms'][aria-current]", 1, ""}, {"meta[name=robots]", 0, ""},
	})
	doc := document(t, s, "/terms?q=公开&q=火星&q=((&year=2018..2022", 200)
	runChecks(t, doc, []check{
		{"meta[name=robots]", 1, ""}, {"script[src*=chart]", -1, ""}, {"[role=status]", 1, "3 个词语"},
		{"table[data-chart=lines][data-unit='%']", 1, ""}, {"table.figuretable tbody tr", 2, ""}, {"td[data-numerator][data-denominator][data-low][data-n]", -1, ""},
		{"td a[href*='/search?q=%22%E5%85%AC%E5%BC%80%22&year=20']", -1, "%"}, {"table strong.bad", 1, "没有可以检索的文字"},
		{"td a[href^='/reports/']", -1, ""}, {".also a[download][href*='shape=first']", 1, ""}, {"textarea[name=list]", 1, "火星"}, {"input[name=year][value='2018..2022']", 1, ""},
	})
	if first := doc.Find("#first ~ .scroll td a").First(); !strings.Contains(first.AttrOr("href", ""), "?q=%22") {
		t.Errorf("the first report does not mark the term: %q", first.AttrOr("href", ""))
	}
	runChecks(t, document(t, s, "/terms?lang=en&q=公开&q=火星&by=level", 200), []check{
		{"table[data-chart=lines]", 2, ""}, {"table.figuretable tbody th", -1, "City"}, {"td a[href*='level=county']", -1, "%"}, {"select[name=by] option[selected][value=level]", 1, ""},
	})
	// What a drawing rests on is said in it, and a search leads to its shares.
	runChecks(t, document(t, s, "/terms?q=公开&region=320000&level=county&section=problems", 200), []check{
		{"[role=status]", 1, "地区 320000"}, {"[role=status]", 1, "县级"}, {"table[data-source*='地区 320000']", 1, ""},
	})
	runChecks(t, document(t, s, "/search?q=人手+OR+公开&level=county&sort=newest", 200), []check{
		{".also a[href='/terms?level=county&match=query&q=%E4%BA%BA%E6%89%8B+OR+%E5%85%AC%E5%BC%80']", 1, ""},
		{".also a[href='/trends?indicator=req_new&level=county&q=%E4%BA%BA%E6%89%8B+OR+%E5%85%AC%E5%BC%80']", 1, ""},
	})
	runChecks(t, document(t, s, "/search", 200), []check{{".also a[href^='/terms']", 0, ""}, {".also a[href^='/trends']", 1, ""}})
	runChecks(t, document(t, s, "/terms?q=a&by=moon", 400), []check{{"h1", 1, "请求有误"}})
}

func TestTermsForm(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	kind, body := form(t, "“放管服”改革\n", "list", "人手不足\n\n公开", "year", "2020", "by", "province", "match", "phrase", "format", "json", "bom", "true")
	rec := post(t, s, "/terms", kind, body)
	address, err := url.Parse(rec.Header().Get("Location"))
	if rec.Code != http.StatusSeeOther || err != nil {
		t.Fatal(rec.Code, err, rec.Body)
	}
	q := address.Query()
	if address.Path != "/terms" || strings.Join(q["q"], "|") != "人手不足|公开|“放管服”改革" || q.Get("year") != "2020" || q.Get("by") != "province" || q.Has("format") || q.Has("bom") {
		t.Errorf("sent to %s", address)
	}
	document(t, s, address.String(), 200)

	kind, body = form(t, "", "list", "公开", "format", "csv", "bom", "true", "shape", "wide")
	rec = post(t, s, "/terms", kind, body)
	text, marked := strings.CutPrefix(rec.Body.String(), sheet.BOM)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if rec.Code != 200 || !marked || err != nil || len(rows) != 2 || rows[0][0] != "term" || rows[1][0] != "公开" {
		t.Errorf("%d %v %q", rec.Code, err, rec.Body)
	}

	long := url.Values{"list": {strings.Repeat(strings.Repeat("公开", 20)+"\n", 60)}}
	rec = post(t, s, "/terms", "application/x-www-form-urlencoded", long.Encode())
	if rec.Code != 200 || !strings.Contains(rec.Body.String(), "清单太长") || strings.Contains(rec.Body.String(), "shape=first") {
		t.Errorf("a long list: %d", rec.Code)
	}
	for name, list := range map[string]string{"empty": " \n", "many": strings.Repeat("甲\n", terms.MaxTerms+1)} {
		fields := url.Values{"list": {list}, "format": {"csv"}}
		if rec := post(t, s, "/terms", "application/x-www-form-urlencoded", fields.Encode()); rec.Code != 400 || !strings.Contains(rec.Body.String(), "<h1>请求有误") {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
}
