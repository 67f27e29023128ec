package crawler

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"nianbao/internal/nianbao"
)

// siteRun is one run of one site. Its fields belong to the scheduler's
// goroutine, but for those that never change.
type siteRun struct {
	c        *Crawler
	site     Site
	scope    scope
	maxPages int
	maxSize  int64

	id      int64
	queues  []*queue
	flying  int // requests under way
	started nianbao.CrawlRun
	done    int
	errors  int
	spent   bool // the budget is used up
	ended   bool
	summary SiteSummary
}

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
	return &siteRun{
		c: c, site: site, scope: sc,
		maxPages: cmp.Or(max(site.MaxPages, 0), c.opts.MaxPages),
		maxSize:  cmp.Or(max(site.MaxSize, 0), c.opts.MaxSize),
		summary: SiteSummary{
			Name: site.Name, Outcomes: map[nianbao.FetchOutcome]int{}, Foreign: map[string]int{},
		},
	}, nil
}

// begin opens the run, or the one that was cut short.
func (r *siteRun) begin(ctx context.Context, now time.Time) error {
	start := nianbao.CrawlStart{
		Site: r.site.Name, Region: r.site.Region, Spec: r.site.Spec, All: r.c.opts.All,
		Schedule: cmp.Or(r.site.Schedule, defaultSchedule),
	}
	for host := range r.scope {
		start.Hosts = append(start.Hosts, host)
		if r.site.Delay != 0 {
			r.c.limiter.SetDelay(host, max(r.site.Delay, 0))
		}
	}
	for _, entry := range r.site.Entries {
		t, err := r.target(entry, "", nianbao.KindList)
		if err != nil {
			return err
		}
		t.Entry, t.Priority = true, nianbao.PriorityEntry
		start.Entries = append(start.Entries, t)
	}
	run, err := r.c.opts.Frontier.Begin(ctx, start, now)
	if err != nil {
		return err
	}
	r.id, r.started, r.summary.Requests = run.ID, run, run.Requests
	r.summary.NewReports, r.summary.NewVersions = run.NewReports, run.NewVersions
	for outcome, n := range run.Outcomes {
		r.summary.Outcomes[outcome] = n
		r.done += n
	}
	r.errors = run.Errors()
	r.spent = run.Requests >= r.maxPages
	return nil
}

// over tells that no request will be made for the run any more.
func (r *siteRun) over() bool { return r.ended || r.summary.Left != "" }

// leave ends the work on the run for this time; what waits goes on waiting.
func (r *siteRun) leave(why string) {
	if r.summary.Left == "" {
		r.summary.Left = why
	}
}

// drained tells that nothing is under way, and nothing waits that may be asked for.
func (r *siteRun) drained() bool {
	if r.over() || r.flying > 0 {
		return false
	}
	if r.spent {
		return true
	}
	for _, q := range r.queues {
		if !q.idle() {
			return false
		}
	}
	return true
}

// leftAlone says why a host of the site is left alone for this time, if one is.
func (r *siteRun) leftAlone() string {
	for _, q := range r.queues {
		if q.left != "" {
			return q.left
		}
	}
	return ""
}

// refill has the queues looked at again, since something may wait in them now.
func (r *siteRun) refill() {
	for _, q := range r.queues {
		q.full, q.empty = false, false // a queue that was left stays so
	}
}

// record writes the end of the work on a target into the frontier, with all
// that was found on the page.
func (r *siteRun) record(ctx context.Context, w *work) error {
	f, now := r.c.opts.Frontier, r.c.opts.Now()
	t := &w.result.Target
	fresh, err := f.Add(ctx, r.id, t.ID, now, w.found...)
	if err != nil {
		return err
	}
	if err := f.Foreign(ctx, r.id, now, w.foreign...); err != nil {
		return err
	}
	if err := f.Done(ctx, r.id, w.result, r.further(w, fresh)...); err != nil {
		return err
	}
	return r.count(ctx, w)
}

// maxBarren is how many pages of a list in a row may bring nothing new before
// its paging counts as a trap: some sites show their last page under any number.
const maxBarren = 10

// further lists the pages of a list that are still to be read.
func (r *siteRun) further(w *work, fresh int) []nianbao.Target {
	barren := 0
	if fresh == 0 && w.result.Target.Pages > 0 {
		barren = w.result.Target.Barren + 1
	}
	if barren > maxBarren {
		return nil
	}
	for i := range w.further {
		w.further[i].Barren = barren
	}
	return w.further
}

// count brings the summary up to date and tells the operator.
func (r *siteRun) count(ctx context.Context, w *work) error {
	res := &w.result
	s := &r.summary
	s.Requests += res.Requests
	for _, link := range w.foreign {
		s.Foreign[link.Host]++
	}
	s.LookAlikes += w.lookAlikes
	if w.read {
		s.Lists++
	}
	if w.candidate {
		if res.Target.Kind == nianbao.KindAttachment {
			s.Attachments++
		} else {
			s.Reports++
		}
	}
	if res.NewReport {
		s.NewReports++
	}
	if res.NewVersion {
		s.NewVersions++
	}
	retry := !res.Retry.IsZero()
	if !retry {
		s.Outcomes[res.Outcome]++
		r.done++
		if res.Outcome.Failed() {
			r.errors++
		}
	}
	waiting, err := r.c.opts.Frontier.Waiting(ctx, r.id)
	if err != nil {
		return err
	}
	r.spent = s.Requests >= r.maxPages
	r.c.tell(Progress{
		Site: r.site.Name, URL: res.Target.URL, Kind: res.Target.Kind, Outcome: res.Outcome, Status: res.Status,
		Detail: res.Detail, Retry: retry, Done: r.done, Queued: waiting, Errors: r.errors,
	})
	return nil
}

// finish completes the summary and closes the run, unless it is to go on later.
func (r *siteRun) finish(ctx context.Context) error {
	survey, err := r.c.opts.Frontier.Survey(ctx, r.id)
	if err != nil {
		return err
	}
	if survey.EntriesRead == 0 && survey.Named == 0 {
		r.summary.Failed, r.summary.Detail = survey.Failed, survey.Detail
	}
	r.summary.Waiting, err = r.c.opts.Frontier.Waiting(ctx, r.id)
	return err
}

// end closes the run for good.
func (r *siteRun) end(ctx context.Context) error {
	if err := r.finish(ctx); err != nil {
		return err
	}
	err := r.c.opts.Frontier.End(ctx, r.id, r.summary.Failed, r.summary.Detail, r.c.opts.Now())
	if err != nil {
		return err
	}
	r.ended = true
	if r.spent && r.summary.Waiting > 0 {
		r.leave(fmt.Sprintf("the %d requests of a run are used up", r.maxPages))
	}
	r.c.tell(Progress{Site: r.site.Name, Done: r.done, Errors: r.errors, Ended: true})
	return nil
}
