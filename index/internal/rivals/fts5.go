package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"strings"

	_ "github.com/mattn/go-sqlite3" // the "sqlite3" driver
)

// haveFTS5 asks SQLite whether it was built with FTS5.
func haveFTS5(ctx context.Context) error {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'trigram')`); err != nil {
		return fmt.Errorf("%w (%w): build with -tags sqlite_fts5", errMissing, err)
	}
	return nil
}

// fts5 is SQLite's full-text index over pieces of three characters, with the
// texts in a table beside it.
type fts5 struct {
	dir  string
	like bool // detail=none and LIKE
	db   *sql.DB
	size sizes
}

func newMatch(dir string) engine { return &fts5{dir: dir} }

func newLike(dir string) engine { return &fts5{dir: dir, like: true} }

func (f *fts5) open(ctx context.Context) (err error) {
	f.db, err = sql.Open("sqlite3", "file:"+filepath.Join(f.dir, "fts5.db")+"?_journal_mode=WAL&_synchronous=NORMAL&_cache_size=-65536")
	if err != nil {
		return err
	}
	f.db.SetMaxOpenConns(1)
	_, err = f.db.ExecContext(ctx, `PRAGMA mmap_size = 1073741824`)
	return err
}

func (f *fts5) load(ctx context.Context, all iter.Seq2[*document, error]) error {
	if err := f.open(ctx); err != nil {
		return err
	}
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f.insert(ctx, tx, all); err != nil {
		return err
	}
	return tx.Commit()
}

// insert fills two tables: properties stay narrow, so that counting does not
// wade through texts.
func (f *fts5) insert(ctx context.Context, tx *sql.Tx, all iter.Seq2[*document, error]) error {
	if _, err := tx.ExecContext(ctx, `
		CREATE TABLE texts (id INTEGER PRIMARY KEY, title TEXT, office TEXT, body TEXT);
		CREATE TABLE reports (id INTEGER PRIMARY KEY, key TEXT, year INTEGER, region TEXT, level TEXT)`); err != nil {
		return err
	}
	texts, err := tx.PrepareContext(ctx, `INSERT INTO texts VALUES (?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer texts.Close()
	reports, err := tx.PrepareContext(ctx, `INSERT INTO reports VALUES (?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer reports.Close()
	n := 0
	for d, err := range all {
		if err != nil {
			return err
		}
		n++
		title, office, body := d.title, d.office, d.body
		if f.like { // LIKE uses one column at a time
			title, office, body = "", "", d.text()
		}
		if _, err := texts.ExecContext(ctx, n, title, office, body); err != nil {
			return err
		}
		if _, err := reports.ExecContext(ctx, n, d.id, d.year, d.region, d.level); err != nil {
			return err
		}
	}
	return nil
}

func (f *fts5) index(ctx context.Context, _ iter.Seq2[*document, error]) (err error) {
	if f.size.Texts, err = f.used(ctx); err != nil {
		return err
	}
	table := `CREATE VIRTUAL TABLE found USING fts5(title, office, body, content='texts', content_rowid='id', tokenize='trigram', detail=full)`
	if f.like {
		table = `CREATE VIRTUAL TABLE found USING fts5(body, content='texts', content_rowid='id', tokenize='trigram', detail=none)`
	}
	for _, stmt := range []string{
		table,
		`INSERT INTO found(found, rank) VALUES('hashsize', 67108864)`,
		`INSERT INTO found(found) VALUES('rebuild')`,
		`INSERT INTO found(found) VALUES('optimize')`,
		`ANALYZE`,
	} {
		if _, err := f.db.ExecContext(ctx, stmt); err != nil {
			return fmt.Errorf("%s: %w", stmt, err)
		}
	}
	if f.like {
		return nil
	}
	_, err = f.db.ExecContext(ctx, `INSERT INTO found(found, rank) VALUES('rank', 'bm25(4.0, 3.0, 1.0)')`)
	return err
}

func (f *fts5) sizes(ctx context.Context) (sizes, error) {
	total, err := f.used(ctx)
	f.size.Index = total - f.size.Texts
	return f.size, err
}

// used is the size of the pages in use.
func (f *fts5) used(ctx context.Context) (n int64, err error) {
	err = f.db.QueryRowContext(ctx, `SELECT (page_count - freelist_count) * page_size
		FROM pragma_page_count, pragma_freelist_count, pragma_page_size`).Scan(&n)
	return n, err
}

func (f *fts5) search(ctx context.Context, a ask) (answer, error) {
	where, arg := `found MATCH ?`, `"`+strings.ReplaceAll(a.Text, `"`, `""`)+`"`
	order := `found.rank`
	if f.like {
		where, arg, order = `found.body LIKE ?`, "%"+a.Text+"%", `r.year DESC`
	}
	from := ` FROM found JOIN reports r ON r.id = found.rowid WHERE ` + where
	args := []any{arg}
	if a.From != 0 {
		from += ` AND r.year BETWEEN ? AND ?`
		args = append(args, a.From, a.To)
	}
	var out answer
	var err error
	if a.All {
		out.IDs, err = f.keys(ctx, `SELECT r.key`+from, args)
		out.Total = len(out.IDs)
		return out, err
	}
	if out.IDs, err = f.keys(ctx, `SELECT r.key`+from+` ORDER BY `+order+fmt.Sprintf(` LIMIT %d`, pageSize), args); err != nil {
		return out, err
	}
	if !a.Facets {
		err = f.db.QueryRowContext(ctx, `SELECT count(*)`+from, args...).Scan(&out.Total)
		return out, err
	}
	out.Total, out.Counts, err = f.counts(ctx, from, args)
	return out, err
}

func (f *fts5) keys(ctx context.Context, query string, args []any) (keys []string, err error) {
	rows, err := f.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}

// counts walks the hits once and groups them three ways.
func (f *fts5) counts(ctx context.Context, from string, args []any) (total int, counts map[string]map[string]int, err error) {
	query := `WITH hits AS MATERIALIZED (SELECT r.year, r.region, r.level` + from + `)`
	for i, name := range facets {
		if i > 0 {
			query += ` UNION ALL`
		}
		query += fmt.Sprintf(` SELECT '%s', %s, count(*) FROM hits GROUP BY 2`, name, name)
	}
	rows, err := f.db.QueryContext(ctx, query, args...)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	counts = emptyCounts()
	for rows.Next() {
		var name, value string
		var n int
		if err := rows.Scan(&name, &value, &n); err != nil {
			return 0, nil, err
		}
		if name == facets[0] {
			total += n
		}
		if value != "" {
			counts[name][value] = n
		}
	}
	return total, counts, rows.Err()
}

func emptyCounts() map[string]map[string]int {
	counts := map[string]map[string]int{}
	for _, name := range facets {
		counts[name] = map[string]int{}
	}
	return counts
}

func (f *fts5) pid() int { return 0 }

func (f *fts5) close() error {
	if f.db == nil {
		return nil
	}
	err := f.db.Close()
	f.db = nil
	return err
}
