package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/crawler"
	"nianbao/internal/nianbao"
)

func newClock() *clock { return &clock{now: time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC)} }

// The second crawl asks whether pages have changed, and follows the links of a
// list that has not.
func TestConditionalRequests(t *testing.T) {
	var mu sync.Mutex
	etags := map[string]string{"/nb/": `"l1"`, "/a.html": `"a1"`, "/b.html": `"b1"`}
	bodies := map[string]string{"/nb/": list("/a.html", "/b.html"), "/a.html": "<html>a</html>", "/b.html": "<html>b</html>"}
	page := func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		w.Header().Set("ETag", etags[r.URL.Path])
		if r.Header.Get("If-None-Match") == etags[r.URL.Path] {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		text(bodies[r.URL.Path])(w, r)
	}
	s := serve(t, map[string]http.HandlerFunc{"/nb/": page, "/a.html": page, "/b.html": page})
	f := crawler.NewMemoryFrontier()
	setUp := func(o *crawler.Options) { o.Frontier, o.All = f, true }
	if got, _ := crawl(t, site(s, "/nb/"), setUp); len(got) != 2 {
		t.Fatalf("%d captured at first", len(got))
	}
	mu.Lock()
	etags["/b.html"], bodies["/b.html"] = `"b2"`, "<html>b anew</html>"
	mu.Unlock()
	got, summary := crawl(t, site(s, "/nb/"), setUp)
	if len(got) != 1 || got[s.URL+"/b.html"] == nil {
		t.Errorf("captured again: %v", got)
	}
	want := map[nianbao.FetchOutcome]int{nianbao.FetchFetched: 1, nianbao.FetchUnchanged: 2}
	if diff := cmp.Diff(want, summary.Sites[0].Outcomes); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}

// Pages of known reports are visited again when no list names them any more.
func TestUnlistedReportIsVisited(t *testing.T) {
	listed := list("/a.html")
	s := serve(t, map[string]http.HandlerFunc{
		"/nb/":    func(w http.ResponseWriter, r *http.Request) { text(listed)(w, r) },
		"/a.html": text("<html>a</html>"),
	})
	f := crawler.NewMemoryFrontier()
	setUp := func(o *crawler.Options) { o.Frontier, o.All = f, true }
	crawl(t, site(s, "/nb/"), setUp)
	listed = list("/b.html")
	if got, _ := crawl(t, site(s, "/nb/"), setUp); got[s.URL+"/a.html"] == nil {
		t.Errorf("captured: %v", got)
	}
}

