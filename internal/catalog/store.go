package catalog

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"nianbao/internal/nianbao"
)

// Store takes entries in one transaction: all or none. It is idempotent; an
// entry whose snapshot is known is read anew only if the rules of extraction
// or the hints are others than before.
//
// A version is new if its sections and cells differ from all versions that the
// report has. When new rules read the same snapshot differently, that is no new
// version: the content of the old one is replaced, and it keeps its number.
func (c *Catalog) Store(ctx context.Context, entries ...nianbao.Entry) ([]nianbao.Stored, error) {
	stored, _, err := c.Take(ctx, entries, nil)
	return stored, err
}

// Take does what Store and then Visit do, in one transaction. It returns what
// became of each entry, and the reports whose newest version, or what a listing
// shows of it, is another than before.
func (c *Catalog) Take(ctx context.Context, entries []nianbao.Entry, visits []nianbao.Visit) (stored []nianbao.Stored, changed []string, err error) {
	if c.writer == nil {
		return nil, nil, fmt.Errorf("store: %w: the catalog is open for reading only", nianbao.ErrUnavailable)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	tx, err := c.writer.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, nil, fmt.Errorf("store: %w", noRoom(err))
	}
	defer func() { _ = tx.Rollback() }()
	s := newStoring(ctx, tx)
	for _, e := range entries {
		one, err := s.entry(e)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, nil, fmt.Errorf("store %s: %w", e.Snapshot.URL, noRoom(err))
		}
		stored = append(stored, one)
	}
	for _, v := range visits {
		if err := s.visit(v); err != nil {
			return nil, nil, fmt.Errorf("store visit of %s: %w", v.URL, noRoom(err))
		}
	}
	if err := errors.Join(s.unindexed(), s.logChanges()); err != nil {
		return nil, nil, fmt.Errorf("store: %w", noRoom(err))
	}
	if err := tx.Commit(); err != nil {
		return nil, nil, fmt.Errorf("store: %w", noRoom(err))
	}
	return stored, s.changed, nil
}

// storing is one transaction of Take. The driver keeps statements prepared from
// one transaction to the next.
type storing struct {
	ctx     context.Context
	tx      *sql.Tx
	lookups map[entryKey]int64 // pk of a word
	changed []string           // reports whose head is another than before
	noted   map[string]bool    // the same as a set

	changedPKs []int64 // the same by their keys
}

// entryKey names a word of one of the tables of words.
type entryKey struct{ table, word string }

func newStoring(ctx context.Context, tx *sql.Tx) *storing {
	// For a context that can be cancelled the driver starts a goroutine with every
	// statement. Who can wait no longer gives up between the entries.
	return &storing{ctx: context.WithoutCancel(ctx), tx: tx, lookups: map[entryKey]int64{}, noted: map[string]bool{}}
}

func (s *storing) exec(query string, args ...any) error {
	_, err := s.tx.ExecContext(s.ctx, query, args...)
	return err
}

