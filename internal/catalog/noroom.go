package catalog

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"nianbao/internal/nianbao"
)

// noRoom marks an error that means that there is no room left as
// [nianbao.ErrDiskFull]. SQLite says so itself, or passes on what the system
// said of a write.
func noRoom(err error) error {
	var failed sqlite3.Error
	if !errors.As(err, &failed) {
		return err
	}
	if failed.Code == sqlite3.ErrFull ||
		failed.Code == sqlite3.ErrIoErr && (failed.SystemErrno == syscall.ENOSPC || failed.SystemErrno == syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", nianbao.ErrDiskFull, err)
	}
	return err
}
