package archive

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

type fault struct {
	File   string
	Offset int64
}

func verifyTest(t *testing.T, dir string) (records int, faults []fault) {
	t.Helper()
	a := openTest(t, Options{Dir: dir, ReadOnly: true})
	n, err := a.Verify(context.Background(), func(file string, offset int64, err error) {
		if err == nil {
			t.Errorf("a fault without an error in %s at %d", file, offset)
		}
		faults = append(faults, fault{file, offset})
	})
	if err != nil {
		t.Error(err)
	}
	return n, faults
}

// filled is the directory of a closed archive with one file.
func filled(t *testing.T) (dir string, locs []nianbao.Location) {
	t.Helper()
	a := openTest(t, Options{})
	for _, c := range captures() {
		locs = append(locs, appendTest(t, a, c))
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return a.opts.Dir, locs
}

func TestVerifyWhole(t *testing.T) {
	dir, _ := filled(t)
	n, faults := verifyTest(t, dir)
	if n != 21 || faults != nil {
		t.Errorf("%d records, faults %v; want 21 and none", n, faults)
	}
	a := openTest(t, Options{Dir: dir})
	appendTest(t, a, imported(3))
	if n, faults = verifyTest(t, dir); n != 23 || faults != nil {
		t.Errorf("beside a writer: %d records, faults %v; want 23 and none", n, faults)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := a.Verify(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestVerifyFaults(t *testing.T) {
	dir, locs := filled(t)
	name := locs[0].File
	cdx := name + cdxSuffix
	lines := readLines(t, filepath.Join(dir, cdx))
	first := fault{cdx, 0}
	second := fault{cdx, int64(len(lines[0]) + 1)}
	end := fault{cdx, int64(len(strings.Join(lines, "\n")) + 1)}
	edit := func(old, repl string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(repl), 1) }
	}
	for what, tc := range map[string]struct {
		file   string
		damage func([]byte) []byte
		want   []fault
	}{
		"a byte of a record": {name, func(b []byte) []byte { b[locs[1].Offset+40] ^= 1; return b }, []fault{{name, locs[1].Offset}, first}},
		"other URL":          {cdx, edit("/1.html\",", "/3.html\","), []fault{first}},
		"other digest":       {cdx, edit("sha1:TW4", "sha1:TW5"), []fault{first}},
		"no such offset":     {cdx, edit(`"offset": "`, `"offset": "9`), []fault{first}},
		"not a line":         {cdx, edit("{", "["), []fault{first}},
		"not in order":       {cdx, edit("cn,gov,example)/1", "cn,gov,example)/9"), []fault{first, second}},
		"a line missing":     {cdx, func(b []byte) []byte { return b[len(lines[0])+1:] }, []fault{{cdx, end.Offset - second.Offset}}},
		"cut off":            {cdx, func(b []byte) []byte { return b[:len(b)-1] }, []fault{{cdx, end.Offset - 1 - int64(len(lines[7]))}, {cdx, end.Offset - 1}}},
		"empty":              {cdx, func([]byte) []byte { return nil }, []fault{first}},
	} {
		t.Run(what, func(t *testing.T) {
			broken := t.TempDir()
			if err := os.CopyFS(broken, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(broken, tc.file)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, tc.damage(data), 0o644); err != nil {
				t.Fatal(err)
			}
			_, faults := verifyTest(t, broken)
			if diff := cmp.Diff(tc.want, faults); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

// Digests of both readings of the standard are right, others are not.
func TestVerifyDigests(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	const body = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
	for name, tc := range map[string]struct {
		block, digest string
		faults        int
	}{
		"as stored":    {head + body, sha1Digest([]byte(body)), 0},
		"standard":     {head + body, sha1Digest([]byte("abcde")), 0},
		"hexadecimal":  {head + body, "sha1:03de6c570bfe24bfc328ccd7ca46b76eadaf4334", 0},
		"wrong":        {head + body, sha1Digest([]byte("abcd")), 1},
		"unknown":      {head + body, "sha999:abcdefg", 0},
		"broken":       {head + "9\r\nab", sha1Digest([]byte("9\r\nab")), 0},
		"broken wrong": {head + "9\r\nab", sha1Digest([]byte("ab")), 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			rec := raw("response", "urn:1", "http://a.example/", httpResponse, tc.block,
				"WARC-Payload-Digest: "+tc.digest, "WARC-Block-Digest: "+sha1Digest([]byte(tc.block)))
			if err := os.WriteFile(filepath.Join(dir, "x.warc.gz"), zipped(rec), 0o644); err != nil {
				t.Fatal(err)
			}
			if n, faults := verifyTest(t, dir); n != 1 || len(faults) != tc.faults {
				t.Errorf("%d records, faults %v; want %d", n, faults, tc.faults)
			}
		})
	}
}
