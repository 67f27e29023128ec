package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// TestLocated checks that the page of an original leads from its numbers to
// their cells, and that the marked copy goes out under the original's policy.
func TestLocated(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	s.located = func(_ context.Context, snap nianbao.Snapshot) ([]byte, error) {
		if strings.HasPrefix(snap.SHA256, "2c26") {
			return nil, nianbao.Reject(nianbao.RejectUnsupported, "不是网页", "no page")
		}
		return []byte("<script>parent.pwned=1</script>"), nil
	}
	base := "/reports/" + store.Held[0].ID + "/versions/2/"
	runChecks(t, document(t, s, base+"original?cell=c-2-3-9", http.StatusOK), []check{
		{"iframe[src$='/versions/2/located#c-2-3-9'][sandbox=''][name=paper]", 1, ""}, {"td.chosen", 1, "14"},
		{"td#c-2-5-3 a[target=paper][href='" + base + "located#c-2-5-3']", 1, ""}, {"td.s-blank a", 0, ""}, {"a.check", 0, ""}, {".read h3", -1, "前言"},
	})
	for target, want := range map[string]int{
		base + "located": 200, "/reports/" + store.Held[0].ID + "/versions/1/located": 404, "/reports/" + store.Held[0].ID + "/versions/9/located": 404,
		base + "original?cell=javascript:x": 400,
	} {
		rec := request(t, s, http.MethodGet, target)
		if rec.Code != want {
			t.Errorf("%s: status %d, want %d", target, rec.Code, want)
		}
		if policy := rec.Header().Get("Content-Security-Policy"); want == 200 && policy != rawPolicy {
			t.Errorf("%s: policy %q", target, policy)
		}
	}
	// Without the means to mark cells the original is shown as it is.
	s.located = nil
	runChecks(t, document(t, s, base+"original?cell=c-2-3-9", http.StatusOK), []check{{"iframe[src$='/versions/2/raw']", 1, ""}, {"td a", 0, ""}})
	if rec := request(t, s, http.MethodGet, base+"located"); rec.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", rec.Code)
	}
}

func TestCellForm(t *testing.T) {
	for text, want := range map[string]bool{nianbao.CellID(2, 3, 9): true, nianbao.CellID(0, 65533, 999): true, "c-1-2": false, "c-1-2-3 ": false, "t1r2c3": false, "": false} {
		if got := cellForm.MatchString(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
