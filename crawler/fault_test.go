package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/crawler"
	"nianbao/internal/nianbao"
)

// server is a site of a few pages made for one test; it counts requests.
type server struct {
	*httptest.Server
	mu   sync.Mutex // guards hits
	hits map[string]int
}

func serve(t *testing.T, pages map[string]http.HandlerFunc) *server {
	t.Helper()
	s := &server{hits: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.hits[r.URL.Path]++
		s.mu.Unlock()
		if page, ok := pages[r.URL.Path]; ok {
			page(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) count(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[path]
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, body)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

const reportLink = `<li><a href="%s">某局%d年政府信息公开工作年度报告</a></li>`

// list makes a list page with a link to each path.
func list(paths ...string) string {
	var b strings.Builder
	for i, p := range paths {
		fmt.Fprintf(&b, reportLink, p, 2008+i)
	}
	return b.String()
}

func site(s *server, entries ...string) []crawler.Site {
	c := crawler.Site{Name: "test"}
	for _, e := range entries {
		c.Entries = append(c.Entries, s.URL+e)
	}
	return []crawler.Site{c}
}

func TestOutcomes(t *testing.T) {
	flaky := 0
	s := serve(t, map[string]http.HandlerFunc{
		"/nb/":     text(list("/ok.html", "/gone.html", "/403.html", "/521.html", "/500.html", "/loop.html", "/far.html", "/big.html", "/cut.html", "/flaky.html", "/away.html", "/nowhere.html")),
		"/ok.html": text("<html>report</html>"), "/gone.html": status(410), "/403.html": status(403), "/521.html": status(521),
		"/500.html": status(500), "/loop.html": redirect("/loop2.html"), "/loop2.html": redirect("/loop.html"),
		"/far.html": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"?"+r.URL.RawQuery+"x", http.StatusFound)
		},
		"/big.html":  text(strings.Repeat("x", 200<<10)),
		"/away.html": redirect("http://other.example/"),
		"/cut.html": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "cut")
		},
		"/nowhere.html": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(302) },
		"/flaky.html": func(w http.ResponseWriter, r *http.Request) {
			if flaky++; flaky == 1 {
				w.Header().Set("Retry-After", "60")
				w.WriteHeader(503)
				return
			}
			text("<html>late</html>")(w, r)
		},
	})
	outcomes := map[string]nianbao.FetchOutcome{}
	c := &clock{now: time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC)}
	begin := c.Now()
	got, _ := crawl(t, site(s, "/nb/"), func(o *crawler.Options) {
		o.MaxSize, o.Retries, o.Delay, o.Now, o.Sleep = 100<<10, 1, -1, c.Now, c.Sleep
		o.Progress = func(p crawler.Progress) {
			if path := strings.TrimPrefix(p.URL, s.URL); p.URL != "" && !strings.HasPrefix(path, "/far.html?") {
				outcomes[path] = p.Outcome
			} else if p.Outcome == nianbao.FetchRedirects {
				outcomes["/far.html"] = p.Outcome // ten redirects on
			}
		}
	})
	want := map[string]nianbao.FetchOutcome{
		"/nb/": nianbao.FetchFetched, "/ok.html": nianbao.FetchFetched, "/flaky.html": nianbao.FetchFetched,
		"/gone.html": nianbao.FetchGone, "/403.html": nianbao.FetchBlocked, "/521.html": nianbao.FetchBlocked,
		"/500.html": nianbao.FetchStatus, "/loop.html": nianbao.FetchMoved, "/loop2.html": nianbao.FetchMoved, "/far.html": nianbao.FetchRedirects,
		"/big.html": nianbao.FetchTooLarge, "/cut.html": nianbao.FetchNetwork, "/away.html": nianbao.FetchScope,
		"/nowhere.html": nianbao.FetchStatus,
	}
	if diff := cmp.Diff(want, outcomes); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if len(got) != 2 {
		t.Errorf("%d captured, want 2", len(got))
	}
	for path, n := range map[string]int{"/500.html": 2, "/cut.html": 2, "/gone.html": 1, "/521.html": 1, "/far.html": 11, "/flaky.html": 2} {
		if s.count(path) != n {
			t.Errorf("%s asked for %d times, want %d", path, s.count(path), n)
		}
	}
	if waited := c.Now().Sub(begin); waited < time.Minute {
		t.Errorf("waited %v in all; Retry-After asked for a minute", waited)
	}
}

func TestWholeSiteFails(t *testing.T) {
	tests := []struct {
		name   string
		pages  map[string]http.HandlerFunc
		failed nianbao.FetchOutcome
		asked  int // for the entry
	}{
		{"closed by robots.txt", map[string]http.HandlerFunc{"/robots.txt": text("User-agent: *\nDisallow: /"), "/nb/": text("x")}, nianbao.FetchRobots, 0},
		{"robots.txt out of order", map[string]http.HandlerFunc{"/robots.txt": status(503), "/nb/": text("x")}, nianbao.FetchRobots, 0},
		{"gone", map[string]http.HandlerFunc{}, nianbao.FetchGone, 1},
		{"challenge", map[string]http.HandlerFunc{"/nb/": status(521)}, nianbao.FetchBlocked, 1},
		{"works", map[string]http.HandlerFunc{"/nb/": text("x")}, "", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, tt.pages)
			_, summary := crawl(t, site(s, "/nb/"), nil)
			if got := summary.Sites[0]; got.Failed != tt.failed || (got.Failed != "") != (len(summary.Failed()) == 1) {
				t.Errorf("failed = %q (%s), want %q", got.Failed, got.Detail, tt.failed)
			}
			if n := s.count("/nb/"); n != tt.asked {
				t.Errorf("the entry was asked for %d times, want %d", n, tt.asked)
			}
		})
	}
	t.Run("one of two entries", func(t *testing.T) {
		s := serve(t, map[string]http.HandlerFunc{"/nb/": text("x")})
		if _, summary := crawl(t, site(s, "/old/", "/nb/"), nil); len(summary.Failed()) != 0 {
			t.Errorf("failed: %+v", summary.Failed())
		}
	})
	t.Run("unreachable", func(t *testing.T) {
		s := serve(t, nil)
		sites := site(s, "/nb/")
		s.Close()
		if _, summary := crawl(t, sites, nil); len(summary.Failed()) != 1 {
			t.Error("an unreachable site did not fail")
		}
	})
}

