package testsite

import (
	"compress/gzip"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// ask sends a request to the sites without a network.
func ask(s *Sites, address string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest("GET", address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, req)
	return rec
}

// listing tells in how many places a site names a path.
func listing(t *testing.T, s *Sites, key, path string) int {
	t.Helper()
	st, n := siteOf(s, key), 0
	for _, l := range st.links {
		if l.path == path && (key == SiteHanweb || key == SiteLonsun) { // their lists are made when they are asked for
			n++
		}
	}
	name := path[strings.LastIndex(path, "/")+1:]
	for at, r := range st.pages {
		source := string(r.source)
		if strings.HasSuffix(at, ".gz") {
			z, err := gzip.NewReader(strings.NewReader(source))
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(z)
			source = string(text)
		}
		if r.list && strings.Contains(html.UnescapeString(source), name) {
			n++
		}
	}
	return n
}

// firstOf is the first report of a site.
func firstOf(t *testing.T, s *Sites, key string) Truth {
	t.Helper()
	for _, truth := range s.Truths() {
		if truth.Site == siteOf(s, key).name {
			return truth
		}
	}
	t.Fatalf("no report on %s", key)
	return Truth{}
}

func truthAt(s *Sites, address string) *Truth {
	for _, truth := range s.Truths() {
		if truth.URL == address {
			return &truth
		}
	}
	return nil
}

// keys are the sites on which every change is tried.
var keys = []string{
	SitePlain, SiteTRS, SiteHanweb, SiteGkmlpt, SiteUCAP, SiteVSB, SiteLonsun, SiteOpenness, SiteASPX, SiteFolders, SiteSitemap, SiteFrame,
}

func TestEditChangesValidators(t *testing.T) {
	s := sitesOf(t, Options{Years: []int{2021}})
	truth := firstOf(t, s, SiteTRS)
	before := ask(s, truth.URL).Header()
	if err := s.Edit(truth.URL, func(body string) string { return strings.Replace(body, "</h1>", "（更正）</h1>", 1) }); err != nil {
		t.Fatal(err)
	}
	after := ask(s, truth.URL)
	for _, name := range []string{"ETag", "Last-Modified"} {
		if before.Get(name) == "" || after.Header().Get(name) == before.Get(name) {
			t.Errorf("%s is %q, was %q", name, after.Header().Get(name), before.Get(name))
		}
	}
	page, err := encode("gbk", []byte("（更正）"))
	if err != nil || !strings.Contains(after.Body.String(), string(page)) {
		t.Errorf("the edit is not on the page (%v)", err)
	}
	if rec := ask(s, truth.URL, "If-None-Match", before.Get("ETag")); rec.Code != 200 {
		t.Errorf("old ETag: status %d", rec.Code)
	}
	if rec := ask(s, truth.URL, "If-Modified-Since", before.Get("Last-Modified")); rec.Code != 200 {
		t.Errorf("old date: status %d", rec.Code)
	}
	if err := s.Edit(truth.URL, func(string) string { return "☃ and 🐼" }); err == nil {
		t.Error("what GBK cannot say was accepted")
	}
	if again := ask(s, truth.URL); again.Body.String() != after.Body.String() {
		t.Error("an edit that failed changed the page")
	}
}

func TestConditional(t *testing.T) {
	s := sitesOf(t, Options{Families: true, Years: []int{2021}})
	for _, c := range s.CrawlSites() {
		entry := c.Entries[len(c.Entries)-1]
		h := ask(s, entry).Header()
		if c.Key == SiteFolders {
			continue // its entry is gone
		}
		for _, header := range [][]string{
			{"If-None-Match", h.Get("ETag")},
			{"If-None-Match", `"x", W/` + h.Get("ETag")},
			{"If-Modified-Since", h.Get("Last-Modified")},
		} {
			if rec := ask(s, entry, header...); rec.Code != http.StatusNotModified || rec.Body.Len() != 0 {
				t.Errorf("%s with %v: status %d with %d bytes", entry, header, rec.Code, rec.Body.Len())
			}
		}
		if rec := ask(s, entry, "If-None-Match", `"x"`, "If-Modified-Since", h.Get("Last-Modified")); rec.Code != 200 {
			t.Errorf("%s: the date counted although there was a tag", entry)
		}
	}
}

func TestEditCellAndProse(t *testing.T) {
	s := sitesOf(t, Options{Families: true, Years: []int{2021}})
	for _, key := range append(keys, SiteAnnual) {
		before := firstOf(t, s, key)
		cell, err := s.EditCell(before.URL)
		if err != nil {
			t.Fatal(err)
		}
		changed := 0
		for i, o := range cell.Report.Observations {
			if o != before.Report.Observations[i] {
				changed++
			}
		}
		if changed != 1 || cmp.Diff(before.Report.Sections, cell.Report.Sections) != "" {
			t.Errorf("%s: EditCell changed %d cells, or sections", key, changed)
		}
		prose, err := s.EditProse(before.URL)
		if err != nil {
			t.Fatal(err)
		}
		if cmp.Diff(cell.Report.Observations, prose.Report.Observations) != "" || cmp.Diff(cell.Report.Sections, prose.Report.Sections) == "" {
			t.Errorf("%s: EditProse changed the cells, or no section", key)
		}
		if diff := cmp.Diff(&prose, truthAt(s, before.URL), cmp.AllowUnexported(Truth{})); diff != "" {
			t.Errorf("%s: the truth was not kept:\n%s", key, diff)
		}
		if s.Body(before.URL) == nil {
			t.Errorf("%s: no page", key)
		}
	}
}

func TestWithdrawMoveUnlistCopy(t *testing.T) {
	s := sitesOf(t, Options{Families: true, Years: []int{2021, 2022}})
	for _, key := range keys {
		t.Run(key, func(t *testing.T) {
			truth, n := firstOf(t, s, key), len(s.Truths())
			path := truth.path
			if listing(t, s, key, path) == 0 {
				t.Fatalf("%s is on no list", path)
			}
			moved, err := s.Move(truth.URL, "/moved/990001.html", true)
			if err != nil {
				t.Fatal(err)
			}
			if rec := ask(s, truth.URL); rec.Code != 301 || rec.Header().Get("Location") != "/moved/990001.html" {
				t.Errorf("old address: status %d, to %q", rec.Code, rec.Header().Get("Location"))
			}
			if listing(t, s, key, path) != 0 || listing(t, s, key, "/moved/990001.html") == 0 || truthAt(s, moved) == nil {
				t.Error("the lists or the truths did not follow")
			}
			again, err := s.Move(moved, "/moved/990002.html", false)
			if err != nil || ask(s, moved).Code != 404 || ask(s, again).Code != 200 {
				t.Errorf("moved without redirect: %v", err)
			}
			copied, err := s.CopyTo(again, "/copy/990003.html")
			if err != nil || listing(t, s, key, "/copy/990003.html") == 0 {
				t.Errorf("the copy is on no list: %v", err)
			}
			if c := truthAt(s, copied); c == nil || c.CopyOf != again || cmp.Diff(truth.Report, c.Report) != "" || len(s.Truths()) != n+1 {
				t.Errorf("truth of the copy: %+v", c)
			}
			if err := s.Unlist(again); err != nil || listing(t, s, key, "/moved/990002.html") != 0 || ask(s, again).Code != 200 {
				t.Errorf("unlisted: %v", err)
			}
			if err := s.Withdraw(copied); err != nil || listing(t, s, key, "/copy/990003.html") != 0 || ask(s, copied).Code != 404 || truthAt(s, copied) != nil {
				t.Errorf("withdrawn: %v", err)
			}
		})
	}
}

func TestChangesAtTheAnnualSite(t *testing.T) {
	s := sitesOf(t, Options{Families: true, Years: []int{2021, 2022}})
	first := siteOf(s, SiteAnnual).held
	gone, kept := "http://www.konggu.example"+first[0].path, "http://www.konggu.example"+first[1].path
	before := ask(s, kept).Header().Get("ETag")
	if err := s.Withdraw(gone); err != nil {
		t.Fatal(err)
	}
	rec := ask(s, kept)
	name := strings.ReplaceAll(strings.TrimPrefix(gone, "http://www.konggu.example"), "&", "&amp;")
	if rec.Header().Get("ETag") == before || strings.Contains(rec.Body.String(), name) {
		t.Error("the other reports still link what is gone")
	}
}

func TestCopyToAnotherSite(t *testing.T) {
	s := sitesOf(t, Options{Families: true, Years: []int{2021}})
	truth := firstOf(t, s, SiteUCAP)
	copied, err := s.CopyTo(truth.URL, SiteTRS)
	if err != nil {
		t.Fatal(err)
	}
	c := truthAt(s, copied)
	if c == nil || c.Site != "虚云市人民政府" || c.Report.Office != truth.Report.Office {
		t.Fatalf("copy: %+v", c)
	}
	if _, err := s.EditCell(copied); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(truth.Report, truthAt(s, truth.URL).Report); diff != "" {
		t.Errorf("the original changed with the copy:\n%s", diff)
	}
}

func TestChangesOfNothing(t *testing.T) {
	s := sitesOf(t, Options{Years: []int{2021}})
	here, there := s.Truths()[0].URL, "http://www.shili.example/no/such.html"
	_, errCell := s.EditCell(there)
	_, errMove := s.Move(here, "nowhere", false)
	_, errTaken := s.Move(here, "/", false)
	_, errCopy := s.CopyTo(here, "no such site")
	for name, tt := range map[string]struct{ got, want error }{
		"edit":     {s.Edit(there, strings.ToLower), nianbao.ErrNotFound},
		"cell":     {errCell, nianbao.ErrNotFound},
		"withdraw": {s.Withdraw("http://elsewhere.example/"), nianbao.ErrNotFound},
		"unlist":   {s.Unlist(there), nianbao.ErrNotFound},
		"move":     {errMove, nianbao.ErrInvalid},
		"taken":    {errTaken, nianbao.ErrInvalid},
		"copy":     {errCopy, nianbao.ErrNotFound},
	} {
		if !errors.Is(tt.got, tt.want) {
			t.Errorf("%s: %v", name, tt.got)
		}
	}
}

func TestNoise(t *testing.T) {
	s := sitesOf(t, Options{Families: true, Years: []int{2021}, Noise: true})
	for _, key := range append(keys, SiteAnnual) {
		address := firstOf(t, s, key).URL
		a, b := ask(s, address), ask(s, address)
		if a.Code != 200 || a.Body.String() == b.Body.String() || a.Header().Get("ETag") != "" {
			t.Errorf("%s: the same twice, or status %d", address, a.Code)
		}
	}
	s.Noise(false)
	address := s.Truths()[0].URL
	if a := ask(s, address); a.Body.String() != string(s.Body(address)) {
		t.Error("noise goes on")
	}
}

// TestChangesWhileServing is for the race detector.
func TestChangesWhileServing(t *testing.T) {
	s := sitesOf(t, Options{Years: []int{2021}, Noise: true})
	truths := s.Truths()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 10 {
				truth := truths[(i*10+j)%len(truths)]
				ask(s, truth.URL)
				s.EditProse(truth.URL)
				s.Move(truth.URL, truth.path+"x", j%2 == 0)
				s.Truths()
				s.Requests()
			}
		})
	}
	wg.Wait()
	if n := len(s.Requests()); n != 40 {
		t.Errorf("%d requests", n)
	}
}

func TestRequests(t *testing.T) {
	s := sitesOf(t, Options{Years: []int{2021}})
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	entry := s.CrawlSites()[1].Entries[0]
	for _, tag := range []string{"", `"x"`} {
		req, err := http.NewRequest("GET", entry, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("User-Agent", "visitor")
		if tag != "" {
			req.Header.Set("If-None-Match", tag)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	log := s.Requests()
	if len(log) != 2 || log[0].Conditional || !log[1].Conditional || log[0].UserAgent != "visitor" || log[0].Site != "虚云市人民政府" || log[0].URI != "/zwgk/zfxxgknb/" {
		t.Errorf("%+v", log)
	}
	if diff := cmp.Diff(map[string]int{"虚云市人民政府": 1}, s.MaxConcurrent()); diff != "" {
		t.Error(diff)
	}
}
