package crawler

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// work is what is done for one target, and what came of it.
type work struct {
	c   *Crawler
	run *siteRun

	result     nianbao.FetchResult
	found      []nianbao.Target // on the page
	further    []nianbao.Target // pages of the same list
	foreign    []nianbao.ForeignLink
	lookAlikes int
	read       bool          // as a list
	system     string        // name of the adapter that read it
	candidate  bool          // was handed over as a possible report
	passing    bool          // the failure may be gone at the next attempt
	retryAfter time.Duration // that the host asked for
}

// work fetches one target, keeps what was received and reads the links. The
// error is that of ctx or of the sink; whatever the site does is in the result.
func (c *Crawler) work(ctx context.Context, run *siteRun, t nianbao.Target) (*work, error) {
	w := &work{c: c, run: run}
	w.result = nianbao.FetchResult{Target: t, At: c.opts.Now().UTC()}
	u, err := url.Parse(t.URL)
	if err != nil {
		w.stop(nianbao.FetchScope, 0, err.Error())
		return w, nil
	}
	if open, err := w.permitted(ctx, u); err != nil || !open {
		return w, err
	}
	req := &request{URL: withoutFragment(u), Form: t.Form, ETag: t.ETag, LastModified: t.LastModified}
	ans, at, err := c.exchange(ctx, req, limits{size: run.maxSize})
	w.result.At, w.result.Requests = at.UTC(), 1
	if ctx.Err() != nil {
		return w, ctx.Err()
	}
	if err != nil {
		outcome, passing := failure(err)
		w.passing = passing
		w.stop(outcome, 0, err.Error())
		return w, nil
	}
	return w, w.answered(ctx, u, ans)
}

func (w *work) stop(outcome nianbao.FetchOutcome, status int, detail string) {
	w.result.Outcome, w.result.Status, w.result.Detail = outcome, status, detail
}

// permitted asks the scope and robots.txt.
func (w *work) permitted(ctx context.Context, u *url.URL) (bool, error) {
	if !w.run.scope.contains(u) {
		w.stop(nianbao.FetchScope, 0, fmt.Sprintf("%s is not a host of this site", u.Host))
		return false, nil
	}
	rules, err := w.c.robots.Rules(ctx, u)
	if err != nil {
		return false, err
	}
	if kept := w.c.sinkError.Load(); kept != nil {
		return false, *kept
	}
	if d := rules.Delay(); d > 0 {
		w.c.limiter.RaiseDelay(hostKey(u), d)
	}
	if rules.Allowed(u.String()) {
		return true, nil
	}
	detail := "robots.txt disallows " + u.Path
	reason, unreachable := rules.Unreachable()
	switch {
	case unreachable && strings.Contains(reason, errPrivate.Error()):
		w.stop(nianbao.FetchPrivate, 0, reason)
		return false, nil
	case unreachable:
		detail = "closed: " + reason
	}
	w.stop(nianbao.FetchRobots, 0, detail)
	return false, nil
}

// answered decides what an answer is, keeps it, and reads it.
func (w *work) answered(ctx context.Context, u *url.URL, ans *answer) error {
	w.result.Status = ans.Status
	w.result.ETag, w.result.LastModified = ans.Header.Get("ETag"), ans.Header.Get("Last-Modified")
	capture := ans.capture(u, w.result.At)
	capture.Hints = w.result.Target.Hints
	switch {
	case challenged(ans):
		w.stop(nianbao.FetchBlocked, ans.Status, fmt.Sprintf("status %d, anti-bot challenge or refusal", ans.Status))
		capture.RecordOnly = true
		return w.keep(ctx, capture)
	case isRedirect(ans.Status):
		return w.redirected(ctx, u, ans, capture)
	case ans.Status == http.StatusNotModified:
		return w.notModified(ctx, capture)
	case ans.Status == http.StatusOK:
		return w.page(ctx, u, ans, capture)
	case ans.Status == http.StatusNotFound, ans.Status == http.StatusGone:
		w.stop(nianbao.FetchGone, ans.Status, "")
	default:
		w.stop(nianbao.FetchStatus, ans.Status, fmt.Sprintf("status %d", ans.Status))
		w.passing = passesStatus(ans.Status)
		w.retryAfter = retryAfter(ans.Header, w.c.opts.Now())
	}
	return w.keep(ctx, capture)
}

// keep hands a capture to the sink and takes over its verdict.
func (w *work) keep(ctx context.Context, capture *nianbao.Capture) error {
	_, err := w.judge(ctx, capture)
	return err
}

func (w *work) judge(ctx context.Context, capture *nianbao.Capture) (v Verdict, err error) {
	err = w.c.persist(ctx, w.run.site.Name, capture.URL, func() error {
		v, err = w.c.opts.Sink.Capture(ctx, capture)
		return err
	})
	if err != nil {
		return v, err
	}
	w.result.Report, w.result.NewReport, w.result.NewVersion = v.Report, v.NewReport, v.NewVersion
	// What a crawl receives for the first time is fetched, though it may have been
	// stored before: by an import, or by a process that was killed before it
	// could say so here.
	if v.Unchanged && w.result.Target.Held && w.result.Outcome == nianbao.FetchFetched {
		w.result.Outcome = nianbao.FetchUnchanged
	}
	return v, nil
}

