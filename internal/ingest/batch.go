package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"nianbao/internal/extract"
	"nianbao/internal/nianbao"
)

// batch is the work on captures that are taken in together.
type batch struct {
	*Ingester
	captures []*nianbao.Capture
	results  []Result
	// put archives a capture; it only names the place of one that is archived.
	put      func(ctx context.Context, c *nianbao.Capture) (nianbao.Location, error)
	appended bool
	shas     []string // SHA-256 of the captures' bodies, once asked for
	// claims are what the captures may have in common with others, for a Pipeline;
	// wait is called with those of one capture before the catalog is asked about it.
	claims map[string]bool
	wait   func(claims []string) error

	entries []nianbao.Entry // what is to be read and stored
	places  []int           // captures that the entries stand for
	visits  []nianbao.Visit
	follow  map[int]int // capture that shows what the entry does → entry

	// What the catalog does not know yet of this batch.
	payloads map[string]int            // URL and SHA-256 → entry
	latest   map[string]*nianbao.Known // URL → what it showed last
	seen     map[string]*nianbao.Known // URL and time → what it showed; nil for no content
}

func (g *Ingester) newBatch(captures []*nianbao.Capture) *batch {
	b := &batch{
		Ingester: g, captures: captures, results: make([]Result, len(captures)), follow: map[int]int{},
		payloads: map[string]int{}, latest: map[string]*nianbao.Known{}, seen: map[string]*nianbao.Known{},
		shas: make([]string, len(captures)),
	}
	b.put = func(ctx context.Context, c *nianbao.Capture) (nianbao.Location, error) {
		b.appended = true
		return g.opts.Archive.Append(ctx, c)
	}
	return b
}

// run takes the batch in.
func (b *batch) run(ctx context.Context) error {
	if err := b.prepare(ctx); err != nil {
		return err
	}
	changed, err := b.store(ctx)
	if err != nil || !b.changed(changed) {
		return err
	}
	return b.Flush(ctx)
}

// prepare archives the batch and reads it.
func (b *batch) prepare(ctx context.Context) error {
	for i, c := range b.captures {
		b.results[i].URL = c.URL
		if err := b.claim(i, c); err != nil {
			return err
		}
		if err := b.sort(ctx, i, c); err != nil {
			return fmt.Errorf("ingest %s: %w", c.URL, err)
		}
	}
	if b.appended {
		if err := b.opts.Archive.Sync(); err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
	}
	if len(b.entries) == 0 {
		return nil
	}
	entries, err := b.extract(ctx, b.captures, b.places, b.entries)
	if err != nil {
		return err
	}
	b.entries = b.dropTentative(entries)
	return nil
}

func (b *batch) claim(i int, c *nianbao.Capture) error {
	if b.wait == nil {
		return nil
	}
	claims := claimsOf(c, b.sha(i))
	if err := b.wait(claims); err != nil {
		return err
	}
	for _, k := range claims {
		b.claims[k] = true
	}
	return nil
}

// sha is the SHA-256 of a capture's body.
func (b *batch) sha(i int) string {
	if b.shas[i] == "" {
		b.shas[i] = b.captures[i].SHA256()
	}
	return b.shas[i]
}

// store tells the catalog what was read, and says how many reports are others
// than before.
func (b *batch) store(ctx context.Context) (changed int, err error) {
	entries := b.entries
	if len(entries)+len(b.visits) == 0 {
		return 0, nil
	}
	stored, reports, err := b.opts.Catalog.Take(ctx, entries, b.visits)
	if err != nil {
		return 0, fmt.Errorf("ingest: %w", err)
	}
	// Entries after the places are pages that a new attachment completes.
	for n, i := range b.places {
		if b.results[i].Stored.Outcome == "" {
			b.results[i].Stored, b.results[i].Rejection = stored[n], entries[n].Rejection
		}
	}
	for i, n := range b.follow {
		b.results[i].again(&nianbao.Known{
			Snapshot: nianbao.Snapshot{ID: stored[n].SnapshotID}, ReportID: stored[n].ReportID,
			Version: stored[n].Version, Rejection: entries[n].Rejection,
		}, b.results[i].Stored.Outcome)
	}
	return len(reports), nil
}

// dropTentative leaves out the pages that were taken for a report, perhaps, and
// are none: they are in the archive, and the catalog need not know of them.
func (b *batch) dropTentative(entries []nianbao.Entry) []nianbao.Entry {
	moved := map[int]int{} // entry → its place among those that are kept
	var kept []nianbao.Entry
	var places []int
	for n := range entries {
		if n < len(b.places) {
			i := b.places[n]
			reject := entries[n].Rejection
			if b.captures[i].Tentative && reject != nil && reject.Code == nianbao.RejectNotAReport {
				b.results[i].Stored.Outcome, b.results[i].Rejection = nianbao.OutcomeRecorded, reject
				continue
			}
			places = append(places, i)
		}
		moved[n] = len(kept)
		kept = append(kept, entries[n])
	}
	for i, n := range b.follow {
		at, ok := moved[n]
		if !ok {
			b.results[i].Stored.Outcome, b.results[i].Rejection = nianbao.OutcomeRecorded, entries[n].Rejection
			delete(b.follow, i)
			continue
		}
		b.follow[i] = at
	}
	b.places = places
	return kept
}

