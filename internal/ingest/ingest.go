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
	// Latest gives the snapshot of a URL that was captured last.
	Latest(ctx context.Context, url string) (*nianbao.Known, error)
	Store(ctx context.Context, entries ...nianbao.Entry) ([]nianbao.Stored, error)
	Texts(ctx context.Context, ids []string) (map[string]*nianbao.Held, error)
}

// Indexer makes reports searchable.
type Indexer interface {
	Put(ctx context.Context, docs ...*nianbao.Held) error
}

// Options name the parts that an Ingester fills.
type Options struct {
	Archive Archive
	Catalog Catalog
	Index   Indexer
	// Convert turns old binary office files into DOCX or XLSX; nil if there is
	// no converter, and such files are then rejected as needs_converter.
	Convert func(ctx context.Context, data []byte) ([]byte, error)
	Workers int          // parallel extractions; 0 = one per core
	Log     *slog.Logger // nil discards
}

// Ingester takes captures in.
type Ingester struct{ opts Options }

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

// Ingest takes a batch in, and returns a result for each capture in its place.
// Bytes are on disk in the archive before the catalog learns of them, and the
// catalog has them before the index: a crash leaves at worst archived records
// that the catalog does not know yet, and never the reverse.
func (g *Ingester) Ingest(ctx context.Context, captures ...*nianbao.Capture) ([]Result, error) {
	results := make([]Result, len(captures))
	entries, places, err := g.archive(ctx, captures, results)
	if err != nil || len(entries) == 0 {
		return results, err
	}
	entries, err = g.extract(ctx, captures, places, entries)
	if err != nil {
		return results, err
	}
	stored, err := g.opts.Catalog.Store(ctx, entries...)
	if err != nil {
		return results, fmt.Errorf("ingest: %w", err)
	}
	var changed []string
	for i, s := range stored {
		if i < len(places) { // the others are pages that a new attachment completes
			results[places[i]].Stored, results[places[i]].Rejection = s, entries[i].Rejection
		}
		if i >= len(places) && s.ReportID != "" {
			changed = append(changed, s.ReportID)
		} else if s.Outcome == nianbao.OutcomeNewReport || s.Outcome == nianbao.OutcomeNewVersion {
			changed = append(changed, s.ReportID)
		}
	}
	return results, g.index(ctx, changed)
}

// archive appends what is not held yet, and makes sure that it is on disk. What
// is held is read again only if the rules of extraction have changed since.
func (g *Ingester) archive(ctx context.Context, captures []*nianbao.Capture, results []Result) (entries []nianbao.Entry, places []int, err error) {
	seen := map[string]bool{}
	appended := false
	for i, c := range captures {
		results[i].URL = c.URL
		sha := c.SHA256()
		if seen[c.URL+" "+sha] {
			results[i].Stored.Outcome = nianbao.OutcomeKnown
			continue
		}
		seen[c.URL+" "+sha] = true
		entry := nianbao.Entry{Rules: extract.Rules}
		known, err := g.opts.Catalog.Known(ctx, c.URL, sha)
		switch {
		case err == nil && current(known.Rules):
			results[i].already(known)
			continue
		case err == nil:
			entry.Snapshot = known.Snapshot
		case !errors.Is(err, nianbao.ErrNotFound):
			return nil, nil, fmt.Errorf("ingest %s: %w", c.URL, err)
		default:
			if entry.Snapshot, err = g.append(ctx, c, sha); err != nil {
				return nil, nil, err
			}
			appended = true
		}
		entries, places = append(entries, entry), append(places, i)
	}
	if appended {
		if err := g.opts.Archive.Sync(); err != nil {
			return nil, nil, fmt.Errorf("ingest: %w", err)
		}
	}
	return entries, places, nil
}

// already tells of a capture that changes nothing.
func (r *Result) already(known *nianbao.Known) {
	r.Stored.SnapshotID, r.Stored.Outcome = known.Snapshot.ID, nianbao.OutcomeKnown
	if known.Rejection != nil {
		r.Stored.Outcome, r.Rejection = nianbao.OutcomeRejected, known.Rejection
	}
}

func (g *Ingester) append(ctx context.Context, c *nianbao.Capture, sha string) (nianbao.Snapshot, error) {
	loc, err := g.opts.Archive.Append(ctx, c)
	if err != nil {
		return nianbao.Snapshot{}, fmt.Errorf("ingest %s: %w", c.URL, err)
	}
	return nianbao.Snapshot{
		URL: c.URL, Captured: c.Captured, Status: c.Status, MediaType: c.MediaType,
		SHA256: sha, Size: int64(len(c.Body)), Location: loc, Hints: c.Hints,
	}, nil
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
				return g.read(gctx, c, &entries[i])
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

// index makes the newest versions of changed reports searchable.
func (g *Ingester) index(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	held, err := g.opts.Catalog.Texts(ctx, ids)
	if err != nil {
		return fmt.Errorf("ingest: %w", err)
	}
	docs := make([]*nianbao.Held, 0, len(held))
	for _, id := range ids {
		if h := held[id]; h != nil {
			docs = append(docs, h)
			delete(held, id) // two versions in one batch are one document
		}
	}
	if err := g.opts.Index.Put(ctx, docs...); err != nil {
		return fmt.Errorf("ingest: %w", err)
	}
	return nil
}
