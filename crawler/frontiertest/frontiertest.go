// Package frontiertest checks that a crawl frontier keeps the promises that the
// crawler relies on, whatever it keeps its URLs in.
package frontiertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/crawler"
	"nianbao/internal/nianbao"
)

const (
	site = "示例省人民政府"
	host = "www.shili.example"
)

// begin is when the tests take place.
var begin = time.Date(2023, 5, 1, 8, 0, 0, 0, time.UTC)

// Run runs all checks, each on a frontier of its own.
func Run(t *testing.T, open func(t *testing.T) crawler.Frontier) {
	for _, check := range []struct {
		name string
		run  func(f *fixture)
	}{
		{"order", order},
		{"a target stays until it is done", stays},
		{"named once in a run", namedOnce},
		{"put off", putOff},
		{"a run that was cut short goes on", goesOn},
		{"known reports are visited again", known},
		{"what is due", due},
		{"an unchanged list names what it named", sameLinks},
		{"a report stays a report", staysReport},
		{"visited before it is named", visitedFirst},
		{"survey", survey},
		{"hosts that left the site", leftHosts},
		{"back-offs", backoffs},
	} {
		t.Run(check.name, func(t *testing.T) {
			check.run(&fixture{t: t, Frontier: open(t), now: begin})
		})
	}
}

// fixture is a frontier with a clock, and no patience with errors.
type fixture struct {
	t *testing.T
	crawler.Frontier
	now time.Time
}

func (f *fixture) check(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func target(path string, kind nianbao.TargetKind, priority int) nianbao.Target {
	return nianbao.Target{
		Key: "http://" + host + path, Host: host, URL: "http://" + host + path, Kind: kind, Priority: priority,
		Hints: nianbao.Hints{Site: site, ListTitle: "title of " + path},
	}
}

func (f *fixture) start(all bool) nianbao.CrawlRun {
	f.t.Helper()
	entry := target("/", nianbao.KindList, nianbao.PriorityEntry)
	entry.Entry = true
	run, err := f.Begin(context.Background(), nianbao.CrawlStart{
		Site: site, Hosts: []string{host}, Entries: []nianbao.Target{entry}, Schedule: 24 * time.Hour, All: all,
	}, f.now)
	f.check(err)
	return run
}

func (f *fixture) add(run, found int64, targets ...nianbao.Target) int {
	f.t.Helper()
	fresh, err := f.Add(context.Background(), run, found, f.now, targets...)
	f.check(err)
	return fresh
}

// next is the path of the next target, or "".
func (f *fixture) next(run int64) *nianbao.Target {
	f.t.Helper()
	t, _, err := f.Next(context.Background(), run, host, f.now)
	f.check(err)
	return t
}

func (f *fixture) done(run int64, t *nianbao.Target, outcome nianbao.FetchOutcome, change func(*nianbao.FetchResult)) {
	f.t.Helper()
	r := nianbao.FetchResult{Target: *t, Outcome: outcome, Status: 200, At: f.now, Requests: 1}
	if change != nil {
		change(&r)
	}
	f.check(f.Done(context.Background(), run, r))
}

// drain does all that waits and returns the URLs in order.
func (f *fixture) drain(run int64, outcome nianbao.FetchOutcome) []string {
	f.t.Helper()
	var urls []string
	for t := f.next(run); t != nil && len(urls) < 1000; t = f.next(run) {
		urls = append(urls, t.URL[len("http://"+host):])
		f.done(run, t, outcome, nil)
	}
	return urls
}

func (f *fixture) waiting(run int64, want int) {
	f.t.Helper()
	n, err := f.Waiting(context.Background(), run)
	f.check(err)
	if n != want {
		f.t.Errorf("%d waiting, want %d", n, want)
	}
}

func (f *fixture) want(got []string, want ...string) {
	f.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		f.t.Errorf("(-want +got):\n%s", diff)
	}
}

func (f *fixture) end(run int64) {
	f.t.Helper()
	f.check(f.End(context.Background(), run, "", "", f.now))
}

func report(path string) nianbao.Target {
	return target(path, nianbao.KindReport, nianbao.PriorityReport)
}

func list(path string) nianbao.Target {
	return target(path, nianbao.KindList, nianbao.PriorityList)
}

func order(f *fixture) {
	run := f.start(true)
	f.add(run.ID, 0, list("/l"), report("/b"), report("/a"), target("/f.pdf", nianbao.KindAttachment, nianbao.PriorityAttachment))
	f.waiting(run.ID, 5)
	f.want(f.drain(run.ID, nianbao.FetchFetched), "/", "/f.pdf", "/b", "/a", "/l")
	f.waiting(run.ID, 0)
	if t, wake, err := f.Next(context.Background(), run.ID, "other.example", f.now); t != nil || !wake.IsZero() || err != nil {
		f.t.Errorf("another host: %v, %v, %v", t, wake, err)
	}
}