func TestTrapsEnd(t *testing.T) {
	endless := 0
	s := serve(t, map[string]http.HandlerFunc{
		"/cal": func(w http.ResponseWriter, r *http.Request) {
			endless++
			text(fmt.Sprintf(`%s<a href="/cal?p=%d">下一页</a>`, list("/ok.html"), endless))(w, r)
		},
		"/ok.html": text("<html>report</html>"),
	})
	got, summary := crawl(t, site(s, "/cal"), nil)
	if len(got) != 1 || summary.Sites[0].Lists > 60 {
		t.Errorf("%d captured, %d lists read", len(got), summary.Sites[0].Lists)
	}
}

func TestScopeAndHosts(t *testing.T) {
	other := serve(t, map[string]http.HandlerFunc{"/r.html": text("<html>report</html>")})
	s := serve(t, map[string]http.HandlerFunc{"/nb/": text(list(other.URL + "/r.html"))})
	_, summary := crawl(t, site(s, "/nb/"), nil)
	if other.count("/r.html") != 0 || len(summary.Sites[0].Foreign) != 1 {
		t.Errorf("foreign host asked %d times, recorded %v", other.count("/r.html"), summary.Sites[0].Foreign)
	}
	sites := site(s, "/nb/")
	sites[0].Hosts = []string{strings.TrimPrefix(other.URL, "http://")}
	got, summary := crawl(t, sites, nil)
	if len(got) != 1 || len(summary.Sites[0].Foreign) != 0 {
		t.Errorf("%d captured from an allowed host, foreign %v", len(got), summary.Sites[0].Foreign)
	}
}

func TestPrivateSiteNeedsLeave(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/nb/": text("x")})
	_, summary := crawl(t, site(s, "/nb/"), func(o *crawler.Options) { o.AllowPrivate = false })
	if len(summary.Failed()) != 1 || s.count("/nb/")+s.count("/robots.txt") != 0 {
		t.Errorf("summary %+v, %d requests", summary, s.count("/nb/"))
	}
}

func TestBadSites(t *testing.T) {
	tests := []struct {
		name    string
		contact string
		site    crawler.Site
	}{
		{"no entries", "a@a.example", crawler.Site{Name: "x"}},
		{"bad entry", "a@a.example", crawler.Site{Entries: []string{"ftp://a.example/"}}},
		{"bad host", "a@a.example", crawler.Site{Entries: []string{"http://a.example/"}, Hosts: []string{"b.example/path"}}},
		{"public without contact", "", crawler.Site{Entries: []string{"http://www.a.example/"}}},
		{"public address without contact", "", crawler.Site{Entries: []string{"http://8.8.8.8/"}}},
		{"public further host", "", crawler.Site{Entries: []string{"http://127.0.0.1/"}, Hosts: []string{"b.example"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := crawler.New(crawler.Options{Contact: tt.contact})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Crawl(context.Background(), []crawler.Site{tt.site})
			if !errors.Is(err, nianbao.ErrInvalid) {
				t.Errorf("err = %v, want invalid", err)
			}
		})
	}
	for _, opts := range []crawler.Options{{Contact: "a\r\nX: y"}, {UserAgent: "a\nb"}, {MaxSize: -1}, {Workers: -1}} {
		if _, err := crawler.New(opts); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("New(%+v) = %v, want invalid", opts, err)
		}
	}
}

func TestHTTPS(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/nb/":
			text(list("/r.html"))(w, r)
		case "/r.html":
			text("<html>report</html>")(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	sites := []crawler.Site{{Name: "tls", Entries: []string{s.URL + "/nb/"}}}
	if _, summary := crawl(t, sites, nil); len(summary.Failed()) != 1 {
		t.Error("a certificate that no one vouches for was accepted")
	}
	trusted := s.Client().Transport.(*http.Transport).TLSClientConfig
	got, summary := crawl(t, sites, func(o *crawler.Options) { o.TLS = trusted })
	if len(got) != 1 {
		t.Errorf("%d captured, summary %+v", len(got), summary)
	}
}

func TestYearFoldersBelowTheColumnOnly(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/":                    text(`<a href="/zwgk/nb/">政府信息公开年报</a><a href="/other/2019/">2019年</a>`),
		"/zwgk/nb/":            text(`<a href="2019/">2019年</a><a href="/other/bm/">市政府部门</a>`),
		"/zwgk/nb/2019/":       text(list("1.html")),
		"/zwgk/nb/2019/1.html": text("<html>report</html>"),
	})
	got, _ := crawl(t, site(s, "/"), nil)
	if len(got) != 1 || s.count("/other/2019/")+s.count("/other/bm/") != 0 {
		t.Errorf("%d captured; %d and %d requests beside the column", len(got), s.count("/other/2019/"), s.count("/other/bm/"))
	}
}
