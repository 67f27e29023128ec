package similar_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"nianbao/internal/corpus"
)

var (
	reportsFlag = flag.Int("reports", 2000, "reports of the benchmarks")
	catalogFlag = flag.String("catalog", "", "catalog of the benchmarks, with its path; made if it is not there")
)

// BenchmarkCopies measures the search over a corpus with planted copies: all at
// once, and one report more. docs/copied.md has the figures.
func BenchmarkCopies(b *testing.B) {
	path := *catalogFlag
	if path == "" {
		path = filepath.Join(b.TempDir(), "catalog.sqlite")
	}
	_, missing := os.Stat(path)
	c := open(b, path)
	if missing != nil {
		reports, _ := planted(b, *reportsFlag)
		store(b, c, reports...)
	}
	b.Run("all", func(b *testing.B) {
		looked := 0
		for b.Loop() {
			looked += update(b, c, true).Reports
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(looked), "ms/report")
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys)/(1<<20), "MiB")
	})
	b.Run("one", func(b *testing.B) {
		more, err := corpus.New(corpus.Options{N: 8000, Seed: 99})
		if err != nil {
			b.Fatal(err)
		}
		i := rand.IntN(4000)
		for b.Loop() {
			b.StopTimer()
			r := more.Report(i)
			i++
			store(b, c, r)
			b.StartTimer()
			update(b, c, false)
		}
	})
}
