package export

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
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
	cells   []nianbao.ReportCells
	offices []nianbao.OfficeEntry
	found   []nianbao.Finding
	log     []nianbao.VerdictEntry
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

func (s source) EachHead(ctx context.Context, f nianbao.ReportFilter, fn func(*nianbao.Held) error) error {
	return s.EachReport(ctx, f, func(h *nianbao.Held) error {
		bare := *h
		bare.Report.Sections = nil
		return fn(&bare)
	})
}

func (s source) EachCells(_ context.Context, _ nianbao.ReportFilter, indicators []string, applicants []nianbao.Applicant, fn func(nianbao.ReportCells) error) error {
	for _, c := range s.cells {
		c.Cells = slices.Clone(c.Cells)
		c.Cells = slices.DeleteFunc(c.Cells, func(o nianbao.Observation) bool {
			return len(indicators) > 0 && !slices.Contains(indicators, o.Indicator) || len(applicants) > 0 && !slices.Contains(applicants, o.Applicant)
		})
		if err := fn(c); err != nil {
			return err
		}
	}
	return s.err
}

func (s source) Offices(context.Context, nianbao.ReportFilter) ([]nianbao.OfficeEntry, error) {
	return s.offices, s.err
}

func (s source) EachFinding(_ context.Context, _ nianbao.FindingFilter, _ string, fn func(*nianbao.Finding, string) error) error {
	for i := range s.found {
		if err := fn(&s.found[i], ""); err != nil {
			return err
		}
	}
	return s.err
}

func (s source) EachVerdict(_ context.Context, fn func(nianbao.VerdictEntry) error) error {
	for _, e := range s.log {
		if err := fn(e); err != nil {
			return err
		}
	}
	return s.err
}

// list is a code list.
var list = []Indicator{
	{Code: "rule_issued", Label: "规章制发件数", English: "rules issued", Unit: "件", Table: 2},
	{Code: "levy_amount", Label: "收费金额", English: "levies collected", Table: 2},
	{Code: "procurement_amount", Label: "采购总金额", English: "procurement amount", Table: 2},
	{Code: "permit_items_change", Label: "行政许可增/减", English: "permit items, change", Unit: "项", Table: 2},
	{Code: "req_new", Label: "新收申请", English: "requests received", Unit: "件", Table: 3, Applicants: true},
	{Code: "rec_total", Label: "行政复议总计", English: "reconsideration: total", Unit: "件", Table: 4},
}

func fixture() source {
	region := &nianbao.Region{Code: "990102", Names: []string{"虚构省", "幻想市", "虚城区"}}
	at := time.Date(2021, 1, 29, 8, 30, 0, 0, time.UTC)
	head := nianbao.ObservationRow{ReportID: "a-2020-own", Office: "虚城区档案局", OfficeID: "a", Year: 2020,
		Scope: "own", Form: "2019", Level: "county", Region: region, Version: 2}
	bare := head
	bare.ReportID, bare.Year, bare.Region, bare.Form, bare.Level = "b-2008-gov", 2008, nil, "", ""
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
		cells: []nianbao.ReportCells{
			{Head: head, Cells: []nianbao.Observation{
				{Indicator: "procurement_amount", Value: 251000, Raw: "251000元", Unit: "元", State: nianbao.StateValue, Table: 2, Row: 1, Col: 2},
				{Indicator: "levy_amount", Value: 160.5964, Raw: "160.5964", Unit: "万元", State: nianbao.StateValue},
				{Indicator: "permit_items_change", Value: -5, Raw: "-5", State: nianbao.StateValue},
				{Indicator: "req_new", Applicant: "natural", Raw: "0", Unit: "件", State: nianbao.StateValue},
				{Indicator: "req_new", Applicant: "other_org", State: nianbao.StateBlank},
				{Indicator: "req_new", Applicant: "total", Value: 12, Raw: "12", State: nianbao.StateValue},
				{Indicator: "rule_issued", Raw: "--", State: nianbao.StateNotApplicable},
			}},
			{Head: bare, Cells: []nianbao.Observation{
				{Indicator: "req_new", State: nianbao.StateUnparsed, Raw: "=HYPERLINK(\"http://x\")"},
				{Indicator: "levy_amount", State: nianbao.StateBlank},
			}},
			{Head: nianbao.ObservationRow{ReportID: "c-2022-own", Office: "丙局", OfficeID: "c", Year: 2022, Scope: "own", Version: 1}},
		},
		offices: []nianbao.OfficeEntry{
			{ID: "a", Name: "虚城区档案局", Level: "county", Region: region, Years: []int{2019, 2020}},
			{ID: "b", Name: "=2+3局"},
		},
		found: []nianbao.Finding{
			{
				Key: "k1", Rule: "X1", Severity: nianbao.SeverityHard, Report: "a-2020-own", Office: "虚城区档案局", Year: 2020, OtherReport: "a-2019-own",
				Message: "上年结转 3 件，上一年报告结转下年 4 件。", MessageEN: "3 carried in, 4 carried out the year before.", Attribution: nianbao.AttributionSource,
				Evidence: nianbao.Evidence{
					Cells: []nianbao.EvidenceCell{
						{Table: 1, Row: 4, Col: 9, Indicator: "req_carried_in", Applicant: "total", State: nianbao.StateValue, Value: 3, Raw: "3"},
						{Report: "a-2019-own", Table: 1, Row: 26, Col: 9, Indicator: "req_carried_out", Applicant: "total", State: nianbao.StateBlank},
					},
					Text: []nianbao.Quote{{Section: "requests", From: 0, To: 4, Quote: "=结转3件"}},
				},
				Verdict: &nianbao.Verdict{Judgement: nianbao.JudgementExplained, Note: "机构合并", By: "甲", At: at},
			},
			{Key: "k2", Rule: "Q2", Severity: nianbao.SeverityInfo, Report: "b-2008-gov", Year: 2008, Attribution: nianbao.AttributionUnclear},
		},
		log: []nianbao.VerdictEntry{{N: 1, Key: "k1", Rule: "X1", Report: "a-2020-own", Message: "上年结转不符", Held: true,
			Verdict: nianbao.Verdict{Judgement: nianbao.JudgementExplained, Note: "机构合并", By: "甲", At: at}}},
	}
}

