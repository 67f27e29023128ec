package web

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"nianbao/internal/compare"
	"nianbao/web/ui"
)

func basePage(t *testing.T) *BasePage {
	t.Helper()
	views, err := ui.New()
	if err != nil {
		t.Fatal(err)
	}
	return &BasePage{Locale: views.Locale(ui.DefaultLang)}
}

// provinces is a table with a row for each code and a column for each year; a
// number below 0 stands for none.
func provinces(codes []string, years []string, values [][]float64) (*figureTable, []compare.Group) {
	t := &figureTable{Unit: "件"}
	for _, y := range years {
		t.Years = append(t.Years, yearHead{Year: y})
	}
	var groups []compare.Group
	for i, code := range codes {
		row := figureRow{Label: "省" + code, URL: "/trends?region=" + code}
		for _, v := range values[i] {
			c := figureCell{}
			if v >= 0 {
				c.Value = strconv.FormatFloat(v, 'f', -1, 64)
				c.Main = c.Value
			}
			row.Cells = append(row.Cells, c)
		}
		t.Rows = append(t.Rows, row)
		groups = append(groups, compare.Group{Key: code})
	}
	return t, groups
}

func TestPanels(t *testing.T) {
	b := basePage(t)
	codes := []string{"110000", "120000", "130000", "140000", "150000", "210000", "220000"}
	var values [][]float64
	for range codes {
		values = append(values, []float64{0, 5, -1, 10})
	}
	values[6] = []float64{-1, -1, -1, -1}
	table, _ := provinces(codes, []string{"2018", "2019", "2020", "2022"}, values)
	table.Years[1].Break = "another form"
	set := b.panelsOf(table)
	if set == nil || len(set.Panels) != 6 || !strings.Contains(set.Scale, "10") {
		t.Fatalf("%+v", set)
	}
	p := set.Panels[0]
	// Each number is alone: a break lies before the second, a gap after it.
	want := []panelDot{{"4", "52"}, {"42", "28"}, {"156", "4"}}
	if len(p.Lines) != 0 || !slices.Equal(p.Dots, want) || p.First != "2018 0" || p.Last != "2022 10" {
		t.Errorf("%+v, want dots %v", p, want)
	}
	table.Years[1].Joined = true
	if p := b.panelsOf(table).Panels[0]; !slices.Equal(p.Lines, []string{"4,52 42,28"}) || len(p.Dots) != 1 {
		t.Errorf("over a change that the numbers go over: %+v", p)
	}
	table.Rows[2].Cells[0].Value = "-1"
	if b.panelsOf(table) != nil {
		t.Error("negative numbers are drawn")
	}
	few, _ := provinces(codes[:6], []string{"2020", "2021"}, values)
	if b.panelsOf(few) != nil {
		t.Error("six rows are drawn one by one")
	}
}

func TestProvinceGrid(t *testing.T) {
	b := basePage(t)
	codes := []string{"110000", "320000", "990000", compare.NoRegion, "650000", "440000", "510000"}
	table, groups := provinces(codes, []string{"2020", "2021"}, [][]float64{{1, -1}, {2, -1}, {3, -1}, {99, 99}, {-1, -1}, {5, -1}, {6, -1}})
	g := b.gridOf(table, groups)
	if g == nil || g.Year != "2020" {
		t.Fatalf("%+v", g)
	}
	seen := map[[2]int]bool{}
	classes := map[string]int{}
	for _, x := range g.Tiles {
		if seen[[2]int{x.X, x.Y}] {
			t.Errorf("two tiles at %d, %d", x.X, x.Y)
		}
		seen[[2]int{x.X, x.Y}] = true
		classes[x.Name] = x.Class
		if (x.Class > 0) == (x.Value == "–") || x.X+tileSize > g.Width || x.Y+tileSize > g.Height {
			t.Errorf("%+v", x)
		}
	}
	if len(g.Tiles) != len(tiles)-1+1 { // all of the map but the Corps, and one that the map does not have
		t.Errorf("%d tiles", len(g.Tiles))
	}
	for name, class := range map[string]int{"省110000 1": 1, "省320000 2": 2, "省990000 3": 3, "省440000 5": 4, "省510000 6": 5, "省650000 –": 0, "沪 –": 0} {
		if got, ok := classes[name]; !ok || got != class {
			t.Errorf("%s: class %d (%v), want %d", name, got, ok, class)
		}
	}
	if g.Classes[0].From != "1" || g.Classes[len(g.Classes)-1].To != "6" {
		t.Errorf("classes %+v", g.Classes)
	}
	invented, groups := provinces([]string{"990000", "980000"}, []string{"2020"}, [][]float64{{1}, {2}})
	if b.gridOf(invented, groups) != nil {
		t.Error("a map without any of its divisions")
	}
}
