package catalog

import (
	"context"
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
)

// SaveCopyTexts keeps texts for a generation that is being built, and lets go of
// those that are gone. The lists of fingerprints are written later, all at once.
func (c *Catalog) SaveCopyTexts(ctx context.Context, texts []nianbao.CopyText, gone []int64) error {
	return c.write(ctx, "texts of the search for copies", func(s *storing) error {
		for i := range texts {
			if err := s.copyText(&texts[i]); err != nil {
				return err
			}
		}
		for _, pk := range gone {
			if err := s.exec(`DELETE FROM copy_texts WHERE report_pk = ?`, pk); err != nil {
				return err
			}
		}
		return s.exec(`UPDATE copy_state SET listed = 0, paired = 0`)
	})
}

func (s *storing) copyText(t *nianbao.CopyText) error {
	return s.exec(`INSERT INTO copy_texts (report_pk, office_pk, stamp, prints, clauses) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (report_pk) DO UPDATE SET office_pk = excluded.office_pk, stamp = excluded.stamp, prints = excluded.prints, clauses = excluded.clauses`,
		t.Key, t.Office, t.Stamp, packAscending(t.Prints), packAscending(t.Clauses))
}

// ForgetCopyTexts makes every report count as changed.
func (c *Catalog) ForgetCopyTexts(ctx context.Context) error {
	return c.write(ctx, "search for copies anew", func(s *storing) error {
		return s.exec(`UPDATE copy_texts SET stamp = ''`)
	})
}

// EachCopyText gives what is kept of all reports that are held, by their keys.
func (c *Catalog) EachCopyText(ctx context.Context, rules string, use func(nianbao.CopyText) error) error {
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var t nianbao.CopyText
		var prints, clauses []byte
		err := scanCopyHead(scan, &t.CopyHead, &prints, &clauses)
		if err == nil {
			t.Prints, err = unpackAscending[uint32](prints)
		}
		if err == nil {
			t.Clauses, err = unpackAscending[uint32](clauses)
		}
		if err != nil {
			return err
		}
		return use(t)
	}, `SELECT h.*, t.prints, t.clauses FROM (`+selectCopyHeads+`) h JOIN copy_texts t ON t.report_pk = h.pk ORDER BY t.report_pk`, rules)
	if err != nil {
		return fmt.Errorf("texts of the search for copies: %w", err)
	}
	return nil
}

// CopyTemplates reads the templates of a generation that apply to a year, or all
// if that is 0.
func (c *Catalog) CopyTemplates(ctx context.Context, generation int64, year int) (nianbao.CopyTemplates, error) {
	all := nianbao.CopyTemplates{}
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var g nianbao.CopyGroup
		var blob []byte
		err := scan(&g.Year, &g.Region, &blob)
		if err == nil {
			all[g], err = unpackAscending[uint32](blob)
		}
		return err
	}, `SELECT year, region, clauses FROM copy_templates WHERE generation = ?1 AND (?2 = 0 OR year IN (0, ?2))`, generation, year)
	if err != nil {
		return nil, fmt.Errorf("templates of reports: %w", err)
	}
	return all, nil
}

// SaveCopyLists writes the templates of the generation that is being built, and
// the lists of fingerprints: postings ascend by fingerprint, then by report.
func (c *Catalog) SaveCopyLists(ctx context.Context, state nianbao.CopyState, templates nianbao.CopyTemplates, postings []nianbao.CopyPosting) error {
	return c.write(ctx, "lists of the search for copies", func(s *storing) error {
		if err := s.exec(`DELETE FROM copy_lists`); err != nil {
			return err
		}
		for len(postings) > 0 {
			bucket := bucketOf(postings[0].Print())
			n := 1
			for n < len(postings) && bucketOf(postings[n].Print()) == bucket {
				n++
			}
			if err := s.exec(`INSERT INTO copy_lists (bucket, postings) VALUES (?, ?)`, bucket, packPostings(postings[:n])); err != nil {
				return err
			}
			postings = postings[n:]
		}
		if err := s.exec(`DELETE FROM copy_templates WHERE generation = ?`, state.Building); err != nil {
			return err
		}
		for g, clauses := range templates {
			if err := s.exec(`INSERT INTO copy_templates (generation, year, region, clauses) VALUES (?, ?, ?, ?)`,
				state.Building, g.Year, g.Region, packAscending(clauses)); err != nil {
				return err
			}
		}
		return s.putCopyState(state)
	})
}

// bucketOf is the row of copy_lists that a fingerprint belongs to.
func bucketOf(print uint32) int64 { return int64(print >> 16) }

func packPostings(postings []nianbao.CopyPosting) []byte {
	short := make([]uint64, len(postings))
	for i, p := range postings {
		short[i] = uint64(p) & (1<<48 - 1) // the rest is the bucket
	}
	return packAscending(short)
}

func unpackPostings(bucket int64, blob []byte) ([]nianbao.CopyPosting, error) {
	short, err := unpackAscending[uint64](blob)
	if err != nil {
		return nil, err
	}
	postings := make([]nianbao.CopyPosting, len(short))
	for i, p := range short {
		postings[i] = nianbao.CopyPosting(uint64(bucket)<<48 | p)
	}
	return postings, nil
}

// CopyPostings gives the postings of fingerprints, which ascend; in the same
// order.
func (c *Catalog) CopyPostings(ctx context.Context, prints []uint32) ([]nianbao.CopyPosting, error) {
	var buckets []int64
	for _, p := range prints {
		if b := bucketOf(p); len(buckets) == 0 || buckets[len(buckets)-1] != b {
			buckets = append(buckets, b)
		}
	}
	var found []nianbao.CopyPosting
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var bucket int64
		var blob []byte
		if err := scan(&bucket, &blob); err != nil {
			return err
		}
		postings, err := unpackPostings(bucket, blob)
		for _, p := range postings {
			if _, ok := slices.BinarySearch(prints, p.Print()); ok {
				found = append(found, p)
			}
		}
		return err
	}, `SELECT l.bucket, l.postings FROM json_each(?) k JOIN copy_lists l ON l.bucket = k.value ORDER BY l.bucket`, list(buckets))
	if err != nil {
		return nil, fmt.Errorf("reports by fingerprints: %w", err)
	}
	return found, nil
}
