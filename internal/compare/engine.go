package compare

import (
	"context"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// Source gives reports with some of their numbers, one version of each. An
// office or a region that nobody has heard of is a [nianbao.ParamError].
type Source interface {
	Frame(ctx context.Context, f nianbao.FactFilter, keys ...nianbao.ColumnKey) (*nianbao.Frame, error)
	// Withdrawn lists the reports, by id, that stand nowhere any more.
	Withdrawn(ctx context.Context) (map[string]bool, error)
}

// Options configure an Engine. Source is needed.
type Options struct {
	Source Source
	Now    func() time.Time // nil = time.Now
	// Successions are the operator's: they count before the table of reforms.
	Successions []Succession
	// Expected are offices that the operator expects reports of.
	Expected []Expected
}

// Engine answers comparisons. It is safe for concurrent use.
type Engine struct{ opt Options }

// New makes an engine.
func New(opt Options) *Engine {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return &Engine{opt}
}

// Question is what all comparisons are asked by.
type Question struct {
	// Filter selects the reports. Of several scopes there is none to choose
	// from; without one it is [nianbao.ScopeOwn].
	Filter     nianbao.FactFilter
	Indicators []string // codes, Chinese names or rates; code[applicant] as in queries
	// Of makes each indicator a share of the sum of these.
	Of         []string
	Applicants []nianbao.Applicant // of indicators without one; none = the total, or the only number
	Join       Join                // empty = JoinNone
}

// maxIndicators bounds what is asked for at once, with all applicants.
const maxIndicators = 100

// answerable checks the scope, and puts the usual one.
func (q *Question) answerable() error {
	switch len(q.Filter.Scopes) {
	case 0:
		q.Filter.Scopes = []nianbao.Scope{nianbao.ScopeOwn}
	case 1:
	default:
		return &nianbao.ParamError{Param: "scope",
			Message: "reports of offices and of whole governments are never put together: ask for scope=own and for scope=government_wide apart",
			Chinese: "本机关报告与政府汇总报告不能放在一起：请分别查询 scope=own 和 scope=government_wide"}
	}
	if q.Join == "" {
		q.Join = JoinNone
	}
	return nil
}

// scope is the one scope of an answerable question.
func (q *Question) scope() nianbao.Scope { return q.Filter.Scopes[0] }

// Head says in every answer what it rests on.
type Head struct {
	Indicators []Indicator   `json:"indicators"`
	Scope      nianbao.Scope `json:"scope"`
	Join       Join          `json:"join"`
	AsOf       *time.Time    `json:"as_of"` // null = now
	Reports    int           `json:"reports"`
	Years      []int         `json:"years"`
	Breaks     []Break       `json:"breaks"`
}

// prepared is a question with what answers it.
type prepared struct {
	head     Head
	frame    *nianbao.Frame
	measures []bound // as head.Indicators
}

// prepare reads what a question needs, and refuses joins that are not allowed.
func (e *Engine) prepare(ctx context.Context, q *Question) (*prepared, error) {
	if err := q.answerable(); err != nil {
		return nil, err
	}
	measures, err := resolve(q)
	if err != nil {
		return nil, err
	}
	var keys []nianbao.ColumnKey
	for _, m := range measures {
		keys = m.keys(keys)
	}
	frame, err := e.opt.Source.Frame(ctx, q.Filter, keys...)
	if err != nil {
		return nil, err
	}
	p := &prepared{frame: frame, head: Head{
		Scope: q.scope(), Join: q.Join, Reports: len(frame.Facts), Years: yearsOf(frame, q.Filter.ReportFilter), Breaks: []Break{},
	}}
	if !q.Filter.AsOf.IsZero() {
		p.head.AsOf = &q.Filter.AsOf
	}
	for _, m := range measures {
		breaks, err := m.breaks(p.head.Years, q.Join)
		if err != nil {
			return nil, err
		}
		p.head.Breaks = append(p.head.Breaks, breaks...)
		p.head.Indicators = append(p.head.Indicators, m.Indicator)
		p.measures = append(p.measures, m.bind(frame))
	}
	return p, nil
}

// yearsOf lists the years of an answer: those asked for where both ends are
// given, else from the first to the last year of which there is a report.
func yearsOf(f *nianbao.Frame, filter nianbao.ReportFilter) []int {
	first, last := filter.YearFrom, filter.YearTo
	low, high := 0, 0
	for _, fact := range f.Facts {
		if low == 0 || fact.Year < low {
			low = fact.Year
		}
		high = max(high, fact.Year)
	}
	if first == 0 {
		first = low
	}
	if last == 0 {
		last = high
	}
	years := []int{}
	for y := first; y <= last && y > 0; y++ {
		years = append(years, y)
	}
	return years
}

// byPlace orders facts by division, name of the office and id, and year.
func byPlace(a, b *nianbao.Fact) int {
	return cmpOr(a.Office.RegionCode(), b.Office.RegionCode(), a.Office.Name, b.Office.Name, a.Office.ID, b.Office.ID)
}

// cmpOr compares pairs of texts until two differ.
func cmpOr(pairs ...string) int {
	for i := 0; i+1 < len(pairs); i += 2 {
		if c := strings.Compare(pairs[i], pairs[i+1]); c != 0 {
			return c
		}
	}
	return 0
}
