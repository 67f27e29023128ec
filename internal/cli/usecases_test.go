package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// TestUseCases answers the questions of those who use the data (domain.md §7)
// through the API, on generated reports whose truth is known; what is expected is
// computed by plain loops over that truth.
func TestUseCases(t *testing.T) {
	w := newWorld(t)
	t.Run("U1 shares of results and remedies by level and year", func(t *testing.T) { w.u1(t) })
	t.Run("U3 the mix of decisions before and after 2019", func(t *testing.T) { w.u3(t) })
	t.Run("U9 one government, two years", func(t *testing.T) { w.u9(t) })
	t.Run("a query as a set of reports", func(t *testing.T) { w.querySet(t) })
	t.Run("every number leads to its cell", func(t *testing.T) { w.cells(t) })
	t.Run("the file has what is shown", func(t *testing.T) { w.file(t) })
}

var denials = newFormCodes[4:12]

// sumOfParts is a sum that forms do not print: a blank counts as 0 unless all
// are blank, a part that is missing makes it missing.
func (r *told) sumOfParts(codes []string) (sum float64, ok bool) {
	for _, code := range codes {
		v, found := r.numbers[code]
		if !found {
			return 0, false
		}
		if !math.IsNaN(v) {
			sum += v
			ok = true
		}
	}
	return sum, ok
}

// pooled adds up a share over reports of which both sides are known.
func pooled(reports []*told, share func(*told) (above, below float64, ok bool)) (above, below float64, n int) {
	for _, r := range reports {
		if a, b, ok := share(r); ok {
			above, below, n = above+a, below+b, n+1
		}
	}
	return above, below, n
}

func (w *world) own(level nianbao.Level, year int) []*told {
	return w.where(func(r *nianbao.Report) bool { return r.Scope == nianbao.ScopeOwn && r.Level == level && r.Year == year })
}

func (w *world) u1(t *testing.T) {
	granted := asked[compare.Trends](t, w, "/api/v1/trends", "indicator", "grant_rate", "by", "level", "year", "2019..2022")
	refused := asked[compare.Trends](t, w, "/api/v1/trends", "indicator", "unable_sum", "indicator", "deny_sum", "of", "res_total", "by", "level", "year", "2019..2022")
	remedies := asked[compare.Trends](t, w, "/api/v1/trends", "indicator", "rec_total", "indicator", "litd_total", "by", "level", "year", "2019..2022")
	w.onTrendsPage(t, "indicator", "grant_rate", "by", "level", "year", "2019..2022")
	w.onTrendsPage(t, "indicator", "unable_sum", "indicator", "deny_sum", "of", "res_total", "by", "level", "year", "2019..2022")
	w.onTrendsPage(t, "indicator", "rec_total", "indicator", "litd_total", "by", "level", "year", "2019..2022")
	for _, level := range worldLevels {
		for year := 2019; year <= 2022; year++ {
			reports := w.own(level, year)
			share := func(codes ...string) func(r *told) (float64, float64, bool) {
				return func(r *told) (above, below float64, ok bool) {
					for _, code := range codes {
						v, known := r.known(code)
						if !known {
							return 0, 0, false
						}
						above += v
					}
					below, ok = r.known("res_total")
					return above, below, ok
				}
			}
			sumShare := func(parts []string) func(r *told) (float64, float64, bool) {
				return func(r *told) (float64, float64, bool) {
					above, ok := r.sumOfParts(parts)
					below, known := r.known("res_total")
					return above, below, ok && known
				}
			}
			checkRate(t, figure(t, granted.Groups, level, year), reports, share("res_granted", "res_partial"))
			checkRate(t, figure(t, refused.Groups, level, year), reports, sumShare(newFormCodes[12:15]))
			checkRate(t, figure(t, refused.Others[0].Groups, level, year), reports, sumShare(denials))
			checkCount(t, figure(t, remedies.Groups, level, year), reports, "rec_total")
			checkCount(t, figure(t, remedies.Others[0].Groups, level, year), reports, "litd_total")
		}
	}
}

