package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nianbao/web/internal/webtest"
)

// TestEmbed follows the code of each drawing of a page to what it embeds.
func TestEmbed(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	for _, path := range []string{"/trends?indicator=req_new&indicator=grant_rate&by=level", "/compare?indicator=req_new&year=2019..2022&lang=en", "/coverage?by=level&year=2019..2021",
		"/terms?q=人手不足&q=公开&by=level", "/members?office=望舒县人民政府"} {
		doc := document(t, s, path, http.StatusOK)
		codes := doc.Find("details.embed textarea")
		tables := doc.Find("table[data-chart]:not(#dates)")
		if codes.Length() == 0 || codes.Length() != tables.Length() {
			t.Errorf("%s: %d codes for %d drawings", path, codes.Length(), tables.Length())
		}
		codes.Each(func(i int, code *goquery.Selection) {
			frame, err := goquery.NewDocumentFromReader(strings.NewReader(code.Text()))
			if err != nil {
				t.Fatal(err)
			}
			src := frame.Find("iframe").AttrOr("src", "")
			local, ok := strings.CutPrefix(src, "https://nianbao.example")
			if !ok || frame.Find("iframe").AttrOr("title", "") == "" {
				t.Fatalf("%s: code %q", path, code.Text())
			}
			rec := request(t, s, http.MethodGet, local, "Cookie", "lang=en")
			if got := rec.Header().Get("Content-Security-Policy"); rec.Code != 200 || !strings.Contains(got, "frame-ancestors *") || strings.Contains(got, "unsafe-inline") {
				t.Fatalf("%s: %d, %s", local, rec.Code, got)
			}
			one, err := goquery.NewDocumentFromReader(rec.Body)
			if err != nil {
				t.Fatal(err)
			}
			tables.Eq(i).Find(".breakmark").Remove() // the page explains them; here the reasons stand below
			if a, b := strings.Fields(one.Find("table[data-chart]").Text()), strings.Fields(tables.Eq(i).Text()); !slices.Equal(a, b) || one.Find("table").Length() != 1 {
				t.Errorf("%s: another table than on the page", local)
			}
			full := one.Find("main p a").First().AttrOr("href", "")
			if !strings.HasPrefix(full, "https://nianbao.example"+path[:strings.Index(path, "?")]+"?") || strings.Contains(full, "figure=") {
				t.Errorf("%s: leads to %s", local, full)
			}
			if reasons := one.Find("table ~ p, .scroll ~ p").Length(); (reasons > 0) != (one.Find("th[data-break]").Length() > 0) {
				t.Errorf("%s: %d reasons of breaks", local, reasons)
			}
			runChecks(t, one, []check{{"header, footer, nav, details.embed, .breakmark", 0, ""}, {"base[target=_blank]:not([href])", 1, ""}, {"main", 1, ""}, {"meta[name=robots][content=noindex]", 1, ""}, {"script[src*=chart]", -1, ""}, {"link[rel=canonical]", 0, ""}})
		})
	}
	for path, status := range map[string]int{
		"/embed/search?q=a": 404, "/embed/trends": 404, "/embed/trends?indicator=req_new&figure=2": 404, "/embed/trends?indicator=req_new&figure=0": 400,
		"/embed/trends?indicator=nothing": 400, "/embed/" + url.PathEscape("../about"): 404,
	} {
		if rec := request(t, s, http.MethodGet, path); rec.Code != status || strings.Contains(rec.Header().Get("Content-Security-Policy"), "frame-ancestors *") {
			t.Errorf("%s: %d, want %d", path, rec.Code, status)
		}
	}
	rec := request(t, s, http.MethodGet, "/embed/trends?indicator=req_new&lang=en")
	if got := rec.Header().Get("Set-Cookie"); got != "" || rec.Header().Get("Cache-Control") != "public, max-age=600" || !strings.Contains(rec.Body.String(), "Source: Nianbao") {
		t.Errorf("an embedded drawing sets %q", got)
	}
	if rec := request(t, s, http.MethodGet, "/trends?indicator=req_new"); strings.Contains(rec.Header().Get("Content-Security-Policy"), "frame-ancestors *") {
		t.Error("a whole page may be framed")
	}
}
