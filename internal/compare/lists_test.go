package compare_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

func regions(code string) (*nianbao.Region, bool) { return county, code == county.Code }

func TestReadExpected(t *testing.T) {
	const text = "\ufeffoffice,region,level,from,to,scope\n河东区审计局,990102,county,2019,,\n河东区人民政府,990102,county,,2021,government_wide\n国家虚构署,,nation,,,\n"
	got, err := compare.ReadExpected(strings.NewReader(text), regions)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].Office.ID != idOf("河东区审计局") || got[0].Office.Body != "审计局" || got[0].From != 2019 || got[0].Scope != nianbao.ScopeOwn ||
		got[1].To != 2021 || got[1].Scope != nianbao.ScopeGovernmentWide || got[2].Office.Region != nil {
		t.Errorf("read %+v", got)
	}
	if none, err := compare.ReadExpected(strings.NewReader(""), regions); err != nil || none != nil {
		t.Errorf("an empty file gives %v, %v", none, err)
	}
	for _, bad := range []string{"office,colour\n", "office,region,level\n,990102,county\n", "office,region,level\n甲局,123456,county\n",
		"office,region,level\n甲局,990102,village\n", "office,region,level,from\n甲局,990102,county,soon\n", "office,level,scope\n甲局,county,both\n", "office,level\n甲局\n"} {
		if _, err := compare.ReadExpected(strings.NewReader(bad), regions); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestReadSuccessions(t *testing.T) {
	got, err := compare.ReadSuccessions(strings.NewReader("predecessor,successor,region,year\n河东区甲局,河东区乙局,990102,2017\n"), regions)
	if diff := cmp.Diff([]compare.Succession{{Predecessor: idOf("河东区甲局"), Successor: idOf("河东区乙局"), Year: 2017}}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, bad := range []string{"predecessor,successor,region,year\n河东区甲局,河东区乙局,990102,\n", "predecessor,successor,region,year\n河东区甲局,甲局,990102,2017\n",
		"predecessor,successor,region,year\n,甲局,990102,2017\n"} {
		if _, err := compare.ReadSuccessions(strings.NewReader(bad), regions); !errors.Is(err, nianbao.ErrInvalid) || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%q gives %v", bad, err)
		}
	}
}

// What the operator lists is expected, even if nothing of it was ever held.
func TestCoverageOfListedOffices(t *testing.T) {
	listed, err := compare.ReadExpected(strings.NewReader("office,region,level,from,to\n河东区审计局,990102,county,2019,2020\n河东区民政局,990102,county,2016,2017\n"), regions)
	if err != nil {
		t.Fatal(err)
	}
	e := engine(merged(), func(o *compare.Options) { o.Expected = listed })
	got, err := e.Coverage(t.Context(), compare.CoverageRequest{Filter: nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Regions: []string{"青石市", county.Code}}}})
	if err != nil {
		t.Fatal(err)
	}
	var years []int
	for _, row := range got.Rows {
		if row.Office.Name == "河东区审计局" {
			years = append(years, row.Year)
			if row.Status != compare.CoverageMissing || !row.Listed || row.Report != nil {
				t.Errorf("row %+v", row)
			}
		}
	}
	if diff := cmp.Diff([]int{2019, 2020}, years); diff != "" {
		t.Errorf("listed years (-want +got):\n%s", diff)
	}
}
