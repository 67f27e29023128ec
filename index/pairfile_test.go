package index

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// smallBlocks lets an index make blocks of pairs of a few reports.
func smallBlocks(x *Index) { x.live.texts.blockText = 16 << 10 }

// mixedIndex holds reports in a block of a rebuild, in several small blocks and
// in none, some of them replaced and some deleted. It gives those that it holds.
func mixedIndex(t *testing.T, rng *rand.Rand, n int, opts ...func(*Options)) (*Index, []*nianbao.Held) {
	t.Helper()
	docs := generate(rng, n)
	s := newShelf(docs...)
	x := openTest(t, s, opts...)
	old := generate(rng, n)
	smallBlocks(x)
	err := x.Rebuild(t.Context(), sequence(append(slices.Clone(old[n/8:n/4]), docs[:n/2]...), nil))
	smallBlocks(x)
	for i := n / 2; i < n && err == nil; i += 7 { // what is old is replaced
		end := min(i+7, n)
		err = errors.Join(x.Put(t.Context(), old[i:end]...), x.Put(t.Context(), docs[i:end]...))
	}
	if err := errors.Join(err, x.Delete(t.Context(), docs[3].ID, docs[n-2].ID)); err != nil {
		t.Fatal(err)
	}
	docs = slices.Delete(docs, n-2, n-1)
	return x, slices.Delete(docs, 3, 4)
}

// compare asks for random phrases and compares with the oracle.
func compare(t *testing.T, x *Index, docs []*nianbao.Held, rng *rand.Rand, cases int) {
	t.Helper()
	o := newOracle(docs)
	for range cases {
		phrase := cutPhrase(rng, docs)
		if !askable(phrase) {
			continue
		}
		q := nianbao.Query{Text: `"` + phrase + `"`, Limit: nianbao.MaxLimit, NoMarks: true, NoFacets: true}
		want := o.answer(query.Text{Text: phrase, Exact: true})
		if res, err := x.Search(t.Context(), q); err != nil || !slices.Equal(ids(res), want) {
			t.Fatalf("phrase %q: %v, %v, want %d", phrase, res, err, len(want))
		}
	}
}

// TestBlocksAndTail searches reports that stand in blocks and others that do not.
func TestBlocksAndTail(t *testing.T) {
	rng := rand.New(rand.NewPCG(101, 102))
	x, docs := mixedIndex(t, rng, 120)
	if n, tail := len(x.live.texts.pairs.blocks()), len(x.live.texts.tail); n < 4 || tail == 0 {
		t.Fatalf("%d blocks, %d in the tail", n, tail)
	}
	compare(t, x, docs, rng, 1500)
}

// TestScoresFromBlocks compares the results of an index whose reports are all in
// blocks with those of one in which none is.
func TestScoresFromBlocks(t *testing.T) {
	rng := rand.New(rand.NewPCG(103, 104))
	docs := generate(rng, 150)
	tail, blocks := indexOf(t, docs...), openTest(t, newShelf(docs...))
	if err := blocks.Rebuild(t.Context(), sequence(docs, nil)); err != nil {
		t.Fatal(err)
	}
	if a, b := len(tail.live.texts.pairs.blocks()), len(blocks.live.texts.pairs.blocks()); a != 0 || b != 1 {
		t.Fatalf("%d and %d blocks", a, b)
	}
	for range 300 {
		phrase := cutPhrase(rng, docs)
		if !askable(phrase) {
			continue
		}
		q := nianbao.Query{Text: `"` + phrase + `"`, Limit: nianbao.MaxLimit}
		if rng.IntN(3) == 0 {
			q.Text += " 申请"
		}
		want, got := find(t, tail, q), find(t, blocks, q)
		if !slices.EqualFunc(want.Hits, got.Hits, func(a, b nianbao.Hit) bool { return a.ID == b.ID && a.Score == b.Score }) {
			t.Fatalf("%s: other hits or scores", q.Text)
		}
		if a, b := fmt.Sprint(want.Facets), fmt.Sprint(got.Facets); a != b {
			t.Fatalf("%s: facets %s and %s", q.Text, a, b)
		}
	}
}