// sort archives a capture if it says anything new, and decides what the catalog
// is to learn from it.
func (b *batch) sort(ctx context.Context, i int, c *nianbao.Capture) error {
	switch {
	case c.RecordOnly:
		return b.record(ctx, i, c)
	case c.Revisit != nil:
		return b.revisit(ctx, i, c)
	case c.Status == 0 || c.Status == 200:
		return b.content(ctx, i, c)
	case c.Status == 304:
		return b.notModified(ctx, i, c)
	case c.Status == 404 || c.Status == 410:
		return b.lost(ctx, i, c, nianbao.FetchGone, "")
	}
	if to := movedTo(c); to != "" {
		return b.lost(ctx, i, c, nianbao.FetchMoved, to)
	}
	return b.record(ctx, i, c)
}

// movedTo is where a redirect leads. A capture that was read from an archive
// says it in its header alone.
func movedTo(c *nianbao.Capture) string {
	switch c.Status {
	case 301, 302, 303, 307, 308:
	default:
		return ""
	}
	location := c.Header.Get("Location")
	if c.MovedTo != "" || location == "" {
		return c.MovedTo
	}
	base, err := url.Parse(c.URL)
	if err != nil {
		return ""
	}
	to, err := base.Parse(location)
	if err != nil {
		return ""
	}
	return to.String()
}

// record keeps a capture as evidence alone; a list that is as it was before is
// not stored again.
func (b *batch) record(ctx context.Context, i int, c *nianbao.Capture) error {
	b.results[i].Stored.Outcome = nianbao.OutcomeRecorded
	if b.opts.Repeats != nil && c.Status == 200 && c.Revisit == nil {
		earlier, err := b.opts.Repeats(ctx, c)
		if err != nil {
			return err
		}
		if earlier != nil {
			short := *c
			short.Revisit, c = earlier, &short
		}
	}
	_, err := b.put(ctx, c)
	return err
}

// lost takes the answer that what stood at a URL does not stand there now.
func (b *batch) lost(ctx context.Context, i int, c *nianbao.Capture, outcome nianbao.FetchOutcome, detail string) error {
	b.results[i].Stored.Outcome = nianbao.OutcomeKnown
	if _, visited, err := b.visitedAt(ctx, c.URL, c.Captured); visited || err != nil {
		return err
	}
	b.results[i].Stored.Outcome = nianbao.OutcomeRecorded
	loc, err := b.put(ctx, c)
	if err != nil {
		return err
	}
	b.visit(c, loc, outcome, detail, nil)
	return nil
}

// notModified takes the answer that a URL holds what it held before.
func (b *batch) notModified(ctx context.Context, i int, c *nianbao.Capture) error {
	held, err := b.last(ctx, c.URL)
	if err != nil {
		return err
	}
	if held == nil { // nobody can have asked so; keep it all the same
		return b.record(ctx, i, c)
	}
	return b.unchanged(ctx, i, c, held, true)
}

// revisit takes the record of an archive that does not repeat the payload. It
// tells something only if the payload is held of that URL.
func (b *batch) revisit(ctx context.Context, i int, c *nianbao.Capture) error {
	b.results[i].Stored.Outcome = nianbao.OutcomeKnown
	held, _, err := b.visitedAt(ctx, c.Revisit.URL, c.Revisit.Captured)
	if err == nil && held != nil && c.URL != c.Revisit.URL {
		held, err = b.known(ctx, c.URL, held.Snapshot.SHA256)
	}
	if held == nil || err != nil {
		return err
	}
	return b.unchanged(ctx, i, c, held, c.Revisit.NotModified)
}

// content takes a payload. One that the URL had before is not stored again, and
// read again only if the rules of extraction have changed since.
func (b *batch) content(ctx context.Context, i int, c *nianbao.Capture) error {
	sha := b.sha(i)
	held, err := b.known(ctx, c.URL, sha)
	if err != nil {
		return err
	}
	if held == nil {
		loc, err := b.put(ctx, c)
		if err != nil {
			return err
		}
		b.enter(i, c, nianbao.Snapshot{
			URL: c.URL, Captured: c.Captured, Status: c.Status, MediaType: c.MediaType,
			SHA256: sha, Size: int64(len(c.Body)), Digest: b.digest(c), Location: loc, Hints: c.Hints,
		})
		return nil
	}
	stale := !current(held.Rules)
	if c.Hints.Page != "" { // a file that is as it was before makes its page what it was before
		last, err := b.last(ctx, c.URL)
		if err != nil {
			return err
		}
		stale = stale || last != nil && last.Snapshot.SHA256 != sha
	}
	// Importing a file tells nothing of when it stood where.
	if !c.Undated && !strings.HasPrefix(c.URL, "file:") {
		if err := b.unchanged(ctx, i, c, held, false); err != nil {
			return err
		}
	} else {
		b.again(i, held, nianbao.OutcomeKnown)
	}
	if stale {
		b.results[i] = Result{URL: c.URL}
		b.enter(i, c, held.Snapshot)
	}
	return nil
}

