package catalog

import (
	"database/sql"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"nianbao/internal/compare"
)

var catalogFlag = flag.String("catalog", "", "file of the catalog of BenchmarkLayouts and BenchmarkCompare; made with -reports reports if it is not there")

// typicalCatalog opens a catalog of typical reports.
func typicalCatalog(b *testing.B) *Catalog {
	b.Helper()
	path := *catalogFlag
	if path == "" {
		path = filepath.Join(b.TempDir(), "catalog.sqlite")
	}
	_, missing := os.Stat(path)
	c, err := Open(ctx, Options{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := c.Close(); err != nil {
			b.Error(err)
		}
	})
	if missing != nil {
		filledTypical(b, c, *reportsFlag)
	}
	return c
}

// layout is a way to read the number req_new of reports: of all of them, or of
// those of one year in a quarter of the country.
type layout struct {
	name string
	read func(b *testing.B, c *Catalog, versions []int64, all bool) (values int)
}

var layouts = []layout{
	{"rows", readRowLayout}, {"index", readIndexLayout}, {"packed", readPackedLayout}, {"columns", readColumnLayout},
}

// BenchmarkLayouts compares ways to lay out numbers for reading one of each
// report; docs/compare.md has the table. The layout that was chosen is packed,
// with columns of it kept in memory, which BenchmarkCompare measures.
func BenchmarkLayouts(b *testing.B) {
	c := typicalCatalog(b)
	makeColumnLayout(b, c)
	some := versionsOf(b, c, `year = 2021 AND region_code < '30'`)
	every := versionsOf(b, c, `1`)
	for _, l := range layouts {
		for name, versions := range map[string][]int64{"table": some, "all": every} {
			b.Run(l.name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					if l.read(b, c, versions, name == "all") == 0 {
						b.Fatal("no numbers")
					}
				}
				b.ReportMetric(float64(len(versions)), "reports")
			})
		}
	}
}

func versionsOf(b *testing.B, c *Catalog, where string) (versions []int64) {
	b.Helper()
	if err := each(ctx, c.reader, func(scan func(...any) error) error {
		var pk int64
		err := scan(&pk)
		versions = append(versions, pk)
		return err
	}, `SELECT newest_pk FROM reports WHERE `+where); err != nil {
		b.Fatal(err)
	}
	return versions
}

func codeOf(b *testing.B, c *Catalog, code string) int64 {
	pk, err := wordPK(ctx, c.reader, "indicators", "indicator", code)
	if err != nil || pk < 0 {
		b.Fatal(code, err)
	}
	return pk
}

// readRowLayout finds a row of observations for every report.
func readRowLayout(b *testing.B, c *Catalog, versions []int64, _ bool) (n int) {
	if err := each(ctx, c.reader, func(scan func(...any) error) error {
		var version, state int64
		var value sql.NullFloat64
		n++
		return scan(&version, &state, &value)
	}, `SELECT o.version_pk, o.state_pk, o.value FROM json_each(?) v CROSS JOIN observations o ON o.version_pk = v.value
		WHERE o.indicator_pk = ? AND o.applicant_pk IN (0, 1)`, list(versions), codeOf(b, c, "req_new")); err != nil {
		b.Fatal(err)
	}
	return n
}

// readIndexLayout reads the index of numbers through, which has no blanks, and
// leaves out what is not wanted.
func readIndexLayout(b *testing.B, c *Catalog, versions []int64, all bool) (n int) {
	wanted := map[int64]bool{}
	for _, v := range versions {
		wanted[v] = true
	}
	if err := each(ctx, c.reader, func(scan func(...any) error) error {
		var version int64
		var value float64
		err := scan(&version, &value)
		if all || wanted[version] {
			n++
		}
		return err
	}, `SELECT n.version_pk, n.value FROM observations n INDEXED BY observations_number
		WHERE n.indicator_pk = ? AND n.applicant_pk = 1 AND n.state_pk = 0 AND `+indexed, codeOf(b, c, "req_new")); err != nil {
		b.Fatal(err)
	}
	return n
}

// readPackedLayout reads the packed numbers: those of the reports, or all.
func readPackedLayout(b *testing.B, c *Catalog, versions []int64, all bool) (n int) {
	key := keyOf(codeOf(b, c, "req_new"), 1)
	query, args := `SELECT cells FROM measurements WHERE version_pk IN `+oneOf, []any{list(versions)}
	if all {
		query, args = `SELECT cells FROM measurements ORDER BY version_pk`, nil
	}
	var blob sql.RawBytes
	if err := each(ctx, c.reader, func(scan func(...any) error) error {
		if err := scan(&blob); err != nil {
			return err
		}
		return unpack(blob, func(p packedCell) bool {
			if p.key == key {
				n++
			}
			return p.key < key
		})
	}, query, args...); err != nil {
		b.Fatal(err)
	}
	return n
}

