package nianbao

// Entry is one capture with what was read of it, as the catalog takes it in:
// either a report or the reason why it is none.
type Entry struct {
	Snapshot  Snapshot
	Report    *Report      // nil if rejected
	Rejection *RejectError // nil if read
	Rules     string       // version of the extraction rules
}

// Outcome is what taking in one entry changed.
type Outcome string

// The outcomes of an entry.
const (
	OutcomeNewReport  Outcome = "new_report"  // first version of a report
	OutcomeNewVersion Outcome = "new_version" // its content differs from all versions held
	OutcomeUnchanged  Outcome = "unchanged"   // a further snapshot or visit of a version held
	OutcomeRejected   Outcome = "rejected"    // no readable report
	OutcomeKnown      Outcome = "known"       // nothing is new: the same capture was taken in before
	OutcomeRecorded   Outcome = "recorded"    // archived as evidence; holds no content
)

// Stored says what became of an entry.
type Stored struct {
	SnapshotID int64
	ReportID   string // empty if rejected
	Version    int
	Outcome    Outcome
}

// Unindexed is a report that the index does not show as it is now.
type Unindexed struct {
	Report  string // id; it may not be held any more
	Changes int64  // since it was indexed last
}

// Known is a snapshot that the catalog holds, and how it was judged.
type Known struct {
	Snapshot  Snapshot
	Rules     string       // version of the extraction rules that judged it
	Rejection *RejectError // nil if it is a report
	ReportID  string       // of the report that it shows; empty if rejected
	Version   int          // of that report
}
