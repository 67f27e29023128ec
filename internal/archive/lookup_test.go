package archive

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func lookupTest(t *testing.T, a *Archive, url string) (locs []nianbao.Location) {
	t.Helper()
	found, err := a.Lookup(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found {
		locs = append(locs, e.Location())
		c, err := a.Read(context.Background(), e.Location())
		if err != nil || targetURI(c.URL) != e.URL || !c.Captured.Truncate(time.Second).Equal(e.Captured()) {
			t.Errorf("entry %v does not lead to its capture: %v", e, err)
		}
	}
	return locs
}

// versions appends captures of a few URLs, not in the order of time, over
// several files.
func versions(t *testing.T, a *Archive) map[string][]nianbao.Location {
	t.Helper()
	want := map[string][]nianbao.Location{}
	for _, version := range []int{2, 0, 1} {
		for n := range 8 {
			c := imported(n)
			c.Captured = c.Captured.AddDate(version, 0, 0)
			if n%2 == version%2 {
				c.URL = strings.Replace(c.URL, "http://www.", "https://", 1)
			}
			want[imported(n).URL] = append(want[imported(n).URL], appendTest(t, a, c))
		}
	}
	for _, locs := range want {
		locs[0], locs[1], locs[2] = locs[1], locs[2], locs[0]
	}
	return want
}

func checkLookup(t *testing.T, a *Archive, want map[string][]nianbao.Location) {
	t.Helper()
	for url, locs := range want {
		if diff := cmp.Diff(locs, lookupTest(t, a, url)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", url, diff)
		}
	}
	for _, url := range []string{"", "http://www.example.gov.cn/", "http://www.example.gov.cn/1.htm", "http://a.example/", "http://z.example/"} {
		if got := lookupTest(t, a, url); len(got) != 0 {
			t.Errorf("%s is found at %v", url, got)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, size := range []int64{1, 2500, 0} { // a file for each capture, several, one file
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			a := openTest(t, Options{MaxFileSize: size})
			want := versions(t, a)
			checkLookup(t, a, want)
			checkLookup(t, openTest(t, Options{Dir: a.opts.Dir, ReadOnly: true}), want)
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			checkLookup(t, a, want)
			checkLookup(t, openTest(t, Options{Dir: a.opts.Dir, ReadOnly: true}), want)
		})
	}
}

// A CDXJ file that cannot be relied on is done without, and made anew.
func TestLookupRepairsCDX(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string, data []byte){
		"missing": func(t *testing.T, path string, _ []byte) { check(t, os.Remove(path)) },
		"empty":   func(t *testing.T, path string, _ []byte) { check(t, os.WriteFile(path, nil, 0o644)) },
		"half":    func(t *testing.T, path string, data []byte) { check(t, os.WriteFile(path, data[:len(data)/2], 0o644)) },
		"half made": func(t *testing.T, path string, _ []byte) {
			check(t, os.Rename(path, strings.TrimSuffix(path, cdxSuffix)+tmpSuffix))
		},
		"older": func(t *testing.T, path string, data []byte) {
			check(t, os.WriteFile(path, []byte("a 20200101000000 {}\n"), 0o644))
			check(t, os.Chtimes(path, day, day))
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := openTest(t, Options{MaxFileSize: 2500})
			want := versions(t, a)
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			paths, err := filepath.Glob(filepath.Join(a.opts.Dir, "*"+cdxSuffix))
			if err != nil || len(paths) < 3 {
				t.Fatalf("%d files, %v", len(paths), err)
			}
			data, err := os.ReadFile(paths[1])
			if err != nil {
				t.Fatal(err)
			}
			spoil(t, paths[1], data)
			checkLookup(t, openTest(t, Options{Dir: a.opts.Dir, ReadOnly: true}), want)
			w := openTest(t, Options{Dir: a.opts.Dir})
			checkLookup(t, w, want)
			if again, err := os.ReadFile(paths[1]); err != nil || string(again) != string(data) {
				t.Errorf("the file was not made anew: %v", err)
			}
			if left, _ := filepath.Glob(filepath.Join(a.opts.Dir, "*"+tmpSuffix)); left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A line that is damaged inside costs the CDXJ file, not the answer.
func TestLookupDamagedLine(t *testing.T) {
	a := openTest(t, Options{})
	want := versions(t, a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(a.opts.Dir, want[imported(0).URL][0].File+cdxSuffix)
	data, err := os.ReadFile(path)
	check(t, err)
	check(t, os.WriteFile(path, []byte(strings.ReplaceAll(string(data), "{", "(")), 0o644))
	checkLookup(t, openTest(t, Options{Dir: a.opts.Dir, ReadOnly: true}), want)
}

func TestLookupAfterKill(t *testing.T) {
	a := openTest(t, Options{})
	want := versions(t, a)
	lost := appendTest(t, a, imported(99))
	path := filepath.Join(a.opts.Dir, lost.File)
	check(t, os.Truncate(path, lost.Offset+100))
	checkLookup(t, openTest(t, Options{Dir: a.opts.Dir, ReadOnly: true}), want)

	w := openTest(t, Options{Dir: a.opts.Dir})
	if diff := cmp.Diff([]string{lost.File}, w.Recovered()); diff != "" {
		t.Errorf("recovered (-want +got):\n%s", diff)
	}
	checkLookup(t, w, want)
	if n := len(readLines(t, path+cdxSuffix)); n != 24 {
		t.Errorf("%d lines, want one for each capture", n)
	}
	check(t, w.Close())
	if again := openTest(t, Options{Dir: a.opts.Dir}).Recovered(); again != nil {
		t.Errorf("recovered again: %v", again)
	}
}

func TestEachFrom(t *testing.T) {
	a := openTest(t, Options{})
	var locs []nianbao.Location
	for n := range 4 {
		c := crawled()
		c.RecordOnly = n%2 == 1
		locs = append(locs, appendTest(t, a, c))
	}
	for from := range locs {
		var got []nianbao.Location
		err := a.EachFrom(context.Background(), locs[from].File, locs[from].Offset, func(loc nianbao.Location, c *nianbao.Capture) error {
			if n := slices.Index(locs, loc); c.RecordOnly != (n%2 == 1) || c.Request == nil {
				t.Errorf("capture %d: record only %v, request %q", n, c.RecordOnly, c.Request)
			}
			got = append(got, loc)
			return nil
		})
		if diff := cmp.Diff(locs[from:], got); err != nil || diff != "" {
			t.Errorf("from %d: %v, locations (-want +got):\n%s", from, err, diff)
		}
	}
	for _, loc := range []nianbao.Location{{File: "none.warc.gz"}, {File: "../x.warc.gz"}, {File: locs[0].File, Offset: -1}} {
		if err := a.EachFrom(context.Background(), loc.File, loc.Offset, nil); err == nil {
			t.Errorf("no error for %v", loc)
		}
	}
	info, err := os.Stat(filepath.Join(a.opts.Dir, locs[0].File))
	check(t, err)
	if err := a.EachFrom(context.Background(), locs[0].File, info.Size(), nil); err != nil {
		t.Errorf("from the end: %v", err)
	}
}

// A reader beside a writer finds what is there at the time, also after the
// writer has taken something back.
func TestLookupFollows(t *testing.T) {
	w := openTest(t, Options{})
	r := openTest(t, Options{Dir: w.opts.Dir, ReadOnly: true})
	want := map[string][]nianbao.Location{}
	grow := func(n int) {
		want[imported(n).URL] = []nianbao.Location{appendTest(t, w, imported(n))}
		checkLookup(t, r, want)
	}
	for n := range 5 {
		grow(n)
	}
	back := w.out.size
	gone := appendTest(t, w, imported(50))
	checkLookup(t, r, map[string][]nianbao.Location{imported(50).URL: {gone}})
	w.out.size = back
	check(t, w.out.undo())
	long := imported(5)
	long.Body = slicesOf(long.Body, []byte(strings.Repeat("更长。", 9)))
	want[long.URL] = []nianbao.Location{appendTest(t, w, long)}
	grow(6)
	if got := lookupTest(t, r, imported(50).URL); got != nil {
		t.Errorf("what was taken back is found at %v", got)
	}
	check(t, w.Close())
	checkLookup(t, r, want)
}

// More lines than memory holds are sorted in temporary files.
func TestSortInRuns(t *testing.T) {
	for _, limit := range []int{1, 100, 1 << 20} {
		s := &lineSorter{dir: t.TempDir(), pattern: "x.*" + tmpSuffix, limit: limit}
		var want []string
		for n := range 200 {
			line := fmt.Sprintf("line %d", n*7919%200)
			want = append(want, line)
			check(t, s.add(line))
		}
		slices.Sort(want)
		var got []string
		for line, err := range s.sorted() {
			check(t, err)
			got = append(got, line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("limit %d (-want +got):\n%s", limit, diff)
		}
		s.close()
		if left, _ := filepath.Glob(filepath.Join(s.dir, "*")); left != nil {
			t.Errorf("left behind: %v", left)
		}
	}
}
