package catalog

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"nianbao/internal/nianbao"
)

// SaveCopyPairs writes pairs of the generation that is being built, and how far
// it has come.
func (c *Catalog) SaveCopyPairs(ctx context.Context, state nianbao.CopyState, pairs []nianbao.CopyResult) error {
	return c.write(ctx, "pairs of reports", func(s *storing) error {
		if err := s.copyPairs(state.Building, pairs); err != nil {
			return err
		}
		return s.putCopyState(state)
	})
}

// copyPairs writes pairs of reports that are both held still.
func (s *storing) copyPairs(generation int64, pairs []nianbao.CopyResult) error {
	for _, p := range pairs {
		if err := s.exec(`INSERT OR REPLACE INTO copy_pairs (later_pk, other_pk, generation, kind, basis, narrative, template, own, copied, share)
			SELECT a.pk, b.pk, ?, ?, ?, ?, ?, ?, ?, ? FROM reports a, reports b WHERE a.pk = ? AND b.pk = ?`,
			generation, p.Kind, p.Basis, p.Narrative, p.Template, p.Own, p.Copied, p.Share(), p.Later, p.Other); err != nil {
			return err
		}
	}
	return nil
}

// UpdateCopies brings the generation that is shown up to date with reports that
// changed: their texts, the lists of fingerprints, and all pairs that they are
// part of. Pairs of an office with itself replace those of the same later
// report.
func (c *Catalog) UpdateCopies(ctx context.Context, state nianbao.CopyState, texts []nianbao.CopyText, gone []int64, pairs []nianbao.CopyResult) error {
	return c.write(ctx, "update of pairs of reports", func(s *storing) error {
		if err := s.updateLists(texts, gone); err != nil {
			return err
		}
		for i := range texts {
			if err := s.copyText(&texts[i]); err != nil {
				return err
			}
			if err := s.exec(`DELETE FROM copy_pairs WHERE later_pk = ?1 OR other_pk = ?1`, texts[i].Key); err != nil {
				return err
			}
		}
		for _, pk := range gone {
			if err := s.exec(`DELETE FROM copy_texts WHERE report_pk = ?`, pk); err != nil {
				return err
			}
		}
		for _, p := range pairs {
			if p.Kind != nianbao.CopyOwn {
				continue
			}
			if err := s.exec(`DELETE FROM copy_pairs WHERE later_pk = ? AND kind = ?`, p.Later, p.Kind); err != nil {
				return err
			}
		}
		if err := s.copyPairs(state.Generation, pairs); err != nil {
			return err
		}
		return s.putCopyState(state)
	})
}

// updateLists takes the fingerprints that reports had out of the lists, and puts
// in those that they have.
func (s *storing) updateLists(texts []nianbao.CopyText, gone []int64) error {
	out, in := map[nianbao.CopyPosting]bool{}, map[nianbao.CopyPosting]bool{}
	leave := func(pk int64) error {
		var blob []byte
		if _, err := s.get(`SELECT prints FROM copy_texts WHERE report_pk = ?`, []any{pk}, &blob); err != nil {
			return err
		}
		prints, err := unpackAscending[uint32](blob)
		for _, p := range prints {
			out[nianbao.NewCopyPosting(p, pk)] = true
		}
		return err
	}
	for i := range texts {
		if err := leave(texts[i].Key); err != nil {
			return err
		}
		for _, p := range texts[i].Prints {
			in[nianbao.NewCopyPosting(p, texts[i].Key)] = true
		}
	}
	for _, pk := range gone {
		if err := leave(pk); err != nil {
			return err
		}
	}
	byBucket := map[int64][]nianbao.CopyPosting{} // those to put in
	for p := range out {
		if !in[p] {
			byBucket[bucketOf(p.Print())] = nil
		}
	}
	for p := range in {
		b := bucketOf(p.Print())
		byBucket[b] = append(byBucket[b], p)
	}
	for _, bucket := range slices.Sorted(maps.Keys(byBucket)) {
		if err := s.updateBucket(bucket, byBucket[bucket], out); err != nil {
			return err
		}
	}
	return nil
}

func (s *storing) updateBucket(bucket int64, in []nianbao.CopyPosting, out map[nianbao.CopyPosting]bool) error {
	var blob []byte
	if _, err := s.get(`SELECT postings FROM copy_lists WHERE bucket = ?`, []any{bucket}, &blob); err != nil {
		return err
	}
	postings, err := unpackPostings(bucket, blob)
	if err != nil {
		return err
	}
	postings = append(slices.DeleteFunc(postings, func(p nianbao.CopyPosting) bool { return out[p] }), in...)
	slices.Sort(postings)
	return s.exec(`INSERT OR REPLACE INTO copy_lists (bucket, postings) VALUES (?, ?)`, bucket, packPostings(nianbao.ShortenCopyPostings(slices.Compact(postings))))
}

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
