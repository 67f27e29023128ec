package crawler

import (
	"context"

	"nianbao/internal/nianbao"
)

// Sink takes all that the crawler receives: what may be a report, and, marked
// RecordOnly, list pages, robots.txt and sitemaps. Redirects, "not modified" and
// "not found" come as they are, for a list may have been a report, too. Calls may be concurrent; when one returns, the
// capture is kept for good. An error stops the crawl, but for
// [nianbao.ErrDiskFull], after which the capture is offered again.
type Sink interface {
	Capture(ctx context.Context, c *nianbao.Capture) (Verdict, error)
}

// Verdict is what reading a capture came to. The zero value says nothing.
type Verdict struct {
	Report     string // id of the report that it holds, empty if none
	NewReport  bool
	NewVersion bool
	Unchanged  bool                 // the same bytes as before
	Rejection  *nianbao.RejectError // why it is no readable report
}

// list tells that the page was read and is something else than a report, so
// that its links may lead on.
func (v *Verdict) list() bool {
	return v.Rejection != nil && v.Rejection.Code == nianbao.RejectNotAReport
}

// SinkFunc makes a function a Sink.
type SinkFunc func(ctx context.Context, c *nianbao.Capture) (Verdict, error)

// Capture calls the function.
func (f SinkFunc) Capture(ctx context.Context, c *nianbao.Capture) (Verdict, error) { return f(ctx, c) }
