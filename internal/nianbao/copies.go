package nianbao

// CopySpan is a place in the text of a section.
type CopySpan struct {
	Section SectionKind `json:"section"`
	N       int         `json:"n"`    // position of the section in the report, from 0
	From    int         `json:"from"` // characters of the section's text
	To      int         `json:"to"`
	Quote   string      `json:"quote"`
}

// EditKind says what was changed in text that is the same otherwise.
type EditKind string

// The kinds of edits.
const (
	EditYear   EditKind = "year"   // one year in place of another: 2021年 → 2022年
	EditNumber EditKind = "number" // any other number
	EditWords  EditKind = "words"  // words that were replaced, put in or left out
)

// CopyEdit is a difference within a passage; the side that lacks the words has
// an empty span.
type CopyEdit struct {
	Kind  EditKind `json:"kind"`
	Later CopySpan `json:"later"`
	Other CopySpan `json:"other"`
}

// CopyPassage is text that stands in both reports. Without the edits the two
// spans are equal but for white space, punctuation, case, width and script.
type CopyPassage struct {
	Later CopySpan   `json:"later"`
	Other CopySpan   `json:"other"`
	Edits []CopyEdit `json:"edits"` // in the order of the text, never nil
}

// CopyCounts measure how much of a report's narrative stands in another. The
// unit is a character, a letter or a whole number; punctuation does not count.
type CopyCounts struct {
	Narrative int `json:"narrative"` // all of the prose
	Template  int `json:"template"`  // of it in clauses that many offices use; not part of Own
	Own       int `json:"own"`       // what is left
	Copied    int `json:"copied"`    // of Own that stands in the other report
}

// Share is the part of the own text that was copied, from 0 to 1; 0 if there is
// none.
func (c CopyCounts) Share() float64 {
	if c.Own == 0 {
		return 0
	}
	return float64(c.Copied) / float64(c.Own)
}

// Copied is what a later report has in common with an earlier one.
type Copied struct {
	CopyCounts
	Passages  []CopyPassage // in the order of the later report
	Templates []CopySpan    // of the later report, neighbouring clauses joined
}

// CopyBasis says by what it was decided which of two reports is the later.
type CopyBasis string

// The ways to tell the later report.
const (
	BasisPublished CopyBasis = "published" // both say when they were published
	BasisYear      CopyBasis = "year"      // they are of different years
	BasisUnclear   CopyBasis = "unclear"   // neither decides
)

// CopyKind tells an office that repeats itself from one that took from another.
type CopyKind string

// The kinds of pairs.
const (
	CopyOwn   CopyKind = "own"   // the office's report of the year before
	CopyOther CopyKind = "other" // another office's report
)

// CopyPair is a report and an earlier one that has text in common with it.
// Where the basis is unclear, the report of which the greater share stands in
// the other takes the place of the later.
type CopyPair struct {
	Later, Other PairedReport
	Kind         CopyKind
	Basis        CopyBasis
	CopyCounts   // of the later report
}

// PairedReport is what a list of pairs tells of a report.
type PairedReport struct {
	ID        string
	Office    string
	OfficeID  string
	Year      int
	Scope     Scope
	Region    *Region
	Published string // YYYY-MM-DD; empty if not known
}

// PairFilter selects pairs. The zero value selects all.
type PairFilter struct {
	Reports  ReportFilter // that the later report meets
	Of       string       // id of a report that is one of the two; empty = any
	With     string       // id of the other; only with Of
	Kinds    []CopyKind
	MinShare float64
	Offset   int
	Limit    int
}

// CopyHead is what the search for copies needs to know of a report. Key is its
// number within the catalog, and so is Office.
type CopyHead struct {
	Key       int64
	Office    int64
	Year      int
	Scope     Scope
	Region    string // code; empty for national bodies and where it is not known
	Published string // YYYY-MM-DD; empty if not known
	Stamp     string // another one means that the text or the date has changed
}

// CopyText is a report's narrative as the search for copies keeps it.
type CopyText struct {
	CopyHead
	Prints  []uint32 // fingerprints, ascending, each once
	Clauses []uint32 // hashes of its clauses, likewise
}

// CopySource is a report whose text is to be compared.
type CopySource struct {
	CopyHead
	Sections []Section
}

// CopyGroup are the reports of one year in a division and all below it; the
// whole country has no code. The zero value is the country in all years.
type CopyGroup struct {
	Year   int
	Region string // the first 2, 4 or 6 digits of the code
}

// CopyTemplates are the clauses that so many offices of a group use that they
// are nobody's own: hashes, ascending. What a wider group has is not repeated.
type CopyTemplates map[CopyGroup][]uint32

// CopyResult is a pair as the search for copies found it.
type CopyResult struct {
	Later, Other int64 // keys
	Kind         CopyKind
	Basis        CopyBasis
	CopyCounts
}

// CopyState says how far the search for copies has come.
type CopyState struct {
	Rules      string // by which the pairs that are shown were found
	Generation int64  // of these pairs
	Building   int64  // the generation that is being built; 0 = none
	Listed     bool   // templates and fingerprint lists of Building are written
	Paired     int64  // key of the last report whose pairs of Building are written
	Known      int64  // last change of the catalog that the pairs show
	Since      int    // reports that changed since templates were counted
}

// CopyChanges are the reports that the search for copies has to look at.
type CopyChanges struct {
	Changed []CopyHead // by key
	Gone    []int64    // keys of reports that are held no more
	Last    int64      // change of the catalog up to which this goes
	Held    int        // reports in all
}

// CopyPosting is a fingerprint with the key of a report that has it, in the
// order of fingerprints.
type CopyPosting uint64

// NewCopyPosting joins the two.
func NewCopyPosting(print uint32, key int64) CopyPosting {
	return CopyPosting(uint64(print)<<32 | uint64(uint32(key)))
}

// Print is the fingerprint.
func (p CopyPosting) Print() uint32 { return uint32(p >> 32) }

// Key is that of the report.
func (p CopyPosting) Key() int64 { return int64(uint32(p)) }

// Common tells that the posting stands for more reports than are worth listing.
// It has the key 0, which no report has.
func (p CopyPosting) Common() bool { return p.Key() == 0 }

// maxCopyList is in how many reports a fingerprint may be to say anything of two
// of them; what more have is a formula.
const maxCopyList = 500

// ShortenCopyPostings puts a posting that is [CopyPosting.Common] in the place of
// each list that is too long, or begins with one. The postings are in their
// order, and the result uses their memory.
func ShortenCopyPostings(postings []CopyPosting) []CopyPosting {
	kept := postings[:0]
	for len(postings) > 0 {
		n := 1
		for n < len(postings) && postings[n].Print() == postings[0].Print() {
			n++
		}
		if n > maxCopyList || postings[0].Common() {
			kept = append(kept, NewCopyPosting(postings[0].Print(), 0))
		} else {
			kept = append(kept, postings[:n]...)
		}
		postings = postings[n:]
	}
	return kept
}

// SimilarPair is a pair with what the two reports have in common.
type SimilarPair struct {
	CopyPair
	Passages  []CopyPassage
	Templates []CopySpan
}
