package export

import (
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"nianbao/internal/sheet"
)

// csvEncoder writes RFC 4180: CRLF, quotes only where they are needed, and texts
// as they are within quotes.
type csvEncoder struct {
	w       io.Writer
	columns []Column
	buf     []byte
}

func newCSV(w io.Writer, columns []Column, bom bool) (*csvEncoder, error) {
	e := &csvEncoder{w: w, columns: columns, buf: make([]byte, 0, flushed+4096)}
	if bom {
		e.buf = append(e.buf, sheet.BOM...)
	}
	for i, c := range columns {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		e.buf = appendField(e.buf, c.Name)
	}
	e.buf = append(e.buf, "\r\n"...)
	return e, nil
}

func (e *csvEncoder) row(cells []cell) error {
	for i := range cells {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		c := &cells[i]
		if !c.known {
			continue
		}
		switch e.columns[i].Type {
		case Integer:
			e.buf = strconv.AppendInt(e.buf, int64(c.num), 10)
		case Number:
			e.buf = appendNumber(e.buf, c.num)
		default:
			s := c.text
			if e.columns[i].free {
				s = sheet.Harmless(s)
			}
			e.buf = appendField(e.buf, s)
		}
	}
	e.buf = append(e.buf, "\r\n"...)
	if len(e.buf) < flushed {
		return nil
	}
	return e.close()
}

func (e *csvEncoder) close() error {
	_, err := e.w.Write(e.buf)
	e.buf = e.buf[:0]
	return err
}

// appendNumber prints a number in full, without exponent or noise.
func appendNumber(b []byte, v float64) []byte {
	if n := int64(v); float64(n) == v && n > -1<<53 && n < 1<<53 {
		return strconv.AppendInt(b, n, 10)
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

func appendField(b []byte, s string) []byte {
	if !needsQuotes(s) {
		return append(b, s...)
	}
	b = append(b, '"')
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		b = append(append(b, s[:i+1]...), '"')
		s = s[i+1:]
	}
	return append(append(b, s...), '"')
}

// needsQuotes quotes white space at the start too, which some readers trim.
func needsQuotes(s string) bool {
	for i := range len(s) {
		if c := s[i]; c == ',' || c == '"' || c == '\n' || c == '\r' {
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(first)
}
