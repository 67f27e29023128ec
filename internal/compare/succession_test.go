package compare_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

func n(v float64) map[string]float64 { return map[string]float64{"req_new": v} }

// Three offices become one in 2019, of which one had another name until 2016.
func merged() *source {
	return &source{[]*nianbao.Report{
		filed("河东区工商行政管理局", 2017, n(3)), filed("河东区工商行政管理局", 2018, n(4)),
		filed("河东区质量技术监督局", 2017, n(5)),
		filed("河东区食品药品监督管理局", 2017, n(-1)), filed("河东区食品药品监督管理局", 2018, n(7)),
		filed("河东区食品药品管理办公室", 2015, n(11)),
		filed("河东区市场监督管理局", 2019, n(20)), filed("河东区市场监督管理局", 2020, n(22)),
		filed("河东区民政局", 2018, n(1)), filed("河东区民政局", 2019, n(2)),
	}}
}

func idOf(office string) string { return filed(office, 2020, nil).Key().ID() }

func table(t *testing.T, e *compare.Engine, req compare.TableRequest) *compare.Table {
	t.Helper()
	got, err := e.Compare(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func rowOf(t *testing.T, got *compare.Table, office string) compare.Row {
	t.Helper()
	i := slices.IndexFunc(got.Rows, func(r compare.Row) bool { return r.Office.Name == office })
	if i < 0 {
		t.Fatalf("no row of %s", office)
	}
	return got.Rows[i]
}

func TestPredecessorsAreAddedUp(t *testing.T) {
	e := engine(merged(), nil)
	got := table(t, e, compare.TableRequest{Question: ask("req_new"), Succession: true})
	if len(got.Rows) != 3 {
		t.Errorf("%d rows, want the successor, 民政局, and the office that no table knows", len(got.Rows))
	}
	row := rowOf(t, got, "河东区市场监督管理局")
	cells := row.Cells["req_new"]
	if c := cells["2020"]; value(t, c) != 22 || c.Report == nil {
		t.Errorf("own year: %+v", c)
	}
	// Of 2018 one predecessor is not held, of 2017 one number is blank.
	if c := cells["2018"]; c.State != compare.StateIncomplete || c.Value != nil || *c.Known != 11 || len(c.Reports) != 2 || c.Report != nil {
		t.Errorf("2018: %+v", c)
	}
	if c := cells["2017"]; c.State != compare.StateIncomplete || *c.Known != 8 || len(c.Reports) != 3 {
		t.Errorf("2017: %+v", c)
	}
	if c := cells["2016"]; c.State != compare.StateNotHeld {
		t.Errorf("2016: %+v", c)
	}
	var names []string
	for _, p := range row.Predecessors {
		names = append(names, p.Name)
		if p.Until != 2018 || p.Basis != "reform" {
			t.Errorf("predecessor %+v", p)
		}
	}
	slices.Sort(names)
	if strings.Join(names, " ") != "河东区工商行政管理局 河东区质量技术监督局 河东区食品药品监督管理局" || len(row.NotInRegister) != 0 {
		t.Errorf("predecessors %v, not in the register %v", names, row.NotInRegister)
	}
	i := slices.IndexFunc(got.Breaks, func(b compare.Break) bool { return b.Kind == compare.BreakSuccession })
	if i < 0 || got.Breaks[i].Year != 2019 || got.Breaks[i].Office != row.Office.ID {
		t.Errorf("breaks %+v", got.Breaks)
	}
	if plain := table(t, e, compare.TableRequest{Question: ask("req_new")}); len(plain.Rows) != 6 {
		t.Errorf("without succession %d rows, want every office of the register", len(plain.Rows))
	}
}

func TestListedSuccessionCounts(t *testing.T) {
	e := engine(merged(), func(o *compare.Options) {
		o.Successions = []compare.Succession{
			{Predecessor: idOf("河东区食品药品管理办公室"), Successor: idOf("河东区食品药品监督管理局"), Year: 2016},
			{Predecessor: idOf("河东区质量技术监督局"), Successor: idOf("河东区民政局"), Year: 2018}, // against the table
		}
	})
	q := ask("req_new")
	q.Filter.Offices = []string{"河东区市场监督管理局"}
	got := table(t, e, compare.TableRequest{Question: q, Succession: true})
	if len(got.Rows) != 1 {
		t.Fatalf("%d rows", len(got.Rows))
	}
	row := got.Rows[0]
	if c := row.Cells["req_new"]["2018"]; value(t, c) != 11 {
		t.Errorf("2018 without the office that went elsewhere: %+v", c)
	}
	if c := row.Cells["req_new"]["2015"]; c.State != compare.StateIncomplete || *c.Known != 11 {
		t.Errorf("2015, through two successions: %+v", c)
	}
	if diff := cmp.Diff([]string{"质量技术监督局"}, row.NotInRegister); diff != "" {
		t.Errorf("not in the register (-want +got):\n%s", diff)
	}
}

// A circle in the operator's list must end.
func TestCircleOfSuccessions(t *testing.T) {
	e := engine(merged(), func(o *compare.Options) {
		a, b := idOf("河东区民政局"), idOf("河东区食品药品管理办公室")
		o.Successions = []compare.Succession{{a, b, 2018}, {b, a, 2018}}
	})
	table(t, e, compare.TableRequest{Question: ask("req_new"), Succession: true})
}

func TestRatesOfPredecessors(t *testing.T) {
	rate := func(granted, total float64) map[string]float64 {
		return map[string]float64{"res_granted": granted, "res_partial": 0, "res_total": total}
	}
	s := &source{[]*nianbao.Report{
		filed("河东区大数据局", 2022, rate(1, 4)), filed("河东区大数据管理局", 2022, rate(3, 6)), filed("河东区数据局", 2024, rate(1, 1)),
	}}
	got := table(t, engine(s, nil), compare.TableRequest{Question: ask("grant_rate"), Succession: true})
	c := rowOf(t, got, "河东区数据局").Cells["grant_rate"]["2022"]
	if value(t, c) != 0.4 || c.Rate.Numerator != 4 || c.Rate.Denominator != 10 {
		t.Errorf("rate of both: %+v, %+v", c, c.Rate)
	}
}

// An office is not expected to report after another one took it over.
func TestCoverageEndsWithSuccession(t *testing.T) {
	got, err := engine(merged(), nil).Coverage(t.Context(), compare.CoverageRequest{})
	if err != nil {
		t.Fatal(err)
	}
	years := map[string][]int{}
	for _, row := range got.Rows {
		years[row.Office.Name] = append(years[row.Office.Name], row.Year)
	}
	if diff := cmp.Diff([]int{2017, 2018}, years["河东区质量技术监督局"]); diff != "" {
		t.Errorf("years expected of a predecessor (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{2018, 2019, 2020, 2021, 2022, 2023}, years["河东区民政局"]); diff != "" {
		t.Errorf("years expected of an office that goes on (-want +got):\n%s", diff)
	}
}

// TestSuccessor asks for an office that was taken over alone.
func TestSuccessor(t *testing.T) {
	e := engine(merged(), nil)
	all := table(t, e, compare.TableRequest{Question: ask("req_new"), Succession: true})
	next := rowOf(t, all, "河东区市场监督管理局")
	if next.Successor != nil {
		t.Errorf("successor of the last office: %+v", next.Successor)
	}
	q := ask("req_new")
	q.Filter.Offices = []string{next.Predecessors[0].ID}
	row := rowOf(t, table(t, e, compare.TableRequest{Question: q, Succession: true}), next.Predecessors[0].Name)
	if row.Successor == nil || *row.Successor != (compare.Successor{ID: next.Office.ID, From: 2019}) {
		t.Errorf("successor %+v, want %s from 2019", row.Successor, next.Office.ID)
	}
}
