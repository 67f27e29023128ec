package pdf

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
	"nianbao/internal/extract/pdf/pdftest"
	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// testEngine is compiled once for all tests of the package.
var testEngine = NewEngine(Options{CacheDir: os.Getenv("NIANBAO_TEST_PDF_CACHE")})

func mustRead(t testing.TB, data []byte) *flow.Document {
	t.Helper()
	doc, err := testEngine.Read(context.Background(), data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// tables lays out the tables of a document as the extractor does.
func tables(t testing.TB, doc *flow.Document) []nianbao.Table {
	t.Helper()
	var out []nianbao.Table
	for _, item := range doc.Items {
		if item.Rows == nil {
			continue
		}
		table, err := grid.Build(item.Rows)
		if err != nil {
			t.Fatal(err)
		}
		table.Index = len(out)
		out = append(out, table)
	}
	return out
}

// cells are the texts of all observations by "indicator applicant".
func cells(t testing.TB, doc *flow.Document) map[string]string {
	t.Helper()
	out := map[string]string{}
	reading := indicator.Read(tables(t, doc))
	for _, o := range reading.Observations {
		out[o.Indicator+" "+string(o.Applicant)] = o.Raw
	}
	return out
}

func prose(doc *flow.Document) []string {
	var out []string
	for _, item := range doc.Items {
		if item.Rows == nil {
			out = append(out, item.Text)
		}
	}
	return out
}

// checkReport compares everything that a report prints with what was read.
func checkReport(t testing.TB, doc *flow.Document, want *pdftest.Report) {
	t.Helper()
	if diff := cmp.Diff(want.Truth, cells(t, doc)); diff != "" {
		t.Errorf("cells differ (-printed +read):\n%s\n%s", diff, dump(t, doc))
	}
	text := []string{want.Title}
	for _, b := range want.Blocks {
		if b.Table == nil {
			text = append(text, b.Text)
		}
	}
	if diff := cmp.Diff(text, prose(doc)); diff != "" {
		t.Errorf("paragraphs differ (-printed +read):\n%s", diff)
	}
}

// checkLabels compares all texts of the tables, labels included, which the
// indicators tolerate in part.
func checkLabels(t testing.TB, doc *flow.Document, want *pdftest.Report) {
	t.Helper()
	var printed, read []string
	for _, b := range want.Blocks {
		if b.Table != nil {
			for _, c := range b.Table.Cells {
				printed = append(printed, c.Text)
			}
		}
	}
	for _, item := range doc.Items {
		for _, row := range item.Rows {
			for _, c := range row.Cells {
				read = append(read, c.Text)
			}
		}
	}
	slices.Sort(printed)
	slices.Sort(read)
	if diff := cmp.Diff(printed, read); diff != "" {
		t.Errorf("texts of cells differ (-printed +read):\n%s", diff)
	}
}

// dump shows a document for a failing test.
func dump(t testing.TB, doc *flow.Document) string {
	var b strings.Builder
	for _, item := range doc.Items {
		if item.Rows == nil {
			fmt.Fprintf(&b, "%d H%d %s\n", item.Page, item.Heading, item.Text)
			continue
		}
		fmt.Fprintf(&b, "%d table\n", item.Page)
		for _, row := range item.Rows {
			for _, c := range row.Cells {
				fmt.Fprintf(&b, " | %s", c.Text)
				if c.RowSpan > 1 || c.ColSpan > 1 {
					fmt.Fprintf(&b, " (%d×%d)", c.RowSpan, c.ColSpan)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
