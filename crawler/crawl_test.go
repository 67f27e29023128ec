package crawler_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"nianbao/crawler"
	"nianbao/internal/nianbao"
	"nianbao/internal/testsite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock moves only when the crawler waits.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

func start(t *testing.T, opts testsite.Options) *testsite.Sites {
	t.Helper()
	sites, err := testsite.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := sites.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sites.Close(); err != nil {
			t.Error(err)
		}
	})
	return sites
}

func crawlSites(s *testsite.Sites) []crawler.Site {
	var all []crawler.Site
	for _, c := range s.CrawlSites() {
		all = append(all, crawler.Site{Name: c.Name, Region: c.Region, Entries: c.Entries})
	}
	return all
}

// crawl crawls with a clock of its own and keeps what it gets by URL.
func crawl(t *testing.T, sites []crawler.Site, change func(*crawler.Options)) (map[string][]*nianbao.Capture, crawler.Summary) {
	t.Helper()
	c := &clock{now: time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC)}
	opts := crawler.Options{AllowPrivate: true, UserAgent: "nianbao/test", Now: c.Now, Sleep: c.Sleep}
	got := map[string][]*nianbao.Capture{}
	var mu sync.Mutex
	opts.Sink = crawler.SinkFunc(func(_ context.Context, c *nianbao.Capture) (crawler.Verdict, error) {
		if !c.RecordOnly && c.Status == http.StatusOK {
			mu.Lock()
			defer mu.Unlock()
			got[c.URL] = append(got[c.URL], c)
		}
		return crawler.Verdict{}, nil
	})
	if change != nil {
		change(&opts)
	}
	cr, err := crawler.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := cr.Crawl(context.Background(), sites)
	if err != nil {
		t.Fatal(err)
	}
	return got, summary
}

func TestEveryReportOnce(t *testing.T) {
	sites := start(t, testsite.Options{Seed: 1, Attachments: true})
	got, summary := crawl(t, crawlSites(sites), nil)
	truths := sites.Truths()
	if len(truths) < 120 {
		t.Fatalf("only %d reports on the sites", len(truths))
	}
	files := 0
	for _, truth := range truths {
		captures := got[truth.URL]
		if len(captures) != 1 {
			t.Errorf("%s captured %d times", truth.URL, len(captures))
			continue
		}
		delete(got, truth.URL)
		c := captures[0]
		if !bytes.Equal(c.Body, sites.Body(truth.URL)) {
			t.Errorf("%s: payload differs from what was sent", truth.URL)
		}
		if !strings.Contains(c.Hints.ListTitle, truth.ListTitle) || c.Hints.ListDate != truth.ListDate || c.Hints.Site != truth.Site {
			t.Errorf("%s: hints %+v, want title %s and date %s", truth.URL, c.Hints, truth.ListTitle, truth.ListDate)
		}
		if c.Status != 200 || c.Captured.Location() != time.UTC || c.Hints.RegionCode == "" {
			t.Errorf("%s: status %d, captured %v, region %q", truth.URL, c.Status, c.Captured, c.Hints.RegionCode)
		}
		if truth.Attachment {
			files++
		}
	}
	for address := range got {
		if !strings.HasSuffix(address, testsite.FilePath) {
			t.Errorf("%s is no report and was captured", address)
		}
	}
	if files == 0 || len(got) != files {
		t.Errorf("%d attachments captured, want %d (at least one)", len(got), files)
	}
	reports := 0
	for _, s := range summary.Sites {
		reports += s.Reports
		if s.Failed != "" {
			t.Errorf("%s failed: %s %s", s.Name, s.Failed, s.Detail)
		}
	}
	if reports != len(truths) {
		t.Errorf("summary counts %d reports, want %d", reports, len(truths))
	}
}

func TestSkippedAndForeign(t *testing.T) {
	sites := start(t, testsite.Options{Seed: 2, Years: []int{2019, 2020, 2021}})
	_, summary := crawl(t, crawlSites(sites), nil)
	if n := sites.Hits(testsite.ClosedPath); n != 0 {
		t.Errorf("a path closed by robots.txt was asked for %d times", n)
	}
	want := map[string]map[nianbao.FetchOutcome]int{
		"示例省人民政府": {nianbao.FetchMoved: 1},
		"虚云市人民政府": {nianbao.FetchRobots: 1, nianbao.FetchGone: 1},
		"拟江市人民政府": {},
		"无名县人民政府": {},
	}
	got := map[string]map[nianbao.FetchOutcome]int{}
	lookAlikes := map[string]int{}
	for _, s := range summary.Sites {
		delete(s.Outcomes, nianbao.FetchFetched)
		got[s.Name] = s.Outcomes
		lookAlikes[s.Name] = s.LookAlikes
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	if lookAlikes["虚云市人民政府"] != 2 || lookAlikes["拟江市人民政府"] != 1 {
		t.Errorf("look-alikes: %v", lookAlikes)
	}
	foreign := map[string]int{}
	for _, s := range summary.Sites {
		for host, n := range s.Foreign {
			foreign[host] += n
		}
	}
	if diff := cmp.Diff(map[string]int{testsite.ForeignHost: 1}, foreign); diff != "" {
		t.Errorf("foreign (-want +got):\n%s", diff)
	}
}

// TestMessagesAsOnTheWire reads the recorded messages back with another parser.
func TestMessagesAsOnTheWire(t *testing.T) {
	sites := start(t, testsite.Options{Seed: 3, Years: []int{2021}})
	got, _ := crawl(t, crawlSites(sites), nil)
	var chunked, compressed, gbk int
	for address, captures := range got {
		c := captures[0]
		req, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(c.Request)))
		if err != nil {
			t.Fatalf("%s: request: %v", address, err)
		}
		if got := "http://" + req.Host + req.URL.RequestURI(); got != address {
			t.Errorf("request is for %s, want %s", got, address)
		}
		if ua := req.Header.Get("User-Agent"); ua != "nianbao/test" {
			t.Errorf("user agent %q", ua)
		}
		rest := bytes.NewReader(c.Response)
		br := bufio.NewReader(rest)
		resp, err := http.ReadResponse(br, req)
		if err != nil {
			t.Fatalf("%s: response: %v", address, err)
		}
		payload, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatalf("%s: body: %v", address, err)
		}
		if n := br.Buffered() + rest.Len(); n != 0 {
			t.Errorf("%s: %d bytes after the message", address, n)
		}
		if len(resp.TransferEncoding) > 0 {
			chunked++
		}
		if resp.Header.Get("Content-Encoding") == "gzip" {
			compressed++
			if bytes.Equal(payload, c.Body) {
				t.Errorf("%s: the body was not decoded", address)
			}
		} else if !bytes.Equal(payload, c.Body) {
			t.Errorf("%s: body differs from the message", address)
		}
		if bytes.Contains(c.Body, []byte("charset=gbk")) {
			gbk++
		}
	}
	if chunked == 0 || compressed == 0 || gbk == 0 {
		t.Errorf("%d chunked, %d compressed, %d in GBK; want some of each", chunked, compressed, gbk)
	}
}

