package audit

import (
	"fmt"
	"strings"

	"nianbao/internal/nianbao"
)

// before gives the cells of the report of the year before, or notes why a rule
// that needs it is undecided.
func (c *check) before() (cells, string, bool) {
	b := c.subject.Before
	if b == nil || b.Report == nil {
		c.undecided("没有收藏上一年度的报告。", "No report of the year before is held.")
		return nil, "", false
	}
	return newCells(b.Report), b.ID, true
}

// checkCarryOver is X1: what was carried out of the year before is carried in.
func checkCarryOver(c *check) {
	before, id, ok := c.before()
	if !ok {
		return
	}
	if f := c.subject.Before.Report.Form; f != nianbao.Form2019 && f != nianbao.Form2021 {
		c.undecided("上一年度的表式没有结转数。", "The form of the year before has nothing carried out.")
		return
	}
	var zh, en []string
	var proof []nianbao.EvidenceCell
	for _, a := range columns {
		in, out := c.cells[cellKey{"req_carried_in", a}], before[cellKey{"req_carried_out", a}]
		if in == nil || out == nil || in.State == nianbao.StateUnparsed || out.State == nianbao.StateUnparsed || empty(in) && empty(out) {
			continue
		}
		if value(in) == value(out) {
			c.pass()
			continue
		}
		if a == nianbao.ApplicantTotal && (empty(in) || empty(out)) {
			continue // that totals are not filled in is said elsewhere
		}
		nameZh, nameEn := columnName(a)
		zh = append(zh, fmt.Sprintf("%s上年结转 %s、上一年报告结转下年 %s", nameZh, shown(in), shown(out)))
		en = append(en, fmt.Sprintf("%s: %s carried in, %s carried out the year before", nameEn, shown(in), shown(out)))
		proof = append(append(proof, evidence("", in)...), evidence(id, out)...)
	}
	switch {
	case len(zh) > 0:
		f := c.find("与上一年度报告的结转数不一致："+join(zh, "；")+"。", "What was carried over differs from the report of the year before: "+join(en, "; ")+".")
		f.OtherReport, f.Evidence.Cells = id, proof
	case !c.passed:
		c.undecided("两年的结转数缺少或未能读出。", "What was carried over is missing or could not be read.")
	}
}

func shown(o *nianbao.Observation) string {
	if empty(o) {
		return "空白"
	}
	return fmtNumber(o.Value)
}

// chain is a stock that follows from the one of the year before.
type chain struct {
	stock, plus, minus string // codes of this year
	prior, change      string // codes of the year before; change may be empty
	chinese, english   string
}

// checkChains makes the check of stocks: now = prior + change + plus − minus.
func checkChains(form nianbao.Form, chains []chain) func(*check) {
	return func(c *check) {
		before, id, ok := c.before()
		if !ok {
			return
		}
		if c.subject.Before.Report.Form != form {
			c.undecided("上一年度的报告用另一种表式。", "The report of the year before has another form.")
			return
		}
		for _, ch := range chains {
			c.chain(before, id, ch)
		}
		if !c.passed && len(c.findings) == 0 {
			c.undecided("两年的数字缺少或未能读出。", "Numbers of one of the years are missing or could not be read.")
		}
	}
}

func (c *check) chain(before cells, id string, ch chain) {
	now, prior := c.cells[cellKey{code: ch.stock}], before[cellKey{code: ch.prior}]
	if !valued(now) || !valued(prior) {
		return
	}
	want, own, other := prior.Value, []*nianbao.Observation{now}, []*nianbao.Observation{prior}
	for _, part := range []struct {
		code string
		in   cells
		sign float64
		to   *[]*nianbao.Observation
	}{{ch.plus, c.cells, 1, &own}, {ch.minus, c.cells, -1, &own}, {ch.change, before, 1, &other}} {
		if part.code == "" {
			continue
		}
		o := part.in[cellKey{code: part.code}]
		if !valued(o) {
			return
		}
		want += part.sign * o.Value
		*part.to = append(*part.to, o)
	}
	c.pass()
	if now.Value == want {
		return
	}
	f := c.find(fmt.Sprintf("%s：按上一年度报告推算应为 %s，本年填报 %s。", ch.chinese, fmtNumber(want), fmtNumber(now.Value)),
		fmt.Sprintf("%s: the report of the year before leads to %s, this one says %s.", ch.english, fmtNumber(want), fmtNumber(now.Value)))
	f.OtherReport = id
	f.Evidence.Cells = append(evidence("", own...), evidence(id, other...)...)
}

var (
	inForce = []chain{
		{stock: "rule_in_force", plus: "rule_issued", minus: "rule_repealed", prior: "rule_in_force", chinese: "规章现行有效件数", english: "rules in force"},
		{stock: "normdoc_in_force", plus: "normdoc_issued", minus: "normdoc_repealed", prior: "normdoc_in_force", chinese: "行政规范性文件现行有效件数", english: "normative documents in force"},
	}
	items = []chain{
		{stock: "permit_items_prev", prior: "permit_items_prev", change: "permit_items_change", chinese: "行政许可上一年项目数量", english: "permit items of the year before"},
		{stock: "service_items_prev", prior: "service_items_prev", change: "service_items_change", chinese: "其他对外管理服务事项上一年项目数量", english: "service items of the year before"},
		{stock: "penalty_items_prev", prior: "penalty_items_prev", change: "penalty_items_change", chinese: "行政处罚上一年项目数量", english: "penalty items of the year before"},
		{stock: "coercion_items_prev", prior: "coercion_items_prev", change: "coercion_items_change", chinese: "行政强制上一年项目数量", english: "coercion items of the year before"},
		{stock: "levy_items_prev", prior: "levy_items_prev", change: "levy_items_change", chinese: "行政事业性收费上一年项目数量", english: "levy items of the year before"},
	}
)

