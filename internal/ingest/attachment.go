package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/extract"
	"nianbao/internal/nianbao"
)

// rulesWith marks a reading that joins a page with an attached file, so that
// reading the page again alone does not undo it.
func rulesWith(fileSHA string) string { return extract.Rules + "+" + fileSHA[:12] }

// current reports whether a snapshot was judged by the rules of today.
func current(rules string) bool {
	base, _, _ := strings.Cut(rules, "+")
	return base == extract.Rules
}

// attach reads a file that a report page links. A page that is complete leaves
// the file a mere companion; a page without a body makes the file the report; a
// page whose table is in the file becomes one report with it: the page's own
// entry is then read anew, and returned.
func (g *Ingester) attach(ctx context.Context, c *nianbao.Capture, e *nianbao.Entry) (page *nianbao.Entry, err error) {
	known, err := g.opts.Catalog.Latest(ctx, c.Hints.Page)
	if errors.Is(err, nianbao.ErrNotFound) {
		return nil, g.read(ctx, c, e)
	}
	if err != nil {
		return nil, fmt.Errorf("page of %s: %w", c.URL, err)
	}
	original, err := g.opts.Archive.Read(ctx, known.Snapshot.Location)
	if err != nil {
		return nil, fmt.Errorf("page of %s: %w", c.URL, err)
	}
	original.Hints = known.Snapshot.Hints
	var alone nianbao.Entry
	if err := g.read(ctx, original, &alone); err != nil {
		return nil, err
	}
	if alone.Report != nil && complete(alone.Report) {
		e.Rejection = extract.Companion()
		return nil, nil
	}
	res, err := extract.ExtractAttached(ctx, input(original), input(c))
	var reject *nianbao.RejectError
	switch joined := err == nil && identified(&res.Report); {
	case err != nil && !errors.As(err, &reject):
		return nil, fmt.Errorf("extract %s: %w", c.URL, err)
	case joined && alone.Report == nil:
		e.Report = &res.Report
	case joined && len(res.Report.Observations) > len(alone.Report.Observations):
		e.Rejection = extract.Companion()
		page := &nianbao.Entry{Snapshot: known.Snapshot, Report: &res.Report, Rules: rulesWith(e.Snapshot.SHA256)}
		other, err := g.replaces(ctx, known, e.Snapshot.URL, e.Snapshot.SHA256)
		if other { // the same page is another report from now on
			page.Snapshot.ID, page.Snapshot.Captured = 0, c.Captured
		}
		return page, err
	case alone.Report != nil:
		e.Rejection = extract.Companion()
	default:
		return nil, g.read(ctx, c, e)
	}
	return nil, nil
}

// replaces reports whether the page was joined with other bytes of the same file.
func (g *Ingester) replaces(ctx context.Context, page *nianbao.Known, url, sha string) (bool, error) {
	_, with, joined := strings.Cut(page.Rules, "+")
	if !joined || strings.HasPrefix(sha, with) {
		return false, nil
	}
	files, err := g.opts.Catalog.Attached(ctx, page.Snapshot.URL)
	return slices.ContainsFunc(files, func(f nianbao.Snapshot) bool {
		return f.URL == url && strings.HasPrefix(f.SHA256, with)
	}), err
}

// rejoin completes a page that was fetched again by the files attached to it
// which are held: those that did not change do not come in anew.
func (g *Ingester) rejoin(ctx context.Context, c *nianbao.Capture, e *nianbao.Entry) error {
	if e.Report == nil || complete(e.Report) {
		return nil
	}
	files, err := g.opts.Catalog.Attached(ctx, c.URL)
	if err != nil {
		return err
	}
	done := map[string]bool{}
	for _, f := range files {
		if done[f.URL] {
			continue
		}
		done[f.URL] = true
		file, sha, err := g.original(ctx, f.URL)
		if err != nil {
			return err
		}
		res, err := extract.ExtractAttached(ctx, input(c), input(file))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil && identified(&res.Report) && len(res.Report.Observations) > len(e.Report.Observations) {
			e.Report, e.Rules = &res.Report, rulesWith(sha)
		}
	}
	return nil
}

// original reads what a URL showed last from the archive.
func (g *Ingester) original(ctx context.Context, url string) (c *nianbao.Capture, sha string, err error) {
	known, err := g.opts.Catalog.Latest(ctx, url)
	if err != nil {
		return nil, "", err
	}
	if c, err = g.opts.Archive.Read(ctx, known.Snapshot.Location); err != nil {
		return nil, "", err
	}
	c.Hints = known.Snapshot.Hints
	return c, known.Snapshot.SHA256, nil
}

// complete reports whether a page needs no attachment: it has the tables of its
// form, or its form has none.
func complete(r *nianbao.Report) bool {
	switch r.Form {
	case nianbao.Form2019, nianbao.Form2021:
		return len(r.Observations) >= 100
	case nianbao.Form2014:
		return len(r.Observations) > 0
	}
	return true
}

func identified(r *nianbao.Report) bool { return r.Year != 0 && r.Office != "" }
