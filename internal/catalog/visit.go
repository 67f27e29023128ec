package catalog

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"nianbao/internal/nianbao"
)

// Visit stores what looks at URLs saw that brought no new bytes, in one
// transaction. It is idempotent: a URL has one visit at a time. A visit to a
// URL of which nothing was held at that time is nothing. Visit returns the
// reports whose newest version, or the address of it, is another than before.
func (c *Catalog) Visit(ctx context.Context, visits ...nianbao.Visit) (changed []string, err error) {
	_, changed, err = c.Take(ctx, nil, visits)
	return changed, err
}

// sighting is the outcome of a visit that saw the content of its snapshot.
const sighting = `('fetched', 'unchanged')`

func saw(outcome string) bool {
	return outcome == string(nianbao.FetchFetched) || outcome == string(nianbao.FetchUnchanged)
}

// visited is what Visit has to know of a snapshot.
type visited struct {
	id     int64
	known  bool   // the URL has a visit at that time
	last   string // outcome of the URL's last visit
	report int64  // 0 = rejected
	newest bool   // the snapshot shows the newest version of its report
	first  string // when that version was seen first
}

// A snapshot that an imported copy of the same bytes made beside another is the
// same to a visit: the one captured last stands for both.
const selectVisited = `SELECT s.id,
		EXISTS (SELECT 1 FROM snapshots o JOIN visits w ON w.snapshot_id = o.id AND w.at = ? WHERE o.url = s.url),
		(` + lastOutcome + ` s.url ` + lastFirst + `),
		IFNULL(r.pk, 0), IFNULL(r.newest_pk = v.pk, 0), IFNULL(r.captured, '')
	FROM snapshots s LEFT JOIN versions v ON v.pk = s.version_pk LEFT JOIN reports r ON r.pk = v.report_pk
	WHERE s.url = ? `

const (
	// The outcome of the last visit to a URL, which comes between the two.
	lastOutcome = `SELECT w.outcome FROM snapshots o JOIN visits w ON w.snapshot_id = o.id AND w.at = (
			SELECT MAX(at) FROM visits WHERE snapshot_id = o.id) WHERE o.url =`
	lastFirst = `ORDER BY w.at DESC, o.id DESC LIMIT 1`

	byPayload = `AND s.sha256 = ? ORDER BY s.captured DESC, s.id DESC LIMIT 1`
	byTime    = `AND s.id = (` + seenLast + `)`
	// seenLast finds the snapshot of a URL whose content was seen there last,
	// until a time.
	seenLast = `SELECT id FROM (SELECT o.id, (SELECT at FROM visits WHERE snapshot_id = o.id AND at <= ? AND outcome IN ` + sighting + `
			ORDER BY at DESC LIMIT 1) AS seen FROM snapshots o WHERE o.url = ?)
		WHERE seen IS NOT NULL ORDER BY seen DESC, id DESC LIMIT 1`
)

func (s *storing) visit(v nianbao.Visit) error {
	if v.URL == "" || v.Outcome != nianbao.FetchUnchanged && v.Outcome != nianbao.FetchGone && v.Outcome != nianbao.FetchMoved {
		return fmt.Errorf("%w: visit with URL %q and outcome %q", nianbao.ErrInvalid, v.URL, v.Outcome)
	}
	at := formatTime(v.At)
	row, err := s.visited(v, at)
	if err != nil || row.id == 0 || row.known {
		return err
	}
	shown := v.Outcome == nianbao.FetchUnchanged
	// One more sight of what is the newest anyway changes nothing.
	if row.report == 0 || shown && row.newest && saw(row.last) && at >= row.first {
		return s.addVisit(row.id, at, v)
	}
	before, err := s.head(row.report)
	if err != nil {
		return err
	}
	if err := s.addVisit(row.id, at, v); err != nil {
		return err
	}
	if err := s.refreshReport(row.report); err != nil {
		return err
	}
	return s.compare(row.report, before)
}

