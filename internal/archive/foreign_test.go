package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// raw writes a record the way that other tools do.
func raw(kind, id, uri, mediaType, block string, more ...string) string {
	head := fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <%s>\r\nWARC-Date: 2019-03-04T05:06:07Z\r\n", kind, id)
	if uri != "" {
		head += "WARC-Target-URI: " + uri + "\r\n"
	}
	if mediaType != "" {
		head += "content-type: " + mediaType + "\r\n"
	}
	for _, m := range more {
		head += m + "\r\n"
	}
	return head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
}

func page(status, mediaType, body string) string {
	return "HTTP/1.1 " + status + "\r\nContent-Type: " + mediaType + "\r\n\r\n" + body
}

const httpResponse = "application/http;msgtype=response"

// foreign is a crawl as other tools record it.
func foreign() []string {
	return []string{
		raw("warcinfo", "urn:0", "", "application/warc-fields", "software: other\r\n"),
		raw("request", "urn:r1", "http://a.example/1", "application/http; msgtype=request", "GET /1 HTTP/1.1\r\n\r\n"),
		raw("response", "urn:1", "<http://a.example/1>", httpResponse, page("200 OK", "text/html", "eins"), "WARC-Concurrent-To: <urn:r1>"),
		raw("response", "urn:2", "http://a.example/2", httpResponse, page("301 Moved", "text/html", "weg")),
		raw("response", "urn:3", "http://a.example/3.png", httpResponse, page("200 OK", "image/png", "bild")),
		raw("response", "urn:4", "dns:a.example", "text/dns", "127.0.0.1"),
		raw("resource", "urn:5", "file:///5.txt", "text/plain", "fünf"),
		raw("revisit", "urn:6", "http://a.example/1", httpResponse, page("200 OK", "text/html", "")),
		raw("response", "urn:7", "http://a.example/7", httpResponse, page("200 OK", "text/html", "sieben")),
		raw("request", "urn:r7", "http://a.example/7", "application/http; msgtype=request", "GET /7 HTTP/1.1\r\n\r\n", "WARC-Concurrent-To: <urn:7>"),
		raw("metadata", "urn:m7", "http://a.example/7", "application/warc-fields", "outlink: x\r\n", "WARC-Concurrent-To: <urn:7>"),
	}
}

type got struct{ URL, Body, Request, Revisits string }

func readForeign(t *testing.T, r io.Reader) ([]got, error) {
	t.Helper()
	var all []got
	err := ReadWARC(context.Background(), r, func(c *nianbao.Capture) error {
		if c.Captured.Year() != 2019 {
			t.Errorf("%s: captured %v, want the record's own date", c.URL, c.Captured)
		}
		g := got{URL: c.URL, Body: string(c.Body), Request: string(c.Request)}
		if c.Revisit != nil {
			g.Revisits = c.Revisit.URL
		}
		all = append(all, g)
		return nil
	})
	return all, err
}

var wantForeign = []got{
	{"http://a.example/1", "eins", "GET /1 HTTP/1.1\r\n\r\n", ""},
	{"file:///5.txt", "fünf", "", ""},
	{"http://a.example/1", "", "", "http://a.example/1"},
	{"http://a.example/7", "sieben", "GET /7 HTTP/1.1\r\n\r\n", ""},
}