func (s *storing) insert(query string, args ...any) (pk int64, err error) {
	res, err := s.tx.ExecContext(s.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// get reads one row; found is false if there is none.
func (s *storing) get(query string, args []any, dest ...any) (found bool, err error) {
	err = s.tx.QueryRowContext(s.ctx, query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// snapshotRow is what is known of a snapshot already.
type snapshotRow struct {
	id      int64
	rules   string
	hints   string
	outcome string
	version int64 // 0 = none
}

const outcomeReport = "report"

func (s *storing) entry(e nianbao.Entry) (nianbao.Stored, error) {
	e = settle(e)
	if e.Report == nil && e.Rejection == nil {
		return nianbao.Stored{}, fmt.Errorf("%w: neither a report nor a rejection", nianbao.ErrInvalid)
	}
	row, found, err := s.snapshot(&e)
	if err != nil {
		return nianbao.Stored{}, err
	}
	if found {
		hints, err := hintsText(e.Snapshot.Hints)
		if err != nil {
			return nianbao.Stored{}, err
		}
		if row.rules == e.Rules && row.hints == hints && row.outcome == outcomeOf(&e) {
			return s.known(row)
		}
	}
	if err := s.judge(&e, row.id); err != nil {
		return nianbao.Stored{}, err
	}
	if e.Report == nil {
		err := s.detach(row)
		return nianbao.Stored{SnapshotID: row.id, Outcome: nianbao.OutcomeRejected}, err
	}
	return s.report(&e, row)
}

// settle turns a report that cannot be identified into a rejection.
func settle(e nianbao.Entry) nianbao.Entry {
	if e.Rejection != nil {
		e.Report = nil
		return e
	}
	if r := e.Report; r != nil {
		switch {
		case r.Year < 1 || r.Year > 9999:
			e.Rejection = nianbao.Reject(nianbao.RejectMalformed, "无法确定报告年度", "the year of the report is not known")
		case r.Key().Body == "":
			e.Rejection = nianbao.Reject(nianbao.RejectMalformed, "无法确定发布机关", "the office of the report is not known")
		case r.Scope != nianbao.ScopeOwn && r.Scope != nianbao.ScopeGovernmentWide:
			e.Rejection = nianbao.Reject(nianbao.RejectMalformed, "无法确定报告范围", "the scope of the report is not known")
		default:
			return e
		}
		e.Report = nil
	}
	return e
}

func outcomeOf(e *nianbao.Entry) string {
	if e.Rejection != nil {
		return string(e.Rejection.Code)
	}
	return outcomeReport
}

func hintsText(h nianbao.Hints) (string, error) {
	if h == (nianbao.Hints{}) {
		return "", nil
	}
	text, err := json.Marshal(h)
	return string(text), err
}

// snapshot finds the snapshot's row, or makes it.
func (s *storing) snapshot(e *nianbao.Entry) (snapshotRow, bool, error) {
	snap := &e.Snapshot
	sum, err := hex.DecodeString(snap.SHA256)
	if err != nil || len(sum) != 32 || snap.URL == "" {
		return snapshotRow{}, false, fmt.Errorf("%w: snapshot with URL %q and SHA-256 %q", nianbao.ErrInvalid, snap.URL, snap.SHA256)
	}
	captured := formatTime(snap.Captured)
	var row snapshotRow
	found, err := s.get(`SELECT id, rules, IFNULL(hints, ''), outcome, IFNULL(version_pk, 0)
		FROM snapshots WHERE url = ? AND sha256 = ? AND captured = ?`,
		[]any{snap.URL, sum, captured}, &row.id, &row.rules, &row.hints, &row.outcome, &row.version)
	if found || err != nil {
		return row, found, err
	}
	row.id, err = s.insert(`INSERT INTO snapshots (url, captured, sha256, size, file, offset, outcome)
		VALUES (?, ?, ?, ?, ?, ?, '')`, snap.URL, captured, sum, snap.Size, snap.Location.File, snap.Location.Offset)
	return row, false, err
}

// judge records what this reading of the snapshot came to.
func (s *storing) judge(e *nianbao.Entry, id int64) error {
	snap := &e.Snapshot
	hints, err := hintsText(snap.Hints)
	if err != nil {
		return err
	}
	var message, chinese string
	if e.Rejection != nil {
		message, chinese = e.Rejection.Message, e.Rejection.Chinese
	}
	if err := s.exec(`UPDATE snapshots SET status = ?, media_type = ?, size = ?, file = ?, offset = ?, hints = NULLIF(?, ''),
		digest = IIF(? = '', digest, ?), rules = ?, outcome = ?, message = ?, message_zh = ? WHERE id = ?`,
		snap.Status, snap.MediaType, snap.Size, snap.Location.File, snap.Location.Offset, hints,
		snap.Digest, snap.Digest, e.Rules, outcomeOf(e), message, chinese, id); err != nil {
		return err
	}
	return s.firstVisit(snap, id)
}

// known answers for an entry that changes nothing.
func (s *storing) known(row snapshotRow) (nianbao.Stored, error) {
	out := nianbao.Stored{SnapshotID: row.id, Outcome: nianbao.OutcomeRejected}
	if row.version == 0 {
		return out, nil
	}
	out.Outcome = nianbao.OutcomeKnown
	_, err := s.get(`SELECT r.id, v.n FROM versions v JOIN reports r ON r.pk = v.report_pk WHERE v.pk = ?`,
		[]any{row.version}, &out.ReportID, &out.Version)
	return out, err
}
