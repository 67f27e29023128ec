package catalog

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"nianbao/internal/nianbao"
)

// TestEachCells checks that every report has its turn, with or without cells.
func TestEachCells(t *testing.T) {
	c := openTest(t)
	region := &nianbao.Region{Code: "990101", Names: []string{"虚构省", "幻想市", "虚城区"}}
	const count = 2*chunk + 3
	for n := range count {
		store(t, c, capture(sample(fmt.Sprintf("%d局", n), region, 2020, "甲"), fmt.Sprintf("http://a.example/%d", n), fmt.Sprint(n), n))
	}
	for code, want := range map[string]int{"req_new": 3, "rule_issued": 1, "no_such": 0} {
		reports := 0
		err := c.Rows().EachCells(ctx, nianbao.ReportFilter{}, []string{code}, nil, func(r nianbao.ReportCells) error {
			reports++
			if len(r.Cells) != want || r.Head.ReportID == "" || r.Head.Region.Code != "990101" || r.Head.Version != 1 {
				return fmt.Errorf("%d cells of %+v", len(r.Cells), r.Head)
			}
			for _, o := range r.Cells {
				if o.Indicator != code {
					return fmt.Errorf("%+v is not %s", o, code)
				}
			}
			return nil
		})
		if err != nil || reports != count {
			t.Errorf("%s: %d reports, %v", code, reports, err)
		}
	}
}

// TestEachHead checks that heads are reports without their texts.
func TestEachHead(t *testing.T) {
	c := openTest(t)
	store(t, c, capture(sample("甲局", nil, 2020, "文"), "http://a.example/", "x", 1))
	var heads []*nianbao.Held
	if err := c.Rows().EachHead(ctx, nianbao.ReportFilter{}, func(h *nianbao.Held) error { heads = append(heads, h); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(heads) != 1 || heads[0].Report.Sections != nil || len(heads[0].Report.Warnings) != 1 || heads[0].Current() == nil {
		t.Errorf("heads: %+v", heads)
	}
}

// TestStill checks that lists of one state agree while the catalog changes.
func TestStill(t *testing.T) {
	c := openTest(t)
	store(t, c, capture(sample("甲局", nil, 2020, "甲"), "http://a.example/a", "a", 1))
	err := c.Still(ctx, func(r Rows) error {
		count := func() (n int) {
			if err := r.EachReport(ctx, nianbao.ReportFilter{}, func(*nianbao.Held) error { n++; return nil }); err != nil {
				t.Error(err)
			}
			return n
		}
		before := count()
		store(t, c, capture(sample("乙局", nil, 2020, "乙"), "http://a.example/b", "b", 2))
		offices, err := r.Offices(ctx, nianbao.ReportFilter{})
		if before != 1 || count() != 1 || len(offices) != 1 {
			t.Errorf("before %d, after %d, offices %d", before, count(), len(offices))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestListingEnds checks that a listing whose user or client has gone ends.
func TestListingEnds(t *testing.T) {
	c := openTest(t)
	for n := range 3 * chunk {
		store(t, c, capture(sample(fmt.Sprintf("%d局", n), nil, 2020, "甲"), fmt.Sprintf("http://a.example/%d", n), fmt.Sprint(n), n))
	}
	gone, cancel := context.WithCancel(ctx)
	n := 0
	err := c.EachReport(gone, nianbao.ReportFilter{}, func(*nianbao.Held) error {
		if n++; n == 2 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n >= 3*chunk {
		t.Errorf("after %d reports: %v", n, err)
	}
}

// BenchmarkEachCells reads every cell of the reports of the flag.
func BenchmarkEachCells(b *testing.B) {
	c, _ := filled(b, *reportsFlag)
	cells := 0
	for b.Loop() {
		if err := c.Rows().EachCells(ctx, nianbao.ReportFilter{}, nil, nil, func(r nianbao.ReportCells) error {
			cells += len(r.Cells)
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(cells)/b.Elapsed().Seconds(), "cells/s")
}
