package crawler

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"path"
	"regexp"
	"strings"

	"nianbao/internal/nianbao"
)

const (
	maxHops        = 4       // column links from an entry to a list
	maxListSize    = 8 << 20 // bytes of a list page that are parsed
	maxAttachments = 30      // of one report page
)

// siteRun is one site in one crawl. Everything in it belongs to the goroutine
// that runs crawl.
type siteRun struct {
	c        *Crawler
	shared   *shared
	site     Site
	scope    scope
	frontier Frontier
	maxPages int
	summary  SiteSummary
	done     int
	entries  int // entries read so far
	barren   int // list pages since one had a new link
}

// maxBarren is how many list pages in a row may bring nothing new before the
// site's lists count as a trap.
const maxBarren = 50

func newSiteRun(c *Crawler, site Site) (*siteRun, error) {
	sc, err := newScope(site)
	if err != nil {
		return nil, err
	}
	if site.Name == "" {
		u, err := parseURL(nil, site.Entries[0])
		if err != nil {
			return nil, err
		}
		site.Name = u.Host
	}
	r := &siteRun{c: c, site: site, scope: sc, maxPages: site.MaxPages}
	if r.maxPages <= 0 {
		r.maxPages = c.opts.MaxPages
	}
	r.summary = SiteSummary{Name: site.Name, Skipped: map[Outcome]int{}, Foreign: map[string]int{}}
	if c.opts.Frontier != nil {
		r.frontier = c.opts.Frontier(site.Name)
	} else {
		r.frontier = NewMemoryFrontier()
	}
	return r, nil
}

