package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/web/internal/webtest"
)

// linkedDataOf reads the description of a page as a crawler does.
func linkedDataOf(t *testing.T, s *Server, target string) map[string]any {
	t.Helper()
	found := document(t, s, target, http.StatusOK).Find("head script[type='application/ld+json']")
	if found.Length() != 1 {
		t.Fatalf("%s: %d descriptions", target, found.Length())
	}
	var d map[string]any
	if err := json.Unmarshal([]byte(found.Text()), &d); err != nil {
		t.Fatalf("%s: %v in %s", target, err, found.Text())
	}
	return d
}

func TestLinkedData(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	h := store.Held[0]
	const base = "https://nianbao.example"
	got := linkedDataOf(t, s, fill(store, "/reports/"+fullID))
	office := map[string]any{"@type": "GovernmentOrganization", "name": "望舒县市场监督管理局", "url": base + "/offices/" + h.OfficeID}
	want := map[string]any{
		"@context": "https://schema.org", "@type": "Report", "@id": base + "/reports/" + h.ID, "url": base + "/reports/" + h.ID,
		"name": h.Report.Title, "identifier": h.ID, "inLanguage": "zh-CN", "isAccessibleForFree": true, "version": 2.0,
		"author": office, "publisher": office, "temporalCoverage": "2020", "datePublished": "2021-01-29",
		"reportNumber": "99012300WS/2021-00017", "isBasedOn": h.URL,
		"spatialCoverage": map[string]any{"@type": "AdministrativeArea", "name": "云溪省泠江市望舒县", "identifier": "990123"},
		"encoding":        map[string]any{"@type": "MediaObject", "contentUrl": base + rawPath(h.ID, 2), "sha256": strings.Repeat("9f86d081884c7d65", 4)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	data := linkedDataOf(t, s, "/about")
	if data["@type"] != "Dataset" || len(data["distribution"].([]any)) != len(exportKinds) {
		t.Errorf("data set: %v", data)
	}
	for _, d := range data["distribution"].([]any) {
		target := strings.TrimPrefix(d.(map[string]any)["contentUrl"].(string), base)
		if rec := request(t, s, http.MethodHead, target); rec.Code != http.StatusOK {
			t.Errorf("%s: %d", target, rec.Code)
		}
	}
}

// TestLinkedDataHostile checks that a title cannot end the element that holds
// the description.
func TestLinkedDataHostile(t *testing.T) {
	const bad = "</script><script>alert(1)</script><!--<script>\u2028\"\\"
	store := webtest.NewStore()
	h := store.Held[0]
	h.Report.Title, h.Report.Office, h.Report.Published = bad, bad, bad
	h.Versions[1].Snapshot.URL = "javascript:alert(1)"
	s := newServer(t, store)
	target := fill(store, "/reports/"+fullID)
	d := linkedDataOf(t, s, target)
	if d["name"] != bad || d["datePublished"] != bad || d["isBasedOn"] != nil {
		t.Errorf("got %v", d)
	}
	body := request(t, s, http.MethodGet, target).Body.String()
	if n := strings.Count(body, "</script>"); n != strings.Count(body, "<script ") || strings.Contains(body, "<script>") {
		t.Errorf("%d ends of scripts in\n%s", n, body)
	}
}

// TestDescriptions checks that pages do not all say the same of themselves, and
// that there is one address for each.
func TestDescriptions(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	seen := map[string]string{}
	for _, target := range []string{"/", "/about", "/offices", "/indicators", "/help/query", "/batch", "/search?q=x", "/reports/" + fullID, "/reports/" + store.Held[1].ID} {
		for _, lang := range []string{"zh", "en"} {
			sep := "?"
			if strings.Contains(target, "?") {
				sep = "&"
			}
			text := document(t, s, fill(store, target)+sep+"lang="+lang, http.StatusOK).Find("meta[name=description]").AttrOr("content", "")
			if other, twice := seen[text]; twice && other != target {
				t.Errorf("%s and %s are both described as %q", other, target, text)
			}
			if seen[text] = target; text == "" || len([]rune(text)) > descriptionLength {
				t.Errorf("%s in %s is described as %q", target, lang, text)
			}
		}
	}
	for target, want := range map[string]string{
		"/search?q=x&sort=oldest&limit=5&lang=en": "https://nianbao.example/search?q=x",
		"/reports/" + fullID + "?version=1&q=x":   "https://nianbao.example/reports/" + store.Held[0].ID,
		"/offices?utm_source=mail":                "https://nianbao.example/offices",
	} {
		if got := document(t, s, fill(store, target), http.StatusOK).Find("link[rel=canonical]").AttrOr("href", ""); got != want {
			t.Errorf("%s: canonical is %s", target, got)
		}
	}
}
