package catalog

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// holdings stores a small register: two provinces, three levels, two forms.
func holdings(t *testing.T) *Catalog {
	t.Helper()
	c := openTest(t)
	n := 0
	add := func(office string, region *nianbao.Region, level nianbao.Level, scope nianbao.Scope, years ...int) {
		for _, y := range years {
			r := sample(office, region, y, "甲")
			r.Level, r.Scope = level, scope
			n++
			store(t, c, capture(r, fmt.Sprintf("http://a.example/%d", n), fmt.Sprint(n), n))
		}
	}
	add("虚城区档案局", xucheng, nianbao.LevelCounty, nianbao.ScopeOwn, 2021, 2020)
	add("幻想市人民政府", huanxi, nianbao.LevelCity, nianbao.ScopeGovernmentWide, 2020)
	add("梦下区民政局", mengxia, nianbao.LevelCounty, nianbao.ScopeOwn, 2018, 2020)
	add("虚构部", nil, nianbao.LevelNation, nianbao.ScopeOwn, 2020)
	return c
}

func TestFilter(t *testing.T) {
	c := holdings(t)
	archive := sample("虚城区档案局", xucheng, 2020, "")
	for name, tc := range map[string]struct {
		filter nianbao.ReportFilter
		want   []string
	}{
		"all": {nianbao.ReportFilter{}, []string{"2018 梦下区民政局", "2020 虚构部", "2020 梦下区民政局",
			"2020 幻想市人民政府", "2020 虚城区档案局", "2021 虚城区档案局"}},
		"from":           {nianbao.ReportFilter{YearFrom: 2021}, []string{"2021 虚城区档案局"}},
		"to":             {nianbao.ReportFilter{YearTo: 2019}, []string{"2018 梦下区民政局"}},
		"province":       {nianbao.ReportFilter{Regions: []string{"990000"}, YearTo: 2020}, []string{"2020 幻想市人民政府", "2020 虚城区档案局"}},
		"city by name":   {nianbao.ReportFilter{Regions: []string{"幻想市"}, YearFrom: 2021}, []string{"2021 虚城区档案局"}},
		"full name":      {nianbao.ReportFilter{Regions: []string{"梦境市梦下区"}, YearFrom: 2020}, []string{"2020 梦下区民政局"}},
		"two regions":    {nianbao.ReportFilter{Regions: []string{"梦境市", "990102"}, YearFrom: 2020, YearTo: 2020}, []string{"2020 梦下区民政局", "2020 虚城区档案局"}},
		"real, not held": {nianbao.ReportFilter{Regions: []string{"130000"}}, nil},
		"levels":         {nianbao.ReportFilter{Levels: []nianbao.Level{"nation", "city"}}, []string{"2020 虚构部", "2020 幻想市人民政府"}},
		"scope":          {nianbao.ReportFilter{Scopes: []nianbao.Scope{nianbao.ScopeGovernmentWide}}, []string{"2020 幻想市人民政府"}},
		"form":           {nianbao.ReportFilter{Forms: []nianbao.Form{nianbao.Form2014}}, []string{"2018 梦下区民政局"}},
		"office by name": {nianbao.ReportFilter{Offices: []string{"虚城区档案局"}}, []string{"2020 虚城区档案局", "2021 虚城区档案局"}},
		"office by id":   {nianbao.ReportFilter{Offices: []string{archive.Key().ID()}, YearTo: 2020}, []string{"2020 虚城区档案局"}},
		"no id":          {nianbao.ReportFilter{IDs: []string{}}, nil},
		"id":             {nianbao.ReportFilter{IDs: []string{archive.ID(), "x"}}, []string{"2020 虚城区档案局"}},
		"injection":      {nianbao.ReportFilter{Offices: []string{"' OR 1=1 --"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			if err := c.EachReport(ctx, tc.filter, func(h *nianbao.Held) error {
				got = append(got, fmt.Sprint(h.Report.Year, " ", h.Report.Office))
				if len(h.Report.Sections) != 2 || len(h.Report.Warnings) != 1 || len(h.Report.Observations) != 0 {
					t.Errorf("%s: %d sections, %d warnings, %d observations", h.ID,
						len(h.Report.Sections), len(h.Report.Warnings), len(h.Report.Observations))
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("reports (-want +got):\n%s", diff)
			}
		})
	}
	for _, region := range []string{"无名省", "970000", ""} {
		err := c.EachReport(ctx, nianbao.ReportFilter{Regions: []string{region}}, func(*nianbao.Held) error { return nil })
		if !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("region %q: %v, want invalid", region, err)
		}
	}
}

func TestEachStops(t *testing.T) {
	c := holdings(t)
	boom := errors.New("boom")
	n := 0
	if err := c.EachReport(ctx, nianbao.ReportFilter{}, func(*nianbao.Held) error { n++; return boom }); !errors.Is(err, boom) || n != 1 {
		t.Errorf("reports: %v after %d", err, n)
	}
	if err := c.EachObservation(ctx, nianbao.ReportFilter{}, nil, nil, func(nianbao.ObservationRow) error { n++; return boom }); !errors.Is(err, boom) || n != 2 {
		t.Errorf("observations: %v after %d", err, n)
	}
}

func TestEachReportOverChunks(t *testing.T) {
	c := openTest(t)
	var entries []nianbao.Entry
	const count = 2*chunk + 7
	for n := range count {
		region := &nianbao.Region{Code: fmt.Sprintf("99%02d00", n%50+1), Names: []string{"虚构省", fmt.Sprintf("第%d市", n%50)}}
		r := sample(fmt.Sprintf("%d局", n), region, 2018+n%5, "甲")
		entries = append(entries, capture(r, fmt.Sprintf("http://a.example/%d", n), "a", n))
	}
	store(t, c, entries...)
	last, seen := "", 0
	if err := c.EachReport(ctx, nianbao.ReportFilter{}, func(h *nianbao.Held) error {
		key := fmt.Sprint(h.Report.Year, h.Report.Region.Code, h.ID)
		if key <= last {
			t.Errorf("%s after %s", key, last)
		}
		last = key
		seen++
		_, err := c.Office(ctx, h.OfficeID) // the catalog may be used meanwhile
		return err
	}); err != nil || seen != count {
		t.Errorf("%d reports, %v; want %d", seen, err, count)
	}
	rows := 0
	if err := c.EachObservation(ctx, nianbao.ReportFilter{}, nil, nil, func(nianbao.ObservationRow) error { rows++; return nil }); err != nil || rows != 6*count {
		t.Errorf("%d observations, %v; want %d", rows, err, 6*count)
	}
}

func TestEachObservation(t *testing.T) {
	c := holdings(t)
	r := sample("虚城区档案局", xucheng, 2020, "甲")
	row := nianbao.ObservationRow{
		ReportID: r.ID(), Office: "虚城区档案局", OfficeID: r.Key().ID(), Year: 2020, Scope: "own",
		Form: "2019", Level: "county", Region: xucheng, Version: 1,
	}
	for name, tc := range map[string]struct {
		indicators []string
		applicants []nianbao.Applicant
		want       []int // positions in the sample
	}{
		"all":        {nil, nil, []int{0, 1, 2, 3, 4, 5}},
		"indicators": {[]string{"res_granted", "procurement_amount"}, nil, []int{0, 5}},
		"applicants": {nil, []nianbao.Applicant{nianbao.ApplicantTotal, nianbao.ApplicantNone}, []int{0, 1, 4, 5}},
		"both":       {[]string{"req_new"}, []nianbao.Applicant{nianbao.ApplicantTotal}, []int{4}},
		"unknown":    {[]string{"no_such"}, nil, nil},
	} {
		var want, got []nianbao.ObservationRow
		for _, i := range tc.want {
			row.Observation = r.Observations[i]
			want = append(want, row)
		}
		if err := c.EachObservation(ctx, nianbao.ReportFilter{IDs: []string{r.ID()}}, tc.indicators, tc.applicants, func(r nianbao.ObservationRow) error {
			got = append(got, r)
			return nil
		}); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOffices(t *testing.T) {
	c := holdings(t)
	// An office that is called otherwise later stays one office: the prefix is
	// that of its own division.
	renamed := sample("幻想市虚城区档案局", xucheng, 2022, "乙")
	store(t, c, capture(renamed, "http://a.example/r", "r", 99))
	id := renamed.Key().ID()
	want := nianbao.OfficeEntry{ID: id, Name: "幻想市虚城区档案局", Level: "county", Region: xucheng, Years: []int{2020, 2021, 2022}}
	got, err := c.Office(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("office (-want +got):\n%s", diff)
	}
	names, err := c.OfficeNames(ctx, id)
	if diff := cmp.Diff([]string{"幻想市虚城区档案局", "虚城区档案局"}, names); diff != "" || err != nil {
		t.Errorf("names %v (-want +got):\n%s", err, diff)
	}
	want.Years = []int{2021, 2022}
	list, err := c.Offices(ctx, nianbao.ReportFilter{YearFrom: 2021})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]nianbao.OfficeEntry{want}, list); diff != "" {
		t.Errorf("offices (-want +got):\n%s", diff)
	}
	if all, err := c.Offices(ctx, nianbao.ReportFilter{}); err != nil || len(all) != 4 {
		t.Errorf("%d offices, %v; want 4", len(all), err)
	}
	for _, err := range []error{second(c.Office(ctx, "none")), second(c.OfficeNames(ctx, "none"))} {
		if !errors.Is(err, nianbao.ErrNotFound) {
			t.Errorf("unknown office: %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestOverview(t *testing.T) {
	c := holdings(t)
	o, err := c.Overview(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var newest []string
	for _, h := range o.Newest {
		newest = append(newest, fmt.Sprint(h.Report.Year, " ", h.Report.Office))
	}
	if diff := cmp.Diff([]string{"2020 虚构部", "2020 梦下区民政局", "2018 梦下区民政局", "2020 幻想市人民政府",
		"2020 虚城区档案局", "2021 虚城区档案局"}, newest); diff != "" {
		t.Errorf("newest (-want +got):\n%s", diff)
	}
	o.Newest = nil
	xugou, mengjing := &nianbao.Region{Code: "990000", Names: []string{"虚构省"}}, &nianbao.Region{Code: "980000", Names: []string{"梦境市"}}
	want := &nianbao.Overview{
		Reports: 6, Offices: 4, Observations: 36, Snapshots: 6, FirstYear: 2018, LastYear: 2021,
		LastCaptured: day.Add(6 * time.Hour),
		Coverage: []nianbao.CoverageCell{
			{Year: 2018, Region: mengjing, Reports: 1}, {Year: 2020, Reports: 1}, {Year: 2020, Region: mengjing, Reports: 1},
			{Year: 2020, Region: xugou, Reports: 2}, {Year: 2021, Region: xugou, Reports: 1},
		},
	}
	if diff := cmp.Diff(want, o); diff != "" {
		t.Errorf("overview (-want +got):\n%s", diff)
	}
}

func TestRegions(t *testing.T) {
	got, err := holdings(t).Regions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]nianbao.Region{
		"990000": {Code: "990000", Names: []string{"虚构省"}}, "990100": *huanxi, "990102": *xucheng,
		"980000": {Code: "980000", Names: []string{"梦境市"}}, "980103": *mengxia,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("regions (-want +got):\n%s", diff)
	}
}

func TestChain(t *testing.T) {
	for name, tc := range map[string]struct {
		region nianbao.Region
		want   []string
	}{
		"county":            {*xucheng, []string{"990000 虚构省", "990100 虚构省幻想市", "990102 虚构省幻想市虚城区"}},
		"placeholder":       {*mengxia, []string{"980000 梦境市", "980103 梦境市梦下区"}},
		"city":              {*huanxi, []string{"990000 虚构省", "990100 虚构省幻想市"}},
		"province":          {nianbao.Region{Code: "990000", Names: []string{"虚构省"}}, []string{"990000 虚构省"}},
		"name alone":        {nianbao.Region{Code: "990102", Names: []string{"虚城区"}}, []string{"990102 虚城区"}},
		"one name too many": {nianbao.Region{Code: "990000", Names: []string{"a", "b"}}, []string{"990000 ab"}},
		"no names":          {nianbao.Region{Code: "990000"}, nil},
	} {
		var got []string
		for _, g := range chain(&tc.region) {
			got = append(got, g.Code+" "+g.String())
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The views are what people with other tools see; they must stay readable.
func TestViews(t *testing.T) {
	c := holdings(t)
	for query, want := range map[string]string{
		`SELECT group_concat(COALESCE(indicator || ':' || COALESCE(applicant, '') || ':' || COALESCE(value, '') || ':' || raw || ':' || COALESCE(unit, '') || ':' || state, '?'), ' ')
			FROM (SELECT * FROM v_observations WHERE office = '虚构部' ORDER BY tbl, row, col)`: "rule_issued:::/::not_applicable " +
			"procurement_amount::160.5964:160.5964万元:万元:value req_new:natural:12.0:12:件:value req_new:other_org:::件:blank " +
			"req_new:total:12.0:12件:件:value res_granted:total::若干::unparsed",
		`SELECT office || region || published || version || cells FROM v_reports WHERE year = 2021`: "虚城区档案局虚构省幻想市虚城区2022-01-2016",
		`SELECT heading || text FROM v_sections WHERE year = 2021 AND n = 1`:                        "一、总体情况甲",
		`SELECT url || outcome || version || length(sha256) FROM v_snapshots WHERE id = 1`:          "http://a.example/1report164",
		`SELECT COUNT(*) FROM v_reports WHERE region IS NULL AND region_code IS NULL`:               "1",
	} {
		var got string
		if err := c.reader.QueryRow(query).Scan(&got); err != nil || got != want {
			t.Errorf("%s:\n got %s, %v\nwant %s", query, got, err, want)
		}
	}
}
