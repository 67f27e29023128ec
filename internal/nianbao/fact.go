package nianbao

import "time"

// OfficeFact is an office as far as reports are grouped by it.
type OfficeFact struct {
	ID     string
	Name   string  // full name as most recently printed
	Body   string  // the name without names of divisions: 民政局
	Region *Region // nil for national bodies and where it is not known
	Type   OfficeType
}

// RegionCode is the six-digit code of the office's division, or empty.
func (o *OfficeFact) RegionCode() string {
	if o.Region == nil {
		return ""
	}
	return o.Region.Code
}

// Fact is what is known of a report beside its text and its numbers. Facts are
// shared between callers and never changed.
type Fact struct {
	Office        *OfficeFact
	Year          int
	Scope         Scope
	Form          Form
	Level         Level
	Published     string // YYYY-MM-DD; empty if not known
	PublishedFrom DateSource
}

// ID is the identifier of the report.
func (f *Fact) ID() string { return ReportID(f.Office.ID, f.Year, f.Scope) }

// Mark is a [State] in one byte, for columns. The zero value says that the
// report has no such cell.
type Mark uint8

// The marks.
const (
	MarkMissing Mark = iota
	MarkValue
	MarkBlank
	MarkNotApplicable
	MarkUnparsed
)

// StateMissing stands where a report is held that has no such cell. No
// observation has this state.
const StateMissing State = "missing"

// markStates are the states in the order of the marks.
var markStates = [...]State{StateMissing, StateValue, StateBlank, StateNotApplicable, StateUnparsed}

// State is the mark in words.
func (m Mark) State() State {
	if int(m) >= len(markStates) {
		return StateMissing
	}
	return markStates[m]
}

// MarkOf is the mark of a state.
func MarkOf(s State) Mark {
	for m, state := range markStates {
		if s == state {
			return Mark(m)
		}
	}
	return MarkMissing
}

// ColumnKey names a column: a number that a report may have for an applicant.
// Without an applicant it is the total, or the only number in forms that have
// no applicants.
type ColumnKey struct {
	Code      string // of an indicator or a sum; rates are computed from several columns
	Applicant Applicant
}

// Column holds one number of many reports.
type Column struct {
	Values []float64 // meaningful where the mark is MarkValue
	Marks  []Mark
}

// Frame is a set of reports with some of their numbers, one version of each.
type Frame struct {
	Facts   []*Fact
	Columns map[ColumnKey]*Column // as long as Facts
	Regions map[string]*Region    // divisions that reports have named, by code
}

// FactFilter selects the reports of a frame.
type FactFilter struct {
	ReportFilter
	Types []OfficeType
	// AsOf takes each report in the version that was newest at that time, and
	// leaves out what had not been captured by then; the zero time means now.
	AsOf time.Time
}

// CellFilter selects observations of reports. Within a field any of the values
// may match; empty fields match all.
type CellFilter struct {
	Indicators []string
	Applicants []Applicant
	States     []State
}

// CellPlace is a place in a listing of observations: after so many of those that
// the filter selects of a report. The zero value is the start.
type CellPlace struct {
	Report string // id
	N      int
}
