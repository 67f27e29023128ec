package ingest_test

import (
	"context"
	"crypto/sha1"
	"encoding/base32"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"nianbao/internal/ingest"
	"nianbao/internal/nianbao"
	"nianbao/internal/testsite"
)

const (
	first  = "http://www.shili.example/xxgk/nb/2021/8800121.html"
	second = "http://www.shili.example/zfxxgk/2021.html"
)

// crawl makes the captures of a fictional office's page over the hours.
type crawl struct {
	t    *testing.T
	body string // of the report
}

func newCrawl(t *testing.T) crawl {
	t.Helper()
	sites, err := testsite.New(testsite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return crawl{t, string(sites.Body(first))}
}

func (k crawl) edited() string {
	k.t.Helper()
	body := strings.Replace(k.body, "\t22&nbsp;", "\t23&nbsp;", 1)
	if body == k.body {
		k.t.Fatal("nothing to edit")
	}
	return body
}

var midnight = time.Date(2023, 2, 1, 0, 0, 0, 0, time.UTC)

func answer(url string, hour, status int, body string, header ...string) *nianbao.Capture {
	c := &nianbao.Capture{URL: url, Captured: midnight.Add(time.Duration(hour) * time.Hour), Status: status,
		MediaType: "text/html; charset=utf-8", Body: []byte(body), Header: http.Header{}}
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: %s\r\n", status, http.StatusText(status), c.MediaType)
	for i := 0; i < len(header); i += 2 {
		c.Header.Set(header[i], header[i+1])
		head += header[i] + ": " + header[i+1] + "\r\n"
	}
	c.Response = []byte(head + "\r\n" + body)
	return c
}

func digest(response []byte) string {
	_, body, _ := strings.Cut(string(response), "\r\n\r\n")
	sum := sha1.Sum([]byte(body))
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// archived is what a test sees of an appended capture.
func archived(c *nianbao.Capture) string {
	s := fmt.Sprintf("%s %d", c.URL, c.Status)
	if r := c.Revisit; r != nil {
		s += fmt.Sprintf(" revisit of %s at %v", r.URL, r.Captured.Sub(midnight))
		if r.NotModified {
			s += ", not modified"
		}
	}
	return s
}

func TestRecrawl(t *testing.T) {
	k := newCrawl(t)
	edited := k.edited()
	noisy := strings.Replace(k.body, "</h1>", "</h1><p>浏览次数：17</p>", 1)
	const notice = `<html><body><p>通知公告</p></body></html>`
	moved := answer(first, 2, 301, "", "Location", "/zfxxgk/2021.html")
	moved.MovedTo = second
	list := answer("http://www.shili.example/list", 1, 200, "<ul></ul>")
	list.RecordOnly = true
	foreign := answer(first, -2, 200, "")
	foreign.Body, foreign.Revisit = nil, &nianbao.Revisit{URL: first, Captured: midnight.Add(time.Hour)}
	unknown := answer(first, -2, 200, "")
	unknown.Body, unknown.Revisit = nil, &nianbao.Revisit{URL: second, Captured: midnight}
	file := &nianbao.Capture{URL: first, Captured: midnight, Undated: true, MediaType: "text/html", Body: []byte(k.body)}
	fresh := answer(first, 1, 200, k.body)

	const (
		newReport, newVersion = nianbao.OutcomeNewReport, nianbao.OutcomeNewVersion
		unchanged, known      = nianbao.OutcomeUnchanged, nianbao.OutcomeKnown
		recorded, rejected    = nianbao.OutcomeRecorded, nianbao.OutcomeRejected
	)
	revisit := first + " 200 revisit of " + first + " at 1h0m0s"
	for name, tc := range map[string]struct {
		captures []*nianbao.Capture
		want     []nianbao.Outcome
		state    nianbao.ReportState
		newest   int
		places   int
		archive  []string // what was appended after the first
		index    int      // how often the report was indexed
	}{
		"the same bytes": {
			[]*nianbao.Capture{fresh, answer(first, 2, 200, k.body)}, []nianbao.Outcome{newReport, unchanged},
			nianbao.StateLive, 1, 1, []string{revisit}, 1,
		},
		"the same bytes in another coding": {
			[]*nianbao.Capture{fresh, func() *nianbao.Capture {
				c := answer(first, 2, 200, k.body)
				c.Response = append(c.Response, '\n') // the payload on the wire differs
				return c
			}()}, []nianbao.Outcome{newReport, unchanged},
			nianbao.StateLive, 1, 1, []string{first + " 200"}, 1,
		},
		"not modified": {
			[]*nianbao.Capture{fresh, answer(first, 2, 304, "")}, []nianbao.Outcome{newReport, unchanged},
			nianbao.StateLive, 1, 1, []string{first + " 304 revisit of " + first + " at 1h0m0s, not modified"}, 1,
		},
		"not modified, of nothing": {
			[]*nianbao.Capture{fresh, answer(second, 2, 304, "")}, []nianbao.Outcome{newReport, recorded},
			nianbao.StateLive, 1, 1, []string{second + " 304"}, 1,
		},
		"another counter": {
			[]*nianbao.Capture{fresh, answer(first, 2, 200, noisy)}, []nianbao.Outcome{newReport, unchanged},
			nianbao.StateLive, 1, 1, []string{first + " 200"}, 1,
		},
		"edited": {
			[]*nianbao.Capture{fresh, answer(first, 2, 200, edited)}, []nianbao.Outcome{newReport, newVersion},
			nianbao.StateEdited, 2, 1, []string{first + " 200"}, 2,
		},
		"reverted": {
			[]*nianbao.Capture{fresh, answer(first, 2, 200, edited), answer(first, 3, 200, k.body), answer(first, 4, 304, "")},
			[]nianbao.Outcome{newReport, newVersion, unchanged, unchanged},
			nianbao.StateEdited, 1, 1, []string{first + " 200", revisit, first + " 304 revisit of " + first + " at 1h0m0s, not modified"}, 3,
		},
		"withdrawn": {
			[]*nianbao.Capture{fresh, answer(first, 2, 404, "no"), answer(first, 3, 410, "no")}, []nianbao.Outcome{newReport, recorded, recorded},
			nianbao.StateWithdrawn, 1, 1, []string{first + " 404", first + " 410"}, 1,
		},
		"back again": {
			[]*nianbao.Capture{fresh, answer(first, 2, 404, "no"), answer(first, 3, 200, k.body)}, []nianbao.Outcome{newReport, recorded, unchanged},
			nianbao.StateLive, 1, 1, []string{first + " 404", revisit}, 1,
		},
		"replaced": {
			[]*nianbao.Capture{fresh, answer(first, 2, 200, notice), answer(first, 3, 200, notice)}, []nianbao.Outcome{newReport, rejected, rejected},
			nianbao.StateWithdrawn, 1, 1, []string{first + " 200", first + " 200 revisit of " + first + " at 2h0m0s"}, 1,
		},
		"moved": {
			[]*nianbao.Capture{fresh, moved, answer(second, 3, 200, k.body)}, []nianbao.Outcome{newReport, recorded, unchanged},
			nianbao.StateMoved, 1, 2, []string{first + " 301", second + " 200"}, 2,
		},
		"moved, as an archive tells it": {
			[]*nianbao.Capture{fresh, answer(first, 2, 302, "", "Location", "/zfxxgk/2021.html"), answer(second, 3, 200, k.body)},
			[]nianbao.Outcome{newReport, recorded, unchanged},
			nianbao.StateMoved, 1, 2, []string{first + " 302", second + " 200"}, 2,
		},
		"on two URLs": {
			[]*nianbao.Capture{fresh, answer(second, 2, 200, k.body)}, []nianbao.Outcome{newReport, unchanged},
			nianbao.StateLive, 1, 2, []string{second + " 200"}, 2,
		},
		"a copy that differs": {
			[]*nianbao.Capture{fresh, answer(second, 2, 200, edited)}, []nianbao.Outcome{newReport, newVersion},
			nianbao.StateLive, 2, 2, []string{second + " 200"}, 2,
		},
		"an older capture of another content": {
			[]*nianbao.Capture{fresh, answer(first, -50, 200, edited)}, []nianbao.Outcome{newReport, newVersion},
			nianbao.StateEdited, 1, 1, []string{first + " 200"}, 1,
		},
		"an older capture of the same": {
			[]*nianbao.Capture{fresh, answer(first, -50, 200, k.body)}, []nianbao.Outcome{newReport, unchanged},
			nianbao.StateLive, 1, 1, []string{revisit}, 1,
		},
		"a revisit of another archive": {
			[]*nianbao.Capture{fresh, foreign}, []nianbao.Outcome{newReport, unchanged},
			nianbao.StateLive, 1, 1, []string{revisit}, 1,
		},
		"a revisit of what is not held": {
			[]*nianbao.Capture{fresh, unknown}, []nianbao.Outcome{newReport, known}, nianbao.StateLive, 1, 1, nil, 1,
		},
		"the same file of the URL": {
			[]*nianbao.Capture{fresh, file}, []nianbao.Outcome{newReport, known}, nianbao.StateLive, 1, 1, nil, 1,
		},
		"other answers": {
			[]*nianbao.Capture{fresh, list, answer(first, 2, 503, "busy"), answer(first, 3, 403, "no"), answer(second, 4, 404, "no")},
			[]nianbao.Outcome{newReport, recorded, recorded, recorded, recorded}, nianbao.StateLive, 1, 1,
			[]string{list.URL + " 200", first + " 503", first + " 403", second + " 404"}, 1,
		},
	} {
		for _, how := range []batching{oneByOne, together, piped} {
			t.Run(fmt.Sprintf("%s, %s", name, how), func(t *testing.T) {
				r := open(t)
				got := r.take(t, how, tc.captures...)
				if !slices.Equal(got, tc.want) {
					t.Errorf("outcomes %v, want %v", got, tc.want)
				}
				if !slices.Equal(r.appended[1:], tc.archive) {
					t.Errorf("archived %q, want %q", r.appended[1:], tc.archive)
				}
				want := tc.index
				if how == together {
					want = 1
				}
				// The index may learn of two changes at a time while the next batch is read.
				if n := len(r.indexed); n != want && (how != piped || n < 1 || n > want) {
					t.Errorf("indexed %d times, want %d", len(r.indexed), want)
				}
				r.check(t, tc.state, tc.newest, tc.places)

				// The same import again is nothing, but for what is evidence alone.
				before, calls := len(r.indexed), len(r.appended)
				r.take(t, how, tc.captures...)
				alone := 0
				for i, c := range tc.captures {
					if tc.want[i] == recorded && (c.URL != first || c.Status == 503 || c.Status == 403) {
						alone++
					}
				}
				if len(r.appended)-calls != alone || len(r.indexed) != before {
					t.Errorf("again: archived %q, indexed %d", r.appended[calls:], len(r.indexed)-before)
				}
				r.check(t, tc.state, tc.newest, tc.places)
			})
		}
	}
}

// batching is a way to take captures in.
type batching string

const (
	oneByOne batching = "one by one"
	together batching = "in one batch"
	piped    batching = "in a pipeline"
)

// take ingests captures in a way.
func (r *recorder) take(t *testing.T, how batching, captures ...*nianbao.Capture) (got []nianbao.Outcome) {
	t.Helper()
	g := ingest.New(ingest.Options{Archive: r, Catalog: r, Index: r, Digest: digest})
	batches := [][]*nianbao.Capture{captures}
	if how != together {
		batches = slices.Collect(slices.Chunk(captures, 1))
	}
	give, end := g.Ingest, func() ([]ingest.Result, error) { return nil, nil }
	if how == piped {
		p := g.Pipeline()
		give, end = p.Ingest, func() ([]ingest.Result, error) {
			results, err := p.Wait()
			return results, errors.Join(err, g.Flush(ctx))
		}
	}
	var all []ingest.Result
	for _, b := range batches {
		results, err := give(ctx, b...)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, results...)
	}
	results, err := end()
	if err != nil {
		t.Fatal(err)
	}
	for i, res := range append(all, results...) {
		got = append(got, res.Stored.Outcome)
		if o := res.Stored.Outcome; (o == nianbao.OutcomeUnchanged || o == nianbao.OutcomeNewVersion) && (res.Stored.ReportID == "" || res.Stored.Version == 0) {
			t.Errorf("%s: %+v names no report", archived(captures[i]), res.Stored)
		}
	}
	return got
}

// check compares what the catalog says of the only report.
func (r *recorder) check(t *testing.T, state nianbao.ReportState, newest, places int) {
	t.Helper()
	var ids []string
	if err := r.EachReport(ctx, nianbao.ReportFilter{}, func(h *nianbao.Held) error {
		ids = append(ids, h.ID)
		return nil
	}); err != nil || len(ids) != 1 {
		t.Fatalf("reports %v, %v; want one", ids, err)
	}
	held, err := r.Report(ctx, ids[0])
	if err != nil {
		t.Fatal(err)
	}
	if held.State() != state || held.Newest != newest || len(held.Places) != places {
		t.Errorf("%s, version %d, places %+v; want %s, %d, %d", held.State(), held.Newest, held.Places, state, newest, places)
	}
}

// TestAdopt takes in what a killed process had archived and not stored.
func TestAdopt(t *testing.T) {
	k := newCrawl(t)
	captures := []*nianbao.Capture{answer(first, 1, 200, k.body), answer(first, 2, 304, ""), answer(first, 3, 200, k.edited()), answer(first, 4, 404, "no")}
	captures[1].Revisit = &nianbao.Revisit{URL: first, Captured: captures[0].Captured, NotModified: true}
	r := open(t)
	g := r.ingester()
	for round := range 2 {
		for i, c := range captures {
			loc := nianbao.Location{File: "a.warc.gz", Offset: int64(100 * i)}
			res, err := g.Adopt(ctx, loc, c)
			if err != nil {
				t.Fatal(err)
			}
			if held, err := r.Holds(ctx, loc); err != nil || !held {
				t.Errorf("record %d is not held, %v", i, err)
			}
			if round == 1 && res.Stored.Outcome != nianbao.OutcomeKnown {
				t.Errorf("again, record %d: %+v", i, res.Stored)
			}
		}
		if len(r.appended) != 0 {
			t.Errorf("archived again: %q", r.appended)
		}
		r.check(t, nianbao.StateWithdrawn, 2, 1)
	}
	if last, err := r.LastOffset(ctx, "a.warc.gz"); err != nil || last != 300 {
		t.Errorf("last offset %d, %v", last, err)
	}
}

// A full disk is told to the caller, whatever part found it.
func TestDiskFull(t *testing.T) {
	k := newCrawl(t)
	r := open(t)
	g := ingest.New(ingest.Options{Archive: full{r}, Catalog: r, Index: r})
	if _, err := g.Ingest(ctx, answer(first, 1, 200, k.body)); !errors.Is(err, nianbao.ErrDiskFull) {
		t.Errorf("err = %v", err)
	}
}

type full struct{ *recorder }

func (full) Append(context.Context, *nianbao.Capture) (nianbao.Location, error) {
	return nianbao.Location{}, fmt.Errorf("write: %w", nianbao.ErrDiskFull)
}
