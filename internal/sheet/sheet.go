// Package sheet writes CSV that spreadsheets take for what it is: in UTF-8, and
// without formulas.
package sheet

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// BOM is what some spreadsheets need before UTF-8 text to take it for such.
const BOM = "\uFEFF"

// Writer writes RFC 4180 with CRLF. The header goes before the first row, or
// with Close, so that nothing is written before it is known that there is an
// answer.
type Writer struct {
	to     io.Writer
	rows   *csv.Writer
	header []string
	bom    bool
	begun  bool
}

// NewWriter writes columns with a header, after a byte order mark if one is
// wanted.
func NewWriter(w io.Writer, bom bool, header ...string) *Writer {
	rows := csv.NewWriter(w)
	rows.UseCRLF = true
	return &Writer{to: w, rows: rows, header: header, bom: bom}
}

// Write writes a row. It does not keep record.
func (w *Writer) Write(record []string) error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.rows.Write(record)
}

// Close writes what is left; it does not close what it writes to.
func (w *Writer) Close() error {
	if err := w.begin(); err != nil {
		return err
	}
	w.rows.Flush()
	return w.rows.Error()
}

func (w *Writer) begin() error {
	if w.begun {
		return nil
	}
	w.begun = true
	if w.bom {
		if _, err := io.WriteString(w.to, BOM); err != nil {
			return err
		}
	}
	return w.rows.Write(w.header)
}

// Harmless puts an apostrophe before a text that a spreadsheet would run as a
// formula (CWE-1236); numbers and dashes stay what they are.
func Harmless(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) || strings.Trim(s, "+-") == "" {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
