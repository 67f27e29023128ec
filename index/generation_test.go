package index

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

func sequence(docs []*nianbao.Held, end error) iter.Seq2[*nianbao.Held, error] {
	return func(yield func(*nianbao.Held, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
		if end != nil {
			yield(nil, end)
		}
	}
}

func TestPutReplacesAndDelete(t *testing.T) {
	docs := library()
	s := newShelf(docs...)
	x := openTest(t, s)
	if !x.Fresh() {
		t.Error("a new index is not fresh")
	}
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	find(t, x, nianbao.Query{Text: `"人手不足，业务"`}) // fills the cache with the old text
	changed := report("a", "河东区长征街道办事处", 2020, "problems|场地紧缺。")
	s.put(changed)
	if err := x.Put(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{`"人手不足，业务"`: 0, "场地紧缺": 1, "": 4} {
		if got := find(t, x, nianbao.Query{Text: text}).Total; got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
	if err := x.Delete(t.Context(), "a", "absent"); err != nil {
		t.Fatal(err)
	}
	if n, err := x.Count(); err != nil || n != 3 {
		t.Errorf("count %d, %v", n, err)
	}
	if err := x.Put(t.Context(), &nianbao.Held{}); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("report without id: %v", err)
	}
}

func TestReopen(t *testing.T) {
	docs := library()
	opt := Options{Dir: t.TempDir(), Texts: newShelf(docs...)}
	for range 3 {
		x, err := Open(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Put(t.Context(), docs...); err != nil {
			t.Fatal(err)
		}
		if got := find(t, x, nianbao.Query{Text: "人手"}).Total; got != 2 {
			t.Errorf("found %d", got)
		}
		if err := errors.Join(x.Close(), x.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := x.Search(t.Context(), nianbao.Query{}); !errors.Is(err, nianbao.ErrUnavailable) {
			t.Errorf("search in a closed index: %v", err)
		}
	}
}

func TestRebuild(t *testing.T) {
	docs := library()
	x := openTest(t, newShelf(docs...))
	old := report("old", "白鹿省水利厅", 2010)
	if err := x.Put(t.Context(), append(docs[:2:2], old)...); err != nil {
		t.Fatal(err)
	}
	late := report("late", "白鹿省水利厅", 2023, "problems|人手不足。")
	feed := func(yield func(*nianbao.Held, error) bool) {
		for i, d := range docs {
			if i == 2 { // the live index goes on living
				err := errors.Join(x.Put(t.Context(), late), x.Delete(t.Context(), "d"))
				if got := find(t, x, nianbao.Query{}).Total; err != nil || got != 4 {
					t.Errorf("while building: %d found, %v", got, err)
				}
			}
			if !yield(d, nil) {
				return
			}
		}
	}
	if err := x.Rebuild(t.Context(), feed); err != nil {
		t.Fatal(err)
	}
	// a, b and c from the sequence, late put meanwhile; d was deleted meanwhile
	// and old is in no sequence.
	if got := strings.Join(ids(find(t, x, nianbao.Query{})), " "); got != "a b c late" {
		t.Errorf("after the rebuild: %s", got)
	}
	if dirs := generations(t, x.opt.Dir); !slices.Equal(dirs, []string{"gen-000002"}) {
		t.Errorf("generations %q", dirs)
	}
	if n, err := x.Generation(); n != 2 || err != nil {
		t.Errorf("generation %d, %v", n, err)
	}
	broken := errors.New("the catalog broke")
	if err := x.Rebuild(t.Context(), sequence(docs[:1], broken)); !errors.Is(err, broken) {
		t.Errorf("rebuild from a broken catalog: %v", err)
	}
	if got := find(t, x, nianbao.Query{}).Total; got != 4 {
		t.Errorf("after the failed rebuild: %d", got)
	}
	if dirs := generations(t, x.opt.Dir); len(dirs) != 1 {
		t.Errorf("generations %q", dirs)
	}
}

func generations(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "gen-*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range names {
		names[i] = filepath.Base(names[i])
	}
	return names
}

func TestSecondWriter(t *testing.T) {
	x := indexOf(t, library()...)
	if _, err := Open(t.Context(), x.opt); !errors.Is(err, nianbao.ErrLocked) {
		t.Errorf("second writer: %v, want ErrLocked", err)
	}
}

func TestReaderBesideWriter(t *testing.T) {
	docs := library()
	x := indexOf(t, docs...)
	opt := x.opt
	opt.ReadOnly = true
	for i := range 3 {
		r, err := Open(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if got := find(t, r, nianbao.Query{Text: "人手"}).Total; got != 2 {
			t.Errorf("the reader finds %d", got)
		}
		if err := r.Put(t.Context(), docs[0]); !errors.Is(err, nianbao.ErrUnavailable) {
			t.Errorf("put by a reader: %v", err)
		}
		// The writer goes on, and the reader still sees what was there.
		more := report(string(rune('p'+i)), "白鹿省水利厅", 2023, "problems|人手紧张。")
		if err := x.Rebuild(t.Context(), sequence(append(docs, more), nil)); err != nil {
			t.Fatal(err)
		}
		if got := find(t, r, nianbao.Query{Text: "人手"}).Total; got != 2 {
			t.Errorf("after the writer's rebuild the reader finds %d", got)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if err := x.Rebuild(t.Context(), sequence(docs, nil)); err != nil {
			t.Fatal(err)
		}
	}
	left, err := filepath.Glob(filepath.Join(opt.Dir, snapshotPrefix+"*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left by readers: %q, %v", left, err)
	}
}

func TestStale(t *testing.T) {
	damage := map[string]func(t *testing.T, dir string){
		"other mapping": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, currentFile), `{"generation":"gen-000001","mapping":999}`)
		},
		"no JSON": func(t *testing.T, dir string) { write(t, filepath.Join(dir, currentFile), "gen-000001") },
		"foreign path": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, currentFile), `{"generation":"../gen-000001","mapping":`+strconv.Itoa(mappingVersion)+`}`)
		},
		"generation missing": func(t *testing.T, dir string) {
			if err := os.RemoveAll(filepath.Join(dir, "gen-000001")); err != nil {
				t.Fatal(err)
			}
		},
		"root damaged": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "gen-000001", "store", "root.bolt"), strings.Repeat("x", 70000))
		},
		"segments missing": func(t *testing.T, dir string) {
			segments, err := filepath.Glob(filepath.Join(dir, "gen-000001", "store", "*.zap"))
			if err != nil || len(segments) == 0 {
				t.Fatal("no segments", err)
			}
			for _, s := range segments {
				if err := os.Remove(s); err != nil {
					t.Fatal(err)
				}
			}
		},
		"segment cut short":       func(t *testing.T, dir string) { cutShort(t, dir, "*.zap", 2) },
		"segment without its end": func(t *testing.T, dir string) { cutShort(t, dir, "*.zap", 1) },
		"segment cut short, after a crash": func(t *testing.T, dir string) {
			cutShort(t, dir, "*.zap", 2)
			write(t, filepath.Join(dir, currentFile), `{"generation":"gen-000001","mapping":2,"documents":4}`)
		},
		"segment changed, after a crash": func(t *testing.T, dir string) {
			name := cutShort(t, dir, "*.zap", 0)
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/3] ^= 0xff
			write(t, name, string(data))
			write(t, filepath.Join(dir, currentFile), `{"generation":"gen-000001","mapping":2,"documents":4}`)
		},
		"half of the root": func(t *testing.T, dir string) { cutShort(t, dir, "root.bolt", 2) },
		"root empty":       func(t *testing.T, dir string) { cutShort(t, dir, "root.bolt", -1) },
		"root without its last page": func(t *testing.T, dir string) {
			name := cutShort(t, dir, "root.bolt", 0)
			if err := os.Truncate(name, 3*int64(os.Getpagesize())); err != nil {
				t.Fatal(err)
			}
		},
		"store empty": func(t *testing.T, dir string) {
			store := filepath.Join(dir, "gen-000001", "store")
			if err := errors.Join(os.RemoveAll(store), os.Mkdir(store, 0o755)); err != nil {
				t.Fatal(err)
			}
		},
		"mark empty": func(t *testing.T, dir string) { write(t, filepath.Join(dir, currentFile), "") },
		"count differs": func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, currentFile), `{"generation":"gen-000001","mapping":`+strconv.Itoa(mappingVersion)+`,"documents":77,"clean":true}`)
		},
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			docs := library()
			opt := Options{Dir: t.TempDir(), Texts: newShelf(docs...)}
			x, err := Open(t.Context(), opt)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(x.Put(t.Context(), docs...), x.Close()); err != nil {
				t.Fatal(err)
			}
			do(t, opt.Dir)
			reading := opt
			reading.ReadOnly = true // computes no checksums, but bears everything
			if r, err := Open(t.Context(), reading); err == nil {
				err = r.Close()
				if err != nil {
					t.Error(err)
				}
			} else if !errors.Is(err, ErrStale) {
				t.Errorf("read: %v, want ErrStale", err)
			}
			if x, err := Open(t.Context(), opt); !errors.Is(err, ErrStale) {
				t.Fatalf("open: %v, %v, want ErrStale", x, err)
			}
			if err := Reset(opt.Dir); err != nil {
				t.Fatal(err)
			}
			opt.ReadOnly = true
			if _, err := Open(t.Context(), opt); !errors.Is(err, ErrStale) {
				t.Errorf("read a missing index: %v, want ErrStale", err)
			}
			opt.ReadOnly = false
			x = openTest(t, opt.Texts.(*shelf), func(o *Options) { o.Dir = opt.Dir })
			if n, err := x.Count(); err != nil || n != 0 || !x.Fresh() {
				t.Errorf("after the reset: %d reports, %v", n, err)
			}
			if dirs := generations(t, opt.Dir); len(dirs) != 1 {
				t.Errorf("generations %q", dirs)
			}
		})
	}
}

