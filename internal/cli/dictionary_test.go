package cli

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"nianbao/internal/indicator"
	"nianbao/web"
)

// TestDictionaryIsServed opens the page and the resource of every number in
// both languages, and follows the codes that they name.
func TestDictionaryIsServed(t *testing.T) {
	site, err := web.New(web.Options{Measures: measures(), Series: series(), NearMeasures: indicator.Near})
	if err != nil {
		t.Fatal(err)
	}
	get := func(target string, status int) string {
		rec := httptest.NewRecorder()
		site.Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, target, nil))
		if rec.Code != status {
			t.Errorf("%s: %d, want %d", target, rec.Code, status)
		}
		return rec.Body.String()
	}
	for _, lang := range []string{"zh", "en"} {
		list := get("/indicators?lang="+lang, 200)
		for _, e := range indicator.Dictionary() {
			if !strings.Contains(list, `href="/indicators/`+e.Code+`"`) {
				t.Errorf("%s is not listed", e.Code)
			}
			page := get("/indicators/"+e.Code+"?lang="+lang, 200)
			for _, want := range []string{e.Definition.English, `id="series"`} {
				if !strings.Contains(page, strings.ReplaceAll(want, "'", "&#39;")) {
					t.Errorf("%s: the page in %s lacks %q", e.Code, lang, want)
				}
			}
		}
	}
	for _, e := range indicator.Dictionary() {
		get("/api/v1/indicators/"+e.Code, 200)
	}
	if body := get("/api/v1/indicators/rec_totl", 404); !strings.Contains(body, `"near":["rec_total"`) {
		t.Errorf("near codes: %s", body)
	}
}
