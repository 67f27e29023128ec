package catalog

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// CrawlStatus tells of all sites, their last runs, and what went wrong.
func (c *Catalog) CrawlStatus(ctx context.Context) (*nianbao.CrawlStatus, error) {
	status := &nianbao.CrawlStatus{Errors: map[nianbao.FetchOutcome]int{}}
	err := c.view(ctx, func(q querier) (err error) {
		if status.Sites, err = crawlSites(ctx, q); err != nil {
			return err
		}
		if status.Backoff, err = c.backoffs(ctx, q, c.opts.Now()); err != nil {
			return err
		}
		if err = crawlErrors(ctx, q, status.Errors); err != nil {
			return err
		}
		status.Foreign, err = foreignHosts(ctx, q)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("crawl status: %w", err)
	}
	return status, nil
}

// DueSites lists the sites that the schedule wants crawled by now, and those
// whose last run was cut short; all of them if all is set.
func (c *Catalog) DueSites(ctx context.Context, now time.Time, all bool) ([]nianbao.CrawlSite, error) {
	sites, err := crawlSites(ctx, c.reader)
	if err != nil {
		return nil, fmt.Errorf("due sites: %w", err)
	}
	due := sites[:0]
	for _, s := range sites {
		if all || !s.Due.After(now) || s.Last != nil && s.Last.Ended.IsZero() {
			due = append(due, s)
		}
	}
	return due, nil
}

// RemoveSite forgets a site and its URLs; reports that were read stay.
func (f *Frontier) RemoveSite(ctx context.Context, name string) error {
	return f.write(ctx, "remove site "+name, func(s *storing) error {
		var pk int64
		found, err := s.get(`SELECT pk FROM crawl_sites WHERE name = ?`, []any{name}, &pk)
		if err == nil && !found {
			err = nianbao.ErrNotFound
		}
		if err != nil {
			return err
		}
		return s.exec(`DELETE FROM crawl_sites WHERE pk = ?`, pk)
	})
}

func crawlSites(ctx context.Context, q querier) ([]nianbao.CrawlSite, error) {
	var all []nianbao.CrawlSite
	err := each(ctx, q, func(scan func(...any) error) error {
		var s nianbao.CrawlSite
		var due string
		var last sql.NullInt64
		if err := scan(&s.Name, &s.Region, &due, &s.Spec, &s.URLs, &s.Waiting, &s.Reports, &last); err != nil {
			return err
		}
		s.Due = parseTime(due)
		if last.Valid {
			s.Last = &nianbao.CrawlRun{ID: last.Int64, Site: s.Name, Waiting: s.Waiting}
		}
		all = append(all, s)
		return nil
	}, `SELECT s.name, s.region, s.due, s.spec,
			(SELECT COUNT(*) FROM crawl_urls WHERE site_pk = s.pk),
			(SELECT COUNT(*) FROM crawl_urls WHERE site_pk = s.pk AND waiting),
			(SELECT COUNT(DISTINCT report) FROM crawl_urls WHERE site_pk = s.pk AND report <> ''),
			(SELECT MAX(pk) FROM crawl_runs WHERE site_pk = s.pk)
		FROM crawl_sites s ORDER BY s.name`)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Last == nil {
			continue
		}
		row := q.QueryRowContext(ctx, `SELECT `+runColumns+` FROM crawl_runs r WHERE r.pk = ?`, all[i].Last.ID)
		if err := scanRun(row.Scan, all[i].Last); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (c *Catalog) backoffs(ctx context.Context, q querier, now time.Time) ([]nianbao.CrawlHost, error) {
	var all []nianbao.CrawlHost
	err := each(ctx, q, func(scan func(...any) error) error {
		var h nianbao.CrawlHost
		var until string
		err := scan(&h.Host, &until, &h.Failures, &h.Reason)
		h.Until = parseTime(until)
		all = append(all, h)
		return err
	}, `SELECT host, until, failures, reason FROM crawl_hosts WHERE until > ? ORDER BY host`, formatTime(now))
	if err != nil {
		return nil, fmt.Errorf("back-offs: %w", err)
	}
	return all, nil
}

func crawlErrors(ctx context.Context, q querier, errors map[nianbao.FetchOutcome]int) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var outcome nianbao.FetchOutcome
		var n int
		err := scan(&outcome, &n)
		if outcome.Failed() {
			errors[outcome] = n
		}
		return err
	}, `SELECT outcome, COUNT(*) FROM crawl_urls GROUP BY outcome`)
}

func foreignHosts(ctx context.Context, q querier) ([]nianbao.ForeignHost, error) {
	const most = 500
	var all []nianbao.ForeignHost
	err := each(ctx, q, func(scan func(...any) error) error {
		var h nianbao.ForeignHost
		err := scan(&h.Site, &h.Host, &h.Links)
		all = append(all, h)
		return err
	}, `SELECT s.name, f.host, COUNT(*) FROM crawl_foreign f JOIN crawl_sites s ON s.pk = f.site_pk
		GROUP BY f.site_pk, f.host ORDER BY COUNT(*) DESC, s.name, f.host LIMIT ?`, most)
	return all, err
}

// CrawlURLs lists URLs of the frontier in the order in which they were found.
// Next is what to pass as After for the following ones, 0 at the end.
func (c *Catalog) CrawlURLs(ctx context.Context, filter nianbao.CrawlURLFilter) (urls []nianbao.CrawlURL, next int64, err error) {
	limit := filter.Limit
	if limit <= 0 {
		limit = 100
	}
	where, args := filterURLs(&filter)
	var last int64
	err = each(ctx, c.reader, func(scan func(...any) error) error {
		if len(urls) == limit {
			next = last
			return nil
		}
		var u nianbao.CrawlURL
		var seen, fetched string
		err := scan(&last, &u.Site, &u.URL, &u.Kind, &u.Waiting, &u.Outcome, &u.Status, &u.Detail, &u.Report, &seen, &fetched)
		u.FirstSeen, u.Fetched = parseTime(seen), parseTime(fetched)
		urls = append(urls, u)
		return err
	}, `SELECT u.pk, s.name, u.url, u.kind, u.waiting, u.outcome, u.status, u.detail, u.report, u.first_seen, u.fetched
		FROM crawl_urls u JOIN crawl_sites s ON s.pk = u.site_pk
		WHERE `+where+` ORDER BY u.pk LIMIT ?`, append(args, limit+1)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list URLs: %w", err)
	}
	return urls, next, nil
}

func filterURLs(f *nianbao.CrawlURLFilter) (where string, args []any) {
	conditions, args := []string{"u.pk > ?"}, []any{f.After}
	if f.Site != "" {
		conditions, args = append(conditions, "s.name = ?"), append(args, f.Site)
	}
	if len(f.Outcomes) > 0 {
		conditions, args = append(conditions, "u.outcome IN "+oneOf), append(args, list(f.Outcomes))
	}
	if f.Failed {
		ok := []nianbao.FetchOutcome{"", nianbao.FetchFetched, nianbao.FetchUnchanged, nianbao.FetchGone, nianbao.FetchMoved}
		conditions, args = append(conditions, "u.outcome NOT IN "+oneOf), append(args, list(ok))
	}
	return strings.Join(conditions, " AND "), args
}