// A crawl that was cut short goes on where it was.
func TestResume(t *testing.T) {
	pages := map[string]http.HandlerFunc{}
	var paths []string
	for i := range 9 {
		path := fmt.Sprintf("/%d.html", i)
		pages[path] = text("<html>report</html>")
		paths = append(paths, path)
	}
	pages["/nb/"] = text(list(paths...))
	s := serve(t, pages)
	f := crawler.NewMemoryFrontier()
	for i := range 3 {
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		c, err := crawler.New(crawler.Options{
			AllowPrivate: true, Delay: -1, Frontier: f, All: true,
			Progress: func(p crawler.Progress) {
				if n++; n == 3 {
					cancel()
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Crawl(ctx, site(s, "/nb/")); !errors.Is(err, context.Canceled) {
			t.Fatalf("crawl %d: %v", i+1, err)
		}
		cancel()
	}
	_, summary := crawl(t, site(s, "/nb/"), func(o *crawler.Options) {
		o.Frontier, o.All, o.Now, o.Sleep, o.Delay = f, true, nil, nil, -1
	})
	if n := summary.Sites[0].Outcomes[nianbao.FetchFetched]; n != 10 {
		t.Errorf("%d URLs done in the run, want 10", n)
	}
	twice := 0
	for _, path := range append(paths, "/nb/") {
		if s.count(path) > 1 {
			twice++
		}
	}
	if twice > 3 {
		t.Errorf("%d URLs were asked for again after 3 interruptions", twice)
	}
}

// A host that does not answer is left alone, and the crawl ends.
func TestDeadHostIsLeft(t *testing.T) {
	pages := map[string]http.HandlerFunc{}
	var paths []string
	for i := range 30 {
		path := fmt.Sprintf("/%d.html", i)
		pages[path] = status(503)
		paths = append(paths, path)
	}
	pages["/nb/"] = text(list(paths...))
	s := serve(t, pages)
	f := crawler.NewMemoryFrontier()
	c := newClock()
	_, summary := crawl(t, site(s, "/nb/"), func(o *crawler.Options) { o.Frontier, o.Now, o.Sleep = f, c.Now, c.Sleep })
	got := summary.Sites[0]
	if got.Left == "" || got.Waiting == 0 || got.Failed != "" || got.Requests > 12 {
		t.Errorf("summary: %+v", got)
	}
	hosts, err := f.Backoffs(context.Background(), c.Now())
	if err != nil || len(hosts) != 1 || hosts[0].Failures < 8 || !strings.Contains(hosts[0].Reason, "503") {
		t.Errorf("back-offs: %+v, %v", hosts, err)
	}
}

// Who asks to be left alone for an hour is left alone, and the rest is done.
func TestRetryAfterIsKept(t *testing.T) {
	busy := serve(t, map[string]http.HandlerFunc{"/nb/": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	}})
	fine := serve(t, map[string]http.HandlerFunc{"/nb/": text(list("/a.html")), "/a.html": text("<html>a</html>")})
	c := newClock()
	sites := append(site(busy, "/nb/"), site(fine, "/nb/")...)
	sites[0].Name = "busy"
	got, summary := crawl(t, sites, func(o *crawler.Options) { o.Now, o.Sleep = c.Now, c.Sleep })
	if busy.count("/nb/") != 1 || len(got) != 1 || summary.Sites[0].Left == "" || summary.Sites[0].Failed != nianbao.FetchStatus {
		t.Errorf("asked %d times, %d captured, summary %+v", busy.count("/nb/"), len(got), summary.Sites[0])
	}
}

// night is open from 22 to 6 o'clock.
type night struct{}

func (night) Open(t time.Time) bool { return t.Hour() >= 22 || t.Hour() < 6 }

func (n night) Next(t time.Time) time.Time {
	if n.Open(t) {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 22, 0, 0, 0, t.Location())
}

func TestWindow(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/nb/": text(list("/a.html", "/b.html")), "/a.html": text("<html>a</html>"), "/b.html": text("<html>b</html>")})
	sites := site(s, "/nb/")
	sites[0].Window = night{}
	for _, tt := range []struct {
		now       time.Time
		requests  int
		leftAlone bool
	}{
		{time.Date(2023, 5, 1, 12, 0, 0, 0, time.UTC), 0, true},
		{time.Date(2023, 5, 1, 21, 50, 0, 0, time.UTC), 3, false}, // worth the wait
		{time.Date(2023, 5, 1, 23, 0, 0, 0, time.UTC), 3, false},
		{time.Date(2023, 5, 2, 5, 59, 57, 0, time.UTC), 1, true}, // closes on the way
	} {
		c := &clock{now: tt.now}
		_, summary := crawl(t, sites, func(o *crawler.Options) { o.Now, o.Sleep = c.Now, c.Sleep })
		if got := summary.Sites[0]; got.Requests != tt.requests || (got.Left != "") != tt.leftAlone {
			t.Errorf("%v: %d requests, left %q", tt.now, got.Requests, got.Left)
		}
	}
}

// A crawl that finds the disk full waits, and loses nothing.
func TestFullDiskPauses(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{"/nb/": text(list("/a.html")), "/a.html": text("<html>a</html>")})
	var kept []string
	refused, paused := 0, 0
	crawl(t, site(s, "/nb/"), func(o *crawler.Options) {
		o.Sink = crawler.SinkFunc(func(_ context.Context, c *nianbao.Capture) (crawler.Verdict, error) {
			if refused < 5 {
				refused++
				return crawler.Verdict{}, fmt.Errorf("archive: %w", nianbao.ErrDiskFull)
			}
			kept = append(kept, strings.TrimPrefix(c.URL, s.URL))
			return crawler.Verdict{}, nil
		})
		o.Progress = func(p crawler.Progress) {
			if p.Paused != "" {
				paused++
			}
		}
	})
	if diff := cmp.Diff([]string{"/robots.txt", "/nb/", "/a.html"}, kept); diff != "" || paused != 1 {
		t.Errorf("paused %d times, kept (-want +got):\n%s", paused, diff)
	}
	if s.count("/nb/") != 1 {
		t.Errorf("the list was fetched %d times", s.count("/nb/"))
	}
}

// When an entry is gone, the column is looked for from the home page on; when
// nothing leads there, at its usual addresses.
func TestColumnsThatMoved(t *testing.T) {
	tests := []struct {
		name  string
		pages map[string]http.HandlerFunc
	}{
		{"by the home page", map[string]http.HandlerFunc{
			"/":           text(`<a href="/zwgk/">政府信息公开</a><a href="/news/">新闻</a>`),
			"/zwgk/":      text(`<a href="/zwgk/new/">政府信息公开年报</a>`),
			"/zwgk/new/":  text(list("/a.html")),
			"/zwgk/other": text("x"),
		}},
		{"by its usual address", map[string]http.HandlerFunc{
			"/":           text(`<p>欢迎</p>`),
			"/zfxxgknb/":  text(list("/a.html")),
			"/unrelated/": text("x"),
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.pages["/a.html"] = text("<html>a</html>")
			s := serve(t, tt.pages)
			got, summary := crawl(t, site(s, "/old/column/"), nil)
			if len(got) != 1 || s.count("/news/") != 0 {
				t.Errorf("%d captured, outcomes %v", len(got), summary.Sites[0].Outcomes)
			}
		})
	}
}

func TestSitemap(t *testing.T) {
	s := serve(t, nil)
	pages := map[string]string{
		"/":           `<p>欢迎</p>`,
		"/robots.txt": "Sitemap: " + s.URL + "/maps/index.xml\n",
		"/maps/index.xml": `<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>` +
			s.URL + `/maps/1.xml</loc></sitemap></sitemapindex>`,
		"/maps/1.xml": `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>` + s.URL +
			`/zwgk/zfxxgknb/a.html</loc></url><url><loc>` + s.URL + `/news/1.html</loc></url></urlset>`,
		"/zwgk/zfxxgknb/a.html": `<html><head><title>虚云市民政局2020年政府信息公开工作年度报告</title></head><body><h1>虚云市民政局2020年政府信息公开工作年度报告</h1></body></html>`,
	}
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		kind := "text/html; charset=utf-8"
		if strings.HasSuffix(r.URL.Path, ".xml") || strings.HasSuffix(r.URL.Path, ".txt") {
			kind = "text/xml"
		}
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, body)
	})
	sites := site(s, "/")
	sites[0].Sitemaps = true
	got, summary := crawl(t, sites, nil)
	if len(got) != 1 || got[s.URL+"/zwgk/zfxxgknb/a.html"] == nil {
		t.Errorf("captured %v, outcomes %v", got, summary.Sites[0].Outcomes)
	}
}

