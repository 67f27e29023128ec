package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// snapshotPrefix begins the names of the short-lived copies that readers open.
const snapshotPrefix = "read-"

// openSnapshot opens the live generation for reading, beside a process that
// may be writing to it. The writer locks its root file, so a reader takes a
// copy of that file and links to the segments, which never change. The copy is
// removed as soon as it is open: the open files stay readable.
func openSnapshot(ctx context.Context, dir string) (*generation, error) {
	var err error
	for range 5 { // the writer may drop a segment, or the generation, meanwhile
		var cur current
		cur, err = readCurrent(dir)
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%w: there is none", ErrStale)
		}
		if err != nil {
			return nil, err
		}
		if cur.Clean {
			err = cur.checkFiles(dir)
		} else {
			// Reading all of it for a checksum takes longer than a reader waits.
			err = checkRoot(filepath.Join(dir, cur.Generation, "store", "root.bolt"))
		}
		if err != nil {
			continue // an error, or the writer is just opening it
		}
		var g *generation
		if g, err = openCopy(ctx, dir, cur.Generation); err == nil {
			g.id = cur.ID
			cur.Clean = false // the writer may have gone on
			if err = cur.check(g); err == nil {
				return g, nil
			}
			g.close()
		}
		if errors.Is(err, os.ErrPermission) || ctx.Err() != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: %w", ErrStale, err)
}

func openCopy(ctx context.Context, dir, name string) (*generation, error) {
	tmp, err := os.MkdirTemp(dir, snapshotPrefix+"*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	from, to := filepath.Join(dir, name), filepath.Join(tmp, name)
	if err := os.MkdirAll(filepath.Join(to, "store"), 0o755); err != nil {
		return nil, err
	}
	if err := linkOrCopy(filepath.Join(from, "index_meta.json"), filepath.Join(to, "index_meta.json")); err != nil {
		return nil, err
	}
	// Segments are linked before and after: the writer may drop some as soon as
	// the root is copied, and make others until then.
	if err := linkSegments(from, to); err != nil {
		return nil, err
	}
	root := filepath.Join("store", "root.bolt")
	if err := copyRoot(ctx, filepath.Join(from, root), filepath.Join(to, root)); err != nil {
		return nil, err
	}
	if err := linkSegments(from, to); err != nil {
		return nil, err
	}
	b, err := openBleve(to, map[string]any{"read_only": true, "bolt_timeout": "1s"})
	return wrap(dir, name, os.O_RDONLY, b, err)
}

func linkSegments(from, to string) error {
	segments, err := filepath.Glob(filepath.Join(from, "store", "*.zap"))
	if err != nil {
		return err
	}
	for _, s := range segments {
		err := linkOrCopy(s, filepath.Join(to, "store", filepath.Base(s)))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// copyRoot copies a bbolt file that another process may be writing. A commit
// writes new pages beside the old ones and the meta pages, the first two, last;
// if these are the same before and after, no commit has come between.
func copyRoot(ctx context.Context, from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	meta := 2 * os.Getpagesize()
	for range 50 {
		data, err := io.ReadAll(io.NewSectionReader(f, 0, 1<<40))
		if err != nil {
			return err
		}
		again := make([]byte, min(meta, len(data)))
		if _, err := f.ReadAt(again, 0); err != nil {
			return err
		}
		if bytes.Equal(again, data[:len(again)]) {
			return os.WriteFile(to, data, 0o600)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond): // a commit takes about as long
		}
	}
	return errors.New("the index is being written without a pause")
}

// linkOrCopy makes a hard link, or a copy where the file system has none.
func linkOrCopy(from, to string) error {
	err := os.Link(from, to)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err == nil || errors.Is(err, os.ErrNotExist) {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
