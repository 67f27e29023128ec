package pdf

import (
	"context"
	"testing"
	"time"

	"nianbao/internal/extract/pdf/pdftest"
)

// BenchmarkRead reads one report as each program makes it; an iteration holds
// everything but the compilation of the engine.
func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"chromium_2021.pdf", "reportlab_2021.pdf", "weasyprint_2019.pdf"} {
		b.Run(name, func(b *testing.B) {
			data := testdata(b, name)
			pages := mustRead(b, data).Pages
			b.SetBytes(int64(len(data)))
			b.ResetTimer()
			for b.Loop() {
				mustRead(b, data)
			}
			b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

// BenchmarkStart compiles the engine, as the first document of a process does.
func BenchmarkStart(b *testing.B) {
	data := pdftest.Set(pdftest.NewReport("2021"), pdftest.Layout{})
	cache := b.TempDir()
	for _, opts := range []struct {
		name string
		Options
	}{{"compile", Options{}}, {"fill cache", Options{CacheDir: cache}}, {"from cache", Options{CacheDir: cache}}} {
		b.Run(opts.name, func(b *testing.B) {
			for b.Loop() {
				e := NewEngine(opts.Options)
				if _, err := e.Read(context.Background(), data, Limits{}); err != nil {
					b.Fatal(err)
				}
				if err := e.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPages reads as many pages as the limit allows, of text with a table.
func BenchmarkPages(b *testing.B) {
	data := manyPages(500)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := testEngine.Read(context.Background(), data, Limits{Time: time.Minute}); err != nil {
			b.Fatal(err)
		}
	}
}
