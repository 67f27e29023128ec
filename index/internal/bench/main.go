// The bench command measures the index over a generated corpus: how fast it is
// built, how large it is, and how long queries take. It keeps catalog and index
// in a directory, so that queries can be measured again without building.
//
//	go run ./index/internal/bench -n 100000 -dir /tmp/bench -o table.md
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"

	"nianbao/internal/catalog"
	"nianbao/internal/corpus"
	"nianbao/internal/nianbao"
)

// options are the flags.
type options struct {
	n       int
	seed    uint64
	dir     string
	out     string
	rounds  int
	only    string
	build   bool
	profile string
}

func main() {
	var o options
	flag.IntVar(&o.n, "n", 20000, "reports")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the corpus")
	flag.StringVar(&o.dir, "dir", filepath.Join(os.TempDir(), "nianbao-bench"), "directory for catalog and index")
	flag.StringVar(&o.out, "o", "", "file for the tables; default: standard output")
	flag.IntVar(&o.rounds, "queries", 200, "queries of each class")
	flag.StringVar(&o.only, "only", "", "measure only the class of this name")
	flag.BoolVar(&o.build, "build", false, "build the index anew even if there is one")
	flag.StringVar(&o.profile, "cpuprofile", "", "file for a profile of the part that is measured")
	flag.Parse()
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	c, err := corpus.New(corpus.Options{N: o.n, Seed: o.seed})
	if err != nil {
		return err
	}
	cat, err := openCatalog(ctx, o, c)
	if err != nil {
		return err
	}
	defer cat.Close()
	out := io.Writer(os.Stdout)
	if o.out != "" {
		f, err := os.Create(o.out)
		if err != nil {
			return err
		}
		defer f.Close()
		out = io.MultiWriter(f, os.Stderr)
	}
	if _, err := os.Stat(o.indexDir()); err != nil || o.build {
		if err := o.profiled(func() error { return measureBuild(ctx, out, o, c, cat) }); err != nil {
			return err
		}
		if o.profile != "" {
			return nil
		}
	}
	return o.profiled(func() error { return measureQueries(ctx, out, o, c, cat) })
}

func (o options) indexDir() string { return filepath.Join(o.dir, fmt.Sprintf("index-%d", o.n)) }

func (o options) profiled(f func() error) error {
	if o.profile == "" {
		return f()
	}
	file, err := os.Create(o.profile)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return f()
}

// openCatalog opens the catalog of the corpus, and fills it if it is new: hits
// and their texts come from there, as they do in service. Cells are left out,
// for nothing that is measured here reads them.
func openCatalog(ctx context.Context, o options, c *corpus.Corpus) (*catalog.Catalog, error) {
	cat, err := catalog.Open(ctx, catalog.Options{Path: filepath.Join(o.dir, fmt.Sprintf("catalog-%d.sqlite", o.n))})
	if err != nil {
		return nil, err
	}
	n, err := cat.Count(ctx)
	for err == nil && n < c.Len() {
		var entries []nianbao.Entry
		for ; len(entries) < 1000 && n < c.Len(); n++ {
			entries = append(entries, entry(c, n))
		}
		_, err = cat.Store(ctx, entries...)
	}
	if err != nil {
		return nil, fmt.Errorf("fill catalog: %w; remove %s", err, o.dir)
	}
	return cat, nil
}

func entry(c *corpus.Corpus, i int) nianbao.Entry {
	h := c.Held(i)
	capture := nianbao.Capture{Body: []byte(h.ID)}
	return nianbao.Entry{
		Snapshot: nianbao.Snapshot{URL: h.URL, Captured: c.Captured(i), SHA256: capture.SHA256(), Status: 200, Size: 6000},
		Report:   &h.Report, Rules: "1",
	}
}
