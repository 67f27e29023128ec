package catalog

import (
	"context"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// places lists the URLs at which a report was seen, in the order of first sight.
func places(ctx context.Context, q querier, report int64) ([]nianbao.Place, error) {
	all, err := sightings(ctx, q, report)
	if err != nil {
		return nil, err
	}
	byURL := make(map[string]*nianbao.Place, len(all))
	urls := make([]string, len(all))
	for i := range all {
		urls[i] = all[i].URL
		byURL[all[i].URL] = &all[i]
	}
	return all, lastVisits(ctx, q, report, list(urls), byURL)
}

// sightings finds when which version was seen where.
func sightings(ctx context.Context, q querier, report int64) ([]nianbao.Place, error) {
	var all []nianbao.Place
	err := each(ctx, q, func(scan func(...any) error) error {
		var url, first, last string
		var n int
		if err := scan(&url, &n, &first, &last); err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(p nianbao.Place) bool { return p.URL == url })
		if i < 0 {
			i = len(all)
			all = append(all, nianbao.Place{URL: url, FirstSeen: parseTime(first)})
		}
		p := &all[i]
		p.Versions = append(p.Versions, n)
		if seen := parseTime(last); seen.After(p.LastSeen) {
			p.LastSeen = seen
		}
		return nil
	}, `SELECT s.url, v.n, MIN(w.at) AS first, MAX(w.at)
		FROM versions v JOIN snapshots s ON s.version_pk = v.pk JOIN visits w ON w.snapshot_id = s.id AND w.outcome IN `+sighting+`
		WHERE v.report_pk = ? GROUP BY s.url, v.n ORDER BY first, MIN(s.id)`, report)
	return all, err
}

// lastVisits adds what the last visit to each URL came to, and whether what was
// last seen there is the report. A file's name says nothing of a place: another
// file may have it.
func lastVisits(ctx context.Context, q querier, report int64, urls string, byURL map[string]*nianbao.Place) error {
	seen := map[string]bool{}
	return each(ctx, q, func(scan func(...any) error) error {
		var url, at, outcome string
		var status int
		var shows int64
		if err := scan(&url, &at, &outcome, &status, &shows); err != nil {
			return err
		}
		p := byURL[url]
		if strings.HasPrefix(url, fileScheme) {
			p.Visited = p.LastSeen
			return nil
		}
		if p.Visited.IsZero() {
			p.Visited, p.Outcome, p.Status = parseTime(at), nianbao.FetchOutcome(outcome), status
		}
		if !seen[url] && saw(outcome) {
			seen[url] = true
			p.Replaced = shows != report
		}
		return nil
	}, `SELECT s.url, w.at, w.outcome, w.status, IFNULL(v.report_pk, 0)
		FROM json_each(?) u JOIN snapshots s ON s.url = u.value JOIN visits w ON w.snapshot_id = s.id
		LEFT JOIN versions v ON v.pk = s.version_pk ORDER BY w.at DESC, s.id DESC`, urls)
}
