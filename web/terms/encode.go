package terms

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"nianbao/internal/nianbao"
	"nianbao/internal/sheet"
	"nianbao/web/batch"
)

// Response is the JSON form of a table.
type Response struct {
	Match   Match            `json:"match"`
	By      nianbao.SpreadBy `json:"by"`
	Years   []int            `json:"years"`
	Terms   []TermResponse   `json:"terms"`
	Partial bool             `json:"partial"`
	TookMS  int64            `json:"took_ms"`
}

// TermResponse is the JSON form of a term. Canonical and Total are null, and
// Groups empty, where it was not counted.
type TermResponse struct {
	Term      string               `json:"term"`
	Query     string               `json:"query"`
	Canonical *string              `json:"canonical"`
	State     batch.State          `json:"state"`
	Loosened  []string             `json:"loosened,omitempty"`
	Total     *ShareResponse       `json:"total"`
	First     *FirstResponse       `json:"first"`
	Groups    []GroupResponse      `json:"groups"`
	Error     *batch.ErrorResponse `json:"error"`
}

// GroupResponse is a group with its shares by year; a year without reports is
// not among them.
type GroupResponse struct {
	Group string                   `json:"group"`
	Label string                   `json:"label"`
	Years map[string]ShareResponse `json:"years"`
}

// ShareResponse is a share with its 95 % interval of Wilson.
type ShareResponse struct {
	N     int     `json:"n"`
	Of    int     `json:"of"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// FirstResponse is the first year with reports of it.
type FirstResponse struct {
	Year    int                   `json:"year"`
	Reports []FirstReportResponse `json:"reports"`
}

// FirstReportResponse names a report.
type FirstReportResponse struct {
	ID       string `json:"id"`
	Office   string `json:"office"`
	OfficeID string `json:"office_id"`
}

// NewResponse builds the JSON form of a table.
func NewResponse(t *Table, tookMS int64) Response {
	out := Response{Match: t.Match, By: t.By, Years: append([]int{}, t.Years...), Terms: make([]TermResponse, len(t.Terms)), Partial: t.Partial, TookMS: tookMS}
	for i := range t.Terms {
		out.Terms[i] = newTermResponse(t, &t.Terms[i])
	}
	return out
}

func newTermResponse(t *Table, term *Term) TermResponse {
	out := TermResponse{Term: term.Text, Query: term.Query, State: term.State, Loosened: term.Loosened, Groups: []GroupResponse{}, Error: batch.NewError(term.Err)}
	if !term.Counted() {
		return out
	}
	out.Canonical, out.Total = &term.Canonical, newShareResponse(term.Total)
	if term.FirstYear != 0 {
		out.First = &FirstResponse{Year: term.FirstYear, Reports: []FirstReportResponse{}}
		for _, f := range term.First {
			out.First.Reports = append(out.First.Reports, FirstReportResponse{f.ID, f.Office, f.OfficeID})
		}
	}
	for _, g := range t.Groups {
		group := GroupResponse{Group: g.Key, Label: g.Label, Years: map[string]ShareResponse{}}
		for _, year := range t.Years {
			if s, held := term.Share(g.Key, year); held {
				group.Years[strconv.Itoa(year)] = *newShareResponse(s)
			}
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}

// newShareResponse is null for a share of nothing.
func newShareResponse(s Share) *ShareResponse {
	v, ok := s.Value()
	if !ok {
		return nil
	}
	low, high, _ := s.Interval()
	return &ShareResponse{s.N, s.Of, v, low, high}
}

// Shape says what the rows of a file are.
type Shape string

// The shapes: a row for each term, group and year; a row for each term and
// group, with the shares in a column for each year; a row for each report of the
// first year.
const (
	ShapeLong  Shape = "long"
	ShapeWide  Shape = "wide"
	ShapeFirst Shape = "first"
)

// Shapes lists the shapes; the first is the default.
var Shapes = []Shape{ShapeLong, ShapeWide, ShapeFirst}

// WriteCSV writes the table in a shape. A term without shares has one row with
// its state and error.
func WriteCSV(w io.Writer, t *Table, shape Shape, bom bool) error {
	out := sheet.NewWriter(w, bom, t.header(shape)...)
	for i := range t.Terms {
		for _, row := range t.rows(&t.Terms[i], shape) {
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

func (t *Table) header(shape Shape) []string {
	switch shape {
	case ShapeWide:
		h := []string{"term", "group", "label"}
		for _, year := range t.Years {
			h = append(h, strconv.Itoa(year))
		}
		return append(h, "state", "error")
	case ShapeFirst:
		return []string{"term", "year", "report", "office", "office_id", "state", "error"}
	}
	return []string{"term", "group", "label", "year", "n", "of", "share", "low", "high", "state", "error"}
}

func (t *Table) rows(term *Term, shape Shape) (rows [][]string) {
	fault := ""
	if e := batch.NewError(term.Err); e != nil {
		fault = e.Chinese + " / " + e.English
	}
	end := []string{string(term.State), fault}
	begin := []string{sheet.Harmless(term.Text)}
	switch {
	case !term.Counted():
		empty := make([]string, len(t.header(shape))-len(begin)-len(end))
		return [][]string{slices.Concat(begin, empty, end)}
	case shape == ShapeFirst:
		for _, f := range term.First {
			rows = append(rows, slices.Concat(begin, []string{strconv.Itoa(f.Year), f.ID, sheet.Harmless(f.Office), f.OfficeID}, end))
		}
		if rows == nil {
			rows = [][]string{slices.Concat(begin, make([]string, 4), end)}
		}
		return rows
	}
	for _, g := range t.Groups {
		name := []string{g.Key, g.Label}
		var wide []string
		for _, year := range t.Years {
			s, held := term.Share(g.Key, year)
			v, _ := s.Value()
			switch {
			case shape == ShapeWide && !held:
				wide = append(wide, "")
			case shape == ShapeWide:
				wide = append(wide, ratio(v))
			case held:
				low, high, _ := s.Interval()
				long := []string{strconv.Itoa(year), strconv.Itoa(s.N), strconv.Itoa(s.Of), ratio(v), ratio(low), ratio(high)}
				rows = append(rows, slices.Concat(begin, name, long, end))
			}
		}
		if shape == ShapeWide {
			rows = append(rows, slices.Concat(begin, name, wide, end))
		}
	}
	return rows
}

// ratio writes a share with six decimals at most, and without exponent.
func ratio(v float64) string {
	return strconv.FormatFloat(float64(int64(v*1e6+0.5))/1e6, 'f', -1, 64)
}

// WriteText writes the table for a terminal: a row for each term and group, with
// a column for each year, and the first year before them.
func WriteText(w io.Writer, t *Table) error {
	rows := [][]string{{"term", "group", "first"}}
	for _, year := range t.Years {
		rows[0] = append(rows[0], strconv.Itoa(year))
	}
	for i := range t.Terms {
		term := &t.Terms[i]
		if !term.Counted() {
			rows = append(rows, []string{term.Text, "", string(term.State)})
			continue
		}
		first := "-"
		if term.FirstYear != 0 {
			first = strconv.Itoa(term.FirstYear)
		}
		for _, g := range t.Groups {
			row := []string{term.Text, g.Label, first}
			for _, year := range t.Years {
				s, held := term.Share(g.Key, year)
				v, _ := s.Value()
				if !held {
					row = append(row, "")
					continue
				}
				row = append(row, fmt.Sprintf("%.1f%% %d/%d", 100*v, s.N, s.Of))
			}
			rows = append(rows, row)
		}
	}
	return sheet.WriteText(w, rows, func(col int) bool { return col > 1 })
}
