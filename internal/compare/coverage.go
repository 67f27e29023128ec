package compare

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"nianbao/internal/deadline"
	"nianbao/internal/nianbao"
)

// Expectation says of which years a report of an office is expected.
type Expectation string

// The expectations.
const (
	// ExpectEver expects an office's reports of all years from the first that it
	// is known to have published, until another office took it over.
	ExpectEver Expectation = "ever"
	// ExpectSpan expects them from the first to the last that is known.
	ExpectSpan Expectation = "span"
)

// Expectations lists the expectations.
var Expectations = []Expectation{ExpectEver, ExpectSpan}

// CoverageStatus says what became of an expected report.
type CoverageStatus string

// The statuses of coverage. The first three are those of [deadline.Status].
const (
	CoverageOnTime   CoverageStatus = "on_time"
	CoverageLate     CoverageStatus = "late"
	CoverageDoubtful CoverageStatus = "doubtful"
	CoverageMissing  CoverageStatus = "missing" // the deadline has passed, and no report is held
	CoverageGone     CoverageStatus = "gone"    // a copy is held, and no place shows it any more
)

// CoverageStatuses lists the statuses.
var CoverageStatuses = []CoverageStatus{CoverageOnTime, CoverageLate, CoverageDoubtful, CoverageMissing, CoverageGone}

// CoverageRequest asks how offices met their duty to report.
type CoverageRequest struct {
	Filter        nianbao.FactFilter // forms do not count
	Expect        Expectation        // empty = ExpectEver
	Statuses      []CoverageStatus   // rows wanted; empty = all
	By            Grouping           // of the totals by year; empty = ByAll
	Offset, Limit int                // of rows; Limit 0 = all
}

// CoverageRow is an office and year.
type CoverageRow struct {
	Office        Office             `json:"office"`
	Year          int                `json:"year"`
	Status        CoverageStatus     `json:"status"`
	Published     *string            `json:"published"`
	PublishedFrom nianbao.DateSource `json:"published_from,omitempty"`
	Deadline      string             `json:"deadline"`
	Basis         deadline.Basis     `json:"basis"` // of the deadline
	Days          *int               `json:"days"`  // after the deadline; negative before it
	Why           deadline.Why       `json:"why,omitempty"`
	Report        *string            `json:"report"`
	Listed        bool               `json:"listed,omitempty"` // the operator expects it
}

// CoverageTotals counts rows. Every expected report has one status.
type CoverageTotals struct {
	Expected int `json:"expected"`
	Held     int `json:"held"`
	OnTime   int `json:"on_time"`
	Late     int `json:"late"`
	Doubtful int `json:"doubtful"`
	Missing  int `json:"missing"`
	Gone     int `json:"gone"`
	// NotDue are years whose deadline has not passed and of which no report is
	// held; they are not expected yet.
	NotDue int `json:"not_due"`
}

// CoverageGroup has the totals of a group by year.
type CoverageGroup struct {
	Key     string                     `json:"key"`
	Label   string                     `json:"label"`
	LabelEN string                     `json:"label_en"`
	Years   map[string]*CoverageTotals `json:"years"`
}

// Coverage is what is held of what is expected.
type Coverage struct {
	Scope  nianbao.Scope   `json:"scope"`
	Expect Expectation     `json:"expect"`
	AsOf   *time.Time      `json:"as_of"`
	Years  []int           `json:"years"`
	By     Grouping        `json:"by"`
	Totals CoverageTotals  `json:"totals"`
	Groups []CoverageGroup `json:"groups"`
	Total  int             `json:"total"` // rows
	Rows   []CoverageRow   `json:"rows"`  // by division, name and year
	Next   int             `json:"-"`
}

