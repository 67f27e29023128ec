package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"nianbao/index"
	"nianbao/internal/catalog"
	"nianbao/internal/corpus"
	"nianbao/internal/nianbao"
)

// measureBuild builds the index from nothing, as 'nianbao reindex' does. The
// time in which the generator works is left out.
func measureBuild(ctx context.Context, out io.Writer, o options, c *corpus.Corpus, cat *catalog.Catalog) error {
	if err := os.RemoveAll(o.indexDir()); err != nil {
		return err
	}
	x, err := index.Open(ctx, index.Options{Dir: o.indexDir(), Texts: cat})
	if err != nil {
		return err
	}
	var making time.Duration
	text := 0
	start, cpu := time.Now(), cpuTime()
	if err := x.Rebuild(ctx, timed(c.All(), &making, &text)); err != nil {
		return err
	}
	took := time.Since(start) - making
	cpu = cpuTime() - cpu
	peak := memory("VmHWM")
	if err := x.Close(); err != nil {
		return err
	}
	sizes, err := sizesOf(o.indexDir())
	if err != nil {
		return err
	}
	mb := float64(text) / 1e6
	fmt.Fprintf(out, "| reports | text | time | CPU | reports/s | MB/s | index ÷ text | texts ÷ text | pairs ÷ text | peak RSS |\n|---|---|---|---|---|---|---|---|---|---|\n")
	fmt.Fprintf(out, "| %d | %.0f MB | %.1f s | %.1f s | %.0f | %.1f | %.2f | %.2f | %.2f | %d MB |\n\n", o.n, mb, took.Seconds(), cpu.Seconds(),
		float64(o.n)/took.Seconds(), mb/took.Seconds(), float64(sizes["index"])/float64(text), float64(sizes["texts"])/float64(text), float64(sizes["pairs"])/float64(text), peak>>20)
	return nil
}

// timed adds up the time that a sequence itself takes, and the bytes of its
// reports.
func timed(all iter.Seq2[*nianbao.Held, error], making *time.Duration, text *int) iter.Seq2[*nianbao.Held, error] {
	return func(yield func(*nianbao.Held, error) bool) {
		start := time.Now()
		for h, err := range all {
			*making += time.Since(start)
			if err == nil {
				*text += textSize(h)
			}
			if !yield(h, err) {
				return
			}
			start = time.Now()
		}
	}
}

func textSize(h *nianbao.Held) int {
	n := len(h.Report.Title) + len(h.Report.Office)
	for _, s := range h.Report.Sections {
		n += len(s.Heading) + len(s.Text)
	}
	return n
}

// sizesOf adds up the files of an index, those that phrases are looked up in apart.
func sizesOf(dir string) (map[string]int64, error) {
	sizes := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		kind := "index"
		switch ext := filepath.Ext(path); ext {
		case ".texts", ".pairs":
			kind = ext[1:]
		}
		sizes[kind] += info.Size()
		return nil
	})
	return sizes, err
}
