package crawler

import (
	"context"

	"nianbao/internal/nianbao"
)

// Sink takes what the crawler finds: pages that their link announced as annual
// reports, and the attachments of such pages. List pages are not handed over.
// Calls are not concurrent. An error stops the whole crawl.
type Sink interface {
	Capture(ctx context.Context, c *nianbao.Capture) error
}

// SinkFunc makes a function a Sink.
type SinkFunc func(ctx context.Context, c *nianbao.Capture) error

// Capture calls the function.
func (f SinkFunc) Capture(ctx context.Context, c *nianbao.Capture) error { return f(ctx, c) }

// Outcome says how the work on one URL ended.
type Outcome string

// The outcomes of a URL.
const (
	OutcomeListed   Outcome = "listed"    // a list or column page, read for its links
	OutcomeCaptured Outcome = "captured"  // handed to the sink
	OutcomeRobots   Outcome = "robots"    // robots.txt forbids it
	OutcomeScope    Outcome = "scope"     // led outside the hosts of the site
	OutcomePrivate  Outcome = "private"   // a private address, not allowed
	OutcomeTooLarge Outcome = "too_large" // larger than Options.MaxSize
	OutcomeGone     Outcome = "gone"      // 404 or 410
	OutcomeBlocked  Outcome = "blocked"   // refused, or answered with an anti-bot challenge
	OutcomeStatus   Outcome = "status"    // another status than 200
	OutcomeRedirect Outcome = "redirects" // too many redirects, or a loop
	OutcomeTimeout  Outcome = "timeout"   // no complete answer in time
	OutcomeNetwork  Outcome = "network"   // cannot connect, or the connection broke
	OutcomeMessage  Outcome = "malformed" // the answer is no valid HTTP
	OutcomeSeen     Outcome = "seen"      // redirected to a URL that was fetched before
	OutcomeBudget   Outcome = "budget"    // left in the queue when MaxPages was reached
)

// Progress tells that a URL is done.
type Progress struct {
	Site    string
	URL     string
	Kind    Kind
	Outcome Outcome
	Status  int    // HTTP status, 0 if there was none
	Detail  string // what went wrong, in English
	Done    int    // URLs of the site done so far
	Queued  int    // URLs of the site still waiting
}

// Summary is the result of a crawl.
type Summary struct {
	Sites []SiteSummary
}

// Failed lists the sites that could not be crawled at all.
func (s Summary) Failed() []SiteSummary {
	var failed []SiteSummary
	for _, site := range s.Sites {
		if site.Failed != "" {
			failed = append(failed, site)
		}
	}
	return failed
}

// SiteSummary is the result of crawling one site.
type SiteSummary struct {
	Name        string
	Requests    int // made for pages, redirects and repeats included, robots.txt not
	Lists       int // list and column pages read
	Reports     int // pages captured as candidates
	Attachments int // captured
	LookAlikes  int // links that resemble reports and were left alone
	// Foreign counts links to report pages on other hosts, by host.
	Foreign map[string]int
	// Skipped counts the URLs that were not captured, by reason.
	Skipped map[Outcome]int
	// Failed is set if none of the site's entries could be read; it is the
	// reason for the first, and Detail says more.
	Failed Outcome
	Detail string
}

// SkippedTotal is the number of URLs that were not captured.
func (s SiteSummary) SkippedTotal() int {
	total := 0
	for _, n := range s.Skipped {
		total += n
	}
	return total
}
