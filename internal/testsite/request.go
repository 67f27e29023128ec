package testsite

import (
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// Request is one request to a site, as the site saw it.
type Request struct {
	Site        string // name of the site
	Method      string
	URI         string    // path and query
	Time        time.Time // when its head had been read
	Ended       time.Time // just before the last byte of the answer was sent; zero = under way
	UserAgent   string
	Conditional bool // it named what the visitor holds
}

// requestLog keeps the requests in the order of their arrival.
type requestLog struct {
	mu       sync.Mutex // guards what follows
	requests []Request
	hits     map[string]int // by path and query
	open     map[string]int // requests under way, by site
	most     map[string]int // the highest that open was
}

// begin notes a request and returns what notes its end; calls after the first
// do nothing.
func (l *requestLog) begin(site string, r *http.Request) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hits == nil {
		l.hits, l.open, l.most = map[string]int{}, map[string]int{}, map[string]int{}
	}
	uri := r.URL.RequestURI()
	l.hits[uri]++
	l.open[site]++
	l.most[site] = max(l.most[site], l.open[site])
	at := len(l.requests)
	l.requests = append(l.requests, Request{
		Site: site, Method: r.Method, URI: uri, Time: time.Now(), UserAgent: r.UserAgent(),
		Conditional: r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != "",
	})
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.open[site]--
		l.requests[at].Ended = time.Now()
	})
}

// count is the number of requests so far.
func (l *requestLog) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.requests)
}

func (l *requestLog) hitsOf(uri string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hits[uri]
}

func (l *requestLog) all() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.requests)
}

func (l *requestLog) concurrency() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.most)
}

// Hits tells how often a path (with its query) was asked for, on all sites
// together.
func (s *Sites) Hits(path string) int { return s.log.hitsOf(path) }

// Requests lists all requests in the order of their arrival.
func (s *Sites) Requests() []Request { return s.log.all() }

// MaxConcurrent tells, by the name of the site, how many requests were under
// way at once at most. Every site is a host of its own.
func (s *Sites) MaxConcurrent() map[string]int { return s.log.concurrency() }
