package catalog

import (
	"context"
	"flag"
	"fmt"
	"testing"

	"nianbao/internal/nianbao"
)

var reportsFlag = flag.Int("reports", 5000, "reports in the catalog of BenchmarkNumbers and BenchmarkEachCells")

// full is a report of the size that reports have: some 200 cells, 5 kB of text.
func full(n int) *nianbao.Report {
	region := &nianbao.Region{Code: fmt.Sprintf("99%02d%02d", n/7%40+1, n%30+1), Names: []string{"虚构省", fmt.Sprintf("%d市", n/7%40), fmt.Sprintf("%d区", n%30)}}
	text := make([]rune, 1700)
	for i := range text {
		text[i] = rune(0x4e00 + (i*31+n)%3000)
	}
	r := sample(fmt.Sprintf("%d局", n/5), region, 2018+n%5, string(text))
	r.Observations = nil
	for row := range 27 {
		for col, a := range nianbao.Applicants {
			o := nianbao.Observation{Indicator: fmt.Sprintf("indicator_%d", row), Applicant: a, State: nianbao.StateValue, Raw: "0", Unit: "件", Table: 3, Row: row + 3, Col: col + 3}
			if (row+n)%9 == 0 {
				o.Value, o.Raw = 17, "17"
			}
			r.Observations = append(r.Observations, o)
		}
	}
	return r
}

func filled(b *testing.B, count int) (*Catalog, []string) {
	b.Helper()
	c := openTest(b)
	var ids []string
	for from := 0; from < count; from += 100 {
		var entries []nianbao.Entry
		for n := from; n < min(count, from+100); n++ {
			r := full(n)
			ids = append(ids, r.ID())
			entries = append(entries, capture(r, fmt.Sprintf("http://a.example/%d", n), fmt.Sprint(n), n))
		}
		store(b, c, entries...)
	}
	return c, ids
}

func BenchmarkStore(b *testing.B) {
	c := openTest(b)
	n := 0
	for b.Loop() {
		n++
		store(b, c, capture(full(n), fmt.Sprintf("http://a.example/%d", n), fmt.Sprint(n), n))
	}
}

// Many reports in one transaction, as an import stores them.
func BenchmarkStoreMany(b *testing.B) {
	const batch = 64
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := openTest(b)
	var entries []nianbao.Entry
	for n := 0; b.Loop(); n++ {
		entries = append(entries, capture(full(n), fmt.Sprintf("http://a.example/%d", n), fmt.Sprint(n), n))
		if len(entries) == batch {
			if _, err := c.Store(ctx, entries...); err != nil {
				b.Fatal(err)
			}
			entries = entries[:0]
		}
	}
}

func BenchmarkTexts20(b *testing.B) {
	c, ids := filled(b, 2000)
	for b.Loop() {
		if got, err := c.Texts(ctx, ids[500:520]); err != nil || len(got) != 20 {
			b.Fatal(len(got), err)
		}
	}
}

func BenchmarkReport(b *testing.B) {
	c, ids := filled(b, 2000)
	for b.Loop() {
		if _, err := c.Report(ctx, ids[500]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEachObservationOfOneIndicator(b *testing.B) {
	c, _ := filled(b, 2000)
	for b.Loop() {
		rows := 0
		if err := c.EachObservation(ctx, nianbao.ReportFilter{}, []string{"indicator_3"}, []nianbao.Applicant{nianbao.ApplicantTotal},
			func(nianbao.ObservationRow) error { rows++; return nil }); err != nil || rows == 0 {
			b.Fatal(rows, err)
		}
	}
}

func BenchmarkOverview(b *testing.B) {
	c, _ := filled(b, 2000)
	for b.Loop() {
		if _, err := c.Overview(ctx); err != nil {
			b.Fatal(err)
		}
	}
}

// A visit is one of a batch of 64, to pages of which each was visited 50 times.
func BenchmarkVisit(b *testing.B) {
	const batch, before = 64, 50
	c, _ := filled(b, 2000)
	visits := make([]nianbao.Visit, batch)
	round := func(hour int) {
		for i := range visits {
			visits[i] = look(fmt.Sprintf("http://a.example/%d", i), nianbao.FetchUnchanged, fmt.Sprint(i), 10_000+hour)
		}
		visit(b, c, visits...)
	}
	for hour := range before {
		round(hour)
	}
	hour, n := before, 0
	for b.Loop() {
		if n%batch == 0 {
			round(hour)
			hour++
		}
		n++
	}
}
