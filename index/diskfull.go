package index

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"nianbao/internal/nianbao"
)

// diskError marks an error that says that there is no room. Bleve passes some of
// them on as text alone.
func diskError(err error) error {
	if err == nil {
		return nil
	}
	for _, cause := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		if errors.Is(err, cause) || strings.Contains(err.Error(), cause.Error()) {
			return fmt.Errorf("%w: %w", nianbao.ErrDiskFull, err)
		}
	}
	return err
}
