package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/internal/nianbao"
)

var (
	ctx = context.Background()
	now = time.Date(2024, 5, 6, 7, 8, 9, 500, time.UTC)
)

// collector takes captures and rejections down.
type collector struct {
	captures []*nianbao.Capture
	rejected map[string]nianbao.RejectCode
	fail     error
}

func (c *collector) Capture(_ context.Context, _ string, got *nianbao.Capture) error {
	c.captures = append(c.captures, got)
	return c.fail
}

func (c *collector) Reject(name string, err *nianbao.RejectError) {
	if c.rejected == nil {
		c.rejected = map[string]nianbao.RejectCode{}
	}
	c.rejected[filepath.Base(name)] = err.Code
}

func (c *collector) urls() (out []string) {
	for _, x := range c.captures {
		out = append(out, x.URL)
	}
	return out
}

func importAll(t *testing.T, opts Options, paths ...string) *collector {
	t.Helper()
	opts.Now = func() time.Time { return now }
	if opts.ReadWARC == nil {
		opts.ReadWARC = func(context.Context, io.Reader, func(*nianbao.Capture) error) error { return errors.New("no WARC") }
	}
	var c collector
	if err := New(opts, &c).Import(ctx, paths...); err != nil {
		t.Fatal(err)
	}
	return &c
}

func put(t *testing.T, name string, data []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "b.html"), []byte("b"))
	put(t, filepath.Join(dir, "a 年报.txt"), []byte("a"))
	put(t, filepath.Join(dir, "sub", "c.html"), []byte("c"))
	put(t, filepath.Join(dir, "sub", "manifest.csv"), []byte("\ufefffile,url,captured\nc.html,http://a.example/c,2021-01-29\n"))
	put(t, filepath.Join(dir, "a.gold.json"), []byte("{}"))
	put(t, filepath.Join(dir, ".hidden", "d.html"), []byte("d"))
	put(t, filepath.Join(dir, "big.html"), bytes.Repeat([]byte("x"), 101))
	c := importAll(t, Options{MaxSize: 100}, dir, filepath.Join(dir, "missing"))
	want := []string{"file:///a%20%E5%B9%B4%E6%8A%A5.txt", "file:///b.html", "http://a.example/c"}
	if got := c.urls(); !slices.Equal(got, want) {
		t.Errorf("captures %q, want %q", got, want)
	}
	if c.captures[2].Captured != time.Date(2021, 1, 29, 0, 0, 0, 0, time.UTC) || c.captures[0].Captured != now.Truncate(time.Second) {
		t.Errorf("captured at %v and %v", c.captures[2].Captured, c.captures[0].Captured)
	}
	if c.captures[2].Undated || !c.captures[0].Undated {
		t.Error("a date of the manifest is one of the import, or the other way round")
	}
	if c.rejected["big.html"] != nianbao.RejectTooLarge || c.rejected["missing"] != nianbao.RejectMalformed || len(c.rejected) != 2 {
		t.Errorf("rejected: %v", c.rejected)
	}
}

func TestZIP(t *testing.T) {
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("年报.html")
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, text := range map[string]string{
		"r/a.html": "a", "r/manifest.csv": "file,url\na.html,https://a.example/a\n", "../../etc/passwd": "p", "__MACOSX/x.html": "x",
	} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(f, text)
	}
	f, err := w.CreateHeader(&zip.FileHeader{Name: gbk, NonUTF8: true, Method: zip.Deflate})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(f, strings.Repeat("g", 50))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := put(t, filepath.Join(t.TempDir(), "in.zip"), buf.Bytes())
	c := importAll(t, Options{}, path)
	got := c.urls()
	slices.Sort(got)
	want := []string{"file:///%E5%B9%B4%E6%8A%A5.html", "file:///etc/passwd", "https://a.example/a"}
	if !slices.Equal(got, want) {
		t.Errorf("captures %q, want %q", got, want)
	}
	cut := put(t, filepath.Join(t.TempDir(), "cut.zip"), buf.Bytes()[:buf.Len()/2])
	if c := importAll(t, Options{}, cut); c.rejected["cut.zip"] != nianbao.RejectMalformed || len(c.captures) != 0 {
		t.Errorf("cut archive: %v, %v", c.rejected, c.urls())
	}
}

func TestWARC(t *testing.T) {
	path := put(t, filepath.Join(t.TempDir(), "x.warc"), []byte("WARC/1.1\r\n"))
	read := func(_ context.Context, _ io.Reader, fn func(*nianbao.Capture) error) error {
		for _, c := range []*nianbao.Capture{
			{URL: "http://a.example/1", Status: 200, MediaType: "text/html"},
			{URL: "http://a.example/2", Status: 404, MediaType: "text/html"},
			{URL: "http://a.example/3", Status: 200, MediaType: "image/png"},
			{URL: "http://a.example/1", Status: 304, Revisit: &nianbao.Revisit{URL: "http://a.example/1", NotModified: true}},
		} {
			if err := fn(c); err != nil {
				return err
			}
		}
		return errors.New("one record is damaged")
	}
	c := importAll(t, Options{ReadWARC: read}, path)
	if got := c.urls(); !slices.Equal(got, []string{"http://a.example/1", "http://a.example/1"}) || c.rejected["x.warc"] != nianbao.RejectMalformed {
		t.Errorf("captures %q, rejected %v", got, c.rejected)
	}
	full := errors.New("disk full")
	sink := &collector{fail: full}
	if err := New(Options{ReadWARC: read}, sink).Import(ctx, path); !errors.Is(err, full) {
		t.Errorf("err = %v, want that of the sink", err)
	}
}

func TestManifestErrors(t *testing.T) {
	for _, text := range []string{"", "name,url\n", "file,url\na.html,not a url\n", "file,captured\na.html,yesterday\n", "file\n\"a\n"} {
		if _, err := parseManifest(strings.NewReader(text)); err == nil {
			t.Errorf("manifest %q is accepted", text)
		}
	}
}

func FuzzManifest(f *testing.F) {
	f.Add("file,url,captured\na.html,http://a.example/,2021-01-29\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = parseManifest(strings.NewReader(text))
	})
}
