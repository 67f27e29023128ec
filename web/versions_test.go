package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
	"nianbao/web/internal/webtest"
)

// imported is a report of which the version with the highest number was
// captured first: it came from an archive that was imported later.
func imported() *nianbao.Held {
	day := func(n int) time.Time { return time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC) }
	at := func(n int, d int, url string) nianbao.Version {
		return nianbao.Version{N: n, Snapshot: nianbao.Snapshot{URL: url, Captured: day(d), Status: 200}}
	}
	const here, there = "https://www.wuming.example/1.html", "https://www.wuming.example/2.html"
	return &nianbao.Held{ID: "x-2020-own", Newest: 2, Versions: []nianbao.Version{at(1, 5, here), at(2, 9, there), at(3, 2, here)}}
}

func TestVersionsByTime(t *testing.T) {
	h := imported()
	for n, want := range map[int]int{1: 3, 2: 1, 3: 3, 7: 7} {
		if got := before(h, n); got != want {
			t.Errorf("before version %d comes %d, want %d", n, got, want)
		}
	}
	views := versions(h)
	var got []string
	for _, v := range views {
		got = append(got, v.N+"<"+v.Before)
	}
	if diff := cmp.Diff([]string{"2<1", "1<3", "3<"}, got); diff != "" || !views[0].Newest || views[1].Newest {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
	seen := places(h)
	if len(seen) != 2 || seen[0].FirstSeen.Day() != 2 || seen[0].LastSeen.Day() != 5 || len(seen[0].Versions) != 2 || seen[1].Versions[0] != 2 {
		t.Errorf("places are %+v", seen)
	}
}

// TestStates checks that what became of a report is told on page and in the API.
func TestStates(t *testing.T) {
	const here, there = "https://www.wuming.example/1.html", "https://www.wuming.example/2.html"
	for _, tc := range []struct {
		state  nianbao.ReportState
		name   string
		places []nianbao.Place
	}{
		{nianbao.StateLive, "在原处", []nianbao.Place{{URL: here, Versions: []int{1}, Outcome: nianbao.FetchTimeout}}},
		{nianbao.StateEdited, "内容有改动", []nianbao.Place{{URL: here, Versions: []int{1, 2}}}},
		{nianbao.StateMoved, "已移到他处", []nianbao.Place{{URL: here, Outcome: nianbao.FetchMoved, Status: 301}, {URL: there}}},
		{nianbao.StateWithdrawn, "已撤下", []nianbao.Place{{URL: here, Replaced: true, Status: 200, Outcome: nianbao.FetchFetched}}},
		{nianbao.StateLive, "在原处", []nianbao.Place{{URL: "file:///report.html", Versions: []int{1}}}},
	} {
		store := webtest.NewStore()
		store.Held[0].Places = tc.places
		s := newServer(t, store)
		body := request(t, s, http.MethodGet, fill(store, "/api/v1/reports/"+fullID)).Body.String()
		if !strings.Contains(body, `"state":"`+string(tc.state)+`"`) {
			t.Errorf("%s: the API says otherwise", tc.state)
		}
		runChecks(t, document(t, s, fill(store, "/reports/"+fullID), 200), []check{{"a.state", 1, tc.name}, {"table.places tbody tr", len(tc.places), ""}})
	}
}

// TestVersionPages checks the errors of pages that show a version.
func TestVersionPages(t *testing.T) {
	store := webtest.NewStore()
	s := newServer(t, store)
	for target, status := range map[string]int{
		"?version=9": 404, "?version=0": 400, "?version=x": 400, "?version=": 200, "?version=2&utm_source=x": 200,
		"/diff?from=9": 404, "/diff?from=x": 400, "/diff?from=1&from=2": 400, "/diff?utm_source=x": 200,
	} {
		if rec := request(t, s, http.MethodGet, fill(store, "/reports/"+fullID+target)); rec.Code != status {
			t.Errorf("%s: %d, want %d", target, rec.Code, status)
		}
	}
	h := store.Held[0]
	third := h.Versions[1]
	third.N = 3
	h.Versions = append(h.Versions, third)
	runChecks(t, document(t, s, fill(store, "/reports/"+fullID+"/diff?from=1&to=3"), 200), []check{
		{"form.choose option", 6, ""}, {"select[name=from] option[selected][value='1']", 1, ""}, {"select[name=to] option[selected][value='3']", 1, ""},
	})
}
