package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/nlnwa/gowarc/v2"
	"go.uber.org/goleak"

	"nianbao/internal/nianbao"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var day = time.Date(2021, 1, 29, 8, 30, 0, 123456789, time.UTC)

func openTest(t *testing.T, opts Options) *Archive {
	t.Helper()
	if opts.Dir == "" {
		opts.Dir = t.TempDir()
	}
	if opts.Now == nil {
		opts.Now = func() time.Time { return day }
	}
	a, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

func appendTest(t *testing.T, a *Archive, c *nianbao.Capture) nianbao.Location {
	t.Helper()
	loc, err := a.Append(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func imported(n int) *nianbao.Capture {
	return &nianbao.Capture{
		URL:       fmt.Sprintf("http://www.example.gov.cn/%d.html", n),
		Captured:  day.Add(time.Duration(n) * time.Hour),
		MediaType: "text/html; charset=GBK",
		Body:      []byte(fmt.Sprintf("<h1>虚构市 %d</h1>\r\n\r\nWARC/1.1\r\n", n)),
	}
}

func zipped(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.Bytes()
}

func chunk(p []byte) []byte { return fmt.Appendf(nil, "%x\r\n%s\r\n", len(p), p) }

func crawled() *nianbao.Capture {
	body := zipped("<h1>虚构县公开年报</h1>")
	var msg bytes.Buffer
	msg.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Dup: 1\r\nX-Dup: 2\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
	msg.Write(slicesOf(chunk(body[:10]), chunk(body[10:]), []byte("0\r\n\r\n")))
	return &nianbao.Capture{
		URL:      "http://xuxian.example.gov.cn/年报 2020.html",
		Captured: day,
		Request:  []byte("GET / HTTP/1.1\r\nHost: xuxian.example.gov.cn\r\n\r\n"),
		Response: msg.Bytes(),
		Status:   200,
		Header: http.Header{
			"Content-Type": {"text/html"}, "X-Dup": {"1", "2"},
			"Content-Encoding": {"gzip"}, "Transfer-Encoding": {"chunked"},
		},
		MediaType: "text/html",
		Body:      []byte("<h1>虚构县公开年报</h1>"),
		Hints:     nianbao.Hints{Site: "虚构县", RegionCode: "999901", ListTitle: "年报\n2020", ListDate: "2021-01-20"},
	}
}

func TestRoundTrip(t *testing.T) {
	withHints := imported(3)
	withHints.URL, withHints.Hints = "file:///梁园 区.txt", nianbao.Hints{Site: "s"}
	noType := imported(4)
	noType.MediaType = ""
	broken := &nianbao.Capture{
		URL: "https://a.example/", Captured: day, Status: 404, Header: http.Header{"Good": {"yes"}},
		Response: []byte("HTTP/1.0 404 Nicht da\nbad line\nGood: yes\n\nbody"), Body: []byte("body"),
	}
	empty := &nianbao.Capture{URL: "file:///empty", Captured: day, Body: []byte{}}
	evidence := crawled()
	evidence.RecordOnly, evidence.Hints = true, nianbao.Hints{}
	injected := imported(5)
	injected.MediaType = "text/html\r\nWARC-Type: response"

	a := openTest(t, Options{})
	for name, c := range map[string]*nianbao.Capture{
		"imported": imported(1), "crawled": crawled(), "record only": evidence, "escaped URL": withHints, "no type": noType,
		"broken message": broken, "empty": empty, "line break in type": injected,
	} {
		t.Run(name, func(t *testing.T) {
			loc := appendTest(t, a, c)
			got, err := a.Read(context.Background(), loc)
			if err != nil {
				t.Fatal(err)
			}
			want := *c
			if name == "line break in type" {
				want.MediaType = "text/html  WARC-Type: response"
			}
			if diff := cmp.Diff(&want, got, cmp.Comparer(func(a, b []byte) bool { return bytes.Equal(a, b) })); diff != "" {
				t.Errorf("read differs (-appended +read):\n%s", diff)
			}
		})
	}
}

// The file must satisfy the library's own strict reader, digests included.
func TestFileIsStrictWARC(t *testing.T) {
	a := openTest(t, Options{Software: "nianbao/test"})
	offsets := map[int64]bool{}
	for _, c := range []*nianbao.Capture{imported(1), crawled(), imported(2)} {
		offsets[appendTest(t, a, c).Offset] = true
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(a.opts.Dir, "*.warc.gz"))
	if err != nil || len(names) != 1 {
		t.Fatalf("files %v, %v; want one", names, err)
	}
	if base := filepath.Base(names[0]); base != "nianbao-20210129083000-00001.warc.gz" {
		t.Errorf("file name %s", base)
	}
	r, err := gowarc.NewWarcFileReader(names[0], 0, gowarc.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	var got []string
	for {
		rec, offset, v, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rec.Type().String())
		if offsets[offset] {
			got = append(got, "*")
		}
		if v != nil && !v.Valid() {
			t.Errorf("%s: %v", rec, v)
		}
		if kind := rec.Type(); kind == gowarc.Response || kind == gowarc.Resource {
			if d := rec.WarcHeader().Get(gowarc.WarcPayloadDigest); !strings.HasPrefix(d, "sha1:") || len(d) != 37 {
				t.Errorf("payload digest %q", d)
			}
		}
		_ = rec.Close()
	}
	want := []string{"warcinfo", "resource", "*", "response", "*", "request", "metadata", "resource", "*"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// Plain gzip tools must see the records one after another.
func TestFileIsPlainGzip(t *testing.T) {
	a := openTest(t, Options{})
	c := crawled()
	loc := appendTest(t, a, c)
	data, err := os.ReadFile(filepath.Join(a.opts.Dir, loc.File))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data[loc.Offset:]))
	if err != nil {
		t.Fatal(err)
	}
	z.Multistream(false)
	var text bytes.Buffer
	if _, err := text.ReadFrom(z); err != nil {
		t.Fatal(err)
	}
	head, block, _ := strings.Cut(text.String(), "\r\n\r\n")
	if !strings.HasPrefix(head, "WARC/1.1\r\n") {
		t.Errorf("head %q", head)
	}
	for _, line := range []string{
		"WARC-Target-URI: http://xuxian.example.gov.cn/%E5%B9%B4%E6%8A%A5%202020.html",
		"WARC-Date: 2021-01-29T08:30:00.123456789Z",
		fmt.Sprintf("Content-Length: %d", len(c.Response)),
		"Content-Type: application/http; msgtype=response",
		"WARC-Block-Digest: " + sha1Digest(c.Response),
	} {
		if !strings.Contains(head+"\r\n", "\r\n"+line+"\r\n") {
			t.Errorf("header lacks %q:\n%s", line, head)
		}
	}
	if block != string(c.Response)+"\r\n\r\n" {
		t.Errorf("block is not the message as on the wire: %q", block)
	}
}

func TestRollOver(t *testing.T) {
	a := openTest(t, Options{MaxFileSize: 1500})
	var locs []nianbao.Location
	for n := range 12 {
		locs = append(locs, appendTest(t, a, imported(n)))
	}
	names, err := a.files()
	if err != nil || len(names) < 3 {
		t.Fatalf("%d files, %v; want several", len(names), err)
	}
	checkEach(t, a, locs)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	b := openTest(t, Options{Dir: a.opts.Dir})
	locs = append(locs, appendTest(t, b, imported(12)))
	if locs[12].File <= locs[11].File {
		t.Errorf("a new process goes on with %s after %s", locs[12].File, locs[11].File)
	}
	checkEach(t, b, locs)
	if marks, _ := filepath.Glob(filepath.Join(a.opts.Dir, "*"+openMark)); len(marks) != 1 {
		t.Errorf("marks %v, want that of the open file", marks)
	}
}

// checkEach wants imported(0), imported(1) … at these locations.
func checkEach(t *testing.T, a *Archive, want []nianbao.Location) {
	t.Helper()
	var got []nianbao.Location
	err := a.Each(context.Background(), func(loc nianbao.Location, c *nianbao.Capture) error {
		if diff := cmp.Diff(imported(len(got)), c); diff != "" {
			t.Errorf("capture %d (-want +got):\n%s", len(got), diff)
		}
		got = append(got, loc)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("locations (-want +got):\n%s", diff)
	}
}

func TestConcurrentAppendAndRead(t *testing.T) {
	a := openTest(t, Options{MaxFileSize: 4000})
	var wg sync.WaitGroup
	for n := range 40 {
		wg.Go(func() {
			c := imported(n)
			loc, err := a.Append(context.Background(), c)
			if err != nil {
				t.Error(err)
				return
			}
			if n%7 == 0 {
				if err := a.Sync(); err != nil {
					t.Error(err)
				}
			}
			got, err := a.Read(context.Background(), loc)
			if err != nil {
				t.Error(err)
			} else if diff := cmp.Diff(c, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	if err := a.Each(context.Background(), func(_ nianbao.Location, c *nianbao.Capture) error {
		seen[c.URL] = true
		return nil
	}); err != nil || len(seen) != 40 {
		t.Errorf("%d captures, %v; want 40", len(seen), err)
	}
}

func TestKilledWriter(t *testing.T) {
	for _, synced := range []bool{false, true} {
		for _, cut := range []int{1, 30, 150} {
			t.Run(fmt.Sprintf("synced=%v cut=%d", synced, cut), func(t *testing.T) {
				a := openTest(t, Options{})
				locs := []nianbao.Location{appendTest(t, a, imported(0)), appendTest(t, a, imported(1))}
				if synced {
					if err := a.Sync(); err != nil {
						t.Fatal(err)
					}
				}
				lost := appendTest(t, a, imported(2))
				path := filepath.Join(a.opts.Dir, lost.File)
				info, err := os.Stat(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.Truncate(path, info.Size()-int64(cut)); err != nil {
					t.Fatal(err)
				}

				r := openTest(t, Options{Dir: a.opts.Dir, ReadOnly: true})
				checkEach(t, r, locs)
				w := openTest(t, Options{Dir: a.opts.Dir})
				if info, err = os.Stat(path); err != nil || info.Size() != lost.Offset {
					t.Errorf("repaired size %d, %v; want %d", info.Size(), err, lost.Offset)
				}
				locs = append(locs, appendTest(t, w, imported(2)))
				checkEach(t, w, locs)
			})
		}
	}
}

func TestDamageInTheMiddle(t *testing.T) {
	for _, at := range []int64{0, 1, 2, 12, 60, 200} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			a := openTest(t, Options{})
			var locs []nianbao.Location
			for n := range 4 {
				locs = append(locs, appendTest(t, a, imported(n)))
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(a.opts.Dir, locs[1].File)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			data[locs[1].Offset+at] ^= 0xff
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := a.Read(context.Background(), locs[1]); err == nil {
				t.Error("damaged record was read without an error")
			}
			var got []nianbao.Location
			err = a.Each(context.Background(), func(loc nianbao.Location, c *nianbao.Capture) error {
				got = append(got, loc)
				return nil
			})
			var bad *damage
			if !errors.As(err, &bad) || bad.offset != locs[1].Offset {
				t.Errorf("error %v, want damage at %d", err, locs[1].Offset)
			}
			if diff := cmp.Diff([]nianbao.Location{locs[0], locs[2], locs[3]}, got); diff != "" {
				t.Errorf("locations (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	a := openTest(t, Options{})
	loc := appendTest(t, a, imported(1))
	for name, tc := range map[string]struct {
		loc  nianbao.Location
		want error
	}{
		"no file":      {nianbao.Location{File: "nianbao-x.warc.gz"}, nianbao.ErrNotFound},
		"outside":      {nianbao.Location{File: "../" + loc.File, Offset: loc.Offset}, nianbao.ErrInvalid},
		"not a WARC":   {nianbao.Location{File: loc.File + openMark}, nianbao.ErrInvalid},
		"negative":     {nianbao.Location{File: loc.File, Offset: -1}, nianbao.ErrInvalid},
		"behind end":   {nianbao.Location{File: loc.File, Offset: 1 << 40}, nianbao.ErrNotFound},
		"warcinfo":     {nianbao.Location{File: loc.File, Offset: 0}, nianbao.ErrNotFound},
		"within a one": {nianbao.Location{File: loc.File, Offset: loc.Offset + 3}, nil},
	} {
		_, err := a.Read(context.Background(), tc.loc)
		if err == nil || tc.want != nil && !errors.Is(err, tc.want) {
			t.Errorf("%s: error %v, want %v", name, err, tc.want)
		}
	}
}

func TestAppendErrors(t *testing.T) {
	a := openTest(t, Options{MaxBody: 1000})
	big := imported(1)
	big.Body = make([]byte, 1001)
	if _, err := a.Append(context.Background(), big); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("too large: %v", err)
	}
	if _, err := a.Append(context.Background(), &nianbao.Capture{}); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("no URL: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := a.Append(ctx, imported(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if names, _ := a.files(); len(names) != 0 {
		t.Errorf("nothing was appended, but there is %v", names)
	}
	_ = a.Close()
	if _, err := a.Append(context.Background(), imported(1)); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("closed: %v", err)
	}
	r := openTest(t, Options{Dir: filepath.Join(a.opts.Dir, "none"), ReadOnly: true})
	if _, err := r.Append(context.Background(), imported(1)); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("read only: %v", err)
	}
	checkEach(t, r, nil)
	if _, err := os.Stat(r.opts.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("opening for reading made the directory: %v", err)
	}
}

// A failed write must not leave anything before the next record.
func TestFailedWriteIsUndone(t *testing.T) {
	a := openTest(t, Options{})
	locs := []nianbao.Location{appendTest(t, a, imported(0))}
	recs, err := a.records(imported(9))
	if err != nil {
		t.Fatal(err)
	}
	recs.close() // a closed block cannot be written
	bad := append(mustRecords(t, a, imported(8)), recs...)
	if _, _, err := a.out.write(append(bad, nilRecord{recs[0]})...); err == nil {
		t.Fatal("write did not fail")
	}
	locs = append(locs, appendTest(t, a, imported(1)))
	checkEach(t, a, locs)
}

func mustRecords(t *testing.T, a *Archive, c *nianbao.Capture) records {
	t.Helper()
	recs, err := a.records(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(recs.close)
	return recs
}

// nilRecord is a record whose block breaks off.
type nilRecord struct{ gowarc.WarcRecord }

func (nilRecord) Block() gowarc.Block { return brokenBlock{} }

type brokenBlock struct{ gowarc.Block }

func (brokenBlock) RawBytes() (io.Reader, error) {
	return nil, errors.New("disk on fire")
}
