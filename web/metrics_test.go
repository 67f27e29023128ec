package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// scrape reads the metrics as Prometheus does.
func scrape(t *testing.T, s *Server) map[string]*dto.MetricFamily {
	t.Helper()
	rec := request(t, s, http.MethodGet, "/metrics")
	if rec.Code != http.StatusOK || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/plain") {
		t.Fatalf("got %d %s", rec.Code, rec.Header().Get("Content-Type"))
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	return families
}

// value is that of the counter or gauge with these labels, -1 if there is none.
func value(f *dto.MetricFamily, labels ...string) float64 {
	for _, m := range f.GetMetric() {
		fits := len(m.GetLabel()) == len(labels)/2
		for i, l := range m.GetLabel() { // in the order of their names
			fits = fits && l.GetName() == labels[2*i] && l.GetValue() == labels[2*i+1]
		}
		if fits {
			return m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	return -1
}

func TestMetrics(t *testing.T) {
	store := webtest.NewStore()
	standing := Standing{Reports: 12, Indexed: 11, Behind: 1, Generation: 3}
	var failure error
	s, err := New(Options{Catalog: store, Searcher: store, Version: "1.2.3",
		Standing: func(context.Context) (Standing, error) { return standing, failure }})
	if err != nil {
		t.Fatal(err)
	}
	var inFlight float64
	store.SearchFunc = func(context.Context, nianbao.Query) (*nianbao.Result, error) {
		inFlight = value(scrape(t, s)["nianbao_searches_in_flight"])
		return &nianbao.Result{}, nil
	}
	request(t, s, http.MethodGet, "/search?q=secret")
	request(t, s, http.MethodGet, "/search?level=village")
	request(t, s, http.MethodGet, "/reports/"+store.Held[0].ID)
	request(t, s, http.MethodGet, "/secret")
	request(t, s, "SECRET", "/search")
	got := scrape(t, s)
	for name, want := range map[string]struct {
		value  float64
		labels []string
	}{
		"nianbao_reports":            {12, nil},
		"nianbao_index_reports":      {11, nil},
		"nianbao_index_behind":       {1, nil},
		"nianbao_index_generation":   {3, nil},
		"nianbao_searches_in_flight": {0, nil},
	} {
		if v := value(got[name], want.labels...); v != want.value {
			t.Errorf("%s is %v, want %v", name, v, want.value)
		}
	}
	requests := got["nianbao_http_requests_total"]
	for _, tc := range [][3]string{
		{"GET", "/search", "200"}, {"GET", "/search", "400"}, {"GET", "/reports/:id", "200"}, {"GET", "none", "404"}, {"other", "none", "405"},
	} {
		if v := value(requests, "method", tc[0], "route", tc[1], "status", tc[2]); v != 1 {
			t.Errorf("%v: %v requests in\n%v", tc, v, requests)
		}
	}
	if inFlight != 1 || len(got["nianbao_build_info"].GetMetric()) != 1 || got["go_goroutines"] == nil {
		t.Errorf("in flight %v, build info %v", inFlight, got["nianbao_build_info"])
	}
	for _, h := range got["nianbao_http_request_duration_seconds"].GetMetric() {
		if h.GetHistogram().GetSampleCount() == 0 {
			t.Errorf("nothing observed: %v", h)
		}
	}
	if body := request(t, s, http.MethodGet, "/metrics").Body.String(); strings.Contains(strings.ToLower(body), "secret") {
		t.Error("the metrics hold what was asked for")
	}

	failure = errors.New("broken")
	if got := scrape(t, s); got["nianbao_reports"] != nil || got["nianbao_http_requests_total"] == nil {
		t.Error("a catalog that fails takes the other metrics along, or still counts")
	}
}

// TestMetricsOfAborted checks that an answer that breaks off is counted too.
func TestMetricsOfAborted(t *testing.T) {
	store := webtest.NewStore()
	store.ExportFunc = brokenExport
	s := newServer(t, store)
	srv := httptest.NewServer(s.Handler())
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/api/v1/export/reports?level=county")
	if err == nil {
		resp.Body.Close()
	}
	srv.Close() // waits for the handler
	if v := value(scrape(t, s)["nianbao_http_requests_total"], "method", "GET", "route", "/api/v1/export/:what", "status", "200"); v != 1 {
		t.Errorf("%v requests", v)
	}
}