func figure(t *testing.T, groups []compare.Group, level nianbao.Level, year int) *compare.Figure {
	t.Helper()
	for _, g := range groups {
		if f := g.Years[strconv.Itoa(year)]; g.Key == string(level) && f != nil {
			return f
		}
	}
	t.Fatalf("no figure of %s %d", level, year)
	return nil
}

func checkRate(t *testing.T, f *compare.Figure, reports []*told, share func(*told) (float64, float64, bool)) {
	t.Helper()
	above, below, n := pooled(reports, share)
	if f.Reports != len(reports) || f.N != n || f.N+f.Missing+f.Blank+f.NotApplicable+f.Unparsed != f.Reports {
		t.Errorf("%d reports with %d known; want %d with %d", f.Reports, f.N, len(reports), n)
	}
	if n == 0 {
		if f.Rate != nil {
			t.Errorf("a rate of nothing: %+v", f.Rate)
		}
		return
	}
	if !same(f.Rate.Numerator, above) || !same(f.Rate.Denominator, below) || f.Rate.Value == nil || !same(*f.Rate.Value, above/below) {
		t.Errorf("rate %+v, want %v of %v", f.Rate, above, below)
	}
	if above <= below && (f.Rate.Low == nil || *f.Rate.Low > *f.Rate.Value || *f.Rate.High < *f.Rate.Value) {
		t.Errorf("interval of %+v", f.Rate)
	}
	if f.Sum != nil {
		t.Errorf("rates are added up to %v", *f.Sum)
	}
}

func checkCount(t *testing.T, f *compare.Figure, reports []*told, code string) {
	t.Helper()
	var values []float64
	blank, missing := 0, 0
	for _, r := range reports {
		v, found := r.numbers[code]
		switch {
		case !found:
			missing++
		case math.IsNaN(v):
			blank++
		default:
			values = append(values, v)
		}
	}
	if f.N != len(values) || f.Missing != missing || f.Blank != blank {
		t.Errorf("%s: %+v, want n %d, missing %d, blank %d", code, f.Counts, len(values), missing, blank)
	}
	if len(values) == 0 {
		return
	}
	slices.Sort(values)
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	at := func(p float64) float64 { // type 7
		h := p * float64(len(values)-1)
		low := int(h)
		high := min(low+1, len(values)-1)
		return values[low]*(1-h+float64(low)) + values[high]*(h-float64(low))
	}
	for name, pair := range map[string][2]float64{"sum": {*f.Sum, sum}, "min": {*f.Min, values[0]}, "q1": {*f.Q1, at(0.25)},
		"median": {*f.Median, at(0.5)}, "q3": {*f.Q3, at(0.75)}, "max": {*f.Max, values[len(values)-1]}} {
		if !same(pair[0], pair[1]) {
			t.Errorf("%s: %s is %v, want %v", code, name, pair[0], pair[1])
		}
	}
}

