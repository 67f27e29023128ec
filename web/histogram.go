package web

import (
	"strconv"

	"nianbao/internal/nianbao"
)

// histogram counts the reports that are found by year, a bar for each year from
// the first to the last, so that gaps are seen as gaps.
type histogram struct {
	Height int // of the drawing, in its own units
	Bars   []histogramBar
}

type histogramBar struct {
	Century, Short string // "20", "19": the year in two parts, since phones have no room for both
	Label          string // the bar in words
	Count, URL     string // empty where nothing is found
	Top, Height    int
}

const (
	histogramHeight = 40
	maxBars         = 60 // a year out of all proportion is a slip of the source, not worth a page of gaps
)

// histogram draws the buckets of years; without bars where there is nothing to
// compare.
func (p *searchPage) histogram(state searchState, buckets []nianbao.Bucket) histogram {
	h := histogram{Height: histogramHeight}
	counts := map[int]int{}
	first, last, most := 0, 0, 0
	for _, b := range buckets {
		year, err := strconv.Atoi(b.Value)
		if err != nil || year < minYear || year > maxYear || b.Count == 0 {
			continue
		}
		counts[year] = b.Count
		if first == 0 || year < first {
			first = year
		}
		last, most = max(last, year), max(most, b.Count)
	}
	if first == last || last-first >= maxBars {
		return h
	}
	for year := first; year <= last; year++ {
		text, n := yearText(year), counts[year]
		bar := histogramBar{Century: text[:2], Short: text[2:], Label: p.T("search.bar", text, p.N(n)), Top: histogramHeight}
		if n > 0 {
			bar.Height = max(1, n*histogramHeight/most)
			bar.Top = histogramHeight - bar.Height
			bar.Count, bar.URL = p.N(n), state.with("year", text)
		}
		h.Bars = append(h.Bars, bar)
	}
	return h
}
