package catalog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// EachCell gives the observations of the reports that a filter selects, from a
// place on: reports by year, region and office, observations as the report has
// them. With each comes the place after it. An office or a region that nobody
// has heard of is a [nianbao.ParamError].
func (c *Catalog) EachCell(ctx context.Context, f nianbao.FactFilter, cells nianbao.CellFilter, from nianbao.CellPlace,
	fn func(nianbao.ObservationRow, nianbao.CellPlace) error) error {
	list, err := c.listing(ctx, f)
	if err != nil {
		return fmt.Errorf("list observations: %w", err)
	}
	start, err := list.find(from.Report)
	if err != nil {
		return err
	}
	skip := from.N
	for part := range slices.Chunk(list[start:], chunk) {
		rows, err := c.cellsOf(ctx, part, cells)
		if err != nil {
			return fmt.Errorf("list observations: %w", err)
		}
		for _, l := range part {
			for n, row := range rows[l.version] {
				if n < skip {
					continue
				}
				if err := fn(row, nianbao.CellPlace{Report: row.ReportID, N: n + 1}); err != nil {
					return err
				}
			}
			skip = 0
		}
	}
	return nil
}

// listing is what observations are given of, in order.
type listing []listed

// listing puts the selected reports into order.
func (c *Catalog) listing(ctx context.Context, f nianbao.FactFilter) (listing, error) {
	var out listing
	err := c.withSelection(ctx, f, func(m *frames, s *selection) error {
		out = make(listing, 0, len(s.rows))
		for _, row := range s.rows {
			l := listed{m.facts.rows[row], m.facts.newest[row]}
			if e, ok := s.earlier[row]; ok {
				l = e
			}
			out = append(out, l)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b listed) int { return a.order(b.fact.Year, b.fact.Office, b.fact.Scope) })
	return out, err
}

func (l listed) order(year int, office *nianbao.OfficeFact, scope nianbao.Scope) int {
	return cmp.Or(cmp.Compare(l.fact.Year, year), strings.Compare(l.fact.Office.RegionCode(), office.RegionCode()),
		strings.Compare(l.fact.Office.ID, office.ID), strings.Compare(string(l.fact.Scope), string(scope)))
}

// find is the position of a report, 0 for the start. A report that is not in the
// listing makes an invalid place.
func (l listing) find(report string) (int, error) {
	if report == "" {
		return 0, nil
	}
	i := slices.IndexFunc(l, func(l listed) bool { return strings.HasPrefix(report, l.fact.Office.ID) && l.fact.ID() == report })
	if i < 0 {
		return 0, &nianbao.ParamError{Param: "cursor", Message: "belongs to another list, or to a report that is not held any more; begin again without it",
			Chinese: "不属于这个列表，或所指的报告已不在库中；请去掉后重新开始"}
	}
	return i, nil
}

// withSelection applies a filter to the facts as they are now.
func (c *Catalog) withSelection(ctx context.Context, f nianbao.FactFilter, use func(*frames, *selection) error) error {
	return c.current(ctx, func(q querier, m *frames) error {
		s, err := m.facts.selection(ctx, q, f)
		if err != nil {
			return err
		}
		return use(m, s)
	})
}

// Warm reads facts and columns into memory before they are asked for.
func (c *Catalog) Warm(ctx context.Context, keys ...nianbao.ColumnKey) error {
	err := c.current(ctx, func(q querier, m *frames) error { return m.load(ctx, q, keys, c.opts.ColumnMemory) })
	if err != nil {
		return fmt.Errorf("read numbers ahead: %w", err)
	}
	return nil
}

// current runs use with the memory as the catalog is now.
func (c *Catalog) current(ctx context.Context, use func(querier, *frames) error) error {
	for {
		err := c.view(ctx, func(q querier) error {
			last, err := lastChange(ctx, q)
			if err != nil {
				return err
			}
			m := &c.frames
			m.mu.Lock()
			defer m.mu.Unlock()
			if err := m.bring(ctx, q, last); err != nil {
				return err
			}
			return use(q, m)
		})
		if !errors.Is(err, errMoved) {
			return err
		}
	}
}

// cellsOf reads the observations of some reports, by version.
func (c *Catalog) cellsOf(ctx context.Context, reports []listed, f nianbao.CellFilter) (map[int64][]nianbao.ObservationRow, error) {
	heads := make(map[int64]nianbao.ObservationRow, len(reports))
	versions := make([]int64, len(reports))
	for i, l := range reports {
		o := l.fact.Office
		versions[i] = l.version
		heads[l.version] = nianbao.ObservationRow{ReportID: l.fact.ID(), Office: o.Name, OfficeID: o.ID, Year: l.fact.Year,
			Scope: l.fact.Scope, Form: l.fact.Form, Level: l.fact.Level, Region: o.Region}
	}
	rows := make(map[int64][]nianbao.ObservationRow, len(reports))
	err := c.view(ctx, func(q querier) error {
		if err := each(ctx, q, func(scan func(...any) error) error {
			var pk int64
			var n int
			err := scan(&pk, &n)
			head := heads[pk]
			head.Version = n
			heads[pk] = head
			return err
		}, `SELECT pk, n FROM versions WHERE pk IN `+oneOf, list(versions)); err != nil {
			return err
		}
		return eachCell(ctx, q, list(versions), f.Indicators, f.Applicants, func(pk int64, o nianbao.Observation) {
			if among(f.States, o.State) {
				row := heads[pk]
				row.Observation = o
				rows[pk] = append(rows[pk], row)
			}
		})
	})
	return rows, err
}