func (w *world) u3(t *testing.T) {
	mix := []string{"indicator", "res_granted", "indicator", "res_partial", "indicator", "unable_not_held", "indicator", "deny_sum", "of", "res_total", "by", "level", "year", "2016..2022"}
	body, status := w.ask("/api/v1/trends", append(mix, "join", "series")...)
	if status != 400 || !strings.Contains(string(body), "join=break") || !strings.Contains(string(body), "ans_denied") {
		t.Errorf("a join that is not allowed gives %d %s", status, body)
	}
	trends := asked[compare.Trends](t, w, "/api/v1/trends", append(mix, "join", "break")...)
	w.onTrendsPage(t, append(mix, "join", "break")...)
	kinds := map[string]compare.BreakKind{}
	for _, b := range trends.Breaks {
		if b.Year != 2019 || b.Reason == "" || b.ReasonEN == "" {
			t.Errorf("break %+v", b)
		}
		kinds[b.Indicator] = b.Kind
	}
	if kinds["deny_sum"] != compare.BreakNo || kinds["res_granted"] != compare.BreakApprox || kinds["res_partial"] != compare.BreakApprox {
		t.Errorf("breaks %v", kinds) // approximate, because the denominator is
	}
	all := append([]compare.Other{{Indicator: "res_granted", Groups: trends.Groups}}, trends.Others...)
	old := map[string][]string{"res_granted": {"ans_granted"}, "res_partial": {"ans_partial"}, "unable_not_held": {"ans_not_responsible", "ans_not_exist"}, "deny_sum": {"ans_denied"}}
	for _, series := range all {
		for _, level := range worldLevels {
			for _, year := range worldYears {
				checkRate(t, figure(t, series.Groups, level, year), w.own(level, year), func(r *told) (above, below float64, ok bool) {
					codes, total := []string{series.Indicator}, "res_total"
					if year < 2019 {
						codes, total = old[series.Indicator], "ans_total"
					}
					if below, ok = r.known(total); !ok {
						return 0, 0, false
					}
					if series.Indicator == "deny_sum" && year >= 2019 {
						above, ok = r.sumOfParts(denials)
						return above, below, ok
					}
					for _, code := range codes {
						v, known := r.known(code)
						above, ok = above+v, ok && known
					}
					return above, below, ok
				})
			}
		}
	}
}

func (w *world) u9(t *testing.T) {
	const office = "河东区人民政府"
	body, status := w.ask("/api/v1/compare", "indicator", "req_new", "office", office, "year", "2021..2022", "scope", "own", "scope", "government_wide")
	if status != 400 || !strings.Contains(string(body), "scope=government_wide") {
		t.Errorf("two scopes at once give %d %s", status, body)
	}
	table := asked[compare.Table](t, w, "/api/v1/compare", "indicator", "req_new", "indicator", "grant_rate", "indicator", "rec_corrected",
		"office", office, "year", "2021..2022", "scope", "government_wide")
	if table.Total != 1 || len(table.Rows) != 1 || table.Scope != nianbao.ScopeGovernmentWide {
		t.Fatalf("table of %d offices, scope %s", table.Total, table.Scope)
	}
	w.onComparePage(t, "indicator", "req_new", "indicator", "grant_rate", "indicator", "rec_corrected", "office", office, "year", "2021..2022", "scope", "government_wide")
	row := table.Rows[0]
	for _, r := range w.where(func(r *nianbao.Report) bool { return r.Office == office && r.Year >= 2021 }) {
		year := strconv.Itoa(r.report.Year)
		for _, code := range []string{"req_new", "rec_corrected"} {
			c := row.Cells[code][year]
			v, found := r.numbers[code]
			want := map[bool]nianbao.State{true: nianbao.StateValue, false: nianbao.StateMissing}[found]
			if found && math.IsNaN(v) {
				want = nianbao.StateBlank
			}
			if c.State != want || (c.Value != nil) != (want == nianbao.StateValue) || c.Value != nil && *c.Value != v || c.Report == nil || *c.Report != r.id() {
				t.Errorf("%s %s: %+v, the report says %v", code, year, c, v)
			}
		}
		g, okG := r.known("res_granted")
		p, okP := r.known("res_partial")
		total, okT := r.known("res_total")
		c := row.Cells["grant_rate"][year]
		if okG && okP && okT && total > 0 {
			if c.Value == nil || !same(*c.Value, (g+p)/total) || c.Rate.Numerator != g+p || c.Rate.Denominator != total {
				t.Errorf("grant rate %s: %+v, want %v of %v", year, c, g+p, total)
			}
		} else if c.Value != nil {
			t.Errorf("grant rate %s: %v of a report that does not have it", year, *c.Value)
		}
	}
}

