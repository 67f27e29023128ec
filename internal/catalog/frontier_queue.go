package catalog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"nianbao/internal/nianbao"
)

const targetColumns = `u.pk, u.url, u.form, u.host, u.kind, u.hops, u.pages, u.entry, u.redirects, u.in_column, u.barren, u.hints,
	u.priority, u.held, u.tries, u.etag, u.last_modified, u.key`

func scanTarget(scan func(...any) error, t *nianbao.Target) error {
	var hints string
	var key []byte
	err := scan(&t.ID, &t.URL, &t.Form, &t.Host, &t.Kind, &t.Hops, &t.Pages, &t.Entry, &t.Redirects, &t.Column, &t.Barren, &hints,
		&t.Priority, &t.Held, &t.Tries, &t.ETag, &t.LastModified, &key)
	if err != nil || hints == "" {
		return err
	}
	return json.Unmarshal([]byte(hints), &t.Hints)
}

// Next returns the most urgent target that waits for a host. If there is none,
// wake tells when one that was put off becomes due; zero = never. The target
// stays in the queue until Done.
func (f *Frontier) Next(ctx context.Context, run int64, host string, now time.Time) (t *nianbao.Target, wake time.Time, err error) {
	const waits = `FROM crawl_urls u WHERE u.site_pk = (SELECT site_pk FROM crawl_runs WHERE pk = ?) AND u.host = ? AND u.waiting`
	var found nianbao.Target
	err = scanTarget(f.c.reader.QueryRowContext(ctx, `SELECT `+targetColumns+` `+waits+` AND u.due <= ? ORDER BY u.priority, u.pk LIMIT 1`,
		run, host, formatTime(now)).Scan, &found)
	if err == nil {
		return &found, time.Time{}, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, wake, fmt.Errorf("next URL of %s: %w", host, err)
	}
	var due sql.NullString
	if err := f.c.reader.QueryRowContext(ctx, `SELECT MIN(u.due) `+waits, run, host).Scan(&due); err != nil {
		return nil, wake, fmt.Errorf("next URL of %s: %w", host, err)
	}
	return nil, parseTime(due.String), nil
}

// Done records how the work on a target ended, and queues further pages of the
// list that it is.
func (f *Frontier) Done(ctx context.Context, run int64, r nianbao.FetchResult, further ...nianbao.Target) error {
	change := 0 // of the length of the queue
	err := f.write(ctx, "record "+r.Target.URL, func(s *storing) error {
		site, err := siteOfRun(s, run)
		if err != nil {
			return err
		}
		if err := countResult(s, run, &r); err != nil {
			return err
		}
		if !r.Retry.IsZero() {
			return putOff(s, &r)
		}
		if err := settleURL(s, run, &r); err != nil {
			return err
		}
		again := 0
		if r.SameLinks {
			if again, err = sameLinks(s, run, &r); err != nil {
				return err
			}
		}
		_, queued, err := addTargets(s, run, site, r.Target.ID, r.At, further)
		change = again + queued - 1
		return err
	})
	if err == nil {
		f.waiting[run] += change
	}
	return err
}

// countResult keeps the run's own figures.
func countResult(s *storing, run int64, r *nianbao.FetchResult) error {
	path := `$."` + string(r.Outcome) + `"`
	count := 1
	if !r.Retry.IsZero() {
		count = 0
	}
	return s.exec(`UPDATE crawl_runs SET requests = requests + ?, new_reports = new_reports + ?, new_versions = new_versions + ?,
			outcomes = IIF(? = 0, outcomes, json_set(outcomes, ?, IFNULL(json_extract(outcomes, ?), 0) + 1))
		WHERE pk = ?`, r.Requests, r.NewReport, r.NewVersion, count, path, path, run)
}

func putOff(s *storing, r *nianbao.FetchResult) error {
	return s.exec(`UPDATE crawl_urls SET tries = tries + 1, due = ?, outcome = ?, status = ?, detail = ?, fetched = ? WHERE pk = ?`,
		formatTime(r.Retry), r.Outcome, r.Status, r.Detail, formatTime(r.At), r.Target.ID)
}

