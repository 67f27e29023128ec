package archive

import (
	"bufio"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

var update = flag.Bool("update", false, "write testdata/captures.warc.gz anew; its .cdxj is then to be made by cdxj-indexer -s")

// captures are of every kind of record and coding.
func captures() []*nianbao.Capture {
	plain := crawled()
	plain.URL = "https://www.xuyun.example:443/xxgk/Ndbg/?b=2&a=1"
	plain.Captured = day.AddDate(0, 0, -3)
	plain.Response = []byte("HTTP/1.0 404 Nicht da\nContent-Type:  text/html;charset=gb2312\nbad line\n\nweg")
	typeless := crawled()
	typeless.URL, typeless.RecordOnly = "http://xuyun.example/robots.txt", true
	typeless.Response = []byte("HTTP/1.1 200\r\n\r\nUser-agent: *\r\n")
	latin := crawled()
	latin.URL = "http://xuyun.example/附件.doc"
	latin.Response = []byte("HTTP/1.1 200 OK\r\nContent-Type: \xc4\xea\xb1\xa8 x\r\n\r\n")
	return []*nianbao.Capture{crawled(), imported(1), unchanged(), plain, notModified(), typeless, latin, imported(2)}
}

// The file beside the WARC file was written by version 1.5.0 of the Python
// program cdxj-indexer.
func TestCDXGolden(t *testing.T) {
	const name = "captures.warc.gz"
	if *update {
		writeGolden(t, filepath.Join("testdata", name))
	}
	want, err := os.ReadFile(filepath.Join("testdata", name+cdxSuffix))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, name+cdxSuffix)); err != nil {
		t.Fatal(err)
	}
	openTest(t, Options{Dir: dir})
	got, err := os.ReadFile(filepath.Join(dir, name+cdxSuffix))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(want), "\n"); n != len(captures()) {
		t.Errorf("%d lines in the golden file", n)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("lines (-cdxj-indexer +ours):\n%s", diff)
	}
}

func writeGolden(t *testing.T, path string) {
	t.Helper()
	a := openTest(t, Options{Software: "nianbao/test"})
	var loc nianbao.Location
	for _, c := range captures() {
		loc = appendTest(t, a, c)
	}
	data, err := os.ReadFile(filepath.Join(a.opts.Dir, loc.File))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is noted while records are written must be what is read from them.
func TestCDXOfWriterAndReader(t *testing.T) {
	a := openTest(t, Options{})
	var loc nianbao.Location
	for _, c := range captures() {
		loc = appendTest(t, a, c)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(a.opts.Dir, loc.File+cdxSuffix)
	written := readLines(t, path)
	if len(written) != len(captures()) || !slices.IsSorted(written) {
		t.Errorf("%d lines, sorted %v", len(written), slices.IsSorted(written))
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	openTest(t, Options{Dir: a.opts.Dir})
	if diff := cmp.Diff(written, readLines(t, path)); diff != "" {
		t.Errorf("lines (-of the writer +of the reader):\n%s", diff)
	}
}

func readLines(t *testing.T, path string) (lines []string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		lines = append(lines, s.Text())
	}
	return lines
}

func TestParseCDX(t *testing.T) {
	e := CDXEntry{
		Key: "example,xuyun)/a", Timestamp: "20210129083000", URL: "http://xuyun.example/a?\"\\\u007f年😀",
		Mime: "text/html", Status: 200, Digest: "sha1:X", Length: 10, Offset: 0, File: "a.warc.gz",
	}
	const want = `example,xuyun)/a 20210129083000 {"url": "http://xuyun.example/a?\"\\\u007f\u5e74\ud83d\ude00", ` +
		`"mime": "text/html", "status": "200", "digest": "sha1:X", "length": "10", "offset": "0", "filename": "a.warc.gz"}`
	if e.String() != want {
		t.Errorf("line %s\nwant %s", e, want)
	}
	got, err := parseCDX(want)
	if diff := cmp.Diff(e, got); err != nil || diff != "" {
		t.Errorf("%v, entry (-written +read):\n%s", err, diff)
	}
	if got.Captured() != day.Truncate(1e9) || got.Location() != (nianbao.Location{File: "a.warc.gz"}) || got.Revisit() {
		t.Errorf("%v, %v", got.Captured(), got.Location())
	}
	for name, line := range map[string]string{
		"nothing": "", "half": want[:40], "cut off": want[:len(want)-1], "no key": " 20210129083000 {}",
		"no date":         strings.Replace(want, "20210129", "20210199", 1),
		"short date":      strings.Replace(want, "20210129083000", "2021", 1),
		"negative offset": strings.Replace(want, `"0"`, `"-1"`, 1),
		"no offset":       strings.Replace(want, `"offset": "0", `, "", 1),
		"large length":    strings.Replace(want, `"10"`, `"99999999999999999999"`, 1),
		"wrong status":    strings.Replace(want, `"200"`, `"2xx"`, 1),
		"a header":        "!meta 0 {}",
	} {
		if e, err := parseCDX(line); err == nil {
			t.Errorf("%s: read as %+v", name, e)
		}
	}
}

func FuzzParseCDX(f *testing.F) {
	f.Add(`example)/ 20210129083000 {"url": "http://example/", "mime": "warc/revisit", "status": "304", "digest": "sha1:X", "length": "1", "offset": "2", "filename": "a.warc"}`)
	f.Add(`a 20210129083000 {"length":"1","offset":"2","url":"\ud83d"}`)
	f.Add("!meta 0 {}")
	f.Fuzz(func(t *testing.T, line string) {
		e, err := parseCDX(line)
		if err != nil {
			return
		}
		again, err := parseCDX(e.String())
		if err != nil || again != e {
			t.Errorf("%q\nis read as     %+v\nand written as %+v, %v", line, e, again, err)
		}
	})
}
