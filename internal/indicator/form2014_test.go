package indicator

import (
	"strings"
	"testing"

	"nianbao/internal/nianbao"
)

// old is a table of the form of 2014 with the given header and value columns.
func old(header string, values ...string) nianbao.Table {
	rows := [][]string{strings.Split(header, "|")}
	for _, label := range []string{
		"（一）主动公开政府信息数", "制发规范性文件总数", "（一）收到申请数", "1.当面申请数", "2.传真申请数", "3.网络申请数", "4.信函申请数",
		"四、行政复议数量", "（二）被依法纠错数", "五、行政诉讼数量", "（二）被依法纠错数",
	} {
		rows = append(rows, append([]string{label}, values...))
	}
	return FromRows(0, rows)
}

func TestTableOf2014(t *testing.T) {
	tests := []struct {
		name, header string
		values       []string
		want         float64 // of every cell
		count        int
		warning      string
	}{
		{"plain", "统计指标|单位|统计数", []string{"件", "3"}, 3, 11, ""},
		{"no unit", "统计指标|统计数", []string{"3"}, 3, 11, ""},
		{"sum of levels", "统计指标|单位|本级|部门|乡镇|合计", []string{"件", "1", "2", "3", "6"}, 6, 11, "several_value_columns"},
		{"year beside sums", "统计指标|单位|本年度|历年累计", []string{"件", "3", "99"}, 3, 11, "several_value_columns"},
		{"sums beside year", "统计指标|单位|历年累计|本年度", []string{"件", "99", "3"}, 3, 11, "several_value_columns"},
		{"sums only", "统计指标|单位|历年累计", []string{"件", "99"}, 0, 0, "cumulative_only"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Read([]nianbao.Table{old(tt.header, tt.values...)})
			if len(got.Observations) != tt.count {
				t.Errorf("%d observations, want %d", len(got.Observations), tt.count)
			}
			codes := map[string]bool{}
			for _, o := range got.Observations {
				codes[o.Indicator] = true
				if o.State != nianbao.StateValue || o.Value != tt.want {
					t.Errorf("%s = %v (%s), want %v", o.Indicator, o.Value, o.State, tt.want)
				}
			}
			if tt.count > 0 && (!codes["rec_corrected"] || !codes["lit_corrected"] || got.Form != nianbao.Form2014) {
				t.Errorf("form %s, codes %v", got.Form, codes)
			}
			warned := ""
			for _, w := range got.Warnings {
				warned = w.Code
			}
			if warned != tt.warning {
				t.Errorf("warning %q, want %q", warned, tt.warning)
			}
		})
	}
}
