package export

import (
	"slices"

	"nianbao/internal/nianbao"
)

// wideSlot is a number that the wide form has a column for.
type wideSlot struct {
	indicator Indicator
	applicant nianbao.Applicant // ApplicantTotal also takes the only number of forms without applicants
}

// name is the code of the indicator for the total, or the only number there is;
// of one applicant it is code__applicant.
func (s wideSlot) name() string {
	if s.applicant == nianbao.ApplicantTotal {
		return s.indicator.Code
	}
	return s.indicator.Code + "__" + string(s.applicant)
}

// wideLayout is where the numbers of a report stand in its row. It follows from
// the request and the code list, never from the data.
type wideLayout struct {
	slots []wideSlot
	at    map[string][]int // by indicator: slot of each applicant, -1 if it has none
}

type wideRow struct {
	head
	cells []*nianbao.Observation // by slot
}

// applicantOrder are the applicants of the wide form; the number without an
// applicant stands where the total does.
var applicantOrder = append([]nianbao.Applicant{nianbao.ApplicantTotal}, nianbao.Applicants[:len(nianbao.Applicants)-1]...)

func (e *Exporter) wideLayout(r Request) *wideLayout {
	wanted := r.Applicants
	if len(wanted) == 0 {
		wanted = []nianbao.Applicant{nianbao.ApplicantTotal}
	}
	l := &wideLayout{at: map[string][]int{}}
	for _, ind := range e.indicators {
		if len(r.Indicators) > 0 && !slices.Contains(r.Indicators, ind.Code) {
			continue
		}
		at := make([]int, len(applicantOrder))
		for i, a := range applicantOrder {
			at[i] = -1
			if slices.Contains(wanted, a) && (ind.Applicants || a == nianbao.ApplicantTotal) {
				at[i] = len(l.slots)
				l.slots = append(l.slots, wideSlot{ind, a})
			}
		}
		l.at[ind.Code] = at
	}
	return l
}

// wideApplicants are the applicants to read for the wide form.
func (r *Request) wideApplicants() []nianbao.Applicant {
	if len(r.Applicants) == 0 || slices.Contains(r.Applicants, nianbao.ApplicantTotal) {
		return append([]nianbao.Applicant{nianbao.ApplicantNone, nianbao.ApplicantTotal}, r.Applicants...)
	}
	return r.Applicants
}

// row lays a report out. Of two cells in the same place the later counts, as it
// does for sums and rates; a total counts before a number without applicant.
func (l *wideLayout) row(c nianbao.ReportCells) *wideRow {
	row := &wideRow{head: newHead(c), cells: make([]*nianbao.Observation, len(l.slots))}
	for i := range c.Cells {
		o := &c.Cells[i]
		at, ok := l.at[o.Indicator]
		if !ok {
			continue
		}
		which := max(0, slices.Index(applicantOrder, o.Applicant))
		slot := at[which]
		if slot < 0 {
			continue
		}
		if had := row.cells[slot]; had != nil && had.Applicant != nianbao.ApplicantNone && o.Applicant == nianbao.ApplicantNone {
			continue
		}
		row.cells[slot] = o
	}
	return row
}

// columns are the numbers in the order of the forms, then their states in the
// same order, then the units of those whose unit the page must say.
func (l *wideLayout) columns() []column[*wideRow] {
	of := func(r *wideRow) *head { return &r.head }
	all := append(headColumns(of), versionColumn(of))
	for i, s := range l.slots {
		all = append(all, column[*wideRow]{
			Column{Name: s.name(), Type: Number, few: true, Chinese: s.title(s.indicator.Label, s.indicator.Unit), English: s.title(s.indicator.English, s.indicator.Unit)},
			func(r *wideRow) cell { return observed(r.cells[i]) }})
	}
	for i, s := range l.slots {
		all = append(all, column[*wideRow]{
			Column{Name: s.name() + "__state", Type: String, few: true, values: states, Chinese: "同名列的状态；空 = 年报没有这一格", English: "state of the column of that name; empty = the report has no such cell"},
			func(r *wideRow) cell {
				if r.cells[i] == nil {
					return cell{}
				}
				return text(r.cells[i].State)
			}})
	}
	for i, s := range l.slots {
		if s.indicator.Unit != "" {
			continue
		}
		all = append(all, column[*wideRow]{
			Column{Name: s.name() + "__unit", Type: String, free: true, few: true, Chinese: "同名列的单位（如页面所示；空 = 页面未写）", English: "unit of the column of that name as printed; empty = the page does not say"},
			func(r *wideRow) cell {
				if r.cells[i] == nil {
					return cell{}
				}
				return text(r.cells[i].Unit)
			}})
	}
	return all
}

func (s wideSlot) title(label, unit string) string {
	if s.applicant != nianbao.ApplicantTotal {
		label += " [" + string(s.applicant) + "]"
	}
	if unit != "" {
		label += " (" + unit + ")"
	}
	return label
}
