package audit

import (
	"strconv"
	"strings"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// cellKey names a number of a report.
type cellKey struct {
	code      string
	applicant nianbao.Applicant
}

// cells are the numbers of a report. Of two cells in the same place the first
// counts: what follows it is a second table, or a repetition.
type cells map[cellKey]*nianbao.Observation

func newCells(r *nianbao.Report) cells {
	out := make(cells, len(r.Observations))
	for i := range r.Observations {
		o := &r.Observations[i]
		k := cellKey{o.Indicator, o.Applicant}
		if out[k] == nil {
			out[k] = o
		}
	}
	return out
}

// persons are the applicants other than the total.
var persons = []nianbao.Applicant{
	nianbao.ApplicantNatural, nianbao.ApplicantCompany, nianbao.ApplicantScience,
	nianbao.ApplicantWelfare, nianbao.ApplicantLegal, nianbao.ApplicantOther,
}

// columns are the columns of table three.
var columns = append(append([]nianbao.Applicant{}, persons...), nianbao.ApplicantTotal)

// empty reports whether a cell says nothing: it is blank or "/".
func empty(o *nianbao.Observation) bool {
	return o != nil && (o.State == nianbao.StateBlank || o.State == nianbao.StateNotApplicable)
}

// valued reports whether a cell holds a number.
func valued(o *nianbao.Observation) bool { return o != nil && o.State == nianbao.StateValue }

// value is the number of a cell, 0 where it is empty.
func value(o *nianbao.Observation) float64 {
	if valued(o) {
		return o.Value
	}
	return 0
}

// number is a number that cells hold together.
type number struct {
	value float64
	from  []*nianbao.Observation
	known bool
}

// of adds up codes for an applicant. Empty cells count as 0 if another has a
// number. The total of a row whose total is empty is the sum of its applicants.
func (c cells) of(a nianbao.Applicant, codes ...string) number {
	var n number
	for _, code := range codes {
		part := c.one(a, code)
		if part.from == nil {
			return number{} // a row is missing
		}
		n.value += part.value
		n.from = append(n.from, part.from...)
		n.known = n.known || part.known
	}
	return n
}

func (c cells) one(a nianbao.Applicant, code string) number {
	o := c[cellKey{code, a}]
	if o == nil && (a == nianbao.ApplicantTotal || a == nianbao.ApplicantNone) {
		if o = c[cellKey{code, nianbao.ApplicantNone}]; o == nil {
			o = c[cellKey{code, nianbao.ApplicantTotal}]
		}
	}
	switch {
	case o == nil || o.State == nianbao.StateUnparsed:
		return number{}
	case valued(o):
		return number{o.Value, []*nianbao.Observation{o}, true}
	case o.Applicant != nianbao.ApplicantTotal:
		return number{0, []*nianbao.Observation{o}, false}
	}
	n := number{from: []*nianbao.Observation{o}}
	for _, p := range persons {
		cell := c[cellKey{code, p}]
		if cell == nil || cell.State == nianbao.StateUnparsed {
			return number{}
		}
		if valued(cell) {
			n.value += cell.Value
			n.from, n.known = append(n.from, cell), true
		}
	}
	return n
}

// evidence are the cells of a number as evidence; report is empty for those of
// the report itself.
func evidence(report string, from ...*nianbao.Observation) []nianbao.EvidenceCell {
	var out []nianbao.EvidenceCell
	for _, o := range from {
		if o == nil {
			continue
		}
		out = append(out, nianbao.EvidenceCell{Report: report, Table: o.Table, Row: o.Row, Col: o.Col,
			Indicator: o.Indicator, Applicant: o.Applicant, State: o.State, Value: value(o), Raw: o.Raw})
	}
	return out
}

// label names an indicator in Chinese and English.
func label(code string) (chinese, english string) {
	if e, ok := indicator.EntryOf(code); ok {
		return e.Label, e.English
	}
	return code, code
}

var applicantNames = map[nianbao.Applicant][2]string{
	nianbao.ApplicantNatural: {"自然人", "natural persons"}, nianbao.ApplicantCompany: {"商业企业", "enterprises"},
	nianbao.ApplicantScience: {"科研机构", "research bodies"}, nianbao.ApplicantWelfare: {"社会公益组织", "public welfare bodies"},
	nianbao.ApplicantLegal: {"法律服务机构", "legal services"}, nianbao.ApplicantOther: {"其他法人或组织", "other bodies"},
	nianbao.ApplicantTotal: {"总计", "the total"},
}

func columnName(a nianbao.Applicant) (chinese, english string) {
	names := applicantNames[a]
	return names[0], names[1]
}

// fmtNumber prints a number without an exponent.
func fmtNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// parts are the codes that make up a sum which no cell prints.
func parts(sum string) []string {
	for _, s := range indicator.Sums() {
		if s.Code == sum {
			return s.Parts
		}
	}
	return nil
}

// join lists words.
func join(list []string, with string) string { return strings.Join(list, with) }
