package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nianbao/internal/catalog"
	"nianbao/internal/cli"
	"nianbao/internal/corpus"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// BenchmarkExport writes whole files from a catalog of made reports, from the
// command to its standard output. rows/CPU-s is what it costs, whatever else
// the machine does.
func BenchmarkExport(b *testing.B) {
	data := b.TempDir()
	fillCatalog(b, filepath.Join(data, "catalog.sqlite"), *reportsFlag)
	for _, args := range []string{
		"observations --format csv", "observations --format jsonl", "observations --format parquet", "observations --format xlsx",
		"observations --format csv --shape wide", "observations --format parquet --shape wide",
		"reports --format csv", "reports --format jsonl", "dataset --format csv",
	} {
		b.Run(strings.ReplaceAll(args, " --", ","), func(b *testing.B) {
			var out counter
			rows := 0
			begin := cpuTime(b)
			for b.Loop() {
				var said bytes.Buffer
				full := append([]string{"--data", data, "--log-level", "error", "export"}, strings.Fields(args)...)
				if status := cli.Run(context.Background(), full, nil, &out, &said); status != 0 {
					b.Fatal(said.String())
				}
				n := 0
				_, _ = fmt.Sscan(said.String(), &n)
				rows += n
			}
			b.ReportMetric(float64(out.n)/float64(b.N)/1e6, "MB/file")
			if rows == 0 { // a data package does not say
				return
			}
			b.ReportMetric(float64(rows)/float64(b.N), "rows")
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(rows)/(cpuTime(b)-begin).Seconds(), "rows/CPU-s")
		})
	}
}

func fillCatalog(b *testing.B, path string, count int) {
	b.Helper()
	made, err := corpus.New(corpus.Options{N: count, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	c, err := catalog.Open(context.Background(), catalog.Options{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	var entries []nianbao.Entry
	for i := range count {
		h := made.Held(i)
		h.Report.Observations = madeCells(i)
		capture := nianbao.Capture{Body: []byte(h.ID)}
		entries = append(entries, nianbao.Entry{
			Snapshot: nianbao.Snapshot{URL: h.URL, Captured: made.Captured(i), SHA256: capture.SHA256(), Status: 200, Size: 6000},
			Report:   &h.Report, Rules: "1",
		})
		if len(entries) == 100 || i == count-1 {
			if _, err := c.Store(context.Background(), entries...); err != nil {
				b.Fatal(err)
			}
			entries = entries[:0]
		}
	}
}

// madeCells are the cells of the form of 2021: most of them 0, some blank.
func madeCells(report int) []nianbao.Observation {
	rng := rand.New(rand.NewPCG(1, uint64(report)))
	var cells []nianbao.Observation
	for _, ind := range indicator.All() {
		if !slices.Contains(ind.Forms, nianbao.Form2021) {
			continue
		}
		applicants := []nianbao.Applicant{nianbao.ApplicantNone}
		if ind.Table == 3 {
			applicants = nianbao.Applicants
		}
		for _, a := range applicants {
			o := nianbao.Observation{Indicator: ind.Code, Applicant: a, Unit: ind.Unit, State: nianbao.StateValue, Raw: "0", Table: ind.Table, Row: len(cells) / 7, Col: len(cells) % 7}
			switch n := rng.IntN(20); {
			case n == 0:
				o.State, o.Raw = nianbao.StateBlank, ""
			case n < 4:
				o.Value = float64(rng.IntN(300))
				o.Raw = fmt.Sprint(o.Value)
			}
			cells = append(cells, o)
		}
	}
	return cells
}

// counter counts bytes.
type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
