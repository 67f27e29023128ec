package catalog

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

const (
	urlA = "http://a.example/1"
	urlB = "http://b.example/1"
)

// look makes a visit; bytes stands for the payload that was seen, if any.
func look(url string, outcome nianbao.FetchOutcome, bytes string, hour int) nianbao.Visit {
	v := nianbao.Visit{URL: url, At: day.Add(time.Duration(hour) * time.Hour), Outcome: outcome,
		Location: nianbao.Location{File: "a.warc.gz", Offset: int64(hour)}}
	switch outcome {
	case nianbao.FetchGone:
		v.Status = 404
	case nianbao.FetchMoved:
		v.Status, v.Detail = 301, "http://b.example/1"
	default:
		v.Status = 200
	}
	if bytes != "" {
		v.SHA256 = sumOf(bytes)
	}
	return v
}

func visit(t testing.TB, c *Catalog, visits ...nianbao.Visit) []string {
	t.Helper()
	changed, err := c.Visit(ctx, visits...)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// describe writes a place on one line: hours since the day, and what it showed.
func describe(p nianbao.Place) string {
	hour := func(t time.Time) int { return int(t.Sub(day).Hours()) }
	s := fmt.Sprintf("%s seen %d-%d, visited %d: %s %d, versions %v",
		p.URL, hour(p.FirstSeen), hour(p.LastSeen), hour(p.Visited), p.Outcome, p.Status, p.Versions)
	if p.Replaced {
		s += ", replaced"
	}
	return s
}

// step is one thing that a crawl or an import brings.
type step struct {
	entry   *nianbao.Entry
	visit   *nianbao.Visit
	changed bool // the report's newest version or address is another
}

// TestRecrawl walks through what becomes of a report.
func TestRecrawl(t *testing.T) {
	first := sample("虚城区档案局", xucheng, 2020, "甲")
	second := sample("虚城区档案局", xucheng, 2020, "乙")
	page := func(r *nianbao.Report, url, bytes string, hour int) step {
		e := capture(r, url, bytes, hour)
		if r == nil {
			e.Rejection = nianbao.Reject(nianbao.RejectNotAReport, "不是年报", "a notice")
		}
		return step{entry: &e}
	}
	see := func(url string, outcome nianbao.FetchOutcome, bytes string, hour int) step {
		v := look(url, outcome, bytes, hour)
		return step{visit: &v}
	}
	changes := func(s step) step { s.changed = true; return s }
	begin := changes(page(first, urlA, "a", 1))

	for name, tc := range map[string]struct {
		steps  []step
		state  nianbao.ReportState
		newest int
		url    string
		first  int // hour at which the newest content was seen first
		places []string
	}{
		"unchanged": {
			[]step{begin, see(urlA, nianbao.FetchUnchanged, "a", 2), see(urlA, nianbao.FetchUnchanged, "", 3)},
			nianbao.StateLive, 1, urlA, 1, []string{urlA + " seen 1-3, visited 3: unchanged 200, versions [1]"},
		},
		"other chrome": {
			[]step{begin, page(first, urlA, "a2", 2), see(urlA, nianbao.FetchUnchanged, "", 3)},
			nianbao.StateLive, 1, urlA, 1, []string{urlA + " seen 1-3, visited 3: unchanged 200, versions [1]"},
		},
		"edited": {
			[]step{begin, changes(page(second, urlA, "b", 2)), see(urlA, nianbao.FetchUnchanged, "b", 3)},
			nianbao.StateEdited, 2, urlA, 2, []string{urlA + " seen 1-3, visited 3: unchanged 200, versions [1 2]"},
		},
		"reverted": {
			[]step{begin, changes(page(second, urlA, "b", 2)), changes(see(urlA, nianbao.FetchUnchanged, "a", 3)), see(urlA, nianbao.FetchUnchanged, "", 4)},
			nianbao.StateEdited, 1, urlA, 1, []string{urlA + " seen 1-4, visited 4: unchanged 200, versions [1 2]"},
		},
		"withdrawn": {
			[]step{begin, see(urlA, nianbao.FetchGone, "", 2), see(urlA, nianbao.FetchGone, "", 3)},
			nianbao.StateWithdrawn, 1, urlA, 1, []string{urlA + " seen 1-1, visited 3: gone 404, versions [1]"},
		},
		"back again": {
			[]step{begin, see(urlA, nianbao.FetchGone, "", 2), see(urlA, nianbao.FetchUnchanged, "a", 3)},
			nianbao.StateLive, 1, urlA, 1, []string{urlA + " seen 1-3, visited 3: unchanged 200, versions [1]"},
		},
		"replaced by something else": {
			[]step{begin, page(nil, urlA, "x", 2), see(urlA, nianbao.FetchUnchanged, "x", 3)},
			nianbao.StateWithdrawn, 1, urlA, 1, []string{urlA + " seen 1-1, visited 3: unchanged 200, versions [1], replaced"},
		},
		"replaced, and back": {
			[]step{begin, page(nil, urlA, "x", 2), see(urlA, nianbao.FetchUnchanged, "a", 3)},
			nianbao.StateLive, 1, urlA, 1, []string{urlA + " seen 1-3, visited 3: unchanged 200, versions [1]"},
		},
		"moved": {
			[]step{begin, see(urlA, nianbao.FetchMoved, "", 2), changes(page(first, urlB, "a", 3))},
			nianbao.StateMoved, 1, urlB, 1, []string{
				urlA + " seen 1-1, visited 2: moved 301, versions [1]", urlB + " seen 3-3, visited 3: fetched 200, versions [1]"},
		},
		"found elsewhere, then gone from the first": {
			[]step{begin, changes(page(first, urlB, "a", 2)), see(urlA, nianbao.FetchGone, "", 3)},
			nianbao.StateMoved, 1, urlB, 1, []string{
				urlA + " seen 1-1, visited 3: gone 404, versions [1]", urlB + " seen 2-2, visited 2: fetched 200, versions [1]"},
		},
		"the copy has gone": {
			[]step{begin, changes(page(first, urlB, "a", 2)), changes(see(urlB, nianbao.FetchGone, "", 3))},
			nianbao.StateLive, 1, urlA, 1, []string{
				urlA + " seen 1-1, visited 1: fetched 200, versions [1]", urlB + " seen 2-2, visited 3: gone 404, versions [1]"},
		},
		"the copy has gone, in one of two dresses": {
			[]step{begin, changes(page(first, urlB, "a", 2)), page(first, urlB, "a2", 3), changes(see(urlB, nianbao.FetchGone, "", 4))},
			nianbao.StateLive, 1, urlA, 1, []string{
				urlA + " seen 1-1, visited 1: fetched 200, versions [1]", urlB + " seen 2-3, visited 4: gone 404, versions [1]"},
		},
		"a copy that differs": {
			[]step{begin, changes(page(second, urlB, "b", 2))},
			nianbao.StateLive, 2, urlB, 2, []string{
				urlA + " seen 1-1, visited 1: fetched 200, versions [1]", urlB + " seen 2-2, visited 2: fetched 200, versions [2]"},
		},
		"the same bytes, seen earlier": {
			[]step{begin, changes(page(second, urlA, "b", 4)), see(urlA, nianbao.FetchUnchanged, "b", 3), see(urlA, nianbao.FetchUnchanged, "a", -5)},
			nianbao.StateEdited, 2, urlA, 3, []string{urlA + " seen -5-4, visited 4: fetched 200, versions [1 2]"},
		},
		"an older capture, imported later": {
			[]step{begin, page(second, urlA, "b", -5)},
			nianbao.StateEdited, 1, urlA, 1, []string{urlA + " seen -5-1, visited 1: fetched 200, versions [2 1]"},
		},
		"a file": {
			[]step{changes(page(first, "file:///1.html", "a", 1)), changes(page(first, urlA, "a", 2)), see(urlA, nianbao.FetchGone, "", 3)},
			nianbao.StateWithdrawn, 1, urlA, 1, []string{
				"file:///1.html seen 1-1, visited 1:  0, versions [1]", urlA + " seen 2-2, visited 3: gone 404, versions [1]"},
		},
		"nothing is held": {
			[]step{begin, see(urlB, nianbao.FetchGone, "", 2), see(urlA, nianbao.FetchUnchanged, "x", 2), see(urlA, nianbao.FetchGone, "", 0)},
			nianbao.StateLive, 1, urlA, 1, []string{urlA + " seen 1-1, visited 1: fetched 200, versions [1]"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := openTest(t)
			for i := 0; i < 2; i++ { // the second time changes nothing
				for n, s := range tc.steps {
					var entries []nianbao.Entry
					var visits []nianbao.Visit
					if s.entry != nil {
						entries = append(entries, *s.entry)
					} else {
						visits = append(visits, *s.visit)
					}
					_, changed, err := c.Take(ctx, entries, visits)
					if err != nil {
						t.Fatal(err)
					}
					if want := s.changed && i == 0; (len(changed) == 1) != want {
						t.Errorf("round %d, step %d: changed %v", i+1, n+1, changed)
					}
				}
			}
			held, err := c.Report(ctx, first.ID())
			if err != nil {
				t.Fatal(err)
			}
			if got := held.State(); got != tc.state || held.Newest != tc.newest || held.URL != tc.url {
				t.Errorf("%s, version %d at %s; want %s, %d, %s", got, held.Newest, held.URL, tc.state, tc.newest, tc.url)
			}
			var places []string
			for _, p := range held.Places {
				places = append(places, describe(p))
			}
			if diff := cmp.Diff(tc.places, places); diff != "" {
				t.Errorf("places (-want +got):\n%s", diff)
			}
			var captured string
			if err := c.reader.QueryRow(`SELECT captured FROM reports`).Scan(&captured); err != nil || !parseTime(captured).Equal(day.Add(time.Duration(tc.first)*time.Hour)) {
				t.Errorf("content first seen %s, %v; want hour %d", captured, err, tc.first)
			}
			checkIntegrity(t, c)
		})
	}
}

func TestVisitIsAllOrNothing(t *testing.T) {
	c := openTest(t)
	store(t, c, capture(sample("虚城区档案局", xucheng, 2020, "甲"), urlA, "a", 1))
	good := look(urlA, nianbao.FetchUnchanged, "a", 2)
	for name, bad := range map[string]nianbao.Visit{
		"no URL":     {Outcome: nianbao.FetchGone},
		"no outcome": {URL: urlA},
		"new bytes":  {URL: urlA, Outcome: nianbao.FetchFetched},
		"no hash":    {URL: urlA, Outcome: nianbao.FetchUnchanged, SHA256: "zz"},
	} {
		if _, err := c.Visit(ctx, good, bad); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	held, err := c.Report(ctx, sample("虚城区档案局", xucheng, 2020, "甲").ID())
	if err != nil || len(held.Places) != 1 || !held.Places[0].Visited.Equal(day.Add(time.Hour)) {
		t.Errorf("places %v, %v", held.Places, err)
	}
}

func TestReportVersion(t *testing.T) {
	c := openTest(t)
	first, second := sample("虚城区档案局", xucheng, 2020, "甲"), sample("虚城区档案局", xucheng, 2020, "乙")
	second.Observations = second.Observations[:2]
	store(t, c, capture(first, urlA, "a", 1), capture(second, urlB, "b", 2))
	for n, want := range map[int]struct {
		report *nianbao.Report
		url    string
	}{1: {first, urlA}, 2: {second, urlB}} {
		held, err := c.ReportVersion(ctx, first.ID(), n)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(*want.report, held.Report); diff != "" || held.URL != want.url {
			t.Errorf("version %d at %s (-want +got):\n%s", n, held.URL, diff)
		}
		if held.Newest != 2 || len(held.Versions) != 2 || len(held.Places) != 2 {
			t.Errorf("version %d: newest %d, %d versions, %d places", n, held.Newest, len(held.Versions), len(held.Places))
		}
	}
	for _, n := range []int{0, 3, -1} {
		if _, err := c.ReportVersion(ctx, first.ID(), n); !errors.Is(err, nianbao.ErrNotFound) {
			t.Errorf("version %d: %v", n, err)
		}
	}
}

func TestLatestAndVisitedAt(t *testing.T) {
	c := openTest(t)
	first, second := sample("虚城区档案局", xucheng, 2020, "甲"), sample("虚城区档案局", xucheng, 2020, "乙")
	store(t, c, capture(first, urlA, "a", 1), capture(second, urlA, "b", 2))
	visit(t, c, look(urlA, nianbao.FetchUnchanged, "a", 3), look(urlA, nianbao.FetchGone, "", 4))
	known, err := c.Latest(ctx, urlA)
	if err != nil || known.Snapshot.SHA256 != sumOf("a") || known.ReportID != first.ID() || known.Version != 1 {
		t.Errorf("latest: %+v, %v; want the first content, which came back", known, err)
	}
	for hour, want := range map[int]string{1: "a", 2: "b", 3: "a", 4: "a"} {
		at := day.Add(time.Duration(hour) * time.Hour)
		for _, at := range []time.Time{at, at.Truncate(time.Second)} {
			if known, err := c.VisitedAt(ctx, urlA, at); err != nil || known.Snapshot.SHA256 != sumOf(want) {
				t.Errorf("visited at %v: %+v, %v; want %s", at, known, err, want)
			}
		}
		if _, err := c.VisitedAt(ctx, urlA, at.Add(time.Millisecond)); !errors.Is(err, nianbao.ErrNotFound) {
			t.Errorf("visited a moment later: %v", err)
		}
	}
	if _, err := c.Latest(ctx, urlB); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("latest of another: %v", err)
	}
}

func TestLastOffset(t *testing.T) {
	c := openTest(t)
	store(t, c, capture(sample("虚城区档案局", xucheng, 2020, "甲"), urlA, "a", 1))
	visit(t, c, look(urlA, nianbao.FetchUnchanged, "a", 7))
	for file, want := range map[string]int64{"a.warc.gz": 7, "b.warc.gz": -1} {
		if got, err := c.LastOffset(ctx, file); err != nil || got != want {
			t.Errorf("%s: %d, %v; want %d", file, got, err, want)
		}
	}
	for offset, want := range map[int64]bool{1: true, 7: true, 5: false} {
		if got, err := c.Holds(ctx, nianbao.Location{File: "a.warc.gz", Offset: offset}); err != nil || got != want {
			t.Errorf("holds record at %d: %v, %v", offset, got, err)
		}
	}
}

// A full disk is told from other failures, and leaves the catalog as it was.
func TestDiskFull(t *testing.T) {
	c := openTest(t)
	r := sample("虚城区档案局", xucheng, 2020, "甲")
	store(t, c, capture(r, urlA, "a", 1))
	var pages int
	if err := c.writer.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		t.Helper()
		var got int
		if err := c.writer.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, n)).Scan(&got); err != nil || got != n {
			t.Fatalf("limit of pages %d, %v", got, err)
		}
	}
	limit(pages)
	big := capture(sample("虚城区档案局", xucheng, 2020, strings.Repeat("乙", 100_000)), urlA, "b", 2)
	if _, err := c.Store(ctx, big); !errors.Is(err, nianbao.ErrDiskFull) {
		t.Errorf("store: %v", err)
	}
	if held, err := c.Report(ctx, r.ID()); err != nil || held.Newest != 1 {
		t.Errorf("after it: %+v, %v", held, err)
	}
	limit(pages + 1000)
	if got := outcomes(store(t, c, big)); got[0].Outcome != nianbao.OutcomeNewVersion {
		t.Errorf("with room again: %v", got)
	}
}

