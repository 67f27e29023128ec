package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// private finds the parts of a catalog that no reader of the data needs: how the
// crawls stand, what the index has yet to take in, and what copies are searched with. Views come first.
const private = `SELECT 'DROP ' || type || ' "' || name || '"' FROM sqlite_master
	WHERE type IN ('table', 'view') AND (name LIKE 'crawl\_%' ESCAPE '\' OR name LIKE 'v\_crawl\_%' ESCAPE '\' OR name IN ('unindexed', 'copy_texts', 'copy_lists'))
	ORDER BY type DESC, name`

// CopyTo writes one state of the catalog to a new file, without what is private.
// The copy is a single file that needs no write-ahead log and says when and by
// which version of the program it was made.
func (c *Catalog) CopyTo(ctx context.Context, path, version string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("copy catalog: %s: %w", path, os.ErrExist)
	}
	if err := c.copyTo(ctx, path, version); err != nil {
		return errors.Join(fmt.Errorf("copy catalog to %s: %w", path, noRoom(err)), removeAll(path))
	}
	return nil
}

func (c *Catalog) copyTo(ctx context.Context, path, version string) (err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	// Not one of the readers, which must not write anywhere.
	source, err := connect(c.opts.Path, url.Values{"mode": {"ro"}, "_busy_timeout": {"10000"}}, 1)
	if err != nil {
		return err
	}
	_, err = source.ExecContext(ctx, `VACUUM INTO ?`, abs)
	if err = errors.Join(err, source.Close()); err != nil {
		return err
	}
	db, err := connect(path, url.Values{"_journal_mode": {"OFF"}, "_synchronous": {"OFF"}, "_foreign_keys": {"off"}, "_cache_size": {"-65536"}}, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return c.publish(ctx, db, version)
}

// publish makes a copy fit for readers.
func (c *Catalog) publish(ctx context.Context, db *sql.DB, version string) error {
	var drops []string
	err := each(ctx, db, func(scan func(...any) error) error {
		var statement string
		err := scan(&statement)
		drops = append(drops, statement)
		return err
	}, private)
	if err != nil {
		return err
	}
	for _, statement := range drops {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if _, err := db.ExecContext(ctx, `CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`); err != nil {
		return err
	}
	for key, value := range map[string]string{
		"created": c.opts.Now().UTC().Format(time.RFC3339), "program": "nianbao " + version, "documentation": "docs/catalog.md, docs/export.md",
	} {
		if _, err := db.ExecContext(ctx, `INSERT INTO about VALUES (?, ?)`, key, value); err != nil {
			return err
		}
	}
	for _, statement := range []string{`ANALYZE`, `VACUUM`, `PRAGMA journal_mode = DELETE`} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// removeAll removes a file that is not complete, and what SQLite puts beside it.
func removeAll(path string) error {
	var errs []error
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
