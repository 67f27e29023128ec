package web

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// TestExportOfSearch checks that an export of a search holds what the search
// finds, and that a query that cannot be read exports nothing.
func TestExportOfSearch(t *testing.T) {
	store := webtest.NewStore()
	var got *nianbao.ReportFilter
	store.ExportFunc = func(_ context.Context, _ io.Writer, r nianbao.ExportRequest) error {
		got = &r.Filter
		return nil
	}
	s := newServer(t, store)
	for _, tc := range []struct {
		parameters string
		status     int
		want       *nianbao.ReportFilter
	}{
		{"", 200, &nianbao.ReportFilter{}},
		{"?year=2020", 200, &nianbao.ReportFilter{YearFrom: 2020, YearTo: 2020}},
		{"?q=人手&year=2020", 200, &nianbao.ReportFilter{YearFrom: 2020, YearTo: 2020, IDs: []string{store.Held[0].ID}}},
		{"?section=problems", 200, &nianbao.ReportFilter{IDs: []string{store.Held[0].ID}}},
		{"?q=(", 400, nil},
		{"?q=人手&limit=5", 400, nil},
	} {
		got = nil
		if rec := request(t, s, http.MethodGet, "/api/v1/export/reports"+tc.parameters); rec.Code != tc.status {
			t.Errorf("%s: status %d, want %d", tc.parameters, rec.Code, tc.status)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: filter (-want +got):\n%s", tc.parameters, diff)
		}
	}
}

func TestHistogram(t *testing.T) {
	p := &searchPage{BasePage: BasePage{Locale: newServer(t, webtest.NewStore()).ui.Locale("zh")}}
	bucket := func(year string, n int) nianbao.Bucket { return nianbao.Bucket{Value: year, Count: n} }
	h := p.histogram(searchState{"q": {"x"}}, []nianbao.Bucket{bucket("2022", 80), bucket("2019", 40), bucket("2020", 1), bucket("odd", 9)})
	want := histogram{Height: 40, Bars: []histogramBar{
		{"20", "19", "2019年：40份", "40", "/search?q=x&year=2019", 20, 20},
		{"20", "20", "2020年：1份", "1", "/search?q=x&year=2020", 39, 1},
		{"20", "21", "2021年：0份", "", "", 40, 0},
		{"20", "22", "2022年：80份", "80", "/search?q=x&year=2022", 0, 40},
	}}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Errorf("histogram (-want +got):\n%s", diff)
	}
	for name, buckets := range map[string][]nianbao.Bucket{"none": nil, "one year": {bucket("2020", 7)}, "years apart": {bucket("2005", 1), bucket("2099", 1)}} {
		if h := p.histogram(searchState{}, buckets); len(h.Bars) != 0 {
			t.Errorf("%s: %d bars", name, len(h.Bars))
		}
	}
}
