package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"nianbao/web/internal/webtest"
)

// TestComparisonsRefuse asks in every wrong way; each answer names the parameter
// and says in both languages what to ask instead.
func TestComparisonsRefuse(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	for _, tt := range []struct{ target, parameter, want string }{
		{"/api/v1/compare", "indicator", "indicator=req_new"},
		{"/api/v1/compare?indicator=req_nwe", "indicator", "near to it: req_new"},
		{"/api/v1/trends?indicator=申请亮", "indicator", "相近的有 req_new"},
		{"/api/v1/compare?indicator=req_new[nobody]", "indicator", "known are natural"},
		{"/api/v1/compare?indicator=req_new[", "indicator", "/api/v1/indicators"},
		{"/api/v1/compare?indicator=req_new&applicant=nobody", "applicant", "natural"},
		{"/api/v1/compare?indicator=rec_total&applicant=natural", "applicant", "without applicant"},
		{"/api/v1/compare?indicator=grant_rate[natural]", "applicant", "without applicant"},
		{"/api/v1/compare?indicator=grant_rate&of=res_total", "of", "without of"},
		{"/api/v1/compare?indicator=res_granted&of=grant_rate", "of", "of=res_total"},
		{"/api/v1/compare?indicator=res_granted&of=nothing", "of", "/api/v1/indicators"},
		{"/api/v1/compare?indicator=lit_total", "indicator", "join=series"},
		{"/api/v1/trends?indicator=deny_sum&join=series&year=2017..2020", "join", "join=break"},
		{"/api/v1/trends?indicator=rec_total&join=series&year=2018..2019", "join", "rec_total_e2"},
		{"/api/v1/trends?indicator=req_new&join=perhaps", "join", "none, series, break"},
		{"/api/v1/trends?indicator=req_new&scope=own&scope=government_wide", "scope", "scope=own"},
		{"/api/v1/trends?indicator=req_new&by=moon", "by", "office_type"},
		{"/api/v1/trends?indicator=req_new&without_largest=11", "without_largest", "0 to 10"},
		{"/api/v1/trends?indicator=req_new&without_largest=-1", "without_largest", "0 to 10"},
		{"/api/v1/trends?indicator=req_new&year=2022..2019", "year", "2019..2022"},
		{"/api/v1/trends?indicator=req_new&year=2019&year=2022", "year", "consecutive"},
		{"/api/v1/trends?indicator=req_new&as_of=yesterday", "as_of", "2024-01-31"},
		{"/api/v1/trends?indicator=req_new&as_of=2023-02-30", "as_of", "2024-01-31"},
		{"/api/v1/trends?indicator=req_new&office_type=palace", "office_type", "bureau"},
		{"/api/v1/trends?indicator=req_new&limit=3", "limit", "unknown"},
		{"/api/v1/trends?indicator=req_new&q=(", "q", "character"},
		{"/api/v1/compare?indicator=req_new&limit=201", "limit", "200"},
		{"/api/v1/compare?indicator=req_new&format=xml", "format", "json, csv"},
		{"/api/v1/compare?indicator=req_new&succession=true&q=公开", "succession", "leave out q"},
		{"/api/v1/compare?indicator=req_new&cursor=abc", "cursor", "given out here"},
		{"/api/v1/compare?" + allIndicators, "indicator", "at most 100"},
		{"/api/v1/compare?limit=200&year=2001..2099&" + someIndicators, "limit", "format=csv"},
		{"/api/v1/observations?indicator=deny_sum", "indicator", "/api/v1/compare"},
		{"/api/v1/observations?indicator=grant_rate", "indicator", "stands in no cell"},
		{"/api/v1/observations?indicator=none", "indicator", "/api/v1/indicators"},
		{"/api/v1/observations?state=zero", "state", "not_applicable"},
		{"/api/v1/observations?cursor=" + newCursor(offsetCursor, 3), "cursor", "given out here"},
		{"/api/v1/coverage?form=2021", "form", "unknown"},
		{"/api/v1/coverage?status=early", "status", "on_time"},
		{"/api/v1/coverage?expect=all", "expect", "ever, span"},
		{"/api/v1/ranking?indicator=req_new", "year", "year=2022"},
		{"/api/v1/ranking?indicator=req_new&year=2019..2020", "year", "year=2022"},
		{"/api/v1/ranking?indicator=req_new&year=2020&order=up", "order", "desc, asc"},
		{"/api/v1/ranking?indicator=grant_rate&year=2020&min_denominator=-3", "min_denominator", "from 0 up"},
		{"/api/v1/outliers?indicator=req_new&threshold=NaN", "threshold", "from 0 up"},
		{"/api/v1/peers?indicator=req_new&year=2020", "office", "is needed"},
		{"/api/v1/peers?indicator=req_new&office=" + officeID + "&year=2018", "year", "years held"},
		{"/api/v1/peers?indicator=req_new&office=" + officeID + "&year=2020&level=nation", "office", "widen"},
		{"/api/v1/peers?indicator=req_new&office=" + officeID + "&year=2020&peers=friends", "peers", "function"},
		{"/api/v1/members?indicator=req_new", "office", "is needed"},
		{"/api/v1/members?indicator=req_new&office=" + officeID, "office", "name the government"},
		{"/api/v1/members?indicator=grant_rate&office=望舒县人民政府", "indicator", "do not add up"},
	} {
		rec := request(t, s, http.MethodGet, fill(store, tt.target))
		body := rec.Body.String()
		if rec.Code != 400 || !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%.80s: %d %s", tt.target, rec.Code, body)
			continue
		}
		if !strings.Contains(body, `"parameter":"`+tt.parameter+`"`) || !strings.Contains(body, tt.want) || !strings.Contains(body, `"detail_en":"`) {
			t.Errorf("%.80s: want parameter %s and %q, got %s", tt.target, tt.parameter, tt.want, body)
		}
	}
}

