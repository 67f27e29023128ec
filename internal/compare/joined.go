package compare

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"nianbao/internal/nianbao"
)

// Predecessor is an office that another one took over.
type Predecessor struct {
	Office
	Until int `json:"until"` // last year that counts for it
	// Basis is "reform" if it follows from the table of reforms and "listed" if
	// the operator says so.
	Basis string `json:"basis"`
}

// Successor is an office that took another one over.
type Successor struct {
	ID   string `json:"id"`
	From int    `json:"from"` // its first report year
}

// StateIncomplete stands where an office did not exist yet and the numbers of
// some of its predecessors are not known; what is known is then in Known.
const StateIncomplete nianbao.State = "incomplete"

// register lists all offices that have published, whatever the question.
func (e *Engine) register(ctx context.Context) (*nianbao.Frame, map[string]*nianbao.OfficeFact, error) {
	frame, err := e.opt.Source.Frame(ctx, nianbao.FactFilter{})
	if err != nil {
		return nil, nil, err
	}
	offices := map[string]*nianbao.OfficeFact{}
	for _, f := range frame.Facts {
		offices[f.Office.ID] = f.Office
	}
	return frame, offices, nil
}

// joinOffices widens a question to the predecessors of the offices that it
// selects, and says which rows it asks for.
func (e *Engine) joinOffices(ctx context.Context, q *Question) (wanted map[string]bool, l links, err error) {
	if q.Filter.IDs != nil {
		return nil, nil, &nianbao.ParamError{Param: "succession",
			Message: "series of offices are not joined over the hits of a query, which may have one of several predecessors only; leave out q or succession",
			Chinese: "检索结果可能只含部分前身机关，不能按机构沿革合并；请去掉 q 或 succession"}
	}
	if err := q.answerable(); err != nil {
		return nil, nil, err
	}
	selected, err := e.opt.Source.Frame(ctx, q.Filter)
	if err != nil {
		return nil, nil, err
	}
	_, register, err := e.register(ctx)
	if err != nil {
		return nil, nil, err
	}
	l = findLinks(register, e.opt.Successions)
	wanted = map[string]bool{}
	for _, f := range selected.Facts {
		wanted[f.Office.ID] = true
	}
	ids := map[string]bool{}
	for id := range wanted {
		ids[id] = true
		for _, p := range l.all(id) {
			ids[p.office.ID] = true
		}
	}
	if len(ids) == 0 {
		q.Filter.IDs = []string{}
		return wanted, l, nil
	}
	q.Filter.Offices = nil
	next := l.successors()
	for id := range ids {
		q.Filter.Offices = append(q.Filter.Offices, id)
		if wanted[next[id].office] {
			delete(wanted, id) // its numbers are in the row of its successor
		}
	}
	q.Filter.Regions, q.Filter.Levels, q.Filter.Types = nil, nil, nil // they selected the offices
	return wanted, l, nil
}

// joinRow puts the sums of the predecessors into the years before an office.
func (p *prepared) joinRow(row *Row, l links, byOffice map[string][]int) []Break {
	id := row.Office.ID
	var o *nianbao.OfficeFact
	for _, i := range byOffice[id] {
		o = p.frame.Facts[i].Office
	}
	known := l.all(id)
	if o == nil || len(known) == 0 {
		return nil
	}
	for _, k := range known {
		basis := "reform"
		if k.listed {
			basis = "listed"
		}
		row.Predecessors = append(row.Predecessors, Predecessor{
			Office{ID: k.office.ID, Name: k.office.Name, Type: k.office.Type, RegionCode: k.office.RegionCode(), Region: k.office.Region.String()}, k.year - 1, basis})
	}
	row.NotInRegister = unknownParts(o, l[id])
	breaks := map[int]bool{}
	for m := range p.measures {
		cells := row.Cells[p.head.Indicators[m].Name]
		for _, y := range p.head.Years {
			c := cells[strconv.Itoa(y)]
			if c.State != StateNotHeld {
				continue
			}
			if sum, year, ok := p.predecessors(m, id, y, l, byOffice); ok {
				cells[strconv.Itoa(y)] = sum
				breaks[year] = true
			}
		}
	}
	var out []Break
	for _, y := range p.head.Years {
		if breaks[y] {
			out = append(out, Break{Office: id, Year: y, Kind: BreakSuccession,
				Reason:   fmt.Sprintf("%s自 %d 年度起承接前身机关；此前为各前身机关之和。", o.Name, y),
				ReasonEN: fmt.Sprintf("%s took over its predecessors with the reports of %d; before, their numbers are added up.", o.Name, y)})
		}
	}
	return out
}

// predecessors adds up what the predecessors of an office report of a year; ok
// is false if there were none then.
func (p *prepared) predecessors(m int, office string, year int, l links, byOffice map[string][]int) (c Cell, until int, ok bool) {
	c = Cell{State: nianbao.StateValue}
	var above, below float64
	complete, held := true, false
	for _, k := range l[office] {
		if year >= k.year {
			continue
		}
		ok, until = true, max(until, k.year)
		r, ids := p.reported(m, k.office.ID, year, l, byOffice)
		c.Reports = append(c.Reports, ids...)
		if r.mark == nianbao.MarkValue {
			above, below, held = above+r.above, below+r.below, true
		} else {
			complete = false
		}
	}
	if !ok || len(c.Reports) == 0 {
		return c, until, false
	}
	b := &p.measures[m]
	switch v, known := b.value(reading{nianbao.MarkValue, above, below}); {
	case !complete:
		c.State = StateIncomplete
		if held && !b.rate {
			c.Known = &above
		}
	case !known:
		c.State = StateUndefined
	default:
		c.Value = &v
	}
	if b.rate && complete {
		c.Rate = newRate(above, below)
	}
	return c, until, true
}

// reported is what an office reports of a year, or what its own predecessors do.
func (p *prepared) reported(m int, office string, year int, l links, byOffice map[string][]int) (reading, []string) {
	for _, i := range byOffice[office] {
		if p.frame.Facts[i].Year == year {
			return p.measures[m].at(i), []string{p.frame.Facts[i].ID()}
		}
	}
	sum := reading{mark: nianbao.MarkValue}
	var ids []string
	for _, k := range l[office] {
		if year >= k.year {
			continue
		}
		r, more := p.reported(m, k.office.ID, year, withoutLink(l, office), byOffice)
		ids = append(ids, more...)
		sum = reading{lesser(sum.mark, r.mark), sum.above + r.above, sum.below + r.below}
	}
	if len(ids) == 0 {
		return reading{}, nil
	}
	return sum, ids
}

// withoutLink keeps a circle in the operator's list from being run round.
func withoutLink(l links, office string) links {
	out := links{}
	for id, list := range l {
		if id != office {
			out[id] = slices.Clone(list)
		}
	}
	return out
}
