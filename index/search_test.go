package index

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/index/query"
	"nianbao/internal/nianbao"
)

// library is what the query tests search: fictional offices.
func library() []*nianbao.Held {
	a := report("a", "河东区长征街道办事处", 2020,
		"overview|2020年，我街道严格执行《政府信息公开条例》，主动公开信息12条。",
		"problems|人手不足，业务培训\n较少。")
	a.Report.Level = nianbao.LevelTownship
	b := report("b", "青石市市场监督管理局", 2021,
		"overview|全年收到依申请公开件３件，再次重申请求事项。",
		"problems|公开內容不夠全面；人手、經費不足。")
	b.Report.Region = &nianbao.Region{Code: "990100", Names: []string{"云梦省", "青石市"}}
	b.Report.Level, b.Report.Published, b.Report.Scope = nianbao.LevelCity, "2022-01-20", nianbao.ScopeGovernmentWide
	b.Site, b.URL = "scjg.test.example", "https://scjg.test.example/b"
	c := report("c", "白鹿省水利厅", 2022,
		"overview|水资源管理，申请人可通过Open Data平台查询COVID-19信息。",
		"litigation|无行政复议、行政诉讼。")
	c.Report.Region = &nianbao.Region{Code: "980000", Names: []string{"白鹿省"}}
	c.Report.Level = nianbao.LevelProvince
	d := report("d", "国家鹤鸣署", 2022, "preface|本报告由国家鹤鸣署编制。", "other|推进“放管服”改革，无其他需要报告的事项。")
	d.Report.Region, d.Report.Level = nil, nianbao.LevelNation
	return []*nianbao.Held{a, b, c, d}
}

type numbers map[string][]string

func (n numbers) Match(_ context.Context, c query.Number) ([]string, error) {
	return n[c.String()], nil
}

func TestSearch(t *testing.T) {
	docs := library()
	x := openTest(t, newShelf(docs...), func(o *Options) { o.Numbers = numbers{"req_new>100": {"b", "d", "absent"}} })
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, query string
		want        string // ids
	}{
		{"all", "", "a b c d"},
		{"part of an office's name", "长征街道", "a"},
		{"a term cut out of a longer one", "信息公开", "a b c d"},
		{"a term of the law", "依申请公开", "b"},
		{"word, not characters over a border", "申请人", "c"},
		{"word", "重申", "b"},
		{"single character", "水", "c"},
		{"unknown word", "鹤鸣", "d"},
		{"anded", "人手 不足", "a b"},
		{"ored", "水资源 OR 鹤鸣", "c d"},
		{"negated", "-人手", "c d"},
		{"negated phrase", `信息公开 -"人手不足"`, "b c d"},
		{"phrase", `"人手不足"`, "a"},
		{"phrase over a line break", `"业务培训较少"`, "a"},
		{"phrase not over punctuation", `"人手经费"`, ""},
		{"phrase not over sections", `"12条人手"`, ""},
		{"phrase within words", `"申请求"`, "b"},
		{"phrase of one character", `"重"`, "b"},
		{"phrase with punctuation", `"人手、经费"`, "b"},
		{"phrase with quotation marks", `「"放管服"改革」`, "d"},
		{"phrase with a curly mark", "「放管服”改革」", "d"},
		{"ored phrases", `"人手不足" OR "水资源管"`, "a c"},
		{"traditional query", "公開內容不夠", "b"},
		{"simplified query", `"公开内容不够"`, "b"},
		{"full width", "ＣＯＶＩＤ－１９", "c"},
		{"digits of full width in the text", `"公开件3件"`, "b"},
		{"case and blanks", `"open data"`, "c"},
		{"latin word", "OPEN", "c"},
		{"title", "title:2021", "b"},
		{"title phrase", `title:"水利厅2022年"`, "c"},
		{"title does not look elsewhere", "title:人手", ""},
		{"office contains", "office:征街", "a"},
		{"year", "year:2022", "c d"},
		{"years", "year:2020..2021", "a b"},
		{"open years", "year:2021..", "b c d"},
		{"no such year", "year:1999", ""},
		{"level", "level:township", "a"},
		{"form", "form:2019", "a"},
		{"region by name", "region:云梦省", "a b"},
		{"region by short name", "region:青石", "a b"},
		{"region by code", "region:990100", "a b"},
		{"region by short code", "region:99", "a b"},
		{"county", "region:河东区", "a"},
		{"site", "site:test.example", "b"},
		{"section", "section:problems 人手", "a b"},
		{"section restricts", "section:overview 人手", ""},
		{"section restricts in its group only", "(section:problems 人手) 主动公开", "a"},
		{"section restricts phrases", `section:overview "人手不足"`, ""},
		{"section restricts characters", `section:problems 重`, ""},
		{"section alone", "section:litigation", "c"},
		{"numbers", "req_new>100", "b d"},
		{"numbers and words", "req_new>100 人手", "b"},
		{"contradiction", "人手 -人手", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := find(t, x, nianbao.Query{Text: tt.query})
			if got := strings.Join(ids(res), " "); got != tt.want || res.Total != len(res.Hits) {
				t.Errorf("%s: %q of %d, want %q", tt.query, got, res.Total, tt.want)
			}
		})
	}
}

