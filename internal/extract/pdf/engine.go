package pdf

import (
	"context"
	"embed"
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
	// start from seconds to some 0.1 s. Empty: nothing is written.
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
	opts Options

	start   sync.Once
	started chan struct{} // closed when pool and err are set
	pool    pdfium.Pool
	err     error
	cache   wazero.CompilationCache

	places chan struct{} // one token for each document in hand

	birth sync.Mutex // serialises the making of instances
	last  *memory    // that of the youngest instance; guarded by birth
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
	return &Engine{opts: opts, started: make(chan struct{}), places: make(chan struct{}, opts.Instances)}
}

// Close frees the engine. No document may be in hand, and none may follow.
func (e *Engine) Close() error {
	e.start.Do(func() {
		e.err = fmt.Errorf("pdf engine closed: %w", nianbao.ErrUnavailable)
		close(e.started)
	})
	<-e.started
	if e.pool == nil {
		return nil
	}
	err := e.pool.Close()
	if e.cache != nil {
		if cerr := e.cache.Close(context.Background()); err == nil {
			err = cerr
		}
	}
	if err != nil {
		return fmt.Errorf("close pdf engine: %w", err)
	}
	return nil
}

// instance is an engine for one document, with the memory it was given.
type instance struct {
	pdfium.Pdfium
	memory *memory
}

// acquire waits for a free place and makes an instance. release must follow.
func (e *Engine) acquire(ctx context.Context) (*instance, error) {
	// Compilation cannot be interrupted; whoever gives up leaves it to the next.
	e.start.Do(func() { go e.compile() })
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-e.started:
	}
	if e.err != nil {
		return nil, e.err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case e.places <- struct{}{}:
	}
	e.birth.Lock()
	defer e.birth.Unlock()
	e.last = nil
	// A place is free, so that there is nothing to wait for.
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	inst, err := e.pool.GetInstanceWithContext(patience)
	made := &instance{inst, e.last}
	if err != nil {
		e.release(made)
		return nil, fmt.Errorf("start pdf engine: %w: %w", err, nianbao.ErrUnavailable)
	}
	return made, nil
}

// release gives back the memory and the place of an instance that has ended.
func (e *Engine) release(inst *instance) {
	if inst.memory != nil {
		inst.memory.release()
	}
	<-e.places
}

func (e *Engine) compile() {
	defer close(e.started)
	began := time.Now()
	config := wazero.NewRuntimeConfig().
		// The module uses WebAssembly exceptions in place of setjmp.
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		// Loops look whether they shall stop. It costs a factor of three, and is
		// the only way to end a document that would run for ever.
		WithCloseOnContextDone(true)
	if e.opts.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(e.opts.CacheDir)
		if err != nil {
			e.err = fmt.Errorf("pdf engine cache %s: %w", e.opts.CacheDir, err)
			return
		}
		e.cache = cache
		config = config.WithCompilationCache(cache)
	}
	root, err := fs.Sub(sandboxFiles, "root")
	if err != nil {
		e.err = fmt.Errorf("pdf engine files: %w", err)
		return
	}
	ctx := experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory {
		e.last = newMemory(e.opts.Memory)
		return e.last
	}))
	ctx = experimental.WithCompilationWorkers(ctx, min(runtime.GOMAXPROCS(0), 4))
	e.pool, e.err = webassembly.Init(webassembly.Config{
		Context: ctx, MaxTotal: e.opts.Instances,
		// The only file in reach is the font that stands in for missing ones.
		FSConfig: wazero.NewFSConfig().WithFSMount(root, "/"),
		Stdout:   io.Discard, Stderr: io.Discard,
		RuntimeConfig: config,
	})
	if e.err != nil {
		e.err = fmt.Errorf("compile pdf engine: %w: %w", e.err, nianbao.ErrUnavailable)
		return
	}
	// The compiler leaves a few hundred MB of garbage, which would otherwise
	// stay until the heap has doubled again.
	debug.FreeOSMemory()
	e.opts.Log.Info("pdf engine ready", slog.Duration("took", time.Since(began)))
}
