package catalog

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// typical is the n-th report of a large catalog: five years of an office, all
// 31 provinces, the cells of the form of the year. Two thirds of the cells of
// table three are 0 and some are blank, as in real reports.
func typical(n int) *nianbao.Report {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	office, year := n/5, 2019+n%5
	province := provinces[office%31*3 : office%31*3+2]
	region := &nianbao.Region{
		Code:  fmt.Sprintf("%s%02d%02d", province, 1+office/31%14, 1+office/434%10),
		Names: []string{province + "省", fmt.Sprintf("%d市", 1+office/31%14), fmt.Sprintf("%d县", 1+office/434%10)},
	}
	r := sample(fmt.Sprintf("第%d局", office), region, year, "本年度公开工作平稳。")
	r.Observations = nil
	for i, ind := range indicator.All() {
		if len(ind.Forms) == 0 || ind.Table == 0 || !hasForm(ind, r.Form) {
			continue
		}
		applicants := []nianbao.Applicant{nianbao.ApplicantNone}
		if ind.Table == 3 {
			applicants = nianbao.Applicants
		}
		for col, a := range applicants {
			o := nianbao.Observation{Indicator: ind.Code, Applicant: a, State: nianbao.StateValue, Raw: "0", Unit: "件", Table: ind.Table, Row: i, Col: col + 3}
			switch rng.IntN(12) {
			case 0, 1, 2:
				o.Value = float64(rng.IntN(1 + rng.IntN(300)))
				o.Raw = formatValue(o.Value)
			case 3:
				o.State, o.Raw = nianbao.StateBlank, ""
			}
			r.Observations = append(r.Observations, o)
		}
	}
	return r
}

func hasForm(ind indicator.Indicator, form nianbao.Form) bool {
	for _, f := range ind.Forms {
		if f == form {
			return true
		}
	}
	return false
}

// filledTypical stores so many typical reports.
func filledTypical(b testing.TB, c *Catalog, count int) {
	b.Helper()
	for from := 0; from < count; from += 500 {
		var entries []nianbao.Entry
		for n := from; n < min(count, from+500); n++ {
			entries = append(entries, capture(typical(n), fmt.Sprintf("http://a.example/%d", n), fmt.Sprint(n), n))
		}
		store(b, c, entries...)
	}
}
