package web

import (
	"context"
	"encoding/xml"
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

// element is any XML element: the tests read feeds without the types that
// wrote them.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

// all finds the children of a name.
func (e element) all(name string) []element {
	return slices.DeleteFunc(slices.Clone(e.Children), func(c element) bool { return c.XMLName.Local != name })
}

// text is that of the only child of a name.
func (e element) text(t *testing.T, name string) string {
	t.Helper()
	found := e.all(name)
	if len(found) != 1 || len(found[0].Children) > 1 {
		t.Fatalf("%s has %d of %s", e.XMLName.Local, len(found), name)
	}
	return found[0].Text
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// links are the targets of a relation.
func (e element) links(rel string) []string {
	var list []string
	for _, l := range e.all("link") {
		if l.attr("rel") == rel {
			list = append(list, l.attr("href"))
		}
	}
	return list
}

func parseXML(t *testing.T, rec *httptest.ResponseRecorder, mediaType string) element {
	t.Helper()
	if rec.Code != http.StatusOK || !strings.HasPrefix(rec.Header().Get("Content-Type"), mediaType) {
		t.Fatalf("got %d %s\n%s", rec.Code, rec.Header().Get("Content-Type"), rec.Body)
	}
	var root element
	d := xml.NewDecoder(rec.Body)
	if err := d.Decode(&root); err != nil {
		t.Fatal(err)
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return root
		}
		if _, ok := tok.(xml.CharData); !ok || err != nil {
			t.Fatalf("after the document: %v %v", tok, err)
		}
	}
}

func feedOfTest(t *testing.T, s *Server, target string) element {
	t.Helper()
	root := parseXML(t, request(t, s, http.MethodGet, target), "application/atom+xml")
	if root.XMLName.Space != "http://www.w3.org/2005/Atom" || root.XMLName.Local != "feed" {
		t.Fatalf("root is %v", root.XMLName)
	}
	// What RFC 4287 §4.1 demands of feed and entry.
	for _, e := range append(root.all("entry"), root) {
		if id := e.text(t, "id"); !strings.HasPrefix(id, "urn:uuid:") {
			t.Errorf("id %q", id)
		}
		if e.text(t, "title") == "" || len(e.links("alternate")) != 1 {
			t.Errorf("title or link of %v is missing", e.XMLName.Local)
		}
		if _, err := time.Parse(time.RFC3339, e.text(t, "updated")); err != nil {
			t.Error(err)
		}
	}
	return root
}

func TestFeed(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	full := store.Held[0].ID
	root := feedOfTest(t, s, "/api/v1/feed.atom")
	entries := root.all("entry")
	if len(entries) != len(store.Held)+1 {
		t.Fatalf("%d entries, want one a version", len(entries))
	}
	ids := map[string]bool{}
	last := "9"
	for _, e := range entries {
		ids[e.text(t, "id")] = true
		if at := e.text(t, "updated"); at > last {
			t.Errorf("%s stands after %s", at, last)
		} else {
			last = at
		}
	}
	if len(ids) != len(entries) {
		t.Error("identifiers are not unique")
	}
	if root.text(t, "updated") != entries[0].text(t, "updated") {
		t.Error("the feed is not as new as its newest entry")
	}

	root = feedOfTest(t, s, "/api/v1/feed.atom?q=公开&year=2020&lang=en")
	entries = root.all("entry")
	if len(entries) != 2 {
		t.Fatalf("%d entries, want the two versions", len(entries))
	}
	changed, first := entries[0], entries[1]
	for _, c := range []struct{ name, got, want string }{
		{"title", root.text(t, "title"), "Nianbao · 公开 · 2020"},
		{"page", root.links("alternate")[0], "https://nianbao.example/search?q=%E5%85%AC%E5%BC%80&year=2020"},
		{"self", root.links("self")[0], "https://nianbao.example/api/v1/feed.atom?lang=en&q=%E5%85%AC%E5%BC%80&year=2020"},
		{"new version", changed.links("alternate")[0], "https://nianbao.example/reports/" + full},
		{"difference", changed.links("related")[0], "https://nianbao.example/reports/" + full + "/diff?from=1&to=2"},
		{"source", changed.links("via")[0], store.Held[0].URL},
		{"kind", changed.all("category")[0].attr("term"), "changed"},
		{"updated", changed.text(t, "updated"), "2024-03-18T02:31:07Z"},
		{"old version", first.links("alternate")[0], "https://nianbao.example/reports/" + full + "?version=1"},
		{"old kind", first.all("category")[0].attr("term"), "new"},
		{"author", first.all("author")[0].text(t, "name"), "望舒县市场监督管理局"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
	if !strings.Contains(changed.text(t, "summary"), "content changed (version 2)") || len(first.links("related")) != 0 {
		t.Error("the entries do not tell new from changed")
	}
	if n := len(feedOfTest(t, s, "/feed.atom?limit=3").all("entry")); n != 3 {
		t.Errorf("limit 3 gives %d", n)
	}
}

// TestFeedIdentity checks that identifiers do not depend on the address of the
// server, nor on the language.
func TestFeedIdentity(t *testing.T) {
	store := webtest.NewStore()
	here := newServer(t, store)
	there, err := New(Options{Lister: store, Finder: store})
	if err != nil {
		t.Fatal(err)
	}
	a, b := feedOfTest(t, here, "/feed.atom?q=公开"), feedOfTest(t, there, "/feed.atom?q=公开&limit=5&lang=en")
	if a.text(t, "id") != b.text(t, "id") || a.all("entry")[0].text(t, "id") != b.all("entry")[0].text(t, "id") {
		t.Error("identifiers differ")
	}
	if got := b.all("entry")[0].links("alternate")[0]; !strings.HasPrefix(got, "http://example.com/reports/") {
		t.Errorf("without a base URL the link is %s", got)
	}
	if a.text(t, "id") == feedOfTest(t, here, "/feed.atom?q=其他").text(t, "id") {
		t.Error("two queries have one identifier")
	}
}

func TestFeedCaching(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	rec := request(t, s, http.MethodGet, "/feed.atom")
	tag, modified := rec.Header().Get("ETag"), rec.Header().Get("Last-Modified")
	if tag == "" || modified != "Mon, 18 Mar 2024 02:31:07 GMT" {
		t.Fatalf("ETag %q, Last-Modified %q", tag, modified)
	}
	for _, tc := range []struct {
		status int
		header []string
	}{
		{304, []string{"If-None-Match", tag}},
		{304, []string{"If-Modified-Since", modified}},
		{200, []string{"If-Modified-Since", "Sun, 17 Mar 2024 02:31:07 GMT"}},
		{200, []string{"If-Modified-Since", "yesterday"}},
		{200, []string{"If-Modified-Since", modified, "If-None-Match", `"other"`}},
	} {
		if rec := request(t, s, http.MethodGet, "/feed.atom", tc.header...); rec.Code != tc.status || (tc.status == 304) != (rec.Body.Len() == 0) {
			t.Errorf("%v: %d, %d bytes", tc.header, rec.Code, rec.Body.Len())
		}
	}
}

func TestFeedFailures(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	for target, status := range map[string]int{"/feed.atom?q=(": 400, "/feed.atom?limit=201": 400, "/feed.atom?lang=fr": 400, "/api/v1/feed.atom?colour=red": 400} {
		rec := request(t, s, http.MethodGet, target)
		if rec.Code != status || !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s", target, rec.Code, rec.Header().Get("Content-Type"))
		}
	}
	bare, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if rec := request(t, bare, http.MethodGet, "/feed.atom"); rec.Code != 503 {
		t.Errorf("without a catalog: %d", rec.Code)
	}
}

// finderFunc finds what it likes.
type finderFunc func() []string

func (f finderFunc) IDs(context.Context, nianbao.Query) ([]string, error) { return f(), nil }

// TestFeedOfManyAndNone checks queries that find more than the catalog is asked
// for by name, and such that find nothing.
func TestFeedOfManyAndNone(t *testing.T) {
	store := webtest.NewStore()
	var found []string
	s, err := New(Options{Lister: store, Finder: finderFunc(func() []string { return found })})
	if err != nil {
		t.Fatal(err)
	}
	if root := feedOfTest(t, s, "/feed.atom?q=x"); len(root.all("entry")) != 0 {
		t.Error("nothing was found, and still there are entries")
	}
	for i := range fewReports {
		found = append(found, fmt.Sprintf("other-%d", i))
	}
	found = append(found, store.Held[2].ID)
	if root := feedOfTest(t, s, "/feed.atom?q=x"); len(root.all("entry")) != 1 {
		t.Error("the one that is held is not listed")
	}
}

// TestFeedHostile checks that what strangers wrote stays text.
func TestFeedHostile(t *testing.T) {
	const bad = "]]></title><script>alert(1)</script>&bogus;\x01\uFFFE\"'"
	store := webtest.NewStore()
	store.Held = store.Held[:1]
	h := store.Held[0]
	h.Report.Title, h.Report.Office = bad, bad
	for i := range h.Versions {
		h.Versions[i].Snapshot.URL = "javascript:alert(1)"
	}
	root := feedOfTest(t, newServer(t, store), "/feed.atom?q=%5D%5D%3E%3Cscript%3E")
	if got := root.all("entry")[0].text(t, "title"); !strings.HasPrefix(got, "]]></title><script>alert(1)</script>&bogus;") || strings.Contains(got, "\x01") {
		t.Errorf("title is %q", got)
	}
	var walk func(e element)
	walk = func(e element) {
		if e.XMLName.Local == "script" || strings.HasPrefix(e.attr("href"), "javascript:") {
			t.Errorf("found %v %v", e.XMLName, e.Attrs)
		}
		for _, c := range e.Children {
			walk(c)
		}
	}
	walk(root)
}

// TestFeedLinks checks that the search page names its feed, and that the feed
// is there.
func TestFeedLinks(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	doc := document(t, s, "/search?q=人手&level=county&sort=oldest&lang=en", http.StatusOK)
	runChecks(t, doc, []check{{"link[rel=alternate][type='application/atom+xml'][title]", 1, ""}, {".also a[type='application/atom+xml']", 1, "Follow"}})
	href := doc.Find("link[rel=alternate]").AttrOr("href", "")
	if href != "/api/v1/feed.atom?lang=en&level=county&q=%E4%BA%BA%E6%89%8B" {
		t.Errorf("the feed is at %s", href)
	}
	feedOfTest(t, s, href)
}
