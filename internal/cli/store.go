package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"nianbao/index"
	"nianbao/internal/archive"
	"nianbao/internal/catalog"
	"nianbao/internal/extract"
	"nianbao/internal/indicator"
	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
)

// store is an open data directory.
type store struct {
	archive *archive.Archive
	catalog *catalog.Catalog
	index   *index.Index
	rebuilt bool           // the index was built anew by opening
	close   []func() error // in the order of opening
}

// access says what a command does with the data directory.
type access int

const (
	readOnly access = iota // works beside a process that writes
	readWrite
)

const (
	catalogName = "catalog.sqlite"
	archiveName = "archive"
	indexName   = "index"
)

// openStore opens the data directory. For writing it is created, locked, and its
// index brought up to date if it was lost or is of an older kind.
func (a *app) openStore(ctx context.Context, mode access) (_ *store, err error) {
	s := &store{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if mode == readWrite {
		if err := os.MkdirAll(a.dataDir, 0o755); err != nil {
			return nil, fmt.Errorf("data directory: %w", err)
		}
		unlock, err := lock(a.dataDir)
		if err != nil {
			return nil, err
		}
		s.close = append(s.close, func() error { unlock(); return nil })
	} else if err := a.needData(); err != nil {
		return nil, err
	}
	if err := s.openParts(ctx, a, mode); err != nil {
		return nil, err
	}
	if mode == readWrite {
		return s, s.catchUp(ctx, a)
	}
	return s, nil
}

// needData tells what to do where there is nothing to read yet.
func (a *app) needData() error {
	if _, err := os.Stat(a.path(catalogName)); err != nil {
		return fmt.Errorf("no data in %s: import or crawl something first (%w)", a.dataDir, nianbao.ErrNotFound)
	}
	return nil
}

func (a *app) path(name string) string { return filepath.Join(a.dataDir, name) }

func (s *store) openParts(ctx context.Context, a *app, mode access) (err error) {
	s.archive, err = archive.Open(archive.Options{
		Dir: a.path(archiveName), ReadOnly: mode == readOnly, Software: "nianbao/" + Version, Log: a.log,
	})
	if err != nil {
		return err
	}
	s.close = append(s.close, s.archive.Close)
	s.catalog, err = catalog.Open(ctx, catalog.Options{Path: a.path(catalogName), ReadOnly: mode == readOnly, Log: a.log})
	if err != nil {
		return err
	}
	s.close = append(s.close, s.catalog.Close)
	s.index, err = s.openIndex(ctx, a, mode)
	if err != nil {
		return err
	}
	s.close = append(s.close, s.index.Close)
	return nil
}

// openIndex opens the index; the writer replaces a stale one.
func (s *store) openIndex(ctx context.Context, a *app, mode access) (*index.Index, error) {
	options := index.Options{
		Dir: a.path(indexName), ReadOnly: mode == readOnly, Log: a.log, Labels: indicator.PrintedLabels(),
		Texts: s.catalog, Numbers: numbers{s.catalog}, Values: numbers{s.catalog}, KnownRegion: knownRegion,
		Findings: s.catalog, Rules: ruleIDs(),
	}
	x, err := index.Open(ctx, options)
	if errors.Is(err, index.ErrStale) {
		if mode == readOnly {
			return nil, fmt.Errorf("%w; run 'nianbao reindex'", err)
		}
		a.log.Warn("index cannot be used", "err", err)
		if err := index.Reset(options.Dir); err != nil {
			return nil, err
		}
		x, err = index.Open(ctx, options)
	}
	return x, err
}

// readAhead is how many reports are read while the index writes those before.
const readAhead = 500

// allReports streams everything that the index is to hold; the catalog is read
// beside what takes the reports.
func (s *store) allReports(ctx context.Context, each func()) iter.Seq2[*nianbao.Held, error] {
	return func(yield func(*nianbao.Held, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		ahead := make(chan *nianbao.Held, readAhead)
		done := make(chan error, 1)
		go func() {
			defer close(ahead)
			done <- s.catalog.EachReport(ctx, nianbao.ReportFilter{}, func(h *nianbao.Held) error {
				select {
				case ahead <- h:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		}()
		stopped := false
		for h := range ahead {
			if each != nil {
				each()
			}
			if stopped = !yield(h, nil); stopped {
				break
			}
		}
		cancel()
		if err := <-done; err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// ingester takes captures into this store. The index is told of so many changes
// at a time; whoever sets this to more than 0 has to flush at the end.
func (s *store) ingester(a *app, indexBatch int) *ingest.Ingester {
	return ingest.New(ingest.Options{
		Archive: s.archive, Catalog: s.catalog, Index: s.index, Convert: a.converter(), Log: a.log,
		Digest: archive.PayloadDigest, Repeats: s.archive.Repeats, IndexBatch: indexBatch,
	})
}

// Close closes the parts in reverse order of opening.
func (s *store) Close() error {
	var errs []error
	for i := len(s.close) - 1; i >= 0; i-- {
		errs = append(errs, s.close[i]())
	}
	s.close = nil
	return errors.Join(errs...)
}

// originals gives the web the archived bytes and the tables read from them.
type originals struct {
	archive *archive.Archive
	catalog *catalog.Catalog
	convert func(context.Context, []byte) ([]byte, error)
}

// Original reads a snapshot's record.
func (o originals) Original(ctx context.Context, s nianbao.Snapshot) (*nianbao.Capture, error) {
	c, err := o.archive.Read(ctx, s.Location)
	if err != nil {
		return nil, err
	}
	c.Hints = s.Hints
	return c, nil
}

// Located reads a snapshot as a page whose cells have addresses.
func (o originals) Located(ctx context.Context, s nianbao.Snapshot) ([]byte, error) {
	c, err := o.Original(ctx, s)
	if err != nil {
		return nil, err
	}
	return extract.Located(c.Body, cmp.Or(c.MediaType, s.MediaType))
}

// Tables reads the tables of a snapshot again, with those of its attached files.
func (o originals) Tables(ctx context.Context, s nianbao.Snapshot) ([]nianbao.Table, error) {
	c, err := o.Original(ctx, s)
	if err != nil {
		return nil, err
	}
	files, err := o.catalog.Attached(ctx, s.URL)
	if err != nil {
		return nil, err
	}
	var attached []*nianbao.Capture
	for _, f := range files {
		a, err := o.Original(ctx, f)
		if err != nil {
			return nil, err
		}
		attached = append(attached, a)
	}
	return ingest.Tables(ctx, c, attached, o.convert)
}
