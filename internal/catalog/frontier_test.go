package catalog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"nianbao/crawler"
	"nianbao/crawler/frontiertest"
	"nianbao/internal/nianbao"
)

func TestFrontier(t *testing.T) {
	frontiertest.Run(t, func(t *testing.T) crawler.Frontier {
		c, err := Open(context.Background(), Options{Path: filepath.Join(t.TempDir(), "catalog.sqlite")})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		})
		return c.Frontier()
	})
}

// BenchmarkFrontier works on a queue of 100,000 URLs: one is taken, done, and
// another found.
func BenchmarkFrontier(b *testing.B) {
	const queued = 100000
	c, err := Open(context.Background(), Options{Path: filepath.Join(b.TempDir(), "catalog.sqlite")})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			b.Error(err)
		}
	}()
	f, now := c.Frontier(), time.Now()
	run, err := f.Begin(context.Background(), nianbao.CrawlStart{Site: "示例省", Hosts: []string{"www.shili.example"}}, now)
	if err != nil {
		b.Fatal(err)
	}
	found := 0
	find := func(n int) (targets []nianbao.Target) {
		for range n {
			found++
			url := fmt.Sprintf("http://www.shili.example/zwgk/zfxxgknb/202101/t20210129_%d.html", found)
			targets = append(targets, nianbao.Target{
				Key: url, Host: "www.shili.example", URL: url, Kind: nianbao.KindReport, Priority: nianbao.PriorityReport,
				Hints: nianbao.Hints{Site: "示例省", RegionCode: "990000", ListTitle: "示例省某局2020年政府信息公开工作年度报告", ListDate: "2021-01-29"},
			})
		}
		return targets
	}
	for range queued / 1000 {
		if _, err := f.Add(context.Background(), run.ID, 0, now, find(1000)...); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		t, _, err := f.Next(context.Background(), run.ID, "www.shili.example", now)
		if err != nil || t == nil {
			b.Fatal(t, err)
		}
		if _, err := f.Add(context.Background(), run.ID, t.ID, now, find(1)...); err != nil {
			b.Fatal(err)
		}
		if err := f.Done(context.Background(), run.ID, nianbao.FetchResult{Target: *t, Outcome: nianbao.FetchFetched, Status: 200, At: now, Requests: 1}); err != nil {
			b.Fatal(err)
		}
	}
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapAlloc)/(1<<20), "heap-MiB")
	if info, err := os.Stat(c.opts.Path); err == nil {
		b.ReportMetric(float64(info.Size())/queued, "B/URL")
	}
}
