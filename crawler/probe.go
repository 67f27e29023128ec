package crawler

import (
	"context"
	"net/url"
	"strings"

	"nianbao/internal/nianbao"
)

// Probe is what one entry of a site shows at first sight.
type Probe struct {
	URL     string
	Outcome nianbao.FetchOutcome
	Status  int
	Detail  string   // why it could not be read, or where it led
	System  string   // the adapter that reads the list
	Reports []string // titles of the links that promise a report
	Maybe   int      // links that may lead to one, for the page to decide
	Columns []string // addresses of the columns that would be followed
	Further int      // further pages of the list
	Foreign []string // hosts that reports are linked on and that would not be followed
}

// Probe fetches the entries of a site, and nothing else but robots.txt, and
// tells what a crawl would go on to. Nothing is kept.
func (c *Crawler) Probe(ctx context.Context, site Site) ([]Probe, error) {
	runs, err := c.prepare([]Site{site})
	if err != nil {
		return nil, err
	}
	var probes []Probe
	for _, entry := range site.Entries {
		t, err := runs[0].target(entry, "", nianbao.KindList)
		if err != nil {
			return probes, err
		}
		t.Entry = true
		w, err := c.work(ctx, runs[0], t)
		if err != nil {
			return probes, err
		}
		probes = append(probes, w.probe())
	}
	return probes, nil
}

func (w *work) probe() Probe {
	res := &w.result
	p := Probe{URL: res.Target.URL, Outcome: res.Outcome, Status: res.Status, Detail: res.Detail, System: w.system, Further: len(w.further)}
	for _, t := range w.found {
		switch t.Kind {
		case nianbao.KindReport:
			p.Reports = append(p.Reports, strings.TrimSpace(t.Hints.ListTitle+" "+t.Hints.ListDate))
		case nianbao.KindPage:
			p.Maybe++
		case nianbao.KindList:
			p.Columns = append(p.Columns, t.URL)
		}
	}
	seen := map[string]bool{}
	for _, f := range w.foreign {
		if u, err := url.Parse(f.URL); err == nil && !seen[u.Host] {
			seen[u.Host] = true
			p.Foreign = append(p.Foreign, u.Host)
		}
	}
	return p
}
