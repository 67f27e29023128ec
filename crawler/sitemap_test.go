package crawler

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const urlset = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://x.example/">
<url><loc> http://a.example/zfxxgk/zfxxgknb/1.html?a=1&amp;b=2 </loc><lastmod>2021-01-29</lastmod><image:image><image:loc>http://a.example/1.jpg</image:loc></image:image></url>
<url><loc><![CDATA[http://a.example/2.html]]></loc></url><url><lastmod>2020</lastmod></url></urlset>`

func TestParseSitemap(t *testing.T) {
	pages := []SitemapURL{{"http://a.example/zfxxgk/zfxxgknb/1.html?a=1&b=2", "2021-01-29"}, {"http://a.example/2.html", ""}}
	tests := []struct {
		name string
		body []byte
		want Sitemap
		bad  bool
	}{
		{"pages", []byte(urlset), Sitemap{Pages: pages}, false},
		{"packed", packed(t, urlset), Sitemap{Pages: pages}, false},
		{"index", []byte(`<sitemapindex><sitemap><loc>http://a.example/s1.xml.gz</loc><lastmod>2022-01-01T00:00:00+08:00</lastmod></sitemap></sitemapindex>`),
			Sitemap{Sitemaps: []SitemapURL{{"http://a.example/s1.xml.gz", "2022-01-01T00:00:00+08:00"}}}, false},
		{"lines", []byte("http://a.example/1.html\r\n# x\nhttp://a.example/2.html"),
			Sitemap{Pages: []SitemapURL{{Loc: "http://a.example/1.html"}, {Loc: "http://a.example/2.html"}}}, false},
		{"in GBK", []byte("<?xml version='1.0' encoding='gbk'?><urlset><url><loc>http://a.example/\xc4\xea\xb1\xa8/</loc></url></urlset>"),
			Sitemap{Pages: []SitemapURL{{Loc: "http://a.example/年报/"}}}, false},
		{"cut", []byte(`<urlset><url><loc>http://a.example/1.html</loc></url><url><loc>http://a.ex`), Sitemap{Pages: []SitemapURL{{Loc: "http://a.example/1.html"}}}, true},
		{"cut while packed", packed(t, urlset)[:40], Sitemap{}, true},
		{"bad packing", []byte{0x1f, 0x8b, 1, 2}, Sitemap{}, true},
		{"empty", nil, Sitemap{}, false},
		{"no sitemap", []byte(`<html><body>404</body></html>`), Sitemap{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseSitemap(tt.body)
			if (err != nil) != tt.bad || err != nil && !errors.Is(err, nianbao.ErrInvalid) {
				t.Errorf("error %v, want one: %v", err, tt.bad)
			}
			if tt.name == "cut" && len(got.Pages) > 1 {
				got.Pages = got.Pages[:1] // the second is as long as it was cut
			}
			if tt.name == "cut while packed" {
				return
			}
			if diff := cmp.Diff(&tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseSitemapLimits(t *testing.T) {
	many := "<urlset>" + strings.Repeat("<url><loc>http://a.example/</loc></url>", maxSitemapURLs+1) + "</urlset>"
	got, err := ParseSitemap(packed(t, many))
	if err == nil || len(got.Pages) != maxSitemapURLs {
		t.Errorf("%d addresses, %v; want %d and an error", len(got.Pages), err, maxSitemapURLs)
	}
	large := "<urlset><url><loc>http://a.example/1</loc></url>" + strings.Repeat(" ", maxSitemapSize)
	if got, err := ParseSitemap(packed(t, large)); err == nil || len(got.Pages) != 1 {
		t.Errorf("%d addresses, %v; want 1 and an error", len(got.Pages), err)
	}
}

func FuzzParseSitemap(f *testing.F) {
	f.Add([]byte(urlset))
	f.Add(packed(f, urlset))
	f.Add([]byte("http://a.example/1.html\nhttp://a.example/2.html"))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := ParseSitemap(body)
		if m == nil {
			t.Fatalf("nil, %v", err)
		}
		for _, u := range append(m.Pages, m.Sitemaps...) {
			if u.Loc == "" || len(u.Loc) > 2*maxURL {
				t.Errorf("address of %d bytes", len(u.Loc))
			}
			promisingPath(u.Loc)
		}
	})
}

func TestPromisingPath(t *testing.T) {
	for _, u := range []string{
		"http://a.example/zwgk/zfxxgk/zfxxgknb/202101/t20210129_1.html", "http://a.example/xxgknb/", "http://a.example/gknb/gknb2017/",
		"http://a.example/zfxxgk/ndbg/index.html", "http://a.example/zfxxgk/annual-report/", "http://a.example/xxgk/ndgzbg_567/1.html",
		"http://a.example/module/xxgk/xxgkAnnualReport.jsp?area=1", "http://a.example/zfxxgk/zfxxgknb_171215/", "http://a.example/zfxxgk/2018nb/",
		"http://a.example/zfxxgkgzndbg/", "http://a.example/zwgk/zfxxgknb.htm",
	} {
		if !promisingPath(u) {
			t.Errorf("%s: want promising", u)
		}
	}
	for _, u := range []string{
		"http://a.example/", "http://a.example/xwzx/", "http://a.example/zfxxgk/zfxxgkzn/", "http://a.example/fzzfjs/fzzfndbg/", "http://a.example/tjnb/",
		"http://a.example/zwgk/wzgznb/", "http://a.example/inbox/", "http://a.example/nbjb/", ":",
	} {
		if promisingPath(u) {
			t.Errorf("%s: want not promising", u)
		}
	}
	for _, path := range columnPaths {
		if !promisingPath("http://a.example/" + path) {
			t.Errorf("%s: a path to probe is not promising", path)
		}
	}
	if len(columnPaths) == 0 {
		t.Error("no paths to probe")
	}
}

func ExampleParseSitemap() {
	m, err := ParseSitemap([]byte(`<urlset><url><loc>http://a.example/nb/</loc></url></urlset>`))
	fmt.Println(m.Pages[0].Loc, err)
	// Output: http://a.example/nb/ <nil>
}