// redirected ends the work on this URL. What it leads to is a target of its
// own: it is checked, paced, fetched and recorded like any other.
func (w *work) redirected(ctx context.Context, from *url.URL, ans *answer, capture *nianbao.Capture) error {
	t := w.result.Target
	location := ans.Header.Get("Location")
	to, err := parseURL(from, location)
	if err == nil && to.Fragment == "" {
		to.Fragment = from.Fragment // as browsers do (RFC 9110 §10.2.2)
	}
	if err != nil {
		w.stop(nianbao.FetchStatus, ans.Status, fmt.Sprintf("status %d with a location that cannot be used: %.200q", ans.Status, location))
		return w.keep(ctx, capture)
	}
	capture.MovedTo = withoutFragment(to).String()
	w.stop(nianbao.FetchMoved, ans.Status, capture.MovedTo)
	switch next, err := w.run.target(to.String(), "", t.Kind); {
	case err != nil:
		w.stop(nianbao.FetchStatus, ans.Status, err.Error())
	case !w.run.scope.contains(to):
		w.stop(nianbao.FetchScope, ans.Status, "led to "+capture.MovedTo+", which is not a host of this site")
		w.abroad(to, t.Kind, t.Hints.ListTitle)
	case next.Key == t.Key:
		w.stop(nianbao.FetchRedirects, ans.Status, "is redirected to itself")
	case t.Redirects >= maxRedirects:
		w.stop(nianbao.FetchRedirects, ans.Status, fmt.Sprintf("more than %d redirects", maxRedirects))
	default:
		next.Hops, next.Pages, next.Entry, next.Column, next.Hints = t.Hops, t.Pages, t.Entry, t.Column, t.Hints
		next.Priority, next.Redirects = t.Priority, t.Redirects+1
		w.found = append(w.found, next)
	}
	return w.keep(ctx, capture)
}

func (w *work) notModified(ctx context.Context, capture *nianbao.Capture) error {
	kind := w.result.Target.Kind
	w.stop(nianbao.FetchUnchanged, http.StatusNotModified, "")
	w.result.SameLinks = kind == nianbao.KindList || kind == nianbao.KindPage || kind == nianbao.KindSitemap
	return w.keep(ctx, capture)
}

// page reads an answer that is what was asked for.
func (w *work) page(ctx context.Context, u *url.URL, ans *answer, capture *nianbao.Capture) error {
	w.stop(nianbao.FetchFetched, ans.Status, "")
	switch w.result.Target.Kind {
	case nianbao.KindSitemap:
		capture.RecordOnly = true
		if err := w.keep(ctx, capture); err != nil {
			return err
		}
		w.readSitemap(ans.Body)
		return nil
	case nianbao.KindAttachment:
		w.candidate = true
		v, err := w.judge(ctx, capture)
		w.detail(v)
		return err
	}
	p := parsePage(u, w.result.Target, ans)
	return w.htmlPage(ctx, p, capture)
}

// htmlPage hands over a page that may be a report, and reads the links of one
// that is none, or may be a list as well.
func (w *work) htmlPage(ctx context.Context, p *Page, capture *nianbao.Capture) error {
	kind := w.result.Target.Kind
	promising := p != nil && (promisesReport(p) || kind == nianbao.KindList && holdsReport(p))
	switch {
	case kind == nianbao.KindList && !promising:
		capture.RecordOnly = true
	case kind != nianbao.KindReport:
		capture.Tentative = true
	}
	w.candidate = !capture.RecordOnly
	v, err := w.judge(ctx, capture)
	if err != nil {
		return err
	}
	w.detail(v)
	if p == nil {
		return nil
	}
	if w.candidate && (kind == nianbao.KindReport || promising) {
		w.attachments(p)
	}
	// A title without an office may be that of a list over all offices.
	if kind == nianbao.KindList || v.list() || v.Report == "" && !promising {
		w.readList(p)
	}
	return nil
}

// detail says of a page that was received why it is no report.
func (w *work) detail(v Verdict) {
	if v.Rejection != nil && w.result.Target.Kind != nianbao.KindList {
		w.result.Detail = v.Rejection.Error()
	}
}

// parsePage parses what a reader would see as a page; nil for anything else.
func parsePage(u *url.URL, t nianbao.Target, ans *answer) *Page {
	list := t.Kind == nianbao.KindList
	if len(ans.Body) > maxListSize || !list && !isHTML(ans) {
		return nil
	}
	return newPage(u, t.Form, decodeText(ans.Body, ans.Header.Get("Content-Type")))
}

func withoutFragment(u *url.URL) *url.URL {
	bare := *u
	bare.Fragment, bare.RawFragment = "", ""
	return &bare
}

func isHTML(a *answer) bool {
	kind := strings.ToLower(a.Header.Get("Content-Type"))
	if strings.Contains(kind, "html") {
		return true
	}
	if kind != "" && !strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "octet-stream") {
		return false
	}
	head := strings.ToLower(string(a.Body[:min(len(a.Body), 512)]))
	return strings.Contains(head, "<html") || strings.Contains(head, "<!doctype html")
}
