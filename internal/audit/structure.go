package audit

import (
	"fmt"
	"slices"
	"strings"

	"nianbao/internal/nianbao"
)

// statutory are the six sections of the forms of 2019 and 2021, in their order.
var statutory = []nianbao.SectionKind{
	nianbao.SectionOverview, nianbao.SectionDisclosure, nianbao.SectionRequests,
	nianbao.SectionLitigation, nianbao.SectionProblems, nianbao.SectionOther,
}

var sectionNames = map[nianbao.SectionKind][2]string{
	nianbao.SectionOverview: {"总体情况", "overview"}, nianbao.SectionDisclosure: {"主动公开政府信息情况", "disclosure"},
	nianbao.SectionRequests: {"收到和处理政府信息公开申请情况", "requests"}, nianbao.SectionLitigation: {"政府信息公开行政复议、行政诉讼情况", "reconsideration and litigation"},
	nianbao.SectionProblems: {"存在的主要问题及改进情况", "problems and improvements"}, nianbao.SectionOther: {"其他需要报告的事项", "other matters"},
}

// checkSections is Q3: the six sections are there, in order.
func checkSections(c *check) {
	var order []nianbao.SectionKind
	for _, s := range c.report().Sections {
		if slices.Contains(statutory, s.Kind) && s.Heading != "" {
			order = append(order, s.Kind)
		}
	}
	if len(order) == 0 {
		c.undecided("没有读出各部分的标题。", "No headings of sections were read.")
		return
	}
	c.pass()
	var zh, en []string
	for _, kind := range statutory {
		if !slices.Contains(order, kind) {
			zh, en = append(zh, "缺少“"+sectionNames[kind][0]+"”"), append(en, "missing: "+sectionNames[kind][1])
		}
	}
	rank := func(k nianbao.SectionKind) int { return slices.Index(statutory, k) }
	if !slices.IsSortedFunc(order, func(a, b nianbao.SectionKind) int { return rank(a) - rank(b) }) {
		zh, en = append(zh, "次序与格式不符"), append(en, "not in the order of the form")
	}
	if len(zh) > 0 {
		f := c.find("六个部分"+join(zh, "，")+"。", "Of the six sections, "+join(en, "; ")+".")
		f.Attribution = nianbao.AttributionUnclear // a heading may stand there and not have been understood
	}
}

// formTables are what tables two to four of a form consist of: codes that stand
// for their rows.
var tablesTwo = map[nianbao.Form][]string{
	nianbao.Form2019: {"rule_issued", "permit_decisions", "penalty_decisions", "levy_items_prev", "procurement_items"},
	nianbao.Form2021: {"rule_issued", "permit_decisions", "penalty_decisions", "levy_amount"},
}

// checkTables is Q4: tables two, three and four were found as cells.
func checkTables(c *check) {
	r := c.report()
	has := func(code string, a nianbao.Applicant) bool { return c.cells[cellKey{code, a}] != nil }
	var zh, en []string
	blocks := 0
	for _, code := range tablesTwo[r.Form] {
		if has(code, nianbao.ApplicantNone) {
			blocks++
		}
	}
	if want := len(tablesTwo[r.Form]); blocks < want {
		zh, en = append(zh, fmt.Sprintf("表二 %d/%d 块", blocks, want)), append(en, fmt.Sprintf("table two: %d of %d blocks", blocks, want))
	}
	rows, wantRows := 0, 0
	for _, id := range c.arithmetic().identities {
		if id.rule != "A1" {
			continue
		}
		wantRows++
		complete := true
		for _, k := range append(id.parts, id.whole...) {
			complete = complete && c.cells[k] != nil
		}
		if complete {
			rows++
		}
	}
	if rows < wantRows {
		zh, en = append(zh, fmt.Sprintf("表三 %d/%d 行", rows, wantRows)), append(en, fmt.Sprintf("table three: %d of %d rows", rows, wantRows))
	}
	values := 0
	for _, b := range caseBlocks {
		for _, o := range []string{"upheld", "corrected", "other", "pending", "total"} {
			if has(b.prefix+o, nianbao.ApplicantNone) {
				values++
			}
		}
	}
	if want := 5 * len(caseBlocks); values < want {
		zh, en = append(zh, fmt.Sprintf("表四 %d/%d 个数", values, want)), append(en, fmt.Sprintf("table four: %d of %d numbers", values, want))
	}
	if len(zh) == 0 {
		c.pass()
		return
	}
	f := c.find("法定表格不完整或未能读出："+join(zh, "，")+"。", "Statutory tables are incomplete, or were not read: "+join(en, ", ")+".")
	f.Attribution = nianbao.AttributionUnclear
	if blocks+rows+values == 0 {
		f.Message, f.MessageEN = "没有可读的法定表格（可能是图片或在附件中）。", "There is no statutory table that can be read; it may be a picture, or in an attachment."
	}
}

