package export

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/nianbao"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// source is what a test exports.
type source struct {
	reports []nianbao.Held
	rows    []nianbao.ObservationRow
	err     error
}

func (s source) EachReport(_ context.Context, _ nianbao.ReportFilter, fn func(*nianbao.Held) error) error {
	for i := range s.reports {
		if err := fn(&s.reports[i]); err != nil {
			return err
		}
	}
	return s.err
}

func (s source) EachObservation(_ context.Context, _ nianbao.ReportFilter, _ []string, _ []nianbao.Applicant, fn func(nianbao.ObservationRow) error) error {
	for _, r := range s.rows {
		if err := fn(r); err != nil {
			return err
		}
	}
	return s.err
}

func fixture() source {
	region := &nianbao.Region{Code: "990102", Names: []string{"虚构省", "幻想市", "虚城区"}}
	at := time.Date(2021, 1, 29, 8, 30, 0, 0, time.UTC)
	row := nianbao.ObservationRow{ReportID: "a-2020-own", Office: "虚城区档案局", OfficeID: "a", Year: 2020,
		Scope: "own", Form: "2019", Level: "county", Region: region, Version: 2}
	with := func(o nianbao.Observation) nianbao.ObservationRow { r := row; r.Observation = o; return r }
	bare := with(nianbao.Observation{Indicator: "req_new", Applicant: "total", State: nianbao.StateUnparsed, Raw: "=HYPERLINK(\"http://x\")"})
	bare.Region, bare.Form, bare.Level = nil, "", ""
	return source{
		reports: []nianbao.Held{
			{
				ID: "a-2020-own", OfficeID: "a", URL: "http://a.example/1", Site: "虚城区政府", Newest: 2,
				Report: nianbao.Report{
					Title: "虚城区档案局 \"2020\" 年,\n报告 <b>", Office: "虚城区档案局", Year: 2020, Scope: "own", Form: "2019", Level: "county",
					Region: region, Published: "2021-01-20", PublishedFrom: "visible", IndexNumber: "-1+2/X", OfficeCode: "@cmd",
					Sections: []nianbao.Section{{Kind: "overview", Heading: "一、总体情况", Text: "甲\n乙"}},
					Warnings: []nianbao.Warning{{Code: "b"}, {Code: "a"}, {Code: "b"}},
				},
				Versions: []nianbao.Version{
					{N: 1, Snapshot: nianbao.Snapshot{Captured: at, SHA256: "aa"}},
					{N: 2, Snapshot: nianbao.Snapshot{Captured: at.Add(time.Hour), SHA256: "bb"}},
					{N: 3, Snapshot: nianbao.Snapshot{Captured: at.Add(-time.Hour), SHA256: "cc"}},
				},
			},
			{ID: "b-2008-gov", OfficeID: "b", URL: "file:///b.txt", Report: nianbao.Report{Year: 2008, Scope: "government_wide"}},
		},
		rows: []nianbao.ObservationRow{
			with(nianbao.Observation{Indicator: "procurement_amount", Value: 251000, Raw: "251000元", Unit: "元", State: nianbao.StateValue, Table: 2, Row: 1, Col: 2}),
			with(nianbao.Observation{Indicator: "levy_amount", Value: 160.5964, Raw: "160.5964", Unit: "万元", State: nianbao.StateValue}),
			with(nianbao.Observation{Indicator: "permit_items_change", Value: -5, Raw: "-5", State: nianbao.StateValue}),
			with(nianbao.Observation{Indicator: "req_new", Applicant: "natural", Raw: "0", Unit: "件", State: nianbao.StateValue}),
			with(nianbao.Observation{Indicator: "req_new", Applicant: "other_org", State: nianbao.StateBlank}),
			with(nianbao.Observation{Indicator: "rule_issued", Raw: "--", State: nianbao.StateNotApplicable}),
			bare,
		},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestGoldens(t *testing.T) {
	ctx, src := context.Background(), fixture()
	for _, format := range Formats {
		var b bytes.Buffer
		if n, err := Reports(ctx, &b, format, src, nianbao.ReportFilter{}); err != nil || n != len(src.reports) {
			t.Errorf("reports as %s: %d, %v", format, n, err)
		}
		golden(t, "reports."+string(format), b.Bytes())
		b.Reset()
		if n, err := Observations(ctx, &b, format, src, ObservationFilter{}); err != nil || n != len(src.rows) {
			t.Errorf("observations as %s: %d, %v", format, n, err)
		}
		golden(t, "observations."+string(format), b.Bytes())
	}
}

// Both formats of a file name the same things.
func TestSameKeys(t *testing.T) {
	ctx, src := context.Background(), fixture()
	var table, lines bytes.Buffer
	if _, err := Observations(ctx, &table, CSV, src, ObservationFilter{}); err != nil {
		t.Fatal(err)
	}
	if _, err := Observations(ctx, &lines, JSONL, src, ObservationFilter{}); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(&lines)
	dec.UseNumber()
	for _, rec := range records[1:] {
		var object map[string]any
		if err := dec.Decode(&object); err != nil {
			t.Fatal(err)
		}
		for i, name := range records[0] {
			text := fmt.Sprint(object[name])
			if object[name] == nil {
				text = ""
			}
			if cell := strings.TrimPrefix(rec[i], "'"); cell != text {
				t.Errorf("%s: %q in CSV, %q in JSON Lines", name, rec[i], text)
			}
			delete(object, name)
		}
		if len(object) != 0 {
			t.Errorf("only in JSON Lines: %v", object)
		}
	}
}

func TestEmptyFileHasHeader(t *testing.T) {
	var b bytes.Buffer
	if _, err := Observations(context.Background(), &b, CSV, source{}, ObservationFilter{}); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != "report,office,office_id,year,scope,form,level,region_code,region,indicator,applicant,value,unit,raw,state,table,row,col,version\r\n" {
		t.Errorf("header %q", got)
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "年报": "年报", "=1+1": "'=1+1", "+86 10": "'+86 10", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)",
		"\tx": "'\tx", "\r=x": "'\r=x", "-": "-", "--": "--", "-5": "-5", "+5.2": "+5.2", "a=b": "a=b", "-1+cmd|' /C calc'!A0": "'-1+cmd|' /C calc'!A0",
	} {
		if got := harmless(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestErrors(t *testing.T) {
	ctx, src := context.Background(), fixture()
	src.err = errors.New("boom")
	for _, format := range Formats {
		if _, err := Reports(ctx, &bytes.Buffer{}, format, src, nianbao.ReportFilter{}); !errors.Is(err, src.err) {
			t.Errorf("%s: error %v, want that of the source", format, err)
		}
		if _, err := Observations(ctx, broken{}, format, fixture(), ObservationFilter{}); !errors.Is(err, errBroken) {
			t.Errorf("%s: error %v, want that of the writer", format, err)
		}
	}
	if _, err := Reports(ctx, &bytes.Buffer{}, "xls", src, nianbao.ReportFilter{}); !errors.Is(err, nianbao.ErrInvalid) {
		t.Errorf("unknown format: %v", err)
	}
}

var errBroken = errors.New("broken pipe")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestParseFormat(t *testing.T) {
	for in, want := range map[string]Format{"": CSV, "csv": CSV, "JSONL": JSONL, "xml": ""} {
		got, err := ParseFormat(in)
		if got != want || errors.Is(err, nianbao.ErrInvalid) != (want == "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}
