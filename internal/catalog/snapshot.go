package catalog

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// Known finds the snapshot of this payload from this URL, the latest if there
// are several. A file imported without a URL is known by its bytes alone,
// whatever its name. The error is [nianbao.ErrNotFound] if there is none.
func (c *Catalog) Known(ctx context.Context, url, sha256 string) (*nianbao.Known, error) {
	sum, err := hex.DecodeString(sha256)
	if err != nil {
		return nil, fmt.Errorf("snapshot of %s: %w: SHA-256 %q", url, nianbao.ErrInvalid, sha256)
	}
	if strings.HasPrefix(url, fileScheme) {
		return c.known(ctx, url, `WHERE s.url >= 'file:' AND s.url < 'file;' AND s.sha256 = ? `+capturedLast, sum)
	}
	return c.known(ctx, url, `WHERE s.url = ? AND s.sha256 = ? `+capturedLast, url, sum)
}

const capturedLast = `ORDER BY s.captured DESC, s.id DESC LIMIT 1`

// Latest finds the snapshot of a URL whose content was seen there last. The
// error is [nianbao.ErrNotFound] if there is none.
func (c *Catalog) Latest(ctx context.Context, url string) (*nianbao.Known, error) {
	return c.known(ctx, url, `WHERE s.id = (`+seenLast+`)`, endOfTime, url)
}

// endOfTime comes after all times.
const endOfTime = "9999-12-31T23:59:59.999Z"

// Attached lists the files that a page links, in the order of their capture.
func (c *Catalog) Attached(ctx context.Context, page string) ([]nianbao.Snapshot, error) {
	var all []nianbao.Snapshot
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var s nianbao.Snapshot
		err := scanSnapshot(scan, &s)
		all = append(all, s)
		return err
	}, `SELECT `+snapshotColumns+` FROM snapshots s
		WHERE s.hints IS NOT NULL AND json_extract(s.hints, '$.page') = ? ORDER BY s.captured, s.id`, page)
	if err != nil {
		return nil, fmt.Errorf("files attached to %s: %w", page, err)
	}
	return all, nil
}

// known finds the one snapshot that a clause selects.
func (c *Catalog) known(ctx context.Context, url, clause string, args ...any) (*nianbao.Known, error) {
	var known *nianbao.Known
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var k nianbao.Known
		var r nianbao.RejectError
		err := scanSnapshot(scan, &k.Snapshot, &k.Rules, &r.Code, &r.Message, &r.Chinese, &k.ReportID, &k.Version)
		if r.Code != outcomeReport {
			k.Rejection = &r
		}
		known = &k
		return err
	}, `SELECT `+snapshotColumns+`, s.rules, s.outcome, s.message, s.message_zh, IFNULL(r.id, ''), IFNULL(v.n, 0)
		FROM snapshots s LEFT JOIN versions v ON v.pk = s.version_pk LEFT JOIN reports r ON r.pk = v.report_pk `+clause, args...)
	if err != nil {
		return nil, fmt.Errorf("snapshot of %s: %w", url, err)
	}
	if known == nil {
		return nil, fmt.Errorf("snapshot of %s: %w", url, nianbao.ErrNotFound)
	}
	return known, nil
}

const fileScheme = "file:"

// RejectedSnapshot is a capture that is no readable report.
type RejectedSnapshot struct {
	Snapshot nianbao.Snapshot
	Reason   nianbao.RejectError
}

// Rejected lists what was rejected, the most recent captures first. A limit of
// 0 means all.
func (c *Catalog) Rejected(ctx context.Context, limit int) ([]RejectedSnapshot, error) {
	if limit <= 0 {
		limit = -1
	}
	var all []RejectedSnapshot
	err := each(ctx, c.reader, func(scan func(...any) error) error {
		var r RejectedSnapshot
		err := scanSnapshot(scan, &r.Snapshot, &r.Reason.Code, &r.Reason.Message, &r.Reason.Chinese)
		all = append(all, r)
		return err
	}, `SELECT `+snapshotColumns+`, s.outcome, s.message, s.message_zh
		FROM snapshots s WHERE s.outcome <> 'report' ORDER BY s.captured DESC, s.id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("list rejected: %w", err)
	}
	return all, nil
}

// EachSnapshot gives all snapshots in the order in which they were stored.
func (c *Catalog) EachSnapshot(ctx context.Context, fn func(nianbao.Snapshot) error) error {
	const most = 1000
	for last := int64(0); ; {
		var some []nianbao.Snapshot
		err := each(ctx, c.reader, func(scan func(...any) error) error {
			var s nianbao.Snapshot
			err := scanSnapshot(scan, &s)
			some = append(some, s)
			return err
		}, `SELECT `+snapshotColumns+` FROM snapshots s WHERE s.id > ? ORDER BY s.id LIMIT ?`, last, most)
		if err != nil {
			return fmt.Errorf("list snapshots: %w", err)
		}
		for _, s := range some {
			if err := fn(s); err != nil {
				return err
			}
			last = s.ID
		}
		if len(some) < most {
			return nil
		}
	}
}
