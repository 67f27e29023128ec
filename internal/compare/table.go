package compare

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"nianbao/internal/nianbao"
)

// Office names an office in an answer.
type Office struct {
	ID         string             `json:"id"`
	Name       string             `json:"name"`
	Level      nianbao.Level      `json:"level,omitempty"` // of its newest report among those asked for
	Type       nianbao.OfficeType `json:"type"`
	RegionCode string             `json:"region_code,omitempty"`
	Region     string             `json:"region,omitempty"` // full name of the division
}

func newOffice(f *nianbao.Fact) Office {
	o := f.Office
	return Office{ID: o.ID, Name: o.Name, Level: f.Level, Type: o.Type, RegionCode: o.RegionCode(), Region: o.Region.String()}
}

// Cell is the number of one office and year.
type Cell struct {
	Value *float64      `json:"value"` // null unless State is value
	State nianbao.State `json:"state"` // that of the cell; missing, not_held or undefined
	// Report is the id of the report; null where none is held, and where several
	// were added up, which Reports then names.
	Report  *string      `json:"report"`
	Reports []string     `json:"reports,omitempty"`
	Form    nianbao.Form `json:"form,omitempty"`
	Rate    *Rate        `json:"rate,omitempty"`  // of rates
	Known   *float64     `json:"known,omitempty"` // sum of what is known where State is incomplete
}

// Row has the numbers of an office by name of the indicator and year.
type Row struct {
	Office Office                     `json:"office"`
	Cells  map[string]map[string]Cell `json:"cells"`
	// Predecessors are the offices whose sum stands in the years before.
	Predecessors []Predecessor `json:"predecessors,omitempty"`
	// NotInRegister are predecessors that the reform names and of which no report
	// is held; there may have been none in that division.
	NotInRegister []string `json:"not_in_register,omitempty"`
	// Successor is the office that took this one over.
	Successor *Successor `json:"successor,omitempty"`
}

// Counts says what is known of an indicator in a year.
type Counts struct {
	N             int `json:"n"` // reports with the number
	Missing       int `json:"missing"`
	Blank         int `json:"blank"`
	NotApplicable int `json:"not_applicable"`
	Unparsed      int `json:"unparsed"`
}

func (c *Counts) add(m nianbao.Mark) {
	switch m {
	case nianbao.MarkValue:
		c.N++
	case nianbao.MarkBlank:
		c.Blank++
	case nianbao.MarkNotApplicable:
		c.NotApplicable++
	case nianbao.MarkUnparsed:
		c.Unparsed++
	default:
		c.Missing++
	}
}

// Table is a matrix of offices and years.
type Table struct {
	Head
	Total int   `json:"total"` // offices
	Rows  []Row `json:"rows"`
	// Counts are over all offices, by name of the indicator and year.
	Counts map[string]map[string]*Counts `json:"counts"`
	Next   int                           `json:"-"` // offset of the next page; 0 = none
}

// TableRequest asks for a table.
type TableRequest struct {
	Question
	Offset, Limit int  // of offices; Limit 0 = all
	Succession    bool // put the sum of the predecessors before an office
}

// MaxCells bounds the numbers of one page of a table.
const MaxCells = 20000

