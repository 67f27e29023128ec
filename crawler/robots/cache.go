package robots

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	maxRedirects = 5
	// keepFor is the longest that the RFC lets a cached copy be used (§2.4).
	keepFor = 24 * time.Hour
	// keepFailure is shorter: a site that failed once is asked again.
	keepFailure = 15 * time.Minute
)

// Response is the answer to one request for a robots.txt.
type Response struct {
	Status   int
	Location string // of a redirect, as sent
	Body     []byte // at most MaxSize bytes are looked at
}

// Fetcher makes one request without following redirects.
type Fetcher interface {
	FetchRobots(ctx context.Context, url string) (Response, error)
}

// Options configures a Cache.
type Options struct {
	Agent string // product token, such as "nianbao"
	Fetch Fetcher
	Now   func() time.Time
}

// Cache holds the rules of many sites. It is safe for concurrent use; a site's
// robots.txt is fetched by one caller while the others wait.
type Cache struct {
	opts Options

	mu    sync.Mutex // guards sites
	sites map[string]*site
}

// site is one origin; the token in turn is held while fetching and guards the
// other fields.
type site struct {
	turn    chan struct{}
	rules   *Rules
	expires time.Time
}

// NewCache returns an empty Cache.
func NewCache(opts Options) *Cache {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Cache{opts: opts, sites: make(map[string]*site)}
}

// Rules returns the rules for a URL's origin, fetching them if they are not
// held or too old. The error is that of ctx; a robots.txt that cannot be had
// gives rules that are closed. A copy that is held is used to the end of its
// day, whatever happens to the site in the meantime.
func (c *Cache) Rules(ctx context.Context, u *url.URL) (*Rules, error) {
	origin := strings.ToLower(u.Scheme + "://" + u.Host)
	s := c.site(origin)
	select {
	case <-s.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { s.turn <- struct{}{} }()
	if s.rules != nil && c.opts.Now().Before(s.expires) {
		return s.rules, nil
	}
	rules, keep := c.fetch(ctx, origin+"/robots.txt")
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.rules, s.expires = rules, c.opts.Now().Add(keep)
	return rules, nil
}

func (c *Cache) site(origin string) *site {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.sites[origin]
	if !ok {
		s = &site{turn: make(chan struct{}, 1)}
		s.turn <- struct{}{}
		c.sites[origin] = s
	}
	return s
}

// fetch decides by status (RFC 9309 §2.3.1): 2xx is read, 4xx means that there
// are no rules (also 401, 403 and 429: the RFC makes no difference), 5xx and
// network errors close the site. More redirects than the limit count as
// "unavailable", that is 4xx. What is found at the end of a redirect, on
// whatever host, are the rules of the host that was asked.
func (c *Cache) fetch(ctx context.Context, address string) (*Rules, time.Duration) {
	for range maxRedirects + 1 {
		resp, err := c.opts.Fetch.FetchRobots(ctx, address)
		switch {
		case err != nil:
			return Closed(fmt.Sprintf("robots.txt: %v", err)), keepFailure
		case resp.Status >= 200 && resp.Status < 300:
			return Parse(c.opts.Agent, resp.Body), keepFor
		case resp.Status >= 300 && resp.Status < 400:
			next, err := resolve(address, resp.Location)
			if err != nil {
				return Open(), keepFor
			}
			address = next
		case resp.Status >= 400 && resp.Status < 500:
			return Open(), keepFor
		default:
			return Closed(fmt.Sprintf("robots.txt: status %d", resp.Status)), keepFailure
		}
	}
	return Open(), keepFor
}

func resolve(base, ref string) (string, error) {
	b, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u, err := b.Parse(ref)
	if err != nil {
		return "", err
	}
	if ref == "" || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("redirect to %q", ref)
	}
	return u.String(), nil
}
