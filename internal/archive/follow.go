package archive

import (
	"context"
	"hash/maphash"
	"os"
	"path/filepath"
	"sync"
)

// follower keeps what a reader has seen of files without a CDXJ file, which are
// those that another process is writing, so that each look-up reads only what
// has come since the last. It holds 16 bytes for each capture.
type follower struct {
	mu    sync.Mutex
	seed  maphash.Seed
	files map[string]*followed
}

type followed struct {
	keys []entrySum // of the keys
	end  int64      // of the last capture seen
}

func newFollower() *follower {
	return &follower{seed: maphash.MakeSeed(), files: map[string]*followed{}}
}

// scanFor finds the entries of a key in a WARC file without a CDXJ file. What
// is damaged, or is being written at this moment, is no capture that could be
// found.
func (a *Archive) scanFor(ctx context.Context, name, key string) (found []CDXEntry, err error) {
	f, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	a.follow.mu.Lock()
	defer a.follow.mu.Unlock()
	seen := a.follow.files[name]
	if seen == nil {
		seen = &followed{}
		a.follow.files[name] = seen
	}
	if err := a.follow.catchUp(ctx, f, seen); err != nil {
		return nil, err
	}
	sum := maphash.String(a.follow.seed, key)
	for _, k := range seen.keys {
		if k.sum != sum {
			continue
		}
		e, ok, err := entryAt(f, name, k.offset)
		if err != nil && !isDamage(err) {
			return nil, err
		}
		if err == nil && ok && e.Key == key {
			found = append(found, e)
		}
	}
	return found, nil
}

// catchUp reads what has been appended. Where no record begins at the place at
// which it stopped, the writer has taken back a failed write, and it starts over.
func (w *follower) catchUp(ctx context.Context, f *os.File, seen *followed) error {
	for {
		start, whole := seen.end, true
		s, err := scannerAt(f, start)
		if err != nil {
			return err
		}
		err = scanEntries(s, filepath.Base(f.Name()), func(e CDXEntry) error {
			seen.keys = append(seen.keys, entrySum{e.Offset, maphash.String(w.seed, e.Key)})
			seen.end = e.Offset + e.Length
			return ctx.Err()
		}, func(err error) { whole = whole && offsetOf(err) != start })
		if err != nil || whole || start == 0 {
			return err
		}
		*seen = followed{}
	}
}

func scannerAt(f *os.File, offset int64) (*scanner, error) {
	if _, err := f.Seek(0, 0); err != nil {
		return nil, err
	}
	return newScanner(f, offset)
}

// entryAt describes the record that begins at an offset.
func entryAt(f *os.File, name string, offset int64) (CDXEntry, bool, error) {
	s, err := scannerAt(f, offset)
	if err != nil {
		return CDXEntry{}, false, err
	}
	rec, err := s.next()
	if err != nil || !isPrimary(rec) {
		return CDXEntry{}, false, err
	}
	return rec.entry(name)
}
