package main

import (
	"runtime"
	"slices"
	"strings"
	"sync"
)

// oracle knows the truth about phrases: it looks for substrings in all texts.
type oracle struct {
	ids   []string
	texts []string
	years []int
	bytes int64
}

func (o *oracle) add(d *document) {
	o.ids = append(o.ids, d.id)
	o.texts = append(o.texts, d.text())
	o.years = append(o.years, d.year)
	o.bytes += d.size()
}

// find gives the ids of the reports that hold the text of an ask, sorted.
func (o *oracle) find(a ask) []string {
	parts := make([][]string, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() {
			for i := p; i < len(o.texts); i += len(parts) {
				if a.From != 0 && (o.years[i] < a.From || o.years[i] > a.To) {
					continue
				}
				if strings.Contains(o.texts[i], a.Text) {
					parts[p] = append(parts[p], o.ids[i])
				}
			}
		})
	}
	wg.Wait()
	out := slices.Concat(parts...)
	slices.Sort(out)
	return out
}

// judgement compares hits with the truth.
type judgement struct {
	Asked  int // questions
	Wrong  int // questions with any wrong hit
	Right  int // hits that are so
	Missed int // hits that are not found
	False  int // hits that are none
}

// judge adds one answer; want is sorted, got is not.
func (j *judgement) judge(got, want []string) {
	got = slices.Clone(got)
	slices.Sort(got)
	missed, wrong := 0, 0
	for len(got) > 0 || len(want) > 0 {
		switch {
		case len(want) == 0 || len(got) > 0 && got[0] < want[0]:
			wrong++
			got = got[1:]
		case len(got) == 0 || want[0] < got[0]:
			missed++
			want = want[1:]
		default:
			j.Right++
			got, want = got[1:], want[1:]
		}
	}
	j.Asked++
	j.Missed += missed
	j.False += wrong
	if missed+wrong > 0 {
		j.Wrong++
	}
}
