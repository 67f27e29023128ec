// Package web serves the HTTP API of the outward contract and the pages over
// it. It reads through small interfaces, keeps no state of its own and never
// writes to what it shows.
//
// Archived bytes come from strangers: they are handed out only under a
// Content-Security-Policy that puts them into an opaque origin without scripts
// and without requests, or as a download.
package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/terms"
	"nianbao/web/ui"
)

// Catalog is what the pages need of the catalog. An unknown key is
// [nianbao.ErrNotFound].
type Catalog interface {
	Report(ctx context.Context, id string) (*nianbao.Held, error)
	Overview(ctx context.Context) (*nianbao.Overview, error)
	Offices(ctx context.Context, f nianbao.ReportFilter) ([]nianbao.OfficeEntry, error)
	Office(ctx context.Context, id string) (*nianbao.OfficeEntry, error)
}

// Versions reads what reports said before. An unknown report or version is
// [nianbao.ErrNotFound].
type Versions interface {
	// ReportVersion is the report with the content of its n-th version. Only
	// that content is read of the answer.
	ReportVersion(ctx context.Context, id string, n int) (*nianbao.Held, error)
}

// Crawls tells how the crawls of the data directory stand.
type Crawls interface {
	CrawlStatus(ctx context.Context) (*nianbao.CrawlStatus, error)
	// CrawlURLs lists URLs of the frontier in a stable order. next is what the
	// filter's After must be for the following ones; 0 = there are no more.
	CrawlURLs(ctx context.Context, f nianbao.CrawlURLFilter) (list []nianbao.CrawlURL, next int64, err error)
}

// Searcher finds reports, and the places of a query in them.
type Searcher interface {
	Search(ctx context.Context, q nianbao.Query) (*nianbao.Result, error)
	// Mark gives for each passage the places where texts of the query stand,
	// in order and without overlaps.
	Mark(ctx context.Context, q nianbao.Query, passages []nianbao.Passage) ([][]nianbao.Span, error)
}

// Originals reads the archive: the bytes as received, and the tables read
// again from them by the extractor.
type Originals interface {
	Original(ctx context.Context, s nianbao.Snapshot) (*nianbao.Capture, error)
	Tables(ctx context.Context, s nianbao.Snapshot) ([]nianbao.Table, error)
}

// Exporter streams data files. It writes nothing before it knows that it can
// answer.
type Exporter interface {
	Export(ctx context.Context, w io.Writer, r nianbao.ExportRequest) error
	// Dataset writes a ZIP archive with everything that the filter selects.
	Dataset(ctx context.Context, w io.Writer, formats []string, f nianbao.ReportFilter) error
}

// Copies tells what text reports have in common.
type Copies interface {
	// Pairs lists pairs of reports, the greatest shares first, and counts all
	// that the filter selects.
	Pairs(ctx context.Context, f nianbao.PairFilter) ([]nianbao.CopyPair, int, error)
	// EachPair gives all that the filter selects, in the same order.
	EachPair(ctx context.Context, f nianbao.PairFilter, use func(*nianbao.CopyPair) error) error
	// Similar is Pairs with the passages. An unknown report is
	// [nianbao.ErrNotFound].
	Similar(ctx context.Context, f nianbao.PairFilter) ([]nianbao.SimilarPair, int, error)
}

// Lister lists what is held, for those who follow it: feeds and sitemaps.
type Lister interface {
	// EachRecent lists reports, those that changed last first; an error of fn
	// ends it and is returned.
	EachRecent(ctx context.Context, f nianbao.ReportFilter, fn func(nianbao.Listed) error) error
	// Heads are reports with their versions, without text and numbers.
	Heads(ctx context.Context, ids []string) (map[string]*nianbao.Held, error)
	// Blocks and Listed give all of a kind in blocks of at most size entries.
	Blocks(ctx context.Context, kind nianbao.ListKind, size int) ([]nianbao.Block, error)
	Listed(ctx context.Context, kind nianbao.ListKind, n, size int) ([]nianbao.Listed, error)
}

// Options configure a Server. What is nil answers [nianbao.ErrUnavailable].
type Options struct {
	Catalog   Catalog
	Searcher  Searcher
	Originals Originals
	Exporter  Exporter
	Versions  Versions
	Crawls    Crawls
	Lister    Lister
	Suggester Suggester // nil = nothing is suggested
	// Understand reads a query and gives its canonical form, or the
	// [nianbao.QueryError] that says what is wrong.
	Understand func(text string) (canonical string, err error)
	// Statistics, Observations and Finder serve comparisons, Copies what reports
	// have in common.
	Statistics   Statistics
	Observations Observations
	Finder       Finder
	Copies       Copies
	Terms        terms.Index // counts the reports that use a term
	// Findings serves what the rules found; Rules describes them, in their order.
	Findings Findings
	Rules    []nianbao.Rule
	// Located marks the cells of originals; nil = originals are shown as they are.
	Located Located
	// Diff tells how two versions of a report differ.
	Diff func(from, to *nianbao.Report) nianbao.ReportDiff
	// Label names an indicator in both languages; nil, or empty names = its
	// code is shown.
	Label func(indicator string) (chinese, english string)
	// Measures are the data dictionary: the numbers that conditions and orders
	// may name. Series say which of them may be joined over the forms.
	Measures []Measure
	Series   []Series
	// NearMeasures lists codes that a name which is none may have meant; nil =
	// none are named.
	NearMeasures func(name string) []string

	// Standing tells how things stand, for /metrics; nil = they do not say.
	Standing func(context.Context) (Standing, error)

	Log     *slog.Logger // nil = discard
	Version string       // of the program, shown on pages and in /healthz
	// Rate is how many tokens a client gets a second for requests that take
	// work; 0 = there is no limit.
	Rate float64
	// TrustedProxies are the addresses (or prefixes) whose X-Forwarded-For says
	// who the client is; nil = nobody's.
	TrustedProxies []string
	// AdminToken opens the routes that write; empty = there are none.
	AdminToken string
	// HSTS tells browsers to come by HTTPS alone from now on; it needs a BaseURL
	// that does.
	HSTS    bool
	BaseURL string           // public address without trailing slash; empty = links are relative
	Now     func() time.Time // nil = time.Now
}

