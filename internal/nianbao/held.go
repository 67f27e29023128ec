package nianbao

import "time"

// Held is a report as the catalog holds it: the newest version's content with
// the snapshots behind it.
type Held struct {
	ID       string
	OfficeID string
	URL      string // where the newest version was captured
	Site     string // host of URL, or the site's name; empty for files imported without a URL
	Report   Report
	Newest   int       // N of the version that Report holds: the one captured last, not always the last N
	Versions []Version // ascending by N, never empty
	Places   []Place   // URLs at which it was seen, in the order of first sight; only where a single report is asked for
}

// State says what became of the report; it needs the places.
func (h *Held) State() ReportState { return StateOf(h.Places) }

// Current returns the version that Report holds, or nil if there is none.
func (h *Held) Current() *Version {
	for i := range h.Versions {
		if h.Versions[i].N == h.Newest {
			return &h.Versions[i]
		}
	}
	return nil
}

// Version is one content that a report had: versions of one report differ in
// text or cells, not merely in bytes.
type Version struct {
	N        int // 1-based
	Snapshot Snapshot
	Rules    string // version of the extraction rules that read it
}

// OfficeEntry is an office of the register with what is held of it.
type OfficeEntry struct {
	ID     string
	Name   string // full name as most recently printed
	Level  Level
	Region *Region
	Years  []int // ascending, each once
}

// ReportFilter selects reports. The zero value selects all; within a field any
// of the values may match, and all fields must.
type ReportFilter struct {
	YearFrom, YearTo int      // inclusive; 0 = open
	Regions          []string // six-digit codes or names; each includes all divisions below it
	Levels           []Level
	Offices          []string // office IDs or exact names
	Forms            []Form
	Scopes           []Scope
	IDs              []string // report IDs; nil = all, empty = none
}

// Overview is what the home page tells of the holdings.
type Overview struct {
	Reports      int
	Offices      int
	Observations int64
	Snapshots    int
	Rejected     int
	FirstYear    int
	LastYear     int
	LastCaptured time.Time
	Coverage     []CoverageCell // reports held per year and province-level division
	Newest       []Held         // most recently captured, without sections and observations
}

// CoverageCell counts reports held of one year in one province; Region is nil
// for national bodies and for reports whose region is not known.
type CoverageCell struct {
	Year    int
	Region  *Region
	Reports int
}

// ListKind is a kind of thing that is listed as a whole.
type ListKind string

// The kinds that are listed.
const (
	ListReports ListKind = "reports"
	ListOffices ListKind = "offices"
)

// Listed is a report or an office in a list of all.
type Listed struct {
	ID string
	// Changed is when the content that is held now was first captured; of an
	// office, that of its reports which changed last.
	Changed time.Time
}

// Block is one of the stretches into which a list of all is cut. An entry stays
// in its block for as long as it is held.
type Block struct {
	N       int // from 1; some may be missing
	Changed time.Time
}