// crawl works the queue until it is empty. The error is that of ctx, of the
// frontier or of the sink.
func (r *siteRun) crawl(ctx context.Context) error {
	if r.site.Delay != 0 {
		for host := range r.scope {
			r.c.limiter.SetDelay(host, max(r.site.Delay, 0))
		}
	}
	for _, entry := range r.site.Entries {
		item := Item{URL: entry, Kind: KindList, Entry: true, Hints: r.hints(Link{})}
		if err := r.push(ctx, item); err != nil {
			return err
		}
	}
	for {
		item, ok, err := r.frontier.Pop(ctx)
		if err != nil || !ok {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.work(ctx, item); err != nil {
			return err
		}
	}
}

// work does one item and records how it ended.
func (r *siteRun) work(ctx context.Context, item Item) error {
	p, err := r.process(ctx, item)
	var stopped *stopError
	if err != nil && !errors.As(err, &stopped) {
		return err
	}
	progress := Progress{Site: r.site.Name, URL: item.URL, Kind: item.Kind, Outcome: OutcomeCaptured}
	switch {
	case stopped != nil:
		progress.Outcome, progress.Status, progress.Detail = stopped.outcome, stopped.status, stopped.err.Error()
		r.skipped(item, stopped)
	case item.Kind == KindList:
		progress.Outcome, progress.Status = OutcomeListed, p.Status
	default:
		progress.Status = p.Status
	}
	r.done++
	progress.Done, progress.Queued = r.done, r.frontier.Len()
	r.c.opts.Log.Debug("url done", slog.String("url", item.URL), slog.String("outcome", string(progress.Outcome)),
		slog.Int("status", progress.Status))
	r.shared.tell(progress)
	return r.frontier.Done(ctx, item, progress.Outcome)
}

func (r *siteRun) skipped(item Item, why *stopError) {
	r.summary.Skipped[why.outcome]++
	if item.Entry && r.entries == 0 && r.summary.Failed == "" {
		r.summary.Failed, r.summary.Detail = why.outcome, why.err.Error()
		r.c.opts.Log.Warn("entry cannot be read", slog.String("url", item.URL), slog.String("err", why.Error()))
	}
}

func (r *siteRun) process(ctx context.Context, item Item) (*page, error) {
	req, err := newRequest(item.URL)
	if err != nil {
		return nil, stop(OutcomeScope, "%v", err)
	}
	req.Form = item.Form
	p, err := r.fetch(ctx, req)
	if err != nil {
		return nil, err
	}
	// A redirect may have led to a page that has been, or will be, fetched
	// under its own name.
	if p.url.String() != req.URL.String() && !item.Entry {
		if key := seenKey(p.url.String(), ""); key != seenKey(item.URL, item.Form) && !r.shared.seen.Add(key) {
			return nil, stop(OutcomeSeen, "redirected to %s", p.url)
		}
	}
	if item.Kind == KindList {
		return p, r.list(ctx, item, p)
	}
	return p, r.report(ctx, item, p)
}

// report hands a page or an attachment to the sink and queues the page's
// attachments.
func (r *siteRun) report(ctx context.Context, item Item, p *page) error {
	capture := &nianbao.Capture{
		URL: p.url.String(), Captured: p.captured, Request: p.Request, Response: p.Response,
		Status: p.Status, Header: p.Header, MediaType: p.Header.Get("Content-Type"), Body: p.Body, Hints: item.Hints,
	}
	if err := r.shared.capture(ctx, capture); err != nil {
		return err
	}
	if item.Kind == KindAttachment {
		r.summary.Attachments++
		return nil
	}
	r.summary.Reports++
	if !isHTML(p.answer) || len(p.Body) > maxListSize {
		return nil
	}
	for _, link := range attachments(newPage(p.url, "", decodeText(p.Body, capture.MediaType))) {
		hints := item.Hints
		hints.Page = capture.URL
		if link.Title != "" && item.Hints.ListTitle == "" {
			hints.ListTitle = link.Title
		}
		if err := r.pushLink(ctx, Item{URL: link.URL, Kind: KindAttachment, Hops: item.Hops, Hints: hints}); err != nil {
			return err
		}
	}
	return nil
}

// list reads a page for its links and for the pages after it.
func (r *siteRun) list(ctx context.Context, item Item, p *page) error {
	if len(p.Body) > maxListSize {
		return stop(OutcomeTooLarge, "list page of %d bytes", len(p.Body))
	}
	if item.Entry {
		r.entries++
		r.summary.Failed, r.summary.Detail = "", ""
	}
	r.summary.Lists++
	before := r.frontier.Len()
	lp := newPage(p.url, item.Form, decodeText(p.Body, p.Header.Get("Content-Type")))
	adapter := adapterFor(lp)
	if err := r.links(ctx, item, lp, adapter.Links(lp)); err != nil {
		return err
	}
	r.barren++
	if r.frontier.Len() > before {
		r.barren = 0
	}
	if r.barren > maxBarren {
		return nil
	}
	for _, f := range adapter.Next(lp) {
		next := Item{URL: f.URL, Form: f.Form, Kind: KindList, Hops: item.Hops, Hints: r.hints(Link{})}
		if err := r.pushLink(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// links sorts a page's links by what they promise. Columns above the wanted
// one are followed only where nothing better was found, and sub-folders only
// below the page itself.
func (r *siteRun) links(ctx context.Context, item Item, lp *Page, links []Link) error {
	reports := 0
	var columns, hops []Link
	lookAlikes := map[string]bool{}
	for _, link := range links {
		switch classify(link.Title) {
		case titleReport:
			reports++
			next := Item{URL: link.URL, Kind: KindReport, Hops: item.Hops, Hints: r.hints(link)}
			if err := r.pushLink(ctx, next); err != nil {
				return err
			}
		case titleLookAlike:
			lookAlikes[link.URL] = true
		case titleColumn:
			columns = append(columns, link)
		case titleFolder:
			if below(lp.URL, link.URL) {
				columns = append(columns, link)
			}
		case titleHop:
			hops = append(hops, link)
		}
	}
	r.summary.LookAlikes += len(lookAlikes)
	if reports == 0 && len(columns) == 0 {
		columns = hops
	}
	if item.Hops >= maxHops {
		return nil
	}
	for _, link := range columns {
		next := Item{URL: link.URL, Kind: KindList, Hops: item.Hops + 1, Hints: r.hints(Link{})}
		if err := r.pushLink(ctx, next); err != nil {
			return err
		}
	}
	return nil
}

// pushLink queues a link of a page unless it leads to another host, which is
// recorded, or looks like a trap.
func (r *siteRun) pushLink(ctx context.Context, item Item) error {
	u, err := url.Parse(item.URL)
	if err != nil || repeats(u.Path) {
		return nil
	}
	if !r.scope.contains(u) {
		// Columns of other sites stand in every page's chrome; only reports count.
		if item.Kind != KindList {
			r.summary.Foreign[u.Host]++
		}
		return nil
	}
	return r.push(ctx, item)
}

func (r *siteRun) push(ctx context.Context, item Item) error {
	if !r.shared.seen.Add(seenKey(item.URL, item.Form)) {
		return nil
	}
	return r.frontier.Push(ctx, item)
}

func (r *siteRun) hints(link Link) nianbao.Hints {
	return nianbao.Hints{Site: r.site.Name, RegionCode: r.site.Region, ListTitle: link.Title, ListDate: link.Date}
}

var (
	fileLink     = regexp.MustCompile(`(?i)\.(?:pdf|docx?|wps|et|xlsx?|ofd|rtf|zip)$`)
	downloadLink = regexp.MustCompile(`(?i)/downfile\.jsp$|/_content/download\.jsp$|/downloadfile`)
)

// attachments returns the files that a report page links to.
func attachments(p *Page) []Link {
	var files []Link
	for _, link := range p.anchors(p.Doc.Selection) {
		u, err := url.Parse(link.URL)
		if err != nil {
			continue
		}
		if fileLink.MatchString(u.Path) || downloadLink.MatchString(u.Path) || fileLink.MatchString(u.Query().Get("filename")) {
			files = append(files, link)
		}
		if len(files) == maxAttachments {
			break
		}
	}
	return files
}

// below tells whether a link leads further down the path of a page that has one.
func below(from *url.URL, to string) bool {
	u, err := url.Parse(to)
	if err != nil || hostKey(u) != hostKey(from) {
		return false
	}
	dir := from.Path
	if !strings.HasSuffix(dir, "/") {
		dir = path.Dir(dir)
	}
	dir = strings.TrimSuffix(dir, "/") + "/"
	if dir == "/" {
		return false // a home page has everything below it
	}
	return strings.HasPrefix(u.Path, dir) && len(u.Path) > len(dir)
}

// repeats recognises paths that grow by their own relative links.
func repeats(p string) bool {
	count := map[string]int{}
	for segment := range strings.SplitSeq(p, "/") {
		if segment == "" {
			continue
		}
		if count[segment]++; count[segment] > 3 {
			return true
		}
	}
	return false
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
