// Package auditor runs the rules of package audit over what is held: it collects
// what each report is compared with, writes down what the rules say, and brings it
// up to date with the reports that changed.
//
// Work goes office by office and can be ended at any moment. How far the rules
// have come is written down at the end; whoever goes on does the rest again.
package auditor

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"nianbao/internal/audit"
	"nianbao/internal/nianbao"
)

// Store holds reports and what is said of them; the catalog is one.
type Store interface {
	AuditState(ctx context.Context) (nianbao.AuditState, error)
	PutAuditState(ctx context.Context, s nianbao.AuditState) error
	PutAudits(ctx context.Context, rules string, audits ...nianbao.Audit) error
	AuditChanges(ctx context.Context, known int64) (offices []int64, last int64, all bool, err error)
	AuditOffices(ctx context.Context, f nianbao.ReportFilter) ([]int64, error)
	OfficeReports(ctx context.Context, offices []int64) ([]*nianbao.Held, error)
	ReportVersion(ctx context.Context, id string, n int) (*nianbao.Held, error)
	Frame(ctx context.Context, f nianbao.FactFilter, keys ...nianbao.ColumnKey) (*nianbao.Frame, error)
	CrawlColumns(ctx context.Context) (map[string]nianbao.CrawlColumn, error)
	CopyState(ctx context.Context) (nianbao.CopyState, error)
	EachCopyPair(ctx context.Context, f nianbao.PairFilter, use func(*nianbao.CopyPair) error) error
}

// Options configure an Auditor. Only Store is needed.
type Options struct {
	Store Store
	Now   func() time.Time // nil = time.Now
	// Progress is told how many of the offices are done; nil = nobody is.
	Progress func(done, total int)
}

// Auditor runs the rules. At most one goroutine may use it at a time.
type Auditor struct{ opt Options }

// New makes an Auditor.
func New(opt Options) *Auditor {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Progress == nil {
		opt.Progress = func(int, int) {}
	}
	return &Auditor{opt}
}

// Summary says what was done.
type Summary struct {
	Reports, Findings int
}

// All runs the rules over all reports of the offices that have one which a filter
// selects: what is said of a report depends on those of its other years.
func (a *Auditor) All(ctx context.Context, f nianbao.ReportFilter) (Summary, error) {
	_, last, _, err := a.opt.Store.AuditChanges(ctx, 0)
	if err != nil {
		return Summary{}, err
	}
	offices, err := a.opt.Store.AuditOffices(ctx, f)
	if err != nil {
		return Summary{}, err
	}
	done, err := a.run(ctx, offices)
	if err != nil || !everything(f) {
		return done, err
	}
	return done, a.opt.Store.PutAuditState(ctx, nianbao.AuditState{Rules: audit.Version, Known: last})
}

func everything(f nianbao.ReportFilter) bool {
	return f.YearFrom == 0 && f.YearTo == 0 && len(f.Regions)+len(f.Levels)+len(f.Offices)+len(f.Forms)+len(f.Scopes)+len(f.IDs) == 0
}

// Update runs the rules over what changed since they were run last; over
// everything, if they are others than then, or too much has changed.
func (a *Auditor) Update(ctx context.Context) (Summary, error) {
	state, err := a.opt.Store.AuditState(ctx)
	if err != nil {
		return Summary{}, err
	}
	if state.Rules != audit.Version {
		return a.All(ctx, nianbao.ReportFilter{})
	}
	offices, last, all, err := a.opt.Store.AuditChanges(ctx, state.Known)
	if err != nil {
		return Summary{}, err
	}
	if all {
		return a.All(ctx, nianbao.ReportFilter{})
	}
	if last == state.Known {
		return Summary{}, nil
	}
	done, err := a.run(ctx, offices)
	if err != nil {
		return done, err
	}
	return done, a.opt.Store.PutAuditState(ctx, nianbao.AuditState{Rules: audit.Version, Known: last})
}

// officeBatch is how many offices are read, and written, at a time.
const officeBatch = 16

// run audits offices, some at a time; the next ones are read meanwhile.
func (a *Auditor) run(ctx context.Context, offices []int64) (done Summary, err error) {
	if len(offices) == 0 {
		return done, nil
	}
	around, err := a.surroundings(ctx, len(offices) > officeBatch)
	if err != nil {
		return done, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type batch struct {
		reports []*nianbao.Held
		offices int
		err     error
	}
	ahead := make(chan batch, 1)
	go func() {
		defer close(ahead)
		for from := 0; from < len(offices); from += officeBatch {
			some := offices[from:min(from+officeBatch, len(offices))]
			held, err := a.opt.Store.OfficeReports(ctx, some)
			select {
			case ahead <- batch{held, len(some), err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	defer func() {
		cancel()
		for range ahead { // the reader ends before we do
		}
	}()
	seen := 0
	for b := range ahead {
		if b.err != nil {
			return done, b.err
		}
		audits, err := a.audit(ctx, around, b.reports)
		if err != nil {
			return done, err
		}
		if err := a.opt.Store.PutAudits(ctx, audit.Version, audits...); err != nil {
			return done, err
		}
		for i := range audits {
			done.Findings += len(audits[i].Findings)
		}
		done.Reports += len(audits)
		seen += b.offices
		a.opt.Progress(seen, len(offices))
	}
	return done, ctx.Err()
}

// audit runs the rules over reports that stand by office, scope and year.
func (a *Auditor) audit(ctx context.Context, around *surroundings, held []*nianbao.Held) ([]nianbao.Audit, error) {
	audits := make([]nianbao.Audit, len(held))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range held {
		g.Go(func() error {
			s, err := a.subject(ctx, around, held, i)
			if err == nil {
				audits[i] = audit.Run(s)
			}
			return err
		})
	}
	return audits, g.Wait()
}

// subject collects what report i is compared with.
func (a *Auditor) subject(ctx context.Context, around *surroundings, held []*nianbao.Held, i int) (audit.Subject, error) {
	h := held[i]
	s := audit.Subject{ID: h.ID, Report: &h.Report, Now: a.opt.Now(), Address: h.URL}
	for j := i - 1; j >= 0 && sameSeries(held[j], h); j-- {
		s.EarlierYears = append(s.EarlierYears, held[j].Report.Year)
		if held[j].Report.Year == h.Report.Year-1 {
			s.Before = &audit.Other{ID: held[j].ID, Report: &held[j].Report}
		}
	}
	if i+1 < len(held) && sameSeries(held[i+1], h) && held[i+1].Report.Year == h.Report.Year+1 {
		s.After = &audit.Other{ID: held[i+1].ID, Report: &held[i+1].Report}
	}
	if err := a.first(ctx, h, &s); err != nil {
		return s, err
	}
	around.add(h, &s)
	return s, a.copies(ctx, around, h, &s)
}

func sameSeries(a, b *nianbao.Held) bool {
	return a.OfficeID == b.OfficeID && a.Report.Scope == b.Report.Scope
}

// first finds the content that a report had first, if it changed.
func (a *Auditor) first(ctx context.Context, h *nianbao.Held, s *audit.Subject) error {
	if len(h.Versions) < 2 {
		return nil
	}
	first := h.Versions[0]
	for _, v := range h.Versions {
		if v.Snapshot.Captured.Before(first.Snapshot.Captured) {
			first = v
		}
	}
	if first.N == h.Newest {
		return nil
	}
	was, err := a.opt.Store.ReportVersion(ctx, h.ID, first.N)
	if err != nil {
		return fmt.Errorf("first version of %s: %w", h.ID, err)
	}
	s.First = &was.Report
	return nil
}
