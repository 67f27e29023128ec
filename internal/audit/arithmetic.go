package audit

import (
	"fmt"
	"slices"

	"nianbao/internal/nianbao"
)

// The rows of table three, in the order of the form.
var (
	inflowRows = []string{"req_new", "req_carried_in"}
	resultRows = []string{
		"res_granted", "res_partial",
		"deny_state_secret", "deny_other_law", "deny_safety_stability", "deny_third_party", "deny_internal_affairs",
		"deny_process_info", "deny_enforcement_file", "deny_admin_query",
		"unable_not_held", "unable_needs_creation", "unable_unclear",
		"np_petition", "np_repeat", "np_publication", "np_excessive", "np_reconfirm",
	}
	otherRows2019 = []string{"other_sum"}
	otherRows2021 = []string{"other_no_correction", "other_fee_unpaid", "other_misc"}
)

// identity is a sum that the form demands: the parts add up to the whole, which
// may itself be a sum.
type identity struct {
	rule         string
	parts, whole []cellKey
	chinese      string // what the identity is of
	english      string
}

// standing is how an identity stands.
type standing int

const (
	holds standing = iota
	broken
	open  // a number is missing, or could not be read
	unset // nothing is printed, or no whole: another rule says so
)

// state holds an identity against the cells: how it stands, and both sides. An
// empty cell counts as 0 beside others that hold numbers.
func (c cells) state(id *identity) (s standing, left, right float64, blanks bool) {
	known := 0
	for _, k := range id.parts {
		o := c[k]
		switch {
		case o == nil || o.State == nianbao.StateUnparsed:
			s = open
		case empty(o):
			blanks = true
		default:
			known++
			left += o.Value
		}
	}
	whole := 0
	for _, k := range id.whole {
		o := c[k]
		switch {
		case o == nil || o.State == nianbao.StateUnparsed:
			s = open
		case empty(o):
			blanks = true
		default:
			whole++
			right += o.Value
		}
	}
	switch {
	case s == open:
		return open, left, right, blanks
	case whole == 0 || empty(c[id.whole[0]]):
		return unset, left, right, blanks
	case left == right:
		return holds, left, right, blanks
	case known == 0:
		return unset, left, right, blanks // totals alone are filled in
	}
	return broken, left, right, blanks
}

// cellsOf are the cells of an identity, the whole first.
func (c cells) cellsOf(id *identity) []*nianbao.Observation {
	var out []*nianbao.Observation
	for _, k := range slices.Concat(id.whole, id.parts) {
		if o := c[k]; o != nil {
			out = append(out, o)
		}
	}
	return out
}

// arithmetic are the identities of table three with how they stand.
type arithmetic struct {
	identities []identity
	standing   []standing
	broken     int
	decided    int
	repair     *nianbao.Repair
}

// tableThree lists the identities of table three: A1 by row, A2 and A3 by column.
func tableThree(f nianbao.Form) []identity {
	other := otherRows2021
	if f == nianbao.Form2019 {
		other = otherRows2019
	}
	results := slices.Concat(resultRows, other)
	var out []identity
	for _, code := range slices.Concat(inflowRows, results, []string{"res_total", "req_carried_out"}) {
		zh, en := label(code)
		id := identity{rule: "A1", whole: []cellKey{{code, nianbao.ApplicantTotal}}, chinese: zh, english: en}
		for _, p := range persons {
			id.parts = append(id.parts, cellKey{code, p})
		}
		out = append(out, id)
	}
	for _, a := range columns {
		zh, en := columnName(a)
		id := identity{rule: "A2", whole: []cellKey{{"res_total", a}}, chinese: zh, english: en}
		for _, code := range results {
			id.parts = append(id.parts, cellKey{code, a})
		}
		out = append(out, id)
	}
	for _, a := range columns {
		zh, en := columnName(a)
		out = append(out, identity{rule: "A3", chinese: zh, english: en,
			parts: []cellKey{{"req_new", a}, {"req_carried_in", a}}, whole: []cellKey{{"res_total", a}, {"req_carried_out", a}}})
	}
	return out
}

// arithmetic computes how table three stands, once.
func (s *shared) arithmetic() *arithmetic {
	if s.sums != nil {
		return s.sums
	}
	a := &arithmetic{identities: tableThree(s.subject.Report.Form)}
	for i := range a.identities {
		st, _, _, _ := s.cells.state(&a.identities[i])
		a.standing = append(a.standing, st)
		if st == broken {
			a.broken++
		}
		if st == broken || st == holds {
			a.decided++
		}
	}
	if a.broken > 0 {
		a.repair = s.cells.repair(a)
	}
	s.sums = a
	return a
}

// repair finds the one cell that satisfies every identity of the table if it has
// another value: it is in all that are broken and in none that holds, and all
// ask for the same value, a count. Nil if there is no such cell, or are several.
func (c cells) repair(a *arithmetic) *nianbao.Repair {
	var found *nianbao.Repair
	tried := map[cellKey]bool{}
	for i := range a.identities {
		if a.standing[i] != broken {
			continue
		}
		for _, k := range slices.Concat(a.identities[i].parts, a.identities[i].whole) {
			if tried[k] || c[k] == nil {
				continue
			}
			tried[k] = true
			want, ok := c.wanted(a, k)
			if !ok {
				continue
			}
			if found != nil {
				return nil
			}
			found = &nianbao.Repair{Cell: evidence("", c[k])[0], Value: want}
		}
	}
	return found
}

