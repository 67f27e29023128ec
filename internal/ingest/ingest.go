// Package ingest takes captures in: archive first, then extraction, then
// catalog and index. Crawling and importing go the same way through it.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"nianbao/internal/extract"
	"nianbao/internal/nianbao"
)

// Archive keeps what was received.
type Archive interface {
	Append(ctx context.Context, c *nianbao.Capture) (nianbao.Location, error)
	Sync() error
	Read(ctx context.Context, loc nianbao.Location) (*nianbao.Capture, error)
}

// Catalog keeps what was read.
type Catalog interface {
	// Known gives nianbao.ErrNotFound for what is not held.
	Known(ctx context.Context, url, sha256 string) (*nianbao.Known, error)
	// Latest gives the snapshot that a URL showed last.
	Latest(ctx context.Context, url string) (*nianbao.Known, error)
	// VisitedAt gives the snapshot that the visit to a URL at a time belongs to.
	VisitedAt(ctx context.Context, url string, at time.Time) (*nianbao.Known, error)
	// Attached lists what is held of the files that a page links.
	Attached(ctx context.Context, page string) ([]nianbao.Snapshot, error)
	// Take stores entries and visits, all or none, and names the reports whose
	// newest version is another than before.
	Take(ctx context.Context, entries []nianbao.Entry, visits []nianbao.Visit) (stored []nianbao.Stored, changed []string, err error)
	Texts(ctx context.Context, ids []string) (map[string]*nianbao.Held, error)
	// Unindexed lists reports that have changed since Indexed was told of them.
	Unindexed(ctx context.Context, limit int) ([]nianbao.Unindexed, error)
	Indexed(ctx context.Context, reports ...nianbao.Unindexed) error
}

// Indexer makes reports searchable.
type Indexer interface {
	Put(ctx context.Context, docs ...*nianbao.Held) error
	Delete(ctx context.Context, ids ...string) error
}

// Options name the parts that an Ingester fills.
type Options struct {
	Archive Archive
	Catalog Catalog
	Index   Indexer
	// Repeats finds the earlier record that holds the payload of a capture which
	// is kept as evidence alone; nil = such captures are stored in full.
	Repeats func(ctx context.Context, c *nianbao.Capture) (*nianbao.Revisit, error)
	// Convert turns old binary office files into DOCX or XLSX; nil if there is
	// no converter, and such files are then rejected as needs_converter.
	Convert func(ctx context.Context, data []byte) ([]byte, error)
	// Digest computes a response's payload digest as the WARC standard has it.
	// With it, a payload that is held is archived as a revisit; nil stores it in
	// full.
	Digest func(response []byte) string
	// IndexBatch is how many reports may have changed before the index is told;
	// 0 = it is told at once. Flush tells it at any time.
	IndexBatch int
	Workers    int          // parallel extractions; 0 = one per core
	Log        *slog.Logger // nil discards
}

// Ingester takes captures in.
type Ingester struct {
	opts Options

	mu      sync.Mutex // guards pending
	pending int        // reports that have changed since the index was told

	indexing sync.Mutex // lets one at a time write to the index
}

// New makes an Ingester.
func New(opts Options) *Ingester {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	return &Ingester{opts: opts}
}

// Result is what became of one capture.
type Result struct {
	URL       string
	Stored    nianbao.Stored
	Rejection *nianbao.RejectError // nil unless Stored.Outcome is OutcomeRejected
}

// again tells of a capture that brings nothing which is not held.
func (r *Result) again(held *nianbao.Known, outcome nianbao.Outcome) {
	r.Stored = nianbao.Stored{SnapshotID: held.Snapshot.ID, ReportID: held.ReportID, Version: held.Version, Outcome: outcome}
	if held.Rejection != nil {
		r.Stored.Outcome, r.Rejection = nianbao.OutcomeRejected, held.Rejection
	}
}

// Ingest takes a batch in, and returns a result for each capture in its place.
// Bytes are on disk in the archive before the catalog learns of them, and the
// catalog has them before the index: a crash leaves at worst archived records
// that the catalog does not know yet, and never the reverse.
//
// A payload that its URL did not have before is read and stored. One that it
// had, a "not modified", a "not found" and a redirect are stored as visits of
// what is held of the URL. All else is archived only.
func (g *Ingester) Ingest(ctx context.Context, captures ...*nianbao.Capture) ([]Result, error) {
	b := g.newBatch(captures)
	return b.results, b.run(ctx)
}

