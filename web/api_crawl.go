package web

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

var crawlURLParams = []string{"site", "outcome", "failed", "limit", "cursor"}

// fetchOutcomes lists how work on a URL can end: what was answered first, then
// the failures, in the order in which they are shown.
var fetchOutcomes = []nianbao.FetchOutcome{
	nianbao.FetchFetched, nianbao.FetchUnchanged, nianbao.FetchGone, nianbao.FetchMoved,
	nianbao.FetchBlocked, nianbao.FetchRobots, nianbao.FetchScope, nianbao.FetchPrivate, nianbao.FetchTooLarge,
	nianbao.FetchStatus, nianbao.FetchRedirects, nianbao.FetchTimeout, nianbao.FetchNetwork, nianbao.FetchTLS,
	nianbao.FetchMalformed,
}

type crawlResponse struct {
	Totals  crawlTotals                  `json:"totals"`
	Sites   []crawlSiteResponse          `json:"sites"`
	Errors  map[nianbao.FetchOutcome]int `json:"errors"` // failed URLs by kind
	Backoff []crawlHostResponse          `json:"backoff"`
	Foreign []foreignHostResponse        `json:"foreign"`
}

type crawlTotals struct {
	Sites   int `json:"sites"`
	URLs    int `json:"urls"`
	Reports int `json:"reports"`
	Errors  int `json:"errors"`
	Backoff int `json:"backoff"`
}

type crawlSiteResponse struct {
	Name    string            `json:"name"`
	Region  *string           `json:"region"` // six-digit code
	Due     *time.Time        `json:"due"`
	URLs    int               `json:"urls"`
	Reports int               `json:"reports"`
	Last    *crawlRunResponse `json:"last"`
}

type crawlRunResponse struct {
	Started     time.Time                    `json:"started"`
	Ended       *time.Time                   `json:"ended"` // null while under way, or if it was cut short
	Requests    int                          `json:"requests"`
	Done        int                          `json:"done"`
	Waiting     int                          `json:"waiting"`
	Outcomes    map[nianbao.FetchOutcome]int `json:"outcomes"`
	Errors      int                          `json:"errors"`
	NewReports  int                          `json:"new_reports"`
	NewVersions int                          `json:"new_versions"`
	Failed      *nianbao.FetchOutcome        `json:"failed"` // why the site as a whole could not be crawled
	Detail      *string                      `json:"detail"`
}

type crawlHostResponse struct {
	Host     string     `json:"host"`
	Until    *time.Time `json:"until"`
	Failures int        `json:"failures"`
	Reason   *string    `json:"reason"`
}

type foreignHostResponse struct {
	Site  string `json:"site"`
	Host  string `json:"host"`
	Links int    `json:"links"`
}

// getCrawl answers GET /api/v1/crawl.
func (s *Server) getCrawl(c *gin.Context) (any, error) {
	if _, err := readParams(c.Request, nil); err != nil {
		return nil, err
	}
	status, err := s.crawlStatus(c.Request.Context())
	if err != nil {
		return nil, err
	}
	return newCrawlResponse(status), nil
}

func (s *Server) crawlStatus(ctx context.Context) (*nianbao.CrawlStatus, error) {
	status, err := s.crawls.CrawlStatus(ctx)
	if err != nil {
		return nil, fmt.Errorf("status of the crawls: %w", err)
	}
	return status, nil
}

func newCrawlResponse(c *nianbao.CrawlStatus) crawlResponse {
	out := crawlResponse{
		Totals: totalsOf(c), Sites: make([]crawlSiteResponse, 0, len(c.Sites)), Errors: outcomeCounts(c.Errors),
		Backoff: make([]crawlHostResponse, 0, len(c.Backoff)), Foreign: make([]foreignHostResponse, 0, len(c.Foreign)),
	}
	for _, site := range c.Sites {
		out.Sites = append(out.Sites, crawlSiteResponse{Name: site.Name, Region: orNull(site.Region), Due: momentOrNull(site.Due),
			URLs: site.URLs, Reports: site.Reports, Last: newCrawlRun(site.Last)})
	}
	for _, h := range c.Backoff {
		out.Backoff = append(out.Backoff, crawlHostResponse{Host: h.Host, Until: momentOrNull(h.Until), Failures: h.Failures, Reason: orNull(h.Reason)})
	}
	for _, f := range c.Foreign {
		out.Foreign = append(out.Foreign, foreignHostResponse(f))
	}
	return out
}

