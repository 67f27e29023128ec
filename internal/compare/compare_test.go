package compare_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

func TestStatesStayApart(t *testing.T) {
	slash := filed("丙局", 2021, nil)
	slash.Observations = []nianbao.Observation{{Indicator: "req_new", Applicant: nianbao.ApplicantTotal, State: nianbao.StateNotApplicable}}
	unread := filed("丁局", 2021, nil)
	unread.Observations = []nianbao.Observation{{Indicator: "req_new", Applicant: nianbao.ApplicantTotal, State: nianbao.StateUnparsed}}
	s := &source{[]*nianbao.Report{filed("甲局", 2021, n(0)), filed("乙局", 2021, n(-1)), slash, unread, filed("戊局", 2021, nil), filed("己局", 2022, n(3))}}
	got := table(t, engine(s, nil), compare.TableRequest{Question: ask("req_new")})
	states := map[string]nianbao.State{}
	for _, row := range got.Rows {
		states[row.Office.Name] = row.Cells["req_new"]["2021"].State
	}
	want := map[string]nianbao.State{"甲局": "value", "乙局": "blank", "丙局": "not_applicable", "丁局": "unparsed", "戊局": "missing", "己局": "not_held"}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&compare.Counts{N: 1, Missing: 1, Blank: 1, NotApplicable: 1, Unparsed: 1}, got.Counts["req_new"]["2021"]); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// A rate is known where all parts are; over 0 it has no value, but counts in the sums.
func TestRates(t *testing.T) {
	part := func(granted, partial, total float64) map[string]float64 {
		return map[string]float64{"res_granted": granted, "res_partial": partial, "res_total": total}
	}
	s := &source{[]*nianbao.Report{
		filed("甲局", 2021, part(3, 1, 8)), filed("乙局", 2021, part(0, 0, 0)), filed("丙局", 2021, part(-1, 1, 2)), filed("丁局", 2021, part(1, 0, 2)),
	}}
	got, err := engine(s, nil).Trends(t.Context(), compare.TrendRequest{Question: ask("grant_rate")})
	if err != nil {
		t.Fatal(err)
	}
	f := got.Groups[0].Years["2021"]
	if f.N != 3 || f.Blank != 1 || f.Undefined != 1 || f.Rate.Numerator != 5 || f.Rate.Denominator != 10 || *f.Rate.Value != 0.5 || *f.Median != 0.5 || f.Sum != nil {
		t.Errorf("figure %+v, rate %+v", f, f.Rate)
	}
	cells := table(t, engine(s, nil), compare.TableRequest{Question: ask("grant_rate")})
	if c := rowOf(t, cells, "乙局").Cells["grant_rate"]["2021"]; c.State != compare.StateUndefined || c.Value != nil || c.Rate.Denominator != 0 {
		t.Errorf("rate over 0: %+v", c)
	}
}

// TestJoins goes through the rows of domain.md §2.9 that differ in kind.
func TestJoins(t *testing.T) {
	s := &source{[]*nianbao.Report{
		filed("甲局", 2018, map[string]float64{"req_new": 5, "ans_denied_trade": 1, "ans_denied_privacy": 2, "ans_denied": 9, "lit_corrected": 4, "permit_decisions": 3}),
		filed("甲局", 2019, map[string]float64{"req_new": 6, "deny_third_party": 4, "litd_corrected": 1, "litr_corrected": 2}),
	}}
	for _, tt := range []struct {
		indicator string
		join      compare.Join
		old, new  string // state or value
		kind      compare.BreakKind
		refused   string
	}{
		{"req_new", compare.JoinNone, "5", "6", compare.BreakForm, ""},
		{"req_new", compare.JoinSeries, "5", "6", compare.BreakForm, ""},
		{"deny_third_party", compare.JoinNone, "missing", "4", compare.BreakNotThere, ""},
		{"deny_third_party", compare.JoinSeries, "3", "4", compare.BreakApprox, ""},
		{"deny_sum", compare.JoinSeries, "", "", "", "ans_denied"},
		{"deny_sum", compare.JoinBreak, "9", "missing", compare.BreakNo, ""},
		{"lit_corrected", compare.JoinNone, "4", "missing", compare.BreakNotThere, ""},
		{"lit_corrected", compare.JoinSeries, "4", "3", compare.BreakForm, ""},
	} {
		q := ask(tt.indicator)
		q.Join = tt.join
		got, err := engine(s, nil).Compare(t.Context(), compare.TableRequest{Question: q})
		name := tt.indicator + " " + string(tt.join)
		if tt.refused != "" {
			var pe *nianbao.ParamError
			if !errors.As(err, &pe) || pe.Param != "join" || !strings.Contains(pe.Message, tt.refused) || !strings.Contains(pe.Chinese, "join=break") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		show := func(year string) string {
			c := got.Rows[0].Cells[tt.indicator][year]
			if c.Value != nil {
				return strconv.FormatFloat(*c.Value, 'f', -1, 64)
			}
			return string(c.State)
		}
		if show("2018") != tt.old || show("2019") != tt.new {
			t.Errorf("%s: %s and %s, want %s and %s", name, show("2018"), show("2019"), tt.old, tt.new)
		}
		if len(got.Breaks) != 1 || got.Breaks[0].Kind != tt.kind || got.Breaks[0].Year != 2019 {
			t.Errorf("%s: breaks %+v, want %s", name, got.Breaks, tt.kind)
		}
	}
	// Within one form there is nothing to join.
	q := ask("deny_sum")
	q.Join, q.Filter.YearFrom = compare.JoinSeries, 2019
	if got := table(t, engine(s, nil), compare.TableRequest{Question: q}); len(got.Breaks) != 0 {
		t.Errorf("breaks within one form: %+v", got.Breaks)
	}
}

func TestGroupsByRegion(t *testing.T) {
	in := func(code string, names ...string) *nianbao.Report {
		r := filed(names[len(names)-1]+"民政局", 2021, n(1))
		r.Region = &nianbao.Region{Code: code, Names: names}
		return r
	}
	nation := filed("国家虚构署", 2021, n(1))
	nation.Region = nil
	s := &source{[]*nianbao.Report{
		in("990000", "云梦省"), in("990100", "云梦省", "青石市"), in("990102", "云梦省", "青石市", "河东区"), in("990200", "云梦省", "白沙市"),
		in("980101", "梦境市", "梦下区"), in("980000", "梦境市"), nation,
	}}
	keys := func(by compare.Grouping, regions ...string) string {
		q := ask("req_new")
		q.Filter.Regions = regions
		got, err := engine(s, nil).Trends(t.Context(), compare.TrendRequest{Question: q, By: by})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, g := range got.Groups {
			all = append(all, g.Key)
		}
		return strings.Join(all, " ")
	}
	for _, tt := range []struct {
		by      compare.Grouping
		regions []string
		want    string
	}{
		{compare.ByRegion, nil, "980000 990000 none"},
		{compare.ByProvince, nil, "980000 990000 none"},
		{compare.ByCity, nil, "980000 980101 990000 990100 990200 none"},
		{compare.ByRegion, []string{"云梦省"}, "980000 990000 990100 990200 none"}, // this source does not filter by region
		{compare.ByRegion, []string{"990100"}, "980000 990000 990100 990102 none"},
		{compare.ByAll, nil, "all"},
	} {
		if got := keys(tt.by, tt.regions...); got != tt.want {
			t.Errorf("by %s in %v: %s, want %s", tt.by, tt.regions, got, tt.want)
		}
	}
}
