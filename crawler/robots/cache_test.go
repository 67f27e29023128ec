package robots

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"time"
)

// script answers each URL with what the test says and counts the requests.
type script struct {
	mu    sync.Mutex
	pages map[string]Response
	errs  map[string]error
	asked int
}

func (s *script) FetchRobots(_ context.Context, address string) (Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if err := s.errs[address]; err != nil {
		return Response{}, err
	}
	if r, ok := s.pages[address]; ok {
		return r, nil
	}
	return Response{Status: 404}, nil
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// chain makes n redirects before the rules.
func chain(n int) map[string]Response {
	pages := map[string]Response{}
	at := "http://a.example/robots.txt"
	for i := range n {
		next := fmt.Sprintf("http://h%d.example/robots.txt", i)
		pages[at] = Response{Status: 301, Location: next}
		at = next
	}
	pages[at] = Response{Status: 200, Body: []byte("User-agent: *\nDisallow: /")}
	return pages
}

func TestFetchByStatus(t *testing.T) {
	at := "http://a.example/robots.txt"
	one := func(r Response) *script { return &script{pages: map[string]Response{at: r}} }
	tests := []struct {
		name        string
		script      *script
		allowed     bool
		unreachable bool
	}{
		{"rules", one(Response{Status: 200, Body: []byte("User-agent: *\nDisallow: /x")}), false, false},
		{"not found", one(Response{Status: 404}), true, false},
		{"forbidden", one(Response{Status: 403}), true, false},
		{"too many requests", one(Response{Status: 429}), true, false},
		{"server error", one(Response{Status: 503}), false, true},
		{"challenge", one(Response{Status: 521}), false, true},
		{"network", &script{errs: map[string]error{at: errors.New("refused")}}, false, true},
		{"five redirects", &script{pages: chain(5)}, false, false},
		{"six redirects", &script{pages: chain(6)}, true, false},
		{"redirect to an error", &script{pages: map[string]Response{
			at:                            {Status: 302, Location: "//b.example/robots.txt"},
			"http://b.example/robots.txt": {Status: 500},
		}}, false, true},
		{"redirect without place", one(Response{Status: 302}), true, false},
		{"redirect to another scheme", one(Response{Status: 302, Location: "ftp://a.example/"}), true, false},
		{"loop", one(Response{Status: 302, Location: "/robots.txt"}), true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := NewCache(Options{Agent: "nianbao", Fetch: tt.script})
			r, err := c.Rules(context.Background(), mustURL(t, "http://A.example/x"))
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Allowed("http://a.example/x"); got != tt.allowed {
				t.Errorf("allowed = %v, want %v", got, tt.allowed)
			}
			if _, got := r.Unreachable(); got != tt.unreachable {
				t.Errorf("unreachable = %v, want %v", got, tt.unreachable)
			}
		})
	}
}

func TestCacheExpires(t *testing.T) {
	now := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	s := &script{pages: map[string]Response{"http://a.example/robots.txt": {Status: 200}}}
	c := NewCache(Options{Agent: "nianbao", Fetch: s, Now: func() time.Time { return now }})
	for _, step := range []struct {
		after time.Duration
		asked int
	}{{0, 1}, {23 * time.Hour, 1}, {2 * time.Hour, 2}} {
		now = now.Add(step.after)
		if _, err := c.Rules(context.Background(), mustURL(t, "http://a.example/p")); err != nil {
			t.Fatal(err)
		}
		if s.asked != step.asked {
			t.Errorf("after %v: asked %d times, want %d", step.after, s.asked, step.asked)
		}
	}
	// Another origin has rules of its own, and so has another scheme.
	if _, err := c.Rules(context.Background(), mustURL(t, "https://a.example/p")); err != nil {
		t.Fatal(err)
	}
	if s.asked != 3 {
		t.Errorf("asked %d times, want 3", s.asked)
	}
}

func TestConcurrentCallersShareOneRequest(t *testing.T) {
	s := &script{}
	c := NewCache(Options{Agent: "nianbao", Fetch: s})
	u := mustURL(t, "http://a.example/")
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := c.Rules(context.Background(), u); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if s.asked != 1 {
		t.Errorf("asked %d times, want 1", s.asked)
	}
}

func TestCancelledIsNotCached(t *testing.T) {
	s := &script{}
	c := NewCache(Options{Agent: "nianbao", Fetch: s})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Rules(ctx, mustURL(t, "http://a.example/")); !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v, want canceled", err)
	}
	if _, err := c.Rules(context.Background(), mustURL(t, "http://a.example/")); err != nil {
		t.Fatal(err)
	}
}

// A copy is good for its day even if the site breaks; then the site is closed
// until it answers again.
func TestSiteBreaks(t *testing.T) {
	const at = "http://a.example/robots.txt"
	now := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	s := &script{pages: map[string]Response{at: {Status: 200, Body: []byte("User-agent: *\nDisallow: /x")}}}
	c := NewCache(Options{Agent: "nianbao", Fetch: s, Now: func() time.Time { return now }})
	for _, step := range []struct {
		name    string
		after   time.Duration
		status  int
		asked   int
		allowed bool
	}{
		{"read", 0, 200, 1, true},
		{"broken, copy of the same day", 23 * time.Hour, 503, 1, true},
		{"broken, copy too old", 2 * time.Hour, 503, 2, false},
		{"broken, just asked", time.Minute, 200, 2, false},
		{"back", time.Hour, 200, 3, true},
	} {
		now = now.Add(step.after)
		r := s.pages[at]
		r.Status = step.status
		s.pages[at] = r
		rules, err := c.Rules(context.Background(), mustURL(t, "http://a.example/p"))
		if err != nil {
			t.Fatal(err)
		}
		if got := rules.Allowed("http://a.example/p"); got != step.allowed || s.asked != step.asked {
			t.Errorf("%s: allowed = %v, want %v; asked %d times, want %d", step.name, got, step.allowed, s.asked, step.asked)
		}
	}
}
