package testsite

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nianbao/internal/nianbao"
)

// Options configures the sites. The zero value is what the demonstration uses.
type Options struct {
	Seed  uint64
	Years []int // report years, ascending, from 2019 on; nil = 2019 to 2022

	// What only tests ask for.
	Slow        time.Duration // one page takes so long to answer
	CrawlDelay  int           // seconds, in the robots.txt of one site
	Attachments bool          // one report has a file
	Families    bool          // a further site for each family of systems
	Noise       bool          // every answer has other chrome; see Sites.Noise
}

// Truth is a report of the sites with all that a perfect reader finds in it.
type Truth struct {
	URL       string
	Site      string // name of the site
	ListTitle string // empty if no list names it
	ListDate  string // YYYY-MM-DD; empty if no list gives it whole
	Report    nianbao.Report
	Signature []string // office and date below the last section, if printed
	Faults    []Fault  // what was made wrong on purpose
	// Attachment tells that the page links a file.
	Attachment bool
	// CopyOf is the address of the page that this one was copied from, as it was
	// then; empty for all that CopyTo did not make.
	CopyOf string

	path string
}

// Keys of the sites.
const (
	SitePlain  = "plain"
	SiteTRS    = "trs"
	SiteHanweb = "hanweb"
	SiteGkmlpt = "gkmlpt"

	// Sites of Options.Families.
	SiteUCAP     = "ucap"
	SiteAnnual   = "annual" // xxgkAnnualReport.jsp
	SiteVSB      = "vsb"
	SiteLonsun   = "lonsun"
	SiteOpenness = "openness"
	SiteASPX     = "aspx"
	SiteFolders  = "folders" // year folders, class folders, and an entry that is gone
	SiteSitemap  = "sitemap" // its column is known from robots.txt only
	SiteFrame    = "frame"   // its list is inside an iframe
)

// CrawlSite is what an operator would tell a crawler about one of the sites.
type CrawlSite struct {
	Key     string // one of the constants Site…
	Name    string
	Region  string
	Entries []string
}

// Sites are the sites, made and ready to be served.
type Sites struct {
	opts  Options
	sites []*site

	servers []*http.Server
	served  sync.WaitGroup

	noise atomic.Bool
	log   requestLog
}

// New makes the sites. The same options give the same bytes.
func New(opts Options) (*Sites, error) {
	if opts.Years == nil {
		opts.Years = []int{2019, 2020, 2021, 2022}
	}
	if len(opts.Years) == 0 || opts.Years[0] < 2019 || !slices.IsSorted(opts.Years) {
		return nil, fmt.Errorf("testsite: years %v: %w", opts.Years, nianbao.ErrInvalid)
	}
	sites, err := build(opts)
	if err != nil {
		return nil, err
	}
	s := &Sites{opts: opts, sites: sites}
	s.noise.Store(opts.Noise)
	return s, nil
}

// Start serves every site on a loopback port of its own. Close ends it.
func (s *Sites) Start() error {
	for _, st := range s.sites {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return errors.Join(fmt.Errorf("testsite %s: %w", st.name, err), s.Close())
		}
		server := &http.Server{Handler: s.handler(st), ReadHeaderTimeout: 10 * time.Second}
		s.servers = append(s.servers, server)
		s.served.Go(func() { server.Serve(l) }) // ends with Close, whose error says nothing new
		if err := st.rebase("http://" + l.Addr().String()); err != nil {
			return errors.Join(err, s.Close())
		}
	}
	return nil
}

// Close stops serving and waits until nothing runs any more.
func (s *Sites) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	var errs []error
	for _, server := range s.servers {
		if err := server.Shutdown(ctx); err != nil {
			errs = append(errs, err, server.Close())
		}
	}
	s.servers = nil
	s.served.Wait()
	return errors.Join(errs...)
}

// Handler serves all sites by the Host header, for use without a network.
func (s *Sites) Handler() http.Handler {
	byHost := map[string]http.Handler{}
	for _, st := range s.sites {
		byHost[st.host] = s.handler(st)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if h, ok := byHost[host]; ok {
			h.ServeHTTP(w, r)
			return
		}
		http.NotFound(w, r)
	})
}

// CrawlSites tells where the reports are to be found.
func (s *Sites) CrawlSites() []CrawlSite {
	var all []CrawlSite
	for _, st := range s.sites {
		st.mu.RLock()
		c := CrawlSite{Key: st.key, Name: st.name, Region: st.division.code}
		for _, entry := range st.entries {
			c.Entries = append(c.Entries, st.base+entry)
		}
		st.mu.RUnlock()
		all = append(all, c)
	}
	return all
}

// Truths lists all reports that stand on the sites. The addresses are those of
// the ports once Start has been called.
func (s *Sites) Truths() []Truth {
	var all []Truth
	for _, st := range s.sites {
		st.mu.RLock()
		for _, h := range st.held {
			all = append(all, st.truthOf(h))
		}
		st.mu.RUnlock()
	}
	return all
}

// truthOf is the truth of a report with its address.
func (st *site) truthOf(h *holding) Truth {
	truth := *h.truth
	truth.URL = st.base + h.path
	return truth
}

// Body returns the bytes that a page of the sites has on the wire when nothing
// compresses it and no noise is added; nil if there is no such page.
func (s *Sites) Body(address string) []byte {
	st, path, err := s.locate(address)
	if err != nil {
		return nil
	}
	st.mu.RLock()
	defer st.mu.RUnlock()
	if r, ok := st.pages[path]; ok {
		return r.body
	}
	return nil
}

// locate finds the site of an address, and the path and query there.
func (s *Sites) locate(address string) (*site, string, error) {
	for _, st := range s.sites {
		st.mu.RLock()
		base := st.base
		st.mu.RUnlock()
		if path, ok := strings.CutPrefix(address, base); ok && strings.HasPrefix(path, "/") {
			return st, path, nil
		}
	}
	return nil, "", fmt.Errorf("testsite: %s is on none of the sites: %w", address, nianbao.ErrNotFound)
}