func TestPaceAndCrawlDelay(t *testing.T) {
	sites := start(t, testsite.Options{Seed: 4, Years: []int{2022}, CrawlDelay: 7})
	trs := crawlSites(sites)[1]
	for _, tt := range []struct {
		delay, want time.Duration
	}{{0, 7 * time.Second}, {9 * time.Second, 9 * time.Second}, {-1, 7 * time.Second}} {
		c := &clock{now: time.Date(2023, 5, 1, 0, 0, 0, 0, time.UTC)}
		site := trs
		site.Delay = tt.delay
		begin := c.Now()
		_, summary := crawl(t, []crawler.Site{site}, func(o *crawler.Options) { o.Now, o.Sleep = c.Now, c.Sleep })
		// Nothing but pauses moves the clock: one before each page, because
		// robots.txt came first.
		want := time.Duration(summary.Sites[0].Requests) * tt.want
		if got := c.Now().Sub(begin); got != want {
			t.Errorf("delay %v: %d requests took %v, want %v", tt.delay, summary.Sites[0].Requests, got, want)
		}
	}
}

func TestBudget(t *testing.T) {
	sites := start(t, testsite.Options{Seed: 5, Years: []int{2022}})
	site := crawlSites(sites)[1]
	site.MaxPages = 6
	got, summary := crawl(t, []crawler.Site{site}, nil)
	s := summary.Sites[0]
	if s.Requests != 6 || len(got) == 0 || s.Waiting == 0 || s.Left == "" {
		t.Errorf("%d requests, %d captures, %d waiting, left %q", s.Requests, len(got), s.Waiting, s.Left)
	}
}

func TestSinkErrorStops(t *testing.T) {
	sites := start(t, testsite.Options{Seed: 6, Years: []int{2022}})
	full := errors.New("sink broken")
	var calls atomic.Int32
	cr, err := crawler.New(crawler.Options{AllowPrivate: true, Delay: -1,
		Sink: crawler.SinkFunc(func(context.Context, *nianbao.Capture) (crawler.Verdict, error) {
			calls.Add(1)
			return crawler.Verdict{}, full
		})})
	if err != nil {
		t.Fatal(err)
	}
	_, err = cr.Crawl(context.Background(), crawlSites(sites))
	if !errors.Is(err, full) {
		t.Errorf("err = %v, want the sink's", err)
	}
	if n := int(calls.Load()); n > len(sites.CrawlSites()) {
		t.Errorf("the sink was called %d times", n)
	}
}

func TestCancel(t *testing.T) {
	sites := start(t, testsite.Options{Seed: 7, Years: []int{2022}, Slow: time.Hour})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	cr, err := crawler.New(crawler.Options{AllowPrivate: true, Delay: -1,
		Sink: crawler.SinkFunc(func(_ context.Context, c *nianbao.Capture) (crawler.Verdict, error) {
			if !c.RecordOnly {
				cancel()
			}
			return crawler.Verdict{}, nil
		})})
	if err != nil {
		t.Fatal(err)
	}
	summary, err := cr.Crawl(ctx, crawlSites(sites))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want canceled", err)
	}
	if len(summary.Sites) != len(sites.CrawlSites()) {
		t.Errorf("%d sites in the summary", len(summary.Sites))
	}
}

func TestSlowPageTimesOut(t *testing.T) {
	sites := start(t, testsite.Options{Seed: 8, Years: []int{2022}, Slow: time.Hour})
	var slow crawler.Progress
	crawl(t, crawlSites(sites)[1:2], func(o *crawler.Options) {
		o.Timeout, o.Retries = 2*time.Second, -1
		o.Progress = func(p crawler.Progress) {
			if strings.HasSuffix(p.URL, testsite.SlowPath) {
				slow = p
			}
		}
	})
	if slow.Outcome != nianbao.FetchTimeout {
		t.Errorf("outcome %q (%s), want %s", slow.Outcome, slow.Detail, nianbao.FetchTimeout)
	}
}