// Server answers requests. Its methods are safe for use by several goroutines.
type Server struct {
	catalog      Catalog
	searcher     Searcher
	originals    Originals
	exporter     Exporter
	versions     Versions
	crawls       Crawls
	lister       Lister
	suggester    Suggester
	understand   func(string) (string, error)
	stats        Statistics
	observations Observations
	finder       Finder
	copies       Copies
	terms        terms.Index
	findings     Findings
	rules        []nianbao.Rule
	located      Located
	diff         func(from, to *nianbao.Report) nianbao.ReportDiff
	label        func(indicator string) (chinese, english string)
	measures     []Measure
	series       []Series
	near         func(name string) []string
	log          *slog.Logger
	version      string
	baseURL      string
	hsts         bool
	now          func() time.Time
	ui           *ui.UI
	paths        map[string]bool // that are served; links to others would be dead
	batches      chan struct{}   // one for each list that may run at a time
	datasets     chan struct{}   // one for each data package that may be sent at a time
	limits       *limiter        // nil = there is no limit
	proxyWarning sync.Once
	metrics      *metrics
	admin        *admin // nil = nobody may write
	engine       *gin.Engine
	handler      http.Handler
}

// New builds the server. Pages without built assets are plain, but work.
func New(opts Options) (*Server, error) {
	if err := checkBaseURL(opts.BaseURL); err != nil {
		return nil, err
	}
	if opts.HSTS && !strings.HasPrefix(opts.BaseURL, "https://") {
		return nil, errors.New("web: HSTS needs a base URL that begins with https://")
	}
	views, err := ui.New()
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s := &Server{
		catalog: opts.Catalog, searcher: opts.Searcher, originals: opts.Originals, exporter: opts.Exporter,
		versions: opts.Versions, crawls: opts.Crawls, lister: opts.Lister, suggester: opts.Suggester, understand: opts.Understand,
		stats: opts.Statistics, observations: opts.Observations, finder: opts.Finder, copies: opts.Copies, terms: opts.Terms, located: opts.Located,
		findings: opts.Findings, rules: opts.Rules,
		diff: opts.Diff, label: opts.Label, measures: opts.Measures, series: opts.Series, near: opts.NearMeasures,
		log: opts.Log, version: opts.Version, baseURL: strings.TrimRight(opts.BaseURL, "/"), hsts: opts.HSTS,
		now: opts.Now, ui: views, limits: newLimiter(opts.Rate), batches: make(chan struct{}, maxBatches), datasets: make(chan struct{}, maxDatasets),
	}
	s.setDefaults()
	if s.admin, err = newAdmin(opts.AdminToken, s.baseURL); err != nil {
		return nil, err
	}
	s.metrics = newMetrics(opts.Version)
	if opts.Standing != nil {
		s.metrics.registry.MustRegister(standingCollector(opts.Standing))
	}
	s.searcher = measured{s.searcher, s.metrics, s.now}
	if !views.Assets().Built() {
		s.log.Warn("page assets are not built, pages are served without style", slog.String("build_with", ui.BuildHint))
	}
	// Release mode, because debug mode prints the routes to standard output,
	// which belongs to data.
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	if err := engine.SetTrustedProxies(opts.TrustedProxies); err != nil {
		return nil, fmt.Errorf("web: trusted proxies: %w", err)
	}
	engine.ForwardedByClientIP = len(opts.TrustedProxies) > 0
	engine.RemoteIPHeaders = []string{"X-Forwarded-For"}
	engine.HandleMethodNotAllowed = true
	s.install(engine)
	s.paths = map[string]bool{}
	for _, r := range engine.Routes() {
		s.paths[r.Path] = true
	}
	s.engine = engine
	if s.handler, err = compressed(engine); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Server) setDefaults() {
	if s.catalog == nil {
		s.catalog = missing{}
	}
	if s.searcher == nil {
		s.searcher = missing{}
	}
	if s.originals == nil {
		s.originals = missing{}
	}
	if s.exporter == nil {
		s.exporter = missing{}
	}
	if s.versions == nil {
		s.versions = missing{}
	}
	if s.crawls == nil {
		s.crawls = missing{}
	}
	if s.lister == nil {
		s.lister = missing{}
	}
	if s.stats == nil {
		s.stats = missing{}
	}
	if s.observations == nil {
		s.observations = missing{}
	}
	if s.finder == nil {
		s.finder = missing{}
	}
	if s.copies == nil {
		s.copies = missing{}
	}
	if s.terms == nil {
		s.terms = missing{}
	}
	if s.findings == nil {
		s.findings = missing{}
	}
	if s.label == nil {
		s.label = func(string) (string, string) { return "", "" }
	}
	if s.near == nil {
		s.near = func(string) []string { return nil }
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
}

func checkBaseURL(raw string) error {
	if raw == "" {
		return nil
	}
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("web: base URL %q: want http(s)://host[/path]", raw)
	}
	return nil
}

// Handler is the root handler of API and pages.
func (s *Server) Handler() http.Handler { return s.handler }
