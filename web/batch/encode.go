package batch

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"nianbao/internal/nianbao"
)

// Response is the JSON form of a table.
type Response struct {
	Years   []string      `json:"years"`
	Rows    []RowResponse `json:"rows"`
	Partial bool          `json:"partial"`
	TookMS  int64         `json:"took_ms"`
}

// RowResponse is the JSON form of a row. Years has all the years of the table.
type RowResponse struct {
	Query     string         `json:"query"`
	Canonical *string        `json:"canonical"`
	State     State          `json:"state"`
	Total     *int           `json:"total"`
	Years     map[string]int `json:"years"`
	Error     *ErrorResponse `json:"error"`
}

// ErrorResponse says in both languages why a query has no counts, and where it
// is wrong, if it cannot be read.
type ErrorResponse struct {
	Chinese  string `json:"zh"`
	English  string `json:"en"`
	Position *int   `json:"position,omitempty"` // in characters, 0-based
	Length   *int   `json:"length,omitempty"`
}

// NewResponse builds the JSON form of a table.
func NewResponse(t *Table, tookMS int64) Response {
	out := Response{Years: append([]string{}, t.Years...), Rows: make([]RowResponse, len(t.Rows)), Partial: t.Partial, TookMS: tookMS}
	for i := range t.Rows {
		r := &t.Rows[i]
		row := RowResponse{Query: r.Query, State: r.State, Years: map[string]int{}, Error: NewError(r.Err)}
		if r.Counted() {
			row.Canonical, row.Total = &r.Canonical, &r.Total
			for _, year := range t.Years {
				row.Years[year] = r.Years[year]
			}
		}
		out.Rows[i] = row
	}
	return out
}

// NewError words the error of a row; nil if it has none.
func NewError(err error) *ErrorResponse {
	var bad *nianbao.QueryError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &bad):
		at := strconv.Itoa(bad.Pos + 1)
		return &ErrorResponse{Chinese: "第 " + at + " 个字符：" + bad.Chinese, English: "character " + at + ": " + bad.Message,
			Position: &bad.Pos, Length: &bad.Len}
	case errors.Is(err, nianbao.ErrInvalid):
		return &ErrorResponse{Chinese: "无法执行这个检索式。", English: "this query cannot be run"}
	}
	return &ErrorResponse{Chinese: "检索超时。", English: "this query took too long"}
}

// cells are the columns of a row: query, total, each year, state, error. What
// was not counted is empty, and never 0.
func (t *Table) cells(r *Row) []string {
	out := []string{r.Query}
	if r.Counted() {
		out = append(out, strconv.Itoa(r.Total))
	} else {
		out = append(out, "")
	}
	for _, year := range t.Years {
		if r.Counted() {
			out = append(out, strconv.Itoa(r.Years[year]))
		} else {
			out = append(out, "")
		}
	}
	text := ""
	if e := NewError(r.Err); e != nil {
		text = e.Chinese + " / " + e.English
	}
	return append(out, string(r.State), text)
}

func (t *Table) header() []string {
	return append(append([]string{"query", "total"}, t.Years...), "state", "error")
}

// BOM is what some spreadsheets need before UTF-8 text to take it for such.
const BOM = "\uFEFF"

// WriteCSV writes the table with a header (RFC 4180).
func WriteCSV(w io.Writer, t *Table, bom bool) error {
	if bom {
		if _, err := io.WriteString(w, BOM); err != nil {
			return err
		}
	}
	enc := csv.NewWriter(w)
	enc.UseCRLF = true
	if err := enc.Write(t.header()); err != nil {
		return err
	}
	for i := range t.Rows {
		row := t.cells(&t.Rows[i])
		row[0] = harmless(row[0])
		if err := enc.Write(row); err != nil {
			return err
		}
	}
	enc.Flush()
	return enc.Error()
}

// harmless puts an apostrophe before a query that a spreadsheet would run as a
// formula (CWE-1236).
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// WriteText writes the table for a terminal: columns in line, numbers to the
// right, Chinese characters counted as two.
func WriteText(w io.Writer, t *Table) error {
	rows := [][]string{t.header()}
	for i := range t.Rows {
		rows = append(rows, t.cells(&t.Rows[i]))
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-columns(cell))
			if number := i > 0 && i < len(row)-2; number {
				cell = space + cell
			} else {
				cell += space
			}
			b.WriteString(cell + "  ")
		}
		if _, err := io.WriteString(w, strings.TrimRight(b.String(), " ")+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// columns is the width of a text on a terminal.
func columns(s string) (n int) {
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
