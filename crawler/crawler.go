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
	"sync/atomic"
	"time"

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
	MaxPages int           // requests in one run; 0 = Options.MaxPages
	MaxSize  int64         // bytes of one answer; 0 = Options.MaxSize
	Schedule time.Duration // between the starts of two runs; 0 = a week
	Window   Window        // hours of the day in which requests may be made; nil = all
	// Sitemaps lets the crawler look into the site's sitemaps if its pages lead
	// to no report.
	Sitemaps bool
	Spec     string // the site as it was listed, kept with it; only its writer reads it
}

// Window is the part of the day in which a site may be crawled.
type Window interface {
	Open(t time.Time) bool
	// Next is the next time at or after t at which the window is open.
	Next(t time.Time) time.Time
}

// Options configures a Crawler. The zero value works for sites in private
// address space when AllowPrivate is set; public hosts need a Contact.
type Options struct {
	UserAgent    string        // product, "nianbao/1.0"; the contact is appended
	Contact      string        // mail address or URL of the operator
	Delay        time.Duration // pause between requests to a host; 0 = 2 s, negative = none
	AllowPrivate bool          // loopback, private and link-local addresses may be fetched from
	MaxSize      int64         // bytes of one answer, before and after decoding; 0 = 128 MiB
	MaxPages     int           // requests in one run of a site; 0 = 20000
	Timeout      time.Duration // for one request from dialling to the last byte; 0 = 2 min
	Retries      int           // further attempts after a passing failure; 0 = 2, negative = none
	Workers      int           // hosts that are fetched from at a time; 0 = 16
	MaxWait      time.Duration // a run in which nothing can be done for longer is left for later; 0 = 15 min
	All          bool          // visit all known reports again, not only those that are due
	Log          *slog.Logger

	// Dial replaces the network in tests. The address that it connects to is
	// checked like any other.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS replaces the default TLS configuration; ServerName is filled in.
	TLS *tls.Config
	// Sink takes what is received; nil drops it.
	Sink Sink
	// Frontier holds the URLs; nil keeps them in memory.
	Frontier Frontier
	Now      func() time.Time
	// Sleep replaces waiting in tests. With it, time is taken to pass only in
	// its calls.
	Sleep func(ctx context.Context, d time.Duration) error
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
	defaultWorkers  = 16
	defaultMaxWait  = 15 * time.Minute
	defaultSchedule = 7 * 24 * time.Hour
)

// Crawler crawls sites. It may be used for several crawls, one after another;
// they share the pace and the robots.txt of the hosts.
type Crawler struct {
	opts    Options
	wire    *wire
	limiter *politeness.Limiter
	robots  *robots.Cache
	virtual bool // time passes only in Sleep

	progress  sync.Mutex // serialises Options.Progress
	sinkError atomic.Pointer[error]
	paused    atomic.Bool // the disk is full, and the operator knows
}

// New checks the options and returns a Crawler.
func New(opts Options) (*Crawler, error) {
	if strings.ContainsAny(opts.UserAgent+opts.Contact, "\r\n\x00") {
		return nil, fmt.Errorf("crawler: user agent or contact holds a line break: %w", nianbao.ErrInvalid)
	}
	if opts.MaxSize < 0 || opts.MaxWait < 0 || opts.MaxPages < 0 || opts.Workers < 0 {
		return nil, fmt.Errorf("crawler: negative limit: %w", nianbao.ErrInvalid)
	}
	setDefaults(&opts)
	virtual := opts.Sleep != nil
	if !virtual {
		opts.Sleep = politeness.Sleep
	}
	c := &Crawler{opts: opts, wire: newWire(opts), virtual: virtual}
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
	opts.MaxWait = cmp.Or(opts.MaxWait, defaultMaxWait)
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Sink == nil {
		opts.Sink = SinkFunc(func(context.Context, *nianbao.Capture) (Verdict, error) { return Verdict{}, nil })
	}
	if opts.Frontier == nil {
		opts.Frontier = NewMemoryFrontier()
	}
}

// Crawl crawls the sites, several hosts at a time, until nothing is left to
// fetch. The Summary is valid in any case and has one entry per site in the
// given order. The error is that of ctx, of the sink or the frontier, or of
// unusable sites; a site that cannot be crawled is told in the Summary and is
// no error. A crawl that is cut short goes on at the next call.
func (c *Crawler) Crawl(ctx context.Context, sites []Site) (Summary, error) {
	runs, err := c.prepare(sites)
	if err != nil {
		return Summary{}, err
	}
	s := newScheduler(c, runs)
	err = s.run(ctx)
	summary := Summary{Sites: make([]SiteSummary, len(runs))}
	for i, run := range runs {
		summary.Sites[i] = run.summary
	}
	return summary, err
}

// prepare checks all sites before the first request goes out.
func (c *Crawler) prepare(sites []Site) ([]*siteRun, error) {
	var errs []error
	names := map[string]bool{}
	runs := make([]*siteRun, 0, len(sites))
	for i, site := range sites {
		run, err := newSiteRun(c, site)
		if err != nil {
			errs = append(errs, fmt.Errorf("site %d (%s): %w", i+1, site.Name, err))
			continue
		}
		if names[run.site.Name] {
			errs = append(errs, fmt.Errorf("site %d: another one is called %s: %w", i+1, run.site.Name, nianbao.ErrInvalid))
		}
		names[run.site.Name] = true
		if run.scope.public() && c.opts.Contact == "" {
			errs = append(errs, fmt.Errorf("site %d (%s): a contact (mail address or URL of the operator) is required for public hosts: %w",
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

// robotsFetcher fetches robots.txt at the pace of its host, and keeps it as
// evidence of what was allowed.
type robotsFetcher struct{ c *Crawler }

func (f robotsFetcher) FetchRobots(ctx context.Context, address string) (robots.Response, error) {
	req, err := newRequest(address)
	if err != nil {
		return robots.Response{}, err
	}
	ans, at, err := f.c.exchange(ctx, req, limits{size: robots.MaxSize + 1, cut: true})
	if err != nil {
		return robots.Response{}, err
	}
	capture := ans.capture(req.URL, at)
	capture.RecordOnly = true
	err = f.c.persist(ctx, "", address, func() error {
		_, err := f.c.opts.Sink.Capture(ctx, capture)
		return err
	})
	if err != nil {
		// To the cache this is a robots.txt that could not be had; to the crawl it
		// is the end.
		f.c.sinkError.Store(&err)
		return robots.Response{}, fmt.Errorf("keep %s: %w", address, err)
	}
	return robots.Response{Status: ans.Status, Location: ans.Header.Get("Location"), Body: ans.Body}, nil
}
