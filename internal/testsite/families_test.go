package testsite

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// visitor walks a site as a person with a browser would.
type visitor struct {
	t    *testing.T
	s    *Sites
	seen map[string]bool // addresses that were answered with 200
	tags map[string]bool // "element attribute" pairs that are followed
}

// get fetches a page and decodes it by what its first bytes declare.
func (v *visitor) get(method, address, form string) (int, string) {
	v.t.Helper()
	req := httptest.NewRequest(method, address, strings.NewReader(form))
	if form != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rec := httptest.NewRecorder()
	v.s.Handler().ServeHTTP(rec, req)
	body := rec.Body.Bytes()
	if regexp.MustCompile(`charset="?gb`).Match(body) {
		body, _ = simplifiedchinese.GB18030.NewDecoder().Bytes(body)
	}
	return rec.Code, string(body)
}

// walk follows links from an address, and what more finds in a page.
func (v *visitor) walk(address string, more func(address, body string) []string) {
	queue := []string{address}
	for len(queue) > 0 {
		address, queue = queue[0], queue[1:]
		if v.seen[address] || len(v.seen) > 300 {
			continue
		}
		code, body := v.get("GET", address, "")
		if code != 200 {
			continue
		}
		v.seen[address] = true
		queue = append(queue, v.links(address, body)...)
		if more != nil {
			queue = append(queue, more(address, body)...)
		}
	}
}

// links are the addresses of a page's links that stay on its host.
func (v *visitor) links(address, body string) []string {
	base, err := url.Parse(address)
	if err != nil {
		v.t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	var all []string
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if !v.tags[n.Data+" "+a.Key] {
				continue
			}
			if u, err := base.Parse(a.Val); err == nil && u.Host == base.Host {
				u.Fragment = ""
				all = append(all, u.String())
			}
		}
	}
	return all
}

// TestFamilies reaches every report of every site by the means that are its
// system's own, and by these alone.
func TestFamilies(t *testing.T) {
	s := sitesOf(t, Options{Families: true})
	paging := regexp.MustCompile(`createPageHTML\('page_div',(\d+),`)
	pageCount := regexp.MustCompile(`pageCount:(\d+)`)
	organ := regexp.MustCompile(`organId: "(\d+)"`)
	hidden := regexp.MustCompile(`name="(__[A-Z]+)"[^>]* value="([^"]*)"`)
	location := regexp.MustCompile(`<loc>([^<]*)</loc>`)
	tests := []struct {
		key  string
		more func(v *visitor, address, body string) []string // nil = links do
	}{
		{SiteUCAP, func(v *visitor, address, body string) (all []string) {
			if m := paging.FindStringSubmatch(body); m != nil {
				for n := 2; fmt.Sprint(n) <= m[1]; n++ {
					all = append(all, fmt.Sprintf("http://www.jiashan.example/jiashan/c107031/common_list_%d.shtml", n))
				}
			}
			return all
		}},
		{SiteAnnual, nil},
		{SiteVSB, nil},
		{SiteLonsun, func(v *visitor, address, body string) (all []string) {
			ask := func(organ string, page int) string {
				return fmt.Sprintf("http://xxgk.nijiang.example%s?labelName=publicInfoList&siteId=%s&pageSize=5&pageIndex=%d&organId=%s&type=4&catId=%s", lonsunLabel, lonsunSite, page, organ, lonsunCategory)
			}
			if m := organ.FindStringSubmatch(body); m != nil {
				all = append(all, ask(m[1], 1))
			}
			if m := pageCount.FindStringSubmatch(body); m != nil {
				u, _ := url.Parse(address)
				for n := 2; fmt.Sprint(n) <= m[1]; n++ {
					all = append(all, ask(u.Query().Get("organId"), n))
				}
			}
			return all
		}},
		{SiteOpenness, nil},
		{SiteASPX, func(v *visitor, address, body string) (all []string) {
			for n := 2; strings.Contains(address, "pid=971") && strings.Contains(body, fmt.Sprintf("&#39;%d&#39;", n)); n++ {
				form := url.Values{"__EVENTTARGET": {"AspNetPager1"}, "__EVENTARGUMENT": {fmt.Sprint(n)}}
				for _, m := range hidden.FindAllStringSubmatch(body, -1) {
					if !form.Has(m[1]) {
						form.Set(m[1], m[2])
					}
				}
				code, page := v.get("POST", address, form.Encode())
				if code != 200 {
					v.t.Errorf("posted page %d: status %d", n, code)
				}
				all = append(all, v.links(address, page)...)
			}
			return all
		}},
		{SiteFolders, nil},
		{SiteSitemap, func(v *visitor, address, body string) (all []string) {
			if strings.HasSuffix(address, "/") {
				_, robots := v.get("GET", address+"robots.txt", "")
				return strings.Fields(strings.SplitAfter(robots, "Sitemap:")[1])
			}
			if strings.HasSuffix(address, ".gz") {
				z, err := gzip.NewReader(strings.NewReader(body))
				if err != nil {
					v.t.Fatal(err)
				}
				text, _ := io.ReadAll(z)
				body = string(text)
			}
			for _, m := range location.FindAllStringSubmatch(body, -1) {
				if strings.HasPrefix(m[1], "http://xxgk.shili.example/") {
					all = append(all, m[1])
				}
			}
			return all
		}},
		{SiteFrame, nil},
	}
	for _, tt := range tests {
		t.Run(tt.key, func(t *testing.T) {
			reached := func(home, special bool) (int, *visitor) {
				v := &visitor{t: t, s: s, seen: map[string]bool{}, tags: map[string]bool{"a href": true}}
				v.tags["iframe src"] = special
				for _, c := range s.CrawlSites() {
					if c.Key != tt.key {
						continue
					}
					starts := c.Entries
					if home {
						u, _ := url.Parse(c.Entries[0])
						starts = append(starts, "http://"+u.Host+"/")
					}
					for _, start := range starts {
						v.walk(start, func(address, body string) []string {
							if tt.more == nil || !special {
								return nil
							}
							return tt.more(v, address, body)
						})
					}
				}
				n := 0
				for _, truth := range s.Truths() {
					if st, path, _ := s.locate(truth.URL); st.key == tt.key && v.seen["http://"+st.host+path] {
						n++
					}
				}
				return n, v
			}
			all, v := reached(true, true)
			if all != 12 {
				t.Errorf("%d of 12 reports reached", all)
			}
			plain, _ := reached(false, false)
			if special := tt.more != nil || tt.key == SiteFolders || tt.key == SiteFrame; (plain < 12) != special {
				t.Errorf("%d of 12 reports are reached by links from the entries", plain)
			}
			st := siteOf(s, tt.key)
			if len(v.seen) < 15 || len(st.links) < 12 {
				t.Errorf("%d pages reached, %d links listed", len(v.seen), len(st.links))
			}
			if !st.linked && len(st.links) != 15 {
				t.Errorf("%d lines in the lists, want 12 reports and 3 look-alikes", len(st.links))
			}
		})
	}
}

