package archive

import (
	"bufio"
	"errors"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
)

// Beside each finished WARC file lies a sorted CDXJ file with its entries. It
// can be made again from the WARC file at any time.
const (
	cdxSuffix = ".cdxj"
	tmpSuffix = ".cdxj.tmp" // what a process that was killed leaves behind
)

// writeCDX makes the CDXJ file of a WARC file from sorted lines. It takes its
// name when it is whole.
func (a *Archive) writeCDX(name string, lines iter.Seq2[string, error]) (err error) {
	path := filepath.Join(a.opts.Dir, name)
	f, err := a.openFile(path+tmpSuffix, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(path+tmpSuffix))
		}
	}()
	if err := errors.Join(writeLines(f, lines), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+tmpSuffix, path+cdxSuffix); err != nil {
		return err
	}
	return syncDir(a.opts.Dir)
}

func writeLines(f file, lines iter.Seq2[string, error]) error {
	w := bufio.NewWriterSize(f, 64<<10)
	for line, err := range lines {
		if err != nil {
			return err
		}
		_, _ = w.WriteString(line)
		_ = w.WriteByte('\n')
	}
	return errors.Join(w.Flush(), f.Sync())
}

// buildCDX makes the CDXJ file anew from the WARC file, in bounded memory.
func (a *Archive) buildCDX(name string) error {
	f, err := a.open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	s, err := newScanner(f, 0)
	if err != nil {
		return err
	}
	lines := &lineSorter{dir: a.opts.Dir, pattern: name + ".*" + tmpSuffix, limit: a.sortMemory}
	defer lines.close()
	add := func(e CDXEntry) error { return lines.add(e.String()) }
	if err := scanEntries(s, name, add, func(err error) {
		a.opts.Log.Warn("archive file has a damaged record", slog.String("file", name), slog.Any("err", err))
	}); err != nil {
		return err
	}
	return a.writeCDX(name, lines.sorted())
}

// buildMissing makes the CDXJ files that are not there, cut off, or older than
// their WARC file. None of this keeps the archive from being used.
func (a *Archive) buildMissing(names []string) {
	for _, name := range names {
		if a.hasCDX(name) || a.beingWritten(name) {
			continue
		}
		a.opts.Log.Info("CDXJ file is made", slog.String("file", name))
		if err := a.buildCDX(name); err != nil {
			a.opts.Log.Warn("CDXJ file could not be made", slog.String("file", name), slog.Any("err", err))
		}
	}
}

// hasCDX reports whether a file has a CDXJ file that can be relied on.
func (a *Archive) hasCDX(name string) bool {
	path := filepath.Join(a.opts.Dir, name)
	warc, err := os.Stat(path)
	if err != nil {
		return false
	}
	f, err := os.Open(path + cdxSuffix)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 || info.ModTime().Before(warc.ModTime()) {
		return false
	}
	last := make([]byte, 1)
	_, err = f.ReadAt(last, info.Size()-1)
	return err == nil && last[0] == '\n'
}

// removeTemporary removes what a killed process had begun.
func (a *Archive) removeTemporary() error {
	names, err := filepath.Glob(filepath.Join(escapeGlob(a.opts.Dir), "*"+tmpSuffix))
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		errs = append(errs, os.Remove(name))
	}
	return errors.Join(errs...)
}