// settleURL takes a target out of the queue. A page that stays as it is is visited
// again after twice the time of the last visit, and so on.
func settleURL(s *storing, run int64, r *nianbao.FetchResult) error {
	var unchanged int
	var due, started string
	if _, err := s.get(`SELECT u.unchanged, s.due, n.started FROM crawl_urls u JOIN crawl_sites s ON s.pk = u.site_pk
		JOIN crawl_runs n ON n.pk = ? WHERE u.pk = ?`, []any{run, r.Target.ID}, &unchanged, &due, &started); err != nil {
		return err
	}
	received := r.Outcome == nianbao.FetchFetched || r.Outcome == nianbao.FetchUnchanged
	unchanged++
	if r.Outcome == nianbao.FetchFetched {
		unchanged = 0
	}
	every := parseTime(due).Sub(parseTime(started))
	recheck := r.At.Add(nianbao.RecheckAfter(every, unchanged))
	return s.exec(`UPDATE crawl_urls SET waiting = 0, done_run = ?, tries = 0, outcome = ?, status = ?, detail = ?, fetched = ?,
			etag = IIF(?, ?, etag), last_modified = IIF(?, ?, last_modified), report = IIF(? = '', report, ?),
			held = held OR ?, unchanged = ?, recheck = ? WHERE pk = ?`,
		run, r.Outcome, r.Status, r.Detail, formatTime(r.At),
		r.Outcome == nianbao.FetchFetched, r.ETag, r.Outcome == nianbao.FetchFetched, r.LastModified, r.Report, r.Report,
		received, unchanged, formatTime(recheck), r.Target.ID)
}

// sameLinks queues again what an unchanged list named when it was read.
func sameLinks(s *storing, run int64, r *nianbao.FetchResult) (queued int, err error) {
	if _, err := s.get(`SELECT COUNT(*) FROM crawl_urls
		WHERE parent_pk = ?1 AND named_run <> ?2 AND done_run <> ?2 AND NOT waiting`, []any{r.Target.ID, run}, &queued); err != nil {
		return 0, err
	}
	return queued, s.exec(`UPDATE crawl_urls SET named_run = ?1, due = IIF(waiting, due, ?2), tries = IIF(waiting, tries, 0),
			waiting = waiting OR done_run <> ?1
		WHERE parent_pk = ?3 AND named_run <> ?1`, run, formatTime(r.At), r.Target.ID)
}

// Waiting is the number of targets in the queue of a run that this frontier has
// begun.
func (f *Frontier) Waiting(_ context.Context, run int64) (int, error) { return f.waiting[run], nil }

// Survey tells what a run has come to.
func (f *Frontier) Survey(ctx context.Context, run int64) (survey nianbao.CrawlSurvey, err error) {
	err = f.c.view(ctx, func(q querier) error {
		if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM crawl_urls
			WHERE site_pk = (SELECT site_pk FROM crawl_runs WHERE pk = ?1) AND named_run = ?1
			AND (NOT entry AND kind IN ('report', 'page') OR report <> '')`, run).Scan(&survey.Named); err != nil {
			return err
		}
		return each(ctx, q, func(scan func(...any) error) error {
			var outcome nianbao.FetchOutcome
			var detail string
			if err := scan(&outcome, &detail); err != nil {
				return err
			}
			survey.Entry(outcome, detail)
			return nil
		}, `SELECT outcome, detail FROM crawl_urls
			WHERE site_pk = (SELECT site_pk FROM crawl_runs WHERE pk = ?1) AND named_run = ?1 AND entry AND outcome <> '' ORDER BY pk`, run)
	})
	if err != nil {
		return survey, fmt.Errorf("survey run %d: %w", run, err)
	}
	return survey, nil
}

// End closes a run.
func (f *Frontier) End(ctx context.Context, run int64, failed nianbao.FetchOutcome, detail string, now time.Time) error {
	return f.write(ctx, "end crawl", func(s *storing) error {
		return s.exec(`UPDATE crawl_runs SET ended = ?, failed = ?, detail = ? WHERE pk = ?`, formatTime(now), failed, detail, run)
	})
}

// Backoffs lists the hosts that are to be left alone.
func (f *Frontier) Backoffs(ctx context.Context, now time.Time) ([]nianbao.CrawlHost, error) {
	return f.c.backoffs(ctx, f.c.reader, now)
}

// SetBackoff keeps until when a host is left alone; an Until in the past ends it.
func (f *Frontier) SetBackoff(ctx context.Context, h nianbao.CrawlHost) error {
	return f.write(ctx, "back-off of "+h.Host, func(s *storing) error {
		if h.Until.IsZero() {
			return s.exec(`DELETE FROM crawl_hosts WHERE host = ?`, h.Host)
		}
		return s.exec(`INSERT INTO crawl_hosts (host, until, failures, reason) VALUES (?, ?, ?, ?)
			ON CONFLICT (host) DO UPDATE SET until = excluded.until, failures = excluded.failures, reason = excluded.reason`,
			h.Host, formatTime(h.Until), h.Failures, h.Reason)
	})
}
