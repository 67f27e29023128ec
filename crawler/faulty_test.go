package crawler_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/crawler"
	"nianbao/internal/nianbao"
	"nianbao/internal/testsite"
)

func startFaulty(t *testing.T) *testsite.FaultySite {
	t.Helper()
	f, err := testsite.StartFaulty()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// listOf is a site whose list names URLs of other hosts that it may fetch from.
func listOf(t *testing.T, urls []string, hosts ...string) []crawler.Site {
	t.Helper()
	s := serve(t, map[string]http.HandlerFunc{"/nb/": text(list(urls...))})
	sites := site(s, "/nb/")
	for _, h := range hosts {
		sites[0].Hosts = append(sites[0].Hosts, strings.TrimPrefix(h, "http://"))
	}
	return sites
}

// Whatever goes wrong on the way, each URL comes to an end with its reason.
func TestEveryFaultEnds(t *testing.T) {
	f := startFaulty(t)
	var urls []string
	for i, path := range f.Paths() {
		// What works lies between, so that the host is not given up.
		urls = append(urls, f.URL+path, fmt.Sprintf("%s%s?n=%d", f.URL, testsite.PathReport, i))
	}
	outcomes := map[string]nianbao.FetchOutcome{}
	c := &clock{now: time.Now()} // Retry-After comes as a date, too
	_, summary := crawl(t, listOf(t, urls, f.URL), func(o *crawler.Options) {
		// The drip would take half a day; on a machine under load, the race
		// detector needs its seconds for a body up to MaxSize.
		o.Timeout, o.MaxSize, o.Retries, o.Now, o.Sleep = 4*time.Second, 1<<20, 2, c.Now, c.Sleep
		o.Progress = func(p crawler.Progress) {
			path, _, query := strings.Cut(strings.TrimPrefix(p.URL, f.URL), "?")
			if !p.Retry && !query && strings.HasPrefix(p.URL, f.URL) {
				outcomes[path] = p.Outcome
			}
		}
	})
	want := map[string]nianbao.FetchOutcome{
		testsite.PathReport:           nianbao.FetchFetched,
		testsite.PathRedirectLoop:     nianbao.FetchMoved,
		testsite.PathRedirectSelf:     nianbao.FetchRedirects,
		testsite.PathRedirectChain:    nianbao.FetchMoved,
		testsite.PathRedirectForeign:  nianbao.FetchScope,
		testsite.PathRedirectLoopback: nianbao.FetchScope,
		testsite.PathRedirectMetadata: nianbao.FetchScope,
		testsite.PathRedirectScheme:   nianbao.FetchStatus,
		testsite.PathRedirectNowhere:  nianbao.FetchStatus,
		testsite.PathBinaryReport:     nianbao.FetchFetched,
		testsite.PathPDFAsHTML:        nianbao.FetchFetched,
		testsite.PathGzipPlain:        nianbao.FetchMalformed,
		testsite.PathGzipCut:          nianbao.FetchMalformed,
		testsite.PathGzipBomb:         nianbao.FetchTooLarge,
		testsite.PathWrongCharset:     nianbao.FetchFetched,
		testsite.PathChallenge:        nianbao.FetchBlocked,
		testsite.PathPrecondition:     nianbao.FetchBlocked,
		testsite.PathForbidden:        nianbao.FetchBlocked,
		testsite.PathRetrySeconds:     nianbao.FetchFetched,
		testsite.PathRetryDate:        nianbao.FetchFetched,
		testsite.PathUnavailable:      nianbao.FetchFetched,
		testsite.PathBroken:           nianbao.FetchStatus,
		testsite.PathNoContent:        nianbao.FetchStatus,
		testsite.PathEmpty:            nianbao.FetchFetched,
		testsite.PathSoftMissing:      nianbao.FetchFetched,
		testsite.PathBrokenChunk:      nianbao.FetchMalformed,
		testsite.PathLengthLong:       nianbao.FetchFetched, // the document itself is whole
		testsite.PathLengthShort:      nianbao.FetchFetched,
		testsite.PathCutHead:          nianbao.FetchNetwork,
		testsite.PathCutBody:          nianbao.FetchNetwork,
		testsite.PathNoAnswer:         nianbao.FetchNetwork,
		testsite.PathGarbage:          nianbao.FetchMalformed,
		testsite.PathBadStatus:        nianbao.FetchMalformed,
		testsite.PathEndlessHead:      nianbao.FetchTooLarge,
		testsite.PathEndlessBody:      nianbao.FetchTooLarge,
		testsite.PathSilent:           nianbao.FetchTimeout,
		testsite.PathSlowDrip:         nianbao.FetchTimeout,
	}
	maps.DeleteFunc(outcomes, func(path string, _ nianbao.FetchOutcome) bool {
		_, known := want[path]
		return !known && strings.Count(path, "/") > 2 // further steps of a redirect
	})
	if diff := cmp.Diff(want, outcomes); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if s := summary.Sites[0]; s.Left != "" || s.Waiting != 0 || f.InnerHits() != 0 {
		t.Errorf("left %q, %d waiting; the inner server was reached %d times", s.Left, s.Waiting, f.InnerHits())
	}
}

// Traps end, by what is known of them or by the budget of the site.
func TestTraps(t *testing.T) {
	f := startFaulty(t)
	for _, path := range f.Traps() {
		t.Run(path, func(t *testing.T) {
			sites := []crawler.Site{{Name: "trap", Entries: []string{f.URL + path}, MaxPages: 200}}
			_, summary := crawl(t, sites, func(o *crawler.Options) { o.Timeout, o.Retries = 2*time.Second, -1 })
			// A trap that brings no report leads on to the home page, and so to all
			// the other faults.
			if s := summary.Sites[0]; s.Requests > 200 {
				t.Errorf("%d requests, left: %q", s.Requests, s.Left)
			} else {
				t.Logf("%d requests, left: %q", s.Requests, s.Left)
			}
		})
	}
}

func TestRobotsOfAllKinds(t *testing.T) {
	f := startFaulty(t)
	shut := map[string]bool{testsite.RobotsBroken: true, testsite.RobotsBusy: true, testsite.RobotsCut: true}
	closes := map[string]bool{testsite.RobotsHuge: true, testsite.RobotsMoved: true, testsite.RobotsEndless: true, testsite.RobotsMessy: true}
	if len(f.Robots) < 8 {
		t.Fatalf("only %d kinds", len(f.Robots))
	}
	for kind, base := range f.Robots {
		t.Run(kind, func(t *testing.T) {
			outcomes := map[string]nianbao.FetchOutcome{}
			open, closed := base+"/open/report.html", base+"/closed/report.html"
			crawl(t, listOf(t, []string{open, closed}, base), func(o *crawler.Options) {
				o.Timeout = 2 * time.Second
				o.Progress = func(p crawler.Progress) { outcomes[p.URL] = p.Outcome }
			})
			if got := outcomes[open] == nianbao.FetchRobots; got != shut[kind] {
				t.Errorf("open path: %s", outcomes[open])
			}
			if got := outcomes[closed] == nianbao.FetchRobots; got != (shut[kind] || closes[kind]) {
				t.Errorf("closed path: %s", outcomes[closed])
			}
		})
	}
}
