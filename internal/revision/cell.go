package revision

import "nianbao/internal/nianbao"

// cells lists the observations that differ. Those of one indicator and
// applicant are matched in their order, where a report prints several.
func cells(from, to []nianbao.Observation) []nianbao.CellChange {
	var list []nianbao.CellChange
	for _, p := range inOrder(matchCells(from, to), len(to)) {
		var change nianbao.CellChange
		if p.from >= 0 {
			o := from[p.from]
			change.Indicator, change.Applicant, change.From = o.Indicator, o.Applicant, &o
		}
		if p.to >= 0 {
			o := to[p.to]
			change.Indicator, change.Applicant, change.To = o.Indicator, o.Applicant, &o
		}
		if change.From == nil || change.To == nil || !equal(change.From, change.To) {
			list = append(list, change)
		}
	}
	return list
}

func matchCells(from, to []nianbao.Observation) []int {
	type key struct {
		indicator string
		applicant nianbao.Applicant
	}
	free := map[key][]int{}
	for j := range to {
		k := key{to[j].Indicator, to[j].Applicant}
		free[k] = append(free[k], j)
	}
	match := make([]int, len(from))
	for i := range from {
		k := key{from[i].Indicator, from[i].Applicant}
		match[i] = -1
		if list := free[k]; len(list) > 0 {
			match[i], free[k] = list[0], list[1:]
		}
	}
	return match
}

// equal compares what cells say, not how they print it: 1,234 and 1234 are one
// number, "/" and "—" one absence.
func equal(a, b *nianbao.Observation) bool {
	if a.State != b.State || a.Unit != b.Unit {
		return false
	}
	switch a.State {
	case nianbao.StateValue:
		return a.Value == b.Value
	case nianbao.StateUnparsed:
		return squeeze(a.Raw) == squeeze(b.Raw)
	}
	return true
}
