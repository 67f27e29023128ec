package cli_test

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3" // to read the copy
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"nianbao/internal/nianbao"
)

// TestExportFiles asks the command line and the API for the same files: they
// are the same, byte for byte, in every format and shape.
func TestExportFiles(t *testing.T) {
	data := shelf(t)
	base := serveInProcess(t, data)
	filters := []string{"year=2021..2023", "region=990121", "office=无名县民政局"}
	for what, rows := range map[string]int{"reports": 3, "offices": 1, "observations": 3 * (3 + 5*7), "observations&shape=wide": 3} {
		what, shape, _ := strings.Cut(what, "&")
		for _, format := range []string{"csv", "jsonl", "xlsx", "parquet"} {
			out := filepath.Join(t.TempDir(), "file")
			args := []string{"--data", data, "export", what, "--format", format, "-o", out}
			values := url.Values{"format": {format}}
			for _, f := range append(filters, shape) {
				if name, value, ok := strings.Cut(f, "="); ok {
					args = append(args, "--"+name, value)
					values.Set(name, value)
				}
			}
			must(t, args...)
			byCommand, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if byAPI := fetch(t, base+"/api/v1/export/"+what+"?"+values.Encode()); !bytes.Equal(byAPI, byCommand) {
				t.Errorf("%s %s as %s: %d bytes by the API, %d by the command", what, shape, format, len(byAPI), len(byCommand))
			}
			if n := countRows(t, format, byCommand); n != rows {
				t.Errorf("%s %s as %s: %d rows, want %d", what, shape, format, n, rows)
			}
		}
	}
}

