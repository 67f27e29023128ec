package ingest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
)

// slow keeps the first batch from being stored until the second is archived.
type slow struct {
	*recorder
	synced  int
	archive chan struct{} // closed when two batches are archived
}

func (s *slow) Sync() error {
	err := s.recorder.Sync() // recorded before the first batch may go on
	if s.synced++; s.synced == 2 {
		close(s.archive)
	}
	return err
}

func (s *slow) Take(ctx context.Context, entries []nianbao.Entry, visits []nianbao.Visit) ([]nianbao.Stored, []string, error) {
	select {
	case <-s.archive:
	case <-time.After(10 * time.Second):
		return nil, nil, errors.New("the next batch is not archived while this one waits")
	}
	return s.recorder.Take(ctx, entries, visits)
}

// TestPipeline gives batches whose work overlaps: results come in their order,
// one batch late, and the index is told of two reports at a time.
func TestPipeline(t *testing.T) {
	r := open(t)
	s := &slow{recorder: r, archive: make(chan struct{})}
	g := ingest.New(ingest.Options{Archive: s, Catalog: s, Index: s, IndexBatch: 2})
	p := g.Pipeline()
	pages := captures(t, 6)
	var urls []string
	for i, batch := range [][]*nianbao.Capture{pages[:2], pages[2:4], pages[4:]} {
		results, err := p.Ingest(ctx, batch...)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 && results != nil {
			t.Errorf("results %v before there are any", results)
		}
		for _, res := range results {
			urls = append(urls, res.URL)
		}
	}
	results, err := p.Wait()
	if err != nil {
		t.Fatal(err)
	}
	want := []nianbao.Outcome{nianbao.OutcomeNewReport, nianbao.OutcomeNewReport, nianbao.OutcomeRejected}
	if got := outcomes(results); !slices.Equal(got, want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
	for i, url := range urls {
		if url != pages[i].URL {
			t.Errorf("result %d is that of %s, want %s", i, url, pages[i].URL)
		}
	}
	if err := g.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	slices.Sort(r.indexed)
	if n := len(slices.Compact(r.indexed)); n != 6 || len(urls) != 4 {
		t.Errorf("%d reports indexed, %d results before the last", n, len(urls))
	}
	if calls := strings.Join(r.calls, " "); !strings.HasPrefix(calls, "append append sync append append sync store") {
		t.Errorf("order of calls: %s", calls)
	}
}

// TestPipelineFailures breaks one part: the error comes up at the end at the
// latest, and nothing is stored after it.
func TestPipelineFailures(t *testing.T) {
	for _, part := range []string{"append", "sync", "store", "index"} {
		t.Run(part, func(t *testing.T) {
			r := open(t)
			r.fail = part
			p := r.ingester().Pipeline()
			pages := captures(t, 4)
			var err error
			for batch := range slices.Chunk(pages, 1) {
				if _, err = p.Ingest(ctx, batch...); err != nil {
					break
				}
			}
			_, last := p.Wait()
			if err = errors.Join(err, last); !errors.Is(err, errBroken) {
				t.Fatalf("err = %v", err)
			}
			stores := 0
			for _, call := range r.calls {
				if call == "store" {
					stores++
				}
			}
			if most := map[string]int{"store": 1, "index": 4}[part]; stores > most {
				t.Errorf("calls %v", r.calls)
			}
			r.fail = ""
			if _, err := r.ingester().Ingest(ctx, pages...); err != nil {
				t.Fatal(err)
			}
			if overview, err := r.Overview(ctx); err != nil || overview.Reports != 4 {
				t.Errorf("then %d reports, %v", overview.Reports, err)
			}
		})
	}
}

// Who ends an import has what is archived and read in the catalog.
func TestPipelineCancelled(t *testing.T) {
	r := open(t)
	ctx, cancel := context.WithCancel(ctx)
	p := r.ingester().Pipeline()
	pages := captures(t, 2)
	if _, err := p.Ingest(ctx, pages[:1]...); err != nil {
		t.Fatal(err)
	}
	cancel()
	results, err := p.Ingest(ctx, pages[1:]...)
	if !errors.Is(err, context.Canceled) || len(results) != 1 || results[0].Stored.Outcome != nianbao.OutcomeNewReport {
		t.Errorf("results %+v, err %v", results, err)
	}
	if _, err := p.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if overview, err := r.Overview(context.WithoutCancel(ctx)); err != nil || overview.Reports != 1 {
		t.Errorf("%d reports, %v", overview.Reports, err)
	}
}
