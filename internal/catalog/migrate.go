package catalog

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

//go:embed migration/*.sql
var migrationFiles embed.FS

var migrations fs.FS = migrationFiles

// migration is one numbered step of the schema.
type migration struct {
	number int
	name   string
	text   string
}

// loadMigrations reads migration/NNNN_name.sql: 1, 2, 3 … without a gap.
func loadMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migration/*.sql")
	if err != nil {
		return nil, err
	}
	var all []migration
	for i, name := range names { // Glob sorts
		base := strings.TrimPrefix(name, "migration/")
		digits, _, _ := strings.Cut(base, "_")
		number, err := strconv.Atoi(digits)
		if err != nil || len(digits) != 4 || number != i+1 {
			return nil, fmt.Errorf("migration %s: want number %04d", base, i+1)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		all = append(all, migration{number, strings.TrimSuffix(base, ".sql"), string(text)})
	}
	if len(all) == 0 {
		return nil, errors.New("no migrations")
	}
	return all, nil
}

const createMigrations = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)`

// migrate applies what is missing, each step in a transaction of its own.
func migrate(ctx context.Context, db *sql.DB, files fs.FS, log *slog.Logger, now func() time.Time) error {
	all, err := loadMigrations(files)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, createMigrations); err != nil {
		return err
	}
	for _, m := range all {
		applied, err := applyMigration(ctx, db, m, now)
		if err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
		if applied {
			log.Debug("migration applied", slog.String("name", m.name))
		}
	}
	return checkSchema(ctx, db, files)
}

func applyMigration(ctx context.Context, db *sql.DB, m migration, now func() time.Time) (bool, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }()
	var done bool
	const known = `SELECT EXISTS (SELECT 1 FROM schema_migrations WHERE number = ?)`
	if err := tx.QueryRowContext(ctx, known, m.number).Scan(&done); err != nil || done {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, m.text); err != nil {
		return false, err
	}
	const record = `INSERT INTO schema_migrations (number, name, applied) VALUES (?, ?, ?)`
	if _, err := tx.ExecContext(ctx, record, m.number, m.name, formatTime(now())); err != nil {
		return false, err
	}
	return true, tx.Commit()
}

// checkSchema makes sure that the file has exactly the schema that we know.
func checkSchema(ctx context.Context, q querier, files fs.FS) error {
	all, err := loadMigrations(files)
	if err != nil {
		return err
	}
	var last sql.NullInt64
	if err := q.QueryRowContext(ctx, `SELECT MAX(number) FROM schema_migrations`).Scan(&last); err != nil {
		return fmt.Errorf("%w: not a catalog: %w", nianbao.ErrInvalid, err)
	}
	switch want := int64(len(all)); {
	case last.Int64 < want:
		return fmt.Errorf("%w: the schema is of an older version; open it for writing once", nianbao.ErrUnavailable)
	case last.Int64 > want:
		return fmt.Errorf("%w: the schema is of a newer version of this program", nianbao.ErrUnavailable)
	}
	return nil
}
