package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"nianbao/index"
	"nianbao/internal/catalog"
	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
	"nianbao/web"
)

// told is what a generated report says: the truth that answers are held
// against. A number that is not in the map stands in no cell; NaN is a blank.
type told struct {
	report  *nianbao.Report
	numbers map[string]float64
}

func (r *told) id() string { return r.report.ID() }

// known gives a number, if the report has it.
func (r *told) known(code string) (float64, bool) {
	v, ok := r.numbers[code]
	return v, ok && !math.IsNaN(v)
}

// world is a small country: fictional divisions, offices of three levels, reports
// of 2016 to 2022 in three forms.
type world struct {
	reports []*told
	handler http.Handler
}

var (
	worldRegions = []nianbao.Region{
		{Code: "990000", Names: []string{"云梦省"}}, {Code: "990100", Names: []string{"云梦省", "青石市"}}, {Code: "990102", Names: []string{"云梦省", "青石市", "河东区"}},
		{Code: "980000", Names: []string{"白鹿省"}}, {Code: "980200", Names: []string{"白鹿省", "松江市"}}, {Code: "980203", Names: []string{"白鹿省", "松江市", "柳河县"}},
	}
	worldLevels = []nianbao.Level{nianbao.LevelProvince, nianbao.LevelCity, nianbao.LevelCounty}
	worldBodies = []string{"民政局", "水利局", "财政局", "商务局", "教育局"}
	worldYears  = []int{2016, 2017, 2018, 2019, 2020, 2021, 2022}
)

const worldSeed = 42

// newWorld makes the country and serves it.
func newWorld(t *testing.T) *world {
	t.Helper()
	rng := rand.New(rand.NewPCG(worldSeed, 1))
	w := &world{}
	for i := range worldRegions {
		region := &worldRegions[i]
		for _, body := range worldBodies {
			for _, year := range worldYears {
				if rng.IntN(10) > 0 { // one in ten is not held
					w.add(rng, region, worldLevels[i%3], region.Names[len(region.Names)-1]+body, year, nianbao.ScopeOwn)
				}
			}
		}
		for _, year := range worldYears {
			w.add(rng, region, worldLevels[i%3], region.Names[len(region.Names)-1]+"人民政府", year, nianbao.ScopeGovernmentWide)
		}
	}
	w.serve(t)
	return w
}

// add makes one report with numbers drawn at random.
func (w *world) add(rng *rand.Rand, region *nianbao.Region, level nianbao.Level, office string, year int, scope nianbao.Scope) {
	r := &told{numbers: map[string]float64{}, report: &nianbao.Report{
		Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", office, year), Office: office, Year: year, Scope: scope,
		Form: nianbao.FormOfYear(year), Level: level, Region: region,
		Published: publishedAt(rng, year, scope), PublishedFrom: nianbao.DateVisible,
		Sections: []nianbao.Section{{Kind: nianbao.SectionOverview, Heading: "一、总体情况", Text: []string{"人手不足。", "培训较少。"}[rng.IntN(2)]}},
	}}
	codes := formCodes[r.report.Form]
	for _, code := range codes {
		switch rng.IntN(12) {
		case 0: // no such cell
		case 1:
			r.numbers[code] = math.NaN()
		default:
			r.numbers[code] = float64(rng.IntN(40))
		}
	}
	applicant := nianbao.ApplicantTotal
	if r.report.Form == nianbao.Form2014 {
		applicant = nianbao.ApplicantNone
	}
	for i, code := range codes {
		v, ok := r.numbers[code]
		if !ok {
			continue
		}
		o := nianbao.Observation{Indicator: code, Applicant: applicant, Value: v, Raw: fmt.Sprint(v), Unit: "件", State: nianbao.StateValue, Table: 3, Row: i, Col: 9}
		if i > len(codes)-7 && applicant == nianbao.ApplicantTotal {
			o.Applicant = nianbao.ApplicantNone // table four
		}
		if math.IsNaN(v) {
			o.Value, o.Raw, o.State = 0, "", nianbao.StateBlank
		}
		r.report.Observations = append(r.report.Observations, o)
	}
	w.reports = append(w.reports, r)
}

