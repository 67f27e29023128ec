package export

import (
	"fmt"
	"io"
	"reflect"
	"time"
	"unsafe"

	"github.com/parquet-go/parquet-go"
)

const (
	parquetBatch = 256       // rows handed over at a time
	parquetGroup = 4_000_000 // values in a row group, which stay in memory
)

// parquetEncoder writes a file of optional columns, row group by row group.
type parquetEncoder struct {
	w       *parquet.GenericWriter[any]
	columns []Column
	values  []parquet.Value // of the batch
	rows    []parquet.Row
	n       int // rows of the file
}

func newParquet(w io.Writer, columns []Column) (*parquetEncoder, error) {
	group := max(parquetBatch, parquetGroup/len(columns))
	e := &parquetEncoder{columns: columns, w: parquet.NewGenericWriter[any](w, parquetSchema(columns),
		parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(int64(group)),
		parquet.CreatedBy("nianbao", "1", ""), parquet.DataPageStatistics(true))}
	e.values = make([]parquet.Value, 0, parquetBatch*len(columns))
	return e, nil
}

// parquetSchema goes by way of a struct type, because the library sorts the
// columns of any other by name.
func parquetSchema(columns []Column) *parquet.Schema {
	fields := make([]reflect.StructField, len(columns))
	for i, c := range columns {
		tag, typ := c.Name+",optional", reflect.TypeFor[string]()
		if c.few {
			tag += ",dict"
		}
		switch c.Type {
		case Integer:
			typ = reflect.TypeFor[int32]()
		case Number:
			typ = reflect.TypeFor[float64]()
		case Date:
			typ, tag = reflect.TypeFor[int32](), tag+",date"
		case DateTime:
			typ, tag = reflect.TypeFor[int64](), tag+",timestamp(millisecond)"
		}
		fields[i] = reflect.StructField{Name: fmt.Sprintf("C%d", i), Type: typ, Tag: reflect.StructTag(`parquet:"` + tag + `"`)}
	}
	return parquet.NewSchema("rows", parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface()))
}

func (e *parquetEncoder) row(cells []cell) error {
	e.n++
	from := len(e.values)
	for i := range cells {
		v, level := parquet.NullValue(), 0
		if cells[i].known {
			var err error
			if v, err = parquetValue(e.columns[i].Type, &cells[i]); err != nil {
				return fmt.Errorf("row %d, column %s: %w", e.n, e.columns[i].Name, err)
			}
			level = 1
		}
		e.values = append(e.values, v.Level(0, level, i))
	}
	e.rows = append(e.rows, e.values[from:len(e.values):len(e.values)])
	if len(e.rows) < parquetBatch {
		return nil
	}
	return e.flush()
}

func parquetValue(t Type, c *cell) (parquet.Value, error) {
	switch t {
	case Integer:
		return parquet.Int32Value(int32(c.num)), nil
	case Number:
		return parquet.DoubleValue(c.num), nil
	case Date:
		at, err := time.Parse(time.DateOnly, c.text)
		return parquet.Int32Value(int32(at.Unix() / 86400)), err
	case DateTime:
		at, err := time.Parse(time.RFC3339, c.text)
		return parquet.Int64Value(at.UnixMilli()), err
	}
	// The bytes of the text are read, and copied, before the batch is reused.
	return parquet.ByteArrayValue(unsafe.Slice(unsafe.StringData(c.text), len(c.text))), nil
}

func (e *parquetEncoder) flush() error {
	_, err := e.w.WriteRows(e.rows)
	e.rows, e.values = e.rows[:0], e.values[:0]
	return err
}

func (e *parquetEncoder) close() error {
	if err := e.flush(); err != nil {
		return err
	}
	return e.w.Close()
}
