package catalog

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

func cell(code string, a nianbao.Applicant, v float64) nianbao.Observation {
	return nianbao.Observation{Indicator: code, Applicant: a, Value: v, Raw: formatValue(v), Unit: "件", State: nianbao.StateValue, Table: 3}
}

func blankCell(code string, a nianbao.Applicant) nianbao.Observation {
	return nianbao.Observation{Indicator: code, Applicant: a, State: nianbao.StateBlank, Table: 3}
}

// numbered makes a report that prints just these cells.
func numbered(office string, year int, cells ...nianbao.Observation) *nianbao.Report {
	r := sample(office, xucheng, year, office)
	r.Observations = cells
	return r
}

var (
	atLeast = func(v float64) Interval { return Interval{Min: v, Max: math.Inf(1)} }
	above   = func(v float64) Interval { return Interval{Min: v, Max: math.Inf(1), OpenMin: true} }
	below   = func(v float64) Interval { return Interval{Min: math.Inf(-1), Max: v, OpenMax: true} }
	exactly = func(v float64) Interval { return Interval{Min: v, Max: v} }
)

func TestMatchNumber(t *testing.T) {
	const (
		none    = nianbao.ApplicantNone
		natural = nianbao.ApplicantNatural
		total   = nianbao.ApplicantTotal
	)
	c := openTest(t)
	reports := map[string]*nianbao.Report{
		"a": numbered("甲局", 2021, cell("req_new", natural, 0), cell("req_new", total, 12), cell("res_granted", total, 3), cell("res_partial", total, 0), cell("res_total", total, 4)),
		"b": numbered("乙局", 2016, cell("req_new", none, 12), cell("rec_corrected", none, 1), cell("rec_upheld", none, 1), cell("rec_other", none, 0)),
		"c": numbered("丙局", 2021, cell("req_new", natural, 7), blankCell("req_new", total), blankCell("res_granted", total), cell("res_partial", total, 1), cell("res_total", total, 2)),
		"d": numbered("丁局", 2021, cell("req_new", total, 0), cell("res_granted", total, 0), cell("res_partial", total, 0), cell("res_total", total, 0)),
		"e": numbered("戊局", 2021, cell("unable_not_held", total, 1), blankCell("unable_needs_creation", total), cell("unable_unclear", total, 2),
			cell("unable_not_held", natural, 0), cell("unable_needs_creation", natural, 0), cell("unable_unclear", natural, 0)),
		"f": numbered("己局", 2019, cell("other_sum", total, 3),
			nianbao.Observation{Indicator: "procurement_amount", Value: 50000, Unit: "元", Raw: "5万", State: nianbao.StateValue}),
	}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(reports)) {
		n++
		store(t, c, capture(reports[name], "http://a.example/"+name, name, n))
	}
	tests := []struct {
		code      string
		applicant nianbao.Applicant
		in        []Interval
		want      string
	}{
		{"req_new", none, []Interval{exactly(12)}, "a b"},
		{"req_new", none, []Interval{all}, "a b d"},
		{"req_new", none, []Interval{atLeast(12)}, "a b"},
		{"req_new", none, []Interval{above(12)}, ""},
		{"req_new", none, []Interval{below(12)}, "d"},
		{"req_new", none, []Interval{below(12), above(12)}, "d"},
		{"req_new", total, []Interval{exactly(12)}, "a"},
		{"req_new", natural, []Interval{atLeast(1)}, "c"},
		{"req_new", natural, []Interval{below(5)}, "a"},
		{"req_new", natural, []Interval{all}, "a c"},
		{"grant_rate", none, []Interval{all}, "a"},
		{"grant_rate", none, []Interval{atLeast(0.75)}, "a"},
		{"correction_rate", none, []Interval{exactly(0.5)}, "b"},
		{"unable_sum", none, []Interval{exactly(3)}, "e"},
		{"unable_sum", natural, []Interval{exactly(0)}, "e"},
		{"unable_sum", natural, []Interval{above(0)}, ""},
		{"other_sum", none, []Interval{exactly(3)}, "f"},
		{"procurement_amount", none, []Interval{exactly(5)}, "f"},
		{"no_such", none, []Interval{all}, ""},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.code, tt.applicant, tt.in), func(t *testing.T) {
			ids, err := c.MatchNumber(ctx, tt.code, tt.applicant, tt.in...)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for name, r := range reports {
				if slices.Contains(ids, r.ID()) {
					got = append(got, name)
				}
			}
			slices.Sort(got)
			if strings.Join(got, " ") != tt.want || len(ids) != len(got) {
				t.Errorf("matches %v of %v, want %q", got, ids, tt.want)
			}
			values, err := c.Numbers(ctx, tt.code, tt.applicant)
			if err != nil {
				t.Fatal(err)
			}
			for name, r := range reports {
				v, known := values[r.ID()]
				in := known && slices.ContainsFunc(tt.in, func(i Interval) bool { return i.holds(v) })
				if in != strings.Contains(tt.want, name) {
					t.Errorf("the number of %s is %v, %v", name, v, known)
				}
			}
		})
	}
}

