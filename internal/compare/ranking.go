package compare

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
	"nianbao/internal/stats"
)

// Order says which end of a ranking comes first.
type Order string

// The orders.
const (
	Descending Order = "desc"
	Ascending  Order = "asc"
)

// Orders lists the orders.
var Orders = []Order{Descending, Ascending}

// RankingRequest asks for the order of offices by the first indicator in one
// year.
type RankingRequest struct {
	Question
	Order Order // empty = Descending
	// MinDenominator leaves out rates over less: a rate of three cases tells little.
	MinDenominator float64
	Offset, Limit  int // of rows; Limit 0 = all
}

// Ranking is the order of offices by a number.
type Ranking struct {
	Head
	Year   int    `json:"year"`
	Order  Order  `json:"order"`
	Counts        // of the reports; N are those with the number
	Ranked int    `json:"ranked"`        // rows: N without what follows
	NoRate int    `json:"undefined"`     // rates over a denominator of 0
	Small  int    `json:"below_minimum"` // rates over a smaller denominator than asked for
	Rows   []Rank `json:"rows"`
	Next   int    `json:"-"`
}

// Rank is the place of an office. Equal numbers share the best of their places.
type Rank struct {
	Rank   int     `json:"rank"`
	Office Office  `json:"office"`
	Value  float64 `json:"value"`
	Rate   *Rate   `json:"rate,omitempty"` // with its interval: places whose intervals overlap say little
	Report string  `json:"report"`
}

// Ranking puts the offices in order.
func (e *Engine) Ranking(ctx context.Context, req RankingRequest) (*Ranking, error) {
	year, err := oneYear(&req.Question)
	if err != nil {
		return nil, err
	}
	p, err := e.prepare(ctx, &req.Question)
	if err != nil {
		return nil, err
	}
	out := &Ranking{Head: p.head, Year: year, Order: cmp.Or(req.Order, Descending), Rows: []Rank{}}
	b := &p.measures[0]
	var rows []Rank
	for i := range p.frame.Facts {
		r := b.at(i)
		out.add(r.mark)
		row, ok := p.rank(0, i)
		switch {
		case r.mark != nianbao.MarkValue:
		case !ok:
			out.NoRate++
		case b.rate && r.below < req.MinDenominator:
			out.Small++
		default:
			rows = append(rows, row)
		}
	}
	out.Ranked = len(rows)
	rankRows(rows, out.Order)
	out.Rows, out.Next = page(rows, req.Offset, req.Limit)
	return out, nil
}

// rank is the row of a report, without its place; ok is false if it has no
// number to be ranked by.
func (p *prepared) rank(m, i int) (row Rank, ok bool) {
	b := &p.measures[m]
	r := b.at(i)
	v, ok := b.value(r)
	row = Rank{Office: newOffice(p.frame.Facts[i]), Value: v, Report: p.frame.Facts[i].ID()}
	if ok && b.rate {
		row.Rate = newRate(r.above, r.below)
	}
	return row, ok
}

// rankRows gives rows their places and puts them into order; those of one place
// by division and name.
func rankRows(rows []Rank, order Order) {
	values := make([]float64, len(rows))
	for i, r := range rows {
		if values[i] = r.Value; order == Ascending {
			values[i] = -r.Value
		}
	}
	for i, rank := range stats.Ranks(values) {
		rows[i].Rank = rank
	}
	slices.SortFunc(rows, func(a, b Rank) int {
		return cmp.Or(a.Rank-b.Rank, cmpOr(a.Office.RegionCode, b.Office.RegionCode, a.Office.Name, b.Office.Name, a.Report, b.Report))
	})
}

// page cuts a page out of rows; next is the offset of the one after it, 0 if
// there is none.
func page[T any](rows []T, offset, limit int) (part []T, next int) {
	from, to := min(offset, len(rows)), len(rows)
	if limit > 0 && from+limit < to {
		to = from + limit
		next = to
	}
	return append([]T{}, rows[from:to]...), next
}

// oneYear is the one year that a question asks for.
func oneYear(q *Question) (int, error) {
	f := q.Filter
	if f.YearFrom == 0 || f.YearFrom != f.YearTo {
		return 0, &nianbao.ParamError{Param: "year", Message: "offices are ranked within one year: ask for one, such as year=2022, and for each further year again",
			Chinese: "名次只在同一年度内比较：请只写一年，例如 year=2022；其他年份另行查询"}
	}
	return f.YearFrom, nil
}

