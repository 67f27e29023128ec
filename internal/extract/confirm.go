package extract

import (
	"strings"
	"unicode/utf8"

	"nianbao/internal/indicator"
	"nianbao/internal/nianbao"
)

// Evidence that a document must show to be taken for a report.
const (
	enoughProse    = 80 // characters in all sections
	enoughHeadings = 3
)

// confirm decides whether the document is an annual report: by its statutory
// tables, its statutory headings and its title together, none of them alone.
func confirm(doc *document, reading indicator.Reading, p *parts, t title) error {
	tables := map[nianbao.SectionKind]bool{}
	for _, k := range reading.Kinds {
		tables[k] = true
	}
	strong, last := 0, nianbao.SectionPreface
	for _, h := range p.headings {
		if h.strong {
			strong++
			last = h.kind
		}
	}
	if doc.cut != "" {
		if err := broken(doc, p, len(tables), strong, last, t); err != nil {
			return err
		}
	}
	prose := 0
	for _, s := range p.sections {
		prose += utf8.RuneCountInString(s.Text)
	}
	if lookAlike.MatchString(t.text) && len(tables) < 2 && strong < 4 {
		return notAReport(doc, t)
	}
	switch {
	case len(tables) >= 2, len(tables) >= 1 && (t.report || strong >= 2):
		return nil
	case strong >= 4 && prose >= enoughProse:
		return nil
	case t.report && (strong >= 2 || len(p.headings) >= enoughHeadings) && prose >= enoughProse:
		return nil
	}
	if t.report && !lookAlike.MatchString(t.text) && doc.images > 0 && strong == 0 {
		return nianbao.Reject(nianbao.RejectImageOnly, "报告以图片形式发布，没有可读取的文字。",
			"%q is published as %d pictures", t.text, doc.images)
	}
	return notAReport(doc, t)
}

// broken rejects a page that breaks off before the report is complete: numbers
// from half a table would look like numbers. A page that merely lacks its
// closing tags ends with a full stop or a signature.
func broken(doc *document, p *parts, tables, strong int, last nianbao.SectionKind, t title) error {
	const sloppy = "before the end of the page"
	ended := p.signature != (signature{}) || len(p.sections) > 0 &&
		strings.ContainsAny(lastRune(p.sections[len(p.sections)-1].Text), "。！；）)")
	complete := tables == 3 && ended &&
		(last == nianbao.SectionOther || last == nianbao.SectionProblems && doc.cut == sloppy)
	begun := tables > 0 || strong > 0 || t.report || doc.cut != sloppy
	if complete || !begun {
		return nil
	}
	return nianbao.Reject(nianbao.RejectMalformed, "网页不完整：内容在中途中断。", "the page breaks off %s, before the report is complete", doc.cut)
}

func lastRune(s string) string {
	if s == "" {
		return "?"
	}
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

func notAReport(doc *document, t title) error {
	links := 0
	for _, b := range doc.blocks {
		if b.table < 0 && b.allLink() && titleRule.MatchString(b.text) {
			links++
		}
	}
	switch {
	case links >= 2:
		return nianbao.Reject(nianbao.RejectNotAReport, "这是列表页，不是年度报告。", "a list page with %d links to reports", links)
	case t.text != "" && lookAlike.MatchString(t.text):
		return nianbao.Reject(nianbao.RejectNotAReport, "这不是政府信息公开工作年度报告。", "%q is not the title of an annual report", t.text)
	}
	return nianbao.Reject(nianbao.RejectNotAReport, "未找到年度报告的法定标题和表格。", "neither the statutory sections nor the statutory tables of an annual report were found")
}
