package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nlnwa/gowarc/v2"

	"nianbao/internal/nianbao"
)

// unchanged is crawled() again a month later, cut into other chunks.
func unchanged() *nianbao.Capture {
	c := crawled()
	body := zipped("<h1>虚构县公开年报</h1>")
	head, _ := splitMessage(c.Response)
	c.Response = slicesOf(head, []byte("\r\n\r\n1\r\n"), body[:1], []byte("\r\n"), chunk(body[1:]), []byte("0\r\n\r\n"))
	c.Captured = day.AddDate(0, 1, 0)
	c.Revisit = &nianbao.Revisit{URL: c.URL, Captured: day}
	return c
}

// notModified is the answer to a conditional request.
func notModified() *nianbao.Capture {
	c := unchanged()
	c.Captured = day.AddDate(0, 2, 0)
	c.Response = []byte("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")
	c.Status, c.Header, c.MediaType, c.Body = 304, map[string][]string{"Etag": {`"1"`}}, "", nil
	c.Revisit.NotModified = true
	return c
}

func TestRevisit(t *testing.T) {
	a := openTest(t, Options{})
	orig, same, quiet := crawled(), unchanged(), notModified()
	locs := []nianbao.Location{appendTest(t, a, orig), appendTest(t, a, same), appendTest(t, a, quiet)}

	wantSame := *same
	head, _ := splitMessage(same.Response)
	wantSame.Response, wantSame.Body = append(bytes.Clone(head), "\r\n\r\n"...), nil
	for i, want := range []*nianbao.Capture{orig, &wantSame, quiet} {
		got, err := a.Read(context.Background(), locs[i])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("capture %d (-appended +read):\n%s", i, diff)
		}
	}
	n := 0
	if err := a.Each(context.Background(), func(loc nianbao.Location, c *nianbao.Capture) error {
		if loc != locs[n] || (c.Revisit != nil) != (n > 0) {
			t.Errorf("capture %d: %v, revisit %v", n, loc, c.Revisit)
		}
		n++
		return nil
	}); err != nil || n != 3 {
		t.Errorf("%d captures, %v", n, err)
	}
}

// The fields by which other tools find the payload.
func TestRevisitHeader(t *testing.T) {
	for name, tc := range map[string]struct {
		c        *nianbao.Capture
		original bool // is held
		want     map[string]string
	}{
		"identical": {unchanged(), true, map[string]string{
			"WARC-Profile":        "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
			"WARC-Payload-Digest": recordDigest(crawled().Response),
		}},
		"identical, elsewhere": {unchanged(), false, map[string]string{
			"WARC-Profile":        "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
			"WARC-Payload-Digest": recordDigest(unchanged().Response),
		}},
		"not modified": {notModified(), true, map[string]string{
			"WARC-Profile":        "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
			"WARC-Payload-Digest": recordDigest(crawled().Response),
		}},
		"not modified, elsewhere": {notModified(), false, map[string]string{
			"WARC-Profile":        "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
			"WARC-Payload-Digest": "",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			a := openTest(t, Options{})
			if tc.original {
				appendTest(t, a, crawled())
			}
			loc := appendTest(t, a, tc.c)
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			tc.want["WARC-Type"] = "revisit"
			tc.want["WARC-Target-URI"] = targetURI(tc.c.URL)
			tc.want["WARC-Refers-To-Target-URI"] = targetURI(crawled().URL)
			tc.want["WARC-Refers-To-Date"] = "2021-01-29T08:30:00.123456789Z"
			tc.want["Content-Type"] = "application/http; msgtype=response"
			checkHeader(t, filepath.Join(a.opts.Dir, loc.File), loc.Offset, tc.want)
		})
	}
}

func checkHeader(t *testing.T, path string, offset int64, want map[string]string) {
	t.Helper()
	r, err := gowarc.NewWarcFileReader(path, offset, gowarc.WithStrictValidation())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	rec, _, v, err := r.Next()
	if err != nil || v != nil && !v.Valid() {
		t.Fatal(err, v)
	}
	for name, value := range want {
		if got := rec.WarcHeader().Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
}

func TestRevisitErrors(t *testing.T) {
	a := openTest(t, Options{})
	file, nowhere := imported(1), unchanged()
	file.Revisit = &nianbao.Revisit{URL: file.URL}
	nowhere.Revisit.URL = ""
	for name, c := range map[string]*nianbao.Capture{"no response": file, "no URL": nowhere} {
		if _, err := a.Append(context.Background(), c); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Revisit records as other tools write them.
func TestReadForeignRevisits(t *testing.T) {
	const html = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
	refers := []string{
		"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
		"WARC-Refers-To-Target-URI: <http://a.example/0>", "WARC-Refers-To-Date: 2018-01-02T03:04:05Z",
	}
	old := time.Date(2018, 1, 2, 3, 4, 5, 0, time.UTC)
	for name, tc := range map[string]struct {
		record string
		want   *nianbao.Revisit
		status int
	}{
		"head":         {raw("revisit", "urn:1", "http://a.example/1", httpResponse, html, refers...), &nianbao.Revisit{URL: "http://a.example/0", Captured: old}, 200},
		"no block":     {raw("revisit", "urn:1", "http://a.example/1", "", "", refers...), &nianbao.Revisit{URL: "http://a.example/0", Captured: old}, 0},
		"with payload": {raw("revisit", "urn:1", "http://a.example/1", httpResponse, html+"again", refers...), &nianbao.Revisit{URL: "http://a.example/0", Captured: old}, 200},
		"no reference": {raw("revisit", "urn:1", "http://a.example/1", httpResponse, html), &nianbao.Revisit{URL: "http://a.example/1"}, 200},
		"wrong date":   {raw("revisit", "urn:1", "http://a.example/1", httpResponse, html, "WARC-Refers-To-Date: 2018"), &nianbao.Revisit{URL: "http://a.example/1"}, 200},
		"not modified": {raw("revisit", "urn:1", "http://a.example/1", httpResponse, "HTTP/1.1 304 Not Modified\r\n\r\n",
			"WARC-Profile: http://netpreserve.org/warc/1.0/revisit/server-not-modified"), &nianbao.Revisit{URL: "http://a.example/1", NotModified: true}, 304},
		"of a redirect": {raw("revisit", "urn:1", "http://a.example/1", httpResponse, "HTTP/1.1 301 Moved\r\n\r\n", refers...), nil, 0},
		"of an image":   {raw("revisit", "urn:1", "http://a.example/1", httpResponse, strings.Replace(html, "text/html", "image/png", 1), refers...), nil, 0},
		"of a name":     {raw("revisit", "urn:1", "dns:a.example", "text/dns", "", refers...), nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var got *nianbao.Revisit
			err := ReadWARC(context.Background(), io.MultiReader(strings.NewReader(tc.record)), func(c *nianbao.Capture) error {
				got = c.Revisit
				if c.Body != nil || c.Status != tc.status {
					t.Errorf("body %q, status %d; want none and %d", c.Body, c.Status, tc.status)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("revisit (-want +got):\n%s", diff)
			}
		})
	}
}
