package testsite

import "nianbao/internal/nianbao"

// Fault is something wrong that was put into a report on purpose.
type Fault string

// The faults that are planted. The rules that find them are those of the
// report's own arithmetic and of those who assess reports.
const (
	FaultCell        Fault = "cell"         // one cell of table three is off: a row and a column do not add up
	FaultBlankTotals Fault = "blank_totals" // the column 总计 of table three is empty
	FaultCourts      Fault = "courts"       // a total of table four is off
	FaultCarry       Fault = "carry"        // 上年结转 is not what the year before carried out
	FaultProse       Fault = "prose"        // the text gives another number of requests than the table
	FaultLate        Fault = "late"         // published after the deadline
	FaultCopied      Fault = "copied"       // the text is that of the year before
	FaultStaleYear   Fault = "stale_year"   // the text speaks of the year before as of this one
	FaultPlaceholder Fault = "placeholder"  // ×× was left in
	FaultOldForm     Fault = "old_form"     // the form of 2019 in a later year
	FaultEmpty       Fault = "empty"        // section five says nothing
)

// planted tells which report has which fault.
var planted = map[string]map[int][]Fault{
	"虚云市教育局":      {2020: {FaultCell}, 2022: {FaultCopied}},
	"虚云市交通运输局":    {2019: {FaultBlankTotals}, 2021: {FaultLate}},
	"虚云市卫生健康委员会":  {2021: {FaultCourts}},
	"假山区教育局":      {2021: {FaultOldForm}},
	"空谷县农业农村局":    {2020: {FaultStaleYear}, 2022: {FaultEmpty}},
	"拟江市民政局":      {2022: {FaultCarry}},
	"拟江市自然资源和规划局": {2021: {FaultProse}},
	"子虚县农业农村局":    {2022: {FaultCopied}},
	"无名县财政局":      {2021: {FaultPlaceholder}, 2022: {FaultLate}},
	"示例省民政厅":      {2020: {FaultProse}, 2021: {FaultCell}},
}

// spoil changes figures that are printed; those that go into sums and into the
// next year stay right.
func (f *figures) spoil(fault Fault) *figures {
	g := sum([]*figures{f})
	switch fault {
	case FaultCell:
		row := g.requests["unable_not_held"]
		g.totals = map[string]int{"unable_not_held": row.total()}
		row[0] += 2
		g.requests["unable_not_held"] = row
	case FaultCourts:
		g.counts["rec_total"]++
	case FaultCarry:
		in, fresh := g.requests["req_carried_in"], g.requests["req_new"]
		in[0]++
		fresh[0]--
		g.requests["req_carried_in"], g.requests["req_new"] = in, fresh
	}
	return g
}

func has(faults []Fault, f Fault) bool {
	for _, x := range faults {
		if x == f {
			return true
		}
	}
	return false
}

// formOf is the form that a report uses.
func formOf(year int, faults []Fault) nianbao.Form {
	if has(faults, FaultOldForm) {
		return nianbao.Form2019
	}
	return nianbao.FormOfYear(year)
}
