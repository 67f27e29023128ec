package batch

import (
	"errors"
	"io"
	"strconv"

	"nianbao/internal/nianbao"
	"nianbao/internal/sheet"
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

// WriteCSV writes the table with a header.
func WriteCSV(w io.Writer, t *Table, bom bool) error {
	out := sheet.NewWriter(w, bom, t.header()...)
	for i := range t.Rows {
		row := t.cells(&t.Rows[i])
		row[0] = sheet.Harmless(row[0])
		if err := out.Write(row); err != nil {
			return err
		}
	}
	return out.Close()
}

// WriteText writes the table for a terminal.
func WriteText(w io.Writer, t *Table) error {
	rows := [][]string{t.header()}
	for i := range t.Rows {
		rows = append(rows, t.cells(&t.Rows[i]))
	}
	return sheet.WriteText(w, rows, func(col int) bool { return col > 0 && col < len(rows[0])-2 })
}
