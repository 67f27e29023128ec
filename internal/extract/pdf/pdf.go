// Package pdf reads annual reports that are published as PDF: paragraphs, and
// tables rebuilt from the rules and the positions of the glyphs, in reading
// order and across page breaks.
//
// The engine is PDFium, compiled to WebAssembly and run by wazero: nothing has
// to be installed, and a hostile file stays inside a sandbox of bounded memory
// that can be stopped at any moment. The pure Go reader that we measured is
// faster and needs no start, but knows neither GBK-EUC-H nor AES-256, misreads
// Type 3 fonts, and gives no stroked lines and nothing of form objects. The price
// is a compilation of one to two seconds per process, which is put off until the
// first PDF comes and can be kept on disk (Options.CacheDir).
package pdf

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"nianbao/internal/extract/flow"
	"nianbao/internal/nianbao"
)

// Limits bound the work on one document. Zero fields take the defaults.
type Limits struct {
	Pages int           // default 500
	Time  time.Duration // wall time of one document, default 9 s
	Chars int           // characters on all pages, default 2,000,000
}

func (l Limits) withDefaults() Limits {
	if l.Pages <= 0 {
		l.Pages = 500
	}
	if l.Time <= 0 {
		l.Time = 9 * time.Second
	}
	if l.Chars <= 0 {
		l.Chars = 2_000_000
	}
	return l
}

// defaultEngine serves [Read]. It costs nothing until it is used, and keeps what
// it compiles in the user's cache directory, if there is one.
var defaultEngine = NewEngine(Options{CacheDir: cacheDir()})

func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "nianbao", "pdf")
}

// Read reads a document with the engine that the process shares. An input that
// cannot be read gives a *nianbao.RejectError: malformed if it is broken or
// locked by a password, too_large if it exceeds a limit, image_only if its pages
// are pictures. Other errors are those of ctx and of the engine itself.
func Read(ctx context.Context, data []byte, limits Limits) (*flow.Document, error) {
	return defaultEngine.Read(ctx, data, limits)
}

// Read reads a document; see the function of the same name.
func (e *Engine) Read(ctx context.Context, data []byte, limits Limits) (*flow.Document, error) {
	limits = limits.withDefaults()
	src, err := e.load(ctx, data, limits)
	if err != nil {
		return nil, err
	}
	if err := src.verdict(); err != nil {
		return nil, err
	}
	timed, cancel := context.WithDeadline(ctx, src.deadline)
	defer cancel()
	items, err := src.compose(timed)
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("read PDF: %w", ctx.Err())
	case err != nil:
		return nil, tooSlow(limits.Time)
	}
	doc := &flow.Document{Title: src.title, Pages: len(src.pages), Items: items}
	for _, p := range src.pages {
		doc.Images += p.pictures
	}
	return doc, nil
}

func malformed(chinese, format string, args ...any) error {
	return nianbao.Reject(nianbao.RejectMalformed, chinese, format, args...)
}

func tooLarge(chinese, format string, args ...any) error {
	return nianbao.Reject(nianbao.RejectTooLarge, chinese, format, args...)
}

func tooManyPages(n, limit int) error {
	return tooLarge(fmt.Sprintf("PDF 共 %d 页，上限为 %d 页。", n, limit),
		"the PDF has %d pages, the limit is %d", n, limit)
}

func tooSlow(limit time.Duration) error {
	return tooLarge(fmt.Sprintf("PDF 过于复杂，%s 内未能读完。", limit),
		"the PDF could not be read within %s", limit)
}

func tooManyChars(limit int) error {
	return tooLarge(fmt.Sprintf("PDF 的字符数超过上限 %d。", limit),
		"the PDF has more than %d characters", limit)
}

func tooMuchMemory(limit uint64) error {
	return tooLarge(fmt.Sprintf("读取 PDF 所需内存超过上限 %d MiB。", limit>>20),
		"the PDF needs more than %d MiB of memory", limit>>20)
}