// Coverage compares what is held with what is expected.
func (e *Engine) Coverage(ctx context.Context, req CoverageRequest) (*Coverage, error) {
	q := Question{Filter: req.Filter}
	if err := q.answerable(); err != nil {
		return nil, err
	}
	c := &covering{engine: e, req: req, now: e.opt.Now().UTC(), scope: q.scope()}
	if !req.Filter.AsOf.IsZero() {
		c.now = req.Filter.AsOf
	}
	if err := c.read(ctx, q.Filter); err != nil {
		return nil, err
	}
	out := &Coverage{Scope: c.scope, Expect: cmp.Or(req.Expect, ExpectEver), By: cmp.Or(req.By, ByAll), Years: c.years(), Rows: []CoverageRow{}, Groups: []CoverageGroup{}}
	if !req.Filter.AsOf.IsZero() {
		out.AsOf = &c.now
	}
	rows := c.rows(out)
	if len(req.Statuses) > 0 {
		rows = slices.DeleteFunc(rows, func(r CoverageRow) bool { return !slices.Contains(req.Statuses, r.Status) })
	}
	out.Total = len(rows)
	from, to := min(req.Offset, len(rows)), len(rows)
	if req.Limit > 0 {
		to = min(from+req.Limit, len(rows))
	}
	out.Rows = append(out.Rows, rows[from:to]...)
	if to < len(rows) {
		out.Next = to
	}
	return out, nil
}

// covering is the work on one answer.
type covering struct {
	engine *Engine
	req    CoverageRequest
	now    time.Time
	scope  nianbao.Scope

	frame   *nianbao.Frame
	next    map[string]successor
	gone    map[string]bool
	offices map[string]*covered
}

// covered is an office of which reports are expected.
type covered struct {
	office *nianbao.OfficeFact
	level  nianbao.Level
	held   map[int]*nianbao.Fact
	first  int // of the years held; 0 = none is
	last   int
	listed []Expected
}

// add takes in a report that is held.
func (o *covered) add(f *nianbao.Fact) {
	o.held[f.Year] = f
	if o.first == 0 || f.Year < o.first {
		o.first = f.Year
	}
	if f.Year >= o.last {
		o.last, o.level = f.Year, f.Level
	}
}

// read collects the offices with all that is held of them, whatever the years
// asked for: they say from when on reports are expected.
func (c *covering) read(ctx context.Context, f nianbao.FactFilter) error {
	f.YearFrom, f.YearTo, f.Forms = 0, 0, nil
	var err error
	if c.frame, err = c.engine.opt.Source.Frame(ctx, f); err != nil {
		return err
	}
	_, register, err := c.engine.register(ctx)
	if err != nil {
		return err
	}
	c.next = findLinks(register, c.engine.opt.Successions).successors()
	if c.req.Filter.AsOf.IsZero() {
		if c.gone, err = c.engine.opt.Source.Withdrawn(ctx); err != nil {
			return err
		}
	}
	c.offices = map[string]*covered{}
	for _, fact := range c.frame.Facts {
		o := c.offices[fact.Office.ID]
		if o == nil {
			o = &covered{office: fact.Office, held: map[int]*nianbao.Fact{}}
			c.offices[fact.Office.ID] = o
		}
		o.add(fact)
	}
	c.addListed()
	return nil
}

// addListed adds the operator's offices that the filter selects.
func (c *covering) addListed() {
	f := c.req.Filter
	regions := regionFilters(f.Regions, c.frame.Regions)
	for _, e := range c.engine.opt.Expected {
		o := e.Office
		known := c.offices[o.ID]
		if known == nil {
			if e.Scope != c.scope || f.IDs != nil || !among(f.Levels, e.Level) || !among(f.Types, o.Type) ||
				len(f.Offices) > 0 && !slices.Contains(f.Offices, o.ID) && !slices.Contains(f.Offices, o.Name) ||
				len(f.Regions) > 0 && !startsWithAny(o.RegionCode(), regions) {
				continue
			}
			known = &covered{office: o, level: e.Level, held: map[int]*nianbao.Fact{}}
			c.offices[o.ID] = known
		}
		if e.Scope == c.scope {
			known.listed = append(known.listed, e)
		}
	}
}

// years are those asked for; open ends reach from the first report held, or
// listed, to the last year of which reports are due, or held.
func (c *covering) years() []int {
	first, last := c.req.Filter.YearFrom, c.req.Filter.YearTo
	low, high := 0, c.now.Year()-1
	for _, o := range c.offices {
		if o.first != 0 && (low == 0 || o.first < low) {
			low = o.first
		}
		high = max(high, o.last)
		for _, e := range o.listed {
			if e.From != 0 && (low == 0 || e.From < low) {
				low = e.From
			}
		}
	}
	first, last = cmp.Or(first, low), cmp.Or(last, high)
	years := []int{}
	for y := first; y <= last && y > 0; y++ {
		years = append(years, y)
	}
	return years
}