func stays(f *fixture) {
	run := f.start(true)
	first, again := f.next(run.ID), f.next(run.ID)
	if diff := cmp.Diff(first, again); diff != "" || first == nil {
		f.t.Errorf("a target that is not done is given again (-first +again):\n%s", diff)
	}
	if first.Hints.ListTitle != "title of /" || first.Hints.Site != site || !first.Entry {
		f.t.Errorf("hints are lost: %+v", first)
	}
}

func namedOnce(f *fixture) {
	run := f.start(true)
	if n := f.add(run.ID, 0, report("/a"), report("/a"), report("/b")); n != 2 {
		f.t.Errorf("%d fresh, want 2", n)
	}
	if n := f.add(run.ID, 0, report("/a")); n != 0 {
		f.t.Errorf("%d fresh the second time", n)
	}
	post := report("/a")
	post.Key, post.Form = post.Key+"\nx=1", "x=1"
	if n := f.add(run.ID, 0, post); n != 1 {
		f.t.Error("a POST to the same address is another request")
	}
	f.drain(run.ID, nianbao.FetchFetched)
	if n := f.add(run.ID, 0, report("/a")); n != 0 {
		f.t.Error("what was done in this run is queued again")
	}
	f.waiting(run.ID, 0)
}

func putOff(f *fixture) {
	run := f.start(true)
	t := f.next(run.ID)
	until := f.now.Add(time.Minute)
	f.done(run.ID, t, nianbao.FetchTimeout, func(r *nianbao.FetchResult) { r.Retry = until })
	f.waiting(run.ID, 1)
	got, wake, err := f.Next(context.Background(), run.ID, host, f.now)
	f.check(err)
	if got != nil || !wake.Equal(until) {
		f.t.Errorf("next = %v, wake %v, want %v", got, wake, until)
	}
	f.now = until
	if got = f.next(run.ID); got == nil || got.Tries != 1 {
		f.t.Errorf("when its time has come: %+v", got)
	}
}

func goesOn(f *fixture) {
	run := f.start(true)
	f.add(run.ID, 0, report("/a"), report("/b"))
	f.done(run.ID, f.next(run.ID), nianbao.FetchFetched, nil)
	f.now = f.now.Add(time.Hour)
	again := f.start(true)
	if again.ID != run.ID || again.Requests != 1 || again.Outcomes[nianbao.FetchFetched] != 1 || !again.Started.Equal(begin) {
		f.t.Errorf("resumed: %+v", again)
	}
	f.want(f.drain(again.ID, nianbao.FetchFetched), "/a", "/b")
	f.end(again.ID)
	if third := f.start(true); third.ID == run.ID || third.Requests != 0 {
		f.t.Errorf("a run that has ended goes on: %+v", third)
	}
}

func known(f *fixture) {
	run := f.start(true)
	f.add(run.ID, 0, list("/l"), report("/a"), report("/gone"), target("/p", nianbao.KindPage, nianbao.PriorityPage))
	for t := f.next(run.ID); t != nil; t = f.next(run.ID) {
		outcome := nianbao.FetchFetched
		if t.URL == "http://"+host+"/gone" {
			outcome = nianbao.FetchGone
		}
		f.done(run.ID, t, outcome, func(r *nianbao.FetchResult) {
			r.ETag = `"1"`
			if t.Kind == nianbao.KindPage {
				r.Report = "x-2020-own"
			}
		})
	}
	f.end(run.ID)
	run = f.start(true)
	if t := f.next(run.ID); t == nil || !t.Entry || t.ETag != `"1"` {
		f.t.Errorf("first: %+v", t)
	}
	f.waiting(run.ID, 3)
	if n := f.add(run.ID, 0, report("/a"), report("/new")); n != 2 {
		f.t.Errorf("%d named for the first time in this run, want 2", n)
	}
	f.waiting(run.ID, 4)
	f.want(f.drain(run.ID, nianbao.FetchUnchanged), "/", "/new", "/a", "/p")
}

func due(f *fixture) {
	day := 24 * time.Hour
	run := f.start(false)
	f.add(run.ID, 0, report("/a"))
	f.drain(run.ID, nianbao.FetchFetched)
	f.end(run.ID)
	for _, step := range []struct {
		after time.Duration
		want  []string
	}{
		{time.Hour, []string{"/"}},
		{day, []string{"/", "/a"}}, // unchanged for the first time: in two days
		{day, []string{"/"}},
		{day + time.Hour, []string{"/", "/a"}}, // in four
		{2 * day, []string{"/"}},
	} {
		f.now = f.now.Add(step.after)
		run := f.start(false)
		f.want(f.drain(run.ID, nianbao.FetchUnchanged), step.want...)
		f.end(run.ID)
	}
}

