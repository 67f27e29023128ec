package indicator

import (
	"strings"
	"testing"
)

func TestNear(t *testing.T) {
	for name, want := range map[string]string{
		"req_nwe": "req_new", "REQ-NEW": "req_new", "grantrate": "grant_rate", "申请量": "req_new", "收到申情数": "req_new",
		"deny_state_secert": "deny_state_secret", "国家秘密": "deny_state_secret", "litigation": "litigation_correction_rate", "rec_totl": "rec_total",
		"": "", "zzzzzz": "", "火星": "", strings.Repeat("a", 300): "",
	} {
		got := Near(name)
		first := ""
		if len(got) > 0 {
			first = got[0]
		}
		if first != want || len(got) > mostNear {
			t.Errorf("%q: %v, want %q first", name, got, want)
		}
	}
}
