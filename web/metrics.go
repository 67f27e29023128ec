package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"nianbao/internal/nianbao"
)

// Standing is what there is to serve from, for those who watch over it.
type Standing struct {
	Reports    int    // held by the catalog
	Indexed    uint64 // held by the index
	Behind     int    // reports that the index does not show as they are now
	Generation int    // of the index; a rebuild raises it
}

// metrics count for Prometheus what the server does. They say nothing of who
// asks, and nothing of what is asked for but the route.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	searching prometheus.Gauge
	searches  *prometheus.HistogramVec
}

func newMetrics(version string) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "nianbao_http_requests_total",
			Help: "Requests by route, method and status."}, []string{"route", "method", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "nianbao_http_request_duration_seconds",
			Help: "Time until the answer was sent, by route.", Buckets: prometheus.DefBuckets}, []string{"route"}),
		searching: prometheus.NewGauge(prometheus.GaugeOpts{Name: "nianbao_searches_in_flight",
			Help: "Searches that the index is working on or that wait for it."}),
		searches: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "nianbao_search_duration_seconds",
			Help: "Time that the index took, by outcome.", Buckets: prometheus.DefBuckets}, []string{"outcome"}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "nianbao_build_info", Help: "Always 1."}, []string{"version", "goversion"})
	build.WithLabelValues(version, runtime.Version()).Set(1)
	m.registry.MustRegister(m.requests, m.durations, m.searching, m.searches, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// measureRequests counts a request when it is over.
func (s *Server) measureRequests(c *gin.Context) {
	start := s.now()
	// Deferred, because an aborted stream leaves by a panic.
	defer func() {
		route := orElse(c.FullPath(), "none")
		s.metrics.requests.WithLabelValues(route, knownMethod(c.Request.Method), strconv.Itoa(c.Writer.Status())).Inc()
		s.metrics.durations.WithLabelValues(route).Observe(s.now().Sub(start).Seconds())
	}()
	c.Next()
}

// knownMethod keeps what clients make up out of the labels.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// metricsHandler answers GET /metrics.
func (s *Server) metricsHandler() gin.HandlerFunc {
	h := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{
		ErrorLog: promLog{s.log}, ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4, Timeout: 10 * time.Second,
		DisableCompression: true, // as for every other answer, it is done outside
	})
	return func(c *gin.Context) {
		c.Header("Cache-Control", "no-store")
		h.ServeHTTP(c.Writer, c.Request)
	}
}

// promLog logs what goes wrong while metrics are gathered.
type promLog struct{ log *slog.Logger }

func (l promLog) Println(v ...any) { l.log.Error("metrics failed", slog.Any("err", v)) }

// measured is a searcher whose searches are counted.
type measured struct {
	Searcher
	m   *metrics
	now func() time.Time
}

// Search searches.
func (s measured) Search(ctx context.Context, q nianbao.Query) (*nianbao.Result, error) {
	start := s.now()
	outcome := "panic"
	s.m.searching.Inc()
	defer func() {
		s.m.searching.Dec()
		s.m.searches.WithLabelValues(outcome).Observe(s.now().Sub(start).Seconds())
	}()
	res, err := s.Searcher.Search(ctx, q)
	switch {
	case err != nil:
		outcome = "error"
	case res.Partial:
		outcome = "partial"
	default:
		outcome = "ok"
	}
	return res, err
}

var (
	reportsDesc    = prometheus.NewDesc("nianbao_reports", "Reports held.", nil, nil)
	indexedDesc    = prometheus.NewDesc("nianbao_index_reports", "Reports in the index.", nil, nil)
	behindDesc     = prometheus.NewDesc("nianbao_index_behind", "Reports that the index does not show as they are now.", nil, nil)
	generationDesc = prometheus.NewDesc("nianbao_index_generation", "Number of the live generation of the index; a rebuild raises it.", nil, nil)
)

// standingCollector asks how things stand whenever metrics are gathered.
type standingCollector func(context.Context) (Standing, error)

// Describe names the metrics.
func (standingCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{reportsDesc, indexedDesc, behindDesc, generationDesc} {
		to <- d
	}
}

// Collect gathers the metrics; where that fails, they are missing.
func (f standingCollector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	st, err := f(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(reportsDesc, err)
		return
	}
	for desc, v := range map[*prometheus.Desc]float64{
		reportsDesc: float64(st.Reports), indexedDesc: float64(st.Indexed), behindDesc: float64(st.Behind), generationDesc: float64(st.Generation),
	} {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, v)
	}
}
