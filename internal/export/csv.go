package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// column is one column of a CSV file.
type column[T any] struct {
	name  string
	value func(T) string
	text  bool // written by people: may hold anything
}

// csvEncoder writes RFC 4180: CRLF, quotes only where they are needed.
type csvEncoder[T any] struct {
	w       *csv.Writer
	columns []column[T]
	record  []string
}

func newCSV[T any](w io.Writer, columns []column[T]) (*csvEncoder[T], error) {
	e := &csvEncoder[T]{w: csv.NewWriter(w), columns: columns, record: make([]string, len(columns))}
	e.w.UseCRLF = true
	for i, c := range columns {
		e.record[i] = c.name
	}
	return e, e.w.Write(e.record)
}

func (e *csvEncoder[T]) row(v T) error {
	for i, c := range e.columns {
		s := c.value(v)
		if c.text {
			s = harmless(s)
		}
		e.record[i] = s
	}
	return e.w.Write(e.record)
}

func (e *csvEncoder[T]) close() error {
	e.w.Flush()
	return e.w.Error()
}

// harmless puts an apostrophe before a text that a spreadsheet would run as a
// formula (CWE-1236). A number, and a dash as it stands in cells that do not
// apply, can do nothing and stay what they are.
func harmless(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return s
	}
	if strings.Trim(s, "+-") == "" {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}
