// Package deadline knows by when an annual report had to be published, and tells
// from its date whether it was. It is pure.
//
// The rules are those of the regulations: article 31 of 2008 (国务院令第492号), by
// 31 March of the next year; article 49 of 2019 (国务院令第711号), by 31 January for
// offices and by 31 March for the report of a whole government. Towns and
// streets are not named there; in practice they follow 31 January.
package deadline

import (
	"time"

	"nianbao/internal/nianbao"
)

// firstOfNewRule is the first report year that the regulations of 2019 hold for.
const firstOfNewRule = 2019

// Basis says what a deadline rests on.
type Basis string

// The bases of a deadline.
const (
	Statute  Basis = "statute"
	Practice Basis = "practice" // towns and streets: not in the statute
)

// Of is the last day on which the report of a year is on time (midnight UTC of
// that day), and what that rests on.
func Of(year int, scope nianbao.Scope, level nianbao.Level) (time.Time, Basis) {
	switch {
	case year < firstOfNewRule, scope == nianbao.ScopeGovernmentWide:
		return time.Date(year+1, time.March, 31, 0, 0, 0, 0, time.UTC), Statute
	case level == nianbao.LevelTownship:
		return time.Date(year+1, time.January, 31, 0, 0, 0, 0, time.UTC), Practice
	}
	return time.Date(year+1, time.January, 31, 0, 0, 0, 0, time.UTC), Statute
}

// Status says how a report stands to its deadline.
type Status string

// The statuses of a report that is held. What is not held has none.
const (
	OnTime   Status = "on_time"
	Late     Status = "late"
	Doubtful Status = "doubtful" // the date tells nothing for certain
)

// migrationDays is how late a date has to be to be that of a move to another
// site rather than of the publication.
const migrationDays = 300

// Verdict is what a date says of a report.
type Verdict struct {
	Status Status
	Days   int  // after the deadline; negative before it; 0 if Dated is not set
	Dated  bool // there is a date
	Why    Why  // it is doubtful
}

// Why is the reason of a doubt.
type Why string

// The reasons of a doubt.
const (
	NoDate    Why = "no_date"
	WeakDate  Why = "weak_date" // of the HTTP header or the URL, which tell when a page was moved
	Migrated  Why = "migrated"  // more than 300 days after the deadline
	BadDate   Why = "bad_date"  // no date of the calendar
	BeforeEnd Why = "too_early" // within the year that the report is of
)

// Judge compares a date (YYYY-MM-DD) of a source with a deadline.
func Judge(year int, due time.Time, published string, from nianbao.DateSource) Verdict {
	if published == "" {
		return Verdict{Status: Doubtful, Why: NoDate}
	}
	day, err := time.Parse(time.DateOnly, published)
	if err != nil {
		return Verdict{Status: Doubtful, Why: BadDate}
	}
	v := Verdict{Dated: true, Days: int(day.Sub(due) / (24 * time.Hour))}
	switch {
	case from == nianbao.DateHeader || from == nianbao.DateURL:
		v.Status, v.Why = Doubtful, WeakDate
	case day.Year() <= year:
		v.Status, v.Why = Doubtful, BeforeEnd
	case v.Days > migrationDays:
		v.Status, v.Why = Doubtful, Migrated
	case v.Days > 0:
		v.Status = Late
	default:
		v.Status = OnTime
	}
	return v
}
