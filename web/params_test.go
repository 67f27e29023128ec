package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func TestQueryParams(t *testing.T) {
	filter := func(f nianbao.ReportFilter) nianbao.Query {
		return nianbao.Query{Filter: f, Limit: nianbao.DefaultLimit}
	}
	for _, tc := range []struct {
		raw   string
		want  nianbao.Query
		param string // at fault; the query is not read
	}{
		{raw: "", want: nianbao.Query{Limit: 20}},
		{raw: "q=&year=&level=&sort=&limit=&cursor=", want: nianbao.Query{Limit: 20}},
		{raw: "q=+a+%22b%22+&limit=200&cursor=c", want: nianbao.Query{Text: `a "b"`, Limit: 200, Cursor: "c"}},
		{raw: "year=2020", want: filter(nianbao.ReportFilter{YearFrom: 2020, YearTo: 2020})},
		{raw: "year=2019..2022", want: filter(nianbao.ReportFilter{YearFrom: 2019, YearTo: 2022})},
		{raw: "year=2019..", want: filter(nianbao.ReportFilter{YearFrom: 2019})},
		{raw: "year=..2019", want: filter(nianbao.ReportFilter{YearTo: 2019})},
		{raw: "year=2021&year=2019..2020&year=2020", want: filter(nianbao.ReportFilter{YearFrom: 2019, YearTo: 2021})},
		{raw: "year=2019&year=2021", param: "year"},
		{raw: "year=2022..2019", param: "year"},
		{raw: "year=..", param: "year"},
		{raw: "year=20", param: "year"},
		{raw: "year=02020", param: "year"},
		{raw: "year=%2B202", param: "year"},
		{raw: "level=city&level=county&scope=own&form=2019", want: filter(nianbao.ReportFilter{
			Levels: []nianbao.Level{"city", "county"}, Scopes: []nianbao.Scope{"own"}, Forms: []nianbao.Form{"2019"}})},
		{raw: "level=City", param: "level"},
		{raw: "scope=all", param: "scope"},
		{raw: "form=2020", param: "form"},
		{raw: "region=110000&region=%E5%8C%97%E4%BA%AC%E5%B8%82&office=x", want: filter(nianbao.ReportFilter{Regions: []string{"110000", "北京市"}, Offices: []string{"x"}})},
		{raw: "section=problems&section=" + url.QueryEscape("总体情况"), want: nianbao.Query{Limit: 20, Sections: []nianbao.SectionKind{"problems", "overview"}}},
		{raw: "section=summary", param: "section"},
		{raw: "office_type=bureau", want: nianbao.Query{Limit: 20, Types: []nianbao.OfficeType{nianbao.OfficeBureau}}},
		{raw: "office_type=局", param: "office_type"},
		{raw: "sort=-req_new", want: nianbao.Query{Limit: 20, Sort: "-req_new"}},
		{raw: "sort=req_new%5Bnatural%5D", want: nianbao.Query{Limit: 20, Sort: "req_new[natural]"}},
		{raw: "sort=drop+table", param: "sort"},
		{raw: "sort=newest&sort=oldest", param: "sort"},
		{raw: "limit=0", param: "limit"},
		{raw: "limit=201", param: "limit"},
		{raw: "limit=1e2", param: "limit"},
		{raw: "q=a&q=b", param: "q"},
		{raw: "q=%ff", param: "q"},
		{raw: "q=a%00b", param: "q"},
		{raw: "q=" + strings.Repeat("a", maxQuery+1), param: "q"},
		{raw: "region=a" + strings.Repeat("&region=a", maxRepeat), param: "region"},
		{raw: "Year=2020", param: "Year"},
	} {
		got, err := parse(tc.raw)
		if tc.param != "" {
			var public *publicError
			if !errors.Is(err, nianbao.ErrInvalid) || !errors.As(err, &public) || public.param != tc.param {
				t.Errorf("%.60s: error %v, want one of parameter %s", tc.raw, err, tc.param)
			}
			continue
		}
		if err != nil {
			t.Errorf("%.60s: %v", tc.raw, err)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%.60s (-want +got):\n%s", tc.raw, diff)
		}
	}
}

func parse(raw string) (nianbao.Query, error) {
	p, err := readParams(&http.Request{URL: &url.URL{RawQuery: raw}}, searchParams)
	if err != nil {
		return nianbao.Query{}, err
	}
	return p.query()
}

// FuzzQueryParams: whatever the query string, it is read or refused as the
// client's fault.
func FuzzQueryParams(f *testing.F) {
	for _, seed := range []string{"", "q=a&year=2019..2022", "year=..", "limit=-1", "cursor=%", "q=%ff;b=c", "section=总体情况"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := parse(raw)
		if err != nil {
			if !errors.Is(err, nianbao.ErrInvalid) {
				t.Errorf("%q: %v is not the client's fault", raw, err)
			}
			return
		}
		if q.Limit < 1 || q.Limit > nianbao.MaxLimit || (q.Filter.YearTo != 0 && q.Filter.YearFrom > q.Filter.YearTo) {
			t.Errorf("%q gives %+v", raw, q)
		}
	})
}

func TestOffsetCursor(t *testing.T) {
	for _, n := range []int64{0, 1, 130_000} {
		got, err := params{"cursor": {newCursor(offsetCursor, n)}}.cursor(offsetCursor)
		if err != nil || got != n {
			t.Errorf("offset %d comes back as %d, %v", n, got, err)
		}
	}
	for _, bad := range []string{"x", "b2Zmc2V0Oi0x", newCursor(offsetCursor, -3), newCursor(afterCursor, 3), "%%%"} {
		if _, err := (params{"cursor": {bad}}).cursor(offsetCursor); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}
