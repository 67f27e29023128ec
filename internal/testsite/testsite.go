package testsite

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
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
}

// Truth is a report of the sites with all that a perfect reader finds in it.
type Truth struct {
	URL       string
	Site      string // name of the site
	ListTitle string
	ListDate  string // YYYY-MM-DD
	Report    nianbao.Report
	Signature []string // office and date below the last section, if printed
	Faults    []Fault  // what was made wrong on purpose
	// Attachment tells that the page links a file.
	Attachment bool

	path string
}

// CrawlSite is what an operator would tell a crawler about one of the sites.
type CrawlSite struct {
	Name    string
	Region  string
	Entries []string
}

// Sites are the sites, made and ready to be served.
type Sites struct {
	opts  Options
	sites []*site
	bases map[string]string // by site: scheme and host

	servers []*http.Server
	served  sync.WaitGroup

	mu   sync.Mutex     // guards hits
	hits map[string]int // requests by site host and path
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
	s := &Sites{opts: opts, sites: sites, bases: map[string]string{}, hits: map[string]int{}}
	for _, st := range sites {
		s.bases[st.key] = "http://" + st.host
	}
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
		s.bases[st.key] = "http://" + l.Addr().String()
		s.served.Go(func() { server.Serve(l) }) // ends with Close, whose error says nothing new
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
		c := CrawlSite{Name: st.name, Region: st.division.code}
		for _, entry := range st.entries {
			c.Entries = append(c.Entries, s.bases[st.key]+entry)
		}
		all = append(all, c)
	}
	return all
}

// Truths lists all reports of the sites. The addresses are those of the ports
// once Start has been called.
func (s *Sites) Truths() []Truth {
	var all []Truth
	for _, st := range s.sites {
		for _, t := range st.truths {
			truth := *t
			truth.URL = s.bases[st.key] + t.path
			all = append(all, truth)
		}
	}
	return all
}

// Body returns the bytes that a page of the sites has on the wire when nothing
// compresses it; nil if there is no such page.
func (s *Sites) Body(address string) []byte {
	for _, st := range s.sites {
		if path, ok := strings.CutPrefix(address, s.bases[st.key]); ok {
			if r, ok := st.pages[path]; ok {
				return r.body
			}
		}
	}
	return nil
}

// Hits tells how often a path was asked for, on all sites together.
func (s *Sites) Hits(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[path]
}

func (s *Sites) handler(st *site) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.hits[r.URL.RequestURI()]++
		s.mu.Unlock()
		page := st.answer(r)
		if page.slow {
			select {
			case <-time.After(s.opts.Slow):
			case <-r.Context().Done():
				return
			}
		}
		page.write(w, r)
	})
}

func (st *site) answer(r *http.Request) *resource {
	missing := &resource{status: http.StatusNotFound, kind: "text/html; charset=iso-8859-1", body: []byte("<h1>404 Not Found</h1>")}
	if r.Method == http.MethodPost {
		if st.post == nil || r.ParseForm() != nil {
			return missing
		}
		return st.post(r.URL.Path, r.URL.Query(), url.Values(r.PostForm))
	}
	if page, ok := st.pages[r.URL.RequestURI()]; ok {
		return page
	}
	return missing
}

func (p *resource) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", p.kind)
	if p.location != "" {
		h.Set("Location", p.location)
	}
	if p.etag != "" {
		h.Set("ETag", p.etag)
		if r.Header.Get("If-None-Match") == p.etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	status := p.status
	if status == 0 {
		status = http.StatusOK
	}
	switch {
	case p.gzip && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
		h.Set("Content-Encoding", "gzip")
		w.WriteHeader(status)
		z := gzip.NewWriter(w)
		z.Write(p.body) // a visitor who has left needs no answer
		z.Close()
	case p.chunked:
		w.WriteHeader(status)
		half := len(p.body) / 2
		w.Write(p.body[:half])
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		w.Write(p.body[half:])
	default:
		h.Set("Content-Length", fmt.Sprint(len(p.body)))
		w.WriteHeader(status)
		w.Write(p.body)
	}
}

// replaceLast replaces the last occurrence of old, if there is one.
func replaceLast(s, old, by string) string {
	i := strings.LastIndex(s, old)
	if i < 0 {
		return s
	}
	return s[:i] + by + s[i+len(old):]
}
