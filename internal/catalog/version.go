package catalog

import (
	"errors"

	"nianbao/internal/nianbao"
)

// versionRow is a version as far as Store needs it.
type versionRow struct {
	pk     int64
	report int64
	n      int
	rules  string
}

// report attaches a snapshot to the version of its report that it shows.
func (s *storing) report(e *nianbao.Entry, row snapshotRow) (nianbao.Stored, error) {
	r := e.Report
	office, err := s.office(r)
	if err != nil {
		return nianbao.Stored{}, err
	}
	out := nianbao.Stored{SnapshotID: row.id, ReportID: r.ID(), Outcome: nianbao.OutcomeUnchanged}
	var report int64
	known, err := s.get(`SELECT pk FROM reports WHERE id = ?`, []any{out.ReportID}, &report)
	if err == nil && !known {
		out.Outcome = nianbao.OutcomeNewReport
		report, err = s.insert(`INSERT INTO reports (id, office_pk, year, scope, region_code) VALUES (?, ?, ?, ?, ?)`,
			out.ReportID, office, r.Year, r.Scope, r.Key().RegionCode)
	}
	if err != nil {
		return nianbao.Stored{}, err
	}
	before := ""
	if known {
		if before, err = s.head(report); err != nil {
			return nianbao.Stored{}, err
		}
	}
	var made bool
	if out.Version, made, err = s.attach(e, row, report); err != nil {
		return nianbao.Stored{}, err
	}
	if made && known {
		out.Outcome = nianbao.OutcomeNewVersion
	}
	if err := s.refreshReport(report); err != nil {
		return nianbao.Stored{}, err
	}
	if err := s.compare(report, before); err != nil {
		return nianbao.Stored{}, err
	}
	return out, s.refreshOffice(office)
}

// attach finds or makes the version, and takes the snapshot out of the one that
// an earlier reading had put it into.
func (s *storing) attach(e *nianbao.Entry, row snapshotRow, report int64) (n int, made bool, err error) {
	hash := contentHash(e.Report)
	var same, old versionRow
	if _, err = s.get(`SELECT pk, report_pk, n, rules FROM versions WHERE report_pk = ? AND content_hash = ?`,
		[]any{report, hash}, &same.pk, &same.report, &same.n, &same.rules); err != nil {
		return 0, false, err
	}
	first := false // the snapshot is the one that its old version stands for
	if row.version != 0 {
		if old, first, err = s.oldVersion(row); err != nil {
			return 0, false, err
		}
	}
	switch {
	case same.pk != 0 && same.pk == old.pk && !first:
		return same.n, false, s.complete(same.pk, e.Report)
	case same.pk != 0 && same.pk == old.pk,
		same.pk == 0 && first && old.report == report && old.rules != e.Rules:
		// The same bytes, read by other rules or with other hints.
		return old.n, false, s.rewrite(old.pk, e, hash)
	case same.pk == 0:
		if same, err = s.newVersion(e, report, hash); err != nil {
			return 0, false, err
		}
		made = true
	default:
		if err := s.complete(same.pk, e.Report); err != nil {
			return 0, false, err
		}
	}
	if err := s.exec(`UPDATE snapshots SET version_pk = ? WHERE id = ?`, same.pk, row.id); err != nil {
		return 0, false, err
	}
	if old.pk == 0 {
		return same.n, made, nil
	}
	gone, err := s.prune(old)
	if err == nil && gone && old.report == report && old.n < same.n {
		// The version that is left takes the lower number of the two.
		same.n = old.n
		err = s.exec(`UPDATE versions SET n = ? WHERE pk = ?`, same.n, same.pk)
	}
	return same.n, made && !gone, err
}

func (s *storing) oldVersion(row snapshotRow) (old versionRow, first bool, err error) {
	var firstID int64
	_, err = s.get(`SELECT v.pk, v.report_pk, v.n, v.rules,
			(SELECT id FROM snapshots WHERE version_pk = v.pk ORDER BY captured, id LIMIT 1)
		FROM versions v WHERE v.pk = ?`, []any{row.version}, &old.pk, &old.report, &old.n, &old.rules, &firstID)
	return old, firstID == row.id, err
}

