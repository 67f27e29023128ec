package nianbao

import (
	"strings"
	"time"
)

// Place is one URL at which a report stands or stood, with what the visits to
// it saw.
type Place struct {
	URL       string
	FirstSeen time.Time    // first capture that showed the report
	LastSeen  time.Time    // last visit that showed it
	Visited   time.Time    // last visit of any outcome
	Status    int          // HTTP status of the last visit; 0 for an imported file or no answer
	Outcome   FetchOutcome // of the last visit; empty for an imported file
	// Replaced is set if the URL answered, with something that is not this report.
	Replaced bool
	Versions []int // versions that were seen there, in the order of their first sight
}

// Shows tells that the last visit which got an answer found the report there.
// A visit that failed (a timeout, a refusal) says nothing of the page.
func (p *Place) Shows() bool {
	return !p.Replaced && p.Outcome != FetchGone && p.Outcome != FetchMoved
}

// ReportState says what became of a report since it was first seen.
type ReportState string

// The states of a report.
const (
	StateLive      ReportState = "live"      // stands where it stood, as it stood
	StateEdited    ReportState = "edited"    // the content at one of its places has changed
	StateMoved     ReportState = "moved"     // gone from where it was first seen, and stands elsewhere
	StateWithdrawn ReportState = "withdrawn" // no place shows it any more
)

// StateOf derives a report's state from its places: withdrawn before moved
// before edited before live. Places are in the order of their first sight. That
// a file of the report was imported says nothing of where it stands, so such
// places count only if there is no other.
func StateOf(places []Place) ReportState {
	places = standing(places)
	shown, edited := 0, false
	for i := range places {
		if places[i].Shows() {
			shown++
		}
		edited = edited || len(places[i].Versions) > 1
	}
	switch {
	case len(places) > 0 && shown == 0:
		return StateWithdrawn
	case len(places) > 1 && !places[0].Shows():
		return StateMoved
	case edited:
		return StateEdited
	}
	return StateLive
}

// standing leaves the imported files out, unless there is nothing else.
func standing(places []Place) []Place {
	var urls []Place
	for _, p := range places {
		if !strings.HasPrefix(p.URL, "file:") {
			urls = append(urls, p)
		}
	}
	if urls == nil {
		return places
	}
	return urls
}

// ReportDiff is how two versions of a report differ.
type ReportDiff struct {
	Text  []TextChange `json:"text"`
	Cells []CellChange `json:"cells"`
}

// TextOp is the kind of a change in a text.
type TextOp string

// The kinds of change.
const (
	OpInsert  TextOp = "insert"
	OpDelete  TextOp = "delete"
	OpReplace TextOp = "replace"
)

// TextChange is a passage that differs: From is what stood in the older
// version, To what stands in the newer one; either may be empty.
type TextChange struct {
	Section SectionKind `json:"section"`
	Op      TextOp      `json:"op"`
	From    string      `json:"from"`
	To      string      `json:"to"`
}

// CellChange is an observation that differs. A side is null if that version has
// no such cell.
type CellChange struct {
	Indicator string       `json:"indicator"`
	Applicant Applicant    `json:"applicant,omitempty"`
	From      *Observation `json:"from"`
	To        *Observation `json:"to"`
}
