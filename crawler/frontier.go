package crawler

import (
	"context"
	"time"

	"nianbao/internal/nianbao"
)

// Frontier holds the URLs of all sites with their schedule. The crawler calls
// it from one goroutine.
//
// Nothing is taken out of it before the work is done: a target stays in the
// queue until Done, so that a process that is killed repeats what was in
// flight and loses nothing.
type Frontier interface {
	// Begin opens a run of a site. A run that was cut short goes on; otherwise a
	// new one begins, in which the entries wait, and of the reports and
	// attachments known from earlier runs those that are due, or all.
	Begin(ctx context.Context, start nianbao.CrawlStart, now time.Time) (nianbao.CrawlRun, error)
	// Add queues targets that were found on a page, unless they were named in
	// this run before. Fresh is the number of those that were not. Found is the
	// page's own id, 0 for what no page named.
	Add(ctx context.Context, run, found int64, now time.Time, targets ...nianbao.Target) (fresh int, err error)
	// Foreign records links to reports on hosts outside the site.
	Foreign(ctx context.Context, run int64, now time.Time, links ...nianbao.ForeignLink) error
	// Next returns the most urgent target that waits for a host. If there is
	// none, wake tells when one that was put off becomes due; zero = never.
	Next(ctx context.Context, run int64, host string, now time.Time) (t *nianbao.Target, wake time.Time, err error)
	// Done records how the work on a target ended, and queues further pages of
	// the list that it is.
	Done(ctx context.Context, run int64, r nianbao.FetchResult, further ...nianbao.Target) error
	// Waiting is the number of targets in the queue of a run.
	Waiting(ctx context.Context, run int64) (int, error)
	// Survey tells what the run has come to.
	Survey(ctx context.Context, run int64) (nianbao.CrawlSurvey, error)
	// End closes a run: there is nothing left to do in it, or no more may be done.
	End(ctx context.Context, run int64, failed nianbao.FetchOutcome, detail string, now time.Time) error
	// Backoffs and SetBackoff keep the hosts that want to be left alone for a
	// while, beyond the end of the process. An Until in the past ends it.
	Backoffs(ctx context.Context, now time.Time) ([]nianbao.CrawlHost, error)
	SetBackoff(ctx context.Context, h nianbao.CrawlHost) error
}
