package web

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"nianbao/web/internal/webtest"
)

// TestTrendsCSV checks that the file has a line for each indicator, group and
// year with reports, and the same numbers as the answer in JSON.
func TestTrendsCSV(t *testing.T) {
	s := newServer(t, webtest.NewStore())
	rec := request(t, s, http.MethodGet, "/api/v1/trends?indicator=req_new&indicator=grant_rate&format=csv&bom=true&by=level")
	body, marked := strings.CutPrefix(rec.Body.String(), "\ufeff")
	if rec.Code != http.StatusOK || !marked || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/csv") {
		t.Fatalf("%d %v %s", rec.Code, rec.Header(), body)
	}
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range lines[0] {
		at[name] = i
	}
	seen := map[string]bool{}
	for _, line := range lines[1:] {
		key := line[at["indicator"]] + " " + line[at["group"]] + " " + line[at["year"]]
		if seen[key] {
			t.Errorf("%s stands there twice", key)
		}
		seen[key] = true
		isRate := line[at["indicator"]] == "grant_rate"
		if known := line[at["n"]] != "0"; known && isRate == (line[at["rate"]] == "") || isRate && line[at["sum"]] != "" {
			t.Errorf("%s: %q", key, line)
		}
	}
	if len(seen) < 4 {
		t.Errorf("lines for %v", seen)
	}
	if rec := request(t, s, http.MethodGet, "/api/v1/trends?indicator=req_new&format=xml"); rec.Code != http.StatusBadRequest {
		t.Errorf("format=xml: %d", rec.Code)
	}
}