var (
	allIndicators  = manyIndicators(15)
	someIndicators = manyIndicators(14)
)

// manyIndicators asks for some indicators by each applicant.
func manyIndicators(n int) string {
	codes := strings.Fields("req_new req_carried_in res_granted res_partial deny_state_secret deny_other_law deny_safety_stability deny_third_party deny_internal_affairs deny_process_info deny_enforcement_file deny_admin_query unable_not_held unable_needs_creation unable_unclear")
	v := url.Values{"indicator": codes[:n], "applicant": {"natural", "enterprise", "research", "public_welfare", "legal_service", "other_org", "total"}}
	return v.Encode()
}

func TestComparisonsAreTagged(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	for _, target := range []string{"/api/v1/compare?indicator=req_new", "/api/v1/trends?indicator=req_new", "/api/v1/observations", "/api/v1/coverage",
		"/api/v1/ranking?indicator=req_new&year=2020", "/api/v1/outliers?indicator=req_new"} {
		tag := request(t, s, http.MethodGet, target).Header().Get("ETag")
		if tag == "" || request(t, s, http.MethodGet, target, "If-None-Match", tag).Code != http.StatusNotModified {
			t.Errorf("%s: tag %q does not hold", target, tag)
		}
	}
}

// What nobody has connected says so.
func TestComparisonsUnavailable(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/api/v1/compare?indicator=req_new", "/api/v1/trends?indicator=req_new", "/api/v1/observations", "/api/v1/coverage",
		"/api/v1/ranking?indicator=req_new&year=2020", "/api/v1/outliers?indicator=req_new", "/api/v1/peers?indicator=req_new&office=x&year=2020",
		"/api/v1/members?indicator=req_new&office=x", "/api/v1/trends?indicator=req_new&q=x"} {
		if rec := request(t, s, http.MethodGet, target); rec.Code != http.StatusServiceUnavailable {
			t.Errorf("%s: %d %s", target, rec.Code, rec.Body)
		}
	}
}

func FuzzCompareParameters(f *testing.F) {
	for _, seed := range []string{"indicator=req_new[natural]&year=2019..2022", "indicator=申请量&of=res_total&join=series", "indicator=[]&applicant=x",
		"indicator=deny_sum&join=break&as_of=2024-01-31&by=region", "limit=7&cursor=b2Zmc2V0OjM&indicator=grant_rate"} {
		f.Add(seed)
	}
	s := newServer(f, webtest.NewStore())
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		for _, path := range []string{"/api/v1/compare?", "/api/v1/trends?", "/api/v1/observations?", "/api/v1/ranking?year=2020&", "/api/v1/peers?office=x&year=2020&"} {
			if rec := request(t, s, http.MethodGet, path+values.Encode()); rec.Code >= 500 {
				t.Errorf("%s%s: %d %s", path, query, rec.Code, rec.Body)
			}
		}
	})
}
