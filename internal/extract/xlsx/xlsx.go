// Package xlsx reads SpreadsheetML workbooks (ECMA-376 / ISO/IEC 29500) as they
// are displayed: numbers in their formats, merged cells as spans, hidden
// sheets, rows and columns left out. Titles and prose that stand in cells above
// and below the tables become paragraphs.
//
// Values and number formats are read by excelize, row by row. It gets a package
// of its own with nothing but the parts that hold text, since it would unpack
// all of them and lay out every row up to the last column; merges, hidden rows
// and all limits are read here, from the stream.
package xlsx

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/extract/container"
	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
	"nianbao/internal/nianbao"
)

// Limits of what is read, beside those of the package itself.
const (
	MaxCells    = 50_000 // cells with content, of all sheets together
	MaxCols     = grid.MaxCols
	MaxSheets   = 200
	MaxMerges   = 20_000    // merged ranges of one sheet
	MaxElements = 1_000_000 // tags of the shared strings, or of the styles
)

// Read reads a workbook. The error is a *nianbao.RejectError, unless the context
// ended first.
func Read(ctx context.Context, data []byte) (*flow.Document, error) {
	pkg, err := container.Open(data)
	if err != nil {
		return nil, err
	}
	main, err := pkg.Main(ctx, "xl/workbook.xml")
	if err != nil {
		return nil, container.Rejection(err)
	}
	book, err := readWorkbook(ctx, pkg, main)
	if err != nil {
		return nil, container.In(main, err)
	}
	cells, err := displayed(ctx, pkg, book)
	if err != nil {
		return nil, container.Rejection(err)
	}
	doc := &flow.Document{}
	for i, s := range book.sheets {
		doc.Items = append(doc.Items, s.items(cells[i])...)
	}
	for _, name := range pkg.Names() {
		if strings.HasPrefix(name, "xl/media/") {
			doc.Images++
		}
	}
	hasTable := slices.ContainsFunc(doc.Items, func(item flow.Item) bool { return item.Rows != nil })
	if !hasTable && len(doc.Items) <= len(book.sheets) && doc.Images > 0 {
		return nil, nianbao.Reject(nianbao.RejectImageOnly, "工作簿内容为图片，没有可读取的文字。", "the workbook holds %d pictures and hardly any text", doc.Images)
	}
	return doc, nil
}

// position is a place on a sheet, both numbers from 1.
type position struct{ row, col int }

// area is a range of cells, ends included.
type area struct{ from, to position }

// parseArea reads A1:C3, or A1 alone.
func parseArea(ref string) (area, error) {
	first, last, two := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	from, err := parsePosition(first)
	if err != nil {
		return area{}, err
	}
	to := from
	if two {
		if to, err = parsePosition(last); err != nil {
			return area{}, err
		}
	}
	return area{
		position{min(from.row, to.row), min(from.col, to.col)},
		position{max(from.row, to.row), max(from.col, to.col)},
	}, nil
}

// The size of a sheet (ECMA-376 part 1, §18.3.1.73 and the programs' limit).
const (
	lastRow = 1_048_576
	lastCol = 16_384
)

func parsePosition(ref string) (p position, err error) {
	i := 0
	for ; i < len(ref); i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if p.col = p.col*26 + int(c-'A') + 1; p.col > lastCol {
			return p, fmt.Errorf("cell reference %.20q is beyond the sheet", ref)
		}
	}
	for ; i < len(ref); i++ {
		if ref[i] < '0' || ref[i] > '9' {
			return p, fmt.Errorf("cell reference %.20q", ref)
		}
		if p.row = p.row*10 + int(ref[i]-'0'); p.row > lastRow {
			return p, fmt.Errorf("cell reference %.20q is beyond the sheet", ref)
		}
	}
	if p.col == 0 || p.row == 0 {
		return p, fmt.Errorf("cell reference %.20q", ref)
	}
	return p, nil
}
