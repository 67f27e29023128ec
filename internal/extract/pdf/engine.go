package pdf

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"nianbao/internal/nianbao"
)

// sandboxFiles holds a font of boxes, made by gen/font. PDFium takes text in fonts
// that are neither embedded nor installed for text without size, and drops it.
//
//go:embed root/usr/share/fonts/box.ttf
var sandboxFiles embed.FS

// Options configure an [Engine]; the zero value works.
type Options struct {
	// CacheDir keeps the compiled engine between processes, which brings its
	// start from seconds to some 0.1 s. Empty, or not writable: nothing is kept.
	CacheDir string
	// Instances is how many documents are read at once, by default 2. Each may
	// take Memory.
	Instances int
	// Memory bounds what the engine may take for one document, in bytes; by
	// default 192 MiB.
	Memory uint64
	Log    *slog.Logger // nil = discard
}

// Engine runs PDFium. Every document gets an instance of its own, so that
// nothing that one file breaks can reach the next.
type Engine struct {
	opts   Options
	places chan *place // the free ones
	closed chan struct{}
	close  sync.Once

	compiling sync.Mutex // one place compiles, the others take what it made
	cache     wazero.CompilationCache
}

// place is where one document at a time is read.
type place struct {
	memory *memory // of the present instance
	pool   pdfium.Pool
	stop   context.CancelFunc // ends whatever runs in the pool, for good
}

// NewEngine prepares an engine. It is compiled when the first document comes.
func NewEngine(opts Options) *Engine {
	if opts.Instances <= 0 {
		opts.Instances = 2
	}
	if opts.Memory == 0 {
		opts.Memory = 192 << 20
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	e := &Engine{opts: opts, places: make(chan *place, opts.Instances), closed: make(chan struct{})}
	for range opts.Instances {
		e.places <- &place{}
	}
	return e
}

// Close waits for the documents in hand and frees the engine.
func (e *Engine) Close() error {
	var errs []error
	e.close.Do(func() {
		close(e.closed)
		for range e.opts.Instances {
			errs = append(errs, (<-e.places).shut())
		}
		if e.cache != nil {
			errs = append(errs, e.cache.Close(context.Background()))
		}
	})
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close pdf engine: %w", err)
	}
	return nil
}

// acquire waits for a free place and makes an instance there; release must follow.
func (e *Engine) acquire(ctx context.Context) (*place, pdfium.Pdfium, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var p *place
	select {
	case <-e.closed:
		return nil, nil, fmt.Errorf("pdf engine is closed: %w", nianbao.ErrUnavailable)
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case p = <-e.places:
	}
	// Compilation cannot be interrupted; who gives up leaves it to the next.
	ready := make(chan error, 1)
	go func() { ready <- e.open(p) }()
	select {
	case <-ctx.Done():
		go func() {
			<-ready
			e.places <- p
		}()
		return nil, nil, ctx.Err()
	case err := <-ready:
		if err != nil {
			e.places <- p
			return nil, nil, err
		}
	}
	inst, err := p.pool.GetInstance(10 * time.Second) // it is free, and need not be waited for
	if err != nil {
		e.release(p)
		return nil, nil, fmt.Errorf("start pdf engine: %w: %w", err, nianbao.ErrUnavailable)
	}
	return p, inst, nil
}

// release gives a place back when nothing runs there any more.
func (e *Engine) release(p *place) {
	if p.memory != nil {
		p.memory.release()
		p.memory = nil
	}
	e.places <- p
}

// open compiles the engine for a place that has none. The machine code is shared.
func (e *Engine) open(p *place) error {
	if p.pool != nil {
		return nil
	}
	e.compiling.Lock()
	defer e.compiling.Unlock()
	began := time.Now()
	first := e.cache == nil
	if first {
		e.cache = e.openCache()
	}
	root, err := fs.Sub(sandboxFiles, "root")
	if err != nil {
		return fmt.Errorf("pdf engine files: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ctx = experimental.WithCompilationWorkers(ctx, min(runtime.GOMAXPROCS(0), 4))
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory {
		p.memory = newMemory(e.opts.Memory)
		return p.memory
	}))
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MaxTotal: 1, Stdout: io.Discard, Stderr: io.Discard,
		// The only file in reach is the font that stands in for missing ones.
		FSConfig: wazero.NewFSConfig().WithFSMount(root, "/"),
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCompilationCache(e.cache).
			// The module uses WebAssembly exceptions in place of setjmp.
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			// Loops look whether they shall stop. It costs a factor of three, and is
			// the only way to end a document that would run for ever.
			WithCloseOnContextDone(true),
	})
	if err != nil {
		stop()
		return fmt.Errorf("compile pdf engine: %w: %w", err, nianbao.ErrUnavailable)
	}
	p.pool, p.stop = pool, stop
	if first {
		// The compiler leaves a few hundred MB of garbage, which would otherwise
		// stay until the heap has doubled again.
		debug.FreeOSMemory()
		e.opts.Log.Info("pdf engine ready", slog.Duration("took", time.Since(began)))
	}
	return nil
}

// openCache opens the cache on disk. One that cannot be written costs time, not
// the document.
func (e *Engine) openCache() wazero.CompilationCache {
	if e.opts.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(e.opts.CacheDir)
		if err == nil {
			return cache
		}
		e.opts.Log.Warn("pdf engine cache is not used", "dir", e.opts.CacheDir, "err", err)
	}
	return wazero.NewCompilationCache()
}

// shut ends what a place holds; the next document there makes it anew.
func (p *place) shut() error {
	if p.pool == nil {
		return nil
	}
	p.stop()
	err := p.pool.Close()
	p.pool = nil
	return err
}
