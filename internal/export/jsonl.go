package export

import (
	"bufio"
	"encoding/json"
	"io"
)

// jsonlEncoder writes one object a line, with characters as they are.
type jsonlEncoder[T any] struct {
	buf    *bufio.Writer
	enc    *json.Encoder
	object func(T) any
}

func newJSONL[T any](w io.Writer, object func(T) any) *jsonlEncoder[T] {
	buf := bufio.NewWriter(w)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return &jsonlEncoder[T]{buf: buf, enc: enc, object: object}
}

func (e *jsonlEncoder[T]) row(v T) error { return e.enc.Encode(e.object(v)) }

func (e *jsonlEncoder[T]) close() error { return e.buf.Flush() }