// countRows reads a file with a reader that others wrote.
func countRows(t *testing.T, format string, data []byte) int {
	t.Helper()
	switch format {
	case "csv":
		return len(readCSV(t, string(data)))
	case "jsonl":
		return bytes.Count(data, []byte("\n"))
	case "xlsx":
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := f.GetRows(f.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		return len(rows) - 1
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return int(f.NumRows())
}

// TestExportIsListing checks that an export holds what the lists show, row for
// row, under the same filters.
func TestExportIsListing(t *testing.T) {
	data := shelf(t)
	base := serveInProcess(t, data)
	for _, filter := range []url.Values{{}, {"year": {"2021..2022"}}, {"region": {"无名县"}}, {"level": {"city"}}, {"office": {"无名县教育局"}, "year": {"2020"}}} {
		checkReports(t, base, filter)
		checkOffices(t, base, filter)
	}
}

func checkReports(t *testing.T, base string, filter url.Values) {
	t.Helper()
	listed, cursor := map[string]string{}, ""
	for {
		page := url.Values{"limit": {"5"}}
		for name, values := range filter {
			page[name] = values
		}
		if cursor != "" {
			page.Set("cursor", cursor)
		}
		var a struct {
			Total int
			Hits  []struct{ ID, Title string }
			Next  *string
		}
		get(t, base+"/api/v1/search?"+page.Encode(), &a)
		for _, h := range a.Hits {
			listed[h.ID] = h.Title
		}
		if a.Next == nil {
			if len(listed) != a.Total || a.Total == 0 {
				t.Errorf("%v: %d of %d listed", filter, len(listed), a.Total)
			}
			break
		}
		cursor = *a.Next
	}
	exported := map[string]string{}
	for _, row := range readCSV(t, string(fetch(t, base+"/api/v1/export/reports?"+filter.Encode()))) {
		exported[row["id"]] = row["title"]
	}
	if diff := cmp.Diff(listed, exported); diff != "" {
		t.Errorf("reports by %v (-listed +exported):\n%s", filter, diff)
	}
	cells := map[string][]map[string]string{}
	for _, row := range readCSV(t, string(fetch(t, base+"/api/v1/export/observations?"+filter.Encode()))) {
		cells[row["report"]] = append(cells[row["report"]], row)
	}
	for id := range listed {
		var r nianbao.Report
		get(t, base+"/api/v1/reports/"+id, &r)
		if len(r.Observations) != len(cells[id]) {
			t.Fatalf("%s: %d observations shown, %d exported", id, len(r.Observations), len(cells[id]))
		}
		for i, o := range r.Observations {
			row := cells[id][i]
			shown := []string{o.Indicator, string(o.Applicant), o.Raw, string(o.State), fmt.Sprint(o.Table, o.Row, o.Col)}
			got := []string{row["indicator"], row["applicant"], row["raw"], row["state"], row["table"] + " " + row["row"] + " " + row["col"]}
			if !slices.Equal(shown, got) || (row["value"] == "") != (o.State != nianbao.StateValue) {
				t.Errorf("%s, %d: shown %q, exported %q", id, i, shown, got)
			}
		}
	}
}

func checkOffices(t *testing.T, base string, filter url.Values) {
	t.Helper()
	page := url.Values{"limit": {"200"}}
	for name, values := range filter {
		page[name] = values
	}
	var shown struct {
		Offices []struct {
			ID, Name string
			Years    []int
		}
	}
	get(t, base+"/api/v1/offices?"+page.Encode(), &shown)
	var want, got []string
	for _, o := range shown.Offices {
		want = append(want, o.ID+" "+o.Name+" "+strings.Trim(fmt.Sprint(o.Years), "[]"))
	}
	for _, row := range readCSV(t, string(fetch(t, base+"/api/v1/export/offices?"+filter.Encode()))) {
		got = append(got, row["id"]+" "+row["name"]+" "+row["years"])
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("offices by %v (-listed +exported):\n%s", filter, diff)
	}
}

// TestExportStates checks that blank, not applicable, zero and missing stay apart
// in both shapes.
func TestExportStates(t *testing.T) {
	data := shelf(t)
	row := readCSV(t, must(t, "--data", data, "export", "observations", "--shape", "wide", "--year", "2020", "--office", "无名县民政局", "--applicant", "total,natural,research").stdout)[0]
	for column, want := range map[string]string{
		"permit_decisions": "3", "penalty_decisions": "", "coercion_decisions": "", "rule_issued": "", "req_new": "1", "req_new__natural": "0", "req_new__research": "0",
		"permit_decisions__state": "value", "penalty_decisions__state": "not_applicable", "coercion_decisions__state": "blank", "rule_issued__state": "", "req_new__natural__state": "value",
	} {
		if got, ok := row[column]; !ok || got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
}

// TestExportRefusals checks that bad input is answered in both languages, with
// what to ask instead, by command and API.
func TestExportRefusals(t *testing.T) {
	data := shelf(t)
	base := serveInProcess(t, data)
	for _, tc := range []struct{ what, param, value, want string }{
		{"reports", "format", "xls", "xlsx"},
		{"observations", "shape", "square", "wide"},
		{"offices", "shape", "wide", "observations"},
		{"reports", "column", "colour", "index_number"},
		{"observations", "indicator", "frob", "req_new"},
		{"observations", "applicant", "cats", "natural"},
		{"reports", "indicator", "req_new", "observations"},
		{"reports", "level", "village", "county"},
		{"reports", "form", "1999", "2014"},
		{"reports", "scope", "all", "government_wide"},
		{"reports", "year", "20x0", "2019..2022"},
		{"reports", "region", "无此县", "320000"},
		{"dataset", "format", "xlsx", "parquet"},
		{"dataset", "region", "无此县", "320000"},
	} {
		r := run(t, "", "--data", data, "export", tc.what, "--"+tc.param, tc.value)
		if r.status != 2 || r.stdout != "" || !strings.Contains(r.stderr, "--"+tc.param+": ") || !strings.Contains(r.stderr, "--"+tc.param+"：") || !strings.Contains(r.stderr, tc.want) {
			t.Errorf("%+v: status %d, %d bytes\n%s", tc, r.status, len(r.stdout), r.stderr)
		}
		resp, err := http.Get(base + "/api/v1/export/" + tc.what + "?" + url.Values{tc.param: {tc.value}}.Encode())
		if err != nil {
			t.Fatal(err)
		}
		var p struct {
			Detail, Parameter string
			DetailEN          string `json:"detail_en"`
		}
		if err := json.NewDecoder(resp.Body).Decode(&p); err != nil || resp.StatusCode != 400 || p.Parameter != tc.param || p.Detail == "" || !strings.Contains(p.DetailEN, tc.want) {
			t.Errorf("%+v: %s, %+v, %v", tc, resp.Status, p, err)
		}
		resp.Body.Close()
	}
	for _, args := range [][]string{{"everything"}, {"dataset", "--shape", "wide"}, {"sqlite"}, {"sqlite", "--year", "2020", "-o", "x"}, {"dataset", "-o", data}} {
		if r := run(t, "", append([]string{"--data", data, "export"}, args...)...); r.status != 2 || r.stdout != "" || strings.Count(r.stderr, "nianbao: ") != 2 {
			t.Errorf("%v: status %d\n%s", args, r.status, r.stderr)
		}
	}
}

// TestExportDataset makes the package in all three ways.
func TestExportDataset(t *testing.T) {
	data, dir := shelf(t), t.TempDir()
	folder, archive := filepath.Join(dir, "数据"), filepath.Join(dir, "数据.zip")
	must(t, "--data", data, "export", "dataset", "-o", folder, "--format", "csv,parquet")
	must(t, "--data", data, "export", "dataset", "-o", archive)
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("beside folder and archive: %v, %v", left, err)
	}
	inFolder, err := os.ReadFile(filepath.Join(folder, "observations.csv"))
	if err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	for how, data := range map[string][]byte{"command": written, "API": fetch(t, serveInProcess(t, data)+"/api/v1/export/dataset")} {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		f, err := z.Open("observations.csv")
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, inFolder) {
			t.Errorf("%s: %d bytes, %d in the folder; %v", how, len(got), len(inFolder), err)
		}
	}
	var p struct{ Resources []struct{ Path string } }
	descriptor, err := os.ReadFile(filepath.Join(folder, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(descriptor, &p); err != nil || len(p.Resources) != 10 {
		t.Errorf("%d resources, %v", len(p.Resources), err)
	}
	if r := run(t, "", "--data", data, "export", "dataset", "-o", folder); r.status != 2 || !strings.Contains(r.stderr, "已存在") {
		t.Errorf("over a folder: status %d\n%s", r.status, r.stderr)
	}
}

// TestExportSQLite asks the copy what its dictionary promises.
func TestExportSQLite(t *testing.T) {
	data, name := shelf(t), filepath.Join(t.TempDir(), "copy.sqlite")
	must(t, "--data", data, "export", "sqlite", "-o", name)
	db, err := sql.Open("sqlite3", "file:"+name+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int
	var sum float64
	if err := db.QueryRow(`SELECT COUNT(value), SUM(value) FROM v_observations WHERE indicator = 'req_new' AND applicant = 'total'`).Scan(&n, &sum); err != nil || n != 12 {
		t.Errorf("%d numbers, %v", n, err)
	}
	var want float64
	for _, row := range readCSV(t, must(t, "--data", data, "export", "observations", "--indicator", "req_new", "--applicant", "total").stdout) {
		var v float64
		if _, err := fmt.Sscan(row["value"], &v); err != nil {
			t.Fatal(err)
		}
		want += v
	}
	if sum != want {
		t.Errorf("sum %v in the copy, %v exported", sum, want)
	}
}
