package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	nethtml "golang.org/x/net/html"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
	"nianbao/internal/revision"
	"nianbao/web/internal/webtest"
)

// evil is text that becomes an element, an attribute or a script wherever it is
// not escaped: in text, in attributes of either quote, in titles, in scripts
// and comments.
const evil = `</title></textarea></script></option>--><x-evil onclick=alert(1) style="x">"'` + "`" + `><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`

// evilURLs are addresses that run script, or lead where nobody expects.
var evilURLs = []string{
	"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
	"vbscript:x", "data:text/html,<script>alert(1)</script>", "//evil.example/", `https://a.example/"><x-evil onclick=x>`, "file:///etc/passwd",
}

// evilQueries are what those who follow a link may send along.
var evilQueries = []url.Values{
	{"lang": {"en"}}, {"q": {evil}, "group": {"section"}}, {"q": {"公开"}, "version": {"1"}}, {"q": {"(" + evil}},
	{"q": {"公开"}, "region": {evil}, "office": {evil}, "year": {"2020"}}, {"sort": {evil}}, {"site": {evil}, "next": {evil}},
	{"section": {evil}}, {evil: {evil}}, {"cursor": {evil}},
}

// evilStore holds what a stranger made as bad as can be; address is that of
// every source.
type evilStore struct{ *webtest.Store }

func newEvilStore(address string) evilStore {
	s := evilStore{webtest.NewStore()}
	for _, h := range s.Held {
		r := &h.Report
		r.Title, r.Office, r.IndexNumber, r.OfficeCode, r.Published = evil, evil, evil, evil, evil
		r.Level, r.Form, r.PublishedFrom = nianbao.Level(evil), nianbao.Form(evil), nianbao.DateSource(evil)
		r.Region = &nianbao.Region{Code: evil, Names: []string{evil}}
		for i := range r.Sections {
			r.Sections[i].Heading, r.Sections[i].Text = evil, evil+"\n"+evil
		}
		for i := range r.Observations {
			r.Observations[i].Raw, r.Observations[i].Unit = evil, evil
		}
		r.Warnings = []nianbao.Warning{{Code: evil, Message: evil}}
		h.URL, h.Site = address, evil
		for i := range h.Versions {
			v := &h.Versions[i]
			v.Rules, v.Snapshot.URL, v.Snapshot.MediaType, v.Snapshot.SHA256 = evil, address, evil, evil
		}
		for i := range h.Places {
			h.Places[i].URL, h.Places[i].Outcome = address, nianbao.FetchOutcome(evil)
		}
	}
	s.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) {
		return evilResult(s.Held[0], address), nil
	}
	s.CrawlStatusFunc = func(context.Context) (*nianbao.CrawlStatus, error) {
		run := &nianbao.CrawlRun{Site: evil, Failed: evil, Detail: evil, Outcomes: map[nianbao.FetchOutcome]int{nianbao.FetchOutcome(evil): 3}}
		return &nianbao.CrawlStatus{Sites: []nianbao.CrawlSite{{Name: evil, Region: evil, Last: run}}, Errors: run.Outcomes,
			Backoff: []nianbao.CrawlHost{{Host: evil, Reason: evil}}, Foreign: []nianbao.ForeignHost{{Site: evil, Host: evil}}}, nil
	}
	s.CrawlURLsFunc = func(context.Context, nianbao.CrawlURLFilter) ([]nianbao.CrawlURL, int64, error) {
		return []nianbao.CrawlURL{{Site: evil, URL: address, Kind: nianbao.TargetKind(evil), Outcome: nianbao.FetchOutcome(evil), Detail: evil, Report: "../" + evil}}, 1, nil
	}
	s.TablesFunc = func(context.Context, nianbao.Snapshot) ([]nianbao.Table, error) {
		return []nianbao.Table{{Index: 2, Kind: nianbao.SectionRequests, Rows: 2, Cols: 2, Cells: []nianbao.Cell{
			{Text: evil, RowSpan: 1 << 30, ColSpan: -4}, {Row: -1}, {Row: 7, Col: 7}, {Row: 1, Col: 1, Text: evil},
		}}}, nil
	}
	return s
}

func evilResult(h *nianbao.Held, address string) *nianbao.Result {
	fragment := nianbao.Fragment{Section: nianbao.SectionOther, Heading: evil, HTML: evil + "<mark onclick=x>found</mark><mark>"}
	return &nianbao.Result{Total: 1, Next: evil, Canonical: evil, Loosened: []string{evil},
		Hits: []nianbao.Hit{{ID: h.ID, OfficeID: h.OfficeID, Title: evil, Office: evil, URL: address, Year: 2020, Published: evil,
			Level: nianbao.Level(evil), Region: &nianbao.Region{Code: "99", Names: []string{evil}}, Fragments: []nianbao.Fragment{fragment, {HTML: evil}},
			Sections: []nianbao.HitSection{{Section: nianbao.SectionOther, Heading: evil, Matches: 1, Fragments: []nianbao.Fragment{fragment}}}}},
		Facets: map[string][]nianbao.Bucket{"region": {{Value: evil, Label: evil, Count: 1}}, "year": {{Value: evil, Count: 1}}, "level": {{Value: evil, Count: 1}}},
		Wider:  &nianbao.Wider{Query: evil, Total: 2, Words: []nianbao.Widening{{Word: evil, To: []nianbao.Synonym{{Text: evil}}}}}}
}

