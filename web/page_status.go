package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// statusPage shows how the crawls stand.
type statusPage struct {
	BasePage
	Figures []statusFigure
	Sites   []siteView
	Errors  []errorView
	Backoff []backoffView
	Foreign []foreignView
	URLs    string // address of the list of all URLs
	JSON    string
}

func (*statusPage) template() string { return "status" }

// statusFigure is a number with what it counts.
type statusFigure struct{ Label, Value, URL string }

type siteView struct {
	Name, URL, Region string
	Due               stamp
	Overdue           bool
	URLs, Reports     string
	Run               *runView // nil before the first
}

type runView struct {
	Started, Ended    stamp
	Running           bool   // no end is known
	Took              string // empty without an end, which may never come
	Waiting           string // URLs left to do before it; empty if none
	Requests, Done    string
	Reports, Versions string // new ones
	Errors, ErrorsURL string // the address is empty if there were none
	Failed, Hint      string // why the site could not be crawled at all
	Detail            string
}

type errorView struct{ Label, Hint, Count, URL string }

type backoffView struct {
	Host, Failures, Reason string
	Until                  stamp
}

type foreignView struct{ Site, Host, Links string }

func (s *Server) statusPage(c *gin.Context) (page, error) {
	status, err := s.crawlStatus(c.Request.Context())
	if err != nil {
		return nil, err
	}
	p := &statusPage{BasePage: s.newBasePage(c, "status.title"), URLs: "/status/urls", JSON: "/api/v1/crawl"}
	p.Here = "status"
	now := s.now()
	t := totalsOf(status)
	p.Figures = []statusFigure{
		{Label: p.T("status.sites"), Value: p.N(t.Sites)},
		{Label: p.T("status.urls"), Value: p.N(t.URLs), URL: p.URLs},
		{Label: p.T("status.reports"), Value: p.N(t.Reports)},
		{Label: p.T("status.errors"), Value: p.N(t.Errors), URL: urlsPath("", "", true)},
		{Label: p.T("status.backoff"), Value: p.N(t.Backoff)},
	}
	for i := range status.Sites {
		p.Sites = append(p.Sites, p.site(&status.Sites[i], now))
	}
	p.Errors = p.errors(status.Errors)
	for _, h := range status.Backoff {
		p.Backoff = append(p.Backoff, backoffView{Host: h.Host, Until: newStamp(h.Until), Failures: p.N(h.Failures), Reason: h.Reason})
	}
	for _, f := range status.Foreign {
		p.Foreign = append(p.Foreign, foreignView{Site: f.Site, Host: f.Host, Links: p.N(f.Links)})
	}
	return p, nil
}

func (p *statusPage) site(site *nianbao.CrawlSite, now time.Time) siteView {
	v := siteView{Name: site.Name, URL: urlsPath(site.Name, "", false), Region: site.Region, Due: newStamp(site.Due),
		Overdue: !site.Due.IsZero() && site.Due.Before(now), URLs: p.N(site.URLs), Reports: p.N(site.Reports)}
	if r := site.Last; r != nil {
		v.Run = p.run(r)
		if r.Errors() > 0 {
			v.Run.ErrorsURL = urlsPath(site.Name, "", true)
		}
	}
	return v
}

func (p *statusPage) run(r *nianbao.CrawlRun) *runView {
	v := &runView{
		Started: newStamp(r.Started), Ended: newStamp(r.Ended), Running: r.Ended.IsZero(),
		Requests: p.N(r.Requests), Done: p.N(doneIn(r)), Reports: p.N(r.NewReports), Versions: p.N(r.NewVersions),
		Errors: p.N(r.Errors()), Detail: r.Detail,
	}
	switch {
	case !v.Running:
		v.Took = p.duration(r.Ended.Sub(r.Started))
	case r.Waiting > 0:
		v.Waiting = p.N(r.Waiting)
	}
	if r.Failed != "" {
		v.Failed, v.Hint = p.outcomeName(r.Failed), p.outcomeHint(r.Failed)
	}
	return v
}

// errors lists the kinds of failure, the most frequent first.
func (p *statusPage) errors(counts map[nianbao.FetchOutcome]int) []errorView {
	type kind struct {
		outcome nianbao.FetchOutcome
		count   int
	}
	var kinds []kind
	for o, n := range counts {
		if n > 0 {
			kinds = append(kinds, kind{o, n})
		}
	}
	slices.SortFunc(kinds, func(a, b kind) int { return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.outcome, b.outcome)) })
	var list []errorView
	for _, k := range kinds {
		list = append(list, errorView{Label: p.outcomeName(k.outcome), Hint: p.outcomeHint(k.outcome),
			Count: p.N(k.count), URL: urlsPath("", k.outcome, false)})
	}
	return list
}

// outcomeHint says what can be done about a failure.
func (b *BasePage) outcomeHint(o nianbao.FetchOutcome) string {
	return b.TOr("outcome_hint."+string(o), "")
}

// duration writes a span of time in the two largest units that matter.
func (b *BasePage) duration(d time.Duration) string {
	s := int(max(d, 0).Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return b.T("status.seconds", s)
	case s < 3600:
		return b.T("status.minutes", s/60, s%60)
	case s < 24*3600:
		return b.T("status.hours", s/3600, s%3600/60)
	}
	return b.T("status.days", s/(24*3600), s%(24*3600)/3600)
}

// urlsPath is the page that lists the URLs of a site, or of all if it is empty.
func urlsPath(site string, outcome nianbao.FetchOutcome, failed bool) string {
	v := url.Values{}
	if site != "" {
		v.Set("site", site)
	}
	if outcome != "" {
		v.Set("outcome", string(outcome))
	}
	if failed {
		v.Set("failed", strconv.FormatBool(failed))
	}
	return "/status/urls" + encodeQuery(v)
}