func sameLinks(f *fixture) {
	run := f.start(true)
	entry := f.next(run.ID)
	f.add(run.ID, entry.ID, list("/l"), report("/a"))
	f.drain(run.ID, nianbao.FetchFetched)
	f.end(run.ID)
	run = f.start(true)
	f.done(run.ID, f.next(run.ID), nianbao.FetchUnchanged, func(r *nianbao.FetchResult) { r.SameLinks = true })
	f.waiting(run.ID, 2)
	f.want(f.drain(run.ID, nianbao.FetchUnchanged), "/l", "/a")
}

func staysReport(f *fixture) {
	run := f.start(true)
	f.add(run.ID, 0, report("/a"))
	f.drain(run.ID, nianbao.FetchFetched)
	f.end(run.ID)
	run = f.start(true)
	f.add(run.ID, 0, list("/a"))
	f.done(run.ID, f.next(run.ID), nianbao.FetchFetched, nil)
	if t := f.next(run.ID); t == nil || t.Kind != nianbao.KindReport {
		f.t.Errorf("a report that a menu links: %+v", t)
	}
}

func visitedFirst(f *fixture) {
	run := f.start(true)
	f.add(run.ID, 0, report("/a"))
	f.drain(run.ID, nianbao.FetchFetched)
	f.end(run.ID)
	run = f.start(true)
	f.drain(run.ID, nianbao.FetchUnchanged)
	if n := f.add(run.ID, 0, report("/a"), report("/b")); n != 2 {
		f.t.Errorf("%d named for the first time in this run, want 2", n)
	}
	f.waiting(run.ID, 1)
	f.want(f.drain(run.ID, nianbao.FetchUnchanged), "/b")
}

func survey(f *fixture) {
	run := f.start(true)
	ask := func() nianbao.CrawlSurvey {
		s, err := f.Survey(context.Background(), run.ID)
		f.check(err)
		return s
	}
	if diff := cmp.Diff(nianbao.CrawlSurvey{}, ask()); diff != "" {
		f.t.Errorf("at the start (-want +got):\n%s", diff)
	}
	f.done(run.ID, f.next(run.ID), nianbao.FetchGone, func(r *nianbao.FetchResult) { r.Detail = "why" })
	if diff := cmp.Diff(nianbao.CrawlSurvey{EntriesGone: 1, Failed: nianbao.FetchGone, Detail: "why"}, ask()); diff != "" {
		f.t.Errorf("entry gone (-want +got):\n%s", diff)
	}
	f.add(run.ID, 0, report("/a"), list("/l"), target("/p", nianbao.KindPage, nianbao.PriorityPage))
	if s := ask(); s.Named != 2 {
		f.t.Errorf("%d named, want 2", s.Named)
	}
	f.end(run.ID)
	run = f.start(true)
	if s := ask(); s.Named != 0 {
		f.t.Errorf("%d named at the start of the next run", s.Named)
	}
	f.done(run.ID, f.next(run.ID), nianbao.FetchFetched, nil)
	if s := ask(); s.EntriesRead != 1 || s.Failed != "" {
		f.t.Errorf("entry read: %+v", s)
	}
}

func leftHosts(f *fixture) {
	run := f.start(true)
	f.add(run.ID, 0, report("/a"))
	again, err := f.Begin(context.Background(), nianbao.CrawlStart{Site: site, Hosts: []string{"new.example"}, All: true}, f.now)
	f.check(err)
	f.waiting(again.ID, 0)
}

func backoffs(f *fixture) {
	ctx := context.Background()
	for i := range 2 {
		f.check(f.SetBackoff(ctx, nianbao.CrawlHost{Host: fmt.Sprint("h", i), Until: f.now.Add(time.Duration(i+1) * time.Minute), Failures: 2, Reason: "status 503"}))
	}
	f.check(f.SetBackoff(ctx, nianbao.CrawlHost{Host: "h0"}))
	got, err := f.Backoffs(ctx, f.now)
	f.check(err)
	want := []nianbao.CrawlHost{{Host: "h1", Until: f.now.Add(2 * time.Minute), Failures: 2, Reason: "status 503"}}
	if diff := cmp.Diff(want, got); diff != "" {
		f.t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := f.Backoffs(ctx, f.now.Add(time.Hour)); len(got) != 0 || err != nil {
		f.t.Errorf("later: %v, %v", got, err)
	}
}
