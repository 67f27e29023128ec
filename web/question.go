package web

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// Statistics answers comparisons. What it cannot answer as asked is a
// [nianbao.ParamError] that says what to ask instead.
type Statistics interface {
	Compare(ctx context.Context, req compare.TableRequest) (*compare.Table, error)
	Trends(ctx context.Context, req compare.TrendRequest) (*compare.Trends, error)
	Coverage(ctx context.Context, req compare.CoverageRequest) (*compare.Coverage, error)
	Ranking(ctx context.Context, req compare.RankingRequest) (*compare.Ranking, error)
	Outliers(ctx context.Context, req compare.OutlierRequest) (*compare.Outliers, error)
	Peers(ctx context.Context, req compare.PeersRequest) (*compare.Peers, error)
	Members(ctx context.Context, req compare.MembersRequest) (*compare.Members, error)
}

// Observations lists numbers as they are printed.
type Observations interface {
	EachCell(ctx context.Context, f nianbao.FactFilter, cells nianbao.CellFilter, from nianbao.CellPlace,
		fn func(nianbao.ObservationRow, nianbao.CellPlace) error) error
}

// Finder gives all reports that a query finds, in no particular order.
type Finder interface {
	IDs(ctx context.Context, q nianbao.Query) ([]string, error)
}

// Names of the parameters that select reports by what they say, and of those of
// comparisons.
var (
	factParams     = append([]string{"q", "section", "synonyms", "office_type", "as_of"}, filterParams...)
	questionParams = append([]string{"indicator", "applicant", "of", "join"}, factParams...)
)

// statTimeout bounds a comparison; what takes longer is answered with 503.
const statTimeout = 30 * time.Second

// facts reads the parameters that select reports, those that a query finds
// among them.
func (s *Server) facts(ctx context.Context, p params) (nianbao.FactFilter, error) {
	var f nianbao.FactFilter
	var err error
	if f.ReportFilter, err = p.filter(); err != nil {
		return f, err
	}
	if f.Types, err = oneOf(p, "office_type", nianbao.OfficeTypes); err != nil {
		return f, err
	}
	if f.AsOf, err = p.day("as_of"); err != nil {
		return f, err
	}
	q, err := p.query()
	if err != nil || q.Text == "" {
		return f, err
	}
	ids, err := s.finder.IDs(ctx, nianbao.Query{Text: q.Text, Filter: f.ReportFilter, Sections: q.Sections, Synonyms: q.Synonyms})
	if err != nil {
		return f, fmt.Errorf("reports of %q: %w", q.Text, err)
	}
	if ids == nil {
		ids = []string{}
	}
	f.IDs = ids
	return f, nil
}

// day reads a date as the end of that day, UTC.
func (p params) day(name string) (time.Time, error) {
	v, err := p.one(name)
	if err != nil || v == "" {
		return time.Time{}, err
	}
	t, err := time.Parse(time.DateOnly, v)
	if err != nil || t.Year() < minYear || t.Year() > maxYear {
		return time.Time{}, badParam(name, printable(v)+" 不是日期；请写 2024-01-31。", printable(v)+" is no date; write 2024-01-31.")
	}
	return t.AddDate(0, 0, 1).Add(-time.Millisecond), nil
}

// question reads what all comparisons are asked by.
func (s *Server) question(ctx context.Context, p params) (compare.Question, error) {
	q := compare.Question{Indicators: p["indicator"], Of: p["of"]}
	var err error
	if q.Filter, err = s.facts(ctx, p); err != nil {
		return q, err
	}
	if q.Applicants, err = oneOf(p, "applicant", nianbao.Applicants); err != nil {
		return q, err
	}
	q.Join, err = oneValue(p, "join", compare.Joins)
	return q, err
}

// oneValue reads a parameter that is given once at most, and comes from a list.
func oneValue[T ~string](p params, name string, known []T) (T, error) {
	v, err := p.one(name)
	if err != nil || v == "" {
		return "", err
	}
	list, err := oneOf(p, name, known)
	if err != nil {
		return "", err
	}
	return list[0], nil
}

// number reads a whole number within bounds.
func (p params) number(name string, without, least, most int) (int, error) {
	v, err := p.one(name)
	if err != nil || v == "" {
		return without, err
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		return 0, badParam(name, fmt.Sprintf("应为 %d 至 %d 的整数。", least, most), fmt.Sprintf("want a whole number from %d to %d.", least, most))
	}
	return n, nil
}

// page reads which page of a listing is wanted, by a cursor that counts.
func (p params) page() (offset, limit int, err error) {
	if limit, err = p.limit(); err != nil {
		return 0, 0, err
	}
	at, err := p.cursor(offsetCursor)
	return int(min(at, 1<<30)), limit, err
}

// nextPage is the cursor of the page that begins at an offset; 0 = there is none.
func nextPage(offset int) *string {
	if offset == 0 {
		return nil
	}
	next := newCursor(offsetCursor, int64(offset))
	return &next
}

// decimal reads a number that is not negative.
func (p params) decimal(name string) (float64, error) {
	v, err := p.one(name)
	if err != nil || v == "" {
		return 0, err
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || !(n >= 0 && n <= 1e15) {
		return 0, badParam(name, printable(v)+" 不可用；应为不小于 0 的数。", printable(v)+" cannot be used; want a number from 0 up.")
	}
	return n, nil
}
