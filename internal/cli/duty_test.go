package cli_test

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// TestUseCasesOfDuty answers what asks for the duty to report, and where single
// offices stand.
func TestUseCasesOfDuty(t *testing.T) {
	w := newWorld(t)
	t.Run("U5 completeness by office and year", func(t *testing.T) { w.u5(t) })
	t.Run("U6 dates against the deadline, and a ranking", func(t *testing.T) { w.u6(t) })
	t.Run("peers of an office", func(t *testing.T) { w.peers(t) })
	t.Run("outliers", func(t *testing.T) { w.outliers(t) })
	t.Run("a government and its members", func(t *testing.T) { w.members(t) })
	t.Run("without the largest", func(t *testing.T) { w.withoutLargest(t) })
}

// dueStatus is what the date of a report says, by the rules of domain.md §1.
func dueStatus(r *nianbao.Report) (status string, days int) {
	due := time.Date(r.Year+1, 3, 31, 0, 0, 0, 0, time.UTC)
	if r.Year >= 2019 && r.Scope == nianbao.ScopeOwn {
		due = time.Date(r.Year+1, 1, 31, 0, 0, 0, 0, time.UTC)
	}
	published, err := time.Parse(time.DateOnly, r.Published)
	if err != nil {
		return "doubtful", 0
	}
	days = int(published.Sub(due).Hours() / 24)
	switch {
	case days > 300:
		return "doubtful", days
	case days > 0:
		return "late", days
	}
	return "on_time", days
}

// allRows reads every page of a coverage.
func (w *world) allRows(t *testing.T, pairs ...string) (compare.Coverage, []compare.CoverageRow) {
	t.Helper()
	type page struct {
		compare.Coverage
		Next *string `json:"next"`
	}
	var rows []compare.CoverageRow
	cursor := ""
	for {
		p := asked[page](t, w, "/api/v1/coverage", append(pairs, "limit", "50", "cursor", cursor)...)
		rows = append(rows, p.Rows...)
		if p.Next == nil {
			return p.Coverage, rows
		}
		cursor = *p.Next
	}
}

func (w *world) u5(t *testing.T) {
	coverage, rows := w.allRows(t, "year", "2016..2022", "by", "level")
	w.onCoveragePage(t, rows, "year", "2016..2022", "by", "level")
	want := map[string]string{} // office, year → status
	first := map[string]int{}
	for _, r := range w.reports {
		if r.report.Scope == nianbao.ScopeOwn {
			status, _ := dueStatus(r.report)
			want[r.report.Office+" "+strconv.Itoa(r.report.Year)] = status
			if y, ok := first[r.report.Office]; !ok || r.report.Year < y {
				first[r.report.Office] = r.report.Year
			}
		}
	}
	for office, year := range first {
		for ; year <= 2022; year++ {
			key := office + " " + strconv.Itoa(year)
			want[key] = cmp.Or(want[key], "missing")
		}
	}
	statuses := map[string]int{}
	for _, row := range rows {
		key := row.Office.Name + " " + strconv.Itoa(row.Year)
		if want[key] != string(row.Status) {
			t.Errorf("%s: %s, want %q", key, row.Status, want[key])
		}
		if (row.Report == nil) != (row.Status == compare.CoverageMissing) {
			t.Errorf("%s: %s with report %v", key, row.Status, row.Report)
		}
		delete(want, key)
		statuses[string(row.Status)]++
	}
	if len(want) > 0 {
		t.Errorf("%d rows are not there: %v", len(want), want)
	}
	totals := coverage.Totals
	if totals.Expected != len(rows) || totals.OnTime != statuses["on_time"] || totals.Late != statuses["late"] || totals.Doubtful != statuses["doubtful"] ||
		totals.Missing != statuses["missing"] || totals.Held != len(rows)-statuses["missing"] || statuses["missing"] == 0 || statuses["late"] == 0 {
		t.Errorf("totals %+v, rows by status %v", totals, statuses)
	}
	sum := 0
	for _, g := range coverage.Groups {
		for _, y := range g.Years {
			sum += y.Expected
		}
	}
	if sum != totals.Expected || len(coverage.Groups) != 3 {
		t.Errorf("%d groups add up to %d, want %d", len(coverage.Groups), sum, totals.Expected)
	}
	_, span := w.allRows(t, "year", "2016..2022", "expect", "span", "status", "missing")
	for _, row := range span {
		held := w.where(func(r *nianbao.Report) bool {
			return r.Scope == nianbao.ScopeOwn && r.Office == row.Office.Name && r.Year > row.Year
		})
		if len(held) == 0 {
			t.Errorf("%s %d is missing after its last report", row.Office.Name, row.Year)
		}
	}
	// What is due only later is not missing yet.
	if future, _ := w.allRows(t, "year", "2023"); future.Totals.Missing != 0 || future.Totals.NotDue == 0 {
		t.Errorf("totals of a year that is not due: %+v", future.Totals)
	}
}

