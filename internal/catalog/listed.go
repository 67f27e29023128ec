package catalog

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// EachRecent lists the reports that a filter selects, those that changed last
// first. An error of fn ends it and is returned.
func (c *Catalog) EachRecent(ctx context.Context, f nianbao.ReportFilter, fn func(nianbao.Listed) error) error {
	err := c.view(ctx, func(q querier) error {
		cond, args, err := where(ctx, q, f)
		if err != nil {
			return err
		}
		return each(ctx, q, func(scan func(...any) error) error {
			l, err := scanListed(scan)
			if err != nil {
				return err
			}
			return fn(l)
		}, `SELECT r.id, r.captured FROM reports r WHERE `+cond+` ORDER BY r.captured DESC, r.pk DESC`, args...)
	})
	if err != nil {
		return fmt.Errorf("list recent reports: %w", err)
	}
	return nil
}

// Heads returns reports with their versions, without text and numbers. An id
// that is not held has no entry in the map.
func (c *Catalog) Heads(ctx context.Context, ids []string) (map[string]*nianbao.Held, error) {
	heads := make(map[string]*nianbao.Held, len(ids))
	err := c.view(ctx, func(q querier) error {
		held, err := load(ctx, q, parts{}, selectNewest+`r.id IN `+oneOf, list(ids))
		for _, h := range held {
			heads[h.ID] = h.Held
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("heads of %d reports: %w", len(ids), err)
	}
	return heads, nil
}

// lists are the queries for all of a kind: id, key and time of the last change.
// Blocks are cut by the key, which is never given anew.
var lists = map[nianbao.ListKind]string{
	nianbao.ListReports: `SELECT id, pk, captured FROM reports WHERE newest_pk IS NOT NULL AND pk BETWEEN ? AND ?`,
	nianbao.ListOffices: `SELECT o.id, o.pk, MAX(r.captured) AS captured FROM offices o JOIN reports r ON r.office_pk = o.pk
		WHERE o.pk BETWEEN ? AND ? GROUP BY o.pk`,
}

// Blocks tells which blocks of at most size entries a list has.
func (c *Catalog) Blocks(ctx context.Context, kind nianbao.ListKind, size int) ([]nianbao.Block, error) {
	var all []nianbao.Block
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var b nianbao.Block
		var changed string
		err := scan(&b.N, &changed)
		b.Changed = parseTime(changed)
		all = append(all, b)
		return err
	}, `SELECT (pk - 1) / ? + 1 AS n, MAX(captured) FROM (`+lists[kind]+`) GROUP BY n ORDER BY n`, size, 1, int64(1)<<62)
	if err != nil {
		return nil, fmt.Errorf("blocks of %s: %w", kind, err)
	}
	return all, nil
}

// Listed lists the entries of block n, of the blocks of that size.
func (c *Catalog) Listed(ctx context.Context, kind nianbao.ListKind, n, size int) ([]nianbao.Listed, error) {
	var all []nianbao.Listed
	first := int64(n-1)*int64(size) + 1
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		l, err := scanListed(scan)
		all = append(all, l)
		return err
	}, `SELECT id, captured FROM (`+lists[kind]+`) ORDER BY pk`, first, first+int64(size)-1)
	if err != nil {
		return nil, fmt.Errorf("list %s, block %d: %w", kind, n, err)
	}
	return all, nil
}

func scanListed(scan func(...any) error) (nianbao.Listed, error) {
	var l nianbao.Listed
	var changed string
	err := scan(&l.ID, &changed)
	l.Changed = parseTime(changed)
	return l, err
}
