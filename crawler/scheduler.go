package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"nianbao/crawler/politeness"
	"nianbao/internal/nianbao"
)

// maxHostFailures is how many requests to a host may fail one after another
// before it is left alone for this time.
const maxHostFailures = 8

// scheduler decides which request is made next. It runs in one goroutine, which
// alone speaks to the frontier; the requests themselves are made by others, one
// for each host that is being fetched from.
//
//	dispatch ──job──► worker (one per busy host) ──finished──► settle
type scheduler struct {
	c        *Crawler
	runs     []*siteRun
	queues   []*queue
	busy     map[string]bool // hosts with a request under way
	failures map[string]int  // of hosts, in a row
	finished chan finished
	flying   int
	first    int // queue that is looked at first, so that none is always last
}

// queue is what one run has to fetch from one host.
type queue struct {
	run   *siteRun
	host  string
	full  bool      // something is known to wait
	empty bool      // nothing waits, or not before wake
	wake  time.Time // zero = nothing at all
	left  string    // why nothing more is requested for this time; empty = it is
}

// idle tells that nothing can be requested any more, unless something is found.
func (q *queue) idle() bool { return q.left != "" || q.empty && q.wake.IsZero() }

// finished is the work on a target when it has ended.
type finished struct {
	queue *queue
	work  *work
	err   error
}

func newScheduler(c *Crawler, runs []*siteRun) *scheduler {
	return &scheduler{c: c, runs: runs, busy: map[string]bool{}, failures: map[string]int{}, finished: make(chan finished)}
}

// run works until all runs have ended or been left for later.
func (s *scheduler) run(ctx context.Context) (err error) {
	if err := s.begin(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		for ; s.flying > 0; s.flying-- {
			<-s.finished
		}
		s.tellEnds(context.WithoutCancel(ctx))
	}()
	for {
		wait, err := s.dispatch(ctx)
		if err != nil || s.over() {
			return err
		}
		if err := s.await(ctx, wait); err != nil {
			return err
		}
	}
}

func (s *scheduler) over() bool {
	for _, run := range s.runs {
		if !run.over() {
			return false
		}
	}
	return s.flying == 0
}

// begin opens the runs, and remembers which hosts want to be left alone.
func (s *scheduler) begin(ctx context.Context) error {
	now := s.c.opts.Now()
	hosts, err := s.c.opts.Frontier.Backoffs(ctx, now)
	if err != nil {
		return err
	}
	rests := make([]politeness.HostBackoff, len(hosts))
	for i, h := range hosts {
		rests[i] = politeness.HostBackoff{Host: h.Host, Until: h.Until, Failures: h.Failures, Reason: h.Reason}
	}
	s.c.limiter.Restore(rests)
	for _, run := range s.runs {
		err := s.c.persist(ctx, run.site.Name, "", func() error { return run.begin(ctx, now) })
		if err != nil {
			return fmt.Errorf("crawl %s: %w", run.site.Name, err)
		}
		for host := range run.scope {
			run.queues = append(run.queues, &queue{run: run, host: host})
		}
		s.queues = append(s.queues, run.queues...)
	}
	return nil
}

// never is what dispatch returns if nothing waits for a time.
const never = time.Duration(-1)

// dispatch starts all requests that may be made now. It returns how long to wait
// for the next one: never if only the end of a request can bring something.
func (s *scheduler) dispatch(ctx context.Context) (wait time.Duration, err error) {
	wait = never
	if err := ctx.Err(); err != nil {
		return wait, err
	}
	s.first++
	now := s.c.opts.Now()
	for i := range s.queues {
		if s.flying >= s.c.opts.Workers {
			return never, nil
		}
		q := s.queues[(s.first+i)%len(s.queues)]
		at, err := s.start(ctx, q, now)
		if err != nil {
			return never, err
		}
		if !at.IsZero() && (wait < 0 || at.Sub(now) < wait) {
			wait = max(at.Sub(now), 0)
		}
	}
	for _, run := range s.runs {
		if !run.drained() {
			continue
		}
		more := false
		err := s.c.persist(ctx, run.site.Name, "", func() (err error) { more, err = run.lookFurther(ctx); return err })
		if err != nil {
			return never, fmt.Errorf("crawl %s: %w", run.site.Name, err)
		}
		if more {
			wait = 0
		}
	}
	return wait, nil
}

// start makes the next request of a queue if its host is free. Otherwise at
// tells when to look again; zero = not before something else happens.
func (s *scheduler) start(ctx context.Context, q *queue, now time.Time) (at time.Time, err error) {
	switch {
	case q.run.over() || q.run.spent || s.busy[q.host] || q.idle():
		return time.Time{}, nil
	case q.empty && q.wake.After(now):
		return s.later(q, q.wake, now), nil
	}
	at = s.readyAt(q, now)
	if q.full && at.After(now) {
		return s.later(q, at, now), nil
	}
	target, wake, err := s.c.opts.Frontier.Next(ctx, q.run.id, q.host, now)
	if err != nil {
		return time.Time{}, fmt.Errorf("crawl %s: %w", q.run.site.Name, err)
	}
	q.full, q.empty, q.wake = target != nil, target == nil, wake
	switch {
	case target == nil && wake.IsZero():
		return time.Time{}, nil
	case target == nil:
		return s.later(q, wake, now), nil
	case at.After(now):
		return s.later(q, at, now), nil
	}
	s.busy[q.host] = true
	s.flying++
	q.run.flying++
	go func() {
		w, err := s.c.work(ctx, q.run, *target)
		s.finished <- finished{q, w, err}
	}()
	return time.Time{}, nil
}