// visited finds the snapshot that a visit belongs to; its id is 0 if there is none.
func (s *storing) visited(v nianbao.Visit, at string) (row visited, err error) {
	query, args := selectVisited+byTime, []any{at, v.URL, at, v.URL}
	if v.SHA256 != "" {
		sum, err := hex.DecodeString(v.SHA256)
		if err != nil {
			return row, fmt.Errorf("%w: SHA-256 %q", nianbao.ErrInvalid, v.SHA256)
		}
		query, args = selectVisited+byPayload, []any{at, v.URL, sum}
	}
	_, err = s.get(query, args, &row.id, &row.known, &row.last, &row.report, &row.newest, &row.first)
	return row, err
}

func (s *storing) addVisit(snapshot int64, at string, v nianbao.Visit) error {
	return s.exec(`INSERT INTO visits (snapshot_id, at, outcome, status, detail, file, offset) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		snapshot, at, v.Outcome, v.Status, v.Detail, v.Location.File, v.Location.Offset)
}

// firstVisit keeps the visit that a capture itself is in line with it. Bytes
// that the URL had before are unchanged.
func (s *storing) firstVisit(snap *nianbao.Snapshot, id int64) error {
	return s.exec(`INSERT INTO visits (snapshot_id, at, outcome, status, file, offset)
		SELECT s.id, s.captured, IIF(EXISTS (SELECT 1 FROM snapshots o WHERE o.url = s.url AND o.sha256 = s.sha256 AND o.captured < s.captured),
			'unchanged', 'fetched'), ?, ?, ? FROM snapshots s WHERE s.id = ?
		ON CONFLICT (snapshot_id, at) DO UPDATE SET status = excluded.status, file = excluded.file, offset = excluded.offset`,
		snap.Status, snap.Location.File, snap.Location.Offset, id)
}

// head is what a listing and the index show of a report; empty if it is not held.
func (s *storing) head(report int64) (head string, err error) {
	_, err = s.get(`SELECT json_array(v.pk, hex(v.content_hash), v.office, v.title, v.form, v.level, v.published, v.published_from, s.url, s.hints)
		FROM reports r JOIN versions v ON v.pk = r.newest_pk JOIN snapshots s ON s.id = r.shown_id
		WHERE r.pk = ?`, []any{report}, &head)
	return head, err
}

// compare notes a report whose head is another than before.
func (s *storing) compare(report int64, before string) error {
	after, err := s.head(report)
	if err != nil || after == before {
		return err
	}
	return s.note(report)
}

// note adds to the reports that are others than before.
func (s *storing) note(report int64) error {
	var id string
	found, err := s.get(`SELECT id FROM reports WHERE pk = ?`, []any{report}, &id)
	if err == nil && found && !s.noted[id] {
		s.noted[id] = true
		s.changed, s.changedPKs = append(s.changed, id), append(s.changedPKs, report)
	}
	return err
}

// VisitedAt finds the snapshot that the visit to a URL at a time belongs to.
// The error is [nianbao.ErrNotFound] if there was none. A time in whole seconds
// finds a visit within that second: other archives know it no better.
func (c *Catalog) VisitedAt(ctx context.Context, url string, at time.Time) (*nianbao.Known, error) {
	to := at
	if at.Equal(at.Truncate(time.Second)) {
		to = at.Add(time.Second - time.Millisecond)
	}
	return c.known(ctx, url, `JOIN visits w ON w.snapshot_id = s.id AND w.at BETWEEN ? AND ? WHERE s.url = ?
		ORDER BY w.at, s.captured DESC, s.id DESC LIMIT 1`, formatTime(at), formatTime(to), url)
}

// Holds tells whether the record at a location is that of a visit.
func (c *Catalog) Holds(ctx context.Context, loc nianbao.Location) (held bool, err error) {
	err = c.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM visits WHERE file = ? AND offset = ?)`, loc.File, loc.Offset).Scan(&held)
	if err != nil {
		return false, fmt.Errorf("record of %s at %d: %w", loc.File, loc.Offset, err)
	}
	return held, nil
}

// LastOffset is where the last record stands that is known of a WARC file; -1
// if none is.
func (c *Catalog) LastOffset(ctx context.Context, file string) (offset int64, err error) {
	err = c.reader.QueryRowContext(ctx, `SELECT IFNULL(MAX(offset), -1) FROM visits WHERE file = ?`, file).Scan(&offset)
	if err != nil {
		return 0, fmt.Errorf("last record of %s: %w", file, err)
	}
	return offset, nil
}
