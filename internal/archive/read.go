package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"nianbao/internal/nianbao"
)

// Read returns the capture at a location. The block is held against its
// digest; a capture that no longer has it is an error.
func (a *Archive) Read(ctx context.Context, loc nianbao.Location) (*nianbao.Capture, error) {
	c, err := a.read(ctx, loc)
	if err != nil {
		return nil, fmt.Errorf("read archive %s at %d: %w", loc.File, loc.Offset, err)
	}
	return c, nil
}

func (a *Archive) read(ctx context.Context, loc nianbao.Location) (*nianbao.Capture, error) {
	if loc.Offset < 0 {
		return nil, fmt.Errorf("%w: negative offset", nianbao.ErrInvalid)
	}
	f, err := a.open(loc.File)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if loc.Offset >= info.Size() {
		return nil, fmt.Errorf("%w: the file ends at %d", nianbao.ErrNotFound, info.Size())
	}
	s, err := newScanner(f, loc.Offset)
	if err != nil {
		return nil, err
	}
	rec, err := s.next()
	if err != nil {
		return nil, err
	}
	if rec.offset != loc.Offset || !isPrimary(rec) {
		return nil, fmt.Errorf("%w: no capture begins there", nianbao.ErrNotFound)
	}
	w := &walker{scan: s, limit: a.opts.MaxBody, fail: func(e error) { err = e }}
	if w.begin(rec); w.cur == nil {
		return nil, err
	}
	w.fail = func(e error) {
		a.opts.Log.Warn("record beside a capture is unreadable", slog.String("file", loc.File), slog.Any("err", e))
	}
	// What was recorded with it follows at once. Whatever else comes, even the
	// half of a record that is being written now, is not ours.
	for err == nil && ctx.Err() == nil {
		if rec, err = s.next(); err == nil {
			if isPrimary(rec) {
				break
			}
			err = w.take(rec)
		}
	}
	return w.cur, ctx.Err()
}

// Each gives every capture of the archive, in the order of the files and of
// the records in them. What is damaged is stepped over; the errors come back
// joined when all else has been given. An error of fn ends the walk.
func (a *Archive) Each(ctx context.Context, fn func(nianbao.Location, *nianbao.Capture) error) error {
	names, err := a.files()
	if err != nil {
		return fmt.Errorf("walk archive: %w", err)
	}
	var bad failures
	for _, name := range names {
		if err := a.eachIn(ctx, name, 0, fn, &bad); err != nil {
			return fmt.Errorf("walk archive %s: %w", name, err)
		}
	}
	return bad.join()
}

// EachFrom gives the captures of one file from an offset on, at which a record
// begins: 0, or that of a [nianbao.Location]. Damage and errors of fn are
// treated as in [Archive.Each].
func (a *Archive) EachFrom(ctx context.Context, file string, offset int64, fn func(nianbao.Location, *nianbao.Capture) error) error {
	var bad failures
	if err := a.eachIn(ctx, file, offset, fn, &bad); err != nil {
		return fmt.Errorf("walk archive %s from %d: %w", file, offset, err)
	}
	return bad.join()
}

func (a *Archive) eachIn(ctx context.Context, name string, from int64, fn func(nianbao.Location, *nianbao.Capture) error, bad *failures) error {
	f, err := a.open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if from < 0 {
		return fmt.Errorf("%w: negative offset", nianbao.ErrInvalid)
	}
	s, err := newScanner(f, from)
	if err != nil {
		return err
	}
	watch := &tailWatch{report: func(err error) { bad.add(fmt.Errorf("archive %s: %w", name, err)) }}
	w := &walker{
		scan: s, limit: a.opts.MaxBody,
		emit: func(offset int64, c *nianbao.Capture) error {
			watch.whole(offset)
			return fn(nianbao.Location{File: name, Offset: offset}, c)
		},
		fail: watch.fail,
	}
	if err := w.run(ctx); err != nil {
		return err
	}
	a.settle(watch, name)
	return nil
}

// tailWatch reports damage, but holds the last one back while nothing whole
// follows it: a file that ends within a record is being written at this moment,
// or was when its writer was killed, and nobody has been told of that record.
type tailWatch struct {
	report func(error)
	tail   *damage
}

func (t *tailWatch) fail(err error) {
	t.settle()
	if !errors.As(err, &t.tail) {
		t.report(err)
	}
}

// whole is told of each record that can be read.
func (t *tailWatch) whole(offset int64) {
	if t.tail != nil && offset > t.tail.offset {
		t.settle()
	}
}

func (t *tailWatch) settle() {
	if t.tail != nil {
		t.report(t.tail)
		t.tail = nil
	}
}

// settle decides what the damage at the end of a file is.
func (a *Archive) settle(t *tailWatch, name string) {
	if t.tail != nil && errors.Is(t.tail, io.ErrUnexpectedEOF) && a.beingWritten(name) {
		a.opts.Log.Info("archive file ends within a record", slog.String("file", name))
		return
	}
	t.settle()
}

func (a *Archive) beingWritten(name string) bool {
	_, err := os.Lstat(filepath.Join(a.opts.Dir, name+openMark))
	return err == nil
}

// failures collects errors, of which there may be as many as records.
type failures struct {
	errs []error
	more int
}

func (f *failures) add(err error) {
	const most = 100
	if len(f.errs) < most {
		f.errs = append(f.errs, err)
	} else {
		f.more++
	}
}

func (f *failures) join() error {
	if f.more > 0 {
		return errors.Join(append(f.errs, fmt.Errorf("and %d more", f.more))...)
	}
	return errors.Join(f.errs...)
}