// requests are one of each kind of file.
func requests() map[string]Request {
	return map[string]Request{
		"reports": {What: Reports}, "observations": {What: Observations}, "offices": {What: Offices}, "findings": {What: Findings}, "verdicts": {What: Verdicts},
		"wide": {What: Observations, Shape: Wide, Applicants: []nianbao.Applicant{"total", "natural", "other_org"}},
	}
}

func write(t *testing.T, r Request) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := New(fixture(), list).Write(context.Background(), &b, r); err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	return b.Bytes()
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
	for name, r := range requests() {
		for _, r.Format = range []Format{CSV, JSONL} {
			golden(t, name+"."+string(r.Format), write(t, r))
		}
	}
}

func TestEmptyFileHasHeader(t *testing.T) {
	var b bytes.Buffer
	if n, err := New(source{}, list).Write(context.Background(), &b, Request{What: Observations}); err != nil || n != 0 {
		t.Fatal(n, err)
	}
	if got := b.String(); got != "report,office,office_id,year,scope,form,level,region_code,region,indicator,applicant,value,unit,raw,state,table,row,col,version\r\n" {
		t.Errorf("header %q", got)
	}
}

func TestBOM(t *testing.T) {
	if got := write(t, Request{What: Offices, BOM: true}); !bytes.HasPrefix(got, []byte("\ufeffid,name")) {
		t.Errorf("%q", got[:12])
	}
}

func TestErrors(t *testing.T) {
	src := fixture()
	src.err = errors.New("boom")
	for name, r := range requests() {
		for _, r.Format = range Formats {
			var b bytes.Buffer
			if _, err := New(src, list).Write(context.Background(), &b, r); !errors.Is(err, src.err) {
				t.Errorf("%s as %s: error %v, want that of the source", name, r.Format, err)
			}
			if r.Format == XLSX || r.Format == Parquet {
				if err := opens(r.Format, b.Bytes()); err == nil {
					t.Errorf("%s as %s: a file that was cut opens", name, r.Format)
				}
			}
			if _, err := New(fixture(), list).Write(context.Background(), broken{}, r); !errors.Is(err, errBroken) {
				t.Errorf("%s as %s: error %v, want that of the writer", name, r.Format, err)
			}
		}
	}
}

// TestCheck checks that what makes no sense is refused in both languages, with
// what to ask instead.
func TestCheck(t *testing.T) {
	for _, tc := range []struct {
		r     Request
		param string
		want  string
	}{
		{Request{What: "secrets"}, "what", "offices"},
		{Request{What: Reports, Format: "xls"}, "format", "xlsx"},
		{Request{What: Observations, Shape: "square"}, "shape", "wide"},
		{Request{What: Reports, Shape: Wide}, "shape", "observations"},
		{Request{What: Offices, Indicators: []string{"req_new"}}, "indicator", "observations"},
		{Request{What: Offices, Found: nianbao.FindingFilter{Rules: []string{"A1"}}}, "rule", "findings"},
		{Request{What: Offices, Applicants: []nianbao.Applicant{"total"}}, "applicant", "observations"},
		{Request{What: Observations, Indicators: []string{"frob"}}, "indicator", "req_new"},
		{Request{What: Observations, Applicants: []nianbao.Applicant{"cats"}}, "applicant", "natural"},
		{Request{What: Reports, Columns: []string{"id", "colour"}}, "column", "index_number"},
		{Request{What: Reports, Columns: []string{"id", "id"}}, "column", "once"},
		{Request{What: Reports, Columns: []string{"sections"}}, "column", "title"},
		{Request{What: Observations, Shape: Wide, Columns: []string{"req_old"}}, "column", "rule_issued"},
		{Request{What: Reports, Format: JSONL, BOM: true}, "bom", "csv"},
	} {
		var b bytes.Buffer
		_, err := New(fixture(), list).Write(context.Background(), &b, tc.r)
		var bad *nianbao.ParamError
		if !errors.As(err, &bad) || bad.Param != tc.param || !strings.Contains(bad.Message, tc.want) || bad.Chinese == "" || b.Len() > 0 {
			t.Errorf("%+v: %v, %d bytes", tc.r, err, b.Len())
		}
	}
}

func TestColumns(t *testing.T) {
	got := string(write(t, Request{What: Reports, Columns: []string{"year", "id"}}))
	if got != "year,id\r\n2020,a-2020-own\r\n2008,b-2008-gov\r\n" {
		t.Errorf("%q", got)
	}
}

var errBroken = errors.New("broken pipe")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }
