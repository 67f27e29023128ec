package index

import (
	"slices"
	"strings"
)

const (
	// headSize is the number of best hits that are put in order by how near the
	// texts of the query stand to each other; their texts are read for it.
	headSize = 100
	// nearWeight is how much a score grows when all texts stand side by side.
	nearWeight = 1.5
	// nearGap is the gap in bytes that halves nearness: three characters. The
	// end of a sentence counts like one more.
	nearGap = 9
	// mostNear bounds the texts compared and the places of each in one part.
	mostNear, mostPlaces = 12, 200
)

// nearTexts are the texts of a plan that are not negated, in their order; nil
// if there are too few for nearness to say anything.
func nearTexts(p plan) []string {
	var texts []string
	var visit func(p plan)
	add := func(text string) {
		if !slices.Contains(texts, text) && len(texts) < mostNear {
			texts = append(texts, text)
		}
	}
	visit = func(p plan) {
		switch p := p.(type) {
		case allOf:
			for _, n := range p.nodes {
				visit(n)
			}
		case labelledPlan:
			visit(p.text)
		case mostOf:
			for _, n := range p.words {
				visit(n)
			}
		case wordPlan:
			add(p.term)
		case phrasePlan:
			add(p.needle)
		}
	}
	visit(p)
	if len(texts) < 2 {
		return nil
	}
	return texts
}

// bringNear raises the scores of hits by the nearness of the texts, and sorts
// them anew.
func bringNear(v *view, file *textFile, hits []match, s sorting, texts []string) error {
	r := textReader{file: file}
	for i := range hits {
		c, row := v.locate(hits[i].doc)
		record, err := r.read(c.texts[row], nil)
		if err != nil {
			return err
		}
		parts, err := foldedParts(record)
		if err != nil {
			return err
		}
		hits[i].score = round(hits[i].score * (1 + nearWeight*nearness(parts, texts)))
	}
	slices.SortStableFunc(hits, s.compare)
	return nil
}

// nearness is between 0 and 1: the mean over texts that follow each other in the
// query of how near they come to each other anywhere in the report.
func nearness(parts []foldedPart, texts []string) float64 {
	best := make([]float64, len(texts)-1)
	at := make([][]int, len(texts))
	for _, p := range parts {
		for i, text := range texts {
			at[i] = at[i][:0]
			each(p.text, text, func(found int) {
				if len(at[i]) < mostPlaces {
					at[i] = append(at[i], found)
				}
			})
		}
		for i := range best {
			if gap := leastGap(p.text, at[i], at[i+1], len(texts[i]), len(texts[i+1])); gap >= 0 {
				wide := float64(gap) / nearGap
				best[i] = max(best[i], 1/(1+wide*wide))
			}
		}
	}
	sum := 0.0
	for _, b := range best {
		sum += b
	}
	return sum / float64(len(best))
}

// leastGap is the least number of bytes between a place of one text and one of
// another, 0 where they touch or overlap; -1 if either has none.
func leastGap(text string, a, b []int, lenA, lenB int) int {
	least := -1
	for i, j := 0, 0; i < len(a) && j < len(b); {
		var from, to int
		if a[i] <= b[j] {
			from, to = a[i]+lenA, b[j]
			i++
		} else {
			from, to = b[j]+lenB, a[i]
			j++
		}
		gap := max(to-from, 0)
		if least >= 0 && gap >= least {
			continue
		}
		if gap > 0 && strings.ContainsAny(text[from:to], "。；！？") {
			gap += nearGap
		}
		if least < 0 || gap < least {
			least = gap
		}
	}
	return least
}
