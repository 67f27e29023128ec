package web

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// plainClient takes answers as they come.
var plainClient = &http.Client{Transport: &http.Transport{DisableCompression: true}}

// fetch gets an answer over a connection, and its body.
func fetch(t *testing.T, method, url string, header ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := plainClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

// TestCompression checks what is compressed, and that it says the same.
func TestCompression(t *testing.T) {
	store := webtest.NewStore()
	store.ExportFunc = func(_ context.Context, w io.Writer, _ nianbao.ExportRequest) error {
		for i := range 5000 {
			if _, err := fmt.Fprintf(w, "%d,人手不足\n", i); err != nil {
				return err
			}
		}
		return nil
	}
	srv := httptest.NewServer(newServer(t, store).Handler())
	defer srv.Close()
	for target, want := range map[string]bool{
		"/": true, "/reports/" + fullID: true, "/api/v1/reports/" + fullID: true, "/api/v1/feed.atom": true, "/api/v1/openapi.json": true,
		"/api/v1/export/reports": true, "/api/v1/export/reports?format=jsonl": true, "/metrics": true,
		"/api/v1/export/reports?format=xlsx": false, "/api/v1/export/reports?format=parquet": false,
		"/api/v1/reports/" + fullID + "/versions/1/raw": false, "/healthz": false,
	} {
		url := srv.URL + fill(store, target)
		resp, body := fetch(t, http.MethodGet, url, "Accept-Encoding", "gzip")
		if got := resp.Header.Get("Content-Encoding") == "gzip"; got != want || resp.StatusCode != 200 {
			t.Errorf("%s: status %d, compressed %v, want %v", target, resp.StatusCode, got, want)
			continue
		}
		plain, content := fetch(t, http.MethodGet, url)
		if plain.Header.Get("Content-Encoding") != "" || plain.Header.Get("ETag") != resp.Header.Get("ETag") {
			t.Errorf("%s: without gzip %v", target, plain.Header)
		}
		if !want || target == "/metrics" { // which changes by being read
			continue
		}
		if !slices.Contains(resp.Header.Values("Vary"), "Accept-Encoding") || !slices.Contains(plain.Header.Values("Vary"), "Accept-Encoding") {
			t.Errorf("%s: Vary is %v", target, resp.Header.Values("Vary"))
		}
		z, err := gzip.NewReader(strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(z); err != nil || string(got) != string(content) || len(body) >= len(content) {
			t.Errorf("%s: %d bytes of %d, %v", target, len(body), len(content), err)
		}
		if tag := resp.Header.Get("ETag"); tag != "" {
			if again, rest := fetch(t, http.MethodGet, url, "Accept-Encoding", "gzip", "If-None-Match", tag); again.StatusCode != 304 || len(rest) != 0 {
				t.Errorf("%s again: %d, %d bytes", target, again.StatusCode, len(rest))
			}
		}
	}
}

// TestCompressedStreams checks that rows reach the client while others are still
// being made.
func TestCompressedStreams(t *testing.T) {
	store := webtest.NewStore()
	read := make(chan struct{})
	store.ExportFunc = func(ctx context.Context, w io.Writer, _ nianbao.ExportRequest) error {
		for i := range 200_000 {
			if _, err := fmt.Fprintf(w, "%d,%x\n", i, i*7919); err != nil {
				return err
			}
		}
		select { // until the client has seen some of them
		case <-read:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	srv := httptest.NewServer(newServer(t, store).Handler())
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/api/v1/export/observations") // by gzip, unpacked by the client
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadFull(resp.Body, make([]byte, 1000)); err != nil || !resp.Uncompressed {
		t.Fatalf("compressed: %v, %v", resp.Uncompressed, err)
	}
	close(read)
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Error(err)
	}
}

// TestHead checks for every route that HEAD gives what GET gives, but no body.
func TestHead(t *testing.T) {
	store := webtest.NewStore()
	stopped := time.Now()
	s, err := New(Options{Catalog: store, Searcher: store, Originals: store, Exporter: store, Versions: store, Crawls: store, Lister: store,
		Now:       func() time.Time { return stopped }, // answers say how long they took
		Suggester: store, Measures: []Measure{{Code: "req_new", Label: "新收申请"}}, BaseURL: "https://nianbao.example", HSTS: true})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	defer srv.Close()
	methods := map[string][]string{}
	for _, r := range s.engine.Routes() {
		methods[r.Path] = append(methods[r.Path], r.Method)
	}
	for path, list := range methods {
		if !slices.Contains(list, http.MethodGet) || !slices.Contains(list, http.MethodHead) {
			t.Errorf("%s takes %v", path, list)
			continue
		}
		for _, encoding := range []string{"identity", "gzip"} {
			target := srv.URL + fillRoute(path, store.Held[0])
			get, _ := fetch(t, http.MethodGet, target, "Accept-Encoding", encoding)
			head, body := fetch(t, http.MethodHead, target, "Accept-Encoding", encoding)
			if len(body) != 0 || head.StatusCode != get.StatusCode {
				t.Errorf("HEAD %s: %d with %d bytes, GET: %d", target, head.StatusCode, len(body), get.StatusCode)
			}
			for _, name := range []string{"Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy",
				"Strict-Transport-Security", "Cache-Control", "ETag", "Last-Modified", "Vary", "Link", "Retry-After"} {
				if a, b := get.Header.Values(name), head.Header.Values(name); !slices.Equal(a, b) {
					t.Errorf("%s of %s: %q, by HEAD %q", name, target, a, b)
				}
			}
			if get.Header.Get("Strict-Transport-Security") == "" || get.Header.Get("Content-Security-Policy") == "" {
				t.Errorf("%s lacks headers of safety", target)
			}
		}
	}
	if _, err := New(Options{BaseURL: "http://nianbao.example", HSTS: true}); err == nil {
		t.Error("HSTS without HTTPS was taken")
	}
}