// publishedAt draws a date around the deadline.
func publishedAt(rng *rand.Rand, year int, scope nianbao.Scope) string {
	deadline := time.Date(year+1, 1, 31, 0, 0, 0, 0, time.UTC)
	if year < 2019 || scope == nianbao.ScopeGovernmentWide {
		deadline = time.Date(year+1, 3, 31, 0, 0, 0, 0, time.UTC)
	}
	switch rng.IntN(12) {
	case 0:
		return ""
	case 1:
		return deadline.AddDate(0, 0, 301+rng.IntN(500)).Format(time.DateOnly)
	}
	return deadline.AddDate(0, 0, rng.IntN(60)-30).Format(time.DateOnly)
}

var formCodes = map[nianbao.Form][]string{
	nianbao.Form2014: {"req_new", "req_online", "req_letter", "ans_total", "ans_granted", "ans_already_public", "ans_partial", "ans_denied",
		"ans_not_responsible", "ans_not_exist", "rec_upheld", "rec_corrected", "rec_other", "rec_total_e2", "lit_upheld", "lit_corrected", "lit_other", "lit_total_e2"},
	nianbao.Form2019: newFormCodes,
	nianbao.Form2021: newFormCodes,
}

var newFormCodes = []string{"req_new", "req_carried_in", "res_granted", "res_partial",
	"deny_state_secret", "deny_other_law", "deny_safety_stability", "deny_third_party", "deny_internal_affairs", "deny_process_info", "deny_enforcement_file", "deny_admin_query",
	"unable_not_held", "unable_needs_creation", "unable_unclear", "res_total", "req_carried_out",
	"rec_upheld", "rec_corrected", "rec_other", "rec_total", "litd_total", "litr_total"}

// serve stores the reports and answers requests over them.
func (w *world) serve(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	dir := t.TempDir()
	c, err := catalog.Open(ctx, catalog.Options{Path: filepath.Join(dir, "catalog.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	var entries []nianbao.Entry
	for i, r := range w.reports {
		sum := fmt.Sprintf("%064x", i+1)
		entries = append(entries, nianbao.Entry{Report: r.report, Rules: "1", Snapshot: nianbao.Snapshot{
			URL: fmt.Sprintf("http://a.example/%d.html", i), Captured: worldCaptured, Status: 200, SHA256: sum, Location: nianbao.Location{File: "a", Offset: int64(i)}}})
	}
	if _, err := c.Store(ctx, entries...); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(ctx, index.Options{Dir: filepath.Join(dir, "index"), Texts: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	var held []*nianbao.Held
	if err := c.EachReport(ctx, nianbao.ReportFilter{}, func(h *nianbao.Held) error { held = append(held, h); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := x.Put(ctx, held...); err != nil {
		t.Fatal(err)
	}
	site, err := web.New(web.Options{Catalog: c, Searcher: x, Finder: x, Observations: c, Lister: c, Terms: x,
		Statistics: compare.New(compare.Options{Source: c, Now: func() time.Time { return worldNow }})})
	if err != nil {
		t.Fatal(err)
	}
	w.handler = site.Handler()
}

var (
	worldCaptured = time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC)
	worldNow      = time.Date(2023, 7, 1, 0, 0, 0, 0, time.UTC)
)

// asked asks the API, as key and value pairs, and reads its answer.
func asked[T any](t *testing.T, w *world, path string, pairs ...string) T {
	t.Helper()
	body, status := w.ask(path, pairs...)
	var out T
	if status != http.StatusOK {
		t.Fatalf("%s %v: %d %s", path, pairs, status, body)
	}
	if err := json.Unmarshal(body, &out); err != nil {
		t.Fatalf("%s %v: %v", path, pairs, err)
	}
	return out
}

func (w *world) ask(path string, pairs ...string) (body []byte, status int) {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	req := httptest.NewRequest(http.MethodGet, path+"?"+values.Encode(), nil).WithContext(context.Background())
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	return rec.Body.Bytes(), rec.Code
}

// where lists the reports that a condition holds for.
func (w *world) where(holds func(*nianbao.Report) bool) []*told {
	var out []*told
	for _, r := range w.reports {
		if holds(r.report) {
			out = append(out, r)
		}
	}
	return out
}

func same(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) }
