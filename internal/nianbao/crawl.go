package nianbao

import "time"

// TargetKind says what a URL is expected to be.
type TargetKind string

// The kinds of URL.
const (
	KindList       TargetKind = "list"       // a page read for its links
	KindPage       TargetKind = "page"       // a report or a list: the page decides
	KindReport     TargetKind = "report"     // a page that its link announces as a report
	KindAttachment TargetKind = "attachment" // a file linked from a report page
	KindSitemap    TargetKind = "sitemap"    // a sitemap (sitemaps.org protocol)
)

// Priorities of targets: reports before further lists, so that a crawl that is
// cut short has something to show, and known reports after new ones.
const (
	PriorityEntry      = 0
	PriorityAttachment = 10
	PriorityReport     = 20
	PriorityPage       = 30
	PriorityList       = 40 // and more with the distance from the entry
	PriorityRecheck    = 80
)

// Target is one URL of a site, with what is known of it before it is fetched.
type Target struct {
	ID    int64  // assigned by the frontier; 0 = not stored yet
	Key   string // canonical URL, and the form if there is one: what tells targets of a site apart
	Host  string // in whose queue it waits: "host", with ":port" unless that is the default
	URL   string
	Form  string // body of a POST request, form-encoded; empty for GET
	Kind  TargetKind
	Hops  int  // column links followed since the entry; list paging does not count
	Pages int  // further pages of the same list followed since its first
	Entry bool // named by the operator
	Hints Hints

	Redirects int  // that led here, one after another
	Column    bool // the list is one of annual reports, by its link or by the pages before it
	Barren    int  // list pages before this one, in a row, that brought nothing new
	Priority  int  // smaller is more urgent

	Held         bool   // was received before
	Tries        int    // attempts that failed in this run
	ETag         string // validators of the last answer, for a conditional request
	LastModified string
}

// FetchOutcome says how the last work on a URL ended.
type FetchOutcome string

// The outcomes of a URL.
const (
	FetchFetched   FetchOutcome = "fetched"   // received, and not what it was before
	FetchUnchanged FetchOutcome = "unchanged" // holds what it held before
	FetchGone      FetchOutcome = "gone"      // 404 or 410
	FetchMoved     FetchOutcome = "moved"     // redirected to another URL, which has a row of its own
	FetchBlocked   FetchOutcome = "blocked"   // refused, or answered with an anti-bot challenge
	FetchRobots    FetchOutcome = "robots"    // robots.txt forbids it, or could not be had
	FetchScope     FetchOutcome = "scope"     // led outside the hosts of the site
	FetchPrivate   FetchOutcome = "private"   // a private address, not allowed
	FetchTooLarge  FetchOutcome = "too_large" // larger than the limit
	FetchStatus    FetchOutcome = "status"    // a status that is none of the above
	FetchRedirects FetchOutcome = "redirects" // too many redirects, or a loop
	FetchTimeout   FetchOutcome = "timeout"   // no complete answer in time
	FetchNetwork   FetchOutcome = "network"   // cannot connect, or the connection broke
	FetchTLS       FetchOutcome = "tls"       // no secure connection
	FetchMalformed FetchOutcome = "malformed" // the answer is no valid HTTP
)

// CrawlStart is what a run of a site begins with.
type CrawlStart struct {
	Site     string
	Region   string
	Spec     string        // the site as it was listed; empty = keep what is stored
	Schedule time.Duration // between the starts of two runs
	Hosts    []string      // that may be fetched from; URLs on others leave the queue
	Entries  []Target
	All      bool // visit every known report again, not only those that are due
}

// FetchResult is how the work on one target ended.
type FetchResult struct {
	Target       Target
	Outcome      FetchOutcome
	Status       int    // HTTP status; 0 if there was no answer
	Detail       string // why, in English
	At           time.Time
	Requests     int // that it took
	ETag         string
	LastModified string
	Report       string // id of the report that was read from it
	NewReport    bool
	NewVersion   bool
	// Retry, if set, says that the failure may pass: the target stays in the
	// queue until then.
	Retry time.Time
	// SameLinks tells that a list is unchanged: what was found on it before
	// counts as found again.
	SameLinks bool
}