func totalsOf(c *nianbao.CrawlStatus) crawlTotals {
	t := crawlTotals{Sites: len(c.Sites), Backoff: len(c.Backoff)}
	for _, site := range c.Sites {
		t.URLs += site.URLs
		t.Reports += site.Reports
	}
	for _, n := range c.Errors {
		t.Errors += n
	}
	return t
}

func newCrawlRun(r *nianbao.CrawlRun) *crawlRunResponse {
	if r == nil {
		return nil
	}
	return &crawlRunResponse{
		Started: r.Started.UTC(), Ended: momentOrNull(r.Ended), Requests: r.Requests, Done: doneIn(r), Waiting: r.Waiting,
		Outcomes: outcomeCounts(r.Outcomes), Errors: r.Errors(), NewReports: r.NewReports, NewVersions: r.NewVersions,
		Failed: orNull(r.Failed), Detail: orNull(r.Detail),
	}
}

// doneIn is the number of URLs that a run has worked on.
func doneIn(r *nianbao.CrawlRun) int {
	n := 0
	for _, count := range r.Outcomes {
		n += count
	}
	return n
}

func outcomeCounts(m map[nianbao.FetchOutcome]int) map[nianbao.FetchOutcome]int {
	if m == nil {
		return map[nianbao.FetchOutcome]int{}
	}
	return m
}

type crawlURLsResponse struct {
	URLs []crawlURLResponse `json:"urls"`
	Next *string            `json:"next"`
}

type crawlURLResponse struct {
	Site      string                `json:"site"`
	URL       string                `json:"url"`
	Kind      nianbao.TargetKind    `json:"kind"`
	Waiting   bool                  `json:"waiting"`
	Outcome   *nianbao.FetchOutcome `json:"outcome"`
	Status    *int                  `json:"status"`
	Detail    *string               `json:"detail"`
	Report    *string               `json:"report"`
	FirstSeen *time.Time            `json:"first_seen"`
	Fetched   *time.Time            `json:"fetched"`
}

// getCrawlURLs answers GET /api/v1/crawl/urls.
func (s *Server) getCrawlURLs(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, crawlURLParams)
	if err != nil {
		return nil, err
	}
	list, next, err := s.crawlURLs(c.Request.Context(), p)
	if err != nil {
		return nil, err
	}
	out := crawlURLsResponse{URLs: make([]crawlURLResponse, 0, len(list)), Next: orNull(next)}
	for _, u := range list {
		out.URLs = append(out.URLs, crawlURLResponse{
			Site: u.Site, URL: u.URL, Kind: u.Kind, Waiting: u.Waiting, Outcome: orNull(u.Outcome), Status: orNull(u.Status),
			Detail: orNull(u.Detail), Report: orNull(u.Report), FirstSeen: momentOrNull(u.FirstSeen), Fetched: momentOrNull(u.Fetched),
		})
	}
	return out, nil
}

// crawlURLs lists what the parameters select, and the cursor of what follows.
func (s *Server) crawlURLs(ctx context.Context, p params) ([]nianbao.CrawlURL, string, error) {
	f, err := p.crawlFilter()
	if err != nil {
		return nil, "", err
	}
	list, next, err := s.crawls.CrawlURLs(ctx, f)
	if err != nil {
		return nil, "", fmt.Errorf("URLs of the crawls: %w", err)
	}
	if next == 0 {
		return list, "", nil
	}
	return list, newCursor(afterCursor, next), nil
}

func (p params) crawlFilter() (nianbao.CrawlURLFilter, error) {
	var (
		f   nianbao.CrawlURLFilter
		err error
	)
	if f.Site, err = p.one("site"); err != nil {
		return f, err
	}
	if f.Outcomes, err = oneOf(p, "outcome", fetchOutcomes); err != nil {
		return f, err
	}
	if f.Failed, err = p.truth("failed"); err != nil {
		return f, err
	}
	if f.Limit, err = p.limit(); err != nil {
		return f, err
	}
	f.After, err = p.cursor(afterCursor)
	return f, err
}

// truth reads a parameter that is true or false; it is false if not given.
func (p params) truth(name string) (bool, error) {
	v, err := p.one(name)
	if err != nil || v == "" {
		return false, err
	}
	b, err := strconv.ParseBool(v)
	if err != nil {
		return false, badParam(name, "应为 true 或 false。", "want true or false.")
	}
	return b, nil
}
