package archive

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// repair cuts the incomplete record off each file that a process left open, so
// that tools which read to the end find whole gzip members only. What was
// complete stays.
func (a *Archive) repair() error {
	if err := a.removeTemporary(); err != nil {
		return err
	}
	marks, err := filepath.Glob(filepath.Join(escapeGlob(a.opts.Dir), "*"+openMark))
	if err != nil {
		return err
	}
	for _, mark := range marks {
		if err := a.repairFile(strings.TrimSuffix(mark, openMark), mark); err != nil {
			return err
		}
	}
	return nil
}

func (a *Archive) repairFile(path, mark string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return os.Remove(mark)
	}
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	whole, err := wholeSize(file, markedSize(mark, info.Size()), info.Size())
	if err != nil {
		return err
	}
	if whole < info.Size() {
		a.opts.Log.Warn("incomplete record removed from the archive",
			slog.String("file", filepath.Base(path)), slog.Int64("bytes", info.Size()-whole))
		if err := errors.Join(file.Truncate(whole), file.Sync()); err != nil {
			return err
		}
	}
	if whole == 0 {
		if err := os.Remove(path); err != nil {
			return err
		}
	} else {
		a.recovered = append(a.recovered, filepath.Base(path))
	}
	return os.Remove(mark)
}

// Recovered names the files that a killed process had left open. A caller that
// keeps a catalog walks them with [Archive.EachFrom]: the catalog may not know
// their last captures.
func (a *Archive) Recovered() []string { return slices.Clone(a.recovered) }

// markedSize is the size up to which the file needs no check.
func markedSize(mark string, size int64) int64 {
	text, err := os.ReadFile(mark)
	if err != nil {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || n < 0 || n > size {
		return 0
	}
	return n
}

// wholeSize finds the end of the last whole record after from. Damage that is
// followed by whole records is left alone: only a tail can be incomplete.
func wholeSize(file io.ReadSeeker, from, size int64) (int64, error) {
	s, err := newScanner(file, from)
	if err != nil {
		return 0, err
	}
	whole := from
	for {
		rec, err := s.next()
		if err == io.EOF {
			return whole, nil
		}
		if isDamage(err) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if err := rec.skip(); err == nil {
			whole = s.pos()
		} else if !isDamage(err) {
			return 0, err
		}
	}
}

func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}
