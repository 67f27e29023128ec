package cli_test

import (
	"cmp"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"nianbao/internal/testsite"
)

// TestKilledCrawl kills the crawl at random moments, twenty times, and lets it
// come to its end: what is held then must be what a crawl holds that nobody
// disturbed, and no more may have been asked of the sites than what was in
// flight when the process died.
func TestKilledCrawl(t *testing.T) {
	const kills = 20
	program := build(t)
	sites := startSites(t, testsite.Options{Attachments: true})
	list := sitesYAML(t, sites)
	args := func(data string) []string {
		return []string{"--data", data, "crawl", "--allow-private", "--delay", "10ms", list}
	}

	calm, stormy := t.TempDir(), t.TempDir()
	must(t, args(calm)...)
	asked := totalHits(sites)

	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	killed := 0
	for killed < kills {
		cmd := exec.Command(program, args(stormy)...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		// So many requests further on, and a moment later.
		target := totalHits(sites) + 1 + random.IntN(12)
		for totalHits(sites) < target && len(ended) == 0 {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(random.IntN(15)) * time.Millisecond)
		if len(ended) > 0 {
			t.Fatalf("the crawl ended before it was killed for the %dth time: %v", killed+1, <-ended)
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-ended
		killed++
	}
	must(t, args(stormy)...)
	askedInStorm := totalHits(sites) - asked

	for _, what := range [][]string{
		{"export", "reports", "--format", "jsonl"}, {"export", "observations", "--format", "csv"}, {"status", "--urls"},
	} {
		want, got := lines(t, calm, what), lines(t, stormy, what)
		if len(want) < 100 {
			t.Fatalf("%v: only %d lines", what, len(want))
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-undisturbed +killed):\n%s", what, diff)
		}
	}
	must(t, "--data", stormy, "verify")
	// Each start asks for robots.txt anew, and repeats at most one request a host.
	hosts := len(sites.CrawlSites())
	if most := asked + kills*2*hosts; askedInStorm > most {
		t.Errorf("%d requests, %d undisturbed: more than what was in flight was repeated", askedInStorm, asked)
	}
	t.Logf("%d requests undisturbed, %d with %d kills", asked, askedInStorm, killed)
}

// lines gives what a command prints, sorted, without the times in it.
func lines(t *testing.T, data string, args []string) []string {
	t.Helper()
	out := must(t, append([]string{"--data", data}, args...)...).stdout
	all := strings.Split(strings.TrimSpace(out), "\n")
	for i, line := range all {
		all[i] = timeOfDay.ReplaceAllString(line, "T")
	}
	slices.SortFunc(all, cmp.Compare)
	return all
}

func totalHits(s *testsite.Sites) int { return len(s.Requests()) }

// timeOfDay is what differs from crawl to crawl.
var timeOfDay = regexp.MustCompile(`20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?Z)?`)

// startSites serves the sample sites until the test ends.
func startSites(t *testing.T, opts testsite.Options) *testsite.Sites {
	t.Helper()
	sites, err := testsite.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := sites.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := sites.Close(); err != nil {
			t.Error(err)
		}
	})
	return sites
}
