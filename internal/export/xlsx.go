package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// Limits of Excel.
const (
	sheetRows = 1 << 20 // of a sheet, the header among them
	cellChars = 32767
)

// sheetBytes keeps the XML of a sheet below 4 GiB, which ZIP64 would take to say
// and some readers do not know.
const sheetBytes = 3 << 30

// xlsxEncoder writes a workbook sheet by sheet, straight into the archive. All
// that is not rows comes from excelize, which cannot write rows without keeping
// them: its stream writer puts each sheet into a temporary file first.
type xlsxEncoder struct {
	zip     *zip.Writer
	book    *excelize.File
	title   string
	columns []Column
	letters []string
	styles  xlsxStyles
	sheet   io.Writer
	sheets  int
	rows    int // of this sheet
	maxRows int // of a sheet
	written int64
	buf     []byte
}

type xlsxStyles struct{ header, date, dateTime int }

func newXLSX(w io.Writer, title string, columns []Column) (*xlsxEncoder, error) {
	e := &xlsxEncoder{zip: zip.NewWriter(w), book: excelize.NewFile(), title: title, columns: columns, maxRows: sheetRows}
	e.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	if err := e.addStyles(); err != nil {
		return nil, err
	}
	for i := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return nil, err
		}
		e.letters = append(e.letters, name)
	}
	return e, e.addSheet()
}

func (e *xlsxEncoder) addStyles() error {
	date, dateTime := "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&e.styles.header, excelize.Style{Font: &excelize.Font{Bold: true}}},
		{&e.styles.date, excelize.Style{CustomNumFmt: &date}},
		{&e.styles.dateTime, excelize.Style{CustomNumFmt: &dateTime}},
	} {
		id, err := e.book.NewStyle(&s.style)
		if err != nil {
			return err
		}
		*s.id = id
	}
	return nil
}

const (
	sheetHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

// addSheet begins the next sheet with the header.
func (e *xlsxEncoder) addSheet() (err error) {
	if err := e.endSheet(); err != nil {
		return err
	}
	e.sheets++
	name := e.title
	if e.sheets == 1 {
		err = e.book.SetSheetName("Sheet1", name)
	} else {
		_, err = e.book.NewSheet(fmt.Sprintf("%s %d", name, e.sheets))
	}
	if err != nil {
		return err
	}
	if e.sheet, err = e.zip.Create(sheetFile(e.sheets)); err != nil {
		return err
	}
	e.buf, e.rows, e.written = append(e.buf, sheetHead...), 0, 0
	e.openRow()
	for i, c := range e.columns {
		if err := e.addText(i, c.Name, e.styles.header); err != nil {
			return err
		}
	}
	return e.closeRow()
}

func sheetFile(n int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", n) }

func (e *xlsxEncoder) endSheet() error {
	if e.sheet == nil {
		return nil
	}
	e.buf = append(e.buf, sheetTail...)
	return e.flush()
}

func (e *xlsxEncoder) flush() error {
	n, err := e.sheet.Write(e.buf)
	e.written += int64(n)
	e.buf = e.buf[:0]
	return err
}

func (e *xlsxEncoder) openRow() {
	e.rows++
	e.buf = append(e.buf, `<row r="`...)
	e.buf = append(strconv.AppendInt(e.buf, int64(e.rows), 10), `">`...)
}

func (e *xlsxEncoder) closeRow() error {
	e.buf = append(e.buf, `</row>`...)
	if len(e.buf) < flushed {
		return nil
	}
	return e.flush()
}

func (e *xlsxEncoder) row(cells []cell) error {
	if e.rows == e.maxRows || e.written > sheetBytes {
		if err := e.addSheet(); err != nil {
			return err
		}
	}
	e.openRow()
	for i := range cells {
		c := &cells[i]
		if !c.known {
			continue
		}
		var err error
		switch e.columns[i].Type {
		case Integer, Number:
			e.addNumber(i, c.num, 0)
		case Date:
			err = e.addTime(i, c.text, time.DateOnly, e.styles.date)
		case DateTime:
			err = e.addTime(i, c.text, time.RFC3339, e.styles.dateTime)
		default:
			err = e.addText(i, c.text, 0)
		}
		if err != nil {
			return err
		}
	}
	return e.closeRow()
}

func (e *xlsxEncoder) openCell(i, style int) {
	e.buf = append(append(e.buf, `<c r="`...), e.letters[i]...)
	e.buf = append(strconv.AppendInt(e.buf, int64(e.rows), 10), '"')
	if style != 0 {
		e.buf = append(strconv.AppendInt(append(e.buf, ` s="`...), int64(style), 10), '"')
	}
}

func (e *xlsxEncoder) addNumber(i int, v float64, style int) {
	e.openCell(i, style)
	e.buf = append(appendNumber(append(e.buf, `><v>`...), v), `</v></c>`...)
}

// addTime writes a serial day; what is no date stays a text.
func (e *xlsxEncoder) addTime(i int, s, layout string, style int) error {
	t, err := time.Parse(layout, s)
	if err != nil {
		return e.addText(i, s, 0)
	}
	days := t.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	e.addNumber(i, math.Round(days*864e5)/864e5, style)
	return nil
}

// addText writes a text in place. Texts are never run as formulas there.
func (e *xlsxEncoder) addText(i int, s string, style int) error {
	if s == "" {
		return nil
	}
	if len(s) > cellChars && len([]rune(s)) > cellChars {
		return fmt.Errorf("row %d, column %s: a cell of xlsx holds %d characters at most, this text has more: ask for csv, jsonl or parquet",
			e.rows, e.columns[i].Name, cellChars)
	}
	e.openCell(i, style)
	e.buf = append(e.buf, ` t="inlineStr"><is><t`...)
	if s[0] <= ' ' || s[len(s)-1] <= ' ' || strings.Contains(s, "\n") {
		e.buf = append(e.buf, ` xml:space="preserve"`...)
	}
	e.buf = append(e.buf, '>')
	e.buf = appendXML(e.buf, s)
	e.buf = append(e.buf, `</t></is></c>`...)
	return nil
}

// appendXML escapes a text; what XML cannot hold becomes U+FFFD.
func appendXML(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '\r':
			b = append(b, "&#xD;"...)
		case r < ' ' && r != '\t' && r != '\n', r == 0xfffe, r == 0xffff:
			b = append(b, "\ufffd"...)
		default:
			b = append(b, string(r)...)
		}
	}
	return b
}

// close adds to the sheets the other parts of a workbook that has as many.
func (e *xlsxEncoder) close() error {
	if err := e.endSheet(); err != nil {
		return err
	}
	book, err := e.book.WriteToBuffer()
	if err != nil {
		return err
	}
	parts, err := zip.NewReader(bytes.NewReader(book.Bytes()), int64(book.Len()))
	if err != nil {
		return err
	}
	for _, f := range parts.File {
		if strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		if err := e.zip.Copy(f); err != nil {
			return err
		}
	}
	return e.zip.Close()
}
