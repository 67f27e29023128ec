package catalog

import (
	"context"
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
