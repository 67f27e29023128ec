package cli_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"nianbao/internal/testsite"
)

// became is the part of the report resource that says what became of a report.
type became struct {
	State     string
	Locations []struct {
		URL      string
		Status   *int
		Outcome  string
		Versions []int
	}
	Versions []struct {
		N      int
		URL    string
		SHA256 string
	}
}

// TestRecrawl changes the sites between two crawls, and asks what became of the
// reports. Counters and dates of the day, which change all the time, must not
// count as changes.
func TestRecrawl(t *testing.T) {
	sites := startSites(t, testsite.Options{Seed: 11, Years: []int{2021, 2022}})
	data := t.TempDir()
	list := sitesYAML(t, sites)
	crawl := func() result {
		t.Helper()
		return must(t, "--data", data, "crawl", "--allow-private", "--delay", "0s", list)
	}
	crawl()

	truths := sites.Truths()
	pick := func(site string, n int) testsite.Truth {
		t.Helper()
		for _, truth := range truths {
			if truth.Site == site {
				if n--; n < 0 {
					return truth
				}
			}
		}
		t.Fatalf("%s has too few reports", site)
		return testsite.Truth{}
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cell, prose, withdrawn := pick("虚云市人民政府", 0), pick("虚云市人民政府", 3), pick("虚云市人民政府", 6)
	moved, redirected, copied := pick("拟江市人民政府", 0), pick("拟江市人民政府", 3), pick("拟江市人民政府", 6)
	unlisted, same := pick("无名县人民政府", 0), pick("无名县人民政府", 3)

	_, err := sites.EditCell(cell.URL)
	check(err)
	_, err = sites.EditProse(prose.URL)
	check(err)
	check(sites.Withdraw(withdrawn.URL))
	check(sites.Unlist(unlisted.URL))
	movedTo, err := sites.Move(moved.URL, "/art/2025/1/1/art_990200_7000001.html", false)
	check(err)
	redirectedTo, err := sites.Move(redirected.URL, "/art/2025/1/1/art_990200_7000002.html", true)
	check(err)
	copiedTo, err := sites.CopyTo(copied.URL, "/art/2025/1/1/art_990200_7000003.html")
	check(err)
	sites.Noise(true)

	again := crawl()
	if !strings.Contains(again.stderr, "0 new reports, 2 new versions") {
		t.Errorf("the second crawl: %s", again.stderr)
	}
	third := crawl()
	if !strings.Contains(third.stderr, "0 new reports, ") || strings.Contains(third.stderr, "new versions") {
		t.Errorf("the third crawl: %s", third.stderr)
	}
	base := serveInProcess(t, data)
	report := func(truth testsite.Truth) (got became) {
		t.Helper()
		get(t, base+"/api/v1/reports/"+truth.Report.ID(), &got)
		return got
	}
	for _, tt := range []struct {
		name      string
		truth     testsite.Truth
		state     string
		versions  int
		locations map[string]string // URL → outcome
	}{
		{"edited in a cell", cell, "edited", 2, map[string]string{cell.URL: "unchanged"}},
		{"edited in its prose", prose, "edited", 2, map[string]string{prose.URL: "unchanged"}},
		{"withdrawn", withdrawn, "withdrawn", 1, map[string]string{withdrawn.URL: "gone"}},
		{"moved", moved, "moved", 1, map[string]string{moved.URL: "gone", movedTo: "unchanged"}},
		{"moved with a redirect", redirected, "moved", 1, map[string]string{redirected.URL: "moved", redirectedTo: "unchanged"}},
		{"on two addresses", copied, "live", 1, map[string]string{copied.URL: "unchanged", copiedTo: "unchanged"}},
		{"in no list any more", unlisted, "live", 1, map[string]string{unlisted.URL: "unchanged"}},
		{"left as it was", same, "live", 1, map[string]string{same.URL: "unchanged"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := report(tt.truth)
			if got.State != tt.state || len(got.Versions) != tt.versions || len(got.Locations) != len(tt.locations) {
				t.Errorf("state %s, %d versions, places %+v", got.State, len(got.Versions), got.Locations)
			}
			for _, l := range got.Locations {
				want := tt.locations[l.URL]
				// With noise the bytes are others every time.
				if l.Outcome != want && !(want == "unchanged" && l.Outcome == "fetched") {
					t.Errorf("%s: %s, want %q", l.URL, l.Outcome, want)
				}
			}
		})
	}
	checkDiff(t, base, cell)
	if n := totalHits(sites); n == 0 {
		t.Error("nothing was asked for")
	}
	must(t, "--data", data, "verify")
}

// checkDiff asks how the two versions of a report with one changed cell differ.
func checkDiff(t *testing.T, base string, truth testsite.Truth) {
	t.Helper()
	var diff struct {
		Text  []struct{ Section, Op, From, To string }
		Cells []struct {
			Indicator, Applicant string
			From, To             struct{ Value float64 }
		}
	}
	address := base + "/api/v1/reports/" + url.PathEscape(truth.Report.ID())
	get(t, address+"/diff?from=1&to=2", &diff)
	if len(diff.Cells) != 1 || len(diff.Text) != 0 || diff.Cells[0].Indicator != "res_granted" || diff.Cells[0].Applicant != "natural" ||
		diff.Cells[0].To.Value != diff.Cells[0].From.Value+3 {
		t.Errorf("diff: %+v", diff)
	}
	resp, err := http.Get(address + "/versions/1/raw")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Memento-Datetime") == "" {
		t.Errorf("the first version: %s, %v", resp.Status, resp.Header)
	}
}
