package archive

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"nianbao/internal/nianbao"
)

// maxLine bounds a line of a CDXJ file: key and URL of a WARC header at most,
// escaped.
const maxLine = 8 * maxHeader

// Lookup gives all captures of a URL, the oldest first. Addresses with the same
// [SURT] are the same URL, as in other web archives: http and https, with or
// without "www.". Files that are finished are searched by their CDXJ files;
// one that another process is writing is read through the first time, and then
// from where it was left.
func (a *Archive) Lookup(ctx context.Context, url string) ([]CDXEntry, error) {
	found, err := a.lookup(ctx, url, true)
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", url, err)
	}
	return found, nil
}

// lookup leaves out what has no CDXJ file unless scan is set.
func (a *Archive) lookup(ctx context.Context, url string, scan bool) ([]CDXEntry, error) {
	key := SURT(targetURI(url))
	growing, found := a.lookupGrowing(key)
	names, err := a.files()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if name == growing {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		more, err := a.lookupIn(ctx, name, key, scan)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		found = append(found, more...)
	}
	slices.SortStableFunc(found, func(a, b CDXEntry) int {
		return cmp.Or(cmp.Compare(a.Timestamp, b.Timestamp), cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset))
	})
	return found, nil
}

// lookupGrowing searches the file that this process is writing.
func (a *Archive) lookupGrowing(key string) (name string, found []CDXEntry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.out == nil {
		return "", nil
	}
	for _, line := range a.out.lines {
		if hasKey(line, key) {
			if e, err := parseCDX(line); err == nil {
				found = append(found, e)
			}
		}
	}
	return a.out.name, found
}

func (a *Archive) lookupIn(ctx context.Context, name, key string, scan bool) ([]CDXEntry, error) {
	if a.hasCDX(name) {
		f, err := os.Open(filepath.Join(a.opts.Dir, name+cdxSuffix))
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		found, err := searchCDX(f, key)
		if err == nil || !scan {
			return found, err
		}
		a.opts.Log.Warn("CDXJ file cannot be used", slog.String("file", name), slog.Any("err", err))
	}
	if !scan {
		return nil, nil
	}
	return a.scanFor(ctx, name, key)
}

// searchCDX finds the lines of a key in a sorted file.
func searchCDX(f *os.File, key string) ([]CDXEntry, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	start, err := lowerBound(f, info.Size(), key+" ")
	if err != nil {
		return nil, err
	}
	lines := newLineReader(f, start, info.Size())
	var found []CDXEntry
	for {
		line, err := lines.next()
		if err == io.EOF || err == nil && !hasKey(line, key) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		e, err := parseCDX(line)
		if err != nil {
			return nil, err
		}
		found = append(found, e)
	}
}

func hasKey(line, key string) bool {
	return len(line) > len(key) && line[len(key)] == ' ' && line[:len(key)] == key
}

// lowerBound is the offset of the first line that is not before want.
func lowerBound(r io.ReaderAt, size int64, want string) (int64, error) {
	var failed error
	// The line that an offset stands for is the first to begin there or later.
	at := func(offset int64) *lineReader {
		lines := newLineReader(r, max(0, offset-1), size)
		if offset > 0 {
			if _, err := lines.next(); err != nil && err != io.EOF {
				failed = err
			}
		}
		return lines
	}
	found := sort.Search(int(size), func(i int) bool {
		lines := at(int64(i))
		line, err := lines.next()
		if err != nil && err != io.EOF {
			failed = err
		}
		return err != nil || failed != nil || line >= want
	})
	return at(int64(found)).pos, failed
}

// lineReader reads whole lines from an offset.
type lineReader struct {
	in  *bufio.Reader
	pos int64 // of the next line
}

func newLineReader(r io.ReaderAt, offset, size int64) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(io.NewSectionReader(r, offset, size-offset), 1<<10), pos: offset}
}

// next gives the line without its end, and io.EOF after the last.
func (l *lineReader) next() (string, error) {
	var b strings.Builder
	for {
		part, err := l.in.ReadSlice('\n')
		l.pos += int64(len(part))
		b.Write(part)
		switch {
		case err == nil:
			return strings.TrimSuffix(b.String(), "\n"), nil
		case b.Len() > maxLine:
			return "", fmt.Errorf("%w: a line of over %d bytes", nianbao.ErrInvalid, maxLine)
		case !errors.Is(err, bufio.ErrBufferFull):
			return b.String(), err
		}
	}
}

// heldDigest is the payload digest of the capture that a revisit refers to, if
// its entry can be had without reading through a file.
func (a *Archive) heldDigest(rev *nianbao.Revisit) string {
	found, err := a.lookup(context.Background(), rev.URL, false)
	if err != nil {
		a.opts.Log.Warn("capture that a revisit refers to is not looked up", slog.String("url", rev.URL), slog.Any("err", err))
		return ""
	}
	uri, stamp := targetURI(rev.URL), rev.Captured.UTC().Format(timestampLayout)
	for _, e := range found {
		if e.URL == uri && e.Timestamp == stamp && !e.Revisit() {
			return e.Digest
		}
	}
	return ""
}