// unchanged stores the sight of a payload that is held of the URL, unless this
// is the import of one that was taken in before.
func (b *batch) unchanged(ctx context.Context, i int, c *nianbao.Capture, held *nianbao.Known, notModified bool) error {
	_, visited, err := b.visitedAt(ctx, c.URL, c.Captured)
	if err != nil {
		return err
	}
	if visited {
		b.again(i, held, nianbao.OutcomeKnown)
		return nil
	}
	short := *c
	if short.Revisit == nil && (notModified || held.Snapshot.Digest != "" && held.Snapshot.Digest == b.digest(c)) {
		short.Revisit = &nianbao.Revisit{URL: held.Snapshot.URL, Captured: held.Snapshot.Captured, NotModified: notModified}
	}
	loc, err := b.put(ctx, &short)
	if err != nil {
		return err
	}
	b.visit(c, loc, nianbao.FetchUnchanged, "", held)
	b.again(i, held, nianbao.OutcomeUnchanged)
	return nil
}

// enter makes an entry of a capture.
func (b *batch) enter(i int, c *nianbao.Capture, snap nianbao.Snapshot) {
	b.payloads[c.URL+" "+snap.SHA256] = len(b.entries)
	b.entries, b.places = append(b.entries, nianbao.Entry{Snapshot: snap, Rules: extract.Rules}), append(b.places, i)
	held := &nianbao.Known{Snapshot: snap, Rules: extract.Rules}
	b.seen[moment(c.URL, c.Captured)], b.latest[c.URL] = held, held
}

// visit notes what a capture saw; held is nil if that was no content.
func (b *batch) visit(c *nianbao.Capture, loc nianbao.Location, outcome nianbao.FetchOutcome, detail string, held *nianbao.Known) {
	v := nianbao.Visit{URL: c.URL, At: c.Captured, Outcome: outcome, Status: c.Status, Detail: detail, Location: loc}
	if held != nil {
		v.SHA256 = held.Snapshot.SHA256
		b.latest[c.URL] = held
	}
	b.seen[moment(c.URL, c.Captured)] = held
	b.visits = append(b.visits, v)
}

// again tells of a capture that shows what is held, or is about to be.
func (b *batch) again(i int, held *nianbao.Known, outcome nianbao.Outcome) {
	if n, ok := b.payloads[held.Snapshot.URL+" "+held.Snapshot.SHA256]; ok {
		b.follow[i] = n
		b.results[i].Stored.Outcome = outcome
		return
	}
	b.results[i].again(held, outcome)
}

// known finds a payload of a URL; nil if it is not held.
func (b *batch) known(ctx context.Context, url, sha string) (*nianbao.Known, error) {
	if n, ok := b.payloads[url+" "+sha]; ok {
		return &nianbao.Known{Snapshot: b.entries[n].Snapshot, Rules: b.entries[n].Rules}, nil
	}
	return orNil(b.opts.Catalog.Known(ctx, url, sha))
}

// last finds what a URL showed last; nil if nothing is held of it.
func (b *batch) last(ctx context.Context, url string) (*nianbao.Known, error) {
	if held := b.latest[url]; held != nil {
		return held, nil
	}
	return orNil(b.opts.Catalog.Latest(ctx, url))
}

// visitedAt tells whether a URL was visited at a time, and what it showed.
func (b *batch) visitedAt(ctx context.Context, url string, at time.Time) (held *nianbao.Known, visited bool, err error) {
	if held, ok := b.seen[moment(url, at)]; ok {
		return held, true, nil
	}
	held, err = orNil(b.opts.Catalog.VisitedAt(ctx, url, at))
	return held, held != nil, err
}

func moment(url string, at time.Time) string {
	return url + " " + at.UTC().Format(time.StampMilli+" 2006")
}

func orNil(k *nianbao.Known, err error) (*nianbao.Known, error) {
	if errors.Is(err, nianbao.ErrNotFound) {
		return nil, nil
	}
	return k, err
}

// digest is that of the payload as on the wire; empty if it is not known.
func (b *batch) digest(c *nianbao.Capture) string {
	if b.opts.Digest == nil || c.Response == nil {
		return ""
	}
	return b.opts.Digest(c.Response)
}
