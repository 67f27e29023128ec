// Package batch runs a list of queries and counts the hits of each by year. It
// is what the command line, the API and the pages share.
package batch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"nianbao/internal/nianbao"
)

// MaxQueries is the length of a list.
const MaxQueries = 1000

// LineTime bounds a single line of a list.
const LineTime = 15 * time.Second

// Searcher finds reports.
type Searcher interface {
	Search(ctx context.Context, q nianbao.Query) (*nianbao.Result, error)
}

// Options restrict all queries of a list.
type Options struct {
	Filter   nianbao.ReportFilter
	Sections []nianbao.SectionKind
}

// State says what became of a query.
type State string

// The states of a row. A row that was not run has no counts, like one with an
// error; those of a partial one are what was found until its time ran out.
const (
	StateDone    State = "done"
	StatePartial State = "partial"
	StateError   State = "error"
	StateNotRun  State = "not_run"
)

// Row is a query with its hits.
type Row struct {
	Query     string // as given
	Canonical string // as understood
	State     State
	Total     int
	Years     map[string]int // hits by year of the report; reports without a year are in Total only
	Err       error          // a [nianbao.QueryError] as a rule
}

// Counted reports whether the row has counts.
func (r *Row) Counted() bool { return r.State == StateDone || r.State == StatePartial }

// Table is a list of queries with their hits, in the order of the list.
type Table struct {
	Years   []string // that any query has hits in, ascending
	Rows    []Row
	Partial bool // some rows are partial or were not run
}

// Run runs the queries one after the other, so that a list takes the place of
// one search. What cannot be read, or takes too long, has its error in its row.
// When the context's time runs out the rest stays as it is: [StateNotRun].
// Whatever else fails, fails the whole: the list is too long, the context is
// cancelled, the index does not answer.
func Run(ctx context.Context, s Searcher, queries []string, opt Options) (*Table, error) {
	if len(queries) == 0 {
		return nil, fmt.Errorf("batch: the list is empty: %w", nianbao.ErrInvalid)
	}
	if len(queries) > MaxQueries {
		return nil, fmt.Errorf("batch: %d queries, at most %d: %w", len(queries), MaxQueries, nianbao.ErrInvalid)
	}
	t := &Table{Rows: make([]Row, len(queries))}
	for i, q := range queries {
		t.Rows[i] = Row{Query: q, State: StateNotRun}
	}
	years := map[string]bool{}
	for i := range t.Rows {
		row := &t.Rows[i]
		if err := ctx.Err(); errors.Is(err, context.DeadlineExceeded) {
			break
		}
		if err := row.run(ctx, s, opt); err != nil {
			return nil, fmt.Errorf("batch: query %d: %w", i+1, err)
		}
		for year := range row.Years {
			years[year] = true
		}
	}
	t.Years = slices.Sorted(maps.Keys(years))
	t.Partial = slices.ContainsFunc(t.Rows, func(r Row) bool { return r.State == StatePartial || r.State == StateNotRun })
	return t, nil
}

func (r *Row) run(ctx context.Context, s Searcher, opt Options) error {
	one, cancel := context.WithTimeout(ctx, LineTime)
	defer cancel()
	res, err := s.Search(one, nianbao.Query{
		Text: r.Query, Filter: opt.Filter, Sections: opt.Sections, Limit: 1, NoMarks: true, Facets: []string{"year"},
	})
	if r.State, r.Err = Outcome(ctx, err); r.State == StateDone {
		r.take(res)
	}
	if r.State == "" {
		return err
	}
	return nil
}

// Outcome tells what became of a line of a list, with the error that stands in its
// row: one that the line is to blame for, or that it took too long by itself.
// Where the time of the list is up the line was not run. Any other error fails
// the list; it has no state.
func Outcome(list context.Context, err error) (State, error) {
	switch {
	case err == nil:
		return StateDone, nil
	case errors.Is(list.Err(), context.DeadlineExceeded):
		return StateNotRun, nil
	case errors.Is(err, nianbao.ErrInvalid), errors.Is(err, context.DeadlineExceeded) && list.Err() == nil:
		return StateError, err
	}
	return "", err
}

func (r *Row) take(res *nianbao.Result) {
	r.State, r.Canonical, r.Total, r.Years = StateDone, res.Canonical, res.Total, map[string]int{}
	if res.Partial {
		r.State = StatePartial
	}
	for _, b := range res.Facets["year"] {
		r.Years[b.Value] = b.Count
	}
}