// TestNumbersOfNewest checks that versions that are not the newest, and readings
// that were replaced, do not count.
func TestNumbersOfNewest(t *testing.T) {
	c := openTest(t)
	first := numbered("甲局", 2021, cell("req_new", nianbao.ApplicantTotal, 1), cell("req_carried_in", nianbao.ApplicantTotal, 1), cell("req_carried_out", nianbao.ApplicantTotal, 1))
	second := numbered("甲局", 2021, cell("req_new", nianbao.ApplicantTotal, 4), cell("req_carried_in", nianbao.ApplicantTotal, 0), cell("req_carried_out", nianbao.ApplicantTotal, 1))
	check := func(when string, request, rate float64) {
		t.Helper()
		for code, want := range map[string]float64{"req_new": request, "carry_over_rate": rate} {
			got, err := c.Numbers(ctx, code, nianbao.ApplicantNone)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]float64{first.ID(): want}, got); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", when, code, diff)
			}
		}
	}
	store(t, c, capture(first, "http://a.example/1", "1", 0))
	check("first", 1, 0.5)
	store(t, c, capture(second, "http://a.example/1", "2", 1))
	check("second", 4, 0.25)
	third := numbered("甲局", 2021, cell("req_new", nianbao.ApplicantTotal, 9), cell("req_carried_in", nianbao.ApplicantTotal, 1), cell("req_carried_out", nianbao.ApplicantTotal, 1))
	e := capture(third, "http://a.example/1", "2", 1)
	e.Rules = "2"
	store(t, c, e)
	check("read anew", 9, 0.1)
	gone := capture(nil, "http://a.example/1", "2", 1)
	gone.Rejection, gone.Rules = nianbao.Reject(nianbao.RejectNotAReport, "不是", "none"), "3"
	store(t, c, gone)
	check("rejected", 1, 0.5)
}

// TestRefreshFigures computes figures anew, as for a catalog of before.
func TestRefreshFigures(t *testing.T) {
	c := openTest(t)
	var want []string
	for n := range 3 {
		r := numbered(fmt.Sprintf("%d局", n), 2021, cell("req_new", nianbao.ApplicantTotal, 3), cell("req_carried_in", nianbao.ApplicantTotal, 1), cell("req_carried_out", nianbao.ApplicantTotal, 1))
		fee := 5.0
		r.Derived = []nianbao.Derived{{Indicator: "fee_collected", Value: &fee, From: nianbao.DerivedFrom{Section: nianbao.SectionOther}}}
		want = append(want, r.ID())
		store(t, c, capture(r, fmt.Sprintf("http://a.example/%d", n), fmt.Sprint(n), n))
	}
	if _, err := c.writer.Exec(`DELETE FROM figures WHERE version_pk < 3 AND indicator_pk NOT IN (SELECT pk FROM indicators WHERE indicator LIKE 'fee_%');
		UPDATE figures SET value = 7 WHERE indicator_pk = (SELECT pk FROM indicators WHERE indicator = 'carry_over_rate'); UPDATE figures_state SET version = 0`); err != nil {
		t.Fatal(err)
	}
	if err := c.refreshFigures(ctx); err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	for code, value := range map[string]float64{"carry_over_rate": 0.25, "fee_collected": 5} {
		got, err := c.MatchNumber(ctx, code, nianbao.ApplicantNone, exactly(value))
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", code, err, diff)
		}
	}
}

func TestMatchNumberStops(t *testing.T) {
	c := openTest(t)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := c.MatchNumber(gone, "req_new", nianbao.ApplicantNone, all); err == nil {
		t.Error("no error after the context ended")
	}
}

