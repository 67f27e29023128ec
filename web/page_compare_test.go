package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"nianbao/web/internal/webtest"
)

// TestComparePages: tables of offices and years, with what is not known said in
// words, on the page as in the API.
func TestComparePages(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	first := reportPath(store.Held[0].ID)
	for target, checks := range map[string][]check{
		"/compare": {{"form.choose input[name=indicator]", 2, ""}, {"textarea[name=office]", 1, ""}, {"table", 0, ""}, {".examples a", 2, ""}, {"meta[name=robots]", 0, ""}, {"nav.main a[href='/compare'][aria-current]", 1, ""}},
		"/compare?indicator=req_new&indicator=grant_rate&year=2018..2022": {
			{"table.figuretable", 2, ""}, {"input[name=indicator]", 4, ""}, {"thead tr", 2, "2020"}, {"td a[href='" + first + "/numbers/req_new']", -1, ""}, {"td .note", -1, "未收藏"},
			{"[role=status]", 1, "个机关"}, {"a[href='/api/v1/compare?format=csv&indicator=req_new&indicator=grant_rate&year=2018..2022']", 1, ""}, {"meta[name=robots]", 1, ""}, {"#breaks ~ ol li", -1, "2019"}},
		"/compare?lang=en&indicator=req_new&utm_source=x&office=" + url.QueryEscape("望舒县市场监督管理局\r\n"): {{"h1", 1, "Compare"}, {"table.figuretable tbody tr", 1, ""}, {"textarea[name=office]", 1, "望舒县市场监督管理局"}},
		"/observations": {{"table.list tbody tr", -1, ""}, {"td a", -1, ""}, {"a[href='/api/v1/observations?format=csv']", 1, ""}},
		"/observations?indicator=req_new&state=blank&limit=3": {{"option[value=blank][selected]", 1, ""}, {"input[name=indicator][value=req_new]", 1, ""}},
	} {
		t.Run(target, func(t *testing.T) { runChecks(t, document(t, s, target, http.StatusOK), checks) })
	}
	for target, want := range map[string]string{
		"/compare?indicator=req_nwe":                               "req_new",
		"/compare?indicator=disc_total&indicator=x&year=1999":      "year",
		"/compare?indicator=deny_sum&join=series&year=2016..2022":  "join=break",
		"/observations?indicator=grant_rate":                       "indicator",
		"/observations?state=lost":                                 "state",
		"/compare?indicator=req_new&cursor=abc":                    "cursor",
		"/compare?indicator=req_new&office=没有这个机关&year=2020..2021": "office",
	} {
		u, err := url.Parse(target)
		if err != nil {
			t.Fatal(err)
		}
		u.RawQuery = u.Query().Encode()
		rec := request(t, s, http.MethodGet, u.String())
		if rec.Code != http.StatusBadRequest && !strings.HasPrefix(target, "/compare?indicator=req_new&office") || rec.Code == http.StatusBadRequest && !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %d, without %q", target, rec.Code, want)
		}
	}
}

// TestCompareAgrees: the page shows what the API answers.
func TestCompareAgrees(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	const question = "?indicator=req_new&year=2018..2022"
	rec := request(t, s, http.MethodGet, "/api/v1/compare"+question)
	doc := document(t, s, "/compare"+question, http.StatusOK)
	values := 0
	for _, td := range doc.Find("td[data-value]").EachIter() {
		v, _ := td.Attr("data-value")
		values++
		if !strings.Contains(rec.Body.String(), `"value":`+v+`,"state":"value"`) {
			t.Errorf("%s is on the page and not in the answer", v)
		}
	}
	if n := strings.Count(rec.Body.String(), `"state":"value"`); n != values || n == 0 {
		t.Errorf("%d numbers on the page, %d in the answer", values, n)
	}
}

func TestOfficeLines(t *testing.T) {
	got := strings.Join(officeLines([]string{" 甲局 \r\n\r\n乙局", "甲局", "丙局"}), ",")
	if got != "甲局,乙局,丙局" {
		t.Error(got)
	}
}

// TestNoBrokenMessages: no text of the pages was printed without its arguments.
func TestNoBrokenMessages(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	for _, target := range []string{"/compare?indicator=req_new&indicator=grant_rate", "/trends?indicator=grant_rate&by=level", "/observations", "/findings"} {
		for _, lang := range []string{"zh", "en"} {
			u := target + map[bool]string{true: "&", false: "?"}[strings.Contains(target, "?")] + "lang=" + lang
			if text := document(t, s, u, http.StatusOK).Text(); strings.Contains(text, "%!") || strings.Contains(text, "MISSING") {
				t.Errorf("%s: a message lacks its arguments", u)
			}
		}
	}
}
