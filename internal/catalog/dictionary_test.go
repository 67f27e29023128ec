package catalog

import (
	"os"
	"strings"
	"testing"
)

// What the file has, the data dictionary explains.
func TestDictionaryIsComplete(t *testing.T) {
	text, err := os.ReadFile("../../docs/catalog.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(text)
	c := openTest(t)
	seen := 0
	if err := each(ctx, c.reader, func(scan func(...any) error) error {
		var kind, table, column string
		if err := scan(&kind, &table, &column); err != nil {
			return err
		}
		seen++
		mark := "**" + table + "**"
		if kind == "view" {
			mark = "| `" + table + "` |"
		}
		_, entry, ok := strings.Cut(doc, mark)
		if !ok {
			t.Errorf("%s %s is missing", kind, table)
			return nil
		}
		if kind == "view" {
			entry, _, _ = strings.Cut(entry, "\n")
		} else {
			entry, _, _ = strings.Cut(entry, "\n\n")
		}
		for _, word := range strings.FieldsFunc(entry, func(r rune) bool { return strings.ContainsRune("`, ()\n|", r) }) {
			if word == column {
				return nil
			}
		}
		t.Errorf("%s %s: column %s is missing", kind, table, column)
		return nil
	}, `SELECT m.type, m.name, i.name FROM sqlite_master m JOIN pragma_table_info(m.name) i
		WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'`); err != nil {
		t.Fatal(err)
	}
	if seen < 50 {
		t.Errorf("only %d columns found", seen)
	}
}

// The examples of the data dictionary run.
func TestDictionaryExamples(t *testing.T) {
	text, err := os.ReadFile("../../docs/catalog.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(text), "```sql\n")
	block, _, _ = strings.Cut(block, "```")
	c := holdings(t)
	ran := 0
	for query := range strings.SplitSeq(block, ";") {
		if strings.TrimSpace(query) == "" {
			continue
		}
		ran++
		if err := each(ctx, c.reader, func(func(...any) error) error { return nil }, query); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
	if ran < 3 {
		t.Errorf("only %d examples found", ran)
	}
}
