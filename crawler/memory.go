package crawler

import (
	"cmp"
	"context"
	"slices"
	"time"

	"nianbao/internal/nianbao"
)

// memoryFrontier keeps everything for as long as the process lives.
type memoryFrontier struct {
	sites map[string]*memorySite
	runs  map[int64]*memoryRun
	hosts map[string]nianbao.CrawlHost
}

type memorySite struct {
	every time.Duration
	rows  []*memoryRow // ID-1 is the place in it
	keys  map[string]*memoryRow
	open  *memoryRun
}

type memoryRun struct {
	nianbao.CrawlRun
	site *memorySite
}

type memoryRow struct {
	nianbao.Target
	parent  int64
	named   int64 // run that named it last
	done    int64 // run in which the work on it ended last
	waiting bool
	due     time.Time
	outcome nianbao.FetchOutcome
	detail  string
	report  string

	unchanged int // visits in a row that found it as it was
	recheck   time.Time
}

// NewMemoryFrontier returns a frontier that lives as long as the process.
func NewMemoryFrontier() Frontier {
	return &memoryFrontier{sites: map[string]*memorySite{}, runs: map[int64]*memoryRun{}, hosts: map[string]nianbao.CrawlHost{}}
}

func (f *memoryFrontier) Begin(ctx context.Context, start nianbao.CrawlStart, now time.Time) (nianbao.CrawlRun, error) {
	site := f.sites[start.Site]
	if site == nil {
		site = &memorySite{keys: map[string]*memoryRow{}}
		f.sites[start.Site] = site
	}
	site.every = start.Schedule
	for _, row := range site.rows {
		row.waiting = row.waiting && slices.Contains(start.Hosts, row.Host)
	}
	if site.open != nil {
		return site.open.CrawlRun, nil
	}
	run := &memoryRun{site: site, CrawlRun: nianbao.CrawlRun{
		ID: int64(len(f.runs) + 1), Site: start.Site, Started: now, Outcomes: map[nianbao.FetchOutcome]int{},
	}}
	f.runs[run.ID], site.open = run, run
	for _, row := range site.rows {
		if row.known() && (start.All || !row.recheck.After(now)) && slices.Contains(start.Hosts, row.Host) {
			row.requeue(now)
			row.Priority = nianbao.PriorityRecheck
		}
	}
	_, err := f.Add(ctx, run.ID, 0, now, start.Entries...)
	return run.CrawlRun, err
}

// known tells that a row is visited again even when no list names it.
func (r *memoryRow) known() bool {
	return r.Held && (r.Kind == nianbao.KindReport || r.Kind == nianbao.KindAttachment || r.report != "")
}

// rename takes over what a new link says of a row. What is known to be a
// report stays one, whatever a menu calls it.
func (r *memoryRow) rename(t nianbao.Target) {
	if r.known() {
		t.Kind, t.Priority = r.Kind, r.Priority
	}
	t.ID, t.ETag, t.LastModified, t.Held = r.ID, r.ETag, r.LastModified, r.Held
	r.Target = t
}

func (r *memoryRow) requeue(now time.Time) {
	r.waiting, r.due, r.Tries = true, now, 0
}

func (f *memoryFrontier) Add(_ context.Context, run, found int64, now time.Time, targets ...nianbao.Target) (fresh int, err error) {
	site := f.runs[run].site
	for _, t := range targets {
		row := site.keys[t.Key]
		if row == nil {
			row = &memoryRow{}
			t.ID = int64(len(site.rows) + 1)
			row.Target = t
			site.rows, site.keys[t.Key] = append(site.rows, row), row
		} else {
			if row.named == run {
				continue
			}
			row.rename(t)
		}
		row.named, row.parent = run, found
		if !row.waiting && row.done != run {
			row.requeue(now)
		}
		fresh++
	}
	return fresh, nil
}

func (f *memoryFrontier) Foreign(context.Context, int64, time.Time, ...nianbao.ForeignLink) error {
	return nil
}

func (f *memoryFrontier) Next(_ context.Context, run int64, host string, now time.Time) (t *nianbao.Target, wake time.Time, err error) {
	var best *memoryRow
	for _, row := range f.runs[run].site.rows {
		switch {
		case !row.waiting || row.Host != host:
		case row.due.After(now):
			if wake.IsZero() || row.due.Before(wake) {
				wake = row.due
			}
		case best == nil || row.Priority < best.Priority:
			best = row
		}
	}
	if best == nil {
		return nil, wake, nil
	}
	found := best.Target
	return &found, time.Time{}, nil
}

func (f *memoryFrontier) Done(ctx context.Context, run int64, r nianbao.FetchResult, further ...nianbao.Target) error {
	state := f.runs[run]
	row := state.site.rows[r.Target.ID-1]
	state.Requests += r.Requests
	row.outcome, row.detail = r.Outcome, r.Detail
	if !r.Retry.IsZero() {
		row.Tries, row.due = row.Tries+1, r.Retry
		return nil
	}
	row.waiting, row.done = false, run
	row.unchanged++
	if r.Outcome == nianbao.FetchFetched {
		row.unchanged = 0
	}
	row.recheck = r.At.Add(nianbao.RecheckAfter(state.site.every, row.unchanged))
	row.report = cmp.Or(r.Report, row.report)
	if r.Outcome == nianbao.FetchFetched || r.Outcome == nianbao.FetchUnchanged {
		row.Held = true
	}
	if r.Outcome == nianbao.FetchFetched {
		row.ETag, row.LastModified = r.ETag, r.LastModified
	}
	state.Outcomes[r.Outcome]++
	if r.NewReport {
		state.NewReports++
	}
	if r.NewVersion {
		state.NewVersions++
	}
	if r.SameLinks {
		for _, child := range state.site.rows {
			if child.parent == row.ID && child.named != run {
				child.named = run
				if child.done != run {
					child.requeue(r.At)
				}
			}
		}
	}
	_, err := f.Add(ctx, run, row.ID, r.At, further...)
	return err
}

func (f *memoryFrontier) Waiting(_ context.Context, run int64) (int, error) {
	n := 0
	for _, row := range f.runs[run].site.rows {
		if row.waiting {
			n++
		}
	}
	return n, nil
}

func (f *memoryFrontier) Survey(_ context.Context, run int64) (nianbao.CrawlSurvey, error) {
	var s nianbao.CrawlSurvey
	for _, row := range f.runs[run].site.rows {
		if row.named != run {
			continue
		}
		if row.report != "" || !row.Entry && (row.Kind == nianbao.KindReport || row.Kind == nianbao.KindPage) {
			s.Named++
		}
		if row.Entry && row.outcome != "" {
			s.Entry(row.outcome, row.detail)
		}
	}
	return s, nil
}

func (f *memoryFrontier) End(_ context.Context, run int64, failed nianbao.FetchOutcome, detail string, now time.Time) error {
	state := f.runs[run]
	state.Failed, state.Detail, state.Ended, state.site.open = failed, detail, now, nil
	return nil
}

func (f *memoryFrontier) Backoffs(_ context.Context, now time.Time) ([]nianbao.CrawlHost, error) {
	var all []nianbao.CrawlHost
	for _, h := range f.hosts {
		if h.Until.After(now) {
			all = append(all, h)
		}
	}
	slices.SortFunc(all, func(a, b nianbao.CrawlHost) int { return cmp.Compare(a.Host, b.Host) })
	return all, nil
}

func (f *memoryFrontier) SetBackoff(_ context.Context, h nianbao.CrawlHost) error {
	f.hosts[h.Host] = h
	return nil
}
