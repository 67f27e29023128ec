package catalog

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

var reqNew = nianbao.ColumnKey{Code: "req_new"}

func frame(t *testing.T, c *Catalog, f nianbao.FactFilter, keys ...nianbao.ColumnKey) *nianbao.Frame {
	t.Helper()
	out, err := c.Frame(ctx, f, keys...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// lines writes a frame as one line a report, sorted.
func lines(f *nianbao.Frame, keys ...nianbao.ColumnKey) string {
	var all []string
	for i, fact := range f.Facts {
		line := fmt.Sprint(fact.Office.Name, " ", fact.Year)
		for _, k := range keys {
			c := f.Columns[k]
			line += " " + string(c.Marks[i].State())
			if c.Marks[i] == nianbao.MarkValue {
				line += "=" + formatValue(c.Values[i])
			}
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func TestFrameTellsStatesApart(t *testing.T) {
	const total, natural = nianbao.ApplicantTotal, nianbao.ApplicantNatural
	c := openTest(t)
	slash := nianbao.Observation{Indicator: "req_new", Applicant: total, State: nianbao.StateNotApplicable, Raw: "/"}
	unread := nianbao.Observation{Indicator: "req_new", Applicant: total, State: nianbao.StateUnparsed, Raw: "若干"}
	for n, r := range []*nianbao.Report{
		numbered("甲局", 2021, cell("req_new", natural, 3), cell("req_new", total, 0)),
		numbered("乙局", 2016, cell("req_new", "", 12)),
		numbered("丙局", 2021, blankCell("req_new", total)),
		numbered("丁局", 2021, slash),
		numbered("戊局", 2021, unread),
		numbered("己局", 2021, cell("res_total", total, 1)),
		numbered("庚局", 2021, cell("req_new", total, 5), cell("req_new", total, 7)), // of two the later counts
	} {
		store(t, c, capture(r, fmt.Sprint("http://a.example/", n), fmt.Sprint(n), n))
	}
	got := lines(frame(t, c, nianbao.FactFilter{}, reqNew, nianbao.ColumnKey{Code: "req_new", Applicant: natural}), reqNew, nianbao.ColumnKey{Code: "req_new", Applicant: natural})
	want := "丁局 2021 not_applicable missing\n丙局 2021 blank missing\n乙局 2016 value=12 missing\n己局 2021 missing missing\n庚局 2021 value=7 missing\n戊局 2021 unparsed missing\n甲局 2021 value=0 value=3"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFrameFilters(t *testing.T) {
	c := openTest(t)
	add := func(office string, region *nianbao.Region, year, n int, change func(*nianbao.Report)) {
		r := sample(office, region, year, office)
		if change != nil {
			change(r)
		}
		store(t, c, capture(r, fmt.Sprint("http://a.example/", n), fmt.Sprint(n), n))
	}
	add("虚城区民政局", xucheng, 2020, 1, nil)
	add("虚城区民政局", xucheng, 2021, 2, nil)
	add("幻想市人民政府", huanxi, 2020, 3, func(r *nianbao.Report) { r.Scope, r.Level = nianbao.ScopeGovernmentWide, nianbao.LevelCity })
	add("梦下区某街道办事处", mengxia, 2020, 4, func(r *nianbao.Report) { r.Level = nianbao.LevelTownship })
	add("国家虚构署", nil, 2022, 5, func(r *nianbao.Report) { r.Level = nianbao.LevelNation })
	id := sample("虚城区民政局", xucheng, 2021, "").ID()
	for name, tt := range map[string]struct {
		filter nianbao.FactFilter
		want   string
	}{
		"all":              {nianbao.FactFilter{}, "国家虚构署 2022\n幻想市人民政府 2020\n梦下区某街道办事处 2020\n虚城区民政局 2020\n虚城区民政局 2021"},
		"years":            {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{YearFrom: 2021}}, "国家虚构署 2022\n虚城区民政局 2021"},
		"region and below": {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Regions: []string{"幻想市"}}}, "幻想市人民政府 2020\n虚城区民政局 2020\n虚城区民政局 2021"},
		"region by code":   {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Regions: []string{"980000"}}}, "梦下区某街道办事处 2020"},
		"scope":            {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Scopes: []nianbao.Scope{nianbao.ScopeGovernmentWide}}}, "幻想市人民政府 2020"},
		"level":            {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Levels: []nianbao.Level{nianbao.LevelNation, nianbao.LevelTownship}}}, "国家虚构署 2022\n梦下区某街道办事处 2020"},
		"form":             {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Forms: []nianbao.Form{nianbao.Form2021}}}, "国家虚构署 2022\n虚城区民政局 2021"},
		"office by name":   {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Offices: []string{"虚城区民政局"}}}, "虚城区民政局 2020\n虚城区民政局 2021"},
		"type":             {nianbao.FactFilter{Types: []nianbao.OfficeType{nianbao.OfficeStreet}}, "梦下区某街道办事处 2020"},
		"ids":              {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{IDs: []string{id}}}, "虚城区民政局 2021"},
		"no ids":           {nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{IDs: []string{}}}, ""},
	} {
		if got := lines(frame(t, c, tt.filter)); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.want)
		}
	}
	for param, f := range map[string]nianbao.ReportFilter{"region": {Regions: []string{"没有省"}}, "office": {Offices: []string{"没有局"}}} {
		var pe *nianbao.ParamError
		if _, err := c.Frame(ctx, nianbao.FactFilter{ReportFilter: f}); !errors.As(err, &pe) || pe.Param != param {
			t.Errorf("unknown %s gives %v", param, err)
		}
	}
}

