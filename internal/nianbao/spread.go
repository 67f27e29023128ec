package nianbao

// SpreadBy says into what groups a [Spread] parts the reports.
type SpreadBy string

// The groupings of a spread. SpreadAll has one group, which is empty.
const (
	SpreadAll      SpreadBy = "all"
	SpreadProvince SpreadBy = "province" // codes of divisions of the first level
	SpreadLevel    SpreadBy = "level"
	SpreadType     SpreadBy = "office_type"
)

// SpreadBys lists the groupings; the first is the default.
var SpreadBys = []SpreadBy{SpreadAll, SpreadProvince, SpreadLevel, SpreadType}

// MaxFirst bounds the reports that [Spread.Earliest] names.
const MaxFirst = 20

// Spread counts the reports that a query finds over groups and years, beside all
// reports that its filters alone select. Reports without a year are in neither.
type Spread struct {
	Canonical string       // the query as understood
	Loosened  []string     // texts of it that were asked for by most of their words
	Cells     []SpreadCell // by group, then year; only where reports are held
	FirstYear int          // the earliest with hits; 0 = there are none
	Earliest  []string     // ids of hits of FirstYear, ascending, MaxFirst at most
}

// SpreadCell counts the reports of a group and year. Reports of which the group is
// not known, such as those of the nation by province, have an empty one.
type SpreadCell struct {
	Group string // what a filter takes
	Label string // name of a province; else equal to Group
	Year  int
	N     int // reports that the query finds
	Of    int // reports that the filters alone select
}
