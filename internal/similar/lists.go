package similar

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"nianbao/internal/nianbao"
)

const (
	// minShared fingerprints in common make two reports worth comparing.
	minShared = 3
	// maxNear is how many others each report is compared with.
	maxNear = 20
	// minShare of the own text makes a pair worth keeping.
	minShare = 0.1
)

// near ranks the reports that have fingerprints in common with one: it is given
// the number in common by report, and knows where to look for their heads. Of
// another office only the best report is named; of the same office none, for it
// is compared with its year before anyway.
func near(self *nianbao.CopyHead, shared map[int64]int32, look func(key int64) *nianbao.CopyHead) []int64 {
	type candidate struct {
		head   *nianbao.CopyHead
		shared int32
	}
	best := map[int64]candidate{}
	for key, n := range shared {
		if n < minShared {
			continue
		}
		head := look(key)
		if head == nil || head.Office == self.Office {
			continue
		}
		c := candidate{head, n}
		if old, ok := best[head.Office]; !ok || better(self, c.head, c.shared, old.head, old.shared) {
			best[head.Office] = c
		}
	}
	list := make([]candidate, 0, len(best))
	for _, c := range best {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(a.head.Key, b.head.Key))
	})
	keys := make([]int64, 0, maxNear)
	for _, c := range list[:min(len(list), maxNear)] {
		keys = append(keys, c.head.Key)
	}
	return keys
}

// better prefers more in common, then the nearer year, the earlier of two.
func better(self, a *nianbao.CopyHead, n int32, b *nianbao.CopyHead, m int32) bool {
	return cmp.Or(cmp.Compare(n, m), cmp.Compare(distance(self, b), distance(self, a)),
		cmp.Compare(b.Year, a.Year), cmp.Compare(b.Key, a.Key)) > 0
}

func distance(a, b *nianbao.CopyHead) int { return max(a.Year-b.Year, b.Year-a.Year) }

// count adds up fingerprints in common by report.
func count(postings []nianbao.CopyPosting, self int64, shared map[int64]int32) {
	for _, p := range postings {
		if key := p.Key(); key != self && !p.Common() {
			shared[key]++
		}
	}
}

// before finds for each report the one that its office published of the year
// before, or of the last year before that is held. Keys of reports by key.
func before(heads []nianbao.CopyHead) map[int64]int64 {
	order := make([]*nianbao.CopyHead, len(heads))
	for i := range heads {
		order[i] = &heads[i]
	}
	slices.SortFunc(order, func(a, b *nianbao.CopyHead) int {
		return cmp.Or(cmp.Compare(a.Office, b.Office), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Year, b.Year))
	})
	prior := make(map[int64]int64, len(heads))
	for i := 1; i < len(order); i++ {
		if a, b := order[i-1], order[i]; a.Office == b.Office && a.Scope == b.Scope {
			prior[b.Key] = a.Key
		}
	}
	return prior
}

// parallel calls work for 0 to n-1 on all processors.
func parallel(n int, work func(i int)) {
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), n)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				work(i)
			}
		})
	}
	wg.Wait()
}