// One host is asked one thing at a time, several hosts at the same time.
func TestOneRequestPerHost(t *testing.T) {
	var mu sync.Mutex
	now, most := map[string]int{}, map[string]int{}
	all, together := 0, 0
	var sites []crawler.Site
	for i := range 4 {
		host := fmt.Sprint(i)
		s := serve(t, nil)
		s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			now[host]++
			all++
			most[host], together = max(most[host], now[host]), max(together, all)
			mu.Unlock()
			time.Sleep(2 * time.Millisecond) // makes it likely that requests meet, if they may
			if r.URL.Path == "/nb/" {
				text(list("/a.html", "/b.html", "/c.html", "/d.html"))(w, r)
			} else {
				text("<html>report</html>")(w, r)
			}
			mu.Lock()
			now[host]--
			all--
			mu.Unlock()
		})
		one := site(s, "/nb/")[0]
		one.Name = host
		sites = append(sites, one)
	}
	crawl(t, sites, func(o *crawler.Options) { o.Workers, o.Now, o.Sleep, o.Delay = 3, nil, nil, -1 })
	for host, n := range most {
		if n != 1 {
			t.Errorf("host %s had %d requests at a time", host, n)
		}
	}
	if together < 2 || together > 3 {
		t.Errorf("%d requests at a time over all hosts, want 2 or 3", together)
	}
}
