package officetest

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// Check builds the grids of all tables of a document, reads them as the
// extractor does, and compares every value and state with the truth.
func Check(t testing.TB, doc *flow.Document, want []Fact) {
	t.Helper()
	var tables []nianbao.Table
	for _, item := range doc.Items {
		if item.Rows == nil {
			continue
		}
		table, err := grid.Build(item.Rows)
		if err != nil {
			t.Fatal(err)
		}
		table.Index = len(tables)
		tables = append(tables, table)
	}
	type reading struct {
		Value float64
		State nianbao.State
	}
	type slot struct {
		Indicator string
		Applicant nianbao.Applicant
	}
	truth, got := map[slot]reading{}, map[slot]reading{}
	for _, f := range want {
		v := indicator.ParseValue(f.Raw)
		truth[slot{f.Indicator, f.Applicant}] = reading{v.Number, v.State}
	}
	for _, o := range indicator.Read(tables).Observations {
		got[slot{o.Indicator, o.Applicant}] = reading{o.Value, o.State}
	}
	if len(truth) == 0 {
		t.Fatal("nothing to compare")
	}
	if diff := cmp.Diff(truth, got); diff != "" {
		t.Errorf("observations differ (-want +got):\n%s", diff)
	}
}

// Paragraphs are the texts of the items that are no tables.
func Paragraphs(doc *flow.Document) []string {
	var out []string
	for _, item := range doc.Items {
		if item.Rows == nil {
			out = append(out, item.Text)
		}
	}
	return out
}

// Grids draws each table as its positions, a spanning cell at all of them.
func Grids(t testing.TB, doc *flow.Document) [][][]string {
	t.Helper()
	var out [][][]string
	for _, item := range doc.Items {
		if item.Rows == nil {
			continue
		}
		table, err := grid.Build(item.Rows)
		if err != nil {
			t.Fatal(err)
		}
		var lines [][]string
		for _, row := range table.Grid() {
			line := make([]string, len(row))
			for i, c := range row {
				if c != nil {
					line[i] = c.Text
				}
			}
			lines = append(lines, line)
		}
		out = append(out, lines)
	}
	return out
}

// Zip packs parts.
func Zip(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