// OutlierRequest asks for reports whose number lies far from those of their
// group and year.
type OutlierRequest struct {
	Question
	Within        Grouping // empty = ByLevel
	Threshold     float64  // robust standard deviations; 0 = DefaultThreshold
	Offset, Limit int      // of rows; Limit 0 = all
}

// DefaultThreshold is the distance from which on a number counts as an outlier
// (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
const DefaultThreshold = 3.5

// Outliers are reports far from the middle of their group.
type Outliers struct {
	Head
	Within    Grouping       `json:"within"`
	Threshold float64        `json:"threshold"`
	Groups    []OutlierGroup `json:"groups"`
	Total     int            `json:"total"` // rows
	Rows      []Outlier      `json:"rows"`  // the farthest first
	Next      int            `json:"-"`
}

// OutlierGroup is a group and year with its middle and spread.
type OutlierGroup struct {
	Indicator string  `json:"indicator"`
	Key       string  `json:"key"`
	Label     string  `json:"label"`
	LabelEN   string  `json:"label_en"`
	Year      int     `json:"year"`
	N         int     `json:"n"`
	Median    float64 `json:"median"`
	MAD       float64 `json:"mad"`
	// Flat is set if more than half of the numbers are equal: there is no spread
	// to measure by, and none is called an outlier.
	Flat bool `json:"flat,omitempty"`
}

// Outlier is a report far from the middle of its group.
type Outlier struct {
	Indicator string  `json:"indicator"`
	Group     string  `json:"group"` // key
	Year      int     `json:"year"`
	Office    Office  `json:"office"`
	Value     float64 `json:"value"`
	Distance  float64 `json:"distance"` // (value − median) ÷ (1.4826 × MAD)
	Rate      *Rate   `json:"rate,omitempty"`
	Report    string  `json:"report"`
}

// Outliers finds them for every indicator, group and year.
func (e *Engine) Outliers(ctx context.Context, req OutlierRequest) (*Outliers, error) {
	threshold := cmp.Or(req.Threshold, DefaultThreshold)
	if !(threshold > 0) {
		return nil, &nianbao.ParamError{Param: "threshold", Message: fmt.Sprintf("want a number over 0, such as %v", DefaultThreshold),
			Chinese: fmt.Sprintf("应为大于 0 的数，例如 %v", DefaultThreshold)}
	}
	p, err := e.prepare(ctx, &req.Question)
	if err != nil {
		return nil, err
	}
	out := &Outliers{Head: p.head, Within: cmp.Or(req.Within, ByLevel), Threshold: threshold, Groups: []OutlierGroup{}}
	var rows []Outlier
	for m := range p.measures {
		for _, g := range p.grouped(out.Within, req.Filter.ReportFilter) {
			for _, year := range p.head.Years {
				group, far := p.outliers(m, g, year, threshold)
				if group.N > 0 {
					out.Groups = append(out.Groups, group)
				}
				rows = append(rows, far...)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b Outlier) int {
		return cmp.Or(cmp.Compare(abs(b.Distance), abs(a.Distance)), cmpOr(a.Report, b.Report))
	})
	out.Total = len(rows)
	out.Rows, out.Next = page(rows, req.Offset, req.Limit)
	return out, nil
}

func abs(v float64) float64 { return max(v, -v) }

// outliers measures one group and year.
func (p *prepared) outliers(m int, g members, year int, threshold float64) (OutlierGroup, []Outlier) {
	b := &p.measures[m]
	name := p.head.Indicators[m].Name
	out := OutlierGroup{Indicator: name, Key: g.key, Label: g.label, LabelEN: g.english, Year: year}
	var values []float64
	var reports []int
	for _, i := range g.reports {
		if p.frame.Facts[i].Year != year {
			continue
		}
		if v, ok := b.value(b.at(i)); ok {
			values, reports = append(values, v), append(reports, i)
		}
	}
	spread, ok := stats.SpreadOf(values)
	if !ok {
		return out, nil
	}
	out.N, out.Median, out.MAD, out.Flat = len(values), spread.Median, spread.MAD, spread.MAD == 0
	var rows []Outlier
	for k, v := range values {
		d, ok := spread.Distance(v)
		if !ok || abs(d) < threshold {
			continue
		}
		fact := p.frame.Facts[reports[k]]
		row := Outlier{Indicator: name, Group: g.key, Year: year, Office: newOffice(fact), Value: v, Distance: d, Report: fact.ID()}
		if r := b.at(reports[k]); b.rate {
			row.Rate = newRate(r.above, r.below)
		}
		rows = append(rows, row)
	}
	return out, rows
}
