// Package similar keeps the pairs of reports that have text in common: it finds
// them for all reports at once, brings them up to date with those that changed,
// and shows the passages of a pair. What is found is kept in a [Store]; passages
// are not kept, for they follow from the texts in a millisecond.
//
// Work can be ended, or killed, at any moment. Every step is one transaction
// and says in the same transaction how far it has come; readers see the pairs
// of the last complete generation until the next one is complete.
package similar

import (
	"context"
	"log/slog"

	"nianbao/internal/copied"
	"nianbao/internal/nianbao"
)

// Store keeps texts, lists and pairs; the catalog is one.
type Store interface {
	CopyState(ctx context.Context) (nianbao.CopyState, error)
	PutCopyState(ctx context.Context, s nianbao.CopyState) error
	CopyChanges(ctx context.Context, rules string, known int64) (*nianbao.CopyChanges, error)
	CopyHeads(ctx context.Context, rules string, keys []int64) ([]nianbao.CopyHead, error)
	CopyOffices(ctx context.Context, rules string, offices []int64) ([]nianbao.CopyHead, error)
	CopySources(ctx context.Context, rules string, keys []int64) ([]nianbao.CopySource, error)
	CopyTemplates(ctx context.Context, generation int64, year int) (nianbao.CopyTemplates, error)
	CopyPostings(ctx context.Context, prints []uint32) ([]nianbao.CopyPosting, error)
	EachCopyText(ctx context.Context, rules string, use func(nianbao.CopyText) error) error
	ForgetCopyTexts(ctx context.Context) error
	SaveCopyTexts(ctx context.Context, texts []nianbao.CopyText, gone []int64) error
	SaveCopyLists(ctx context.Context, s nianbao.CopyState, t nianbao.CopyTemplates, postings []nianbao.CopyPosting) error
	SaveCopyPairs(ctx context.Context, s nianbao.CopyState, pairs []nianbao.CopyResult) error
	UpdateCopies(ctx context.Context, s nianbao.CopyState, texts []nianbao.CopyText, gone []int64, pairs []nianbao.CopyResult) error
	CopyPairs(ctx context.Context, f nianbao.PairFilter) ([]nianbao.CopyPair, int, error)
	EachCopyPair(ctx context.Context, f nianbao.PairFilter, use func(*nianbao.CopyPair) error) error
	Texts(ctx context.Context, ids []string) (map[string]*nianbao.Held, error)
}

// Options configure an Engine. Only Store is needed.
type Options struct {
	Store Store
	Log   *slog.Logger // nil = discard
	// Progress is told how much of a long run is done; nil = nobody is.
	Progress func(done, total int)
}

// Engine finds and shows pairs. At most one goroutine may call Update.
type Engine struct {
	store    Store
	log      *slog.Logger
	progress func(done, total int)
}

// New makes an Engine.
func New(o Options) *Engine {
	e := &Engine{store: o.Store, log: o.Log, progress: o.Progress}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	if e.progress == nil {
		e.progress = func(int, int) {}
	}
	return e
}

const (
	// rebuildShare of the reports may change before all pairs are found anew:
	// what many offices write follows from all reports, and so much of it may be
	// another by then.
	rebuildShare = 0.1
	// updateBatch is how many changed reports one transaction takes.
	updateBatch = 32
)

// Summary says what Update has done.
type Summary struct {
	Reports int  // that were looked at
	Rebuilt bool // all pairs were found anew
}

// Update brings the pairs up to date with the reports; rebuild finds all of them
// anew. It goes on with what another run has left.
func (e *Engine) Update(ctx context.Context, rebuild bool) (Summary, error) {
	state, err := e.store.CopyState(ctx)
	if err != nil {
		return Summary{}, err
	}
	known := state.Known
	if state.Rules != copied.Rules {
		known = 0 // the log says nothing of rules
	}
	changes, err := e.store.CopyChanges(ctx, copied.Rules, known)
	if err != nil {
		return Summary{}, err
	}
	changed := len(changes.Changed) + len(changes.Gone)
	most := int(rebuildShare * float64(changes.Held))
	switch {
	case rebuild || state.Building != 0 || state.Rules != copied.Rules || changed > 0 && state.Since+changed > most:
		return e.build(ctx, state, rebuild && state.Building == 0)
	case changed == 0:
		if changes.Last != state.Known {
			state.Known = changes.Last
			return Summary{}, e.store.PutCopyState(ctx, state)
		}
		return Summary{}, nil
	}
	return Summary{Reports: changed}, e.update(ctx, state, changes)
}

// read makes the texts of reports ready: what is kept of them, and documents.
func (e *Engine) read(ctx context.Context, keys []int64) ([]nianbao.CopyText, []*copied.Document, error) {
	sources, err := e.store.CopySources(ctx, copied.Rules, keys)
	if err != nil {
		return nil, nil, err
	}
	texts, docs := make([]nianbao.CopyText, len(sources)), make([]*copied.Document, len(sources))
	parallel(len(sources), func(i int) {
		docs[i] = copied.Read(sources[i].Sections)
		texts[i] = nianbao.CopyText{CopyHead: sources[i].CopyHead, Prints: docs[i].Winnow(), Clauses: docs[i].Clauses()}
	})
	return texts, docs, nil
}