// later puts a queue off, or leaves it for this time if that would take too long.
func (s *scheduler) later(q *queue, at, now time.Time) time.Time {
	if at.Sub(now) <= s.c.opts.MaxWait {
		return at
	}
	q.left = fmt.Sprintf("nothing may be requested from %s before %s", q.host, at.In(beijing).Format("2006-01-02 15:04"))
	return time.Time{}
}

// readyAt is when the host of a queue may be asked again.
func (s *scheduler) readyAt(q *queue, now time.Time) time.Time {
	at := s.c.limiter.ReadyAt(q.host)
	if at.Before(now) {
		at = now
	}
	if w := q.run.site.Window; w != nil && !w.Open(at) {
		at = w.Next(at)
	}
	return at
}

// await waits for the end of a request, or until a queue may be looked at again.
func (s *scheduler) await(ctx context.Context, wait time.Duration) error {
	if s.c.virtual && s.flying == 0 {
		return s.c.opts.Sleep(ctx, wait)
	}
	var timer <-chan time.Time
	if wait >= 0 && !s.c.virtual {
		t := time.NewTimer(wait)
		defer t.Stop()
		timer = t.C
	}
	select {
	case f := <-s.finished:
		s.flying--
		f.queue.run.flying--
		delete(s.busy, f.queue.host)
		return s.settle(ctx, f)
	case <-timer:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// settle records the end of the work on a target.
func (s *scheduler) settle(ctx context.Context, f finished) error {
	run := f.queue.run
	if f.err != nil {
		return fmt.Errorf("crawl %s: %s: %w", run.site.Name, f.work.result.Target.URL, f.err)
	}
	if err := s.pace(ctx, f); err != nil {
		return err
	}
	err := s.c.persist(ctx, run.site.Name, f.work.result.Target.URL, func() error { return run.record(ctx, f.work) })
	if err != nil {
		return fmt.Errorf("crawl %s: %w", run.site.Name, err)
	}
	run.refill()
	return nil
}

// pace lets the host rest if it does not answer, or asked for it, and puts the
// target off until then if another attempt may help.
func (s *scheduler) pace(ctx context.Context, f finished) error {
	w, host := f.work, f.queue.host
	if w.result.Requests == 0 {
		return nil // nothing was asked of the host
	}
	if !w.passing {
		if s.failures[host] > 0 {
			delete(s.failures, host)
			s.c.limiter.Succeeded(host)
			return s.setBackoff(ctx, nianbao.CrawlHost{Host: host})
		}
		return nil
	}
	s.failures[host]++
	until := s.c.limiter.Failed(host, w.retryAfter, w.result.Detail)
	rest := nianbao.CrawlHost{Host: host, Until: until, Failures: s.failures[host], Reason: w.result.Detail}
	if err := s.setBackoff(ctx, rest); err != nil {
		return err
	}
	if w.result.Target.Tries < s.c.opts.Retries {
		w.result.Retry = until
	}
	if s.failures[host] >= maxHostFailures { // the target must not pay for the host
		w.result.Retry = until
		f.queue.left = fmt.Sprintf("%s failed %d times in a row: %s", host, s.failures[host], w.result.Detail)
	}
	return nil
}

func (s *scheduler) setBackoff(ctx context.Context, h nianbao.CrawlHost) error {
	return s.c.persist(ctx, "", h.Host, func() error { return s.c.opts.Frontier.SetBackoff(ctx, h) })
}

// tellEnds completes the summaries, also of a crawl that was cut short.
func (s *scheduler) tellEnds(ctx context.Context) {
	for _, run := range s.runs {
		if err := run.finish(ctx); err != nil {
			s.c.opts.Log.Warn("summary is incomplete", slog.String("site", run.site.Name), slog.Any("err", err))
		}
	}
}

// pause is how long a crawl waits before it tries to write again.
const pause = 5 * time.Second

// persist runs something that writes, and waits as long as the disk is full: a
// crawl that has come this far is not to end for want of room.
func (c *Crawler) persist(ctx context.Context, site, url string, write func() error) error {
	for {
		err := write()
		if !errors.Is(err, nianbao.ErrDiskFull) {
			c.paused.Store(false)
			return err
		}
		if !c.paused.Swap(true) { // all workers find the same
			c.opts.Log.Error("the disk is full: the crawl waits until there is room, nothing stored is lost",
				slog.String("url", url), slog.Any("err", err))
			c.tell(Progress{Site: site, URL: url, Paused: err.Error()})
		}
		if err := c.opts.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

func (c *Crawler) tell(p Progress) {
	if c.opts.Progress == nil {
		return
	}
	c.progress.Lock()
	defer c.progress.Unlock()
	c.opts.Progress(p)
}
