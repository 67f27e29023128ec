package compare

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"nianbao/internal/nianbao"
	"nianbao/internal/stats"
)

// TrendRequest asks for the figures of groups by year.
type TrendRequest struct {
	Question
	By Grouping // empty = ByAll
	// WithoutLargest leaves out so many reports of each group and year, those with
	// the greatest number; of a rate, those with the greatest denominator.
	WithoutLargest int
}

// MaxLeftOut bounds how many reports may be left out.
const MaxLeftOut = 10

// Trends are the figures of groups by year.
type Trends struct {
	Head
	By             Grouping `json:"by"`
	WithoutLargest int      `json:"without_largest"`
	Groups         []Group  `json:"groups"`           // of the first indicator
	Others         []Other  `json:"others,omitempty"` // of those after it
}

// Other has the groups of a further indicator.
type Other struct {
	Indicator string  `json:"indicator"` // its name
	Groups    []Group `json:"groups"`
}

// Group is a set of reports by year. A year without reports is left out.
type Group struct {
	Key     string             `json:"key"`
	Label   string             `json:"label"`
	LabelEN string             `json:"label_en"`
	Years   map[string]*Figure `json:"years"`
}

// Figure describes the numbers of the reports of a group and year.
type Figure struct {
	Reports int `json:"reports"` // held
	Counts
	// Undefined are the reports whose rate has a denominator of 0. They are in N,
	// and in the sums of Rate, but have no value of their own.
	Undefined int `json:"undefined,omitempty"`

	Sum    *float64 `json:"sum"` // null for rates
	Min    *float64 `json:"min"`
	Q1     *float64 `json:"q1"`
	Median *float64 `json:"median"`
	Q3     *float64 `json:"q3"`
	Max    *float64 `json:"max"`
	Rate   *Rate    `json:"rate"` // of the sums; null for counts

	LeftOut []LeftOut `json:"left_out,omitempty"`

	readings []taken
}

// LeftOut is a report that was left out as one of the largest.
type LeftOut struct {
	Report string  `json:"report"`
	Office string  `json:"office"`
	Value  float64 `json:"value"` // by which it is large
}

// taken is the known number of report i.
type taken struct {
	i            int
	above, below float64
}

// Trends computes the figures of groups by year.
func (e *Engine) Trends(ctx context.Context, req TrendRequest) (*Trends, error) {
	if req.WithoutLargest < 0 || req.WithoutLargest > MaxLeftOut {
		return nil, &nianbao.ParamError{Param: "without_largest", Message: fmt.Sprintf("want a whole number from 0 to %d", MaxLeftOut),
			Chinese: fmt.Sprintf("应为 0 至 %d 的整数", MaxLeftOut)}
	}
	p, err := e.prepare(ctx, &req.Question)
	if err != nil {
		return nil, err
	}
	t := &Trends{Head: p.head, By: cmp.Or(req.By, ByAll), WithoutLargest: req.WithoutLargest}
	groups := p.grouped(t.By, req.Filter.ReportFilter)
	for m := range p.measures {
		figures := p.figures(m, groups, req.WithoutLargest)
		if m == 0 {
			t.Groups = figures
		} else {
			t.Others = append(t.Others, Other{p.head.Indicators[m].Name, figures})
		}
	}
	return t, nil
}

// members are the reports of a group.
type members struct {
	group
	reports []int
}

// grouped puts the reports into groups, in the order of answers.
func (p *prepared) grouped(by Grouping, filter nianbao.ReportFilter) []members {
	of := grouper(by, filter, p.frame.Regions)
	places := map[string]int{}
	var out []members
	for i, fact := range p.frame.Facts {
		g := of(fact)
		at, known := places[g.key]
		if !known {
			at = len(out)
			places[g.key] = at
			out = append(out, members{group: g})
		}
		out[at].reports = append(out[at].reports, i)
	}
	order := groupOrder(by)
	slices.SortFunc(out, func(a, b members) int { return order(a.group, b.group) })
	return out
}

// figures describes a measure by group and year.
func (p *prepared) figures(m int, groups []members, leaveOut int) []Group {
	out := make([]Group, 0, len(groups))
	for _, g := range groups {
		years := map[int]*Figure{}
		for _, i := range g.reports {
			year := p.frame.Facts[i].Year
			f := years[year]
			if f == nil {
				f = &Figure{}
				years[year] = f
			}
			f.Reports++
			r := p.measures[m].at(i)
			f.add(r.mark)
			if r.mark == nianbao.MarkValue {
				f.readings = append(f.readings, taken{i, r.above, r.below})
			}
		}
		named := map[string]*Figure{}
		for year, f := range years {
			p.leaveOut(m, f, leaveOut)
			f.describe(p.measures[m].rate)
			named[strconv.Itoa(year)] = f
		}
		out = append(out, Group{g.key, g.label, g.english, named})
	}
	return out
}

// leaveOut takes the n largest out of a figure.
func (p *prepared) leaveOut(m int, f *Figure, n int) {
	if n = min(n, len(f.readings)); n == 0 {
		return
	}
	size := func(t taken) float64 {
		if p.measures[m].rate {
			return t.below
		}
		return t.above
	}
	id := func(t taken) string { return p.frame.Facts[t.i].ID() }
	slices.SortFunc(f.readings, func(a, b taken) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(id(a), id(b)))
	})
	for _, t := range f.readings[:n] {
		f.LeftOut = append(f.LeftOut, LeftOut{id(t), p.frame.Facts[t.i].Office.Name, size(t)})
	}
	f.readings = f.readings[n:]
	f.N -= n
}

// describe computes what is said of the numbers.
func (f *Figure) describe(rate bool) {
	above, below, values := make([]float64, 0, len(f.readings)), make([]float64, 0, len(f.readings)), make([]float64, 0, len(f.readings))
	for _, t := range f.readings {
		above, below = append(above, t.above), append(below, t.below)
		switch {
		case !rate:
			values = append(values, t.above)
		case t.below != 0:
			values = append(values, t.above/t.below)
		default:
			f.Undefined++
		}
	}
	s := stats.Summarize(values)
	if s.N > 0 {
		f.Min, f.Q1, f.Median, f.Q3, f.Max = &s.Min, &s.Q1, &s.Median, &s.Q3, &s.Max
	}
	switch {
	case len(f.readings) == 0:
	case rate:
		f.Rate = newRate(stats.Sum(above), stats.Sum(below))
	default:
		f.Sum = &s.Sum
	}
	f.readings = nil
}