// A catalog of the first schema gets a visit for each capture.
func TestMigrateVisits(t *testing.T) {
	text, err := migrationFiles.ReadFile("migration/0001_init.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "c.sqlite")
	db, err := connect(path, writerPragmas, 1)
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{}
	opts.setDefaults()
	old := fstest.MapFS{"migration/0001_init.sql": {Data: text}}
	if err := migrate(ctx, db, old, opts.Log, opts.Now); err != nil {
		t.Fatal(err)
	}
	fill(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	checkIntegrity(t, c)
	var got []string
	if err := each(ctx, c.reader, func(scan func(...any) error) error {
		var s string
		err := scan(&s)
		got = append(got, s)
		return err
	}, `SELECT url || ' ' || at || ' ' || outcome || ' ' || status || ' ' || file || ' ' || offset || ' ' || version FROM v_visits ORDER BY at, url`); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"http://a.example/1 2021-01-01T00:00:00.000Z fetched 200 a.warc.gz 10 1",
		"http://a.example/1 2021-01-02T00:00:00.000Z unchanged 200 a.warc.gz 20 1",
		"file:///1.html 2021-01-03T00:00:00.000Z fetched 0 a.warc.gz 30 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("visits (-want +got):\n%s", diff)
	}
	held, err := c.Report(ctx, "r-2020-own")
	if err != nil || held.URL != urlA || len(held.Places) != 2 {
		t.Errorf("report %+v, %v", held, err)
	}
}

// fill writes a report as the first schema held it.
func fill(t *testing.T, db *sql.DB) {
	t.Helper()
	if _, err := db.Exec(`
		INSERT INTO offices (pk, id, name, body) VALUES (1, 'r', '虚城区档案局', '档案局');
		INSERT INTO reports (pk, id, office_pk, year, scope, newest_pk, captured) VALUES (1, 'r-2020-own', 1, 2020, 'own', 1, '2021-01-01T00:00:00.000Z');
		INSERT INTO versions (pk, report_pk, n, content_hash, office) VALUES (1, 1, 1, x'00', '虚城区档案局');
		INSERT INTO snapshots (url, captured, status, sha256, size, file, offset, outcome, version_pk) VALUES
			('http://a.example/1', '2021-01-01T00:00:00.000Z', 200, x'aa', 1, 'a.warc.gz', 10, 'report', 1),
			('http://a.example/1', '2021-01-02T00:00:00.000Z', 200, x'aa', 1, 'a.warc.gz', 20, 'report', 1),
			('file:///1.html', '2021-01-03T00:00:00.000Z', 0, x'aa', 1, 'a.warc.gz', 30, 'report', 1)`); err != nil {
		t.Fatal(err)
	}
}