func TestFilters(t *testing.T) {
	x := indexOf(t, library()...)
	tests := []struct {
		name   string
		filter nianbao.ReportFilter
		want   string
	}{
		{"years", nianbao.ReportFilter{YearFrom: 2021, YearTo: 2021}, "b"},
		{"until", nianbao.ReportFilter{YearTo: 2021}, "a b"},
		{"regions", nianbao.ReportFilter{Regions: []string{"990102", "白鹿省"}}, "a c"},
		{"levels", nianbao.ReportFilter{Levels: []nianbao.Level{nianbao.LevelNation, nianbao.LevelCity}}, "b d"},
		{"office by name", nianbao.ReportFilter{Offices: []string{"白鹿省水利厅"}}, "c"},
		{"office by part of the name", nianbao.ReportFilter{Offices: []string{"水利厅"}}, ""},
		{"office by id", nianbao.ReportFilter{Offices: []string{"o-国家鹤鸣署"}}, "d"},
		{"form", nianbao.ReportFilter{Forms: []nianbao.Form{nianbao.Form2019}}, "a"},
		{"scope", nianbao.ReportFilter{Scopes: []nianbao.Scope{nianbao.ScopeGovernmentWide}}, "b"},
		{"ids", nianbao.ReportFilter{IDs: []string{"d", "a", "a", "none"}}, "a d"},
		{"several", nianbao.ReportFilter{YearFrom: 2022, Levels: []nianbao.Level{nianbao.LevelNation}}, "d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(ids(find(t, x, nianbao.Query{Filter: tt.filter})), " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	res := find(t, x, nianbao.Query{Text: "人手", Sections: []nianbao.SectionKind{nianbao.SectionOverview}})
	if res.Total != 0 {
		t.Errorf("restricted to the overview: %q", ids(res))
	}
	// a is a street, c is a 水利厅.
	res = find(t, x, nianbao.Query{Types: []nianbao.OfficeType{nianbao.OfficeDepartment, nianbao.OfficeStreet}})
	if got := strings.Join(ids(res), " "); got != "a c" {
		t.Errorf("departments and streets: %q", got)
	}
}

func TestSearchErrors(t *testing.T) {
	x := indexOf(t, library()...)
	tests := []struct {
		name string
		q    nianbao.Query
	}{
		{"unreadable", nianbao.Query{Text: `"甲`}},
		{"limit too large", nianbao.Query{Limit: nianbao.MaxLimit + 1}},
		{"limit negative", nianbao.Query{Limit: -1}},
		{"unknown sort", nianbao.Query{Sort: "req_new"}},
		{"broken cursor", nianbao.Query{Cursor: "甲"}},
		{"cursor of nothing", nianbao.Query{Cursor: "e30"}},
		{"numbers without a source", nianbao.Query{Text: "req_new>3"}},
		{"findings", nianbao.Query{Text: "finding:A1"}},
	}
	for _, tt := range tests {
		if res, err := x.Search(t.Context(), tt.q); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("%s: %v, %v", tt.name, res, err)
		}
	}
	first := find(t, x, nianbao.Query{Text: "公开", Limit: 1})
	if _, err := x.Search(t.Context(), nianbao.Query{Text: "信息", Limit: 1, Cursor: first.Next}); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("cursor of another query: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, nianbao.Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestPhraseTimeIsBounded(t *testing.T) {
	docs := library()
	x := openTest(t, newShelf(docs...), func(o *Options) { o.CheckTime = time.Nanosecond })
	if err := x.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	res := find(t, x, nianbao.Query{Text: `"业务培训较少"`})
	if !res.Partial || res.Total != 0 {
		t.Errorf("got %+v, want a partial result", res)
	}
}

func TestFacets(t *testing.T) {
	x := indexOf(t, library()...)
	res := find(t, x, nianbao.Query{Text: "人手"})
	want := map[string][]nianbao.Bucket{
		"year":    {{Value: "2021", Label: "2021", Count: 1}, {Value: "2020", Label: "2020", Count: 1}},
		"level":   {{Value: "city", Label: "city", Count: 1}, {Value: "township", Label: "township", Count: 1}},
		"form":    {{Value: "2019", Label: "2019", Count: 1}, {Value: "2021", Label: "2021", Count: 1}},
		"region":  {{Value: "990000", Label: "云梦省", Count: 2}},
		"section": {{Value: "problems", Label: "problems", Count: 2}},
		"office_type": {
			{Value: "bureau", Label: "bureau", Count: 1}, {Value: "street", Label: "street", Count: 1},
		},
	}
	if diff := cmp.Diff(want, res.Facets); diff != "" {
		t.Errorf("facets (-want +got):\n%s", diff)
	}
	// The counts are over all hits, not over the page.
	if diff := cmp.Diff(want, find(t, x, nianbao.Query{Text: "人手", Limit: 1}).Facets); diff != "" {
		t.Errorf("facets of a short page:\n%s", diff)
	}
	for _, tt := range []struct{ region, value, label string }{
		{"云梦省", "990100", "青石市"}, {"990000", "990100", "青石市"}, {"青石市", "990102", "河东区"}, {"990102", "990102", "河东区"},
	} {
		res := find(t, x, nianbao.Query{Filter: nianbao.ReportFilter{Regions: []string{tt.region}}})
		b := res.Facets["region"]
		if len(b) != 1 || b[0].Value != tt.value || b[0].Label != tt.label {
			t.Errorf("below %s: %v", tt.region, b)
		}
	}
	if res := find(t, x, nianbao.Query{Text: "人手", NoFacets: true}); res.Facets != nil {
		t.Errorf("unwanted facets: %v", res.Facets)
	}
}

func TestMunicipality(t *testing.T) {
	h := report("m", "云港市海口区财政局", 2022)
	h.Report.Region = &nianbao.Region{Code: "970101", Names: []string{"云港市", "海口区"}}
	x := indexOf(t, h)
	for _, region := range []string{"970000", "970100", "970101", "云港", "海口区"} {
		if res := find(t, x, nianbao.Query{Filter: nianbao.ReportFilter{Regions: []string{region}}}); res.Total != 1 {
			t.Errorf("region %s: %d hits", region, res.Total)
		}
	}
	res := find(t, x, nianbao.Query{Text: "region:云港市"})
	want := []nianbao.Bucket{{Value: "970101", Label: "海口区", Count: 1}}
	if diff := cmp.Diff(want, res.Facets["region"]); diff != "" {
		t.Errorf("below the municipality:\n%s", diff)
	}
}

func TestSort(t *testing.T) {
	x := indexOf(t, library()...)
	tests := []struct {
		sort nianbao.Sort
		text string
		want string
	}{
		{"", "", "d c b a"},
		{nianbao.SortNewest, "", "d c b a"},
		{nianbao.SortOldest, "", "a b c d"},
		{nianbao.SortOldest, "人手", "a b"},
		{nianbao.SortRelevance, "office:水利厅 OR 水利厅", "c"},
	}
	for _, tt := range tests {
		var got []string
		for _, h := range find(t, x, nianbao.Query{Text: tt.text, Sort: tt.sort}).Hits {
			got = append(got, h.ID)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%q by %q: %q, want %s", tt.text, tt.sort, got, tt.want)
		}
	}
}

func TestHit(t *testing.T) {
	docs := library()
	x := indexOf(t, docs...)
	res := find(t, x, nianbao.Query{Text: "year:2021"})
	want := nianbao.Hit{ID: "b", Title: docs[1].Report.Title, Office: "青石市市场监督管理局", OfficeID: "o-青石市市场监督管理局",
		Year: 2021, Region: docs[1].Report.Region, Level: nianbao.LevelCity, Scope: nianbao.ScopeGovernmentWide,
		Form: nianbao.Form2021, Published: "2022-01-20", URL: docs[1].URL}
	if diff := cmp.Diff([]nianbao.Hit{want}, res.Hits); diff != "" {
		t.Errorf("hit (-want +got):\n%s", diff)
	}
}

func TestConcurrentUse(t *testing.T) {
	docs := library()
	x := indexOf(t, docs...)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 10 {
				if _, err := x.Search(t.Context(), nianbao.Query{Text: `人手 "人手不足"`}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		for range 5 {
			if err := x.Put(t.Context(), docs...); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	if n, err := x.Count(); err != nil || n != uint64(len(docs)) {
		t.Errorf("count %d, %v", n, err)
	}
}

func TestFacetsWanted(t *testing.T) {
	x := indexOf(t, library()...)
	res := find(t, x, nianbao.Query{Text: "申请", Facets: []string{"year"}})
	if len(res.Facets) != 1 || len(res.Facets["year"]) == 0 {
		t.Errorf("facets are %v", res.Facets)
	}
	if res := find(t, x, nianbao.Query{Text: "申请", Facets: []string{}}); res.Facets != nil {
		t.Errorf("facets are %v", res.Facets)
	}
}
