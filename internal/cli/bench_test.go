package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nianbao/internal/cli"
	"nianbao/internal/testsite"
)

// BenchmarkCrawl crawls 50 hosts with 20 reports each on loopback, from the first
// request until everything is archived, read, stored and searchable.
func BenchmarkCrawl(b *testing.B) {
	many, err := testsite.StartMany(50, 20)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := many.Close(); err != nil {
			b.Error(err)
		}
	}()
	var list strings.Builder
	list.WriteString("sites:\n")
	for _, s := range many.CrawlSites() {
		fmt.Fprintf(&list, "  - {name: %s, region: \"%s\", entries: [%s]}\n", s.Name, s.Region, strings.Join(s.Entries, ", "))
	}
	name := filepath.Join(b.TempDir(), "sites.yaml")
	if err := os.WriteFile(name, []byte(list.String()), 0o644); err != nil {
		b.Fatal(err)
	}
	var took time.Duration
	var stored int64
	for b.Loop() {
		data := b.TempDir()
		begin := time.Now()
		var stderr bytes.Buffer
		status := cli.Run(context.Background(), []string{"--data", data, "--log-level", "error", "crawl", "--allow-private", "--delay", "0s", name}, nil, &bytes.Buffer{}, &stderr)
		took += time.Since(begin)
		if status != 0 || !strings.Contains(stderr.String(), "1000 new reports") {
			b.Fatalf("status %d\n%s", status, stderr.String())
		}
		stored = sizeOf(b, filepath.Join(data, "archive"))
	}
	requests := float64(many.Requests()) / float64(b.N)
	b.ReportMetric(1000*float64(b.N)/took.Seconds(), "reports/s")
	b.ReportMetric(requests/1000, "requests/report")
	b.ReportMetric(float64(stored)/1000, "archived-B/report")
}

func sizeOf(b *testing.B, dir string) (n int64) {
	b.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			b.Fatal(err)
		}
		if strings.HasSuffix(f.Name(), ".warc.gz") {
			n += info.Size()
		}
	}
	return n
}
