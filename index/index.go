package index

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"nianbao/index/jieba"
	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// ErrStale means that the index on disk cannot serve: it is damaged, missing
// where one is needed, or of another mapping. [Reset] it and build it anew.
var ErrStale = errors.New("index is stale")

// Texts gives the reports behind document ids: title, office and sections at
// least. An id that is not held is left out of the map.
type Texts interface {
	Texts(ctx context.Context, ids []string) (map[string]*nianbao.Held, error)
}

// Numbers answers conditions on indicators with the ids of the reports that
// meet them, in any order; an id may come twice.
type Numbers interface {
	Match(ctx context.Context, condition query.Number) ([]string, error)
}

// Options configure an index. Dir and Texts are needed.
type Options struct {
	Dir      string
	ReadOnly bool // works beside a process that writes; sees the state at Open
	Texts    Texts
	Numbers  Numbers              // nil: conditions on numbers are answered with an error
	Findings Findings             // nil: conditions on findings are answered with an error
	Rules    []string             // ids of the rules that findings are of, in their order
	Values   Values               // nil: orders by numbers are answered with an error
	Labels   []nianbao.TableLabel // what the tables of the forms print; bare words look there too
	// KnownRegion reports whether there is a division of that name or code,
	// held or not; nil: every name may be one.
	KnownRegion func(name string) bool
	Log         *slog.Logger

	// SearchTime bounds the time of one search, from when its turn comes until
	// its hits are known; what is found until then is a partial result. 0 means
	// 3 s.
	SearchTime time.Duration
	// CheckTime bounds the part of it that goes into looking phrases up in texts.
	// 0 means as much as leaves time for the rest.
	CheckTime time.Duration
}

// Index is an open index. It is safe for concurrent use.
type Index struct {
	opt    Options
	log    *slog.Logger
	seg    *jieba.Segmenter
	labels *labelSet
	slots  chan struct{} // one for each search that may run at a time
	fresh  bool

	mu     sync.RWMutex // guards live and closed
	live   *generation
	closed bool

	wmu      sync.Mutex // held while writing; guards building and touched
	building *generation
	touched  map[string]bool // ids written to the live index since the rebuild began
}

// Open opens the index in opt.Dir and creates it if there is none. It answers
// with ErrStale where the index has to be built anew, and with
// [nianbao.ErrLocked] where another process writes to it.
func Open(ctx context.Context, opt Options) (*Index, error) {
	if opt.Dir == "" || opt.Texts == nil {
		return nil, fmt.Errorf("open index: Dir and Texts are needed: %w", nianbao.ErrInvalid)
	}
	if opt.SearchTime <= 0 {
		opt.SearchTime = 3 * time.Second
	}
	if opt.CheckTime <= 0 {
		opt.CheckTime = opt.SearchTime
	}
	seg, err := jieba.Load()
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	x := &Index{opt: opt, log: opt.Log, seg: seg, labels: newLabelSet(seg, opt.Labels)}
	if x.log == nil {
		x.log = slog.New(slog.DiscardHandler)
	}
	// Searching is bound by the processor: more at once only makes all slower.
	x.slots = make(chan struct{}, runtime.GOMAXPROCS(0))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if opt.ReadOnly {
		x.live, err = openSnapshot(ctx, opt.Dir)
	} else {
		x.live, x.fresh, err = openCurrent(opt.Dir)
	}
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", opt.Dir, err)
	}
	return x, nil
}

// Reset forgets the index in dir, so that the next Open creates an empty one.
// No index may be open there.
func Reset(dir string) error {
	if err := os.Remove(filepath.Join(dir, currentFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("reset index: %w", err)
	}
	return nil
}

// Fresh reports that Open found no index and created an empty one: if the
// catalog holds reports, they are still to be indexed.
func (x *Index) Fresh() bool { return x.fresh }

// Close waits for the searches that run and closes the index.
func (x *Index) Close() error {
	x.wmu.Lock()
	defer x.wmu.Unlock()
	x.mu.Lock()
	if x.closed {
		x.mu.Unlock()
		return nil
	}
	x.closed = true
	live := x.live
	x.mu.Unlock()
	live.refs.Wait()
	if x.opt.ReadOnly {
		return live.close()
	}
	count, err := live.count()
	if err := errors.Join(err, live.close()); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return writeCurrent(x.opt.Dir, current{ID: live.id, Generation: live.name, Mapping: mappingVersion, Documents: count, Clean: true,
		Segments: segmentSizes(x.opt.Dir, live.name)})
}

// Count is the number of reports in the index.
func (x *Index) Count() (uint64, error) {
	g, err := x.acquire()
	if err != nil {
		return 0, err
	}
	defer g.refs.Done()
	return g.count()
}

// Generation is the number of the live generation. A rebuild raises it.
func (x *Index) Generation() (int, error) {
	g, err := x.acquire()
	if err != nil {
		return 0, err
	}
	defer g.refs.Done()
	return generationNumber(g.name)
}

// acquire takes the live generation for one use; the caller calls refs.Done.
// A swap waits for those who hold the old one. This is what bleve's IndexAlias
// is for, but an alias gives no access to the reader of one consistent state.
func (x *Index) acquire() (*generation, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.closed {
		return nil, fmt.Errorf("index is closed: %w", nianbao.ErrUnavailable)
	}
	x.live.refs.Add(1)
	return x.live, nil
}
