package index

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"nianbao/internal/nianbao"
)

// TestCopiesOfALivingIndex copies the directory again and again while reports
// are put and the index is rebuilt. A copy opens, and is then whole in itself,
// or says that it has to be built anew.
func TestCopiesOfALivingIndex(t *testing.T) {
	const copies = 30
	rng := rand.New(rand.NewPCG(31, 32))
	docs := generate(rng, 120)
	s := newShelf(docs...)
	x := openTest(t, s)
	ended := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-ended:
				return
			default:
			}
			err := x.Put(t.Context(), docs[i%100:i%100+20]...)
			if i%10 == 9 {
				err = errors.Join(err, x.Rebuild(t.Context(), sequence(docs, nil)))
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	opened := 0
	for range copies {
		dir := filepath.Join(t.TempDir(), "copy")
		copyTree(t, x.opt.Dir, dir)
		y, err := Open(t.Context(), Options{Dir: dir, Texts: s})
		if errors.Is(err, ErrStale) {
			continue
		}
		if err != nil {
			t.Fatalf("a copy opens with %v, want an index or ErrStale", err)
		}
		opened++
		whole(t, y)
		if err := y.Put(t.Context(), docs[0]); err != nil {
			t.Errorf("put into a copy: %v", err)
		}
		if err := y.Close(); err != nil {
			t.Error(err)
		}
	}
	close(ended)
	writer.Wait()
	t.Logf("%d of %d copies opened", opened, copies)
}

// whole checks that the parts of a result agree.
func whole(t *testing.T, x *Index) int {
	t.Helper()
	res, err := x.Search(t.Context(), nianbao.Query{Text: `申请 OR "信息公开"`, Limit: nianbao.MaxLimit, NoMarks: true})
	if err != nil {
		t.Errorf("search: %v", err)
		return 0
	}
	sum := 0
	for _, b := range res.Facets["year"] {
		sum += b.Count
	}
	distinct := ids(res)
	if n := len(slices.Compact(distinct)); n != res.Total || sum != res.Total {
		t.Errorf("total %d, %d hits, %d in the facet", res.Total, n, sum)
	}
	return res.Total
}

// copyTree copies files one by one, as they are just then; some may be gone
// before their turn comes.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return errors.Join(err, os.WriteFile(filepath.Join(to, rel), data, 0o600))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestReadersDuringWrites searches while reports are put and while generations
// are swapped: no error, no result whose parts disagree, no report that is
// missing although it was there all the time.
func TestReadersDuringWrites(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	docs := generate(rng, 160)
	s := newShelf(docs...)
	x := openTest(t, s)
	if err := x.Put(t.Context(), docs[:60]...); err != nil {
		t.Fatal(err)
	}
	least := whole(t, x)
	ended := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-ended:
					return
				default:
				}
				if n := whole(t, x); n < least {
					t.Errorf("%d reports are found, and %d were there before", n, least)
				}
				if t.Failed() {
					return
				}
			}
		})
	}
	for i := 60; i < len(docs); i += 20 {
		if err := x.Put(t.Context(), docs[i:i+20]...); err != nil {
			t.Fatal(err)
		}
		if err := x.Rebuild(t.Context(), sequence(docs[:i+20], nil)); err != nil {
			t.Fatal(err)
		}
	}
	close(ended)
	readers.Wait()
	if n, err := x.Count(); err != nil || n != uint64(len(docs)) {
		t.Errorf("count %d, %v", n, err)
	}
}

// pagedQueries are walked page by page: by score with and without a head that
// nearness orders, and by date.
var pagedQueries = []nianbao.Query{
	{}, {Text: "申请"}, {Text: "申请 公开"}, {Text: "人手 OR 诉讼"}, {Text: `"件，部分" 申请`}, {Text: "信息公开如何申请"},
	{Text: "财政局 信息"}, {Text: "year:2018.. 申请 信息", Sections: []nianbao.SectionKind{nianbao.SectionOverview}},
	{Text: "申请", Sort: nianbao.SortOldest}, {Text: "公开 信息", Sort: nianbao.SortNewest},
}

