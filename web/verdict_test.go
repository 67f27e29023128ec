package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

func judgingServer(t *testing.T, store *webtest.Store) *Server {
	t.Helper()
	s, err := New(Options{Catalog: store, Versions: store, Originals: store, Findings: store, Rules: webtest.Rules, AdminToken: testToken})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestVerdictAPI: who has the token judges; nobody else can, and nonsense is refused.
func TestVerdictAPI(t *testing.T) {
	store := webtest.NewStore()
	s := judgingServer(t, store)
	of, err := store.FindingsOf(t.Context(), store.Held[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/admin/findings/" + of[store.Held[0].ID][0].Key + "/verdict"
	post := func(path, token, body string) *httptest.ResponseRecorder {
		req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		if token != "" {
			req.Header.Set("Authorization", "Bearer "+token)
		}
		rec := httptest.NewRecorder()
		s.Handler().ServeHTTP(rec, req)
		return rec
	}
	const good = `{"judgement":"misread","note":"合并单元格\u0000读错","by":"甲"}`
	for name, tt := range map[string]struct {
		path, token, body string
		status            int
		want              string
	}{
		"without a token": {path, "", good, http.StatusUnauthorized, ""},
		"wrong token":     {path, "another token here", good, http.StatusUnauthorized, ""},
		"no JSON":         {path, testToken, "misread", http.StatusBadRequest, "JSON"},
		"more than asked": {path, testToken, `{"judgement":"misread","note":"x","by":"甲","verdict":1}`, http.StatusBadRequest, "JSON"},
		"unknown":         {path, testToken, `{"judgement":"guilty","note":"x","by":"甲"}`, http.StatusBadRequest, "misread"},
		"nobody":          {path, testToken, `{"judgement":"misread","note":"x"}`, http.StatusBadRequest, `"parameter":"by"`},
		"no reason":       {path, testToken, `{"judgement":"explained","by":"甲"}`, http.StatusBadRequest, `"parameter":"note"`},
		"long":            {path, testToken, `{"judgement":"misread","by":"甲","note":"` + strings.Repeat("长", maxNote+1) + `"}`, http.StatusBadRequest, `"parameter":"note"`},
		"huge":            {path, testToken, `{"note":"` + strings.Repeat("x", 1<<20) + `"}`, http.StatusBadRequest, "JSON"},
		"no finding":      {"/api/v1/admin/findings/none/verdict", testToken, good, http.StatusNotFound, "没有这条"},
	} {
		if rec := post(tt.path, tt.token, tt.body); rec.Code != tt.status || !strings.Contains(rec.Body.String(), tt.want) {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
	}
	if len(store.Verdicts) != 0 {
		t.Fatalf("verdicts were kept: %v", store.Verdicts)
	}
	rec := post(path, testToken, good)
	if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), `"judgement":"misread","note":"合并单元格读错"`) {
		t.Errorf("verdict: %d %s", rec.Code, rec.Body)
	}
	if rec := request(t, s, http.MethodGet, "/api/v1/findings"); !strings.Contains(rec.Body.String(), `"total":1`) {
		t.Errorf("what was misread still counts: %s", rec.Body)
	}
}

// TestVerdictForm: the form stands beside a finding for who has signed in, and
// works from our own pages alone.
func TestVerdictForm(t *testing.T) {
	store := webtest.NewStore()
	s := judgingServer(t, store)
	page := reportPath(store.Held[0].ID)
	runChecks(t, document(t, s, page, http.StatusOK), []check{{"form.judge", 0, ""}})
	in := submit(s, http.MethodPost, adminPath, url.Values{"token": {testToken}, "next": {page}}, "Origin", "http://nianbao.example")
	cookie := in.Header().Get("Set-Cookie")
	if in.Code != http.StatusSeeOther || cookie == "" {
		t.Fatalf("sign in: %d", in.Code)
	}
	cookie, _, _ = strings.Cut(cookie, ";")
	rec := request(t, s, http.MethodGet, page, "Cookie", cookie)
	_, action, ok := strings.Cut(rec.Body.String(), `class="judge" method="post" action="`)
	action, _, _ = strings.Cut(action, `"`)
	if !ok || !strings.HasPrefix(action, "/admin/findings/") {
		t.Fatalf("no form: %q", action)
	}
	fields := url.Values{"judgement": {"explained"}, "note": {"机构合并"}, "by": {"乙"}}
	if rec := submit(s, http.MethodPost, action, fields, "Cookie", cookie, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"); rec.Code < 400 || len(store.Verdicts) != 0 {
		t.Errorf("from another site: %d", rec.Code)
	}
	if rec := submit(s, http.MethodPost, action, fields, "Origin", "http://nianbao.example"); rec.Code == http.StatusSeeOther && len(store.Verdicts) != 0 {
		t.Error("without a session a verdict was kept")
	}
	done := submit(s, http.MethodPost, action, fields, "Cookie", cookie, "Origin", "http://nianbao.example")
	if done.Code != http.StatusSeeOther || !strings.Contains(done.Header().Get("Location"), "#f-") {
		t.Errorf("verdict: %d %s", done.Code, done.Header().Get("Location"))
	}
	for _, v := range store.Verdicts {
		if v.Judgement != nianbao.JudgementExplained || v.Note != "机构合并" || v.By != "乙" {
			t.Errorf("kept: %+v", v)
		}
	}
	if len(store.Verdicts) != 1 {
		t.Errorf("%d verdicts", len(store.Verdicts))
	}
}