// BenchmarkNumbers asks a catalog of so many reports with 190 cells each, which
// are written by SQL:
//
//	go test ./internal/catalog -run '^$' -bench Numbers -reports 100000
func BenchmarkNumbers(b *testing.B) {
	c := openTest(b)
	fillNumbers(b, c, *reportsFlag)
	for _, bm := range []struct {
		name, code string
		applicant  nianbao.Applicant
		in         Interval
	}{
		{"few", "indicator_5", "", atLeast(390)},
		{"half", "indicator_5", "", atLeast(1)},
		{"all", "indicator_5", "", all},
		{"applicant", "indicator_5", nianbao.ApplicantNatural, atLeast(1)},
		{"applicant with zeros", "indicator_5", nianbao.ApplicantNatural, exactly(0)},
		{"rate", "grant_rate", "", atLeast(0.5)},
	} {
		b.Run(bm.name, func(b *testing.B) {
			found := 0
			for b.Loop() {
				ids, err := c.MatchNumber(ctx, bm.code, bm.applicant, bm.in)
				if err != nil {
					b.Fatal(err)
				}
				found = len(ids)
			}
			b.ReportMetric(float64(found), "reports")
		})
	}
	b.Run("order", func(b *testing.B) {
		for b.Loop() {
			if _, err := c.Numbers(ctx, "indicator_5", ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// fillNumbers writes reports of 190 cells: most are 0, some blank. Rows made by
// SQL take a tenth of the time.
func fillNumbers(b *testing.B, c *Catalog, reports int) {
	b.Helper()
	before := pages(b, c)
	if err := c.write(ctx, "fill", func(s *storing) error {
		for _, statement := range []string{
			`WITH RECURSIVE k(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k WHERE i < 57)
				INSERT INTO indicators SELECT i + 1, 'indicator_' || i FROM k`,
			`INSERT INTO indicators VALUES (61, 'deny_sum'), (62, 'unable_sum'), (63, 'np_sum'), (64, 'other_sum'), (65, 'grant_rate'), (66, 'denial_rate'),
				(67, 'not_held_rate'), (68, 'correction_rate'), (69, 'litigation_correction_rate'), (70, 'carry_over_rate'), (71, 'levy_amount')`,
			`INSERT INTO units VALUES (1, '件')`,
			`INSERT INTO offices (pk, id, name, body) VALUES (1, 'o', 'o', 'o')`,
			`CREATE TEMP TABLE k AS WITH RECURSIVE k(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k WHERE i < 189) SELECT i FROM k`,
		} {
			if err := s.exec(statement); err != nil {
				return err
			}
		}
		return s.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO reports (pk, id, office_pk, year, scope, newest_pk)
			SELECT i, lower(hex(randomblob(6))) || '-' || (2018 + i % 6) || '-own', 1, 2018 + i % 6, 'own', i FROM n`, reports)
	}); err != nil {
		b.Fatal(err)
	}
	const batch = 10000
	for from := 0; from < reports; from += batch {
		if err := c.write(ctx, "fill", func(s *storing) error { return fillBatch(s, from, from+batch) }); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := c.writer.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d bytes a report, of which index of cells %d, figures %d, their index %d", (pages(b, c)-before)/int64(reports),
		freed(b, c, "INDEX observations_number")/int64(reports), freed(b, c, "TABLE figures")/int64(reports), freed(b, c, "INDEX figures_number")/int64(reports))
}

// freed is how many bytes a table, with its indexes, or an index takes.
func freed(b *testing.B, c *Catalog, what string) (n int64) {
	b.Helper()
	undo := errors.New("undo")
	err := c.write(ctx, "measure", func(s *storing) error {
		if err := s.exec(`DROP ` + what); err != nil {
			return err
		}
		_, err := s.get(`SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size`, nil, &n)
		return errors.Join(err, undo)
	})
	if !errors.Is(err, undo) {
		b.Fatal(err)
	}
	return n
}

// fillBatch writes the cells of the reports from after to to, and as many
// figures as a report of the form of 2021 has.
func fillBatch(s *storing, after, to int) error {
	return errors.Join(
		s.exec(`INSERT INTO versions (pk, report_pk, n, content_hash, office) SELECT pk, pk, 1, x'00', 'o' FROM reports WHERE pk > ? AND pk <= ?`, after, to),
		s.exec(`INSERT INTO observations (version_pk, indicator_pk, applicant_pk, seq, state_pk, value, unit_pk, tbl, row, col)
			SELECT v, indicator, applicant, i, luck % 100 < 8, CASE
				WHEN luck % 100 < 8 THEN NULL
				WHEN luck / 100 % 100 < IIF(applicant < 2, 55, 12) THEN luck / 10000 % 400
				ELSE 0 END, 1, 3, i / 7, i % 7
			FROM (SELECT r.pk v, i, IIF(i < 154, i / 7, i - 132) + 1 indicator, IIF(i < 154, i % 7 + 1, 0) applicant, abs(random()) luck
				FROM reports r CROSS JOIN k WHERE r.pk > ? AND r.pk <= ?)
			ORDER BY v, indicator, applicant`, after, to),
		s.exec(`INSERT INTO figures SELECT v, 61 + i / 7, i % 7 + 1, IIF(luck % 100 < 15, luck / 100 % 50, 0)
			FROM (SELECT r.pk v, i, abs(random()) luck FROM reports r CROSS JOIN k WHERE i < 28 AND r.pk > ? AND r.pk <= ?)`, after, to),
		s.exec(`INSERT INTO figures SELECT v, 65 + i, 0, (luck % 100) / 100.0
			FROM (SELECT r.pk v, i, abs(random()) luck FROM reports r CROSS JOIN k WHERE i < 7 AND r.pk > ? AND r.pk <= ?)`, after, to),
	)
}

func pages(b *testing.B, c *Catalog) (n int64) {
	b.Helper()
	if err := c.writer.QueryRow(`SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}
