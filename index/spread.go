package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"nianbao/index/query"
	"nianbao/index/synonym"
	"nianbao/internal/nianbao"
)

// spreadFields are the columns that hold the groups.
var spreadFields = map[nianbao.SpreadBy]string{
	nianbao.SpreadAll: "", nianbao.SpreadProvince: regionLabels[0],
	nianbao.SpreadLevel: fieldLevel, nianbao.SpreadType: fieldOfficeType,
}

// Spread counts over groups and years what a query finds, and what its filters
// select without its text; sort, limit and cursor do not count. Both come from
// the same state of the index. Errors are those of [Index.IDs]; an unknown
// grouping matches [nianbao.ErrInvalid].
func (x *Index) Spread(ctx context.Context, q nianbao.Query, by nianbao.SpreadBy) (*nianbao.Spread, error) {
	field, ok := spreadFields[by]
	if !ok {
		return nil, fmt.Errorf("spread by %q: %w", by, nianbao.ErrInvalid)
	}
	tree, err := query.Parse(q.Text)
	if err != nil {
		return nil, err
	}
	out := &nianbao.Spread{Canonical: tree.String()}
	if q.Synonyms {
		tree, _ = synonym.Default().Widen(tree)
	}
	err = x.selecting(ctx, func(s *selection) error {
		hits, loosened, err := s.docs(ctx, q, tree)
		if err != nil {
			return err
		}
		all, _, err := s.docs(ctx, q, query.Query{})
		if err != nil {
			return err
		}
		out.Loosened = loosened
		out.Cells = s.view.spread(hits, all, field)
		out.FirstYear, out.Earliest = s.view.earliest(hits)
		return nil
	})
	var qe *nianbao.QueryError
	if errors.As(err, &qe) {
		return nil, qe
	}
	if err != nil {
		return nil, fmt.Errorf("spread of %q: %w", tree, err)
	}
	return out, nil
}

// spread counts two sets by the group that a column holds and by year. Every hit
// is in all, because filters only narrow a query.
func (v *view) spread(hits, all *roaring.Bitmap, field string) []nianbao.SpreadCell {
	type place struct {
		group string
		year  int
	}
	cells, names := map[place]*nianbao.SpreadCell{}, map[string]map[string]int{}
	found, held := newHitSet(hits), newHitSet(all)
	for i := range v.segments {
		s := &v.segments[i]
		years, groups := s.columns.facets[fieldYear], s.columns.facets[field]
		for row, code := range years.codes {
			doc := s.base + uint32(row)
			if code == 0 || !held.has(doc) {
				continue
			}
			year, err := strconv.Atoi(years.values[code])
			if err != nil {
				continue // not a year that the index writes
			}
			group, label := "", ""
			if field != "" {
				group, label, _ = strings.Cut(groups.values[groups.codes[row]], "\t")
			}
			cell := cells[place{group, year}]
			if cell == nil {
				cell = &nianbao.SpreadCell{Group: group, Year: year}
				cells[place{group, year}] = cell
			}
			if names[group] == nil {
				names[group] = map[string]int{}
			}
			names[group][cmp.Or(label, group)]++
			cell.Of++
			if found.has(doc) {
				cell.N++
			}
		}
	}
	labels := map[string]string{}
	for group, counts := range names {
		labels[group] = mostUsed(counts)
	}
	out := make([]nianbao.SpreadCell, 0, len(cells))
	for _, c := range cells {
		c.Label = labels[c.Group]
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b nianbao.SpreadCell) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), a.Year-b.Year)
	})
	return out
}

// mostUsed is the name with the greatest count, the first of those alike.
func mostUsed(counts map[string]int) (best string) {
	most := 0
	for name, n := range counts {
		if n > most || n == most && name < best {
			best, most = name, n
		}
	}
	return best
}

// earliest names hits of the first year that has any.
func (v *view) earliest(hits *roaring.Bitmap) (first int, ids []string) {
	for it := hits.Iterator(); it.HasNext(); {
		columns, row := v.locate(it.Next())
		col := columns.facets[fieldYear]
		year, err := strconv.Atoi(col.values[col.codes[row]])
		if err != nil || first != 0 && year > first {
			continue
		}
		if year != first {
			first, ids = year, ids[:0]
		}
		ids = append(ids, columns.id(row))
	}
	slices.Sort(ids)
	return first, ids[:min(len(ids), nianbao.MaxFirst)]
}