func TestReadWARC(t *testing.T) {
	plain := strings.Join(foreign(), "")
	var members bytes.Buffer
	for _, r := range foreign() {
		members.Write(zipped(r))
	}
	for name, data := range map[string][]byte{
		"plain":            []byte(plain),
		"bare line feeds":  []byte(strings.ReplaceAll(plain, "\r\n\r\n\r\n\r\n", "\r\n\r\n\n")),
		"gzip per record":  members.Bytes(),
		"gzip as a whole":  zipped(plain),
		"folded header":    []byte(strings.Replace(plain, "content-type: text/plain", "X-Long: a\r\n b\r\ncontent-type: text/plain", 1)),
		"leading new line": []byte("\r\n" + plain),
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range []io.Reader{bytes.NewReader(data), struct{ io.Reader }{bytes.NewReader(data)}} {
				all, err := readForeign(t, r)
				if err != nil && name != "bare line feeds" {
					t.Error(err)
				}
				if diff := cmp.Diff(wantForeign, all); diff != "" {
					t.Errorf("captures (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestReadWARCSkipsDamage(t *testing.T) {
	one := raw("resource", "urn:a", "file:///a", "text/plain", "a")
	two := raw("resource", "urn:b", "file:///b", "text/plain", "b")
	corrupt := func(b []byte, at int) []byte { b[at] ^= 0x55; return b }
	for name, data := range map[string][]byte{
		"negative length":   []byte(one + strings.Replace(two, "Length: 1", "Length: -1", 1) + two),
		"no length":         []byte(one + strings.Replace(two, "Content-Length", "X-Length", 1) + two),
		"length too large":  []byte(one + strings.Replace(two, "Length: 1", "Length: 99999999", 1) + two),
		"length of a giant": []byte(one + strings.Replace(two, "Length: 1", "Length: 9223372036854775807", 1) + two),
		"no colon":          []byte(one + strings.Replace(two, "WARC-Type: ", "WARC-Type ", 1) + two),
		"wrong digest":      []byte(one + raw("resource", "urn:c", "file:///c", "", "c", "WARC-Block-Digest: sha1:AAAA") + two),
		"wrong date":        []byte(one + strings.Replace(two, "2019-03", "2019-93", 1) + two),
		"long header":       []byte(one + "WARC/1.0\r\nX: " + strings.Repeat("x", 2*maxHeader) + two),
		"junk between":      []byte(one + "WARC/\n\n" + strings.Repeat("junk\n", 50000) + two),
		"gzip body":         slicesOf(zipped(one), corrupt(zipped(two), 30), zipped(two)),
		"gzip checksum":     slicesOf(zipped(one), corrupt(zipped(two), len(zipped(two))-6), zipped(two)),
		"gzip of junk":      slicesOf(zipped(one), zipped("junk"), zipped(two)),
		"gzip and no end":   slicesOf(zipped(one), zipped(two+"more"), zipped(two)),
		"gzip junk between": slicesOf(zipped(one), bytes.Repeat([]byte{0x1f, 0x8b, 8, 0}, 40000), zipped(two)),
	} {
		t.Run(name, func(t *testing.T) {
			all, err := readForeign(t, bytes.NewReader(data))
			if err == nil {
				t.Error("no error tells of the damage")
			}
			if diff := cmp.Diff([]got{{"file:///a", "a", "", ""}, {"file:///b", "b", "", ""}}, all); diff != "" {
				t.Errorf("captures (-want +got):\n%s", diff)
			}
		})
	}
}

func slicesOf(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestReadWARCReadsOurOwn(t *testing.T) {
	a := openTest(t, Options{})
	c := crawled()
	loc := appendTest(t, a, c)
	f, err := a.open(loc.File)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	n := 0
	if err := ReadWARC(context.Background(), f, func(got *nianbao.Capture) error {
		n++
		if diff := cmp.Diff(c, got); diff != "" {
			t.Error(diff)
		}
		return nil
	}); err != nil || n != 1 {
		t.Errorf("%d captures, %v", n, err)
	}
}

func TestReadWARCStops(t *testing.T) {
	boom := errors.New("boom")
	err := ReadWARC(context.Background(), strings.NewReader(strings.Join(foreign(), "")), func(*nianbao.Capture) error { return boom })
	if !errors.Is(err, boom) {
		t.Errorf("error %v, want that of fn", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := ReadWARC(ctx, strings.NewReader("x"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want cancelled", err)
	}
	if err := ReadWARC(context.Background(), strings.NewReader(""), nil); err != nil {
		t.Errorf("empty file: %v", err)
	}
}

func FuzzReadWARC(f *testing.F) {
	plain := strings.Join(foreign(), "")
	f.Add([]byte(plain))
	f.Add(zipped(plain))
	f.Add(slicesOf(zipped(foreign()[2]), []byte("junk"), zipped(foreign()[6])))
	f.Add([]byte("WARC/\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_ = ReadWARC(context.Background(), bytes.NewReader(data), func(c *nianbao.Capture) error {
			if c.URL == "" && c.Response != nil {
				t.Error("a response without URL")
			}
			return nil
		})
		_ = ReadWARC(context.Background(), struct{ io.Reader }{bytes.NewReader(data)}, func(*nianbao.Capture) error { return nil })
	})
}