// wanted is the value that a cell would need.
func (c cells) wanted(a *arithmetic, k cellKey) (want float64, ok bool) {
	now := value(c[k])
	first := true
	for i := range a.identities {
		id := &a.identities[i]
		part, whole := slices.Contains(id.parts, k), slices.Contains(id.whole, k)
		switch a.standing[i] {
		case holds:
			if part || whole {
				return 0, false
			}
		case broken:
			if !part && !whole {
				return 0, false
			}
			_, left, right, _ := c.state(id)
			v := now + right - left
			if whole {
				v = now + left - right
			}
			if !first && v != want {
				return 0, false
			}
			want, first = v, false
		case open, unset:
		}
	}
	return want, !first && want >= 0 && want == float64(int64(want)) && want != now
}

// checkTable makes the check of one of the rules A1 to A3.
func checkTable(rule string, say func(id *identity, left, right float64) (chinese, english string)) func(*check) {
	return func(c *check) {
		a := c.arithmetic()
		unread := 0
		for i := range a.identities {
			id := &a.identities[i]
			if id.rule != rule {
				continue
			}
			switch a.standing[i] {
			case holds:
				c.pass()
			case open:
				unread++
			case broken:
				_, left, right, blanks := c.cells.state(id)
				zh, en := say(id, left, right)
				if blanks {
					zh, en = zh+"空白按 0 计。", en+" Blanks count as 0."
				}
				f := c.find(zh, en)
				f.Evidence.Cells = evidence("", c.cells.cellsOf(id)...)
				f.Repair = a.repair
				if a.repair == nil && a.broken*3 > a.decided {
					// So many at once are sooner a table read askew than so many slips.
					f.Attribution = nianbao.AttributionUnclear
				}
			case unset:
			}
		}
		if unread > 0 || !c.passed && len(c.findings) == 0 {
			c.undecided("表三缺少或未能读出所需的数字。", "Numbers of table three are missing, or could not be read.")
		}
	}
}

func sayRow(id *identity, left, right float64) (chinese, english string) {
	return fmt.Sprintf("表三“%s”一行，各类申请人之和为 %s，总计为 %s。", id.chinese, fmtNumber(left), fmtNumber(right)),
		fmt.Sprintf("Table three, %s: the applicants add up to %s, the total is %s.", id.english, fmtNumber(left), fmtNumber(right))
}

func sayResults(id *identity, left, right float64) (chinese, english string) {
	return fmt.Sprintf("表三“%s”一列，各项办理结果之和为 %s，（七）总计为 %s。", id.chinese, fmtNumber(left), fmtNumber(right)),
		fmt.Sprintf("Table three, %s: the results add up to %s, their total is %s.", id.english, fmtNumber(left), fmtNumber(right))
}

func sayBalance(id *identity, left, right float64) (chinese, english string) {
	return fmt.Sprintf("表三“%s”一列，新收与上年结转之和为 %s，办理总计与结转下年之和为 %s。", id.chinese, fmtNumber(left), fmtNumber(right)),
		fmt.Sprintf("Table three, %s: new and carried in are %s, results and carried out %s.", id.english, fmtNumber(left), fmtNumber(right))
}

// caseBlocks are the groups of table four.
var caseBlocks = []struct{ prefix, chinese, english string }{
	{"rec_", "行政复议", "reconsideration"}, {"litd_", "未经复议直接起诉", "litigation without reconsideration"}, {"litr_", "复议后起诉", "litigation after reconsideration"},
}

// checkCases is A4: the outcomes of each block of table four add up.
func checkCases(c *check) {
	unread := false
	for _, b := range caseBlocks {
		id := identity{whole: []cellKey{{b.prefix + "total", ""}}}
		for _, outcome := range []string{"upheld", "corrected", "other", "pending"} {
			id.parts = append(id.parts, cellKey{b.prefix + outcome, ""})
		}
		unread = c.sum(&id, "表四“"+b.chinese+"”", "Table four, "+b.english) == open || unread
	}
	if unread || !c.passed {
		c.undecided("表四缺少或未能读出所需的数字。", "Numbers of table four are missing, or could not be read.")
	}
}

// sum checks one identity and words its finding.
func (c *check) sum(id *identity, chinese, english string) standing {
	st, left, right, blanks := c.cells.state(id)
	switch st {
	case holds:
		c.pass()
	case open, unset:
	case broken:
		zh := fmt.Sprintf("%s各项之和为 %s，合计为 %s。", chinese, fmtNumber(left), fmtNumber(right))
		en := fmt.Sprintf("%s: the parts add up to %s, the total is %s.", english, fmtNumber(left), fmtNumber(right))
		if blanks {
			zh, en = zh+"空白按 0 计。", en+" Blanks count as 0."
		}
		f := c.find(zh, en)
		f.Evidence.Cells = evidence("", c.cells.cellsOf(id)...)
	}
	return st
}

// checkCounts is A5: counts are whole numbers from 0 up, amounts not below 0.
func checkCounts(c *check) {
	for i := range c.report().Observations {
		o := &c.report().Observations[i]
		if !valued(o) {
			continue
		}
		c.pass()
		amount := isAmount(o.Indicator)
		negative := o.Value < 0 && !isChange(o.Indicator)
		fraction := !amount && o.Value != float64(int64(o.Value))
		if !negative && !fraction {
			continue
		}
		zh, en := label(o.Indicator)
		f := c.find(fmt.Sprintf("“%s”为 %s，应为不小于 0 的%s。", zh, o.Raw, map[bool]string{true: "数", false: "整数"}[amount]),
			fmt.Sprintf("%s is %s; it cannot be below 0%s.", en, o.Raw, map[bool]string{true: "", false: " or a fraction"}[amount]))
		f.Evidence.Cells = evidence("", o)
	}
}
