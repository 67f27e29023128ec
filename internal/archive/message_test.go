package archive

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"nianbao/internal/nianbao"
)

func encode(w io.WriteCloser, b *bytes.Buffer, text string) []byte {
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

func TestPayload(t *testing.T) {
	const text = "政府信息公开工作年度报告"
	var zl, fl, zs bytes.Buffer
	fw, _ := flate.NewWriter(&fl, 6)
	zw, _ := zstd.NewWriter(&zs)
	long := strings.Repeat(text, 400)
	for name, tc := range map[string]struct {
		coding, transfer string
		body             []byte
		want             string
	}{
		"identity":            {"", "", []byte(text), text},
		"gzip":                {"gzip", "", zipped(text), text},
		"gzip upper case":     {"X-GZIP", "", zipped(text), text},
		"zlib":                {"deflate", "", encode(zlib.NewWriter(&zl), &zl, text), text},
		"bare deflate":        {"deflate", "", encode(fw, &fl, text), text},
		"zstd":                {"zstd", "", encode(zw, &zs, text), text},
		"twice":               {"gzip, gzip", "", zipped(string(zipped(text))), text},
		"chunked":             {"", "chunked", []byte("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), "abcde"},
		"chunked cut":         {"", "chunked", []byte("3\r\nabc\r\n9\r\nde"), "abcde"},
		"chunked in name":     {"", "chunked", []byte(text), text},
		"gzip in name":        {"gzip", "", []byte(text), text},
		"unknown coding":      {"br", "", []byte(text), text},
		"gzip of nothing":     {"gzip", "", zipped(""), ""},
		"chunk without bytes": {"", "chunked", []byte("2f\r\n"), "2f\r\n"},
	} {
		h := http.Header{}
		if tc.coding != "" {
			h.Set("Content-Encoding", tc.coding)
		}
		if tc.transfer != "" {
			h.Set("Transfer-Encoding", tc.transfer)
		}
		got, err := payload(h, tc.body, 1<<20)
		if err != nil || string(got) != tc.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, tc.want)
		}
	}
	h := http.Header{"Content-Encoding": {"gzip"}}
	cut, err := payload(h, zipped(long)[:60], 1<<20)
	if err != nil || !strings.HasPrefix(long, string(cut)) || len(cut) == 0 {
		t.Errorf("broken stream: %d bytes, %v; want what came", len(cut), err)
	}
	if _, err := payload(h, zipped(long), int64(len(long)-1)); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("over the limit: %v", err)
	}
}

func TestParseHead(t *testing.T) {
	for head, want := range map[string]int{
		"HTTP/1.1 200 OK":           200,
		"HTTP/1.1  404":             404,
		"HTTP/2 200":                200,
		"HTTP/1.1 2xx":              0,
		"GET / HTTP/1.1":            0,
		"":                          0,
		"HTTP/1.1 200 OK\nX\n: y\n": 200,
	} {
		status, h, err := parseHead([]byte(head))
		if status != want && want != 0 || (err == nil) != (want != 0) || err == nil && len(h) != 0 {
			t.Errorf("%q: %d, %v, %v; want %d", head, status, h, err, want)
		}
	}
}
