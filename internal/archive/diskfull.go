package archive

import (
	"errors"
	"fmt"
	"syscall"

	"nianbao/internal/nianbao"
)

// diskError marks an error that says that there is no room, on the disk or in
// the quota of the user.
func diskError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", nianbao.ErrDiskFull, err)
	}
	return err
}
