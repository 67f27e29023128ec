package ingest_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nianbao/internal/archive"
	"nianbao/internal/catalog"
	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
	"nianbao/internal/testsite"
)

var ctx = context.Background()

// recorder takes down in which order the parts are used, and may fail.
type recorder struct {
	*archive.Archive
	*catalog.Catalog
	mu      sync.Mutex // guards calls; a Pipeline uses several parts at a time
	calls   []string
	indexed []string
	// appended describes what went into the archive.
	appended []string
	fail     string
}

var errBroken = errors.New("broken")

func (r *recorder) note(call string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, call)
	if call == r.fail {
		return errBroken
	}
	return nil
}

func (r *recorder) Append(ctx context.Context, c *nianbao.Capture) (nianbao.Location, error) {
	if err := r.note("append"); err != nil {
		return nianbao.Location{}, err
	}
	r.appended = append(r.appended, archived(c))
	return r.Archive.Append(ctx, c)
}

func (r *recorder) Sync() error {
	if err := r.note("sync"); err != nil {
		return err
	}
	return r.Archive.Sync()
}

func (r *recorder) Take(ctx context.Context, entries []nianbao.Entry, visits []nianbao.Visit) ([]nianbao.Stored, []string, error) {
	if err := r.note("store"); err != nil {
		return nil, nil, err
	}
	return r.Catalog.Take(ctx, entries, visits)
}

func (r *recorder) Put(_ context.Context, docs ...*nianbao.Held) error {
	for _, d := range docs {
		r.indexed = append(r.indexed, d.ID)
	}
	return r.note("index")
}

func (r *recorder) Delete(context.Context, ...string) error { return r.note("unindex") }

func open(t *testing.T) *recorder {
	t.Helper()
	dir := t.TempDir()
	a, err := archive.Open(archive.Options{Dir: filepath.Join(dir, "archive")})
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(ctx, catalog.Options{Path: filepath.Join(dir, "catalog.sqlite")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(a.Close(), c.Close()); err != nil {
			t.Error(err)
		}
	})
	return &recorder{Archive: a, Catalog: c}
}

func (r *recorder) ingester() *ingest.Ingester {
	return ingest.New(ingest.Options{Archive: r, Catalog: r, Index: r})
}

// captures are pages of fictional offices, with one page that is no report.
func captures(t *testing.T, n int) []*nianbao.Capture {
	t.Helper()
	sites, err := testsite.New(testsite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2023, 2, 1, 0, 0, 0, 0, time.UTC)
	var out []*nianbao.Capture
	for _, truth := range sites.Truths()[:n] {
		out = append(out, &nianbao.Capture{URL: truth.URL, Captured: day, Status: 200, MediaType: "text/html", Body: sites.Body(truth.URL)})
	}
	return append(out, &nianbao.Capture{URL: "http://x.example/list", Captured: day, Status: 200, Body: []byte("<p>通知公告</p>")})
}

func outcomes(results []ingest.Result) (out []nianbao.Outcome) {
	for _, r := range results {
		out = append(out, r.Stored.Outcome)
	}
	return out
}

func TestIngest(t *testing.T) {
	r := open(t)
	batch := captures(t, 3)
	batch = append(batch, batch[0]) // the same twice in one batch
	results, err := r.ingester().Ingest(ctx, batch...)
	if err != nil {
		t.Fatal(err)
	}
	want := []nianbao.Outcome{nianbao.OutcomeNewReport, nianbao.OutcomeNewReport, nianbao.OutcomeNewReport, nianbao.OutcomeRejected, nianbao.OutcomeKnown}
	if got := outcomes(results); !slices.Equal(got, want) {
		t.Errorf("outcomes %v, want %v", got, want)
	}
	if results[3].Rejection == nil || results[3].Rejection.Code != nianbao.RejectNotAReport {
		t.Errorf("rejection: %+v", results[3])
	}
	if got := strings.Join(r.calls, " "); got != "append append append append sync store index" {
		t.Errorf("order of calls: %s", got)
	}
	if len(r.indexed) != 3 {
		t.Errorf("indexed %v", r.indexed)
	}

	r.calls = nil
	results, err = r.ingester().Ingest(ctx, captures(t, 3)...)
	if err != nil {
		t.Fatal(err)
	}
	want = []nianbao.Outcome{nianbao.OutcomeKnown, nianbao.OutcomeKnown, nianbao.OutcomeKnown, nianbao.OutcomeRejected}
	if got := outcomes(results); !slices.Equal(got, want) || len(r.calls) != 0 {
		t.Errorf("again: outcomes %v, calls %v", got, r.calls)
	}
}

// TestFailures breaks one part after the other: what comes after it is not
// touched, and the next try takes everything in.
func TestFailures(t *testing.T) {
	for _, part := range []string{"append", "sync", "store", "index"} {
		t.Run(part, func(t *testing.T) {
			r := open(t)
			r.fail = part
			if _, err := r.ingester().Ingest(ctx, captures(t, 2)...); !errors.Is(err, errBroken) {
				t.Fatalf("err = %v", err)
			}
			if last := r.calls[len(r.calls)-1]; last != part {
				t.Errorf("calls %v go on after %s", r.calls, part)
			}
			overview, err := r.Overview(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if held := part == "index"; (overview.Reports == 2) != held {
				t.Errorf("%d reports in the catalog after %s failed", overview.Reports, part)
			}
			r.fail = ""
			if _, err := r.ingester().Ingest(ctx, captures(t, 2)...); err != nil {
				t.Fatal(err)
			}
			if overview, err = r.Overview(ctx); err != nil || overview.Reports != 2 {
				t.Errorf("then %d reports, %v", overview.Reports, err)
			}
		})
	}
}