func (s *storing) newVersion(e *nianbao.Entry, report int64, hash []byte) (versionRow, error) {
	v := versionRow{report: report, rules: e.Rules}
	if _, err := s.get(`SELECT IFNULL(MAX(n), 0) + 1 FROM versions WHERE report_pk = ?`, []any{report}, &v.n); err != nil {
		return v, err
	}
	r := e.Report
	var err error
	v.pk, err = s.insert(`INSERT INTO versions (report_pk, n, content_hash, rules, office, title, form, level,
			published, published_from, index_number, office_code, cells)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		report, v.n, hash, e.Rules, r.Office, r.Title, r.Form, r.Level,
		r.Published, r.PublishedFrom, r.IndexNumber, r.OfficeCode, len(r.Observations))
	if err != nil {
		return v, err
	}
	return v, s.content(v.pk, r)
}

// rewrite replaces what a version holds by a newer reading of it.
func (s *storing) rewrite(pk int64, e *nianbao.Entry, hash []byte) error {
	for _, table := range []string{"sections", "warnings", "observations", "figures", "measurements"} {
		if err := s.exec(`DELETE FROM `+table+` WHERE version_pk = ?`, pk); err != nil {
			return err
		}
	}
	r := e.Report
	if err := s.exec(`UPDATE versions SET content_hash = ?, rules = ?, office = ?, title = ?, form = ?, level = ?,
			published = ?, published_from = ?, index_number = ?, office_code = ?, cells = ? WHERE pk = ?`,
		hash, e.Rules, r.Office, r.Title, r.Form, r.Level,
		r.Published, r.PublishedFrom, r.IndexNumber, r.OfficeCode, len(r.Observations), pk); err != nil {
		return err
	}
	return s.content(pk, r)
}

// complete adds to a version what another capture of the same content knows
// better: a crawl may bring the list page's date to a file imported before.
func (s *storing) complete(pk int64, r *nianbao.Report) error {
	var published, from string
	if _, err := s.get(`SELECT published, published_from FROM versions WHERE pk = ?`, []any{pk}, &published, &from); err != nil {
		return err
	}
	if r.Published != "" && (published == "" || trust(r.PublishedFrom) > trust(nianbao.DateSource(from))) {
		published, from = r.Published, string(r.PublishedFrom)
	}
	return s.exec(`UPDATE versions SET published = ?, published_from = ?,
			title = IIF(title = '', ?, title), level = IIF(level = '', ?, level),
			index_number = IIF(index_number = '', ?, index_number), office_code = IIF(office_code = '', ?, office_code)
		WHERE pk = ?`, published, from, r.Title, r.Level, r.IndexNumber, r.OfficeCode, pk)
}

// trust orders the sources of a date; the domain lists them from the best down.
func trust(from nianbao.DateSource) int {
	for i, s := range []nianbao.DateSource{nianbao.DateURL, nianbao.DateHeader, nianbao.DateList,
		nianbao.DateSignature, nianbao.DateMeta, nianbao.DateVisible} {
		if s == from {
			return i + 1
		}
	}
	return 0
}

// detach takes a snapshot that is no report any more out of its version.
func (s *storing) detach(row snapshotRow) error {
	if row.version == 0 {
		return nil
	}
	old, _, err := s.oldVersion(row)
	if err != nil {
		return err
	}
	if err := s.exec(`UPDATE snapshots SET version_pk = NULL WHERE id = ?`, row.id); err != nil {
		return err
	}
	_, err = s.prune(old)
	return err
}

// prune removes a version that no snapshot shows any more, and what becomes
// empty thereby.
func (s *storing) prune(v versionRow) (gone bool, err error) {
	var used, office int64
	var versions int
	if _, err = s.get(`SELECT EXISTS (SELECT 1 FROM snapshots WHERE version_pk = ?)`, []any{v.pk}, &used); err != nil {
		return false, err
	}
	if used == 0 {
		if err := s.exec(`DELETE FROM versions WHERE pk = ?`, v.pk); err != nil {
			return false, err
		}
	}
	if _, err = s.get(`SELECT office_pk, (SELECT COUNT(*) FROM versions WHERE report_pk = r.pk) FROM reports r WHERE pk = ?`,
		[]any{v.report}, &office, &versions); err != nil {
		return false, err
	}
	if versions == 0 {
		err = errors.Join(s.note(v.report), s.exec(`DELETE FROM reports WHERE pk = ?`, v.report))
	} else {
		err = errors.Join(s.refreshReport(v.report), s.note(v.report))
	}
	if err != nil {
		return false, err
	}
	return used == 0, s.refreshOffice(office)
}

// refreshReport brings a report's row in line with its newest version: the one
// whose content was seen last, and of equals the one stored last. A content
// that comes back is newest again, and stays the version that it was.
func (s *storing) refreshReport(pk int64) error {
	return s.exec(`UPDATE reports SET (newest_pk, shown_id, form, level, captured, cells) = (
			SELECT v.pk, (`+shownBy+`), v.form, v.level, (SELECT MIN(w.at) FROM snapshots s JOIN visits w ON w.snapshot_id = s.id
				WHERE s.version_pk = v.pk AND w.outcome IN `+sighting+`), v.cells
			FROM versions v WHERE v.report_pk = reports.pk
			ORDER BY (SELECT MAX((SELECT at FROM visits WHERE snapshot_id = s.id AND outcome IN `+sighting+` ORDER BY at DESC LIMIT 1))
			            FROM snapshots s WHERE s.version_pk = v.pk) DESC,
			         (SELECT MAX(id) FROM snapshots WHERE version_pk = v.pk) DESC LIMIT 1)
		WHERE pk = ?`, pk)
}

// shownBy finds the snapshot by which version v is shown. A file that was
// imported tells less of where the report stands than a page, and a page that
// has gone less than one that stands.
const shownBy = `SELECT id FROM snapshots WHERE version_pk = v.pk AND url = (
		SELECT s.url FROM snapshots s WHERE s.version_pk = v.pk GROUP BY s.url
		ORDER BY s.url LIKE 'file:%', (` + lastOutcome + ` s.url ` + lastFirst + `) IN ('gone', 'moved'), MAX(s.captured) DESC, MAX(s.id) DESC LIMIT 1)
	ORDER BY captured DESC, id DESC LIMIT 1`
