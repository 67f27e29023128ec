// Package archive keeps captures as WARC records (ISO 28500:2017, WARC 1.1) in
// gzip files that every web archive can read, one gzip member per record. The
// archive is the truth of a data directory: all else can be rebuilt from it.
//
// Records are made by gowarc. They are read by a scanner of our own, because
// what is read may come from outside: it never holds more than one record, is
// bounded in time and memory, and steps over damage to the next whole record.
package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"nianbao/internal/nianbao"
)

// Defaults of Options.
const (
	DefaultMaxFileSize = 1 << 30
	DefaultMaxBody     = 256 << 20
)

// Options say where an archive lies and how it grows. Only Dir is needed.
type Options struct {
	Dir         string
	MaxFileSize int64  // a file that has reached this size is followed by a new one; 0 = DefaultMaxFileSize
	MaxBody     int64  // largest message or payload taken and given; 0 = DefaultMaxBody
	ReadOnly    bool   // never writes, not even to repair
	Software    string // named in the warcinfo records
	Log         *slog.Logger
	Now         func() time.Time
}

func (o *Options) setDefaults() {
	if o.MaxFileSize <= 0 {
		o.MaxFileSize = DefaultMaxFileSize
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Software == "" {
		o.Software = "nianbao"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
}

// Archive is a directory of WARC files. All its methods may be called from
// several goroutines; one process alone may have it open for writing, which
// the lock of the data directory sees to.
type Archive struct {
	opts       Options
	openFile   func(name string, flag int, mode os.FileMode) (file, error) // for writing
	sortMemory int                                                         // bytes of lines held while a CDXJ file is made
	follow     *follower
	recovered  []string

	mu     sync.Mutex // guards the fields below
	out    *warcFile  // the file that grows; nil until the first Append
	serial int        // number of the newest file
	owed   []string   // finished files whose CDXJ file could not be written
	closed bool
}

// Open opens the archive of a directory. For writing, it creates the directory,
// repairs what a killed process left behind and makes the CDXJ files that are
// missing or older than their WARC file.
func Open(opts Options) (*Archive, error) {
	opts.setDefaults()
	if opts.Dir == "" {
		return nil, fmt.Errorf("open archive: %w: no directory", nianbao.ErrInvalid)
	}
	a := &Archive{opts: opts, openFile: openFile, sortMemory: sortMemory, follow: newFollower()}
	if opts.ReadOnly {
		return a, nil
	}
	if err := os.MkdirAll(opts.Dir, 0o755); err != nil {
		return nil, fmt.Errorf("open archive %s: %w", opts.Dir, err)
	}
	if err := a.repair(); err != nil {
		return nil, fmt.Errorf("open archive %s: %w", opts.Dir, err)
	}
	names, err := a.files()
	if err != nil {
		return nil, fmt.Errorf("open archive %s: %w", opts.Dir, err)
	}
	a.buildMissing(names)
	for _, name := range names {
		a.serial = max(a.serial, serialOf(name))
	}
	return a, nil
}

// Append writes a capture and says where it stands. Other readers see it at
// once; it is certain to survive a failure of power only after Sync. A write
// that fails leaves the file as it was before; if it failed for want of room,
// the error is a [nianbao.ErrDiskFull] and the capture may be appended again.
//
// A capture with Revisit set becomes a revisit record: of its response, only
// the head is stored, or all of it if the server answered that nothing changed.
func (a *Archive) Append(ctx context.Context, c *nianbao.Capture) (nianbao.Location, error) {
	loc, err := a.append(ctx, c)
	if err != nil {
		return nianbao.Location{}, fmt.Errorf("archive %s: %w", c.URL, diskError(err))
	}
	return loc, nil
}

func (a *Archive) append(ctx context.Context, c *nianbao.Capture) (nianbao.Location, error) {
	if err := a.check(c); err != nil {
		return nianbao.Location{}, err
	}
	// Digests are computed before the lock is taken.
	recs, err := a.records(c)
	if err != nil {
		return nianbao.Location{}, err
	}
	defer recs.close()
	entry := entryOf(c, recs[0])

	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nianbao.Location{}, fmt.Errorf("%w: the archive is closed", nianbao.ErrUnavailable)
	}
	// The last moment to give up: a record once begun is finished.
	if err := ctx.Err(); err != nil {
		return nianbao.Location{}, err
	}
	if a.out != nil && (a.out.broken || a.out.size >= a.opts.MaxFileSize) {
		if err := a.finish(); err != nil {
			return nianbao.Location{}, err
		}
	}
	if a.out == nil {
		if err := a.startFile(); err != nil {
			return nianbao.Location{}, err
		}
	}
	offset, length, err := a.out.write(recs...)
	if err != nil {
		return nianbao.Location{}, err
	}
	entry.File, entry.Offset, entry.Length = a.out.name, offset, length
	a.out.lines = append(a.out.lines, entry.String())
	return entry.Location(), nil
}

func (a *Archive) check(c *nianbao.Capture) error {
	switch {
	case a.opts.ReadOnly:
		return fmt.Errorf("%w: the archive is open for reading only", nianbao.ErrUnavailable)
	case c.URL == "":
		return fmt.Errorf("%w: a capture needs a URL", nianbao.ErrInvalid)
	case int64(max(len(c.Response), len(c.Body), len(c.Request))) > a.opts.MaxBody:
		return fmt.Errorf("%w: over %d bytes", nianbao.ErrInvalid, a.opts.MaxBody)
	}
	return checkRevisit(c)
}

// Sync returns when all that was appended is on stable storage.
func (a *Archive) Sync() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.out == nil {
		return nil
	}
	if err := a.out.sync(); err != nil {
		return fmt.Errorf("sync archive: %w", diskError(err))
	}
	return nil
}

// Close syncs and closes the file being written. A closed archive can be read
// but not appended to.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	defer a.indexOwed()
	if err := a.finish(); err != nil {
		return fmt.Errorf("close archive: %w", diskError(err))
	}
	return nil
}

// finish closes the file that grows and makes its CDXJ file. That one can be
// made later, so that it failed is no error.
func (a *Archive) finish() error {
	if a.out == nil {
		return nil
	}
	out := a.out
	a.out = nil
	if err := out.close(); err != nil || out.broken {
		return err
	}
	slices.Sort(out.lines)
	if err := a.writeCDX(out.name, nilErrors(out.lines)); err != nil {
		a.opts.Log.Warn("CDXJ file could not be written", slog.String("file", out.name), slog.Any("err", err))
		a.owed = append(a.owed, out.name)
	}
	return nil
}

// indexOwed makes the CDXJ files that could not be written before.
func (a *Archive) indexOwed() {
	a.buildMissing(a.owed)
	a.owed = nil
}

// files lists the archive's files in the order in which they were begun.
func (a *Archive) files() ([]string, error) {
	entries, err := os.ReadDir(a.opts.Dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && isWARC(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// open opens one of the archive's files for reading.
func (a *Archive) open(name string) (*os.File, error) {
	if !isWARC(name) || filepath.Base(name) != name {
		return nil, fmt.Errorf("%w: %q is no file of an archive", nianbao.ErrInvalid, name)
	}
	f, err := os.Open(filepath.Join(a.opts.Dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", nianbao.ErrNotFound, name)
	}
	return f, err
}

func isWARC(name string) bool {
	return strings.HasSuffix(name, ".warc.gz") || strings.HasSuffix(name, ".warc")
}

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

var _ io.Closer = (*Archive)(nil)
