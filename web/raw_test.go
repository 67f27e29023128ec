package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

func TestClassify(t *testing.T) {
	gbk := []byte("\xd5\xfe\xb8\xae\xd0\xc5\xcf\xa2") // 政府信息
	for _, tc := range []struct {
		declared string
		body     string
		want     rawKind
	}{
		{"text/html", "<p>", rawKind{"text/html", ".html", true}},
		{"text/html; charset=GBK", "<p>", rawKind{"text/html; charset=gbk", ".html", true}},
		{"TEXT/HTML;charset=\"gb2312\"", "<p>", rawKind{"text/html; charset=gbk", ".html", true}},
		{"text/html; charset=evil", "<p>", rawKind{"text/html", ".html", true}},
		{"application/xhtml+xml", "<p>", rawKind{"text/html", ".html", true}},
		{"", "<!DOCTYPE html><p>", rawKind{"text/html; charset=utf-8", ".html", true}},
		{"", "年度报告", rawKind{"text/plain; charset=utf-8", ".txt", true}},
		{"text/plain", string(gbk), rawKind{"text/plain; charset=gb18030", ".txt", true}},
		{"text/plain; charset=big5", "x", rawKind{"text/plain; charset=big5", ".txt", true}},
		{"application/pdf", "%PDF-1.4", rawKind{"application/octet-stream", ".pdf", false}},
		{"", "%PDF-1.4", rawKind{"application/octet-stream", ".pdf", false}},
		{"image/svg+xml", "<svg onload=x>", rawKind{"application/octet-stream", ".bin", false}},
		{"text/xml", "<x/>", rawKind{"application/octet-stream", ".bin", false}},
		{"application/javascript", "x()", rawKind{"application/octet-stream", ".bin", false}},
		{"text/html\r\nX-Evil: 1", "\x00\x01", rawKind{"application/octet-stream", ".bin", false}},
	} {
		got := classify(tc.declared, []byte(tc.body))
		if tc.declared == "" && tc.want.ext == ".html" {
			got.mediaType = strings.TrimSuffix(got.mediaType, "; charset=utf-8") + "; charset=utf-8"
		}
		if got != tc.want {
			t.Errorf("classify(%q, %q) = %+v, want %+v", tc.declared, tc.body, got, tc.want)
		}
	}
}

// TestRaw checks the headers under which archived bytes leave.
func TestRaw(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	target := fill(store, "/api/v1/reports/"+fullID+"/versions/2/raw")
	rec := request(t, s, http.MethodGet, target)
	h := rec.Header()
	if rec.Code != 200 || rec.Body.String() != webtest.OriginalPage {
		t.Fatalf("got %d, %d bytes", rec.Code, rec.Body.Len())
	}
	policy := h.Get("Content-Security-Policy")
	for _, want := range []string{"sandbox;", "default-src 'none'", "img-src data:", "form-action 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "allow-") || strings.Contains(policy, "script-src") {
		t.Errorf("policy %q allows too much", policy)
	}
	if h.Get("Content-Type") != "text/html; charset=utf-8" || !strings.HasPrefix(h.Get("Content-Disposition"), "inline") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers are %v", h)
	}
	for name, want := range map[string]string{
		"Memento-Datetime": "Mon, 18 Mar 2024 02:31:07 GMT",
		"Link":             `<https://www.wangshu.example/zwgk/xxgknb/202101/t20210129_88123.html>; rel="original"`,
		"Repr-Digest":      "sha-256=:" + base64.StdEncoding.EncodeToString(sha256Of(webtest.OriginalPage)) + ":",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if rec := request(t, s, http.MethodGet, target, "Range", "bytes=0-14"); rec.Code != 206 || rec.Body.String() != "<!DOCTYPE html>" {
		t.Errorf("range: %d %q", rec.Code, rec.Body)
	}

	store.OriginalFunc = func(context.Context, nianbao.Snapshot) (*nianbao.Capture, error) {
		return &nianbao.Capture{MediaType: "image/svg+xml", Body: []byte("<svg onload='x()'/>")}, nil
	}
	rec = request(t, s, http.MethodGet, target)
	if rec.Header().Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("SVG: headers are %v", rec.Header())
	}
	runChecks(t, document(t, s, fill(store, "/reports/"+fullID+"/versions/2/original"), 200), []check{{"iframe", 0, ""}, {"a[download]", 1, ""}})

	store.OriginalFunc = func(context.Context, nianbao.Snapshot) (*nianbao.Capture, error) {
		return nil, fmt.Errorf("record: %w", nianbao.ErrNotFound)
	}
	rec = request(t, s, http.MethodGet, target)
	if rec.Code != 404 || rec.Header().Get("Content-Security-Policy") != dataPolicy || rec.Header().Get("Memento-Datetime") != "" {
		t.Errorf("lost record: %d %v", rec.Code, rec.Header())
	}
}

func sha256Of(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

// TestHeaderURL checks that an address from outside cannot end the target of a
// Link field or its line.
func TestHeaderURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://www.wangshu.example/a?b=1&c=%20":  "https://www.wangshu.example/a?b=1&c=%20",
		"https://x.example/年?q=报":                  "https://x.example/%E5%B9%B4?q=%E6%8A%A5",
		"https://x.example/?q=>; rel=\"next\"\r\n": "https://x.example/?q=%3E;%20rel=%22next%22%0D%0A",
	} {
		if got := headerURL(raw); got != want {
			t.Errorf("headerURL(%q) = %q, want %q", raw, got, want)
		}
	}
}
