package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// locs are the addresses that a sitemap names, each with its time.
func locs(t *testing.T, s *Server, target, root string) map[string]string {
	t.Helper()
	doc := parseXML(t, request(t, s, http.MethodGet, target), "application/xml")
	if doc.XMLName.Local != root || doc.XMLName.Space != sitemapSpace {
		t.Fatalf("%s is a %v", target, doc.XMLName)
	}
	found := map[string]string{}
	for _, e := range doc.Children {
		at := ""
		if len(e.all("lastmod")) > 0 {
			at = e.text(t, "lastmod")
		}
		found[e.text(t, "loc")] = at
	}
	return found
}

// TestSitemap follows the index and checks that every report, office and fixed
// page is named once, with an address that answers.
func TestSitemap(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	const base = "https://nianbao.example"
	index := locs(t, s, "/sitemap.xml", "sitemapindex")
	if len(index) != 3 || index[base+"/sitemaps/reports-1.xml"] != "2024-03-18T02:31:07Z" {
		t.Fatalf("index: %v", index)
	}
	pages := map[string]string{}
	for part := range index {
		for loc, at := range locs(t, s, strings.TrimPrefix(part, base), "urlset") {
			if _, twice := pages[loc]; twice {
				t.Errorf("%s twice", loc)
			}
			pages[loc] = at
			if rec := request(t, s, http.MethodGet, strings.TrimPrefix(loc, base)); rec.Code != http.StatusOK {
				t.Errorf("%s: %d", loc, rec.Code)
			}
		}
	}
	for _, h := range store.Held {
		if pages[base+"/reports/"+h.ID] != "2024-03-18T02:31:07Z" || pages[base+"/offices/"+h.OfficeID] == "" {
			t.Errorf("%s or its office is missing", h.ID)
		}
	}
	for _, part := range []string{"reports-2.xml", "reports-0.xml", "reports-1000000.xml", "secrets-1.xml", "reports-1"} {
		if rec := request(t, s, http.MethodGet, "/sitemaps/"+part); rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", part, rec.Code)
		}
	}
	tag := request(t, s, http.MethodGet, "/sitemaps/reports-1.xml").Header().Get("ETag")
	if rec := request(t, s, http.MethodGet, "/sitemaps/reports-1.xml", "If-None-Match", tag); rec.Code != http.StatusNotModified {
		t.Errorf("again: %d", rec.Code)
	}
}

// fullLister lists as much as a part may hold.
type fullLister struct{ missing }

func (fullLister) Listed(_ context.Context, _ nianbao.ListKind, n, size int) ([]nianbao.Listed, error) {
	list := make([]nianbao.Listed, size)
	for i := range list {
		list[i] = nianbao.Listed{ID: fmt.Sprintf("office-%06d-%d-own", i, n), Changed: time.Unix(int64(i), 0)}
	}
	return list, nil
}

// TestSitemapFull checks that a full part keeps the limits of sitemaps.org.
func TestSitemapFull(t *testing.T) {
	s, err := New(Options{Lister: fullLister{}})
	if err != nil {
		t.Fatal(err)
	}
	size := request(t, s, http.MethodGet, "/sitemaps/reports-7.xml").Body.Len()
	if size > 50<<20 {
		t.Errorf("a part has %d bytes", size)
	}
	if n := len(locs(t, s, "/sitemaps/reports-7.xml", "urlset")); n != 50_000 {
		t.Errorf("a part has %d addresses", n)
	}
}

func TestRobots(t *testing.T) {
	store := webtest.NewStore()
	body := request(t, newServer(t, store), http.MethodGet, "/robots.txt").Body.String()
	if !strings.HasPrefix(body, "User-agent: *\n") || !strings.Contains(body, "\nDisallow: /search\n") ||
		!strings.HasSuffix(body, "\n\nSitemap: https://nianbao.example/sitemap.xml\n") || strings.Contains(body, "Disallow: /\n") {
		t.Errorf("got\n%s", body)
	}
	bare, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if body := request(t, bare, http.MethodGet, "/robots.txt").Body.String(); strings.Contains(body, "Sitemap") {
		t.Error("a sitemap is named without an address")
	}
}

func TestOpenSearch(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	href := document(t, s, "/", http.StatusOK).Find("link[rel=search][title]").AttrOr("href", "")
	doc := parseXML(t, request(t, s, http.MethodGet, href), "application/opensearchdescription+xml")
	if name := doc.text(t, "ShortName"); len([]rune(name)) > 16 || doc.text(t, "Description") == "" {
		t.Errorf("name %q", name)
	}
	for _, u := range doc.all("Url") {
		target, ok := strings.CutPrefix(strings.ReplaceAll(u.attr("template"), "{searchTerms}", "%E5%B8%82%E5%9C%BA"), "https://nianbao.example")
		if rec := request(t, s, http.MethodGet, target); !ok || rec.Code != http.StatusOK {
			t.Errorf("%s: %d", target, rec.Code)
		}
	}
	var answer []any
	if err := json.Unmarshal(request(t, s, http.MethodGet, "/api/v1/suggest/opensearch?q=shi").Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer) != 4 || answer[0] != "shi" || len(answer[1].([]any)) == 0 || len(answer[1].([]any)) != len(answer[3].([]any)) {
		t.Errorf("suggestions: %v", answer)
	}
}

// TestForeignHost checks that a name that no host has gets into no answer.
func TestForeignHost(t *testing.T) {
	s, err := New(Options{Lister: webtest.NewStore()})
	if err != nil {
		t.Fatal(err)
	}
	for host, status := range map[string]int{"nianbao.local:8080": 200, "[::1]:8080": 200, `x"><script>`: 400, "": 400, "a b": 400} {
		req, err := http.NewRequest(http.MethodGet, "/sitemap.xml", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		if rec := serve(s, req); rec.Code != status || strings.Contains(rec.Body.String(), "<script>") {
			t.Errorf("%q: %d", host, rec.Code)
		}
	}
}