// TestFrameFollowsChanges changes the catalog at random and compares what is
// kept in memory with a catalog opened anew.
func TestFrameFollowsChanges(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	path := filepath.Join(t.TempDir(), "catalog.sqlite")
	c, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	keys := []nianbao.ColumnKey{reqNew, {Code: "deny_sum"}, {Code: "res_total", Applicant: nianbao.ApplicantNatural}, {Code: "levy_amount"}}
	hour := 0
	for round := range 40 {
		for range 1 + rng.IntN(3) {
			hour++
			office, year := fmt.Sprintf("第%d局", rng.IntN(6)), 2019+rng.IntN(4)
			r := numbered(office, year, randomCells(rng)...)
			e := capture(r, fmt.Sprintf("http://a.example/%s/%d", office, year), fmt.Sprint("bytes", hour), hour)
			if rng.IntN(4) == 0 { // the bytes that the page had before, read by other rules
				e.Snapshot.SHA256, e.Snapshot.Captured, e.Rules = sumOf("fixed"+office+fmt.Sprint(year)), day, fmt.Sprint("rules", hour)
			}
			if rng.IntN(9) == 0 {
				e.Report, e.Rejection = nil, nianbao.Reject(nianbao.RejectNotAReport, "不是", "none")
			}
			store(t, c, e)
		}
		if round%7 == 3 {
			c.frames.mu.Lock()
			c.frames.columns = nil // as if memory were short
			c.frames.mu.Unlock()
		}
		fresh, err := Open(ctx, Options{Path: path, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		some := nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{YearFrom: 2021, Offices: []string{firstOffice(t, fresh)}}}
		for _, f := range []nianbao.FactFilter{{}, some} {
			if diff := cmp.Diff(lines(frame(t, fresh, f, keys...), keys...), lines(frame(t, c, f, keys...), keys...)); diff != "" {
				t.Fatalf("round %d (-opened anew +in memory):\n%s", round, diff)
			}
		}
		if diff := cmp.Diff(naive(t, fresh, keys), lines(frame(t, c, nianbao.FactFilter{}, keys...), keys...)); diff != "" {
			t.Fatalf("round %d (-from the observations +in memory):\n%s", round, diff)
		}
		if err := fresh.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func firstOffice(t *testing.T, c *Catalog) string {
	t.Helper()
	all, err := c.Offices(ctx, nianbao.ReportFilter{})
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	return all[0].ID
}

func randomCells(rng *rand.Rand) []nianbao.Observation {
	states := []nianbao.State{nianbao.StateValue, nianbao.StateValue, nianbao.StateBlank, nianbao.StateNotApplicable, nianbao.StateUnparsed}
	var cells []nianbao.Observation
	add := func(code string, a nianbao.Applicant, unit string) {
		o := nianbao.Observation{Indicator: code, Applicant: a, State: states[rng.IntN(len(states))], Unit: unit}
		if o.State == nianbao.StateValue {
			o.Value = float64(rng.IntN(4) * 10)
		}
		if rng.IntN(8) > 0 {
			cells = append(cells, o)
		}
	}
	for _, a := range []nianbao.Applicant{nianbao.ApplicantNatural, nianbao.ApplicantTotal} {
		for _, code := range append([]string{"req_new", "res_total"}, indicator.Sums()[0].Parts...) {
			add(code, a, "件")
		}
	}
	add("levy_amount", "", []string{"元", "万元", "吨", ""}[rng.IntN(4)])
	return cells
}

// naive makes the lines of a frame out of the rows of the listing.
func naive(t *testing.T, c *Catalog, keys []nianbao.ColumnKey) string {
	t.Helper()
	reports := map[string]map[nianbao.ColumnKey]nianbao.Observation{}
	names := map[string]string{}
	all, err := c.Offices(ctx, nianbao.ReportFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		for _, y := range o.Years {
			id := nianbao.ReportID(o.ID, y, nianbao.ScopeOwn)
			names[id], reports[id] = fmt.Sprint(o.Name, " ", y), map[nianbao.ColumnKey]nianbao.Observation{}
		}
	}
	if err := c.EachObservation(ctx, nianbao.ReportFilter{}, nil, nil, func(row nianbao.ObservationRow) error {
		reports[row.ReportID][nianbao.ColumnKey{Code: row.Indicator, Applicant: row.Applicant}] = row.Observation
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	var out []string
	for id, cells := range reports {
		line := names[id]
		for _, k := range keys {
			line += " " + naiveCell(cells, k)
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func naiveCell(cells map[nianbao.ColumnKey]nianbao.Observation, k nianbao.ColumnKey) string {
	show := func(o nianbao.Observation) string {
		if o.State == nianbao.StateValue {
			return "value=" + formatValue(o.Value)
		}
		return string(o.State)
	}
	if k.Code == "deny_sum" {
		total, states := 0.0, map[nianbao.State]int{}
		for _, part := range indicator.Sums()[0].Parts {
			o, ok := cells[nianbao.ColumnKey{Code: part, Applicant: nianbao.ApplicantTotal}]
			if !ok {
				return "missing"
			}
			total += o.Value
			states[o.State]++
		}
		switch {
		case states[nianbao.StateUnparsed] > 0:
			return "unparsed"
		case states[nianbao.StateValue] > 0:
			return "value=" + formatValue(total)
		case len(states) == 1:
			return string(slices.Collect(maps.Keys(states))[0])
		}
		return "blank"
	}
	o, ok := cells[k]
	if t, found := cells[nianbao.ColumnKey{Code: k.Code, Applicant: nianbao.ApplicantTotal}]; found && k.Applicant == "" {
		o, ok = t, true
	}
	switch {
	case !ok:
		return "missing"
	case k.Code == "levy_amount" && o.State == nianbao.StateValue && o.Unit == "吨":
		return "unparsed"
	case k.Code == "levy_amount" && o.Unit == "元":
		o.Value /= 1e4
	}
	return show(o)
}

func TestFrameAsOf(t *testing.T) {
	c := openTest(t)
	at := func(hour int) time.Time { return day.Add(time.Duration(hour) * time.Hour) }
	first := numbered("甲局", 2020, cell("req_new", nianbao.ApplicantTotal, 1))
	second := numbered("甲局", 2020, cell("req_new", nianbao.ApplicantTotal, 2))
	second.Published = "2021-02-11"
	store(t, c, capture(first, "http://a.example/1", "a", 0))
	store(t, c, capture(second, "http://a.example/1", "b", 10))
	store(t, c, capture(numbered("乙局", 2020, cell("req_new", nianbao.ApplicantTotal, 9)), "http://a.example/2", "c", 5))
	store(t, c, capture(first, "http://a.example/1", "d", 20)) // the first content comes back
	for hour, want := range map[int]string{
		-1: "",
		1:  "甲局 2020 value=1",
		6:  "乙局 2020 value=9\n甲局 2020 value=1",
		11: "乙局 2020 value=9\n甲局 2020 value=2",
		21: "乙局 2020 value=9\n甲局 2020 value=1",
	} {
		f := frame(t, c, nianbao.FactFilter{AsOf: at(hour)}, reqNew)
		if got := lines(f, reqNew); got != want {
			t.Errorf("at hour %d: got %q, want %q", hour, got, want)
		}
	}
	f := frame(t, c, nianbao.FactFilter{AsOf: at(11)}, reqNew)
	for _, fact := range f.Facts {
		if fact.Office.Name == "甲局" && fact.Published != "2021-02-11" {
			t.Errorf("as of then published %s", fact.Published)
		}
	}
}

func TestEachCellGoesOnWhereItStopped(t *testing.T) {
	c := openTest(t)
	for n := range 7 {
		store(t, c, capture(numbered(fmt.Sprintf("第%d局", n%3), 2019+n/3, randomCells(rand.New(rand.NewPCG(uint64(n), 1)))...), fmt.Sprint("http://a.example/", n), fmt.Sprint(n), n))
	}
	collect := func(f nianbao.CellFilter, pageSize int) []nianbao.ObservationRow {
		var all []nianbao.ObservationRow
		var at nianbao.CellPlace
		full := errors.New("full")
		for {
			n := 0
			err := c.EachCell(ctx, nianbao.FactFilter{}, f, at, func(row nianbao.ObservationRow, after nianbao.CellPlace) error {
				if n++; n > pageSize {
					return full
				}
				all, at = append(all, row), after
				return nil
			})
			if err == nil {
				return all
			}
			if !errors.Is(err, full) {
				t.Fatal(err)
			}
		}
	}
	var want []nianbao.ObservationRow
	if err := c.EachObservation(ctx, nianbao.ReportFilter{}, nil, nil, func(row nianbao.ObservationRow) error { want = append(want, row); return nil }); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 2, 5, 1000} {
		if diff := cmp.Diff(want, collect(nianbao.CellFilter{}, size)); diff != "" {
			t.Errorf("pages of %d (-export +pages):\n%s", size, diff)
		}
	}
	for _, row := range collect(nianbao.CellFilter{States: []nianbao.State{nianbao.StateBlank}}, 3) {
		if row.State != nianbao.StateBlank {
			t.Errorf("state %s in a listing of blanks", row.State)
		}
	}
	var pe *nianbao.ParamError
	if err := c.EachCell(ctx, nianbao.FactFilter{}, nianbao.CellFilter{}, nianbao.CellPlace{Report: "nowhere-2020-own", N: 1}, nil); !errors.As(err, &pe) || pe.Param != "cursor" {
		t.Errorf("a place that does not exist gives %v", err)
	}
}

// Columns that memory has no room for are let go of, those asked for last stay.
func TestColumnMemory(t *testing.T) {
	c := openTest(t)
	c.opts.ColumnMemory = 2 * columnBytes
	store(t, c, capture(numbered("甲局", 2021, cell("req_new", nianbao.ApplicantTotal, 4)), "http://a.example/", "a", 0))
	for _, code := range []string{"req_new", "res_total", "req_new", "deny_sum"} {
		frame(t, c, nianbao.FactFilter{}, nianbao.ColumnKey{Code: code})
	}
	if kept := slices.Collect(maps.Keys(c.frames.columns)); len(kept) != 2 || c.frames.columns[reqNew] == nil {
		t.Errorf("columns kept: %v", kept)
	}
}

// Reading and writing at once: each frame shows one state of the catalog, in
// which every report of the batch has the same number.
func TestFramesWhileStoring(t *testing.T) {
	c := openTest(t)
	batch := func(v int) {
		var entries []nianbao.Entry
		for n := range 20 {
			entries = append(entries, capture(numbered(fmt.Sprintf("第%d局", n), 2021, cell("req_new", nianbao.ApplicantTotal, float64(v))),
				fmt.Sprint("http://a.example/", n), fmt.Sprint(n, " ", v), v))
		}
		store(t, c, entries...)
	}
	batch(0)
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				f, err := c.Frame(ctx, nianbao.FactFilter{}, reqNew)
				if err != nil {
					t.Error(err)
					return
				}
				if values := f.Columns[reqNew].Values; len(values) != 20 || slices.Min(values) != slices.Max(values) {
					t.Errorf("numbers of different states: %v", values)
				}
			}
		})
	}
	for v := range 25 {
		batch(v)
	}
	close(stop)
	readers.Wait()
}
