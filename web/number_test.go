package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// TestNumberPlace follows the links of numbers to their cells.
func TestNumberPlace(t *testing.T) {
	store := webtest.NewStore()
	held := store.Held[0]
	s, err := New(Options{Catalog: store, Measures: []Measure{
		{Code: "grant_rate", Fractions: []Fraction{{Numerator: []string{"nowhere", "whole"}, Denominator: []string{"res_total"}}}},
		{Code: "whole", Parts: []string{"req_new"}},
		{Code: "round", Parts: []string{"round"}},
	}, Series: []Series{{Code: "asked", Members: []SeriesMember{{Form: "other", Codes: []string{"never"}}, {Form: held.Report.Form, Codes: []string{"req_new"}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	cellOf := func(code string, applicants ...nianbao.Applicant) string {
		for _, a := range applicants {
			for _, o := range held.Report.Observations {
				if o.Indicator == code && o.Applicant == a {
					return "#" + nianbao.CellID(o.Table, o.Row, o.Col)
				}
			}
		}
		t.Fatalf("the report has no %s of %v", code, applicants)
		return ""
	}
	page := reportPath(held.ID)
	total := cellOf("req_new", nianbao.ApplicantTotal, nianbao.ApplicantNone)
	for path, want := range map[string]string{
		numberPath(held.ID, "req_new", nianbao.ApplicantNone):    page + total,
		numberPath(held.ID, "req_new", nianbao.ApplicantNatural): page + cellOf("req_new", nianbao.ApplicantNatural),
		numberPath(held.ID, "grant_rate", nianbao.ApplicantNone): page + total,
		numberPath(held.ID, "asked", nianbao.ApplicantNone):      page + total,
		numberPath(held.ID, "round", nianbao.ApplicantNone):      page,
	} {
		rec := request(t, s, http.MethodGet, path)
		if got := rec.Header().Get("Location"); rec.Code != http.StatusFound || got != want {
			t.Errorf("%s: %d to %q, want %q", path, rec.Code, got, want)
		}
	}
	for path, status := range map[string]int{"/reports/none/numbers/req_new": 404, page + "/numbers/req_new?applicant=moon": 400} {
		if rec := request(t, s, http.MethodGet, path); rec.Code != status {
			t.Errorf("%s: %d, want %d", path, rec.Code, status)
		}
	}
	if got := numberPath("r", "a b", nianbao.ApplicantNatural); got != "/reports/r/numbers/a%20b?applicant="+url.QueryEscape("natural") || strings.Contains(got, " ") {
		t.Error(got)
	}
}
