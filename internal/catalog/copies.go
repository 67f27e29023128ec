package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
)

// selectCopyHeads reads what the search for copies needs of reports r with their
// newest versions v; the argument is the version of the rules.
const selectCopyHeads = `SELECT r.pk, r.office_pk, r.year, r.scope, r.region_code, v.published,
		? || ' ' || substr(hex(v.content_hash), 1, 16) || ' ' || v.published || ' ' || r.region_code AS now
	FROM reports r JOIN versions v ON v.pk = r.newest_pk `

func scanCopyHead(scan func(...any) error, h *nianbao.CopyHead, more ...any) error {
	return scan(append([]any{&h.Key, &h.Office, &h.Year, &h.Scope, &h.Region, &h.Published, &h.Stamp}, more...)...)
}

func copyHeads(ctx context.Context, q querier, rest string, args ...any) (heads []nianbao.CopyHead, err error) {
	err = each(ctx, q, func(scan func(...any) error) error {
		var h nianbao.CopyHead
		err := scanCopyHead(scan, &h)
		heads = append(heads, h)
		return err
	}, selectCopyHeads+rest, args...)
	return heads, err
}

// CopyState says how far the search for copies has come.
func (c *Catalog) CopyState(ctx context.Context) (nianbao.CopyState, error) {
	s, err := copyState(ctx, c.reader)
	if err != nil {
		return s, fmt.Errorf("state of the search for copies: %w", err)
	}
	return s, nil
}

func copyState(ctx context.Context, q querier) (s nianbao.CopyState, err error) {
	err = q.QueryRowContext(ctx, `SELECT rules, generation, building, listed, paired, known, since FROM copy_state`).
		Scan(&s.Rules, &s.Generation, &s.Building, &s.Listed, &s.Paired, &s.Known, &s.Since)
	return s, err
}

// PutCopyState writes down how far the search has come. When a generation has
// been completed, what belongs to others is removed.
func (c *Catalog) PutCopyState(ctx context.Context, s nianbao.CopyState) error {
	return c.write(ctx, "state of the search for copies", func(st *storing) error {
		if s.Building == 0 {
			for _, table := range []string{"copy_pairs", "copy_templates"} {
				if err := st.exec(`DELETE FROM `+table+` WHERE generation <> ?`, s.Generation); err != nil {
					return err
				}
			}
		}
		return st.putCopyState(s)
	})
}

func (s *storing) putCopyState(c nianbao.CopyState) error {
	return s.exec(`UPDATE copy_state SET rules = ?, generation = ?, building = ?, listed = ?, paired = ?, known = ?, since = ?`,
		c.Rules, c.Generation, c.Building, c.Listed, c.Paired, c.Known, c.Since)
}

