package xlsx

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"nianbao/internal/extract/container/officetest"
	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
)

// builder writes a workbook by the library, to have real files to read.
type builder struct {
	t   testing.TB
	f   *excelize.File
	row int // last row written
}

func newBuilder(t testing.TB) *builder { return &builder{t: t, f: excelize.NewFile()} }

const first = "Sheet1"

func (b *builder) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func name(col, row int) string {
	s, err := excelize.CoordinatesToCellName(col, row)
	if err != nil {
		panic(err)
	}
	return s
}

// text writes a line over the given number of columns.
func (b *builder) text(sheet, s string, width int) {
	b.row++
	b.check(b.f.SetCellStr(sheet, name(1, b.row), s))
	if width > 1 {
		b.check(b.f.MergeCell(sheet, name(1, b.row), name(width, b.row)))
	}
}

// table writes rows with their spans below what is there; numbers are written
// as numbers if typed is set.
func (b *builder) table(sheet string, rows []grid.Row, typed bool) {
	taken := map[[2]int]bool{}
	for i, line := range rows {
		row, col := b.row+1+i, 1
		for _, c := range line.Cells {
			for taken[[2]int{row, col}] {
				col++
			}
			n, err := strconv.ParseFloat(strings.ReplaceAll(c.Text, ",", ""), 64)
			if typed && err == nil {
				b.check(b.f.SetCellFloat(sheet, name(col, row), n, -1, 64))
			} else if c.Text != "" {
				b.check(b.f.SetCellStr(sheet, name(col, row), c.Text))
			}
			if c.RowSpan > 1 || c.ColSpan > 1 {
				b.check(b.f.MergeCell(sheet, name(col, row), name(col+c.ColSpan-1, row+c.RowSpan-1)))
			}
			for r := range c.RowSpan {
				for k := range c.ColSpan {
					taken[[2]int{row + r, col + k}] = true
				}
			}
			col += c.ColSpan
		}
	}
	b.row += len(rows)
}

func (b *builder) bytes() []byte {
	b.t.Helper()
	var out bytes.Buffer
	b.check(b.f.Write(&out))
	return out.Bytes()
}

func (b *builder) read() *flow.Document {
	b.t.Helper()
	doc, err := Read(context.Background(), b.bytes())
	b.check(err)
	return doc
}

func tables() [][]grid.Row {
	two, _ := officetest.TableTwo()
	three, _ := officetest.TableThree()
	four, _ := officetest.TableFour()
	return [][]grid.Row{two, three, four}
}