// checkStock is X4: no more is disclosed in total than what was disclosed the
// year before and what is new.
func checkStock(c *check) {
	before, id, ok := c.before()
	if !ok {
		return
	}
	if c.subject.Before.Report.Form != nianbao.Form2019 {
		c.undecided("上一年度的报告用另一种表式。", "The report of the year before has another form.")
		return
	}
	for _, what := range []string{"rule", "normdoc"} {
		total, fresh := c.cells[cellKey{code: what + "_disclosed_total"}], c.cells[cellKey{code: what + "_newly_disclosed"}]
		prior := before[cellKey{code: what + "_disclosed_total"}]
		if !valued(total) || !valued(fresh) || !valued(prior) {
			continue
		}
		c.pass()
		if most := prior.Value + fresh.Value; total.Value > most {
			zh, en := label(what + "_disclosed_total")
			f := c.find(fmt.Sprintf("“%s”为 %s，上一年度 %s 加本年新公开 %s 至多为 %s。", zh, fmtNumber(total.Value), fmtNumber(prior.Value), fmtNumber(fresh.Value), fmtNumber(most)),
				fmt.Sprintf("%s is %s, though %s of the year before and %s new ones make %s at most.", en, fmtNumber(total.Value), fmtNumber(prior.Value), fmtNumber(fresh.Value), fmtNumber(most)))
			f.OtherReport = id
			f.Evidence.Cells = append(evidence("", total, fresh), evidence(id, prior)...)
		}
	}
	if !c.passed {
		c.undecided("两年的数字缺少或未能读出。", "Numbers of one of the years are missing or could not be read.")
	}
}

// Bounds of a jump (domain rule X5).
const (
	jumpFactor = 10
	jumpBase   = 50
)

// checkJumps is X5: a count that grows or shrinks more than tenfold, or comes
// from or goes to 0, from a base of 50 on.
func checkJumps(c *check) {
	before, id, ok := c.before()
	if !ok {
		return
	}
	for i := range c.report().Observations {
		now := &c.report().Observations[i]
		key := cellKey{now.Indicator, now.Applicant}
		if c.cells[key] != now || now.Applicant != nianbao.ApplicantTotal && now.Applicant != nianbao.ApplicantNone ||
			isChange(now.Indicator) || strings.HasSuffix(now.Indicator, "_prev") || isAmount(now.Indicator) {
			continue
		}
		was := before[key]
		if !valued(now) || !valued(was) {
			continue
		}
		c.pass()
		low, high := min(now.Value, was.Value), max(now.Value, was.Value)
		if high < jumpBase || low < 0 || low > 0 && high <= jumpFactor*low {
			continue
		}
		zh, en := label(now.Indicator)
		f := c.find(fmt.Sprintf("“%s”由上一年度的 %s 变为 %s。", zh, fmtNumber(was.Value), fmtNumber(now.Value)),
			fmt.Sprintf("%s went from %s the year before to %s.", en, fmtNumber(was.Value), fmtNumber(now.Value)))
		f.OtherReport = id
		f.Attribution = nianbao.AttributionUnclear // a change may be real
		f.Evidence.Cells = append(evidence("", now), evidence(id, was)...)
	}
	if !c.passed {
		c.undecided("没有两年都有的数字。", "No number is known of both years.")
	}
}

// memberNumbers are those in which a government's report sums its members up.
var memberNumbers = []string{"req_new", "res_total", "rec_total", "litd_total", "litr_total"}

// Bounds from which on a sum counts as greater than what should include it.
const (
	memberShare = 1.05
	memberBase  = 5
)

// checkMembers is S1: the report of a whole government is no less than that of
// any member, nor than those held together.
func checkMembers(c *check) {
	if c.report().Scope != nianbao.ScopeGovernmentWide {
		return
	}
	m := c.subject.Members
	if m == nil || m.Held == 0 {
		c.undecided("没有收藏成员机关的报告。", "No reports of member offices are held.")
		return
	}
	for _, code := range memberNumbers {
		own := c.cells.of(nianbao.ApplicantTotal, code)
		n, ok := m.Numbers[code]
		if !ok || n.Known == 0 || !own.known {
			continue
		}
		c.pass()
		zh, en := label(code)
		switch {
		case n.Max > own.value:
			f := c.find(fmt.Sprintf("“%s”汇总为 %s，而一个成员机关即为 %s（已收藏成员报告 %d/%d 份）。", zh, fmtNumber(own.value), fmtNumber(n.Max), m.Held, m.Expected),
				fmt.Sprintf("%s is %s for the whole government, and %s for one member alone (%d of %d members held).", en, fmtNumber(own.value), fmtNumber(n.Max), m.Held, m.Expected))
			f.OtherReport = n.MaxReport
			f.Evidence.Cells = evidence("", own.from...)
		case n.Sum > own.value*memberShare && n.Sum-own.value > memberBase:
			f := c.find(fmt.Sprintf("“%s”汇总为 %s，已收藏的成员机关合计 %s（%d/%d 份）。", zh, fmtNumber(own.value), fmtNumber(n.Sum), m.Held, m.Expected),
				fmt.Sprintf("%s is %s for the whole government, and %s for the members held together (%d of %d).", en, fmtNumber(own.value), fmtNumber(n.Sum), m.Held, m.Expected))
			f.Attribution = nianbao.AttributionUnclear
			f.Evidence.Cells = evidence("", own.from...)
		}
	}
	if !c.passed {
		c.undecided("没有可比较的数字。", "No numbers can be compared.")
	}
}