// ordered lists the offices by division and name.
func (c *covering) ordered() []*covered {
	return slices.SortedFunc(maps.Values(c.offices), func(a, b *covered) int {
		return cmpOr(a.office.RegionCode(), b.office.RegionCode(), a.office.Name, b.office.Name, a.office.ID, b.office.ID)
	})
}

// rows makes a row for every expected report, and counts them.
func (c *covering) rows(out *Coverage) []CoverageRow {
	var rows []CoverageRow
	groups := map[string]*CoverageGroup{}
	var order []group
	of := grouper(out.By, c.req.Filter.ReportFilter, c.frame.Regions)
	for _, o := range c.ordered() {
		for _, year := range out.Years {
			row, expected, due := c.row(o, year, out.Expect)
			if !expected {
				continue
			}
			g := of(&nianbao.Fact{Office: o.office, Level: o.level, Year: year})
			if groups[g.key] == nil {
				groups[g.key] = &CoverageGroup{g.key, g.label, g.english, map[string]*CoverageTotals{}}
				order = append(order, g)
			}
			totals := groups[g.key].Years[strconv.Itoa(year)]
			if totals == nil {
				totals = &CoverageTotals{}
				groups[g.key].Years[strconv.Itoa(year)] = totals
			}
			if !due {
				totals.NotDue++
				out.Totals.NotDue++
				continue
			}
			totals.add(row)
			out.Totals.add(row)
			rows = append(rows, row)
		}
	}
	slices.SortFunc(order, groupOrder(out.By))
	for _, g := range order {
		out.Groups = append(out.Groups, *groups[g.key])
	}
	return rows
}

func (t *CoverageTotals) add(r CoverageRow) {
	t.Expected++
	if r.Report != nil {
		t.Held++
	}
	switch r.Status {
	case CoverageOnTime:
		t.OnTime++
	case CoverageLate:
		t.Late++
	case CoverageDoubtful:
		t.Doubtful++
	case CoverageMissing:
		t.Missing++
	case CoverageGone:
		t.Gone++
	}
}

// row is an office and year; due is false for a report that is not held and
// whose deadline has not passed.
func (c *covering) row(o *covered, year int, expect Expectation) (row CoverageRow, expected, due bool) {
	fact := o.held[year]
	listed := o.isListed(year)
	if fact == nil && !listed && !c.expects(o, year, expect) {
		return row, false, false
	}
	level := o.level
	if fact != nil {
		level = fact.Level
	}
	deadlineDay, basis := deadline.Of(year, c.scope, level)
	row = CoverageRow{Office: newOffice(&nianbao.Fact{Office: o.office, Level: level}), Year: year, Listed: listed,
		Deadline: deadlineDay.Format(time.DateOnly), Basis: basis}
	if fact == nil {
		row.Status = CoverageMissing
		return row, true, c.now.After(deadlineDay.AddDate(0, 0, 1))
	}
	id := fact.ID()
	row.Report, row.PublishedFrom = &id, fact.PublishedFrom
	if fact.Published != "" {
		row.Published = &fact.Published
	}
	v := deadline.Judge(year, deadlineDay, fact.Published, fact.PublishedFrom)
	row.Status, row.Why = CoverageStatus(v.Status), v.Why
	if v.Dated {
		row.Days = &v.Days
	}
	if c.gone[id] {
		row.Status = CoverageGone
	}
	return row, true, true
}

func (o *covered) isListed(year int) bool {
	return slices.ContainsFunc(o.listed, func(e Expected) bool {
		return (e.From == 0 || year >= e.From) && (e.To == 0 || year <= e.To)
	})
}

// expects tells whether an office that publishes is expected to have published
// a report of a year that is not held.
func (c *covering) expects(o *covered, year int, expect Expectation) bool {
	if o.first == 0 || year < o.first || expect == ExpectSpan && year > o.last {
		return false
	}
	next, taken := c.next[o.office.ID]
	return !taken || year < next.year
}

// among tells that v is in the list, or that the list is empty.
func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

func startsWithAny(s string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return len(s) >= len(p) && s[:len(p)] == p })
}
