// Package importer turns files, folders, ZIP and WARC archives into captures.
// It reads one document at a time, so that memory does not grow with the size
// of a folder, and one bad file does not stop the others.
package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nianbao/internal/nianbao"
)

// DefaultMaxSize is the largest document taken, in bytes.
const DefaultMaxSize = 128 << 20

// Options set how inputs become captures.
type Options struct {
	URL     string // address of the one file given; empty for several
	MaxSize int64  // bytes a document may have; 0 = DefaultMaxSize
	Now     func() time.Time
	// ReadWARC reads the documents of a WARC file.
	ReadWARC func(ctx context.Context, r io.Reader, fn func(*nianbao.Capture) error) error
}

// Sink takes what was read: a capture, or the reason why the named input gave
// none. An error from it stops the import.
type Sink interface {
	Capture(ctx context.Context, name string, c *nianbao.Capture) error
	Reject(name string, err *nianbao.RejectError)
}

// Importer reads inputs.
type Importer struct {
	opts Options
	sink Sink
}

// New makes an Importer.
func New(opts Options, sink Sink) *Importer {
	if opts.MaxSize <= 0 {
		opts.MaxSize = DefaultMaxSize
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return &Importer{opts: opts, sink: sink}
}

// Import reads all paths in order. A path that cannot be read is rejected by
// name; the error is that of the sink or of the context.
func (im *Importer) Import(ctx context.Context, paths ...string) error {
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			im.unreadable(path, err)
		case info.IsDir():
			err = im.folder(ctx, path)
		default:
			err = im.file(ctx, path, source{name: filepath.Base(path), url: im.opts.URL})
		}
		if err != nil && info != nil {
			return err
		}
	}
	return nil
}

// source is what is known of a document before it is read.
type source struct {
	name     string // relative to what was given, slashes
	url      string
	captured time.Time
}

// folder walks a folder in lexical order. Hidden files and the gold and manifest
// files that describe others are no documents.
func (im *Importer) folder(ctx context.Context, root string) error {
	var manifest manifest
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			im.unreadable(path, err)
			return nil
		}
		if path != root && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			m, err := readManifest(filepath.Join(path, manifestName))
			if err != nil {
				im.unreadable(filepath.Join(path, manifestName), err)
			}
			manifest = manifest.merge(path, m)
			return nil
		}
		if !d.Type().IsRegular() || isCompanion(d.Name()) {
			return nil
		}
		rel, _ := filepath.Rel(root, path)
		src := manifest.source(path)
		src.name = filepath.ToSlash(rel)
		return im.file(ctx, path, src)
	})
}

// isCompanion recognises files that accompany documents.
func isCompanion(name string) bool {
	lower := strings.ToLower(name)
	if lower == manifestName {
		return true
	}
	switch filepath.Ext(lower) {
	case ".json", ".jsonl", ".md", ".cdx", ".cdxj", ".css", ".js", ".yaml", ".yml", ".sha256":
		return true
	}
	return false
}

func (im *Importer) file(ctx context.Context, path string, src source) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		im.unreadable(path, err)
		return nil
	}
	defer f.Close()
	switch kindOf(path, f) {
	case kindWARC:
		return im.warc(ctx, path, f)
	case kindZIP:
		return im.zip(ctx, path, f)
	}
	data, err := im.readAll(f)
	if err != nil {
		im.unreadable(path, err)
		return nil
	}
	return im.document(ctx, path, src, data)
}

// readAll reads a document up to the limit.
func (im *Importer) readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, im.opts.MaxSize+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > im.opts.MaxSize {
		return nil, nianbao.Reject(nianbao.RejectTooLarge,
			fmt.Sprintf("文件过大：上限为 %d 字节。", im.opts.MaxSize), "larger than the limit of %d bytes", im.opts.MaxSize)
	}
	return data, nil
}

func (im *Importer) document(ctx context.Context, name string, src source, data []byte) error {
	c := &nianbao.Capture{URL: src.url, Captured: src.captured, MediaType: mediaType(src.name), Body: data}
	if c.URL == "" {
		c.URL = (&url.URL{Scheme: "file", Path: "/" + src.name}).String()
	}
	if c.Captured.IsZero() {
		c.Captured, c.Undated = im.opts.Now(), true
	}
	c.Captured = c.Captured.UTC().Truncate(time.Second)
	return im.sink.Capture(ctx, name, c)
}

func (im *Importer) warc(ctx context.Context, path string, f io.Reader) error {
	n := 0
	err := im.opts.ReadWARC(ctx, f, func(c *nianbao.Capture) error {
		n++
		failed := c.Status != 0 && (c.Status < 200 || c.Status >= 300) && c.Revisit == nil
		if failed || !isDocument(c.MediaType) {
			return nil
		}
		if err := im.sink.Capture(ctx, path+": "+c.URL, c); err != nil {
			return sinkError{err}
		}
		return nil
	})
	var sunk sinkError
	switch {
	case errors.As(err, &sunk):
		return sunk.error
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		im.unreadable(path, err)
	}
	return nil
}

// sinkError tells an error of the sink from one of the file that is read.
type sinkError struct{ error }

// isDocument keeps style sheets, images and scripts of a foreign web archive out.
func isDocument(mediaType string) bool {
	for _, p := range []string{"image/", "text/css", "text/javascript", "application/javascript", "application/x-javascript", "font/", "audio/", "video/", "application/json"} {
		if strings.HasPrefix(mediaType, p) {
			return false
		}
	}
	return true
}

// unreadable rejects an input by name.
func (im *Importer) unreadable(name string, err error) {
	var r *nianbao.RejectError
	if !errors.As(err, &r) {
		r = nianbao.Reject(nianbao.RejectMalformed, "文件无法读取。", "%v", err)
	}
	im.sink.Reject(name, r)
}
