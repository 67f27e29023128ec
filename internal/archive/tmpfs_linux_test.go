package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"nianbao/internal/nianbao"
)

// The same on a file system that is really full.
func TestDiskFullTmpfs(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=128k"); err != nil {
		t.Skip("cannot mount a file system: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	ballast := filepath.Join(dir, "ballast")
	check(t, os.WriteFile(ballast, make([]byte, 48<<10), 0o644))

	a := openTest(t, Options{Dir: filepath.Join(dir, "archive"), MaxFileSize: 20 << 10})
	var locs []nianbao.Location
	var err error
	for err == nil {
		var loc nianbao.Location
		if loc, err = a.Append(context.Background(), imported(len(locs))); err == nil {
			locs = append(locs, loc)
		}
		if len(locs) > 1000 {
			t.Fatal("the disk does not get full")
		}
	}
	if !errors.Is(err, nianbao.ErrDiskFull) {
		t.Fatalf("error %v, want that the disk is full", err)
	}
	checkEach(t, a, locs)
	check(t, os.Remove(ballast))
	locs = append(locs, appendTest(t, a, imported(len(locs))))
	checkEach(t, a, locs)
	check(t, a.Close())
	checkDir(t, a.opts.Dir, locs)
}
