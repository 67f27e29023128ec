package export

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"unicode/utf8"
)

// jsonlEncoder writes one object a line, with characters as they are.
type jsonlEncoder struct {
	w       io.Writer
	columns []Column
	keys    [][]byte // with what stands before each value
	buf     []byte
	slow    bytes.Buffer
	enc     *json.Encoder // for what is no plain text or number
}

func newJSONL(w io.Writer, columns []Column) (*jsonlEncoder, error) {
	e := &jsonlEncoder{w: w, columns: columns, buf: make([]byte, 0, flushed+4096)}
	e.enc = json.NewEncoder(&e.slow)
	e.enc.SetEscapeHTML(false)
	for i, c := range columns {
		before := byte(',')
		if i == 0 {
			before = '{'
		}
		e.keys = append(e.keys, append(strconv.AppendQuote([]byte{before}, c.Name), ':'))
	}
	return e, nil
}

func (e *jsonlEncoder) row(cells []cell) error {
	for i := range cells {
		e.buf = append(e.buf, e.keys[i]...)
		c := &cells[i]
		var err error
		switch {
		case !c.known:
			e.buf = append(e.buf, "null"...)
		case e.columns[i].Type == Integer:
			e.buf = strconv.AppendInt(e.buf, int64(c.num), 10)
		case e.columns[i].Type == Number:
			e.buf = appendNumber(e.buf, c.num)
		case c.list != nil:
			err = e.value(c.list)
		case plain(c.text):
			e.buf = append(append(append(e.buf, '"'), c.text...), '"')
		default:
			err = e.value(c.text)
		}
		if err != nil {
			return err
		}
	}
	e.buf = append(e.buf, "}\n"...)
	if len(e.buf) < flushed {
		return nil
	}
	return e.close()
}

// value appends what encoding/json makes of a value.
func (e *jsonlEncoder) value(v any) error {
	e.slow.Reset()
	if err := e.enc.Encode(v); err != nil {
		return err
	}
	e.buf = append(e.buf, bytes.TrimSuffix(e.slow.Bytes(), []byte("\n"))...)
	return nil
}

// plain says whether a text stands in JSON as it is. U+2028 and U+2029, which
// encoding/json escapes, begin with 0xe2 as do many signs: those are looked at.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c == 0xe2 {
			return false
		}
	}
	return utf8.ValidString(s)
}

func (e *jsonlEncoder) close() error {
	_, err := e.w.Write(e.buf)
	e.buf = e.buf[:0]
	return err
}
