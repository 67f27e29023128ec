package catalog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"nianbao/internal/nianbao"
)

// Frontier is the crawl frontier: the URLs of all sites with their schedule. It
// outlives the process; one goroutine at a time may call it.
type Frontier struct {
	c       *Catalog
	waiting map[int64]int // by run: counting a long queue for every URL done would take its time
}

// Frontier returns the frontier of a catalog that is open for writing.
func (c *Catalog) Frontier() *Frontier { return &Frontier{c: c, waiting: map[int64]int{}} }

func (f *Frontier) write(ctx context.Context, what string, fn func(s *storing) error) error {
	return f.c.write(ctx, what, fn)
}

// Begin opens a run of a site, or goes on with the one that was cut short. In a
// new run wait the entries, and of the reports and attachments known those that
// are due, or all.
func (f *Frontier) Begin(ctx context.Context, start nianbao.CrawlStart, now time.Time) (run nianbao.CrawlRun, err error) {
	err = f.write(ctx, "begin crawl of "+start.Site, func(s *storing) error {
		site, err := f.site(s, &start, now)
		if err != nil {
			return err
		}
		hosts, err := json.Marshal(start.Hosts)
		if err != nil {
			return err
		}
		if err := s.exec(`UPDATE crawl_urls SET waiting = 0, outcome = ?, detail = 'its host is no host of the site any more'
			WHERE site_pk = ? AND waiting AND host NOT IN (SELECT value FROM json_each(?))`, nianbao.FetchScope, site, string(hosts)); err != nil {
			return err
		}
		if run, err = openRun(s, site); err != nil {
			return err
		}
		if run.ID == 0 {
			if run.ID, err = s.insert(`INSERT INTO crawl_runs (site_pk, started) VALUES (?, ?)`, site, formatTime(now)); err != nil {
				return err
			}
			run.Started, run.Outcomes = now, map[nianbao.FetchOutcome]int{}
			if err := requeueKnown(s, site, string(hosts), start.All, now); err != nil {
				return err
			}
			if _, _, err := addTargets(s, run.ID, site, 0, now, start.Entries); err != nil {
				return err
			}
		}
		run.Site = start.Site
		_, err = s.get(`SELECT COUNT(*) FROM crawl_urls WHERE site_pk = ? AND waiting`, []any{site}, &run.Waiting)
		return err
	})
	f.waiting[run.ID] = run.Waiting
	return run, err
}

// site stores what the operator says of a site.
func (f *Frontier) site(s *storing, start *nianbao.CrawlStart, now time.Time) (pk int64, err error) {
	due := formatTime(now.Add(start.Schedule))
	if err = s.exec(`INSERT INTO crawl_sites (name, region, spec, due) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET region = excluded.region, due = excluded.due,
			spec = IIF(excluded.spec = '', spec, excluded.spec)`, start.Site, start.Region, start.Spec, due); err != nil {
		return 0, err
	}
	_, err = s.get(`SELECT pk FROM crawl_sites WHERE name = ?`, []any{start.Site}, &pk)
	return pk, err
}

const runColumns = `r.pk, r.started, r.ended, r.requests, r.new_reports, r.new_versions, r.outcomes, r.failed, r.detail`

// scanRun reads runColumns and whatever the query has after them.
func scanRun(scan func(...any) error, run *nianbao.CrawlRun, more ...any) error {
	var started, ended, outcomes string
	dest := append([]any{&run.ID, &started, &ended, &run.Requests, &run.NewReports, &run.NewVersions, &outcomes, &run.Failed, &run.Detail}, more...)
	if err := scan(dest...); err != nil {
		return err
	}
	run.Started, run.Ended = parseTime(started), parseTime(ended)
	run.Outcomes = map[nianbao.FetchOutcome]int{}
	return json.Unmarshal([]byte(outcomes), &run.Outcomes)
}

// openRun finds the run of a site that was cut short.
func openRun(s *storing, site int64) (run nianbao.CrawlRun, err error) {
	err = scanRun(s.tx.QueryRowContext(s.ctx, `SELECT `+runColumns+` FROM crawl_runs r WHERE r.site_pk = ? AND r.ended = ''`, site).Scan, &run)
	if errors.Is(err, sql.ErrNoRows) {
		return nianbao.CrawlRun{}, nil
	}
	return run, err
}