// TestDamagedPairs does to the file of pairs what crashes and disks do. Readers
// find everything all the same, and who opens it for writing makes it whole.
func TestDamagedPairs(t *testing.T) {
	change := func(f func(data []byte) []byte) func(t *testing.T, path string) {
		return func(t *testing.T, path string) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, string(f(data)))
		}
	}
	damage := map[string]func(t *testing.T, path string){
		"whole": func(*testing.T, string) {},
		"missing": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
		"empty":             change(func([]byte) []byte { return nil }),
		"cut":               change(func(d []byte) []byte { return d[:len(d)-1] }),
		"half":              change(func(d []byte) []byte { return d[:len(d)/2] }),
		"begun":             change(func(d []byte) []byte { return append(d, d[:100]...) }),
		"a block twice":     change(func(d []byte) []byte { return append(d, d...) }),
		"zeros at the end":  change(func(d []byte) []byte { return append(d, make([]byte, 5000)...) }),
		"no pairs":          change(func(d []byte) []byte { return bytes.Repeat([]byte("x"), len(d)) }),
		"first byte":        change(func(d []byte) []byte { d[0]++; return d }),
		"byte in the table": change(func(d []byte) []byte { d[50]++; return d }),
		"byte in the lists": change(func(d []byte) []byte { d[len(d)-5]++; return d }),
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(105, 106))
			dir := t.TempDir()
			x, docs := mixedIndex(t, rng, 60, func(o *Options) { o.Dir = dir })
			whole := len(x.live.texts.pairs.blocks())
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(generationDir(t, dir), pairsName)
			do(t, path)
			r := openTest(t, x.opt.Texts.(*shelf), func(o *Options) { o.Dir, o.ReadOnly = dir, true })
			compare(t, r, docs, rng, 40)
			y := openTest(t, x.opt.Texts.(*shelf), func(o *Options) { o.Dir = dir })
			compare(t, y, docs, rng, 40)
			compare(t, r, docs, rng, 40) // it keeps the file that it has open
			smallBlocks(y)
			more := generate(rng, 1)[0]
			more.ID = "more"
			docs = append(docs, more)
			if err := y.Put(t.Context(), more); err != nil {
				t.Fatal(err)
			}
			if n := len(y.live.texts.pairs.blocks()); n < min(whole, 2) {
				t.Errorf("%d blocks of %d", n, whole)
			}
			compare(t, y, docs, rng, 40)
			if err := y.Close(); err != nil {
				t.Fatal(err)
			}
			z := openTest(t, x.opt.Texts.(*shelf), func(o *Options) { o.Dir, o.ReadOnly = dir, true })
			if n := len(z.live.texts.pairs.blocks()); n < min(whole, 2) {
				t.Errorf("opened again: %d blocks of %d", n, whole)
			}
			compare(t, z, docs, rng, 40)
		})
	}
}

func generationDir(t *testing.T, dir string) string {
	t.Helper()
	names := generations(t, dir)
	if len(names) != 1 {
		t.Fatalf("generations %q", names)
	}
	return filepath.Join(dir, names[0])
}

// TestLeftovers has texts at the end of their file, and a block of pairs for
// them, that no document came to point to.
func TestLeftovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(107, 108))
	dir := t.TempDir()
	x, docs := mixedIndex(t, rng, 60, func(o *Options) { o.Dir = dir })
	lost := generate(rng, 30)
	for _, h := range lost {
		if _, err := x.live.texts.add([][]byte{textRecord(foldReport(h))}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(x.live.texts.finish(), x.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(generationDir(t, dir), textsName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, string(data)+"a record that was cut sh")
	y := openTest(t, x.opt.Texts.(*shelf), func(o *Options) { o.Dir = dir })
	smallBlocks(y)
	for i, h := range lost {
		h.ID = fmt.Sprint("late", i)
	}
	if err := y.Put(t.Context(), lost...); err != nil {
		t.Fatal(err)
	}
	compare(t, y, append(docs, lost...), rng, 400)
}

// TestTextsCutShort opens an index whose file of texts has lost its end: that is
// said, and no block reaches over the end.
func TestTextsCutShort(t *testing.T) {
	dir := t.TempDir()
	x, _ := mixedIndex(t, rand.New(rand.NewPCG(109, 110)), 60, func(o *Options) { o.Dir = dir })
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(generationDir(t, dir), textsName), 1000); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{true, false} {
		y, err := Open(t.Context(), Options{Dir: dir, Texts: newShelf(), ReadOnly: readOnly})
		if err == nil {
			_, err = y.Search(t.Context(), nianbao.Query{Text: `"件，部分"`})
			if err := y.Close(); err != nil {
				t.Error(err)
			}
		}
		if !errors.Is(err, ErrStale) {
			t.Errorf("read only %v: %v, want ErrStale", readOnly, err)
		}
	}
}