// columnChunk is how many versions a blob of the column layout holds.
const columnChunk = 1024

// makeColumnLayout writes blobs of one number of 1,024 versions each, nine bytes
// a version. Writing a report of 190 cells changes as many blobs.
func makeColumnLayout(b *testing.B, c *Catalog) {
	b.Helper()
	pk := codeOf(b, c, "req_new")
	if _, err := c.writer.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS bench_columns (key INTEGER, chunk INTEGER, cells BLOB, PRIMARY KEY (key, chunk)) WITHOUT ROWID`); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _, _ = c.writer.ExecContext(ctx, `DROP TABLE bench_columns`) })
	chunks := map[int64][]byte{}
	if err := each(ctx, c.reader, func(scan func(...any) error) error {
		var version, state int64
		var value sql.NullFloat64
		if err := scan(&version, &state, &value); err != nil {
			return err
		}
		blob := chunks[version/columnChunk]
		if blob == nil {
			blob = make([]byte, columnChunk*columnBytes)
			chunks[version/columnChunk] = blob
		}
		at := version % columnChunk * columnBytes
		blob[at] = byte(state + 1)
		binary.LittleEndian.PutUint64(blob[at+1:], math.Float64bits(value.Float64))
		return nil
	}, `SELECT version_pk, state_pk, value FROM observations WHERE indicator_pk = ? AND applicant_pk = 1`, pk); err != nil {
		b.Fatal(err)
	}
	for chunk, blob := range chunks {
		if _, err := c.writer.ExecContext(ctx, `INSERT OR REPLACE INTO bench_columns VALUES (?, ?, ?)`, pk, chunk, blob); err != nil {
			b.Fatal(err)
		}
	}
}

func readColumnLayout(b *testing.B, c *Catalog, versions []int64, _ bool) (n int) {
	chunks := map[int64][]byte{}
	if err := each(ctx, c.reader, func(scan func(...any) error) error {
		var chunk int64
		var blob []byte
		err := scan(&chunk, &blob)
		chunks[chunk] = blob
		return err
	}, `SELECT chunk, cells FROM bench_columns WHERE key = ?`, codeOf(b, c, "req_new")); err != nil {
		b.Fatal(err)
	}
	for _, v := range versions {
		if blob := chunks[v/columnChunk]; blob != nil && blob[v%columnChunk*columnBytes] != 0 {
			n++
		}
	}
	return n
}

// BenchmarkCompare measures whole answers: with nothing in memory, and with what
// was asked for before.
func BenchmarkCompare(b *testing.B) {
	c := typicalCatalog(b)
	e := compare.New(compare.Options{Source: c})
	quarter := compare.Question{Indicators: []string{"req_new"}}
	quarter.Filter.YearFrom, quarter.Filter.YearTo = 2021, 2021
	quarter.Filter.Regions = provincesBelow30(b, c)
	everything := compare.Question{Indicators: []string{"req_new"}}
	rate := compare.Question{Indicators: []string{"grant_rate"}}
	table := func(q compare.Question) func() (int, error) {
		return func() (int, error) {
			t, err := e.Compare(ctx, compare.TableRequest{Question: q})
			if err != nil {
				return 0, err
			}
			return t.Reports, nil
		}
	}
	trend := func(q compare.Question, by compare.Grouping) func() (int, error) {
		return func() (int, error) {
			t, err := e.Trends(ctx, compare.TrendRequest{Question: q, By: by})
			if err != nil {
				return 0, err
			}
			return t.Reports, nil
		}
	}
	for _, bench := range []struct {
		name string
		ask  func() (int, error)
	}{
		{"table", table(quarter)},
		{"trend", trend(everything, compare.ByProvince)},
		{"rates", trend(rate, compare.ByProvince)},
		{"coverage", func() (int, error) {
			got, err := e.Coverage(ctx, compare.CoverageRequest{Limit: 20, By: compare.ByProvince})
			if err != nil {
				return 0, err
			}
			return got.Totals.Held, nil
		}},
	} {
		for _, cold := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s/cold=%v", bench.name, cold), func(b *testing.B) {
				reports := 0
				for b.Loop() {
					if cold {
						c.frames.mu.Lock()
						c.frames.facts, c.frames.columns = nil, nil
						c.frames.mu.Unlock()
					}
					var err error
					if reports, err = bench.ask(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(reports), "reports")
			})
		}
	}
}

func provincesBelow30(b *testing.B, c *Catalog) (codes []string) {
	b.Helper()
	all, err := c.Regions(ctx)
	if err != nil {
		b.Fatal(err)
	}
	for code := range all {
		if code < "30" && code[2:] == "0000" {
			codes = append(codes, code)
		}
	}
	return codes
}
