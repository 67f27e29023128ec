package archive

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/nlnwa/gowarc/v2"
)

// openMark is the suffix of the small file that stands beside a WARC file
// while it is being written. A WARC file has its final name from the start,
// because the catalog refers to it and other processes read it as it grows; so
// it is the mark, not the name, that tells the next process where to repair.
// The mark holds the size up to which the file is known to be whole.
const openMark = ".open"

// warcFile is the file that grows.
type warcFile struct {
	name     string
	path     string
	file     file
	mark     file
	buf      *bufio.Writer
	gz       *gzip.Writer
	size     int64    // up to the end of the last whole record
	synced   int64    // what Sync has seen to
	info     string   // id of the warcinfo record
	lines    []string // of the CDXJ file, in the order of the records
	broken   bool     // a failed write could not be undone; nothing may follow it
	unsynced error    // why Sync failed
}

// file is what is needed of a file that is written.
type file interface {
	io.WriteSeeker
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	Sync() error
}

func openFile(name string, flag int, mode os.FileMode) (file, error) {
	return os.OpenFile(name, flag, mode)
}

// startFile begins a new file with its warcinfo record.
func (a *Archive) startFile() (err error) {
	f, err := a.createFile()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.file.Close(), f.mark.Close(), os.Remove(f.path), os.Remove(f.path+openMark))
		}
	}()
	if err := syncDir(a.opts.Dir); err != nil {
		return err
	}
	rec, err := a.warcinfo(f.name)
	if err != nil {
		return err
	}
	defer func() { _ = rec.Close() }()
	if _, _, err := f.write(rec); err != nil {
		return err
	}
	f.info = rec.RecordId()
	a.out = f
	return nil
}

// createFile takes the next free name and marks it as open before it exists.
func (a *Archive) createFile() (*warcFile, error) {
	for {
		a.serial++
		name := fmt.Sprintf("nianbao-%s-%05d.warc.gz", a.opts.Now().UTC().Format("20060102150405"), a.serial)
		path := filepath.Join(a.opts.Dir, name)
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		mark, err := a.openFile(path+openMark, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
		if err != nil {
			return nil, err
		}
		// Written now, the mark takes no more room when it changes.
		err = writeMark(mark, 0)
		var file file
		if err == nil {
			file, err = a.openFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		}
		if err != nil {
			return nil, errors.Join(err, mark.Close(), os.Remove(path+openMark))
		}
		return &warcFile{name: name, path: path, file: file, mark: mark, buf: bufio.NewWriterSize(nil, 64<<10), gz: gzip.NewWriter(nil)}, nil
	}
}

// write appends records that belong together and returns offset and length of
// the first. When it fails, none of them is in the file.
func (f *warcFile) write(recs ...gowarc.WarcRecord) (offset, length int64, err error) {
	if f.broken {
		return 0, 0, errors.New("an earlier write failed")
	}
	f.buf.Reset(f.file)
	counter := &countingWriter{w: f.buf}
	for i, rec := range recs {
		if err = f.writeRecord(counter, rec); err != nil {
			break
		}
		if i == 0 {
			length = counter.n
		}
	}
	if err == nil {
		err = f.buf.Flush()
	}
	if err != nil {
		return 0, 0, errors.Join(err, f.undo())
	}
	offset = f.size
	f.size += counter.n
	return offset, length, nil
}

func (f *warcFile) writeRecord(w io.Writer, rec gowarc.WarcRecord) error {
	if f.info != "" {
		rec.WarcHeader().SetId(gowarc.WarcWarcinfoID, f.info)
	}
	f.gz.Reset(w)
	if _, _, err := gowarc.NewMarshaler().Marshal(f.gz, rec, 0); err != nil {
		return err
	}
	return f.gz.Close()
}

// undo removes what a failed write left.
func (f *warcFile) undo() error {
	err := f.file.Truncate(f.size)
	if err == nil {
		_, err = f.file.Seek(f.size, 0)
	}
	f.broken = err != nil
	return err
}

func (f *warcFile) sync() error {
	if f.synced == f.size || f.unsynced != nil {
		return f.unsynced
	}
	if err := f.file.Sync(); err != nil {
		// Which of the bytes are stored now, nobody can say, and a second call
		// would report success. What follows goes to another file; the mark
		// stays, so that the next opening finds out how much is whole.
		f.broken, f.unsynced = true, err
		return err
	}
	f.synced = f.size
	// The mark only saves the next opening from reading what is known to be
	// whole, so it does no harm if it is not up to date.
	_ = writeMark(f.mark, f.size)
	return nil
}

// writeMark is of fixed width, so that a torn write is no other number.
func writeMark(mark file, size int64) error {
	_, err := mark.WriteAt(fmt.Appendf(nil, "%019d\n", size), 0)
	return err
}

// close finishes the file. The mark of a broken file stays, so that the next
// opening repairs it.
func (f *warcFile) close() error {
	var err error
	if f.unsynced == nil { // else it has been said
		err = f.sync()
	}
	err = errors.Join(err, f.file.Close(), f.mark.Close())
	if err != nil || f.broken {
		return err
	}
	return os.Remove(f.path + openMark)
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	w.n += int64(n)
	return n, err
}

// serialOf reads the number out of a file name of ours, 0 from any other.
func serialOf(name string) int {
	stem := strings.TrimSuffix(name, ".warc.gz")
	n, err := strconv.Atoi(stem[strings.LastIndexByte(stem, '-')+1:])
	if err != nil || !strings.HasPrefix(name, "nianbao-") {
		return 0
	}
	return n
}
