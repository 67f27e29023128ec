// Package catalog keeps in SQLite what was read out of the archive: snapshots,
// offices, reports with their versions, sections and observations. All of it
// can be rebuilt from the archive. The file can be opened with any SQLite
// tool; its data dictionary is docs/catalog.md.
package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	_ "github.com/mattn/go-sqlite3" // the "sqlite3" driver

	"nianbao/internal/nianbao"
)

// Options say where a catalog lies. Only Path is needed.
type Options struct {
	Path     string
	ReadOnly bool // beside a process that writes; the file must exist
	Log      *slog.Logger
	Now      func() time.Time
	// ColumnMemory bounds the numbers of comparisons that are kept in memory, in
	// bytes; 0 means 256 MiB. A column takes nine bytes a report.
	ColumnMemory int64
}

func (o *Options) setDefaults() {
	if o.ColumnMemory == 0 {
		o.ColumnMemory = 256 << 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

// Catalog is an open catalog. All its methods may be called from several
// goroutines. Reading never waits for writing, nor the other way round.
type Catalog struct {
	opts   Options
	reader *sql.DB
	writer *sql.DB // one connection; nil if read-only

	mu sync.Mutex // lets one Store through at a time, with its lookups

	frames frames // what comparisons keep in memory
	found  found  // what searches by findings keep in memory
}

// Open opens a catalog and, for writing, creates it or brings its schema up to
// date. A read-only catalog that does not exist is [nianbao.ErrNotFound].
func Open(ctx context.Context, opts Options) (*Catalog, error) {
	opts.setDefaults()
	c := &Catalog{opts: opts}
	if err := c.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open catalog %s: %w", opts.Path, err), c.Close())
	}
	return c, nil
}

func (c *Catalog) open(ctx context.Context) (err error) {
	if c.opts.Path == "" {
		return fmt.Errorf("%w: no path", nianbao.ErrInvalid)
	}
	if c.opts.ReadOnly {
		if _, err := os.Stat(c.opts.Path); errors.Is(err, os.ErrNotExist) {
			return nianbao.ErrNotFound
		}
	} else {
		if err := os.MkdirAll(filepath.Dir(c.opts.Path), 0o755); err != nil {
			return err
		}
		if c.writer, err = connect(c.opts.Path, writerPragmas, 1); err != nil {
			return err
		}
		if err := migrate(ctx, c.writer, migrations, c.opts.Log, c.opts.Now); err != nil {
			return err
		}
		if err := c.refreshFigures(ctx); err != nil {
			return err
		}
	}
	if c.reader, err = connect(c.opts.Path, readerPragmas, max(4, 2*runtime.GOMAXPROCS(0))); err != nil {
		return err
	}
	if c.opts.ReadOnly {
		return checkSchema(ctx, c.reader, migrations)
	}
	return nil
}

// The driver sets the busy timeout before all else, so that even the switch to
// write-ahead logging waits for another process instead of failing. Losing the
// last transactions with the power is acceptable: the archive still has them.
var (
	writerPragmas = url.Values{
		"_busy_timeout": {"10000"}, "_journal_mode": {"WAL"}, "_synchronous": {"NORMAL"},
		"_foreign_keys": {"on"}, "_txlock": {"immediate"}, "_cache_size": {"-65536"}, "_stmt_cache_size": {"200"},
	}
	readerPragmas = url.Values{
		"mode": {"ro"}, "_busy_timeout": {"10000"}, "_query_only": {"on"}, "_foreign_keys": {"on"},
		"_txlock": {"deferred"}, "_cache_size": {"-16384"}, "_stmt_cache_size": {"50"},
	}
)

func connect(path string, pragmas url.Values, most int) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	name := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(abs), RawQuery: pragmas.Encode()}
	db, err := sql.Open("sqlite3", name.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db, nil
}

// Close closes the catalog.
func (c *Catalog) Close() error {
	var errs []error
	// The writer goes last: closing the last connection that may write tidies
	// up the write-ahead log.
	for _, db := range []*sql.DB{c.reader, c.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// querier is what a transaction and a pool of connections have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// view runs fn in a read transaction: all its queries see one state.
func (c *Catalog) view(ctx context.Context, fn func(q querier) error) error {
	tx, err := c.reader.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return fn(tx)
}

// write runs fn in a transaction, which is not cut short once it is begun.
func (c *Catalog) write(ctx context.Context, what string, fn func(s *storing) error) error {
	if c.writer == nil {
		return fmt.Errorf("%s: %w: the catalog is open for reading only", what, nianbao.ErrUnavailable)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	tx, err := c.writer.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return fmt.Errorf("%s: %w", what, noRoom(err))
	}
	defer func() { _ = tx.Rollback() }()
	s := newStoring(ctx, tx)
	if err := fn(s); err != nil {
		return fmt.Errorf("%s: %w", what, noRoom(err))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%s: %w", what, noRoom(err))
	}
	return nil
}

// each calls fn for every row of a query.
func each(ctx context.Context, q querier, fn func(scan func(...any) error) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := fn(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// timeLayout sorts as text and is what SQLite's own functions understand.
const timeLayout = "2006-01-02T15:04:05.000Z"

func formatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

func parseTime(s string) time.Time {
	t, err := time.Parse(timeLayout, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
