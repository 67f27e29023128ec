package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/web/internal/webtest"
)

const testToken = "correct-horse-battery-staple"

// adminServer has a route that writes, of the API and of the pages.
func adminServer(t *testing.T, now *time.Time, log *bytes.Buffer) *Server {
	t.Helper()
	s, err := New(Options{Catalog: webtest.NewStore(), AdminToken: testToken, BaseURL: "https://nianbao.example",
		Now: func() time.Time { return *now }, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	done := func(c *gin.Context) error { c.String(http.StatusOK, "done"); return nil }
	s.adminAPI(s.engine).POST("/test", s.stream(done))
	pages := s.adminPages(s.engine)
	pages.GET("/test", s.stream(done))
	pages.POST("/test", s.stream(done))
	return s
}

// submit sends a form, or a plain request if there are no fields.
func submit(s *Server, method, target string, fields url.Values, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, target, strings.NewReader(fields.Encode()))
	req.Host = "nianbao.example"
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return serve(s, req)
}

func TestAdminToken(t *testing.T) {
	now, log := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), &bytes.Buffer{}
	s := adminServer(t, &now, log)
	for _, tc := range []struct {
		name, authorization string
		status              int
	}{
		{"right", "Bearer " + testToken, 200},
		{"scheme in small letters", "bearer " + testToken, 200},
		{"none", "", 401},
		{"wrong", "Bearer " + testToken + "r", 401},
		{"shorter", "Bearer " + testToken[:20], 401},
		{"empty", "Bearer ", 401},
		{"another scheme", "Basic " + testToken, 401},
	} {
		rec := submit(s, http.MethodPost, "/api/v1/admin/test", nil, "Authorization", tc.authorization)
		if rec.Code != tc.status || (rec.Header().Get("WWW-Authenticate") != "") != (tc.status == 401) {
			t.Errorf("%s: %d %v", tc.name, rec.Code, rec.Header())
		}
		if tc.status == 401 && (!strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") || !strings.Contains(rec.Body.String(), "令牌")) {
			t.Errorf("%s: %s", tc.name, rec.Body)
		}
	}
	if n := strings.Count(log.String(), "admin request"); n != 7 || !strings.Contains(log.String(), "path=/api/v1/admin/test status=401 client=192.0.2.1") {
		t.Errorf("%d lines of audit:\n%s", n, log)
	}
	if strings.Contains(log.String(), testToken) {
		t.Error("the token is in the log")
	}
}

// TestAdminPages checks sessions: who gets one, how long it lasts, and that
// other sites cannot use it.
func TestAdminPages(t *testing.T) {
	now, log := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), &bytes.Buffer{}
	s := adminServer(t, &now, log)
	if rec := submit(s, http.MethodGet, "/admin/test", nil); rec.Code != 303 || rec.Header().Get("Location") != "/admin?next=%2Fadmin%2Ftest" {
		t.Fatalf("without a session: %d %v", rec.Code, rec.Header())
	}
	runChecks(t, document(t, s, "/admin?next=/admin/test", 200), []check{{"input[type=password][name=token]", 1, ""}, {"input[name=next][value='/admin/test']", 1, ""}, {"meta[name=robots]", 1, ""}})
	if rec := submit(s, http.MethodPost, "/admin", url.Values{"token": {"guess"}}); rec.Code != 403 || rec.Header().Get("Set-Cookie") != "" {
		t.Errorf("a wrong token: %d %v", rec.Code, rec.Header())
	}
	rec := submit(s, http.MethodPost, "/admin", url.Values{"token": {testToken}, "next": {"/admin/test"}})
	set := rec.Header().Get("Set-Cookie")
	if rec.Code != 303 || rec.Header().Get("Location") != "/admin/test" {
		t.Fatalf("the right token: %d %v", rec.Code, rec.Header())
	}
	for _, want := range []string{"HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=43200"} {
		if !strings.Contains(set, want) {
			t.Errorf("the cookie lacks %s: %s", want, set)
		}
	}
	if strings.Contains(set, testToken) {
		t.Error("the cookie holds the token")
	}
	cookie, _, _ := strings.Cut(set, ";")
	for _, tc := range []struct {
		name, method string
		header       []string
		status       int
	}{
		{"reading", http.MethodGet, []string{"Cookie", cookie}, 200},
		{"our form", http.MethodPost, []string{"Cookie", cookie, "Sec-Fetch-Site", "same-origin"}, 200},
		{"our form, by an old browser", http.MethodPost, []string{"Cookie", cookie, "Origin", "https://nianbao.example"}, 200},
		{"another site", http.MethodPost, []string{"Cookie", cookie, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, 403},
		{"another site, old browser", http.MethodPost, []string{"Cookie", cookie, "Origin", "https://evil.example"}, 403},
		{"a sibling", http.MethodPost, []string{"Cookie", cookie, "Sec-Fetch-Site", "same-site", "Origin", "https://x.nianbao.example"}, 403},
		{"no session", http.MethodPost, nil, 401},
		{"a forged session", http.MethodPost, []string{"Cookie", sessionCookie + "=9999999999." + strings.Repeat("0", 64)}, 401},
		{"a longer session", http.MethodPost, []string{"Cookie", strings.Replace(cookie, "=1", "=2", 1)}, 401},
		{"nonsense", http.MethodPost, []string{"Cookie", sessionCookie + "=x"}, 401},
	} {
		if rec := submit(s, tc.method, "/admin/test", nil, tc.header...); rec.Code != tc.status {
			t.Errorf("%s: %d, want %d", tc.name, rec.Code, tc.status)
		}
	}
	if rec := submit(s, http.MethodPost, "/api/v1/admin/test", nil, "Cookie", cookie); rec.Code != 401 {
		t.Errorf("the API takes the cookie: %d", rec.Code)
	}
	rec = submit(s, http.MethodGet, "/admin", nil, "Cookie", cookie)
	if !strings.Contains(rec.Body.String(), `name="leave"`) {
		t.Error("there is no way out")
	}
	if rec := submit(s, http.MethodPost, "/admin", url.Values{"leave": {"1"}}, "Cookie", cookie); !strings.Contains(rec.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("leaving: %v", rec.Header())
	}
	now = now.Add(sessionTime)
	if rec := submit(s, http.MethodPost, "/admin/test", nil, "Cookie", cookie); rec.Code != 401 {
		t.Errorf("after its time: %d", rec.Code)
	}
}

func TestNextPath(t *testing.T) {
	for raw, want := range map[string]string{
		"/reports/x?version=1": "/reports/x?version=1", "": "/admin", "//evil.example": "/admin", `/\evil.example`: "/admin",
		"https://evil.example": "/admin", "javascript:alert(1)": "/admin", "/a\r\nb": "/admin", "/\t/evil.example": "/admin",
	} {
		if got := nextPath(raw); got != want {
			t.Errorf("%q: %q", raw, got)
		}
	}
}

// TestNoToken checks that without a token there is nothing to open.
func TestNoToken(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	for _, target := range []string{"/admin", "/api/v1/admin/test"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			if rec := request(t, s, method, target, "Authorization", "Bearer "); rec.Code != 404 {
				t.Errorf("%s %s: %d", method, target, rec.Code)
			}
		}
	}
	if s.adminAPI(s.engine) != nil || s.adminPages(s.engine) != nil {
		t.Error("there are groups")
	}
	if _, err := New(Options{AdminToken: "short"}); err == nil {
		t.Error("a short token was taken")
	}
}
