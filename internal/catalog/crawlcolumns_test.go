package catalog

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"nianbao/internal/nianbao"
)

// What a feed, a sitemap or the list of entries names has no page that links to it.
func TestColumnsOfReportsWithoutParent(t *testing.T) {
	ctx, now := context.Background(), time.Date(2021, 2, 1, 8, 0, 0, 0, time.UTC)
	c, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "catalog.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	const host = "www.shili.example"
	f := c.Frontier()
	run, err := f.Begin(ctx, nianbao.CrawlStart{Site: "示例省", Hosts: []string{host}}, now)
	if err != nil {
		t.Fatal(err)
	}
	target := func(name string, kind nianbao.TargetKind, column bool, hops int) nianbao.Target {
		url := "http://" + host + "/" + name
		return nianbao.Target{Key: url, Host: host, URL: url, Kind: kind, Priority: nianbao.PriorityReport, Column: column, Hops: hops}
	}
	add := func(parent int64, targets ...nianbao.Target) {
		if _, err := f.Add(ctx, run.ID, parent, now, targets...); err != nil {
			t.Fatal(err)
		}
	}
	visit := func() nianbao.Target {
		got, _, err := f.Next(ctx, run.ID, host, now)
		if err != nil || got == nil {
			t.Fatal(got, err)
		}
		res := nianbao.FetchResult{Target: *got, Outcome: nianbao.FetchFetched, Status: 200, At: now, Requests: 1}
		if got.Kind == nianbao.KindReport {
			res.Report = got.URL
		}
		if err := f.Done(ctx, run.ID, res); err != nil {
			t.Fatal(err)
		}
		return *got
	}

	add(0, target("list", nianbao.KindList, true, 1))
	list := visit()
	add(list.ID, target("listed", nianbao.KindReport, false, 2))
	add(0, target("named", nianbao.KindReport, false, 0), target("named-column", nianbao.KindReport, true, 0))
	for range 3 {
		visit()
	}

	got, err := c.CrawlColumns(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]nianbao.CrawlColumn{
		"listed":       {Annual: true, Clicks: 2},
		"named":        {},
		"named-column": {Annual: true},
	}
	if len(got) != len(want) {
		t.Errorf("columns of %d reports, want %d: %v", len(got), len(want), got)
	}
	for name, col := range want {
		if got["http://"+host+"/"+name] != col {
			t.Errorf("%s: %+v, want %+v", name, got["http://"+host+"/"+name], col)
		}
	}
}
