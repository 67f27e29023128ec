package division

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func TestByCode(t *testing.T) {
	tests := []struct {
		code string
		want Division
	}{
		{"32", Division{Code: "320000", Name: "江苏省", Level: nianbao.LevelProvince}},
		{"320000", Division{Code: "320000", Name: "江苏省", Level: nianbao.LevelProvince}},
		{"320000000000", Division{Code: "320000", Name: "江苏省", Level: nianbao.LevelProvince}},
		{"3213", Division{Code: "321300", Name: "宿迁市", Level: nianbao.LevelCity, Parent: "320000"}},
		{"321300", Division{Code: "321300", Name: "宿迁市", Level: nianbao.LevelCity, Parent: "320000"}},
		{"321322", Division{Code: "321322", Name: "沭阳县", Level: nianbao.LevelCounty, Parent: "321300"}},
		{"310115", Division{Code: "310115", Name: "浦东新区", Level: nianbao.LevelCounty, Parent: "310000"}},
		{"429004", Division{Code: "429004", Name: "仙桃市", Level: nianbao.LevelCounty, Parent: "420000"}},
		{"441900", Division{Code: "441900", Name: "东莞市", Level: nianbao.LevelCity, Parent: "440000"}},
		{"441900121", Division{Code: "441900121", Name: "虎门镇", Level: nianbao.LevelTownship, Parent: "441900"}},
		{"411402002", Division{Code: "411402002", Name: "长征街道", Level: nianbao.LevelTownship, Parent: "411402"}},
		{"411402002000", Division{Code: "411402002", Name: "长征街道", Level: nianbao.LevelTownship, Parent: "411402"}},
		{"500153109200", Division{Code: "500153109", Name: "河包镇", Level: nianbao.LevelTownship, Parent: "500153"}},
		{"310100", Division{Code: "310100", Name: "市辖区", Parent: "310000", Placeholder: true}},
		{"130171", Division{Code: "130171", Name: "石家庄高新技术产业开发区", Level: nianbao.LevelCounty, Parent: "130100", Statistical: true}},
		{"990102", Division{Code: "990102", Name: "假山区", Level: nianbao.LevelCounty, Parent: "990100", Synthetic: true}},
	}
	for _, test := range tests {
		got, ok := Default().ByCode(test.code)
		if !ok {
			t.Errorf("%s: not found", test.code)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.code, diff)
		}
	}
	for _, code := range []string{"", "3", "00", "000000", "99x", "321399", "329900", "3213220010001", "江苏省"} {
		if d, ok := Default().ByCode(code); ok {
			t.Errorf("%q: found %s", code, d.Name)
		}
	}
}

func TestRegion(t *testing.T) {
	tests := []struct {
		code string
		want nianbao.Region
	}{
		{"310115", nianbao.Region{Code: "310115", Names: []string{"上海市", "浦东新区"}}},
		{"310100", nianbao.Region{Code: "310000", Names: []string{"上海市"}}},
		{"419001", nianbao.Region{Code: "419001", Names: []string{"河南省", "济源市"}}},
		{"411402", nianbao.Region{Code: "411402", Names: []string{"河南省", "商丘市", "梁园区"}}},
		{"411402002", nianbao.Region{Code: "411402", Names: []string{"河南省", "商丘市", "梁园区"}}},
		{"441900121", nianbao.Region{Code: "441900", Names: []string{"广东省", "东莞市"}}},
	}
	for _, test := range tests {
		got, ok := Default().Region(test.code)
		if !ok {
			t.Errorf("%s: not found", test.code)
			continue
		}
		if diff := cmp.Diff(&test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.code, diff)
		}
	}
	if r, ok := Default().Region("321399"); ok {
		t.Errorf("321399: found %s", r)
	}
}

func TestChildren(t *testing.T) {
	names := func(list []Division) []string {
		var out []string
		for _, d := range list {
			out = append(out, d.Name)
		}
		return out
	}
	if got := names(Default().Children("")); len(got) != 32 || got[0] != "北京市" {
		t.Errorf("provinces: %d, %v", len(got), got)
	}
	if diff := cmp.Diff([]string{"虚云市", "拟江市"}, names(Default().Children("990000"))); diff != "" {
		t.Errorf("children of 示例省 (-want +got):\n%s", diff)
	}
	// Districts stand right below a municipality, whatever groups their codes.
	if got := names(Default().Children("31")); len(got) != 16 {
		t.Errorf("children of 上海市: %d, %v", len(got), got)
	}
	if got := Default().Children("123"); got != nil {
		t.Errorf("children of no division: %v", got)
	}
}

// The counts are those of the source; a change of data must be seen.
func TestTableIsWhole(t *testing.T) {
	table, err := load()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[depth]int{}
	zones := 0
	for i := range table.rows {
		r := &table.rows[i]
		if !r.synthetic {
			counts[r.depth]++
		}
		if r.statistical {
			zones++
		}
		if r.depth > province && r.parent == none {
			t.Errorf("%s %s has no parent", r.code, r.name)
		}
		if r.end <= int32(i) {
			t.Errorf("%s %s ends before it begins", r.code, r.name)
		}
	}
	want := map[depth]int{province: 31, city: 342, county: 2978, town: 41352}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("rows per level (-want +got):\n%s", diff)
	}
	if zones != 124 {
		t.Errorf("%d statistical areas, want 124", zones)
	}
}

func TestStem(t *testing.T) {
	for name, want := range map[string]string{
		"北京市": "北京", "内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "恩施土家族苗族自治州": "恩施", "鄂温克族自治旗": "鄂温克",
		"东乡族自治县": "东乡", "巴音郭楞蒙古自治州": "巴音郭楞", "隆林各族自治县": "隆林", "浦东新区": "浦东", "碑林区": "碑林",
		"万柏林区": "万柏林", "雄县": "", "城区": "", "喀什地区": "喀什", "锡林郭勒盟": "锡林郭勒", "津市市": "津市",
	} {
		if got, _ := stem(name); got != want {
			t.Errorf("stem of %s: %q, want %q", name, got, want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load(); err != nil {
			b.Fatal(err)
		}
	}
}
