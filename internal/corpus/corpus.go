package corpus

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"nianbao/internal/division"
	"nianbao/internal/nianbao"
	"nianbao/internal/reportgen"
)

// Options say what is made. The zero value makes 1,000 reports.
type Options struct {
	N    int    // reports; 0 means 1,000
	Seed uint64 // of texts and offices
}

// Corpus makes reports by their number. It is safe for concurrent use.
type Corpus struct {
	opt     Options
	words   *vocabulary
	offices *register
}

// New reads the dictionary and the table of divisions.
func New(opt Options) (*Corpus, error) {
	if opt.N == 0 {
		opt.N = 1000
	}
	words, err := newVocabulary()
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	c := &Corpus{opt: opt, words: words, offices: newRegister(division.Default(), opt.Seed)}
	if most := c.offices.size() * yearsEach; opt.N < 0 || opt.N > most {
		return nil, fmt.Errorf("corpus: %d reports, at most %d can be made: %w", opt.N, most, nianbao.ErrInvalid)
	}
	return c, nil
}

// Len is the number of reports.
func (c *Corpus) Len() int { return c.opt.N }

// All makes all reports in order.
func (c *Corpus) All() iter.Seq2[*nianbao.Held, error] {
	return func(yield func(*nianbao.Held, error) bool) {
		for i := range c.opt.N {
			if !yield(c.Held(i), nil) {
				return
			}
		}
	}
}

// yearsEach is the number of reports of one office, of years that follow each
// other.
const yearsEach = 8

// Report makes the report of number i.
func (c *Corpus) Report(i int) nianbao.Report {
	rng := rand.New(rand.NewPCG(c.opt.Seed, uint64(i)))
	o := c.offices.office(i / yearsEach)
	// The last year of an office is mostly a late one, as in what is online.
	last := rand.New(rand.NewPCG(c.opt.Seed+1, uint64(i/yearsEach)))
	year := lastYear - min(last.IntN(10), last.IntN(10)) - i%yearsEach
	r := nianbao.Report{
		Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", o.name, year), Office: o.name,
		Year: year, Scope: o.scope, Form: nianbao.FormOfYear(year), Level: o.level, Region: o.region,
		Published: fmt.Sprintf("%04d-%02d-%02d", year+1, 1+rng.IntN(3), 1+rng.IntN(28)), PublishedFrom: nianbao.DateVisible,
	}
	w := writer{rng: rng, words: c.words, report: &r, we: o.we}
	r.Sections = w.sections()
	return r
}

// lastYear is the latest year; the earliest is 2008.
const lastYear = 2024

// Held makes the report of number i as a catalog would give it.
func (c *Corpus) Held(i int) *nianbao.Held {
	r := c.Report(i)
	h := &nianbao.Held{
		ID: r.ID(), OfficeID: r.Key().ID(), URL: c.url(&r, i), Report: r, Newest: 1,
		Versions: []nianbao.Version{{N: 1, Rules: "1"}},
	}
	h.Site = site(&r)
	return h
}

// Page makes the HTML page of the report of number i, with the tables of its
// form.
func (c *Corpus) Page(i int) *nianbao.Capture {
	r := c.Report(i)
	page := reportgen.Print(&r, c.opt.Seed+uint64(i))
	return &nianbao.Capture{
		URL: c.url(&r, i), Captured: c.Captured(i),
		Status: 200, MediaType: page.MediaType, Body: page.Data,
	}
}

func (c *Corpus) url(r *nianbao.Report, i int) string {
	return fmt.Sprintf("http://%s/zwgk/gknb/%d/t%d.html", site(r), r.Year, i)
}

// site is the host of the division's government.
func site(r *nianbao.Report) string {
	if r.Region == nil {
		return "www.gov.example"
	}
	return "www." + r.Region.Code + ".gov.example"
}

// Captured is when the page of number i was captured: each a second later.
func (c *Corpus) Captured(i int) time.Time {
	return time.Date(2025, 1, 1, 0, 0, i, 0, time.UTC)
}
