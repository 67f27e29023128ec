package catalog

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"nianbao/internal/nianbao"
)

// parts says what is loaded of a report beside its head and, unless they are not
// wanted, its versions.
type parts struct{ sections, warnings, observations, noVersions bool }

// Report returns the newest version of a report in full, with its places.
func (c *Catalog) Report(ctx context.Context, id string) (*nianbao.Held, error) {
	held, err := c.report(ctx, selectNewest, `r.id = ?`, id)
	if err != nil {
		return nil, fmt.Errorf("report %s: %w", id, err)
	}
	return held, nil
}

// ReportVersion returns a report with the content of its version n, and the URL
// at which that was captured. Its Newest is that of the report all the same.
func (c *Catalog) ReportVersion(ctx context.Context, id string, n int) (*nianbao.Held, error) {
	held, err := c.report(ctx, selectVersion, `r.id = ? AND v.n = ?`, id, n)
	if err != nil {
		return nil, fmt.Errorf("report %s, version %d: %w", id, n, err)
	}
	return held, nil
}

func (c *Catalog) report(ctx context.Context, from, where string, args ...any) (*nianbao.Held, error) {
	var held *nianbao.Held
	err := c.view(ctx, func(q querier) error {
		found, err := load(ctx, q, parts{sections: true, warnings: true, observations: true}, from+where, args...)
		if err == nil && len(found) == 0 {
			err = nianbao.ErrNotFound
		}
		if err != nil {
			return err
		}
		held = found[0].Held
		held.Places, err = places(ctx, q, found[0].pk)
		return err
	})
	return held, err
}

