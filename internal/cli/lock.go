package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"nianbao/internal/nianbao"
)

// lockName is the file whose lock a writing process holds; it contains the pid.
const lockName = "nianbao.lock"

// lock takes the data directory for writing. The operating system frees the
// lock when the process ends, however it ends.
func lock(dir string) (unlock func(), err error) {
	path := filepath.Join(dir, lockName)
	l := flock.New(path)
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !ok {
		pid, _ := os.ReadFile(path)
		return nil, fmt.Errorf("%w: %s is written by the process with pid %s; stop it, or use another --data",
			nianbao.ErrLocked, dir, strings.TrimSpace(string(pid)))
	}
	if err := os.WriteFile(path, fmt.Appendf(nil, "%d\n", os.Getpid()), 0o644); err != nil {
		_ = l.Unlock()
		return nil, fmt.Errorf("lock: %w", err)
	}
	return func() { _ = l.Unlock() }, nil
}
