package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"time"

	"nianbao/index"
	"nianbao/internal/catalog"
	"nianbao/internal/nianbao"
)

// ours is nianbao: index and catalog as the program uses them.
type ours struct {
	dir   string
	texts *catalog.Catalog
	idx   *index.Index
}

func newOurs(dir string) engine { return &ours{dir: dir} }

// load puts the reports into the catalog.
func (o *ours) load(ctx context.Context, all iter.Seq2[*document, error]) (err error) {
	if err := o.openTexts(ctx); err != nil {
		return err
	}
	var entries []nianbao.Entry
	flush := func() error {
		stored, err := o.texts.Store(ctx, entries...)
		for i, s := range stored {
			if s.Outcome != nianbao.OutcomeNewReport {
				return fmt.Errorf("%s: %s", entries[i].Snapshot.URL, s.Outcome)
			}
		}
		entries = entries[:0]
		return err
	}
	n := 0
	for d, err := range all {
		if err != nil {
			return err
		}
		n++
		entries = append(entries, nianbao.Entry{Report: &d.held.Report, Rules: "1", Snapshot: nianbao.Snapshot{
			URL: d.held.URL, SHA256: fmt.Sprintf("%064x", n), Captured: time.Date(2025, 1, 1, 0, 0, n, 0, time.UTC)}})
		if len(entries) == 500 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func (o *ours) openTexts(ctx context.Context) (err error) {
	o.texts, err = catalog.Open(ctx, catalog.Options{Path: filepath.Join(o.dir, "catalog", "catalog.db")})
	return err
}

func (o *ours) index(ctx context.Context, all iter.Seq2[*document, error]) error {
	if err := o.openIndex(ctx); err != nil {
		return err
	}
	return o.idx.Rebuild(ctx, func(yield func(*nianbao.Held, error) bool) {
		for d, err := range all {
			var h *nianbao.Held
			if d != nil {
				h = d.held
			}
			if !yield(h, err) {
				return
			}
		}
	})
}

func (o *ours) openIndex(ctx context.Context) (err error) {
	o.idx, err = index.Open(ctx, index.Options{Dir: filepath.Join(o.dir, "index"), Texts: o.texts})
	return err
}

func (o *ours) sizes(ctx context.Context) (s sizes, err error) {
	if err := o.close(); err != nil { // what waits to be written and removed
		return s, err
	}
	dir := filepath.Join(o.dir, "index")
	all, err := diskUsage(dir, "*")
	if err != nil {
		return s, err
	}
	// Folded texts that the index keeps for looking phrases up are texts.
	folded, err := diskUsage(dir, "*.texts")
	if err != nil {
		return s, err
	}
	s.Index = all - folded
	s.Texts, err = diskUsage(filepath.Join(o.dir, "catalog"), "*")
	s.Texts += folded
	return s, err
}

func (o *ours) open(ctx context.Context) error {
	if err := o.openTexts(ctx); err != nil {
		return err
	}
	return o.openIndex(ctx)
}

func (o *ours) search(ctx context.Context, a ask) (answer, error) {
	q := nianbao.Query{Text: a.Text, Filter: nianbao.ReportFilter{YearFrom: a.From, YearTo: a.To},
		NoFacets: !a.Facets, NoMarks: true, Limit: pageSize}
	if a.Form == phrase {
		q.Text = `"` + a.Text + `"`
	}
	if a.All {
		q.Limit = nianbao.MaxLimit
	}
	var out answer
	for {
		res, err := o.idx.Search(ctx, q)
		if err != nil {
			return out, err
		}
		if res.Partial {
			return out, context.DeadlineExceeded
		}
		out.Total = res.Total
		for _, h := range res.Hits {
			out.IDs = append(out.IDs, h.ID)
		}
		if a.Facets {
			out.Counts = map[string]map[string]int{}
			for _, name := range facets {
				out.Counts[name] = map[string]int{}
				for _, b := range res.Facets[name] {
					out.Counts[name][b.Value] = b.Count
				}
			}
		}
		if q.Cursor = res.Next; !a.All || q.Cursor == "" {
			return out, nil
		}
	}
}

// facets are what hits are counted by.
var facets = []string{"year", "region", "level"}

func (o *ours) pid() int { return 0 }

func (o *ours) close() error {
	var errs []error
	if o.idx != nil {
		errs = append(errs, o.idx.Close())
	}
	if o.texts != nil {
		errs = append(errs, o.texts.Close())
	}
	o.idx, o.texts = nil, nil
	return errors.Join(errs...)
}
