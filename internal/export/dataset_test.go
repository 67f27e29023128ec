package export

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nianbao/internal/nianbao"
)

var created = time.Date(2026, 1, 5, 8, 0, 0, 0, time.FixedZone("", 8*3600))

// whole is the fixture with what its reports refer to.
func whole() source {
	src := fixture()
	src.offices = append(src.offices, nianbao.OfficeEntry{ID: "c", Name: "丙局", Years: []int{2022}})
	src.reports = append(src.reports, nianbao.Held{ID: "c-2022-own", OfficeID: "c", Report: nianbao.Report{Year: 2022, Scope: "own"}})
	return src
}

func dataset(t *testing.T, opt DatasetOptions) map[string][]byte {
	t.Helper()
	var b bytes.Buffer
	z := NewZipFiles(&b, opt.Created)
	if err := New(whole(), list).Dataset(context.Background(), z, opt); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range r.File {
		open, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(open); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestDatasetGoldens(t *testing.T) {
	files := dataset(t, DatasetOptions{Created: created, Version: "1.2", Address: "https://nianbao.example/api/v1/export/dataset",
		Filter: nianbao.ReportFilter{YearFrom: 2008, Regions: []string{"虚构省"}}})
	for _, name := range []string{"datapackage.json", "README.txt", "CITATION.cff", "indicators.csv"} {
		golden(t, name, files[name])
	}
}

// TestDatasetRepeats checks that the same data make the same bytes, and that
// only the documents tell the date.
func TestDatasetRepeats(t *testing.T) {
	opt := DatasetOptions{Created: created, Formats: []Format{CSV, Parquet}}
	first := dataset(t, opt)
	for name, data := range dataset(t, opt) {
		if !bytes.Equal(data, first[name]) {
			t.Errorf("%s differs", name)
		}
	}
	opt.Created = created.AddDate(0, 0, 9)
	for name, data := range dataset(t, opt) {
		isDoc := slices.Contains([]string{"datapackage.json", "README.txt", "CITATION.cff"}, name)
		if bytes.Equal(data, first[name]) == isDoc {
			t.Errorf("%s on another day: equal %v", name, !isDoc)
		}
	}
}

// TestDatasetDescriptor checks the rules of Data Package and Table Schema that
// the descriptor must keep, and the data against it.
func TestDatasetDescriptor(t *testing.T) {
	files := dataset(t, DatasetOptions{Created: created, Formats: DatasetFormats})
	var p dataPackage
	dec := json.NewDecoder(bytes.NewReader(files["datapackage.json"]))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^[-a-z0-9._/]+$`)
	if !name.MatchString(p.Name) || p.Version != "2026.1.5" || p.Created != "2026-01-05T00:00:00Z" || len(p.Licenses) == 0 || p.Licenses[0].Name == "" || len(p.Sources) == 0 || p.Sources[0].Title == "" {
		t.Errorf("package %+v", p)
	}
	tables := map[string]*table{}
	for _, r := range p.Resources {
		data, ok := files[r.Path]
		sum := sha256.Sum256(data)
		switch {
		case !ok || strings.HasPrefix(r.Path, "/") || strings.Contains(r.Path, ".."):
			t.Errorf("%s: no file %s", r.Name, r.Path)
		case !name.MatchString(r.Name) || tables[r.Name] != nil:
			t.Errorf("name %q", r.Name)
		case r.Bytes != int64(len(data)) || r.Hash != "sha256:"+hex.EncodeToString(sum[:]):
			t.Errorf("%s: %d bytes, %s", r.Name, r.Bytes, r.Hash)
		}
		tables[r.Name] = &table{}
		if r.Format == CSV {
			tables[r.Name] = newTable(t, r, data)
		}
	}
	if len(tables) != 10 {
		t.Errorf("%d resources", len(tables))
	}
	for name, table := range tables {
		table.checkKeys(t, name, tables)
	}
}

// table is a table with its schema.
type table struct {
	schema *schema
	rows   []map[string]string
}

func newTable(t *testing.T, r resource, data []byte) *table {
	t.Helper()
	records := readCSV(t, data)
	out := &table{schema: r.TableSchema}
	if len(records)-1 != r.Rows || r.MediaType != "text/csv" || r.Encoding != "utf-8" {
		t.Errorf("%s: %d rows, want %d; %s, %s", r.Name, len(records)-1, r.Rows, r.MediaType, r.Encoding)
	}
	var fields []string
	for _, f := range r.TableSchema.Fields {
		fields = append(fields, f.Name)
		if f.Title == "" || f.Description == "" {
			t.Errorf("%s.%s is not described", r.Name, f.Name)
		}
	}
	if !slices.Equal(fields, records[0]) {
		t.Errorf("%s: fields %v, header %v", r.Name, fields, records[0])
	}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, f := range r.TableSchema.Fields {
			row[f.Name] = record[i]
			if err := f.fits(record[i]); err != nil {
				t.Errorf("%s.%s: %v", r.Name, f.Name, err)
			}
		}
		out.rows = append(out.rows, row)
	}
	return out
}

func (f *field) fits(value string) (err error) {
	if value == "" {
		if f.Constraints != nil && f.Constraints.Required {
			return errors.New("a required value is missing")
		}
		return nil
	}
	switch f.Type {
	case String:
	case Integer:
		_, err = strconv.Atoi(value)
	case Number:
		_, err = strconv.ParseFloat(value, 64)
	case Date:
		_, err = time.Parse(time.DateOnly, value)
	case DateTime:
		_, err = time.Parse("2006-01-02T15:04:05Z", value)
	default:
		err = fmt.Errorf("no such type: %s", f.Type)
	}
	if c := f.Constraints; err == nil && c != nil && c.Enum != nil && !slices.Contains(c.Enum, value) {
		err = fmt.Errorf("%q is none of %v", value, c.Enum)
	}
	return err
}

func (t *table) checkKeys(tb *testing.T, name string, all map[string]*table) {
	if t.schema == nil {
		return
	}
	seen := map[string]bool{}
	for _, row := range t.rows {
		for _, key := range t.schema.PrimaryKey {
			if seen[row[key]] || row[key] == "" {
				tb.Errorf("%s: key %q twice, or empty", name, row[key])
			}
			seen[row[key]] = true
		}
		for _, key := range t.schema.ForeignKeys {
			other, ok := all[key.Reference.Resource]
			if !ok || !slices.ContainsFunc(other.rows, func(r map[string]string) bool { return r[key.Reference.Fields[0]] == row[key.Fields[0]] }) {
				tb.Errorf("%s: %s %q is not in %s", name, key.Fields[0], row[key.Fields[0]], key.Reference.Resource)
			}
		}
	}
}

// TestDatasetErrors checks that a package that was cut does not look complete.
func TestDatasetErrors(t *testing.T) {
	src := whole()
	src.err = errors.New("boom")
	var b bytes.Buffer
	z := NewZipFiles(&b, created)
	if err := New(src, list).Dataset(context.Background(), z, DatasetOptions{}); !errors.Is(err, src.err) || b.Len() > 0 {
		t.Errorf("%v after %d bytes", err, b.Len())
	}
	if err := New(whole(), list).Dataset(context.Background(), NewZipFiles(broken{}, created), DatasetOptions{}); err != nil && !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
	if err := New(whole(), list).Dataset(context.Background(), z, DatasetOptions{Formats: []Format{XLSX}}); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("as xlsx: %v", err)
	}
}

func TestDirFiles(t *testing.T) {
	dir := t.TempDir()
	files := NewDirFiles(dir)
	if err := errors.Join(New(whole(), list).Dataset(context.Background(), files, DatasetOptions{Created: created}), files.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := files.Create("README.txt"); err == nil {
		t.Error("a file was written over")
	}
}