// CopyChanges finds the reports whose text, date or region is not what the search
// for copies knows, and those that it knows and that are held no more. After a
// known change only what the log of changes names is looked at, if it goes back
// so far.
func (c *Catalog) CopyChanges(ctx context.Context, rules string, known int64) (*nianbao.CopyChanges, error) {
	out := copyChanges{}
	err := c.view(ctx, func(q querier) error {
		reports, last, complete, err := changesSince(ctx, q, known)
		if err != nil {
			return err
		}
		if last == 0 { // the log names no change after known
			if last, err = lastChange(ctx, q); err != nil {
				return err
			}
			complete, reports = last == known && known > 0, []int64{}
		}
		out.Last = last
		if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM reports`).Scan(&out.Held); err != nil {
			return err
		}
		if !complete {
			reports = nil
		}
		return out.find(ctx, q, rules, reports)
	})
	if err != nil {
		return nil, fmt.Errorf("changes for the search for copies: %w", err)
	}
	return &out.CopyChanges, nil
}

// copyChanges are changes that are being found.
type copyChanges struct{ nianbao.CopyChanges }

// find looks at some reports, or at all if reports is nil. With a report that is
// gone the other years of its office change: they follow other reports now.
func (c *copyChanges) find(ctx context.Context, q querier, rules string, reports []int64) error {
	among, goneAmong, args := `TRUE`, `TRUE`, []any{}
	if reports != nil {
		among, goneAmong, args = `r.pk IN `+oneOf, `t.report_pk IN `+oneOf, []any{list(reports)}
	}
	if err := each(ctx, q, func(scan func(...any) error) error {
		var pk int64
		err := scan(&pk)
		c.Gone = append(c.Gone, pk)
		return err
	}, `SELECT t.report_pk FROM copy_texts t WHERE `+goneAmong+` AND NOT EXISTS (SELECT 1 FROM reports WHERE pk = t.report_pk)`, args...); err != nil {
		return err
	}
	var err error
	c.Changed, err = copyHeads(ctx, q, `LEFT JOIN copy_texts t ON t.report_pk = r.pk
		WHERE `+among+` AND t.stamp IS NOT now ORDER BY r.pk`, append([]any{rules}, args...)...)
	if err != nil || len(c.Gone) == 0 {
		return err
	}
	years, err := copyHeads(ctx, q, `WHERE r.office_pk IN (SELECT office_pk FROM copy_texts WHERE report_pk IN `+oneOf+`)`, rules, list(c.Gone))
	byKey := func(a, b nianbao.CopyHead) int { return cmp.Compare(a.Key, b.Key) }
	c.Changed = slices.SortedFunc(slices.Values(append(c.Changed, years...)), byKey)
	c.Changed = slices.CompactFunc(c.Changed, func(a, b nianbao.CopyHead) bool { return a.Key == b.Key })
	return err
}

// CopyHeads reads the heads of reports. One that is not held is left out.
func (c *Catalog) CopyHeads(ctx context.Context, rules string, keys []int64) ([]nianbao.CopyHead, error) {
	return c.someCopyHeads(ctx, `WHERE r.pk IN `+oneOf, rules, keys)
}

// CopyOffices reads the heads of all reports of offices.
func (c *Catalog) CopyOffices(ctx context.Context, rules string, offices []int64) ([]nianbao.CopyHead, error) {
	return c.someCopyHeads(ctx, `WHERE r.office_pk IN `+oneOf, rules, offices)
}

func (c *Catalog) someCopyHeads(ctx context.Context, where, rules string, keys []int64) ([]nianbao.CopyHead, error) {
	heads, err := copyHeads(ctx, c.reader, where+` ORDER BY r.pk`, rules, list(keys))
	if err != nil {
		return nil, fmt.Errorf("reports for the search for copies: %w", err)
	}
	return heads, nil
}

// CopySources reads the text of reports. One that is not held is left out.
func (c *Catalog) CopySources(ctx context.Context, rules string, keys []int64) ([]nianbao.CopySource, error) {
	var out []nianbao.CopySource
	err := c.view(ctx, func(q querier) error {
		at := make(map[int64]int, len(keys))
		if err := each(ctx, q, func(scan func(...any) error) error {
			var s nianbao.CopySource
			err := scanCopyHead(scan, &s.CopyHead)
			at[s.Key] = len(out)
			out = append(out, s)
			return err
		}, selectCopyHeads+`WHERE r.pk IN `+oneOf+` ORDER BY r.pk`, rules, list(keys)); err != nil {
			return err
		}
		return each(ctx, q, func(scan func(...any) error) error {
			var pk int64
			var s nianbao.Section
			if err := scan(&pk, &s.Kind, &s.Heading, &s.Text); err != nil {
				return err
			}
			if i, ok := at[pk]; ok {
				out[i].Sections = append(out[i].Sections, s)
			}
			return nil
		}, `SELECT r.pk, s.kind, s.heading, s.text FROM json_each(?) k JOIN reports r ON r.pk = k.value
			JOIN sections s ON s.version_pk = r.newest_pk ORDER BY r.pk, s.n`, list(keys))
	})
	if err != nil {
		return nil, fmt.Errorf("texts for the search for copies: %w", err)
	}
	return out, nil
}