func siteOf(s *Sites, key string) *site {
	for _, st := range s.sites {
		if st.key == key {
			return st
		}
	}
	return nil
}

func TestFamiliesDiffer(t *testing.T) {
	s := sitesOf(t, Options{Families: true})
	demo := sitesOf(t, Options{})
	names, hosts, charsets, titles, offices := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, st := range s.sites {
		if names[st.name] || hosts[st.host] {
			t.Errorf("%s or %s is there twice", st.name, st.host)
		}
		names[st.name], hosts[st.host], charsets[st.charset] = true, true, true
	}
	for _, truth := range demo.Truths() {
		offices[truth.Report.Office] = true
	}
	attached := 0
	for _, truth := range s.Truths()[len(demo.Truths()):] {
		if offices[truth.Report.Office] {
			t.Errorf("%s reports on a site of the demonstration, too", truth.Report.Office)
		}
		title := strings.ReplaceAll(truth.Report.Title, truth.Report.Office, "")
		titles[regexp.MustCompile(`\d+`).ReplaceAllString(title, "")] = true
		if truth.Attachment {
			attached++
		}
	}
	if len(charsets) != 4 || len(titles) < 8 || attached != 4 {
		t.Errorf("%d charsets, %d forms of titles, %d attachments", len(charsets), len(titles), attached)
	}
}

func TestPostBackIsChecked(t *testing.T) {
	v := &visitor{t: t, s: sitesOf(t, Options{Families: true})}
	state, validation := aspxState(1)
	other, _ := aspxState(2)
	if !strings.Contains(validation, "+") || !strings.HasSuffix(validation, "=") {
		t.Fatalf("nothing in %s needs care", validation)
	}
	for _, tt := range []struct {
		name   string
		form   url.Values
		status int
	}{
		{"right", url.Values{"__VIEWSTATE": {state}, "__EVENTVALIDATION": {validation}, "__EVENTTARGET": {"AspNetPager1"}, "__EVENTARGUMENT": {"2"}}, 200},
		{"none", url.Values{"__EVENTTARGET": {"AspNetPager1"}, "__EVENTARGUMENT": {"2"}}, 500},
		{"of two pages", url.Values{"__VIEWSTATE": {other}, "__EVENTVALIDATION": {validation}}, 500},
		{"plus lost", url.Values{"__VIEWSTATE": {state}, "__EVENTVALIDATION": {strings.ReplaceAll(validation, "+", " ")}}, 500},
	} {
		code, body := v.get("POST", "http://xxgk.xuyun.example"+aspxList, tt.form.Encode())
		if code != tt.status || (code == 200) != strings.Contains(body, "第2页") {
			t.Errorf("%s: status %d, want %d", tt.name, code, tt.status)
		}
	}
}

func TestFileIsPDF(t *testing.T) {
	if body := pdf("x"); !bytes.HasPrefix(body, []byte("%PDF-1.4\n")) || !bytes.HasSuffix(body, []byte("%%EOF\n")) {
		t.Errorf("%q", body)
	}
}
