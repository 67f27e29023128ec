package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"nianbao/web/internal/webtest"
)

// limited is a server with a rate and a clock that the test moves.
func limited(t *testing.T, now *time.Time, proxies ...string) *Server {
	t.Helper()
	store := webtest.NewStore()
	s, err := New(Options{Catalog: store, Searcher: store, Exporter: store, Suggester: store, Rate: 2, TrustedProxies: proxies,
		Now: func() time.Time { return *now }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ask sends a request from an address.
func ask(s *Server, from, target string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodGet, target, nil)
	req.RemoteAddr = from
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return serve(s, req)
}

// unlimited is how many requests the tests send at most.
const unlimited = 100

// passed counts how many requests in a row pass.
func passed(s *Server, from, target string, header ...string) int {
	for n := range unlimited {
		if ask(s, from, target, header...).Code == http.StatusTooManyRequests {
			return n
		}
	}
	return unlimited
}

func TestRateLimit(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	s := limited(t, &now)
	const burst = 2 * burstSeconds
	if n := passed(s, "192.0.2.1:1", "/search?q=x"); n != burst {
		t.Errorf("%d requests pass at once, want %d", n, burst)
	}
	if n := passed(s, "192.0.2.2:1", "/api/v1/search"); n != burst {
		t.Errorf("another client: %d", n)
	}
	for _, free := range []string{"/healthz", "/about", "/api/v1/suggest?q=x", "/nothing"} {
		if rec := ask(s, "192.0.2.1:1", free); rec.Code == http.StatusTooManyRequests {
			t.Errorf("%s is limited", free)
		}
	}
	now = now.Add(time.Second)
	if n := passed(s, "192.0.2.1:9", "/search"); n != 2 {
		t.Errorf("%d pass after a second, want 2", n)
	}
	now = now.Add(time.Hour)
	if n := passed(s, "192.0.2.1:1", "/api/v1/export/reports"); n != burst/10 {
		t.Errorf("%d exports pass, want %d", n, burst/10)
	}
	if n := passed(s, "127.0.0.1:1", "/search"); n != unlimited {
		t.Errorf("from this machine %d pass", n)
	}
}

// TestRateLimitAnswer checks what whoever was too fast is told.
func TestRateLimitAnswer(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	s := limited(t, &now)
	passed(s, "192.0.2.1:1", "/api/v1/export/reports") // 4 tokens are left of 24
	rec := ask(s, "192.0.2.1:1", "/api/v1/export/reports")
	if rec.Code != 429 || rec.Header().Get("Retry-After") != "3" || rec.Header().Get("Content-Type") != "application/problem+json; charset=utf-8" ||
		!strings.Contains(rec.Body.String(), "3 秒") || !strings.Contains(rec.Body.String(), "in 3 seconds") {
		t.Errorf("API: %d %v %s", rec.Code, rec.Header(), rec.Body)
	}
	passed(s, "192.0.2.1:1", "/search")
	rec = ask(s, "192.0.2.1:1", "/search?q=保留&lang=en")
	if seconds, err := strconv.Atoi(rec.Header().Get("Retry-After")); err != nil || seconds < 1 {
		t.Errorf("Retry-After is %q", rec.Header().Get("Retry-After"))
	}
	for _, want := range []string{`value="保留"`, "Too many requests", "try again in 1 seconds", `href="/search?lang=en&amp;q=%E4%BF%9D%E7%95%99"`} {
		if !strings.Contains(rec.Body.String(), want) {
			t.Errorf("the page lacks %s:\n%s", want, rec.Body)
		}
	}
}

func TestRateLimitOfNetworks(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	s := limited(t, &now)
	passed(s, "[2001:db8::1]:1", "/search")
	for from, want := range map[string]int{"[2001:db8::2]:1": 0, "[2001:db8:0:1::2]:1": 24, "[::ffff:192.0.2.9]:1": 24, "[::1]:1": unlimited} {
		if n := passed(s, from, "/search"); n != want {
			t.Errorf("%s: %d pass, want %d", from, n, want)
		}
	}
	if n := passed(s, "192.0.2.9:1", "/search"); n != 0 {
		t.Errorf("the same address in its other form: %d pass", n)
	}
}

// TestTrustedProxies checks whose word on the client counts.
func TestTrustedProxies(t *testing.T) {
	const header = "X-Forwarded-For"
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name, from, says string
		proxies          []string
		second           string // what another request says
		want             int    // how many of it pass after the first have used all up
	}{
		{"nobody is trusted", "192.0.2.1:1", "203.0.113.1", nil, "203.0.113.2", 0},
		{"the proxy is trusted", "192.0.2.1:1", "203.0.113.1", []string{"192.0.2.0/24"}, "203.0.113.2", 24},
		{"a stranger is not", "198.51.100.1:1", "203.0.113.1", []string{"192.0.2.0/24"}, "203.0.113.2", 0},
		{"what the client made up does not count", "192.0.2.1:1", "203.0.113.1", []string{"192.0.2.1"}, "198.51.100.7, 203.0.113.1", 0},
		{"a proxy on this machine", "127.0.0.1:1", "203.0.113.1", []string{"127.0.0.1"}, "203.0.113.1", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := limited(t, &now, tc.proxies...)
			if n := passed(s, tc.from, "/search", header, tc.says); n != 24 {
				t.Fatalf("%d pass", n)
			}
			if n := passed(s, tc.from, "/search", header, tc.second); n != tc.want {
				t.Errorf("of the second %d pass, want %d", n, tc.want)
			}
		})
	}
	if _, err := New(Options{TrustedProxies: []string{"proxy.example"}}); err == nil {
		t.Error("a name was taken for an address")
	}
}

// TestLimiterForgets checks that the memory is bounded, and who is forgotten.
func TestLimiterForgets(t *testing.T) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	l := newLimiter(1)
	addr := func(i int) netip.Addr { return netip.MustParseAddr(fmt.Sprintf("10.0.%d.%d", i>>8, i&255)) }
	for i := range maxClients {
		l.take(addr(i), l.burst, now)
	}
	if l.take(addr(0), 1, now) == 0 { // seen again, so number 1 is next
		t.Error("an empty bucket gives")
	}
	l.take(addr(maxClients), 1, now)
	if len(l.buckets) != maxClients || l.order.Len() != maxClients {
		t.Errorf("%d clients are kept", len(l.buckets))
	}
	if l.take(addr(0), 1, now) == 0 || l.take(addr(1), 1, now) != 0 {
		t.Error("the wrong one was forgotten")
	}
	if newLimiter(0) != nil || newLimiter(-1) != nil {
		t.Error("no rate is a limit")
	}
}

// TestCosts checks that what takes work costs something, by its kind.
func TestCosts(t *testing.T) {
	for _, r := range newServer(t, webtest.NewStore()).engine.Routes() {
		takesWork := false
		for _, word := range []string{"search", "batch", "terms", "compare", "trends", "coverage", "ranking", "outliers", "peers", "members", "observations", "export", "similar", "feed", "diff", "sitemap", "findings", "pack", "embed"} {
			takesWork = takesWork || strings.Contains(r.Path, word)
		}
		if cost := costs[r.Path]; (cost > 0) != (takesWork && r.Path != openSearchPath && !strings.HasSuffix(r.Path, "suggest/opensearch")) || cost > leastBurst {
			t.Errorf("%s costs %d", r.Path, cost)
		}
	}
}