// TestPagesWhileReportsAreAdded walks all pages while others add reports, remove
// some of these again and rebuild the index: what was there at the first page,
// and stays, is on one page each, and by score no page rises above the last.
func TestPagesWhileReportsAreAdded(t *testing.T) {
	for i, q := range pagedQueries {
		t.Run(fmt.Sprint(q.Text, q.Sort), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(51, uint64(i)))
			docs := generate(rng, 220)
			for i := 150; i < len(docs); i++ {
				docs[i].ID = fmt.Sprintf("s%05d", rng.IntN(1e5)) // in between by key too
			}
			s := newShelf(docs...)
			x := openTest(t, s)
			if err := x.Put(t.Context(), docs[:150]...); err != nil {
				t.Fatal(err)
			}
			all := q
			all.Limit = nianbao.MaxLimit
			want := map[string]bool{}
			for _, id := range walkPages(t, x, all, nil) {
				want[id] = true
			}
			page := 0
			q.Limit = 13
			got := walkPages(t, x, q, func() {
				from := 150 + page*7
				if page++; from+7 > len(docs) {
					return
				}
				err := x.Put(t.Context(), docs[from:from+7]...)
				if page%3 == 0 {
					err = errors.Join(err, x.Delete(t.Context(), docs[from].ID))
				}
				if page == 5 {
					err = errors.Join(err, x.Rebuild(t.Context(), sequence(docs[:from+7], nil)))
				}
				if err != nil {
					t.Fatal(err)
				}
			})
			seen := map[string]int{}
			for _, id := range got {
				seen[id]++
			}
			for id := range want {
				if seen[id] != 1 {
					t.Errorf("%s is on %d pages", id, seen[id])
				}
			}
			for id, n := range seen {
				if n > 1 {
					t.Errorf("%s is on %d pages", id, n)
				}
			}
			if len(want) < 25 {
				t.Errorf("only %d hits", len(want))
			}
		})
	}
}

// walkPages gives the ids of all pages in their order.
func walkPages(t *testing.T, x *Index, q nianbao.Query, between func()) []string {
	t.Helper()
	var got []string
	last := 1e9
	for {
		res := find(t, x, q)
		for _, h := range res.Hits {
			if (q.Sort == "" || q.Sort == nianbao.SortRelevance) && h.Score > last {
				t.Errorf("the score rises from %v to %v", last, h.Score)
			}
			got, last = append(got, h.ID), h.Score
		}
		if q.Cursor = res.Next; q.Cursor == "" {
			return got
		}
		if between != nil {
			between()
		}
	}
}

// TestPagesAgree walks the pages of one query in several sizes: the order is
// always the same.
func TestPagesAgree(t *testing.T) {
	docs := generate(rand.New(rand.NewPCG(61, 62)), 230)
	x := indexOf(t, docs...)
	for _, q := range pagedQueries {
		q.Limit = nianbao.MaxLimit
		want := walkPages(t, x, q, nil)
		for _, limit := range []int{1, 7, 50, 99, 100, 101} {
			if limit == 1 && q.Text != "申请 公开" {
				continue
			}
			q.Limit = limit
			if got := walkPages(t, x, q, nil); !slices.Equal(got, want) {
				t.Errorf("%q by pages of %d: %d hits in another order than the %d at once", q.Text, limit, len(got), len(want))
			}
		}
	}
}

// TestForeignCursors tries cursors where they do not belong.
func TestForeignCursors(t *testing.T) {
	docs := generate(rand.New(rand.NewPCG(71, 72)), 60)
	x, y := indexOf(t, docs...), indexOf(t, docs...)
	q := nianbao.Query{Text: "申请 公开", Limit: 5}
	next := find(t, x, q).Next
	tests := []struct {
		name, reason string
		x            *Index
		q            nianbao.Query
		cursor       string
	}{
		{"another query", "another query", x, nianbao.Query{Text: "申请 信息"}, next},
		{"another filter", "another query, filter or order", x, nianbao.Query{Text: q.Text, Filter: nianbao.ReportFilter{YearFrom: 2018}}, next},
		{"another order", "order", x, nianbao.Query{Text: q.Text, Sort: nianbao.SortOldest}, next},
		{"another index", "index that was replaced", y, q, next},
		{"cut short", "none of this index", x, q, next[:len(next)-3]},
		{"no base64", "none of this index", x, q, "你好"},
		{"too long", "none of this index", x, q, strings.Repeat("A", maxCursor+1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Cursor = tt.cursor
			_, err := tt.x.Search(t.Context(), tt.q)
			if !errors.Is(err, nianbao.ErrInvalid) || !strings.Contains(err.Error(), tt.reason) {
				t.Errorf("%v, want ErrInvalid with %q", err, tt.reason)
			}
		})
	}
	// A rebuild of the same index keeps its cursors, and so does the next process.
	if err := x.Rebuild(t.Context(), sequence(docs, nil)); err != nil {
		t.Fatal(err)
	}
	q.Cursor = next
	if res := find(t, x, q); len(res.Hits) != 5 {
		t.Errorf("after a rebuild: %d hits", len(res.Hits))
	}
	opt := x.opt
	opt.ReadOnly = true
	reader, err := Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if res := find(t, reader, q); len(res.Hits) != 5 {
		t.Errorf("in another process: %d hits", len(res.Hits))
	}
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
}

func FuzzCursor(f *testing.F) {
	x := indexOf(f, generate(rand.New(rand.NewPCG(81, 82)), 40)...)
	q := nianbao.Query{Text: "申请 公开", Limit: 5}
	f.Add(find(f, x, q).Next)
	f.Add("e30")
	f.Fuzz(func(t *testing.T, cursor string) {
		q.Cursor = cursor
		if _, err := x.Search(t.Context(), q); err != nil && !errors.Is(err, nianbao.ErrInvalid) {
			t.Fatal(err)
		}
	})
}
