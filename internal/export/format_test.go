package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
)

// opens tells whether a file can be read.
func opens(f Format, data []byte) error {
	if f == XLSX {
		_, err := excelize.OpenReader(bytes.NewReader(data))
		return err
	}
	_, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	return err
}

// TestSameRows checks that all formats of a file say the same: names, order,
// values, and what is not known.
func TestSameRows(t *testing.T) {
	for name, r := range requests() {
		r.Format = CSV
		want := readCSV(t, write(t, r))
		for i := range want {
			for j := range want[i] {
				want[i][j] = strings.TrimPrefix(want[i][j], "'") // what sheet.Harmless adds
			}
		}
		for format, read := range map[Format]func(*testing.T, []byte) [][]string{JSONL: readJSONL, XLSX: readXLSX, Parquet: readParquet} {
			r.Format = format
			if r.What == Reports {
				r.Columns = want[0] // without the sections
			}
			if diff := cmp.Diff(want, read(t, write(t, r))); diff != "" {
				t.Errorf("%s as %s (-csv +%s):\n%s", name, format, format, diff)
			}
		}
	}
}

func readCSV(t *testing.T, data []byte) [][]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func readJSONL(t *testing.T, data []byte) [][]string {
	t.Helper()
	var records [][]string
	for line := range bytes.Lines(data) {
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.UseNumber()
		var names, values []string
		if _, err := dec.Token(); err != nil {
			t.Fatal(err)
		}
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				t.Fatal(err)
			}
			var v any
			if err := dec.Decode(&v); err != nil {
				t.Fatal(err)
			}
			names, values = append(names, key.(string)), append(values, flat(v))
		}
		if records == nil {
			records = append(records, names)
		}
		records = append(records, values)
	}
	return records
}

func flat(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		return strings.Trim(fmt.Sprint(v), "[]")
	}
	return fmt.Sprint(v)
}

// readXLSX reads the first sheet by the values that are stored, dates by theirs.
func readXLSX(t *testing.T, data []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		for len(rows[i]) < len(rows[0]) {
			rows[i] = append(rows[i], "")
		}
		for j, name := range rows[0] {
			if i == 0 || name != "published" && name != "captured" && name != "at" || rows[i][j] == "" {
				continue
			}
			days, err := strconv.ParseFloat(rows[i][j], 64)
			if err != nil {
				t.Errorf("%s is the text %q", name, rows[i][j])
				continue
			}
			at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(days*86400)) * time.Second)
			rows[i][j] = at.Format(map[string]string{"published": time.DateOnly, "captured": time.RFC3339, "at": time.RFC3339}[name])
		}
	}
	return rows
}

func readParquet(t *testing.T, data []byte) [][]string {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var types []string
	for _, c := range f.Root().Columns() {
		names, types = append(names, c.Name()), append(types, c.Type().String())
	}
	records := [][]string{names}
	r := parquet.NewGenericReader[any](f)
	buf := make([]parquet.Row, 1)
	for {
		n, err := r.ReadRows(buf)
		if n == 1 {
			record := make([]string, len(names))
			for i, v := range buf[0] {
				record[i] = parquetText(v, types[i])
			}
			records = append(records, record)
		}
		if err == io.EOF {
			return records
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func parquetText(v parquet.Value, typ string) string {
	switch {
	case v.IsNull():
		return ""
	case typ == "DATE":
		return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
	case strings.HasPrefix(typ, "TIMESTAMP"):
		return time.UnixMilli(v.Int64()).UTC().Format(time.RFC3339)
	case v.Kind() == parquet.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	}
	return v.String()
}

// TestParquetTypes pins the types of the columns.
func TestParquetTypes(t *testing.T) {
	data := write(t, Request{What: Reports, Format: Parquet, Columns: []string{"id", "year", "published", "captured"}})
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, c := range f.Root().Columns() {
		if !c.Optional() {
			t.Errorf("%s is not optional", c.Name())
		}
		types = append(types, c.Name()+" "+c.Type().String())
	}
	want := []string{"id STRING", "year INT(32,true)", "published DATE", "captured TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS)"}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Error(diff)
	}
}

// TestSheets checks that rows go on in further sheets.
func TestSheets(t *testing.T) {
	var b bytes.Buffer
	e, err := newXLSX(&b, "reports", []Column{{Name: "n", Type: Integer}, {Name: "text", Type: String}})
	if err != nil {
		t.Fatal(err)
	}
	e.maxRows = 4 // three and the header
	for i := range 7 {
		if err := e.row([]cell{integer(i), text(" <&>\x01\n年")}); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"reports", "reports 2", "reports 3"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	n := 0
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(rows[0], []string{"n", "text"}) {
			t.Errorf("%s begins with %q", sheet, rows[0])
		}
		for _, row := range rows[1:] {
			if row[0] != strconv.Itoa(n) || row[1] != " <&>\ufffd\n年" {
				t.Errorf("row %d: %q", n, row)
			}
			n++
		}
	}
	if n != 7 {
		t.Errorf("%d rows", n)
	}
}

// TestLongText checks that a text which xlsx cannot hold is an error, not cut.
func TestLongText(t *testing.T) {
	e, err := newXLSX(io.Discard, "x", []Column{{Name: "text", Type: String}})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.row([]cell{text(strings.Repeat("年", cellChars))}); err != nil {
		t.Error(err)
	}
	if err := e.row([]cell{text(strings.Repeat("年", cellChars+1))}); err == nil {
		t.Error("a text was cut")
	}
}
