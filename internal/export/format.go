package export

import (
	"io"
)

// Format is the kind of a file.
type Format string

// The formats.
const (
	CSV     Format = "csv"     // RFC 4180, UTF-8, one header row
	JSONL   Format = "jsonl"   // one JSON object a line; what is not known is null
	XLSX    Format = "xlsx"    // sheets of up to 1,048,576 rows
	Parquet Format = "parquet" // typed columns, zstd
)

// Formats lists the formats, the usual one first.
var Formats = []Format{CSV, JSONL, XLSX, Parquet}

// encoder writes rows to a file.
type encoder interface {
	row(cells []cell) error // keeps nothing of cells
	close() error           // writes what is buffered and what a file ends with
}

func newEncoder(w io.Writer, r Request, columns []Column) (encoder, error) {
	switch r.Format {
	case JSONL:
		return newJSONL(w, columns)
	case XLSX:
		return newXLSX(w, string(r.What), columns)
	case Parquet:
		return newParquet(w, columns)
	default:
		return newCSV(w, columns, r.BOM)
	}
}

// flushed is how many bytes the text formats gather before they write.
const flushed = 64 << 10
