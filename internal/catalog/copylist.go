package catalog

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// CopyPairs lists pairs, the greatest shares first, and counts all that the
// filter selects.
func (c *Catalog) CopyPairs(ctx context.Context, f nianbao.PairFilter) (pairs []nianbao.CopyPair, total int, err error) {
	err = c.view(ctx, func(q querier) error {
		s, err := pairsOf(ctx, q, f)
		if err != nil {
			return err
		}
		if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+s.from+s.cond, s.args...).Scan(&total); err != nil {
			return err
		}
		pairs, err = s.pairs(ctx, q, ` LIMIT ? OFFSET ?`, f.Limit, f.Offset)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("pairs of reports: %w", err)
	}
	return pairs, total, nil
}

// EachCopyPair gives all pairs that a filter selects in that order, whatever its
// offset and limit. Between chunks no transaction is open, as with [Catalog.Rows].
func (c *Catalog) EachCopyPair(ctx context.Context, f nianbao.PairFilter, use func(*nianbao.CopyPair) error) error {
	var last *nianbao.CopyPair
	for {
		var pairs []nianbao.CopyPair
		err := c.view(ctx, func(q querier) error {
			s, err := pairsOf(ctx, q, f)
			if err != nil {
				return err
			}
			if last != nil {
				s.and(`p.share <= ? AND (p.share < ? OR (r.id, b.id) > (?, ?))`, last.Share(), last.Share(), last.Later.ID, last.Other.ID)
			}
			pairs, err = s.pairs(ctx, q, ` LIMIT ?`, pairChunk)
			return err
		})
		if err != nil {
			return fmt.Errorf("list pairs of reports: %w", err)
		}
		for i := range pairs {
			if err := use(&pairs[i]); err != nil {
				return err
			}
		}
		if len(pairs) < pairChunk {
			return nil
		}
		last = &pairs[len(pairs)-1]
	}
}

// pairChunk is how many pairs a listing reads at a time.
const pairChunk = 1000

// pairSelection are the pairs p, of reports r and b, that a filter selects.
type pairSelection struct {
	from, cond string
	args       []any
}

func (s *pairSelection) and(cond string, args ...any) {
	s.cond += ` AND ` + cond
	s.args = append(s.args, args...)
}

// allPairs is walked along the index of shares: nothing is sorted, and a page
// ends it. With one report in question its few pairs are looked up; the plus signs
// keep SQLite from walking that index all the same.
const (
	allPairs  = `copy_pairs p`
	pairsWith = `(SELECT * FROM copy_pairs WHERE later_pk = ? UNION ALL SELECT * FROM copy_pairs WHERE other_pk = ?) p`
	joinPairs = ` JOIN reports r ON r.pk = p.later_pk JOIN reports b ON b.pk = p.other_pk WHERE `
	someShown = `+p.generation = (SELECT generation FROM copy_state) AND +p.share >= ? AND `
	allShown  = `p.generation = (SELECT generation FROM copy_state) AND p.share >= ? AND `
)

func pairsOf(ctx context.Context, q querier, f nianbao.PairFilter) (*pairSelection, error) {
	s := &pairSelection{from: allPairs + joinPairs + allShown}
	if f.Of != "" {
		var pk int64
		err := each(ctx, q, func(scan func(...any) error) error { return scan(&pk) }, `SELECT pk FROM reports WHERE id = ?`, f.Of)
		if err == nil && pk == 0 {
			err = nianbao.ErrNotFound
		}
		if err != nil {
			return nil, err
		}
		s.from, s.args = pairsWith+joinPairs+someShown, []any{pk, pk}
	}
	cond, args, err := where(ctx, q, f.Reports)
	if err != nil {
		return nil, err
	}
	s.cond, s.args = cond, append(append(s.args, f.MinShare), args...)
	if len(f.Kinds) > 0 {
		s.and(`p.kind IN `+oneOf, list(f.Kinds))
	}
	if f.With != "" {
		s.and(`(r.id = ? OR b.id = ?)`, f.With, f.With)
	}
	return s, nil
}

// pairs reads the selection, the greatest shares first. What is told of the
// reports is looked up for those alone that the limit leaves.
func (s *pairSelection) pairs(ctx context.Context, q querier, limit string, args ...any) (pairs []nianbao.CopyPair, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		p, err := scanPair(scan)
		pairs = append(pairs, p)
		return err
	}, `SELECT `+pairColumns+` FROM (SELECT p.*, r.id AS later, b.id AS other FROM `+s.from+s.cond+` ORDER BY p.share DESC, r.id, b.id`+limit+`) p
		JOIN reports r ON r.pk = p.later_pk JOIN versions v ON v.pk = r.newest_pk JOIN offices o ON o.pk = r.office_pk
		JOIN reports b ON b.pk = p.other_pk JOIN versions w ON w.pk = b.newest_pk JOIN offices x ON x.pk = b.office_pk
		LEFT JOIN regions g ON g.code = r.region_code LEFT JOIN regions h ON h.code = b.region_code
		ORDER BY p.share DESC, p.later, p.other`, append(s.args[:len(s.args):len(s.args)], args...)...)
	return pairs, err
}

const pairColumns = `r.id, o.name, o.id, r.year, r.scope, r.region_code, IFNULL(g.names, ''), v.published,
	b.id, x.name, x.id, b.year, b.scope, b.region_code, IFNULL(h.names, ''), w.published,
	p.kind, p.basis, p.narrative, p.template, p.own, p.copied`

func scanPair(scan func(...any) error) (p nianbao.CopyPair, err error) {
	var region, names, otherRegion, otherNames string
	a, b := &p.Later, &p.Other
	err = scan(&a.ID, &a.Office, &a.OfficeID, &a.Year, &a.Scope, &region, &names, &a.Published,
		&b.ID, &b.Office, &b.OfficeID, &b.Year, &b.Scope, &otherRegion, &otherNames, &b.Published,
		&p.Kind, &p.Basis, &p.Narrative, &p.Template, &p.Own, &p.Copied)
	a.Region, b.Region = regionOf(region, names), regionOf(otherRegion, otherNames)
	return p, err
}
