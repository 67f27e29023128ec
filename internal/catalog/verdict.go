package catalog

import (
	"context"
	"fmt"

	"nianbao/internal/nianbao"
)

// Judge adds a verdict to the log. A key that no finding has is
// [nianbao.ErrNotFound].
func (c *Catalog) Judge(ctx context.Context, key string, v nianbao.Verdict) error {
	if err := c.write(ctx, "write verdict", func(s *storing) error {
		var rule, report, message string
		found, err := s.get(`SELECT f.rule, r.id, f.message FROM findings f JOIN reports r ON r.pk = f.report_pk WHERE f.key = ?`,
			[]any{key}, &rule, &report, &message)
		if err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("finding %q: %w", key, nianbao.ErrNotFound)
		}
		return s.verdict(nianbao.VerdictEntry{Key: key, Rule: rule, Report: report, Message: message, Verdict: v})
	}); err != nil {
		return err
	}
	return c.secure(ctx)
}

// secure brings what was written to disk. Nothing else can make a verdict again,
// while commits as such may be lost with the power.
func (c *Catalog) secure(ctx context.Context) error {
	if _, err := c.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`); err != nil {
		return fmt.Errorf("bring verdicts to disk: %w", noRoom(err))
	}
	return nil
}

func (s *storing) verdict(e nianbao.VerdictEntry) error {
	if err := s.exec(`INSERT INTO verdicts (key, rule, report, message, judgement, note, judge, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Key, e.Rule, e.Report, e.Message, e.Judgement, e.Note, e.By, formatTime(e.At)); err != nil {
		return err
	}
	return s.findingsChanged()
}

// EachVerdict gives the log of verdicts, the oldest first.
func (r Rows) EachVerdict(ctx context.Context, fn func(nianbao.VerdictEntry) error) error {
	var all []nianbao.VerdictEntry // people write few
	err := r.view(ctx, func(q querier) error {
		return each(ctx, q, func(scan func(...any) error) error {
			var e nianbao.VerdictEntry
			var at string
			err := scan(&e.N, &e.Key, &e.Rule, &e.Report, &e.Message, &e.Judgement, &e.Note, &e.By, &at, &e.Held)
			e.At = parseTime(at)
			all = append(all, e)
			return err
		}, `SELECT w.pk, w.key, w.rule, w.report, w.message, w.judgement, w.note, w.judge, w.at,
				EXISTS (SELECT 1 FROM findings f WHERE f.key = w.key) FROM verdicts w ORDER BY w.pk`)
	})
	if err != nil {
		return fmt.Errorf("list verdicts: %w", err)
	}
	for _, e := range all {
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

// EachVerdict lists verdicts as [Rows.EachVerdict] does.
func (c *Catalog) EachVerdict(ctx context.Context, fn func(nianbao.VerdictEntry) error) error {
	return c.Rows().EachVerdict(ctx, fn)
}

// RestoreVerdicts adds lines of a log to this one, in order; lines that it has
// already are passed over. It returns how many were new.
func (c *Catalog) RestoreVerdicts(ctx context.Context, entries ...nianbao.VerdictEntry) (added int, err error) {
	err = c.write(ctx, "restore verdicts", func(s *storing) error {
		for _, e := range entries {
			var known bool
			if _, err := s.get(`SELECT EXISTS (SELECT 1 FROM verdicts WHERE key = ? AND judgement = ? AND note = ? AND judge = ? AND at = ?)`,
				[]any{e.Key, e.Judgement, e.Note, e.By, formatTime(e.At)}, &known); err != nil {
				return err
			}
			if known {
				continue
			}
			if err := s.verdict(e); err != nil {
				return err
			}
			added++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return added, c.secure(ctx)
}