// requeueKnown queues what was received before, whether a list names it or not:
// a report that has lost its link is still looked after.
func requeueKnown(s *storing, site int64, hosts string, all bool, now time.Time) error {
	at := formatTime(now)
	return s.exec(`UPDATE crawl_urls SET waiting = 1, tries = 0, due = ?, priority = ?
		WHERE site_pk = ? AND NOT waiting AND held AND (kind IN ('report', 'attachment') OR report <> '')
		AND (? OR recheck <= ?) AND host IN (SELECT value FROM json_each(?))`,
		at, nianbao.PriorityRecheck, site, all, at, hosts)
}

// Add queues targets that were found on a page, unless they were named in the
// run before. Fresh is the number of those that were not.
func (f *Frontier) Add(ctx context.Context, run, found int64, now time.Time, targets ...nianbao.Target) (fresh int, err error) {
	if len(targets) == 0 {
		return 0, nil
	}
	queued := 0
	err = f.write(ctx, "queue URLs", func(s *storing) error {
		site, err := siteOfRun(s, run)
		if err == nil {
			fresh, queued, err = addTargets(s, run, site, found, now, targets)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	f.waiting[run] += queued
	return fresh, nil
}

func siteOfRun(s *storing, run int64) (site int64, err error) {
	found, err := s.get(`SELECT site_pk FROM crawl_runs WHERE pk = ?`, []any{run}, &site)
	if err == nil && !found {
		err = fmt.Errorf("run %d: %w", run, nianbao.ErrNotFound)
	}
	return site, err
}

// addTargets queues targets; queued is the number of those that did not wait
// before.
func addTargets(s *storing, run, site, found int64, now time.Time, targets []nianbao.Target) (fresh, queued int, err error) {
	at := formatTime(now)
	for i := range targets {
		t := &targets[i]
		key := sha256.Sum256([]byte(t.Key))
		var pk, named, done int64
		var known, waiting bool
		exists, err := s.get(`SELECT pk, named_run, done_run, waiting, held AND (kind IN ('report', 'attachment') OR report <> '')
			FROM crawl_urls WHERE site_pk = ? AND key = ?`, []any{site, key[:16]}, &pk, &named, &done, &waiting, &known)
		switch {
		case err != nil:
			return 0, 0, err
		case !exists:
			err = insertURL(s, run, site, found, key[:16], at, t)
		case named == run:
			continue
		default:
			err = renameURL(s, run, pk, found, known, done == run, at, t)
		}
		if err != nil {
			return 0, 0, err
		}
		fresh++
		if !waiting && (!exists || done != run) {
			queued++
		}
	}
	return fresh, queued, nil
}

func insertURL(s *storing, run, site, found int64, key []byte, at string, t *nianbao.Target) error {
	hints, err := hintsText(t.Hints)
	if err != nil {
		return err
	}
	return s.exec(`INSERT INTO crawl_urls (site_pk, key, host, url, form, kind, hops, pages, entry, redirects, in_column, barren, hints,
			parent_pk, named_run, first_seen, priority, due)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), ?, ?, ?, ?)`,
		site, key, t.Host, t.URL, t.Form, t.Kind, t.Hops, t.Pages, t.Entry, t.Redirects, t.Column, t.Barren, hints,
		found, run, at, t.Priority, at)
}

// renameURL takes over what a new link says. What is known to be a report stays
// one, whatever a menu calls it; what was visited in this run is not visited again.
func renameURL(s *storing, run, pk, found int64, known, done bool, at string, t *nianbao.Target) error {
	hints, err := hintsText(t.Hints)
	if err != nil {
		return err
	}
	return s.exec(`UPDATE crawl_urls SET url = ?, kind = IIF(?, kind, ?), priority = IIF(?, priority, ?), hints = ?,
			hops = ?, pages = ?, entry = ?, redirects = ?, in_column = ?, barren = ?, parent_pk = NULLIF(?, 0), named_run = ?,
			due = IIF(waiting, due, ?), tries = IIF(waiting, tries, 0), waiting = NOT ?
		WHERE pk = ?`, t.URL, known, t.Kind, known, t.Priority, hints,
		t.Hops, t.Pages, t.Entry, t.Redirects, t.Column, t.Barren, found, run, at, done, pk)
}

// Foreign records links to reports on hosts outside the site.
func (f *Frontier) Foreign(ctx context.Context, run int64, now time.Time, links ...nianbao.ForeignLink) error {
	if len(links) == 0 {
		return nil
	}
	return f.write(ctx, "record foreign links", func(s *storing) error {
		site, err := siteOfRun(s, run)
		if err != nil {
			return err
		}
		for _, l := range links {
			if err := s.exec(`INSERT INTO crawl_foreign (site_pk, host, url, title, first_seen) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO NOTHING`, site, l.Host, l.URL, l.Title, formatTime(now)); err != nil {
				return err
			}
		}
		return nil
	})
}
