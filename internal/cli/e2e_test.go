package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nianbao/internal/cli"
	"nianbao/internal/nianbao"
	"nianbao/internal/testsite"
)

// TestEndToEnd crawls the sample sites, serves what was found, and asks for it:
// every report of the sites must come out as the sites were made.
func TestEndToEnd(t *testing.T) {
	sites, err := testsite.New(testsite.Options{Families: true})
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
	data := t.TempDir()
	crawled := must(t, "--data", data, "crawl", "--allow-private", "--delay", "0s", sitesYAML(t, sites))
	truths := sites.Truths()
	if len(truths) < 120 {
		t.Fatalf("the sample sites have %d reports, want 120 or more", len(truths))
	}
	if want := fmt.Sprintf("%d new reports", len(truths)); !strings.Contains(crawled.stderr, want) {
		t.Fatalf("want %s\n%s", want, crawled.stderr)
	}
	again := must(t, "--data", data, "crawl", "--allow-private", "--delay", "0s", sitesYAML(t, sites))
	if want := fmt.Sprintf("0 new reports, %d with unchanged content", len(truths)); !strings.Contains(again.stderr, want) {
		t.Errorf("the second crawl is to change nothing: %s", again.stderr)
	}
	base := serveInProcess(t, data)
	for _, truth := range truths {
		want := truth.Report
		var got struct {
			nianbao.Report
			URL string
		}
		get(t, base+"/api/v1/reports/"+want.ID(), &got.Report)
		if diff := cmp.Diff(want, got.Report, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(nianbao.Report{}, "Warnings", "Derived")); diff != "" {
			t.Errorf("%s (-made +read):\n%s", truth.URL, diff)
		}
		raw := fetch(t, base+"/api/v1/reports/"+want.ID()+"/versions/1/raw")
		if body := sites.Body(truth.URL); string(raw) != string(body) {
			t.Errorf("%s: %d archived bytes, %d were served", truth.URL, len(raw), len(body))
		}
	}
	var found struct {
		Total int
		Hits  []struct{ Office string }
	}
	get(t, base+"/api/v1/search?limit=1&q="+url.QueryEscape(`office:"`+truths[0].Report.Office+`"`), &found)
	if found.Total != 4 || found.Hits[0].Office != truths[0].Report.Office {
		t.Errorf("search by office: %+v", found)
	}
}

// sitesYAML writes the sites as an operator would list them.
func sitesYAML(t *testing.T, sites *testsite.Sites) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("sites:\n")
	for _, s := range sites.CrawlSites() {
		fmt.Fprintf(&b, "  - name: %s\n    region: \"%s\"\n    entries: [\"%s\"]\n", s.Name, s.Region, strings.Join(s.Entries, "\", \""))
	}
	name := filepath.Join(t.TempDir(), "sites.yaml")
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// serveInProcess runs 'nianbao serve' until the test ends.
func serveInProcess(t *testing.T, data string) (base string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer w.Close()
		cli.Run(ctx, []string{"--data", data, "--log-level", "error", "serve", "--addr", "127.0.0.1:0"}, nil, io.Discard, w)
	}()
	t.Cleanup(func() { cancel(); <-done })
	at := regexp.MustCompile(`nianbao is at (http://[^/]+)/`)
	lines := bufio.NewScanner(r)
	var said []string
	for lines.Scan() {
		said = append(said, lines.Text())
		if m := at.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, r) }()
			return m[1]
		}
	}
	t.Fatalf("serve did not start:\n%s", strings.Join(said, "\n"))
	return ""
}

func fetch(t *testing.T, address string) []byte {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v\n%.500s", address, resp.Status, err, body)
	}
	return body
}

func get(t *testing.T, address string, v any) {
	t.Helper()
	if err := json.Unmarshal(fetch(t, address), v); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}
