// Package webtest holds stand-ins for what the web package reads from, and a
// small made-up holding of reports. Every place and office in it is invented;
// the division codes begin with 99, which GB/T 2260 does not use.
package webtest

import (
	"context"
	"fmt"
	"io"
	"slices"

	"nianbao/internal/nianbao"
)

// Store stands in for catalog, index, archive, crawls and export at once. A func field
// that is set answers instead.
type Store struct {
	Held []*nianbao.Held
	// Verdicts are those passed on findings, by key.
	Verdicts map[string]*nianbao.Verdict

	SearchFunc      func(context.Context, nianbao.Query) (*nianbao.Result, error)
	ReportFunc      func(context.Context, string) (*nianbao.Held, error)
	OverviewFunc    func(context.Context) (*nianbao.Overview, error)
	OriginalFunc    func(context.Context, nianbao.Snapshot) (*nianbao.Capture, error)
	TablesFunc      func(context.Context, nianbao.Snapshot) ([]nianbao.Table, error)
	VersionFunc     func(ctx context.Context, id string, n int) (*nianbao.Held, error)
	CrawlStatusFunc func(context.Context) (*nianbao.CrawlStatus, error)
	CrawlURLsFunc   func(context.Context, nianbao.CrawlURLFilter) ([]nianbao.CrawlURL, int64, error)
	ExportFunc      func(ctx context.Context, w io.Writer, r nianbao.ExportRequest) error
}

// Report finds a report by its identifier.
func (s *Store) Report(ctx context.Context, id string) (*nianbao.Held, error) {
	if s.ReportFunc != nil {
		return s.ReportFunc(ctx, id)
	}
	for _, h := range s.Held {
		if h.ID == id {
			return h, nil
		}
	}
	return nil, fmt.Errorf("report %s: %w", id, nianbao.ErrNotFound)
}

// Overview counts what is held, with a grid of coverage beside it.
func (s *Store) Overview(ctx context.Context) (*nianbao.Overview, error) {
	if s.OverviewFunc != nil {
		return s.OverviewFunc(ctx)
	}
	o := &nianbao.Overview{Reports: 4213, Offices: 1086, Observations: 812_904, Snapshots: 4391, Rejected: 17,
		FirstYear: 2015, LastYear: 2023, LastCaptured: captured, Coverage: coverage()}
	for _, h := range s.Held {
		o.Newest = append(o.Newest, *h)
	}
	return o, nil
}

// Offices lists the offices of the reports that are held.
func (s *Store) Offices(_ context.Context, f nianbao.ReportFilter) ([]nianbao.OfficeEntry, error) {
	var list []nianbao.OfficeEntry
	for _, h := range s.Held {
		if len(f.Levels) > 0 && !slices.Contains(f.Levels, h.Report.Level) {
			continue
		}
		i := slices.IndexFunc(list, func(e nianbao.OfficeEntry) bool { return e.ID == h.OfficeID })
		if i < 0 {
			list = append(list, nianbao.OfficeEntry{ID: h.OfficeID, Name: h.Report.Office, Level: h.Report.Level, Region: h.Report.Region})
			i = len(list) - 1
		}
		if !slices.Contains(list[i].Years, h.Report.Year) {
			list[i].Years = append(list[i].Years, h.Report.Year)
			slices.Sort(list[i].Years)
		}
	}
	return list, nil
}

// Office finds an office by its identifier.
func (s *Store) Office(ctx context.Context, id string) (*nianbao.OfficeEntry, error) {
	all, _ := s.Offices(ctx, nianbao.ReportFilter{})
	for _, e := range all {
		if e.ID == id {
			return &e, nil
		}
	}
	return nil, fmt.Errorf("office %s: %w", id, nianbao.ErrNotFound)
}

// Search returns every report whose office is asked for, whatever the words.
func (s *Store) Search(ctx context.Context, q nianbao.Query) (*nianbao.Result, error) {
	if s.SearchFunc != nil {
		return s.SearchFunc(ctx, q)
	}
	if err := unreadable(q.Text); err != nil {
		return nil, err
	}
	res := &nianbao.Result{Facets: facets(), Canonical: q.Text}
	for _, h := range s.Held {
		if len(q.Filter.Offices) > 0 && !slices.Contains(q.Filter.Offices, h.OfficeID) {
			continue
		}
		found := hit(h, !q.NoMarks)
		if q.BySection {
			found.Fragments, found.Sections = found.Fragments[:1], hitSections(found.Fragments)
		}
		res.Hits = append(res.Hits, found)
	}
	res.Total = len(res.Hits)
	return res, nil
}

// Original returns the archived page.
func (s *Store) Original(ctx context.Context, snap nianbao.Snapshot) (*nianbao.Capture, error) {
	if s.OriginalFunc != nil {
		return s.OriginalFunc(ctx, snap)
	}
	return &nianbao.Capture{URL: snap.URL, Captured: snap.Captured, Status: snap.Status, MediaType: snap.MediaType,
		Body: []byte(OriginalPage)}, nil
}

// Tables returns the tables of the form of 2019.
func (s *Store) Tables(ctx context.Context, snap nianbao.Snapshot) ([]nianbao.Table, error) {
	if s.TablesFunc != nil {
		return s.TablesFunc(ctx, snap)
	}
	tables, _ := Form2019()
	return tables, nil
}

// Export writes two rows.
func (s *Store) Export(ctx context.Context, w io.Writer, r nianbao.ExportRequest) error {
	if s.ExportFunc != nil {
		return s.ExportFunc(ctx, w, r)
	}
	_, err := fmt.Fprintf(w, "%s,%s\n1,2\n", r.What, r.Format)
	return err
}

// Dataset writes what it was asked for.
func (s *Store) Dataset(_ context.Context, w io.Writer, formats []string, f nianbao.ReportFilter) error {
	_, err := fmt.Fprintf(w, "PK %v from %d", formats, f.YearFrom)
	return err
}
