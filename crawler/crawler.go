// Package crawler finds annual reports on government sites and hands their
// pages and attachments, as received, to a sink. It keeps robots.txt, makes
// one request at a time per host, stays within the hosts that the operator
// named and never speaks to private addresses unless told to.
//
// It knows lists and links, not reports: whether a page is a report decides
// whoever reads it. It connects directly (no proxies) and speaks HTTP/1.1
// with one connection per request, because that is what can be recorded
// byte for byte.
package crawler

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"nianbao/crawler/politeness"
	"nianbao/crawler/robots"
	"nianbao/internal/nianbao"
)

// Site is one government site as the operator describes it.
type Site struct {
	Name     string        // goes into the hints; the first entry's host if empty
	Region   string        // six-digit code of the division that the site belongs to
	Entries  []string      // URLs of list or home pages
	Hosts    []string      // further hosts that may be fetched from, "host" or "host:port"
	Delay    time.Duration // pause between requests; 0 = Options.Delay, negative = none
	MaxPages int           // requests for pages; 0 = Options.MaxPages
}

// Options configures a Crawler. The zero value works for sites in private
// address space when AllowPrivate is set; public hosts need a Contact.
type Options struct {
	UserAgent    string        // product, "nianbao/1.0"; the contact is appended
	Contact      string        // mail address or URL of the operator
	Delay        time.Duration // pause between requests to a host; 0 = 2 s, negative = none
	AllowPrivate bool          // loopback, private and link-local addresses may be fetched from
	MaxSize      int64         // bytes of one answer, before and after decoding; 0 = 128 MiB
	MaxPages     int           // requests per site; 0 = 20000
	Timeout      time.Duration // for one request from dialling to the last byte; 0 = 2 min
	Retries      int           // further attempts after a passing failure; 0 = 2, negative = none
	Workers      int           // sites crawled at a time; 0 = 4
	Log          *slog.Logger

	// Dial replaces the network in tests. The address that it connects to is
	// checked like any other.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS replaces the default TLS configuration; ServerName is filled in.
	TLS *tls.Config
	// Frontier returns the queue of a site; nil keeps queues in memory.
	Frontier func(site string) Frontier
	Now      func() time.Time
	Sleep    func(ctx context.Context, d time.Duration) error
	// Progress is told of every URL done. Calls are not concurrent.
	Progress func(Progress)
}

// Limits that apply where Options says nothing.
const (
	defaultDelay    = 2 * time.Second
	defaultMaxSize  = 128 << 20
	defaultMaxPages = 20000
	defaultTimeout  = 2 * time.Minute
	defaultRetries  = 2
	defaultWorkers  = 4
)

// Crawler crawls sites. It may be used for several crawls, one after another
// or at a time; they share the pace and the robots.txt of the hosts.
type Crawler struct {
	opts    Options
	wire    *wire
	limiter *politeness.Limiter
	robots  *robots.Cache
}

// New checks the options and returns a Crawler.
func New(opts Options) (*Crawler, error) {
	if strings.ContainsAny(opts.UserAgent+opts.Contact, "\r\n\x00") {
		return nil, fmt.Errorf("crawler: user agent or contact holds a line break: %w", nianbao.ErrInvalid)
	}
	if opts.MaxSize < 0 || opts.MaxPages < 0 || opts.Workers < 0 {
		return nil, fmt.Errorf("crawler: negative limit: %w", nianbao.ErrInvalid)
	}
	setDefaults(&opts)
	c := &Crawler{opts: opts, wire: newWire(opts)}
	c.limiter = politeness.New(politeness.Options{Delay: max(opts.Delay, 0), Now: opts.Now, Sleep: opts.Sleep})
	agent, _, _ := strings.Cut(opts.UserAgent, "/")
	c.robots = robots.NewCache(robots.Options{Agent: agent, Fetch: robotsFetcher{c}, Now: opts.Now})
	return c, nil
}

func setDefaults(opts *Options) {
	opts.UserAgent = cmp.Or(opts.UserAgent, "nianbao/dev")
	opts.Delay = cmp.Or(opts.Delay, defaultDelay)
	opts.MaxSize = cmp.Or(opts.MaxSize, defaultMaxSize)
	opts.MaxPages = cmp.Or(opts.MaxPages, defaultMaxPages)
	opts.Timeout = cmp.Or(opts.Timeout, defaultTimeout)
	opts.Retries = cmp.Or(opts.Retries, defaultRetries)
	opts.Workers = cmp.Or(opts.Workers, defaultWorkers)
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
}

// Crawl crawls the sites, several at a time, until nothing is left to fetch.
// The Summary is valid in any case and has one entry per site in the given
// order. The error is that of ctx, of the sink, or of unusable sites; a site
// that cannot be crawled is told in the Summary and is no error.
func (c *Crawler) Crawl(ctx context.Context, sites []Site, sink Sink) (Summary, error) {
	runs, err := c.prepare(sites)
	if err != nil {
		return Summary{}, err
	}
	shared := &shared{sink: sink, seen: NewSeen(), progress: c.opts.Progress}
	summary := Summary{Sites: make([]SiteSummary, len(runs))}
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(c.opts.Workers)
	for i, run := range runs {
		run.shared = shared
		group.Go(func() error {
			err := run.crawl(gctx)
			summary.Sites[i] = run.summary
			if err != nil {
				return fmt.Errorf("crawl %s: %w", run.site.Name, err)
			}
			return nil
		})
	}
	err = group.Wait()
	return summary, err
}

// prepare checks all sites before the first request goes out.
func (c *Crawler) prepare(sites []Site) ([]*siteRun, error) {
	var errs []error
	runs := make([]*siteRun, 0, len(sites))
	for i, site := range sites {
		run, err := newSiteRun(c, site)
		if err != nil {
			errs = append(errs, fmt.Errorf("site %d (%s): %w", i+1, site.Name, err))
			continue
		}
		if run.scope.public() && c.opts.Contact == "" {
			errs = append(errs, fmt.Errorf("site %d (%s): a contact is required for public hosts: %w",
				i+1, run.site.Name, nianbao.ErrInvalid))
		}
		runs = append(runs, run)
	}
	return runs, errors.Join(errs...)
}

// userAgent is the honest name under which requests are made.
func (o *Options) userAgent() string {
	if o.Contact == "" {
		return o.UserAgent
	}
	return o.UserAgent + " (+" + o.Contact + ")"
}

// shared is what the sites of one crawl have in common.
type shared struct {
	sink Sink
	seen *Seen

	mu       sync.Mutex // serialises sink and progress
	progress func(Progress)
}

func (s *shared) capture(ctx context.Context, c *nianbao.Capture) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sink.Capture(ctx, c)
}

func (s *shared) tell(p Progress) {
	if s.progress == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress(p)
}

// robotsFetcher fetches robots.txt at the pace of its host.
type robotsFetcher struct{ c *Crawler }

func (f robotsFetcher) FetchRobots(ctx context.Context, address string) (robots.Response, error) {
	req, err := newRequest(address)
	if err != nil {
		return robots.Response{}, err
	}
	release, err := f.c.limiter.Acquire(ctx, hostKey(req.URL))
	if err != nil {
		return robots.Response{}, err
	}
	defer release()
	ans, err := f.c.wire.do(ctx, req, limits{size: robots.MaxSize + 1, cut: true})
	if err != nil {
		return robots.Response{}, err
	}
	return robots.Response{Status: ans.Status, Location: ans.Header.Get("Location"), Body: ans.Body}, nil
}