// formOf is the form that reports of a year have to use.
func formOf(year int) nianbao.Form {
	switch {
	case year >= 2021:
		return nianbao.Form2021
	case year >= 2019:
		return nianbao.Form2019
	case year >= 2014:
		return nianbao.Form2014
	}
	return ""
}

// checkForm is Q5: the form of the year is used.
func checkForm(c *check) {
	r := c.report()
	want := formOf(r.Year)
	switch {
	case want == "" || len(r.Observations) == 0:
		c.undecided("没有可据以判断表式的表格。", "There is no table to tell the form by.")
	case r.Form == want:
		c.pass()
	default:
		f := c.find(fmt.Sprintf("%d 年度应使用 %s 年表式，报告所用为 %s 年表式。", r.Year, want, r.Form),
			fmt.Sprintf("Reports of %d have to use the form of %s; this one uses that of %s.", r.Year, want, r.Form))
		f.Evidence.Cells = evidence("", &r.Observations[0])
	}
}

// checkTotals is Q6: totals are filled in. However many are blank, it is one
// finding.
func checkTotals(c *check) {
	var blank, filled []*nianbao.Observation
	take := func(k cellKey) {
		switch o := c.cells[k]; {
		case empty(o):
			blank = append(blank, o)
		case valued(o):
			filled = append(filled, o)
		}
	}
	for _, id := range c.arithmetic().identities {
		if id.rule == "A1" {
			take(id.whole[0])
		}
	}
	for _, b := range caseBlocks {
		take(cellKey{code: b.prefix + "total"})
	}
	switch {
	case len(blank) == 0 && len(filled) == 0:
		c.undecided("没有读出总计。", "No totals were read.")
	case len(blank) == 0:
		c.pass()
	default:
		f := c.find(fmt.Sprintf("%d 个总计中有 %d 个没有填写。", len(blank)+len(filled), len(blank)),
			fmt.Sprintf("Of %d totals, %d are not filled in.", len(blank)+len(filled), len(blank)))
		f.Evidence.Cells = evidence("", blank...)
	}
}

// checkOffice is Q20: title, metadata and site name one office.
func checkOffice(c *check) {
	site, own := bare(c.subject.SiteOffice), bare(c.report().Office)
	switch {
	case own == "":
		c.undecided("没有读出发布机关。", "The publishing office was not read.")
	case site == "":
		c.undecided("页面没有写明发布机构。", "The page does not name its publishing body.")
	case strings.Contains(own, site) || strings.Contains(site, own) || sameBody(own, site):
		c.pass()
	default:
		f := c.find(fmt.Sprintf("标题中的机关为“%s”，页面发布机构为“%s”。", c.report().Office, c.subject.SiteOffice),
			fmt.Sprintf("The title names %s, the page %s.", c.report().Office, c.subject.SiteOffice))
		f.Attribution = nianbao.AttributionUnclear // reports are published on behalf of others, too
	}
}

func bare(name string) string { return strings.Join(strings.Fields(name), "") }

// sameBody tolerates short forms: the last characters agree, as in 市民政局 for
// 宿迁市民政局 or 县府办 for 县人民政府办公室.
func sameBody(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	n := 0
	for n < len(ra) && n < len(rb) && ra[len(ra)-1-n] == rb[len(rb)-1-n] {
		n++
	}
	return n >= 3 || strings.HasSuffix(a, "办公室") && strings.HasSuffix(b, "办") || strings.HasSuffix(b, "办公室") && strings.HasSuffix(a, "办")
}