func (w *world) querySet(t *testing.T) {
	reports := w.where(func(r *nianbao.Report) bool {
		return r.Scope == nianbao.ScopeOwn && r.Year == 2020 && strings.Contains(r.Sections[0].Text, "人手不足")
	})
	trends := asked[compare.Trends](t, w, "/api/v1/trends", "indicator", "req_new", "q", `"人手不足"`, "year", "2020")
	checkCount(t, trends.Groups[0].Years["2020"], reports, "req_new")
	if none := asked[compare.Trends](t, w, "/api/v1/trends", "indicator", "req_new", "q", "不存在的词"); none.Reports != 0 || len(none.Groups) != 0 {
		t.Errorf("a query without hits gives %+v", none)
	}
	if body, status := w.ask("/api/v1/trends", "indicator", "req_new", "q", "(甲"); status != 400 || !strings.Contains(string(body), `"position"`) {
		t.Errorf("a query that cannot be read gives %d %s", status, body)
	}
}

// cells walks through all pages of the observations and finds every cell.
func (w *world) cells(t *testing.T) {
	type page struct {
		Observations []struct {
			Report, Indicator string
			Value             *float64
			State             nianbao.State
			Table, Row, Col   int
		} `json:"observations"`
		Next *string `json:"next"`
	}
	found := 0
	cursor := ""
	for {
		p := asked[page](t, w, "/api/v1/observations", "indicator", "req_new", "indicator", "rec_total", "year", "2019..", "limit", "37", "cursor", cursor)
		for _, o := range p.Observations {
			found++
			i := slices.IndexFunc(w.reports, func(r *told) bool { return r.id() == o.Report })
			cell := slices.IndexFunc(w.reports[i].report.Observations, func(c nianbao.Observation) bool {
				return c.Indicator == o.Indicator && c.Table == o.Table && c.Row == o.Row && c.Col == o.Col && c.State == o.State
			})
			if cell < 0 {
				t.Errorf("%+v is no cell of its report", o)
			}
		}
		if p.Next == nil {
			break
		}
		cursor = *p.Next
	}
	want := 0
	for _, r := range w.where(func(r *nianbao.Report) bool { return r.Year >= 2019 }) {
		for _, o := range r.report.Observations {
			if o.Indicator == "req_new" || o.Indicator == "rec_total" {
				want++
			}
		}
	}
	if found != want || want == 0 {
		t.Errorf("%d observations, want %d", found, want)
	}
	blanks := asked[page](t, w, "/api/v1/observations", "indicator", "req_new", "state", "blank", "limit", "200")
	for _, o := range blanks.Observations {
		if o.State != nianbao.StateBlank || o.Value != nil {
			t.Errorf("%+v among the blanks", o)
		}
	}
}

// file compares the table as CSV with its pages.
func (w *world) file(t *testing.T) {
	question := []string{"indicator", "req_new", "indicator", "grant_rate", "region", "云梦省", "year", "2019..2021"}
	body, status := w.ask("/api/v1/compare", append(question, "format", "csv", "bom", "true")...)
	if status != 200 || !bytes.HasPrefix(body, []byte("\ufeffoffice_id,")) {
		t.Fatalf("%d %.60s", status, body)
	}
	records, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range records[1:] {
		lines = append(lines, strings.Join([]string{r[0], r[6], r[7], r[8], r[9], r[15]}, " "))
	}
	var shown []string
	cursor := ""
	for {
		body, status := w.ask("/api/v1/compare", append(question, "limit", "4", "cursor", cursor)...)
		var page struct {
			compare.Table
			Next *string `json:"next"`
		}
		if err := json.Unmarshal(body, &page); err != nil || status != 200 {
			t.Fatal(status, err)
		}
		for _, row := range page.Rows {
			for _, code := range []string{"req_new", "grant_rate"} {
				for _, year := range []string{"2019", "2020", "2021"} {
					c := row.Cells[code][year]
					value, report := "", ""
					if c.Value != nil {
						value = strconv.FormatFloat(*c.Value, 'f', -1, 64)
					}
					if c.Report != nil {
						report = *c.Report
					}
					shown = append(shown, strings.Join([]string{row.Office.ID, code, year, value, string(c.State), report}, " "))
				}
			}
		}
		if page.Next == nil {
			break
		}
		cursor = *page.Next
	}
	if !slices.Equal(lines, shown) || len(lines) == 0 {
		t.Errorf("%d lines in the file, %d cells on the pages", len(lines), len(shown))
	}
}