// Adopt takes in a capture that is in the archive already, as after a crash
// between archive and catalog. What the catalog knows of it changes nothing.
func (g *Ingester) Adopt(ctx context.Context, loc nianbao.Location, c *nianbao.Capture) (Result, error) {
	b := g.newBatch([]*nianbao.Capture{c})
	b.put = func(context.Context, *nianbao.Capture) (nianbao.Location, error) { return loc, nil }
	err := b.run(ctx)
	return b.results[0], err
}

// extract reads the archived captures in parallel. Pages that an attachment
// completes come after the entries.
func (g *Ingester) extract(ctx context.Context, captures []*nianbao.Capture, places []int, entries []nianbao.Entry) ([]nianbao.Entry, error) {
	pages := make([]*nianbao.Entry, len(entries))
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(g.opts.Workers)
	for i := range entries {
		group.Go(func() (err error) {
			if err := gctx.Err(); err != nil {
				return err
			}
			c := captures[places[i]]
			if c.Hints.Page == "" {
				if err := g.read(gctx, c, &entries[i]); err != nil {
					return err
				}
				return g.rejoin(gctx, c, &entries[i])
			}
			pages[i], err = g.attach(gctx, c, &entries[i])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, p := range pages {
		if p != nil {
			entries = append(entries, *p)
		}
	}
	return entries, nil
}

// read extracts one capture into its entry. Only what is no expected outcome is
// an error.
func (g *Ingester) read(ctx context.Context, c *nianbao.Capture, e *nianbao.Entry) error {
	res, err := Extract(ctx, input(c), g.opts.Convert)
	if err == nil {
		if identified(&res.Report) {
			e.Report = &res.Report
			return nil
		}
		err = nianbao.Reject(nianbao.RejectMalformed, "报告缺少年份或机关名称，无法归档。",
			"a report without %s", strings.Join(unknown(&res.Report), " and "))
	}
	if !errors.As(err, &e.Rejection) {
		return fmt.Errorf("extract %s: %w", c.URL, err)
	}
	return nil
}

// Extract reads an input, by way of a converter if its format needs one and
// there is one.
func Extract(ctx context.Context, in extract.Input, convert func(context.Context, []byte) ([]byte, error)) (*extract.Result, error) {
	res, err := extract.Extract(ctx, in)
	var reject *nianbao.RejectError
	if convert == nil || !errors.As(err, &reject) || reject.Code != nianbao.RejectNeedsConvert {
		return res, err
	}
	if in.Data, err = convert(ctx, in.Data); err != nil {
		return nil, err
	}
	if res, err = extract.Extract(ctx, in); err == nil {
		res.Report.Warn("converted", "the file was converted from an old office format before it was read")
	}
	return res, err
}

func unknown(r *nianbao.Report) (names []string) {
	if r.Year == 0 {
		names = append(names, "year")
	}
	if r.Office == "" {
		names = append(names, "office")
	}
	return names
}

// Tables reads the tables of a report again, as its pages print them: those of
// the page and, where they are in an attached file, of that.
func Tables(ctx context.Context, c *nianbao.Capture, attached []*nianbao.Capture, convert func(context.Context, []byte) ([]byte, error)) ([]nianbao.Table, error) {
	res, err := Extract(ctx, input(c), convert)
	if err != nil {
		return nil, fmt.Errorf("extract %s: %w", c.URL, err)
	}
	if complete(&res.Report) {
		return res.Tables, nil
	}
	for _, file := range attached {
		joined, err := extract.ExtractAttached(ctx, input(c), input(file))
		if err == nil && len(joined.Report.Observations) > len(res.Report.Observations) {
			res = joined
		}
	}
	return res.Tables, nil
}

func input(c *nianbao.Capture) extract.Input {
	return extract.Input{Data: c.Body, URL: c.URL, MediaType: c.MediaType, Hints: c.Hints}
}