// Compare makes the table of the offices and years that a question selects, by
// division and name.
func (e *Engine) Compare(ctx context.Context, req TableRequest) (*Table, error) {
	var wanted map[string]bool // nil = all
	var l links
	var err error
	if req.Succession {
		if wanted, l, err = e.joinOffices(ctx, &req.Question); err != nil {
			return nil, err
		}
	}
	p, err := e.prepare(ctx, &req.Question)
	if err != nil {
		return nil, err
	}
	offices, next := p.offices(), l.successors()
	byOffice := map[string][]int{}
	for _, reports := range offices {
		byOffice[p.frame.Facts[reports[0]].Office.ID] = reports
	}
	if req.Succession {
		offices = slices.DeleteFunc(offices, func(reports []int) bool { return !wanted[p.frame.Facts[reports[0]].Office.ID] })
	}
	t := &Table{Head: p.head, Total: len(offices), Rows: []Row{}, Counts: p.counts()}
	from := min(req.Offset, len(offices))
	to := len(offices)
	if req.Limit > 0 {
		to = min(from+req.Limit, len(offices))
		if cells := (to - from) * len(p.measures) * len(p.head.Years); cells > MaxCells {
			return nil, tooManyCells(cells)
		}
	}
	for _, reports := range offices[from:to] {
		row := p.row(reports)
		if s, ok := next[row.Office.ID]; ok {
			row.Successor = &Successor{ID: s.office, From: s.year}
		}
		t.Breaks = append(t.Breaks, p.joinRow(&row, l, byOffice)...)
		t.Rows = append(t.Rows, row)
	}
	if to < len(offices) {
		t.Next = to
	}
	return t, nil
}

func tooManyCells(cells int) error {
	return &nianbao.ParamError{Param: "limit",
		Message: fmt.Sprintf("this page would have %d numbers, at most %d; ask for fewer offices (limit), years or indicators, or for all of it with format=csv", cells, MaxCells),
		Chinese: fmt.Sprintf("这一页会有 %d 个数，最多 %d 个；请减少机关（limit）、年份或指标，或用 format=csv 取得全部", cells, MaxCells)}
}

// offices groups the reports by office, in the order of answers; the reports of
// an office are in the order of their years.
func (p *prepared) offices() [][]int {
	order := make([]int, len(p.frame.Facts))
	for i := range order {
		order[i] = i
	}
	facts := p.frame.Facts
	slices.SortFunc(order, func(a, b int) int {
		if c := byPlace(facts[a], facts[b]); c != 0 {
			return c
		}
		return facts[a].Year - facts[b].Year
	})
	var out [][]int
	for _, i := range order {
		if n := len(out); n > 0 && facts[out[n-1][0]].Office.ID == facts[i].Office.ID {
			out[n-1] = append(out[n-1], i)
		} else {
			out = append(out, []int{i})
		}
	}
	return out
}

// counts adds up what is known of each indicator and year.
func (p *prepared) counts() map[string]map[string]*Counts {
	out := map[string]map[string]*Counts{}
	for m := range p.measures {
		years := map[int]*Counts{}
		named := map[string]*Counts{}
		for _, y := range p.head.Years {
			years[y] = &Counts{}
			named[strconv.Itoa(y)] = years[y]
		}
		for i, fact := range p.frame.Facts {
			if c := years[fact.Year]; c != nil {
				c.add(p.measures[m].at(i).mark)
			}
		}
		out[p.head.Indicators[m].Name] = named
	}
	return out
}

// row makes the row of an office out of its reports.
func (p *prepared) row(reports []int) Row {
	facts := p.frame.Facts
	row := Row{Office: newOffice(facts[reports[len(reports)-1]]), Cells: map[string]map[string]Cell{}}
	byYear := map[int]int{}
	for _, i := range reports {
		byYear[facts[i].Year] = i
	}
	for m := range p.measures {
		cells := map[string]Cell{}
		for _, y := range p.head.Years {
			if i, held := byYear[y]; held {
				cells[strconv.Itoa(y)] = p.cell(m, i)
			} else {
				cells[strconv.Itoa(y)] = Cell{State: StateNotHeld}
			}
		}
		row.Cells[p.head.Indicators[m].Name] = cells
	}
	return row
}

// cell is the number of one report.
func (p *prepared) cell(m, i int) Cell {
	b := &p.measures[m]
	r := b.at(i)
	id := p.frame.Facts[i].ID()
	c := Cell{State: b.state(r), Report: &id, Form: p.frame.Facts[i].Form}
	if v, ok := b.value(r); ok {
		c.Value = &v
	}
	if b.rate && r.mark == nianbao.MarkValue {
		c.Rate = newRate(r.above, r.below)
	}
	return c
}
