package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"nianbao/index"
	"nianbao/index/query"
	"nianbao/internal/catalog"
	"nianbao/internal/corpus"
	"nianbao/internal/nianbao"
)

// numbers meets every condition with the reports of its list; the condition's
// value says how many of them.
type numbers struct{ ids []string }

func (n numbers) Match(_ context.Context, c query.Number) ([]string, error) {
	return n.ids[:min(int(c.Value.Number), len(n.ids))], nil
}

// measureQueries opens the index and asks the queries of each class, one after
// the other and then from eight clients.
func measureQueries(ctx context.Context, out io.Writer, o options, c *corpus.Corpus, cat *catalog.Catalog) error {
	classes, ids := makeClasses(c, o.rounds)
	start := time.Now()
	x, err := index.Open(ctx, index.Options{Dir: o.indexDir(), Texts: cat, Numbers: numbers{ids}})
	if err != nil {
		return err
	}
	defer x.Close()
	opened := time.Since(start)
	first := time.Now()
	if _, err := x.Search(ctx, nianbao.Query{}); err != nil {
		return err
	}
	fmt.Fprintf(out, "Opened in %d ms, first search %d ms.\n\n", opened.Milliseconds(), time.Since(first).Milliseconds())
	fmt.Fprintf(out, "| class | hits (median) | p50 | p95 | p99 | CPU p50 | p95 | p99 | p50, 8 clients | p95 | p99 | partial |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, class := range classes {
		if o.only != "" && !strings.Contains(class.name, o.only) {
			continue
		}
		one, err := ask(ctx, x, class.queries, 1)
		if err != nil {
			return fmt.Errorf("%s: %w", class.name, err)
		}
		eight, err := ask(ctx, x, class.queries, 8)
		if err != nil {
			return fmt.Errorf("%s: %w", class.name, err)
		}
		partial := 0
		for _, s := range slices.Concat(one, eight) {
			if s.partial {
				partial++
			}
		}
		fmt.Fprintf(out, "| %s | %d | %s | %s | %s | %d |\n", class.name, quantile(one, 50, func(s sample) int { return s.hits }),
			quantiles(one, sample.time), quantiles(one, sample.processor), quantiles(eight, sample.time), partial)
	}
	debug.FreeOSMemory()
	fmt.Fprintf(out, "\nMemory after all queries: %d MB, of these %d MB anonymous; peak %d MB.\n", memory("VmRSS")>>20, memory("RssAnon")>>20, memory("VmHWM")>>20)
	return nil
}

// sample is one search. Its processor time, of the whole process, tells more
// than its time where other processes compete.
type sample struct {
	took, cpu time.Duration
	hits      int
	partial   bool
}

// ask asks the queries from a number of clients.
func ask(ctx context.Context, x *index.Index, queries []request, clients int) ([]sample, error) {
	var mu sync.Mutex // guards the rest
	var samples []sample
	var failed error
	next := make(chan request)
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			for r := range next {
				one, err := r.ask(ctx, x)
				mu.Lock()
				samples = append(samples, one)
				if err != nil {
					failed = fmt.Errorf("%q: %w", r.query.Text, err)
				}
				mu.Unlock()
			}
		})
	}
	for _, r := range queries {
		next <- r
	}
	close(next)
	wg.Wait()
	return samples, failed
}

// request is a query, and how many pages to turn before the one that is timed;
// or one whose hits are counted by group and year.
type request struct {
	query  nianbao.Query
	pages  int
	spread nianbao.SpreadBy
}

func (r request) ask(ctx context.Context, x *index.Index) (sample, error) {
	if r.spread != "" {
		return r.count(ctx, x)
	}
	q := r.query
	for range r.pages {
		q.NoFacets, q.NoMarks, q.Limit = true, true, nianbao.MaxLimit
		res, err := x.Search(ctx, q)
		if err != nil {
			return sample{}, err
		}
		if res.Next == "" {
			break
		}
		q.Cursor = res.Next
	}
	q.NoFacets, q.NoMarks, q.Limit = false, false, r.query.Limit
	start, cpu := time.Now(), cpuTime()
	res, err := x.Search(ctx, q)
	if err != nil {
		return sample{}, err
	}
	return sample{took: time.Since(start), cpu: cpuTime() - cpu, hits: res.Total, partial: res.Partial}, nil
}

func (r request) count(ctx context.Context, x *index.Index) (sample, error) {
	start, cpu := time.Now(), cpuTime()
	res, err := x.Spread(ctx, r.query, r.spread)
	if err != nil {
		return sample{}, err
	}
	one := sample{took: time.Since(start), cpu: cpuTime() - cpu}
	for _, c := range res.Cells {
		one.hits += c.N
	}
	return one, nil
}

// quantile gives a property of the samples at p of 100.
func quantile[T cmp.Ordered](samples []sample, p int, of func(sample) T) T {
	values := make([]T, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[min(len(values)*p/100, len(values)-1)]
}

func quantiles(samples []sample, of func(sample) time.Duration) string {
	var out []string
	for _, p := range []int{50, 95, 99} {
		ms := float64(quantile(samples, p, of).Microseconds()) / 1000
		out = append(out, strconv.FormatFloat(ms, 'f', 1, 64))
	}
	return strings.Join(out, " | ")
}

func (s sample) time() time.Duration { return s.took }

func (s sample) processor() time.Duration { return s.cpu }

// cpuTime is the processor time that the process has used.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// memory reads a line of the kernel's account of the process, in bytes; 0 where
// there is none.
func memory(name string) int64 {
	data, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb << 10
		}
	}
	return 0
}
