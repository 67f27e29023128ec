package xlsx

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"nianbao/internal/extract/container/officetest"
	"nianbao/internal/extract/grid"
	"nianbao/internal/nianbao"
)

// parts is a workbook of one sheet as its parts, for what a library would not
// write.
func parts(sheet string) map[string]string {
	return map[string]string{
		"_rels/.rels":                `<Relationships xmlns="` + packageRels + `"><Relationship Id="r" Type="` + relationTypes + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="` + packageRels + `"><Relationship Id="rId1" Type="` + relationTypes + `worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + relationTypes + `sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + relationTypes + `styles" Target="styles.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="一个比三十一个字符更长的工作表名称是别的程序写出来的也要能读出来" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + sheet + `</worksheet>`,
	}
}

func inline(cells int) string {
	return `<row>` + strings.Repeat(`<c t="inlineStr"><is><t>x</t></is></c>`, cells) + `</row>`
}

func TestReject(t *testing.T) {
	with := func(p map[string]string, name, text string) []byte {
		p[name] = text
		return officetest.Zip(t, p)
	}
	data := func(rows string) []byte { return officetest.Zip(t, parts(`<sheetData>`+rows+`</sheetData>`)) }
	tests := []struct {
		name string
		data []byte
		code nianbao.RejectCode // empty: is read
		says string
	}{
		{"as it should be", data(inline(3) + inline(3)), "", ""},
		{"styled cells without content", data(`<row r="1">` + strings.Repeat(`<c s="1"/>`, MaxCells+1) + `</row>`), "", ""},
		{"cells at the limit", data(strings.Repeat(inline(500), MaxCells/500)), "", ""},
		{"cells", data(strings.Repeat(inline(500), MaxCells/500+1)), nianbao.RejectTooLarge, fmt.Sprint(MaxCells)},
		{"columns", data(`<row r="1"><c r="XFD1"><v>1</v></c></row>`), nianbao.RejectTooLarge, fmt.Sprint(MaxCols)},
		{"column beyond the sheet", data(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), nianbao.RejectMalformed, "beyond"},
		{"cells out of order", data(`<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>`), nianbao.RejectMalformed, "order"},
		{"rows out of order", data(`<row r="2"/><row r="1"/>`), nianbao.RejectMalformed, "order"},
		{"cut", with(parts(""), "xl/worksheets/sheet1.xml", `<worksheet><sheetData>`), nianbao.RejectMalformed, "sheet1.xml"},
		{"other root", with(parts(""), "xl/workbook.xml", `<x/>`), nianbao.RejectMalformed, "<x>"},
		{"merges", officetest.Zip(t, parts(`<mergeCells>`+strings.Repeat(`<mergeCell ref="A1:B2"/>`, MaxMerges+1)+`</mergeCells>`)), nianbao.RejectTooLarge, fmt.Sprint(MaxMerges)},
		{"long string", with(parts(""), "xl/sharedStrings.xml", `<sst><si><t>`+strings.Repeat("x", maxCellText+1)+`</t></si></sst>`), nianbao.RejectTooLarge, "cell"},
		{"many strings", with(parts(""), "xl/sharedStrings.xml", `<sst>`+strings.Repeat(`<si/>`, MaxElements)+`</sst>`), nianbao.RejectTooLarge, fmt.Sprint(MaxElements)},
		{"long number format", with(parts(""), "xl/styles.xml", `<styleSheet><numFmts><numFmt formatCode="`+strings.Repeat("0", maxFormat+1)+`"/></numFmts></styleSheet>`), nianbao.RejectTooLarge, "number format"},
		{"pictures only", with(parts(`<sheetData/>`), "xl/media/image1.png", "x"), nianbao.RejectImageOnly, "1 pictures"},
		{"bomb", data(strings.Repeat(" ", 60<<20)), nianbao.RejectTooLarge, "sheet1.xml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(context.Background(), tt.data)
			if tt.code == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var rejected *nianbao.RejectError
			if !errors.As(err, &rejected) || rejected.Code != tt.code || !strings.Contains(rejected.Message, tt.says) {
				t.Errorf("err = %v, want %s naming %q", err, tt.code, tt.says)
			}
		})
	}
}

func TestReadCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := officetest.Zip(t, parts(`<sheetData>`+strings.Repeat(inline(10), 100)+`</sheetData>`))
	if _, err := Read(ctx, data); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want context.Canceled", err)
	}
}

func TestParseArea(t *testing.T) {
	tests := []struct {
		ref  string
		want area
		ok   bool
	}{
		{"A1", area{position{1, 1}, position{1, 1}}, true},
		{"$B$2:C10", area{position{2, 2}, position{10, 3}}, true},
		{"C10:B2", area{position{2, 2}, position{10, 3}}, true},
		{"XFD1048576", area{position{lastRow, lastCol}, position{lastRow, lastCol}}, true},
		{"", area{}, false}, {"A", area{}, false}, {"1", area{}, false}, {"A0", area{}, false}, {"A1:", area{}, false},
		{"A99999999999999999999", area{}, false}, {"ZZZZZZZZ1", area{}, false}, {"A1x", area{}, false},
	}
	for _, tt := range tests {
		got, err := parseArea(tt.ref)
		if (err == nil) != tt.ok || tt.ok && got != tt.want {
			t.Errorf("parseArea(%q) = %v, %v", tt.ref, got, err)
		}
	}
}

// FuzzSheet puts the bytes where the parts stand, so that the fuzzer need not
// learn ZIP.
func FuzzSheet(f *testing.F) {
	f.Add(`<cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="A2" t="s" s="1"><v>0</v></c></row><row r="3"><c r="B3"><v>1.5</v></c><c r="C3"><f>A1</f></c></row></sheetData><mergeCells><mergeCell ref="A1:C3"/></mergeCells>`,
		`<sst><si><t>甲</t></si></sst>`, `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="0.0_ "/></numFmts><cellXfs><xf/><xf numFmtId="200"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, sheet, strings, styles string) {
		p := parts(sheet)
		p["xl/sharedStrings.xml"], p["xl/styles.xml"] = strings, styles
		checkOutcome(t, officetest.Zip(t, p))
	})
}

// FuzzRead takes the bytes as the whole file.
func FuzzRead(f *testing.F) {
	f.Add(officetest.Zip(f, parts(`<sheetData>`+inline(3)+`</sheetData>`)))
	f.Fuzz(func(t *testing.T, data []byte) { checkOutcome(t, data) })
}

func checkOutcome(t *testing.T, data []byte) {
	t.Helper()
	doc, err := Read(context.Background(), data)
	if err != nil {
		var rejected *nianbao.RejectError
		if !errors.As(err, &rejected) {
			t.Fatalf("err = %v is no rejection", err)
		}
		return
	}
	for _, item := range doc.Items {
		if item.Rows == nil {
			continue
		}
		if _, err := grid.Build(item.Rows); err != nil && !errors.Is(err, grid.ErrTooLarge) {
			t.Fatal(err)
		}
	}
}