func (w *world) u6(t *testing.T) {
	_, rows := w.allRows(t, "year", "2020", "scope", "government_wide")
	reports := w.where(func(r *nianbao.Report) bool { return r.Scope == nianbao.ScopeGovernmentWide && r.Year == 2020 })
	if len(rows) != len(reports) {
		t.Errorf("%d rows for %d reports", len(rows), len(reports))
	}
	for _, row := range rows {
		i := slices.IndexFunc(reports, func(r *told) bool { return r.report.Office == row.Office.Name })
		status, days := dueStatus(reports[i].report)
		if string(row.Status) != status || row.Deadline != "2021-03-31" || row.Days != nil && *row.Days != days || (row.Published == nil) != (reports[i].report.Published == "") {
			t.Errorf("%+v, want %s after %d days", row, status, days)
		}
	}
	w.onDatesPage(t, rows, "year", "2020", "scope", "government_wide")
	ranking := asked[compare.Ranking](t, w, "/api/v1/ranking", "indicator", "grant_rate", "year", "2020", "min_denominator", "5", "limit", "200")
	for i, line := range w.fileOf(t, ranking.Ranked, "/api/v1/ranking", "indicator", "grant_rate", "year", "2020", "min_denominator", "5", "limit", "1") {
		if r := ranking.Rows[i]; line["office"] != r.Office.Name || line["value"] != number(&r.Value) || line["low"] != strings.Trim(number(r.Rate.Low), "-") || line["report"] != r.Report {
			t.Errorf("place %d: %v, want %+v", i, line, r)
		}
	}
	w.onRanksPage(t, ranking.Rows, "/ranking", "indicator", "grant_rate", "year", "2020", "min_denominator", "5", "limit", "200")
	type place struct {
		office      string
		rate, below float64
	}
	var want []place
	small := 0
	for _, r := range w.where(func(r *nianbao.Report) bool { return r.Scope == nianbao.ScopeOwn && r.Year == 2020 }) {
		g, okG := r.known("res_granted")
		p, okP := r.known("res_partial")
		total, okT := r.known("res_total")
		if okG && okP && okT && total > 0 {
			if total < 5 {
				small++
				continue
			}
			want = append(want, place{r.report.Office, (g + p) / total, total})
		}
	}
	if ranking.Ranked != len(want) || ranking.Small != small || len(ranking.Rows) != len(want) {
		t.Fatalf("%d ranked, %d small; want %d and %d", ranking.Ranked, ranking.Small, len(want), small)
	}
	for k, row := range ranking.Rows {
		better := 0
		var own place
		for _, p := range want {
			if p.office == row.Office.Name {
				own = p
			}
		}
		for _, p := range want {
			if p.rate > own.rate {
				better++
			}
		}
		if row.Rank != better+1 || !same(row.Value, own.rate) || row.Rate.Denominator != own.below || k > 0 && row.Value > ranking.Rows[k-1].Value {
			t.Errorf("place %d: %+v, want rank %d with %v", k, row, better+1, own)
		}
	}
}

func (w *world) peers(t *testing.T) {
	const office, year = "河东区民政局", 2021
	values := map[string]float64{}
	for _, r := range w.where(func(r *nianbao.Report) bool {
		return r.Scope == nianbao.ScopeOwn && r.Year == year && strings.HasSuffix(r.Office, "民政局")
	}) {
		if v, ok := r.known("req_new"); ok {
			values[r.report.Office] = v
		}
	}
	p := asked[compare.Peers](t, w, "/api/v1/peers", "office", office, "year", strconv.Itoa(year), "indicator", "req_new", "peers", "function")
	w.onRanksPage(t, p.Rows, "/peers", "office", office, "year", strconv.Itoa(year), "indicator", "req_new", "peers", "function")
	w.fileOf(t, len(values), "/api/v1/peers", "office", office, "year", strconv.Itoa(year), "indicator", "req_new", "peers", "function", "limit", "1")
	own, known := values[office]
	s := p.Standing["req_new"]
	if s.N != len(values) || (s.Value != nil) != known || len(p.Rows) != len(values) || p.Office.Name != office {
		t.Fatalf("standing %+v among %v", s, values)
	}
	if !known {
		t.Fatal("the seed gives the office no number; choose another")
	}
	rank, below, equal := 1, 0, 0
	var all []float64
	for _, v := range values {
		all = append(all, v)
		switch {
		case v > own:
			rank++
		case v == own:
			equal++
		default:
			below++
		}
	}
	slices.Sort(all)
	median := (all[(len(all)-1)/2] + all[len(all)/2]) / 2
	if *s.Rank != rank || !same(*s.Percentile, 100*(float64(below)+float64(equal)/2)/float64(len(all))) || !same(*s.Median, median) {
		t.Errorf("standing rank %d, percentile %v, median %v of %v; own %v", *s.Rank, *s.Percentile, *s.Median, all, own)
	}
	volume := asked[compare.Peers](t, w, "/api/v1/peers", "office", office, "year", strconv.Itoa(year), "indicator", "grant_rate", "peers", "volume")
	inRange := 0
	for _, r := range w.where(func(r *nianbao.Report) bool { return r.Scope == nianbao.ScopeOwn && r.Year == year }) {
		if v, ok := r.known("req_new"); ok && r.report.Office != office && v >= volume.Volume[0] && v <= volume.Volume[1] {
			inRange++
		}
	}
	if got := volume.Standing["grant_rate"].Peers; got != inRange || volume.Volume[0] > own || volume.Volume[1] < own {
		t.Errorf("%d peers of a volume within %v, want %d", got, volume.Volume, inRange)
	}
	both := asked[compare.Peers](t, w, "/api/v1/peers", "office", office, "year", strconv.Itoa(year), "indicator", "req_new", "peers", "level", "peers", "province")
	for _, row := range both.Rows {
		if row.Office.Level != nianbao.LevelCounty || !strings.HasPrefix(row.Office.RegionCode, "99") {
			t.Errorf("%+v is no peer", row.Office)
		}
	}
}

func (w *world) outliers(t *testing.T) {
	out := asked[compare.Outliers](t, w, "/api/v1/outliers", "indicator", "req_new", "year", "2019..2020", "within", "all", "threshold", "1.2", "limit", "200")
	for i, line := range w.fileOf(t, out.Total, "/api/v1/outliers", "indicator", "req_new", "year", "2019..2020", "within", "all", "threshold", "1.2", "limit", "1") {
		if r := out.Rows[i]; line["report"] != r.Report || line["distance"] != number(&r.Distance) || line["n"] == "" || line["mad"] == "" {
			t.Errorf("outlier %d: %v, want %+v", i, line, r)
		}
	}
	found := map[string]float64{}
	for _, row := range out.Rows {
		found[row.Report] = row.Distance
	}
	for _, year := range []int{2019, 2020} {
		values := map[string]float64{}
		for _, r := range w.where(func(r *nianbao.Report) bool { return r.Scope == nianbao.ScopeOwn && r.Year == year }) {
			if v, ok := r.known("req_new"); ok {
				values[r.id()] = v
			}
		}
		middle := func(list []float64) float64 {
			slices.Sort(list)
			return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
		}
		var all, distances []float64
		for _, v := range values {
			all = append(all, v)
		}
		median := middle(all)
		for _, v := range values {
			distances = append(distances, math.Abs(v-median))
		}
		mad := middle(distances)
		for id, v := range values {
			d := (v - median) / (1.4826 * mad)
			got, ok := found[id]
			if ok != (math.Abs(d) >= 1.2) || ok && !same(got, d) {
				t.Errorf("%s: distance %v (%v), want %v", id, got, ok, d)
			}
			delete(found, id)
		}
	}
	if len(found) > 0 || out.Total != len(out.Rows) || out.Total == 0 {
		t.Errorf("%d of %d outliers are none", len(found), out.Total)
	}
}

func (w *world) members(t *testing.T) {
	m := asked[compare.Members](t, w, "/api/v1/members", "office", "河东区人民政府", "indicator", "req_new", "year", "2016..2022")
	w.onMembersPage(t, m, "office", "河东区人民政府", "indicator", "req_new", "year", "2016..2022")
	for i, line := range w.fileOf(t, len(worldYears), "/api/v1/members", "office", "河东区人民政府", "indicator", "req_new", "year", "2016..2022") {
		x := m.Numbers["req_new"][strconv.Itoa(worldYears[i])]
		if line["sum"] != strings.Trim(number(x.Sum), "-") || line["held"] != strconv.Itoa(x.Held) || line["year"] != strconv.Itoa(worldYears[i]) {
			t.Errorf("%v, want %+v", line, x)
		}
	}
	complete, open := 0, 0
	for _, year := range worldYears {
		s := m.Numbers["req_new"][strconv.Itoa(year)]
		var sum float64
		n, held := 0, 0
		for _, r := range w.where(func(r *nianbao.Report) bool {
			return r.Scope == nianbao.ScopeOwn && r.Year == year && r.Region.Code == "990102"
		}) {
			held++
			if v, ok := r.known("req_new"); ok {
				sum, n = sum+v, n+1
			}
		}
		if s.Held != held || s.N != n || s.Expected != held+len(s.Missing) || s.Expected > len(worldBodies) {
			t.Errorf("%d: %+v, want %d held, %d known", year, s, held, n)
		}
		if n > 0 && (!same(*s.Sum, sum) || !same(*s.Low, sum)) {
			t.Errorf("%d: sum %v, want %v", year, *s.Sum, sum)
		}
		if (s.High != nil) != (s.N == s.Expected && n > 0) {
			t.Errorf("%d: upper bound %v with %d of %d known", year, s.High, s.N, s.Expected)
		}
		if s.High != nil {
			complete++
		} else {
			open++
		}
		g := w.where(func(r *nianbao.Report) bool { return r.Office == "河东区人民政府" && r.Year == year })[0]
		if v, ok := g.known("req_new"); ok && (s.Government.Value == nil || *s.Government.Value != v || n > 0 && !same(*s.Difference, v-sum)) {
			t.Errorf("%d: government %+v, want %v", year, s.Government, v)
		}
	}
	if open == 0 || m.Rule == "" || m.RuleEN == "" {
		t.Errorf("%d complete, %d open; rule %q", complete, open, m.Rule)
	}
	below := asked[compare.Members](t, w, "/api/v1/members", "office", "云梦省人民政府", "indicator", "req_new", "year", "2020", "below", "true")
	held := len(w.where(func(r *nianbao.Report) bool {
		return r.Scope == nianbao.ScopeOwn && r.Year == 2020 && strings.HasPrefix(r.Region.Code, "99")
	}))
	if got := below.Numbers["req_new"]["2020"].Held; got != held {
		t.Errorf("%d members with all below, want %d", got, held)
	}
}

func (w *world) withoutLargest(t *testing.T) {
	all := asked[compare.Trends](t, w, "/api/v1/trends", "indicator", "req_new", "year", "2020").Groups[0].Years["2020"]
	less := asked[compare.Trends](t, w, "/api/v1/trends", "indicator", "req_new", "year", "2020", "without_largest", "2").Groups[0].Years["2020"]
	var values []float64
	for _, r := range w.where(func(r *nianbao.Report) bool { return r.Scope == nianbao.ScopeOwn && r.Year == 2020 }) {
		if v, ok := r.known("req_new"); ok {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	top := values[len(values)-1] + values[len(values)-2]
	if less.N != all.N-2 || !same(*less.Sum, *all.Sum-top) || len(less.LeftOut) != 2 || less.LeftOut[0].Value != values[len(values)-1] {
		t.Errorf("without the largest two: n %d, sum %v, left out %+v; with them n %d, sum %v", less.N, *less.Sum, less.LeftOut, all.N, *all.Sum)
	}
}
