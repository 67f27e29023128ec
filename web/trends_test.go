package web

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"nianbao/web/internal/webtest"
)

// TestTrendsCSV checks that the file has a line for each indicator, group and
// year with reports, and the same numbers as the answer in JSON.
func TestTrendsCSV(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	rec := request(t, s, http.MethodGet, "/api/v1/trends?indicator=req_new&indicator=grant_rate&format=csv&bom=true&by=level")
	body, marked := strings.CutPrefix(rec.Body.String(), "\ufeff")
	if rec.Code != http.StatusOK || !marked || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/csv") {
		t.Fatalf("%d %v %s", rec.Code, rec.Header(), body)
	}
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range lines[0] {
		at[name] = i
	}
	seen := map[string]bool{}
	for _, line := range lines[1:] {
		key := line[at["indicator"]] + " " + line[at["group"]] + " " + line[at["year"]]
		if seen[key] {
			t.Errorf("%s stands there twice", key)
		}
		seen[key] = true
		isRate := line[at["indicator"]] == "grant_rate"
		if known := line[at["n"]] != "0"; known && isRate == (line[at["rate"]] == "") || isRate && line[at["sum"]] != "" {
			t.Errorf("%s: %q", key, line)
		}
	}
	if len(seen) < 4 {
		t.Errorf("lines for %v", seen)
	}
	if rec := request(t, s, http.MethodGet, "/api/v1/trends?indicator=req_new&format=xml"); rec.Code != http.StatusBadRequest {
		t.Errorf("format=xml: %d", rec.Code)
	}
}

func TestTrendsPage(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	for target, checks := range map[string][]check{
		"/trends": {{"form.choose input[name=indicator]", 1, ""}, {"table", 0, ""}, {".examples a", 4, "办理结果构成"}, {"script[src*=chart]", 0, ""},
			{"nav a[href='/trends'][aria-current]", 1, "趋势"}, {"meta[name=robots]", 0, ""}},
		"/trends?indicator=req_new&by=level&utm_source=mail": {
			{"table[data-chart=lines]", 1, "本年新收"}, {"table tbody tr", 3, "市级"}, {"table td[data-value='14'][data-n='1']", 1, "1 / 1 份有数"},
			{"table td:not([data-value])", -1, "无报告"}, {"[role=status]", 1, "本机关"}, {"[role=status]", 1, "2019–2023 年度"}, {"[role=status]", 1, "5 份报告"},
			{"a[href^='/api/v1/trends?'][href*='by=level']", 2, "JSON"}, {"a[href*='format=csv']", 1, ""}, {"a[href='/compare?indicator=req_new']", 1, ""},
			{"tbody th a[href='/trends?by=region&indicator=req_new&level=county']", 1, "县级"}, {"select[name=by] option[selected]", 1, "级别"}, {"input[name=indicator]", 2, ""}, {"meta[name=robots]", 1, ""},
		},
		"/trends?indicator=grant_rate&lang=en":                          {{"table[data-unit='%'] td[data-numerator][data-denominator][data-low][data-high]", 1, "interval"}, {"table code", 1, "res_total"}, {"td[data-value] strong", 1, "%"}},
		"/trends?indicator=req_new&show=median":                         {{"table td[data-value='14'] small", 2, "合计"}, {"caption", 1, "中位数"}},
		"/trends?indicator=res_granted&indicator=deny_sum&of=res_total": {{"table[data-chart=shares]", 1, "全部"}, {"table[data-chart=shares] tbody tr", 2, "予以公开"}, {"input[name=of]", 2, ""}, {".basis ~ .note", 1, "100%"}},
		"/trends?indicator=deny_sum&join=break&year=2017..2020": {
			{"th.break[data-break]", 1, "2019"}, {"a.breakmark[href='#break-1']", 1, ""}, {"#break-1", 1, "不可衔接"}, {"#break-1", 1, "2018 与 2019"}, {"td.break", 1, ""},
		},
		"/trends?indicator=req_new&without_largest=1":                 {{".leftout li a[href^='/reports/']", 1, "望舒县市场监督管理局"}, {"[role=status]", 1, "剔除最大的 1 份"}},
		"/trends?indicator=req_new&year=2001":                         {{".empty", 1, "没有"}, {"table", 0, ""}},
		"/trends?indicator=req_new&form=2021&level=city&level=county": {{"input[type=hidden][name=form][value='2021']", 1, ""}, {"input[type=hidden][name=level]", 1, ""}, {"select[name=level] option[selected]", 1, "县级"}},
	} {
		t.Run(target, func(t *testing.T) {
			doc := document(t, s, target, http.StatusOK)
			runChecks(t, doc, checks)
			for _, prefix := range []string{"trends.", "by.", "joining.", "break."} {
				if strings.Contains(doc.Find("main").Text(), prefix) {
					t.Errorf("a message %s is missing", prefix)
				}
			}
		})
	}
	document(t, s, "/trends?indicator=req_nwe", http.StatusBadRequest)
	document(t, s, "/trends?indicator=req_new&show=mean", http.StatusBadRequest)
	runChecks(t, document(t, s, "/trends?indicator=deny_sum&join=series&year=2017..2020", http.StatusBadRequest), []check{{"main", 1, "join=break"}})
}