// Instead offers queries that are no better.
func (evilStore) Instead(context.Context, nianbao.Query) ([]nianbao.Suggestion, error) {
	return []nianbao.Suggestion{{Text: evil, Query: evil, Detail: evil}}, nil
}

// TestHostile shows on every page what strangers wrote, and what those who
// follow their links send along.
func TestHostile(t *testing.T) {
	for i, address := range evilURLs {
		store := newEvilStore(address)
		s, err := New(Options{Catalog: store, Searcher: store, Originals: store, Exporter: store, Versions: store, Crawls: store, Lister: store,
			Suggester: store, Statistics: compare.New(compare.Options{Source: store}), Observations: store, Finder: store, Terms: store, Diff: revision.Diff,
			Measures: []Measure{{Code: "req_new", Label: "新收申请"}}, BaseURL: "https://nianbao.example", AdminToken: testToken})
		if err != nil {
			t.Fatal(err)
		}
		pages := 0
		for _, r := range s.engine.Routes() {
			if r.Method != http.MethodGet || !wantsPage(r.Path) {
				continue
			}
			pages++
			queries := []url.Values{{}, {"next": {address}}}
			if i == 0 { // the others differ in the address alone
				queries = append(queries, evilQueries...)
			}
			for _, query := range queries {
				target := fillRoute(r.Path, store.Held[0]) + encodeQuery(query)
				rec := request(t, s, http.MethodGet, target)
				if to := rec.Header().Get("Location"); to != "" && rec.Code/100 == 3 { // leads on, and only within the site
					if !strings.HasPrefix(to, "/reports/") {
						t.Errorf("%s leads to %q", target, to)
					}
					continue
				}
				checkHarmless(t, target, rec.Body.String())
			}
		}
		if pages < 15 {
			t.Fatalf("only %d pages", pages)
		}
		for _, path := range []string{"/" + url.PathEscape(evil), "/reports/" + url.PathEscape(evil), "/offices/" + url.PathEscape(address), "/indicators/" + url.PathEscape(evil)} {
			checkHarmless(t, path, request(t, s, http.MethodGet, path).Body.String())
		}
	}
}

// fillRoute puts a report that is held into the pattern of a route.
func fillRoute(path string, h *nianbao.Held) string {
	return strings.NewReplacer("reports/:id", "reports/"+h.ID, "offices/:id", "offices/"+h.OfficeID, ":n", "1", ":code", "req_new",
		":what", "reports", "sitemaps/:file", "sitemaps/reports-1.xml", ":file", "none.css").Replace(path)
}

// checkHarmless reads a page as a browser does, and looks for what the templates
// would never write.
func checkHarmless(t *testing.T, target, page string) {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Find("main").Length() != 1 || doc.Find("title").Not("svg title").Length() != 1 {
		t.Errorf("%s: the page is broken\n%s", target, page)
	}
	doc.Find("*").Each(func(_ int, e *goquery.Selection) {
		node := e.Get(0)
		switch node.Data {
		case "x-evil", "img", "style", "object", "embed", "base":
			t.Errorf("%s: there is an element %s", target, node.Data)
		case "script":
			if kind := e.AttrOr("type", ""); kind == "application/ld+json" && !json.Valid([]byte(e.Text())) || kind == "" && !strings.HasPrefix(e.AttrOr("src", ""), "/assets/") {
				t.Errorf("%s: there is a script of type %q: %s", target, kind, e.Text())
			}
		}
		for _, a := range node.Attr {
			checkAttribute(t, target, node, a)
		}
	})
}

func checkAttribute(t *testing.T, target string, node *nethtml.Node, a nethtml.Attribute) {
	t.Helper()
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", a.Key == "http-equiv":
		t.Errorf("%s: <%s %s=%q>", target, node.Data, a.Key, a.Val)
	case a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction":
		u, err := url.Parse(a.Val)
		outside := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
		inside := err == nil && u.Scheme == "" && u.Host == "" && (strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Val, "?"))
		if !outside && !inside {
			t.Errorf("%s: <%s %s=%q>", target, node.Data, a.Key, a.Val)
		}
	}
}

// TestHostileFragments checks that the API hands out excerpts with no markup but
// <mark>.
func TestHostileFragments(t *testing.T) {
	store := newEvilStore("javascript:alert(1)")
	rec := request(t, newServer(t, store.Store), http.MethodGet, "/api/v1/search")
	var answer searchResponse
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	for _, f := range answer.Hits[0].Fragments {
		rest := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(f.HTML)
		if strings.ContainsAny(rest, "<>") || strings.Count(f.HTML, "<mark>") != strings.Count(f.HTML, "</mark>") {
			t.Errorf("fragment %q", f.HTML)
		}
	}
	if !strings.Contains(answer.Hits[0].Fragments[0].HTML, "<mark>found</mark>") {
		t.Error("the mark is lost")
	}
}
