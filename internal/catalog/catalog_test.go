package catalog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"nianbao/internal/nianbao"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	ctx = context.Background()
	day = time.Date(2021, 1, 29, 8, 30, 0, 123_000_000, time.UTC)
)

func openTest(t testing.TB) *Catalog {
	t.Helper()
	c, err := Open(ctx, Options{Path: filepath.Join(t.TempDir(), "catalog.sqlite"), Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func sumOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// Fictional divisions: there is no province 99 or 98.
var (
	xucheng = &nianbao.Region{Code: "990102", Names: []string{"虚构省", "幻想市", "虚城区"}}
	huanxi  = &nianbao.Region{Code: "990100", Names: []string{"虚构省", "幻想市"}}
	mengxia = &nianbao.Region{Code: "980103", Names: []string{"梦境市", "梦下区"}}
)

func sample(office string, region *nianbao.Region, year int, text string) *nianbao.Report {
	return &nianbao.Report{
		Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", office, year), Office: office, Year: year,
		Scope: nianbao.ScopeOwn, Form: nianbao.FormOfYear(year), Level: nianbao.LevelCounty, Region: region,
		Published: fmt.Sprintf("%d-01-20", year+1), PublishedFrom: nianbao.DateSignature,
		IndexNumber: "X1/2020-1", OfficeCode: "X1",
		Sections: []nianbao.Section{
			{Kind: nianbao.SectionPreface, Text: "根据条例编制。"},
			{Kind: nianbao.SectionOverview, Heading: "一、总体情况", Text: text},
		},
		Observations: []nianbao.Observation{
			{Indicator: "procurement_amount", Value: 160.5964, Raw: "160.5964万元", Unit: "万元", State: nianbao.StateValue, Table: 2, Row: 1, Col: 2},
			{Indicator: "rule_issued", State: nianbao.StateNotApplicable, Raw: "/", Table: 1, Row: 1, Col: 1},
			{Indicator: "req_new", Applicant: nianbao.ApplicantNatural, Value: 12, Raw: "12", Unit: "件", State: nianbao.StateValue, Table: 3, Row: 3, Col: 3},
			{Indicator: "req_new", Applicant: nianbao.ApplicantOther, State: nianbao.StateBlank, Unit: "件", Table: 3, Row: 3, Col: 8},
			{Indicator: "req_new", Applicant: nianbao.ApplicantTotal, Value: 12, Raw: "12件", Unit: "件", State: nianbao.StateValue, Table: 3, Row: 3, Col: 9},
			{Indicator: "res_granted", Applicant: nianbao.ApplicantTotal, Raw: "若干", State: nianbao.StateUnparsed, Table: 3, Row: 5, Col: 9},
		},
		Warnings: []nianbao.Warning{{Code: "totals_blank", Message: "totals are not filled in"}},
	}
}

// capture makes an entry; bytes stands for the payload.
func capture(r *nianbao.Report, url, bytes string, hour int) nianbao.Entry {
	return nianbao.Entry{
		Snapshot: nianbao.Snapshot{
			URL: url, Captured: day.Add(time.Duration(hour) * time.Hour), Status: 200, MediaType: "text/html",
			SHA256: sumOf(bytes), Size: int64(len(bytes)), Location: nianbao.Location{File: "a.warc.gz", Offset: int64(hour)},
		},
		Report: r, Rules: "1",
	}
}

func store(t testing.TB, c *Catalog, entries ...nianbao.Entry) []nianbao.Stored {
	t.Helper()
	stored, err := c.Store(ctx, entries...)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// outcome is a Stored without its number.
type outcome struct {
	Version int
	Outcome nianbao.Outcome
}

func outcomes(stored []nianbao.Stored) []outcome {
	var all []outcome
	for _, s := range stored {
		all = append(all, outcome{s.Version, s.Outcome})
	}
	return all
}

func TestReportRoundTrip(t *testing.T) {
	c := openTest(t)
	want := sample("虚城区档案局", xucheng, 2020, "第一段。\n第二段。")
	e := capture(want, "http://xucheng.example.gov.cn/1.html", "bytes", 0)
	e.Snapshot.Digest = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
	e.Snapshot.Hints = nianbao.Hints{Site: "虚城区政府", RegionCode: "990102", ListDate: "2021-01-20"}
	got := store(t, c, e)
	e.Snapshot.ID = got[0].SnapshotID
	if diff := cmp.Diff([]nianbao.Stored{{SnapshotID: 1, ReportID: want.ID(), Version: 1, Outcome: nianbao.OutcomeNewReport}}, got); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	held, err := c.Report(ctx, want.ID())
	if err != nil {
		t.Fatal(err)
	}
	wantHeld := &nianbao.Held{
		ID: want.ID(), OfficeID: want.Key().ID(), URL: e.Snapshot.URL, Site: "虚城区政府", Report: *want,
		Newest:   1,
		Versions: []nianbao.Version{{N: 1, Snapshot: e.Snapshot, Rules: "1"}},
		Places: []nianbao.Place{{URL: e.Snapshot.URL, FirstSeen: e.Snapshot.Captured, LastSeen: e.Snapshot.Captured,
			Visited: e.Snapshot.Captured, Status: 200, Outcome: nianbao.FetchFetched, Versions: []int{1}}},
	}
	if diff := cmp.Diff(wantHeld, held); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}

	wantHeld.Report.Observations, wantHeld.Places = nil, nil
	texts, err := c.Texts(ctx, []string{want.ID(), "none-2020-own"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]*nianbao.Held{want.ID(): wantHeld}, texts); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
	if _, err := c.Report(ctx, "none-2020-own"); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("unknown report: %v", err)
	}
}

func TestReportWithoutRegion(t *testing.T) {
	c := openTest(t)
	r := &nianbao.Report{Office: "虚构部", Year: 2021, Scope: nianbao.ScopeGovernmentWide}
	store(t, c, capture(r, "file:///虚构部.txt", "x", 0))
	held, err := c.Report(ctx, r.ID())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*r, held.Report); diff != "" || held.Site != "" {
		t.Errorf("site %q, report (-want +got):\n%s", held.Site, diff)
	}
}

func TestVersions(t *testing.T) {
	c := openTest(t)
	first := sample("虚城区档案局", xucheng, 2020, "甲")
	moved := sample("虚城区档案局", xucheng, 2020, " 甲\n")
	moved.Observations[0].Table, moved.Observations[4].Raw = 7, "12"
	moved.Title = "另一标题"
	edited := sample("虚城区档案局", xucheng, 2020, "乙")
	recounted := sample("虚城区档案局", xucheng, 2020, "甲")
	recounted.Observations[2].Value = 13
	const url = "http://a.example/1"
	steps := []struct {
		name string
		e    nianbao.Entry
		want outcome
		n    int    // newest
		text string // of the newest
	}{
		{"first", capture(first, url, "a", 1), outcome{1, nianbao.OutcomeNewReport}, 1, "甲"},
		{"the same entry", capture(first, url, "a", 1), outcome{1, nianbao.OutcomeKnown}, 1, "甲"},
		{"fetched again", capture(first, url, "a", 2), outcome{1, nianbao.OutcomeUnchanged}, 1, "甲"},
		{"other chrome", capture(moved, url, "a2", 3), outcome{1, nianbao.OutcomeUnchanged}, 1, "甲"},
		{"edited", capture(edited, url, "b", 5), outcome{2, nianbao.OutcomeNewVersion}, 2, "乙"},
		{"older cells, found later", capture(recounted, url, "c", 4), outcome{3, nianbao.OutcomeNewVersion}, 2, "乙"},
		{"back to the first", capture(first, url, "a", 6), outcome{1, nianbao.OutcomeUnchanged}, 1, "甲"},
		{"edited, at the same time", capture(edited, url, "b", 6), outcome{2, nianbao.OutcomeUnchanged}, 2, "乙"},
	}
	for _, s := range steps {
		if diff := cmp.Diff([]outcome{s.want}, outcomes(store(t, c, s.e))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s.name, diff)
		}
		held, err := c.Report(ctx, first.ID())
		if err != nil {
			t.Fatal(err)
		}
		if got := held.Report.Sections[1].Text; got != s.text {
			t.Errorf("%s: newest text %q, want %q", s.name, got, s.text)
		}
		if v := held.Current(); held.Newest != s.n || v == nil || v.N != s.n {
			t.Errorf("%s: newest is %d (%v), want %d", s.name, held.Newest, v, s.n)
		}
		if err := c.EachObservation(ctx, nianbao.ReportFilter{}, []string{"rule_issued"}, nil, func(r nianbao.ObservationRow) error {
			if r.Version != s.n {
				t.Errorf("%s: observation of version %d, want %d", s.name, r.Version, s.n)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
	held, err := c.Report(ctx, first.ID())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range held.Versions {
		got = append(got, fmt.Sprint(v.N, v.Snapshot.Captured.Sub(day)))
	}
	if diff := cmp.Diff([]string{"1 1h0m0s", "2 5h0m0s", "3 4h0m0s"}, got); diff != "" {
		t.Errorf("versions with first captures (-want +got):\n%s", diff)
	}
	if o, err := c.Overview(ctx); err != nil || o.Snapshots != 7 {
		t.Errorf("%d snapshots, %v; want 7", o.Snapshots, err)
	}
}

// A crawl may know better when a report was published than an import did.
func TestJoiningCompletes(t *testing.T) {
	c := openTest(t)
	bare := sample("虚城区档案局", xucheng, 2020, "甲")
	bare.Published, bare.PublishedFrom, bare.IndexNumber = "2021-03-01", nianbao.DateURL, ""
	full := sample("虚城区档案局", xucheng, 2020, "甲")
	full.PublishedFrom = nianbao.DateList
	store(t, c, capture(full, "http://a.example/1", "a", 2), capture(bare, "file:///a", "b", 9))
	held, err := c.Report(ctx, bare.ID())
	if err != nil {
		t.Fatal(err)
	}
	if held.URL != "http://a.example/1" || held.Site != "a.example" {
		t.Errorf("URL %s, site %s: a file is no better place than a page", held.URL, held.Site)
	}
	if r := held.Report; r.Published != "2021-01-20" || r.PublishedFrom != nianbao.DateList || r.IndexNumber == "" {
		t.Errorf("published %s from %s, index number %q", r.Published, r.PublishedFrom, r.IndexNumber)
	}
	best := sample("虚城区档案局", xucheng, 2020, "甲")
	best.Published, best.PublishedFrom = "2021-01-31", nianbao.DateVisible
	store(t, c, capture(best, "http://a.example/2", "c", 1))
	if held, err = c.Report(ctx, bare.ID()); err != nil || held.Report.Published != "2021-01-31" {
		t.Errorf("published %s, %v", held.Report.Published, err)
	}
}

func TestReextraction(t *testing.T) {
	const url = "http://a.example/1"
	old := sample("虚城区档案局", xucheng, 2020, "甲")
	edited := sample("虚城区档案局", xucheng, 2020, "乙")
	better := sample("虚城区档案局", xucheng, 2020, "甲。")
	again := func(e nianbao.Entry) nianbao.Entry { e.Rules = "2"; return e }
	a1, a2, b := capture(old, url, "a", 1), capture(old, url, "a2", 2), capture(edited, url, "b", 3)
	a1New, a2New := again(capture(better, url, "a", 1)), again(capture(better, url, "a2", 2))
	renamed := again(capture(sample("虚城区档案馆", xucheng, 2020, "甲"), url, "a", 1))
	rejected := again(capture(nil, url, "a", 1))
	rejected.Rejection = nianbao.Reject(nianbao.RejectNotAReport, "不是年度报告", "a list page")

	for name, tc := range map[string]struct {
		redo  []nianbao.Entry
		want  []outcome
		texts []string // of the report's versions: n and text
	}{
		"in order":           {[]nianbao.Entry{a1New, a2New, again(b)}, []outcome{{1, nianbao.OutcomeUnchanged}, {1, nianbao.OutcomeUnchanged}, {2, nianbao.OutcomeUnchanged}}, []string{"1 甲。 2", "2 乙 2"}},
		"out of order":       {[]nianbao.Entry{again(b), a2New, a1New}, []outcome{{2, nianbao.OutcomeUnchanged}, {3, nianbao.OutcomeNewVersion}, {1, nianbao.OutcomeUnchanged}}, []string{"1 甲。 2", "2 乙 2"}},
		"only new rules":     {[]nianbao.Entry{again(a1), again(a2)}, []outcome{{1, nianbao.OutcomeUnchanged}, {1, nianbao.OutcomeUnchanged}}, []string{"1 甲 2", "2 乙 1"}},
		"one is another":     {[]nianbao.Entry{renamed}, []outcome{{1, nianbao.OutcomeNewReport}}, []string{"1 甲 1", "2 乙 1"}},
		"one is no report":   {[]nianbao.Entry{rejected}, []outcome{{0, nianbao.OutcomeRejected}}, []string{"1 甲 1", "2 乙 1"}},
		"and a report again": {[]nianbao.Entry{rejected, a1New}, []outcome{{0, nianbao.OutcomeRejected}, {3, nianbao.OutcomeNewVersion}}, []string{"1 甲 1", "2 乙 1", "3 甲。 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := openTest(t)
			store(t, c, a1, a2, b)
			if diff := cmp.Diff(tc.want, outcomes(store(t, c, tc.redo...))); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
			var got []string
			if err := each(ctx, c.reader, func(scan func(...any) error) error {
				var s string
				err := scan(&s)
				got = append(got, s)
				return err
			}, `SELECT v.n || ' ' || s.text || ' ' || v.rules FROM versions v JOIN reports r ON r.pk = v.report_pk
				JOIN sections s ON s.version_pk = v.pk AND s.n = 1 WHERE r.id = ? ORDER BY v.n`, old.ID()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.texts, got); diff != "" {
				t.Errorf("versions (-want +got):\n%s", diff)
			}
			checkIntegrity(t, c)
		})
	}
}

// When the last snapshot of a report is read otherwise, nothing stays behind.
func TestReextractionLeavesNothing(t *testing.T) {
	c := openTest(t)
	e := capture(sample("虚城区档案局", xucheng, 2020, "甲"), "http://a.example/1", "a", 1)
	store(t, c, e)
	e.Report, e.Rules = sample("虚城区图书馆", xucheng, 2020, "甲"), "2"
	store(t, c, e)
	offices, err := c.Offices(ctx, nianbao.ReportFilter{})
	if err != nil || len(offices) != 1 || offices[0].Name != "虚城区图书馆" {
		t.Errorf("offices %v, %v", offices, err)
	}
	e.Report, e.Rejection, e.Rules = nil, nianbao.Reject(nianbao.RejectNotAReport, "不是", "no"), "3"
	store(t, c, e)
	o, err := c.Overview(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&nianbao.Overview{Snapshots: 1, Rejected: 1, LastCaptured: e.Snapshot.Captured}, o); diff != "" {
		t.Errorf("overview (-want +got):\n%s", diff)
	}
	for _, table := range []string{"offices", "office_names", "reports", "versions", "sections", "warnings", "observations"} {
		var n int
		if err := c.reader.QueryRow(`SELECT COUNT(*) FROM ` + table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows of %s, %v; want none", n, table, err)
		}
	}
	checkIntegrity(t, c)
}

func checkIntegrity(t *testing.T, c *Catalog) {
	t.Helper()
	for query, want := range map[string]int{
		`SELECT COUNT(*) FROM pragma_foreign_key_check`:                                                                                  0,
		`SELECT COUNT(*) FROM reports WHERE newest_pk IS NULL OR newest_pk NOT IN (SELECT pk FROM versions)`:                             0,
		`SELECT COUNT(*) FROM versions WHERE pk NOT IN (SELECT version_pk FROM snapshots WHERE version_pk NOTNULL)`:                      0,
		`SELECT COUNT(*) FROM snapshots s WHERE NOT EXISTS (SELECT 1 FROM visits WHERE snapshot_id = s.id AND at = s.captured)`:          0,
		`SELECT COUNT(*) FROM reports WHERE shown_id IS NULL OR shown_id NOT IN (SELECT id FROM snapshots WHERE version_pk = newest_pk)`: 0,
		`SELECT COUNT(*) FROM snapshots WHERE (outcome = 'report') <> (version_pk NOTNULL)`:                                              0,
		`SELECT COUNT(*) - COUNT(DISTINCT report_pk || '-' || n) FROM versions`:                                                          0,
		`SELECT COUNT(*) FROM versions v WHERE cells <> (SELECT COUNT(*) FROM observations WHERE version_pk = v.pk)`:                     0,
	} {
		var n int
		if err := c.reader.QueryRow(query).Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d, %v; want %d", query, n, err, want)
		}
	}
}

func TestRejected(t *testing.T) {
	c := openTest(t)
	reject := capture(nil, "http://a.example/list", "list", 2)
	reject.Rejection = nianbao.Reject(nianbao.RejectNotAReport, "这是列表页", "a list of %d links", 20)
	undated := sample("虚城区档案局", xucheng, 2020, "甲")
	undated.Year = 0
	nameless := sample("", xucheng, 2020, "甲")
	scopeless := sample("虚城区档案局", xucheng, 2020, "甲")
	scopeless.Scope = ""
	got := store(t, c, reject, capture(undated, "http://a.example/0", "0", 1), capture(nameless, "http://a.example/n", "n", 0),
		capture(scopeless, "http://a.example/s", "s", 3), reject)
	for _, s := range got {
		if s.Outcome != nianbao.OutcomeRejected || s.ReportID != "" || s.Version != 0 || s.SnapshotID == 0 {
			t.Errorf("stored %+v, want a rejection", s)
		}
	}
	all, err := c.Rejected(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []nianbao.RejectCode
	for _, r := range all {
		codes = append(codes, r.Reason.Code)
	}
	if diff := cmp.Diff([]nianbao.RejectCode{"malformed", "not_a_report", "malformed", "malformed"}, codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(*reject.Rejection, all[1].Reason); diff != "" || all[1].Snapshot.URL != reject.Snapshot.URL {
		t.Errorf("reason (-want +got):\n%s", diff)
	}
	if some, err := c.Rejected(ctx, 1); err != nil || len(some) != 1 {
		t.Errorf("limit 1: %d, %v", len(some), err)
	}
}

func TestStoreIsAllOrNothing(t *testing.T) {
	c := openTest(t)
	good := capture(sample("虚城区档案局", xucheng, 2020, "甲"), "http://a.example/1", "a", 1)
	for name, bad := range map[string]nianbao.Entry{
		"neither": {Snapshot: good.Snapshot},
		"no hash": {Snapshot: nianbao.Snapshot{URL: "x", SHA256: "zz"}, Report: good.Report},
		"no URL":  {Snapshot: nianbao.Snapshot{SHA256: sumOf("x")}, Report: good.Report},
	} {
		if _, err := c.Store(ctx, good, bad); !errors.Is(err, nianbao.ErrInvalid) {
			t.Errorf("%s: error %v, want invalid", name, err)
		}
	}
	if o, err := c.Overview(ctx); err != nil || o.Snapshots != 0 || o.Reports != 0 {
		t.Errorf("overview %+v, %v; want nothing", o, err)
	}
	if _, err := c.Report(ctx, good.Report.ID()); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("report: %v", err)
	}
}

func TestKnownAndEachSnapshot(t *testing.T) {
	c := openTest(t)
	var want []string
	for n := range 5 {
		url := fmt.Sprintf("http://a.example/%d", n)
		store(t, c, capture(sample("虚城区档案局", xucheng, 2015+n, "甲"), url, url, n))
		want = append(want, url)
	}
	var got []string
	if err := c.EachSnapshot(ctx, func(s nianbao.Snapshot) error {
		got = append(got, s.URL)
		if k, err := c.Known(ctx, s.URL, s.SHA256); err != nil || k.Snapshot.ID != s.ID || k.Rejection != nil {
			t.Errorf("%s: known %+v, %v", s.URL, k, err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := c.Known(ctx, want[0], sumOf("other")); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("other bytes: %v", err)
	}
	if _, err := c.Known(ctx, want[1], sumOf(want[0])); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("bytes of another URL: %v", err)
	}
	if _, err := c.Known(ctx, want[0], "xyz"); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("no hash: %v", err)
	}
}

// TestKnownFile finds imported files by their bytes, whatever their name.
func TestKnownFile(t *testing.T) {
	c := openTest(t)
	store(t, c, nianbao.Entry{
		Snapshot:  nianbao.Snapshot{URL: "file:///a.html", SHA256: sumOf("a"), Captured: day},
		Rejection: nianbao.Reject(nianbao.RejectNotAReport, "不是", "none"), Rules: "7",
	})
	k, err := c.Known(ctx, "file:///b.html", sumOf("a"))
	if err != nil || k.Snapshot.URL != "file:///a.html" || k.Rules != "7" || k.Rejection == nil || k.Rejection.Code != nianbao.RejectNotAReport {
		t.Errorf("known %+v, %v", k, err)
	}
	if _, err := c.Known(ctx, "http://a.example/", sumOf("a")); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("a page with the bytes of a file: %v", err)
	}
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub dir", "cata#log?.sqlite")
	if _, err := Open(ctx, Options{Path: path, ReadOnly: true}); !errors.Is(err, nianbao.ErrNotFound) {
		t.Errorf("missing file: %v", err)
	}
	w, err := Open(ctx, Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(ctx, Options{Path: path, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	e := capture(sample("虚城区档案局", xucheng, 2020, "甲"), "http://a.example/1", "a", 1)
	if _, err := r.Store(ctx, e); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("store: %v", err)
	}
	store(t, w, e)
	if _, err := r.Report(ctx, e.Report.ID()); err != nil {
		t.Errorf("beside the writer: %v", err)
	}
	if err := errors.Join(r.Close(), w.Close()); err != nil {
		t.Error(err)
	}
	if r, err = Open(ctx, Options{Path: path, ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Report(ctx, e.Report.ID()); err != nil {
		t.Errorf("without a writer: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestReadWhileWriting(t *testing.T) {
	c := openTest(t)
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for k := range 10 {
				e := capture(sample(fmt.Sprintf("虚城区%d局", n), xucheng, 2010+k, "甲"), fmt.Sprintf("http://a.example/%d/%d", n, k), "a", k)
				if _, err := c.Store(ctx, e); err != nil {
					t.Error(err)
				}
				if _, err := c.Report(ctx, e.Report.ID()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if o, err := c.Overview(ctx); err != nil || o.Reports != 40 || o.Offices != 4 || o.Observations != 240 {
		t.Errorf("overview %+v, %v", o, err)
	}
}

func TestLoadMigrations(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("SELECT 1")}
	for name, tc := range map[string]struct {
		files fstest.MapFS
		ok    bool
	}{
		"good":      {fstest.MapFS{"migration/0001_a.sql": file, "migration/0002_b.sql": file}, true},
		"none":      {fstest.MapFS{}, false},
		"duplicate": {fstest.MapFS{"migration/0001_a.sql": file, "migration/0001_b.sql": file}, false},
		"gap":       {fstest.MapFS{"migration/0001_a.sql": file, "migration/0003_b.sql": file}, false},
		"no number": {fstest.MapFS{"migration/first.sql": file}, false},
		"short":     {fstest.MapFS{"migration/1_a.sql": file}, false},
	} {
		if _, err := loadMigrations(tc.files); (err == nil) != tc.ok {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if all, err := loadMigrations(migrations); err != nil || len(all) == 0 {
		t.Errorf("our own: %v, %v", all, err)
	}
}

func TestMigrateStepwise(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.sqlite")
	db, err := connect(path, writerPragmas, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	c := &Catalog{opts: Options{}}
	c.opts.setDefaults()
	files := fstest.MapFS{"migration/0001_a.sql": {Data: []byte("CREATE TABLE a (x)")}}
	run := func() error { return migrate(ctx, db, files, c.opts.Log, c.opts.Now) }
	if err := errors.Join(run(), run()); err != nil {
		t.Fatal(err)
	}
	files["migration/0002_b.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE b (x); CREATE TABLE a (x)")}
	if err := checkSchema(ctx, db, files); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("older schema: %v", err)
	}
	if err := run(); err == nil {
		t.Error("a failing step gave no error")
	}
	files["migration/0002_b.sql"] = &fstest.MapFile{Data: []byte("CREATE TABLE b (x)")} // still free: the step was undone
	if err := run(); err != nil {
		t.Error(err)
	}
	delete(files, "migration/0002_b.sql")
	if err := checkSchema(ctx, db, files); !errors.Is(err, nianbao.ErrUnavailable) {
		t.Errorf("newer schema: %v", err)
	}
}

func TestStates(t *testing.T) {
	c := openTest(t)
	var states, applicants []string
	for _, q := range []struct {
		query string
		into  *[]string
	}{{`SELECT state FROM states`, &states}, {`SELECT applicant FROM applicants`, &applicants}} {
		if err := each(ctx, c.reader, func(scan func(...any) error) error {
			var s string
			err := scan(&s)
			*q.into = append(*q.into, s)
			return err
		}, q.query); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []nianbao.State{nianbao.StateValue, nianbao.StateBlank, nianbao.StateNotApplicable, nianbao.StateUnparsed} {
		if !slices.Contains(states, string(s)) {
			t.Errorf("the schema lacks the state %s", s)
		}
	}
	for _, a := range append([]nianbao.Applicant{nianbao.ApplicantNone}, nianbao.Applicants...) {
		if !slices.Contains(applicants, string(a)) {
			t.Errorf("the schema lacks the applicant %s", a)
		}
	}
}
