package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// exportSQLite writes a copy of the catalog for readers. It takes no filters: a
// copy is a whole one.
func (a *app) exportSQLite(ctx context.Context, f exportFlags) (err error) {
	if err := f.onlyTables("sqlite"); err != nil {
		return err
	}
	if f.filter.any() || f.format != "csv" {
		return badFlag("format", "and filters do not go with sqlite: a copy is a whole one; export dataset takes filters",
			"及筛选条件不用于 sqlite：副本是完整的；dataset 可以筛选")
	}
	if f.output == "-" {
		return badFlag("output", "a SQLite file cannot go to stdout; name a file", "SQLite 文件不能写到标准输出；请写文件名")
	}
	c, err := a.openCatalog(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	// A folder of its own beside the file: SQLite puts journals beside it too.
	tmp, err := os.MkdirTemp(filepath.Dir(f.output), "."+filepath.Base(f.output)+".*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	copied := filepath.Join(tmp, "copy.sqlite")
	if err := c.CopyTo(ctx, copied, Version); err != nil {
		return err
	}
	if err := os.Rename(copied, f.output); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "%s\n", f.output)
	return nil
}
