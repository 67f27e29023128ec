package prose

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

// TestSamples reads the sections of real reports, which stand beside the
// checkout and are no part of it.
func TestSamples(t *testing.T) {
	tests := []struct {
		name string
		want []string
	}{
		{"shanghai_office_2019", []string{
			"req_received_or_new 859", "res_total 805", "req_carried_in 18", "req_carried_out 72",
			"res_granted_or_partial 258", "res_granted_or_partial 33.9%", "deny_sum 35", "deny_sum 4.34%",
			"unable_sum 265", "unable_sum 32.9%", "np_sum 158", "np_sum 19.6%", "other_sum 0",
			"rec_total 7", "lit_total 9", "rec_corrected none_corrected", "lit_corrected none_corrected",
		}},
		{"shuyang_fgj_2023", []string{"disc_total 249", "req_received_or_new 26", "fee_collected zero"}},
		{"changzheng_2020", []string{"req_new zero", "fee_collected zero"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "samples", tt.name+".gold.json"))
			if os.IsNotExist(err) {
				t.Skip("the real samples are not part of this repository")
			} else if err != nil {
				t.Fatal(err)
			}
			var r nianbao.Report
			if err := json.Unmarshal(data, &r); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range r.Sections {
				for _, c := range Claims(s.Kind, s.Text, r.Year) {
					if !strings.Contains(s.Text, c.Sentence) {
						t.Errorf("%q is not in section %s", c.Sentence, s.Kind)
					}
					got = append(got, notation(c))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("claims differ (-want +got):\n%s", diff)
			}
		})
	}
}
