package nianbao

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"
)

// Capture is one URL, or one imported file, as it was received at one time,
// before anything has read it.
type Capture struct {
	URL       string      // absolute; "file:///name" for a file imported without one
	Captured  time.Time   // UTC
	Request   []byte      // HTTP request as on the wire; nil for an imported file
	Response  []byte      // HTTP response head and body as on the wire; nil for an imported file
	Status    int         // HTTP status; 0 for an imported file
	Header    http.Header // response header; nil for an imported file
	MediaType string      // Content-Type as declared; may be empty or wrong
	Body      []byte      // payload, transfer and content codings removed
	Hints     Hints

	// Undated marks an imported file of which it is not known when it was
	// received: Captured is then the time of the import.
	Undated bool
	// RecordOnly marks what is kept as evidence and not read: list pages,
	// robots.txt, sitemaps.
	RecordOnly bool
	// Tentative marks a page that may be a report or a list: if it is no report,
	// it counts as record-only.
	Tentative bool
	// MovedTo is the absolute address that a redirect names; empty for any
	// other answer.
	MovedTo string
	// Revisit is set if the payload is held already: only the head of the
	// response is stored then.
	Revisit *Revisit
}

// Revisit names the earlier capture that holds the payload of this one (WARC
// 1.1 §6.7).
type Revisit struct {
	URL      string
	Captured time.Time
	// NotModified is set if the server said so (304) instead of sending the
	// payload again.
	NotModified bool
}

// Visit is one look at a URL of which a capture is held: what a crawl, or the
// record of another archive, saw there at a time.
type Visit struct {
	URL      string
	At       time.Time
	Outcome  FetchOutcome // unchanged, gone or moved; a fetch of new bytes is an Entry
	Status   int          // HTTP status
	Detail   string       // for moved: the address that it moved to
	Location Location     // of the record that proves it
	// SHA256 is the payload that was seen (unchanged), lower-case hex; empty =
	// that of the latest capture.
	SHA256 string
}

// Hints are facts about a capture that its bytes do not hold: what the
// operator said of the site and what the list page said of the link.
type Hints struct {
	Site       string `json:"site,omitempty"`        // name of the site in the sites file, or host
	RegionCode string `json:"region_code,omitempty"` // the division that the site belongs to, six digits
	ListTitle  string `json:"list_title,omitempty"`  // text of the link that led here
	ListDate   string `json:"list_date,omitempty"`   // YYYY-MM-DD beside that link
	Page       string `json:"page,omitempty"`        // address of the page that this file is attached to
}

// SHA256 is the digest of the payload in lower-case hex.
func (c *Capture) SHA256() string {
	sum := sha256.Sum256(c.Body)
	return hex.EncodeToString(sum[:])
}

// Location is where the archive keeps a record.
type Location struct {
	File   string // name relative to the archive directory
	Offset int64  // first byte of the record's gzip member
}

// Snapshot is the catalog's row for one capture.
type Snapshot struct {
	ID        int64 // assigned by the catalog
	URL       string
	Captured  time.Time
	Status    int
	MediaType string
	SHA256    string // of the payload, lower-case hex
	Size      int64  // of the payload, bytes
	Digest    string // of the payload as on the wire, chunks joined ("sha1:…", WARC 1.1 §6.3.2); empty if not known
	Location  Location
	Hints     Hints
}
