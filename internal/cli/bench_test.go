package cli_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"nianbao/internal/archive"
	"nianbao/internal/cli"
	"nianbao/internal/corpus"
	"nianbao/internal/nianbao"
	"nianbao/internal/testsite"
)

var reportsFlag = flag.Int("reports", 2000, "pages that BenchmarkImport imports, reports that BenchmarkExport writes")

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

// BenchmarkImport imports a WARC file of pages of the forms with tables, from an
// empty data directory until everything is archived, read, stored and
// searchable. The time of the processor counts: wall time depends on what else
// the machine does.
func BenchmarkImport(b *testing.B) {
	name, size := pagesWARC(b, *reportsFlag)
	want := fmt.Sprintf("%d new reports", *reportsFlag)
	ctx, cancel := context.WithCancel(context.Background()) // as a signal would cancel it
	defer cancel()
	var took, busy time.Duration
	for b.Loop() {
		b.StopTimer()
		data := b.TempDir()
		b.StartTimer()
		begin, spent := time.Now(), processorTime(b)
		var stderr bytes.Buffer
		status := cli.Run(ctx, []string{"--data", data, "--log-level", "error", "import", name}, nil, &bytes.Buffer{}, &stderr)
		took, busy = took+time.Since(begin), busy+processorTime(b)-spent
		if status != 0 || !strings.Contains(stderr.String(), want) {
			b.Fatalf("status %d\n%s", status, stderr.String())
		}
	}
	n := float64(*reportsFlag * b.N)
	b.ReportMetric(n/took.Seconds(), "reports/s")
	b.ReportMetric(1000*busy.Seconds()/n, "cpu-ms/report")
	b.ReportMetric(float64(size)/float64(*reportsFlag), "B/page")
}

// BenchmarkAudit runs the rules over all that is held, as 'nianbao audit' does.
func BenchmarkAudit(b *testing.B) {
	name, _ := pagesWARC(b, *reportsFlag)
	data := b.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	command := func(args ...string) {
		var stderr bytes.Buffer
		if status := cli.Run(ctx, append([]string{"--data", data, "--log-level", "error"}, args...), nil, &bytes.Buffer{}, &stderr); status != 0 {
			b.Fatalf("%v: status %d\n%s", args, status, stderr.String())
		}
	}
	command("import", name)
	var took, busy time.Duration
	for b.Loop() {
		begin, spent := time.Now(), processorTime(b)
		command("audit")
		took, busy = took+time.Since(begin), busy+processorTime(b)-spent
	}
	n := float64(*reportsFlag * b.N)
	b.ReportMetric(n/took.Seconds(), "reports/s")
	b.ReportMetric(1000*busy.Seconds()/n, "cpu-ms/report")
}

// pagesWARC writes the first n pages of a corpus whose forms have tables three and
// four, and returns the sum of their sizes.
func pagesWARC(b *testing.B, n int) (name string, size int) {
	b.Helper()
	pages, err := corpus.New(corpus.Options{N: 4 * n, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	a, err := archive.Open(archive.Options{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i < pages.Len() && n > 0; i++ {
		if form := pages.Report(i).Form; form != nianbao.Form2019 && form != nianbao.Form2021 {
			continue
		}
		c := pages.Page(i)
		c.Response = append([]byte("HTTP/1.1 200 OK\r\nContent-Type: "+c.MediaType+"\r\n\r\n"), c.Body...)
		if _, err := a.Append(context.Background(), c); err != nil {
			b.Fatal(err)
		}
		size += len(c.Body)
		n--
	}
	if err := a.Close(); err != nil || n > 0 {
		b.Fatalf("%d pages are missing: %v", n, err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.warc.gz"))
	if err != nil || len(found) != 1 {
		b.Fatal(found, err)
	}
	return found[0], size
}

// processorTime is what this process has spent of it.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