// Texts returns reports without their observations. An id that is not held has
// no entry in the map.
func (c *Catalog) Texts(ctx context.Context, ids []string) (map[string]*nianbao.Held, error) {
	texts := make(map[string]*nianbao.Held, len(ids))
	err := c.view(ctx, func(q querier) error {
		held, err := load(ctx, q, parts{sections: true, warnings: true}, selectNewest+`r.id IN `+oneOf, list(ids))
		for _, h := range held {
			texts[h.ID] = h.Held
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("texts of %d reports: %w", len(ids), err)
	}
	return texts, nil
}

// loaded is a report with the keys under which its parts are found.
type loaded struct {
	*nianbao.Held
	pk, version int64 // the version whose content it holds
	region      string
	office      string // most recent name of the office
}

const (
	selectHead = `SELECT r.pk, r.id, o.id, o.name, r.year, r.scope, r.region_code, IFNULL(g.names, ''),
		v.pk, n.n, v.office, v.title, v.form, v.level, v.published, v.published_from, v.index_number, v.office_code,
		s.url, IFNULL(s.hints, '')
	FROM reports r
	JOIN offices o ON o.pk = r.office_pk
	JOIN versions n ON n.pk = r.newest_pk
	LEFT JOIN regions g ON g.code = r.region_code
	`
	selectNewest  = selectHead + `JOIN versions v ON v.pk = r.newest_pk JOIN snapshots s ON s.id = r.shown_id WHERE `
	selectVersion = selectHead + `JOIN versions v ON v.report_pk = r.pk JOIN snapshots s ON s.id = (` + shownBy + `) WHERE `
)

// load reads reports by one of the two queries with a condition on r, o and v,
// in its order.
func load(ctx context.Context, q querier, p parts, query string, args ...any) ([]loaded, error) {
	var all []loaded
	err := each(ctx, q, func(scan func(...any) error) error {
		h := loaded{Held: &nianbao.Held{}}
		r := &h.Report
		var names, hints string
		if err := scan(&h.pk, &h.ID, &h.OfficeID, &h.office, &r.Year, &r.Scope, &h.region, &names,
			&h.version, &h.Newest, &r.Office, &r.Title, &r.Form, &r.Level, &r.Published, &r.PublishedFrom, &r.IndexNumber, &r.OfficeCode,
			&h.URL, &hints); err != nil {
			return err
		}
		r.Region = regionOf(h.region, names)
		h.Site = siteOf(h.URL, hints)
		all = append(all, h)
		return nil
	}, query, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	byReport, byVersion := map[int64]*nianbao.Held{}, map[int64]*nianbao.Held{}
	reports, versions := make([]int64, len(all)), make([]int64, len(all))
	for i, h := range all {
		reports[i], versions[i] = h.pk, h.version
		byReport[h.pk], byVersion[h.version] = h.Held, h.Held
	}
	if !p.noVersions {
		if err := loadVersions(ctx, q, list(reports), byReport); err != nil {
			return nil, err
		}
	}
	return all, loadParts(ctx, q, p, list(versions), byVersion)
}

// siteOf is the name of the site as the operator gave it, else the host.
func siteOf(address, hints string) string {
	var h nianbao.Hints
	if hints != "" && json.Unmarshal([]byte(hints), &h) == nil && h.Site != "" {
		return h.Site
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "file" {
		return ""
	}
	return u.Hostname()
}

// loadVersions adds the versions, each with the snapshot that was captured first.
func loadVersions(ctx context.Context, q querier, reports string, held map[int64]*nianbao.Held) error {
	return each(ctx, q, func(scan func(...any) error) error {
		var v nianbao.Version
		var report int64
		if err := scanSnapshot(scan, &v.Snapshot, &report, &v.N, &v.Rules); err != nil {
			return err
		}
		held[report].Versions = append(held[report].Versions, v)
		return nil
	}, `SELECT `+snapshotColumns+`, v.report_pk, v.n, v.rules
		FROM versions v JOIN snapshots s ON s.id = (
			SELECT id FROM snapshots WHERE version_pk = v.pk ORDER BY captured, id LIMIT 1)
		WHERE v.report_pk IN `+oneOf+` ORDER BY v.report_pk, v.n`, reports)
}

func loadParts(ctx context.Context, q querier, p parts, versions string, held map[int64]*nianbao.Held) error {
	if p.sections {
		if err := each(ctx, q, func(scan func(...any) error) error {
			var pk int64
			var s nianbao.Section
			err := scan(&pk, &s.Kind, &s.Heading, &s.Text)
			if err == nil {
				held[pk].Report.Sections = append(held[pk].Report.Sections, s)
			}
			return err
		}, `SELECT version_pk, kind, heading, text FROM sections WHERE version_pk IN `+oneOf+` ORDER BY version_pk, n`, versions); err != nil {
			return err
		}
	}
	if p.warnings {
		if err := each(ctx, q, func(scan func(...any) error) error {
			var pk int64
			var w nianbao.Warning
			err := scan(&pk, &w.Code, &w.Message)
			if err == nil {
				held[pk].Report.Warnings = append(held[pk].Report.Warnings, w)
			}
			return err
		}, `SELECT version_pk, code, message FROM warnings WHERE version_pk IN `+oneOf+` ORDER BY version_pk, n`, versions); err != nil {
			return err
		}
	}
	if !p.observations {
		return nil
	}
	return eachCell(ctx, q, versions, nil, nil, func(pk int64, o nianbao.Observation) {
		held[pk].Report.Observations = append(held[pk].Report.Observations, o)
	})
}

const snapshotColumns = `s.id, s.url, s.captured, s.status, s.media_type, hex(s.sha256), s.size, s.digest, s.file, s.offset, IFNULL(s.hints, '')`

// scanSnapshot reads snapshotColumns and whatever the query has after them.
func scanSnapshot(scan func(...any) error, s *nianbao.Snapshot, more ...any) error {
	var captured, sum, hints string
	dest := append([]any{&s.ID, &s.URL, &captured, &s.Status, &s.MediaType, &sum, &s.Size, &s.Digest,
		&s.Location.File, &s.Location.Offset, &hints}, more...)
	if err := scan(dest...); err != nil {
		return err
	}
	s.Captured, s.SHA256 = parseTime(captured), strings.ToLower(sum)
	if _, err := hex.DecodeString(s.SHA256); err != nil || hints == "" {
		return err
	}
	return json.Unmarshal([]byte(hints), &s.Hints)
}
