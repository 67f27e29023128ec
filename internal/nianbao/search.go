package nianbao

import (
	"fmt"
	"slices"
)

// Query is one search request. The zero value asks for all reports.
type Query struct {
	Text   string // the query language of the outward contract (§4)
	Filter ReportFilter
	// Sections restricts the words of Text to these sections.
	Sections []SectionKind
	Types    []OfficeType // of offices; any of them
	Sort     Sort
	Limit    int    // hits a page; 0 = DefaultLimit
	Cursor   string // opaque, from Result.Next
	NoFacets bool   // facets are not wanted
	NoMarks  bool   // fragments are not wanted
	Synonyms bool   // bare words find their synonyms too
	Wider    bool   // without Synonyms: say what they would find
	// BySection gives the fragments of each hit by section.
	BySection bool
	// Facets names the facets that are wanted; nil = all of them.
	Facets []string
}

// WantsFacets reports whether any facet is to be counted.
func (q *Query) WantsFacets() bool { return !q.NoFacets && (q.Facets == nil || len(q.Facets) > 0) }

// WantsFacet reports whether the facet of that name is to be counted.
func (q *Query) WantsFacet(name string) bool {
	return !q.NoFacets && (q.Facets == nil || slices.Contains(q.Facets, name))
}

// Limits of a page of results.
const (
	DefaultLimit = 20
	MaxLimit     = 200
)

// Sort orders hits. A leading "-" descends.
type Sort string

// The orders that do not name an indicator.
const (
	SortRelevance Sort = "relevance"
	SortNewest    Sort = "newest"
	SortOldest    Sort = "oldest"
)

// Result is one page of hits.
type Result struct {
	Total     int
	Hits      []Hit
	Facets    map[string][]Bucket // year, region, level, section, form
	Next      string              // cursor of the next page; empty on the last
	Partial   bool                // the deadline came first; Total counts what was found until then
	Canonical string              // the query as understood
	Widened   []Widening          // what Query.Synonyms did to it
	Wider     *Wider              // what it would find with synonyms; nil if no more, or not asked for
	// Suggestions are what may have been meant where nothing was found; the
	// index leaves them to those who know the register.
	Suggestions []Suggestion
	Loosened    []string // texts of the query, as folded, that were asked for by most of their words
}

// Hit is one report found.
type Hit struct {
	ID        string
	Title     string
	Office    string
	OfficeID  string
	Year      int
	Region    *Region
	Level     Level
	Scope     Scope
	Form      Form
	Published string
	URL       string
	Score     float64
	Number    *float64 // that the hits are ordered by; nil if the report has none, or in other orders
	Fragments []Fragment
	Sections  []HitSection // only if the query asks for them
}

// HitSection is a section of a hit in which texts of the query stand.
type HitSection struct {
	Section   SectionKind
	Heading   string
	Matches   int // places in heading and prose
	Fragments []Fragment
}

// Fragment is an excerpt around matches. HTML is escaped text in which <mark>
// is the only markup.
type Fragment struct {
	Section SectionKind // empty for title and office
	Heading string
	HTML    string
	Table   bool // it is a label of a table of the report's form
}

// TableLabel is a label of a row, a column or a block as the tables of a form
// print it, in the section that its table belongs to.
type TableLabel struct {
	Form    Form
	Section SectionKind
	Text    string
}

// PassageKind says what part of a report a passage is.
type PassageKind string

// The kinds of passage. A heading counts as text of its section.
const (
	PassageTitle PassageKind = "title" // which names the office too
	PassageText  PassageKind = "text"
	PassageLabel PassageKind = "label" // of a table
)

// Passage is a text of a report in which the texts of a query are looked for.
type Passage struct {
	Kind    PassageKind
	Section SectionKind // of text and label
	Text    string
}

// Span is a stretch of a text, in bytes.
type Span struct{ Start, End int }

// Bucket counts the hits that share a facet value.
type Bucket struct {
	Value string // what a filter takes: a year, a division code, a level …
	Label string // for people; equal to Value where there is no other name
	Count int
}

// QueryError says what is wrong with a query, and where.
type QueryError struct {
	Pos     int // in characters, 0-based
	Len     int // characters concerned; 0 = a point
	Message string
	Chinese string
	// Suggestion is what was probably meant in place of these characters.
	Suggestion string
}

func (e *QueryError) Error() string {
	return fmt.Sprintf("query, character %d: %s", e.Pos+1, e.Message)
}

// Is makes every query error match [ErrInvalid].
func (e *QueryError) Is(target error) bool { return target == ErrInvalid }

// ParamError says what is wrong with a part of a request beside the query.
type ParamError struct {
	Param   string
	Message string
	Chinese string
}

func (e *ParamError) Error() string { return e.Param + ": " + e.Message }

// Is makes every such error match [ErrInvalid].
func (e *ParamError) Is(target error) bool { return target == ErrInvalid }