// RecheckAfter is how long a known report is left unvisited in a site that is
// crawled every so often: a page that was found unchanged so many times in a row
// is visited ever more rarely, but twice a year at least.
func RecheckAfter(every time.Duration, unchanged int) time.Duration {
	const longest = 180 * 24 * time.Hour
	return min(max(every, 0)<<min(unchanged, 10), longest)
}

// CrawlSurvey is what a run has come to so far.
type CrawlSurvey struct {
	Named       int // reports, or pages that may be one, that were named by links
	EntriesRead int
	EntriesGone int          // entries that are gone, or lead outside the site
	Failed      FetchOutcome // of the first entry that could not be read
	Detail      string
}

// Entry takes in how an entry of the run ended.
func (s *CrawlSurvey) Entry(outcome FetchOutcome, detail string) {
	switch outcome {
	case FetchFetched, FetchUnchanged:
		s.EntriesRead++
		return
	case FetchMoved: // what it moved to is an entry too
		return
	case FetchGone, FetchScope:
		s.EntriesGone++
	}
	if s.Failed == "" {
		s.Failed, s.Detail = outcome, detail
	}
}

// Failed tells that nothing usable was received. A page that is gone or has
// moved is an answer, not a failure.
func (o FetchOutcome) Failed() bool {
	switch o {
	case FetchFetched, FetchUnchanged, FetchGone, FetchMoved, "":
		return false
	}
	return true
}

// CrawlRun is one crawl of one site, from its first request until nothing was
// left to fetch.
type CrawlRun struct {
	ID       int64
	Site     string // name of the site
	Started  time.Time
	Ended    time.Time // zero while it is under way, or after it was cut short
	Requests int       // made for pages, redirects and repeats included, robots.txt not
	// Outcomes counts the URLs done by how they ended.
	Outcomes    map[FetchOutcome]int
	NewReports  int
	NewVersions int
	Waiting     int // URLs in the queue
	// Failed is set if none of the site's entries could be read: the reason for
	// the first, and Detail says more.
	Failed FetchOutcome
	Detail string
}

// Errors is the number of URLs that failed.
func (r *CrawlRun) Errors() int {
	n := 0
	for outcome, count := range r.Outcomes {
		if outcome.Failed() {
			n += count
		}
	}
	return n
}

// CrawlSite is a site of the data directory with what its crawls came to.
type CrawlSite struct {
	Name    string
	Region  string    // six-digit code, or empty
	Due     time.Time // when the schedule wants it next
	Spec    string    // the site as it was listed, JSON; only its writer reads it
	Last    *CrawlRun // nil before the first
	URLs    int       // known of the site
	Waiting int       // of these, in the queue
	// Reports is the number of reports that are held from the site.
	Reports int
}

// CrawlURL is a URL of a site's frontier with how the last work on it ended.
type CrawlURL struct {
	Site      string
	URL       string
	Kind      TargetKind
	Waiting   bool // in the queue of a run
	Outcome   FetchOutcome
	Status    int    // HTTP status; 0 if there was no answer
	Detail    string // why, in English; empty where the outcome says it all
	Report    string // id of the report that it holds, if it does
	FirstSeen time.Time
	Fetched   time.Time // last attempt; zero = none yet
}

// CrawlURLFilter selects URLs of the frontier; the zero value selects all.
type CrawlURLFilter struct {
	Site     string
	Outcomes []FetchOutcome
	Failed   bool // only outcomes that are failures
	After    int64
	Limit    int // 0 = 100
}

// CrawlHost is a host that is being left alone for a while.
type CrawlHost struct {
	Host     string
	Until    time.Time // no request before this
	Failures int       // in a row
	Reason   string    // in English
}

// CrawlStatus is what a page about the crawls shows.
type CrawlStatus struct {
	Sites   []CrawlSite
	Backoff []CrawlHost          // hosts in backoff
	Errors  map[FetchOutcome]int // failed URLs over all sites, by kind
	Foreign []ForeignHost        // hosts that were linked to and not followed
}

// ForeignHost counts links to reports on a host outside a site's scope.
type ForeignHost struct {
	Site  string
	Host  string
	Links int
}

// ForeignLink is a link to a report on a host outside a site's scope.
type ForeignLink struct {
	Host  string
	URL   string
	Title string
}