// cutShort leaves a part of the first file of a pattern in the store: by 1, all
// but the last bytes; by n, one nth; by 0, all; by -1, nothing.
func cutShort(t *testing.T, dir, pattern string, by int64) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "gen-000001", "store", pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	info, err := os.Stat(names[0])
	if err != nil {
		t.Fatal(err)
	}
	size := info.Size()
	switch {
	case by == 1:
		size -= 10
	case by > 1:
		size /= by
	case by < 0:
		size = 0
	}
	if err := os.Truncate(names[0], size); err != nil {
		t.Fatal(err)
	}
	return names[0]
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCrashWhileBuilding leaves what a crash leaves: a half-built generation
// and a mark that was never closed.
func TestCrashWhileBuilding(t *testing.T) {
	docs := library()
	opt := Options{Dir: t.TempDir(), Texts: newShelf(docs...)}
	x, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Put(t.Context(), docs...), x.Close()); err != nil {
		t.Fatal(err)
	}
	g, err := create(opt.Dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.close(); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(opt.Dir, currentFile), fmt.Sprintf(`{"generation":"gen-000001","mapping":%d,"documents":1,"clean":false}`, mappingVersion))
	y := openTest(t, opt.Texts.(*shelf), func(o *Options) { o.Dir = opt.Dir })
	if n, err := y.Count(); err != nil || n != uint64(len(docs)) {
		t.Errorf("after the crash: %d, %v", n, err)
	}
	if dirs := generations(t, opt.Dir); !slices.Equal(dirs, []string{"gen-000001"}) {
		t.Errorf("generations %q", dirs)
	}
}
