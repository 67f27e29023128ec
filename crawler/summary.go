package crawler

import "nianbao/internal/nianbao"

// Progress tells that work on a URL has ended, for this time.
type Progress struct {
	Site    string
	URL     string
	Kind    nianbao.TargetKind
	Outcome nianbao.FetchOutcome
	Status  int    // HTTP status, 0 if there was none
	Detail  string // what went wrong, in English
	Retry   bool   // it stays in the queue
	Done    int    // URLs of the site done in this run so far
	Queued  int    // URLs of the site still waiting
	Errors  int    // of those done
	// Paused says why the whole crawl waits, in English; nothing else is set then
	// but the site and the URL.
	Paused string
	// Ended is set in the last message of a site.
	Ended bool
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
	Requests    int // made in the run for pages, redirects and repeats included, robots.txt not
	Lists       int // list and column pages read
	Reports     int // pages handed over as possible reports
	Attachments int // handed over
	LookAlikes  int // links that resemble reports and were left alone
	NewReports  int
	NewVersions int
	// Foreign counts links to report pages on other hosts, by host.
	Foreign map[string]int
	// Outcomes counts the URLs that were done, by how they ended.
	Outcomes map[nianbao.FetchOutcome]int
	// Failed is set if none of the site's entries could be read; it is the
	// reason for the first, and Detail says more.
	Failed nianbao.FetchOutcome
	Detail string
	// Waiting is the number of URLs that are left in the queue, and Left says
	// why in English; empty if the run came to its end.
	Waiting int
	Left    string
}

// Errors is the number of URLs for which nothing usable was received.
func (s SiteSummary) Errors() int {
	n := 0
	for outcome, count := range s.Outcomes {
		if outcome.Failed() {
			n += count
		}
	}
	return n
}