func TestOneSheet(t *testing.T) {
	for _, gap := range []int{0, 1, 3} {
		for _, width := range []int{1, 10} {
			t.Run(fmt.Sprintf("gap %d, width %d", gap, width), func(t *testing.T) {
				b := newBuilder(t)
				b.text(first, officetest.Title, width)
				want := []string{officetest.Title}
				for i, s := range officetest.Sections {
					b.row += gap
					s = string([]rune("一二三四五六")[i]) + "、" + s
					b.text(first, s, width)
					want = append(want, s)
					if i >= 1 && i <= 3 {
						b.table(first, tables()[i-1], gap > 0)
					} else {
						b.text(first, officetest.Prose, width)
						want = append(want, officetest.Prose)
					}
				}
				b.text(first, "2023年1月18日", 1)
				doc := b.read()
				officetest.Check(t, doc, officetest.Facts())
				if diff := cmp.Diff(append(want, "2023年1月18日"), officetest.Paragraphs(doc)); diff != "" {
					t.Errorf("paragraphs differ (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestSheetPerTable(t *testing.T) {
	b := newBuilder(t)
	for i, rows := range tables() {
		sheet := "表" + string([]rune("二三四")[i])
		_, err := b.f.NewSheet(sheet)
		b.check(err)
		b.row = 2 * i // tables need not begin in the first row
		b.table(sheet, rows, true)
	}
	_, err := b.f.NewSheet("旧数据")
	b.check(err)
	b.table("旧数据", tables()[0], true)
	b.check(b.f.SetSheetVisible("旧数据", false))
	doc := b.read()
	officetest.Check(t, doc, officetest.Facts())
	if diff := cmp.Diff([]string{"表二", "表三", "表四"}, officetest.Paragraphs(doc)); diff != "" {
		t.Errorf("paragraphs differ (-want +got):\n%s", diff)
	}
}

func TestDisplayed(t *testing.T) {
	format := func(s string) *excelize.Style { return &excelize.Style{CustomNumFmt: &s} }
	tests := []struct {
		value any
		style *excelize.Style
		want  string
	}{
		{12, nil, "12"},
		{12.0, format("0.0"), "12.0"},
		{1234, &excelize.Style{NumFmt: 3}, "1,234"},
		{160.5964, nil, "160.5964"},
		{0.1 + 0.2, nil, "0.3"},
		{5, format("0_ "), "5 "},
		{-3, format("+0;-0;0"), "-3"},
		{4, format("+0;-0;0"), "+4"},
		{8, format(`0"件"`), "8件"},
		{0.125, &excelize.Style{NumFmt: 10}, "12.50%"},
		{44579, format(`yyyy"年"m"月"d"日"`), "2022年1月18日"},
		{"／", nil, "／"},
		{"两\n行", nil, "两\n行"},
		{true, nil, "TRUE"},
	}
	b := newBuilder(t)
	for i, tt := range tests {
		b.check(b.f.SetCellStr(first, name(1, i+1), "指标"))
		b.check(b.f.SetCellValue(first, name(2, i+1), tt.value))
		if tt.style != nil {
			id, err := b.f.NewStyle(tt.style)
			b.check(err)
			b.check(b.f.SetCellStyle(first, name(2, i+1), name(2, i+1), id))
		}
	}
	got := officetest.Grids(t, b.read())[0]
	for i, tt := range tests {
		if got[i][1] != tt.want {
			t.Errorf("%v displayed as %q, want %q", tt.value, got[i][1], tt.want)
		}
	}
}

func TestLayout(t *testing.T) {
	tests := []struct {
		name  string
		build func(b *builder)
		want  [][][]string
	}{
		{"hidden rows and columns", func(b *builder) {
			for i, row := range [][]string{{"标签", "隐藏列", "数"}, {"甲", "x", "1"}, {"隐藏行", "x", "9"}, {"乙", "x", "2"}} {
				b.check(b.f.SetSheetRow(first, name(1, i+1), &row))
			}
			b.check(b.f.SetColVisible(first, "B", false))
			b.check(b.f.SetRowVisible(first, 3, false))
		}, [][][]string{{{"标签", "数"}, {"甲", "1"}, {"乙", "2"}}}},
		{"a merge that begins in a hidden row", func(b *builder) {
			for i, row := range [][]string{{"标签", "数", "注"}, {"甲", "1", "x"}, {"", "2", "y"}, {"", "3", "z"}} {
				b.check(b.f.SetSheetRow(first, name(1, i+1), &row))
			}
			b.check(b.f.MergeCell(first, "A2", "A4"))
			b.check(b.f.SetRowVisible(first, 2, false))
		}, [][][]string{{{"标签", "数", "注"}, {"甲", "2", "y"}, {"甲", "3", "z"}}}},
		{"values under a merge stay unseen", func(b *builder) {
			b.check(b.f.SetSheetRow(first, "A1", &[]string{"标签", "看不见", "注"}))
			b.check(b.f.SetSheetRow(first, "A2", &[]string{"甲", "1", "x"}))
			b.check(b.f.MergeCell(first, "A1", "B1"))
		}, [][][]string{{{"标签", "标签", "注"}, {"甲", "1", "x"}}}},
		{"empty rows and columns between", func(b *builder) {
			b.check(b.f.SetSheetRow(first, "B2", &[]string{"标签", "", "数"}))
			b.check(b.f.SetSheetRow(first, "B5", &[]string{"甲", "", "1"}))
			b.check(b.f.SetSheetRow(first, "B1048576", &[]string{"乙", "", "2"}))
		}, [][][]string{{{"标签", "数"}, {"甲", "1"}, {"乙", "2"}}}},
		{"two tables with a title between", func(b *builder) {
			b.check(b.f.SetSheetRow(first, "A1", &[]string{"标签", "数"}))
			b.check(b.f.SetSheetRow(first, "A2", &[]string{"甲", "1"}))
			b.check(b.f.SetSheetRow(first, "A4", &[]string{"附表"}))
			b.check(b.f.SetSheetRow(first, "A5", &[]string{"乙", "2"}))
		}, [][][]string{{{"标签", "数"}, {"甲", "1"}}, {{"乙", "2"}}}},
		{"blank values", func(b *builder) {
			b.check(b.f.SetSheetRow(first, "A1", &[]string{"标签", "数", "注"}))
			b.check(b.f.SetSheetRow(first, "A2", &[]string{"甲"}))
			b.check(b.f.SetSheetRow(first, "A3", &[]string{"乙", "", "2"}))
			b.check(b.f.SetSheetRow(first, "A4", &[]string{"丙"}))
		}, [][][]string{{{"标签", "数", "注"}, {"甲", "", ""}, {"乙", "", "2"}, {"丙", "", ""}}}},
		{"a formula without its result", func(b *builder) {
			b.check(b.f.SetSheetRow(first, "A1", &[]string{"总计", "x"}))
			b.check(b.f.SetCellFormula(first, "C1", "SUM(A2:B2)"))
		}, [][][]string{{{"总计", "x", "=SUM(A2:B2)"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBuilder(t)
			tt.build(b)
			if diff := cmp.Diff(tt.want, officetest.Grids(t, b.read())); diff != "" {
				t.Errorf("tables differ (-want +got):\n%s", diff)
			}
		})
	}
}
