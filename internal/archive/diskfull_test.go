package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"nianbao/internal/nianbao"
)

// disk is a file system with a little room.
type disk struct {
	room     int64
	syncFull bool // full only shows when a file is synced
}

func (d *disk) open(name string, flag int, mode os.FileMode) (file, error) {
	if d.room <= 0 && flag&os.O_CREATE != 0 {
		return nil, &os.PathError{Op: "open", Path: name, Err: syscall.EDQUOT}
	}
	f, err := openFile(name, flag, mode)
	if err != nil {
		return nil, err
	}
	return &diskFile{f, d}, nil
}

type diskFile struct {
	file
	disk *disk
}

func (f *diskFile) Write(p []byte) (int, error) {
	n, err := f.file.Write(p[:max(0, min(int64(len(p)), f.disk.room))])
	f.disk.room -= int64(n)
	if err == nil && n < len(p) {
		err = &os.PathError{Op: "write", Path: "file", Err: syscall.ENOSPC}
	}
	return n, err
}

func (f *diskFile) Sync() error {
	if f.disk.syncFull {
		return syscall.ENOSPC
	}
	return f.file.Sync()
}

// Whatever the write at which the room ends, what was stored stays readable and
// the same capture can be appended once there is room.
func TestDiskFull(t *testing.T) {
	for room := int64(0); room < 4000; room += 331 {
		for _, size := range []int64{0, 1} { // 1: a file for each capture
			t.Run(fmt.Sprint(room, "/", size), func(t *testing.T) {
				d := &disk{room: 1 << 20}
				a := openTest(t, Options{MaxFileSize: size})
				a.openFile = d.open
				locs := []nianbao.Location{appendTest(t, a, imported(0))}
				d.room = room
				var err error
				for err == nil {
					var loc nianbao.Location
					if loc, err = a.Append(context.Background(), imported(len(locs))); err == nil {
						locs = append(locs, loc)
					}
				}
				if !errors.Is(err, nianbao.ErrDiskFull) {
					t.Fatalf("error %v, want that the disk is full", err)
				}
				checkEach(t, a, locs)
				d.room = 1 << 20
				for range 2 {
					locs = append(locs, appendTest(t, a, imported(len(locs))))
				}
				checkEach(t, a, locs)
				check(t, a.Close())
				checkDir(t, a.opts.Dir, locs)
			})
		}
	}
}

// checkDir wants a directory in order: every capture there and found, nothing
// half made.
func checkDir(t *testing.T, dir string, locs []nianbao.Location) {
	t.Helper()
	r := openTest(t, Options{Dir: dir, ReadOnly: true})
	checkEach(t, r, locs)
	for n, loc := range locs {
		if got := lookupTest(t, r, imported(n).URL); len(got) != 1 || got[0] != loc {
			t.Errorf("capture %d is found at %v, want %v", n, got, loc)
		}
	}
	if _, faults := verifyTest(t, dir); faults != nil {
		t.Errorf("faults %v", faults)
	}
	names, err := os.ReadDir(dir)
	check(t, err)
	var warcs, cdxs int
	for _, e := range names {
		switch {
		case isWARC(e.Name()):
			warcs++
		case strings.HasSuffix(e.Name(), cdxSuffix):
			cdxs++
		default:
			t.Errorf("left behind: %s", e.Name())
		}
	}
	if warcs != cdxs {
		t.Errorf("%d CDXJ files for %d WARC files", cdxs, warcs)
	}
}

func TestDiskFullAtSync(t *testing.T) {
	d := &disk{room: 1 << 20}
	a := openTest(t, Options{})
	a.openFile = d.open
	locs := []nianbao.Location{appendTest(t, a, imported(0))}
	d.syncFull = true
	for range 2 { // asking again does not make it good
		if err := a.Sync(); !errors.Is(err, nianbao.ErrDiskFull) {
			t.Errorf("sync: %v", err)
		}
	}
	d.syncFull = false
	locs = append(locs, appendTest(t, a, imported(1)))
	if locs[0].File == locs[1].File {
		t.Error("what follows a failed sync goes to the same file")
	}
	check(t, a.Sync())
	check(t, a.Close())
	if _, err := os.Stat(filepath.Join(a.opts.Dir, locs[0].File+openMark)); err != nil {
		t.Errorf("the mark of the file that was not synced: %v", err)
	}
	w := openTest(t, Options{Dir: a.opts.Dir})
	if got := w.Recovered(); len(got) != 1 || got[0] != locs[0].File {
		t.Errorf("recovered %v", got)
	}
	checkDir(t, a.opts.Dir, locs)
}

func TestDiskError(t *testing.T) {
	for err, want := range map[error]bool{
		syscall.ENOSPC: true, syscall.EDQUOT: true, syscall.EIO: false, &os.PathError{Err: syscall.ENOSPC}: true,
	} {
		if got := diskError(err); errors.Is(got, nianbao.ErrDiskFull) != want || !errors.Is(got, err) {
			t.Errorf("%v: %v", err, got)
		}
	}
	if diskError(nil) != nil {
		t.Error("an error out of nothing")
	}
}
