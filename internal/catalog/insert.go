package catalog

import "strings"

// mostRows is how many rows one statement writes. A statement a row spends more
// on the way into SQLite than in it; beyond this number little is gained.
const mostRows = 32

// rows collects rows of one table that are written together.
type rows struct {
	s       *storing
	into    string // INSERT INTO table (columns)
	columns int
	args    []any
}

func (s *storing) rows(into string, columns int) *rows {
	return &rows{s: s, into: into, columns: columns, args: make([]any, 0, mostRows*columns)}
}

func (r *rows) add(values ...any) error {
	r.args = append(r.args, values...)
	if len(r.args) < mostRows*r.columns {
		return nil
	}
	return r.flush()
}

// flush writes what is left, by statements of 32, 16, 8 … rows: few texts, so
// that they are prepared once.
func (r *rows) flush() error {
	args := r.args
	for n := mostRows; n > 0; n /= 2 {
		size := n * r.columns
		if len(args) < size {
			continue
		}
		row := "(?" + strings.Repeat(", ?", r.columns-1) + ")"
		if err := r.s.exec(r.into+" VALUES "+row+strings.Repeat(", "+row, n-1), args[:size]...); err != nil {
			return err
		}
		args = args[size:]
	}
	r.args = r.args[:0]
	return nil
}
