package reportgen

import (
	"math/rand/v2"

	"nianbao/internal/nianbao"
)

// contentVariants concern what stands around and between the statutory parts.
var contentVariants = []Variant{
	{Name: "content-subheads", About: "sub-headings of section one are those of other sections", set: func(d *design, _ *rand.Rand) {
		d.content.subheads, d.headings = true, headingStyle{tag: "p"}
	}},
	{Name: "content-restart", About: "section five counts 一、 二、 again", set: func(d *design, _ *rand.Rand) {
		d.content.restart, d.headings = true, headingStyle{tag: "p"}
	}},
	{Name: "content-around", About: "prose before and behind each table", set: func(d *design, _ *rand.Rand) { d.content.around = true }},
	{Name: "content-decoy", About: "a local table in section one", set: func(d *design, _ *rand.Rand) { d.content.decoy = true }},
	{Name: "content-captions", About: "caption elements", set: func(d *design, _ *rand.Rand) { d.content.captions = true }},
	{Name: "content-attachments", About: "links to attachments at the end", set: func(d *design, _ *rand.Rand) { d.content.attachments = true }},
	{Name: "content-title-twice", About: "title printed twice", set: func(d *design, _ *rand.Rand) { d.content.titleTwice = true }},
	{Name: "content-old-headings", About: "headings of older forms over tables of 2019", Form: nianbao.Form2019, set: func(d *design, _ *rand.Rand) { d.content.oldHeadings = true }},
	{Name: "content-missing-row", About: "a row of table three left out", set: func(d *design, _ *rand.Rand) { d.content.missingRow = true }},
	{Name: "signature-left", About: "signature like any paragraph", set: signed(signatureLeft)},
	{Name: "signature-oneline", About: "office and date on one line", set: signed(signatureOneLine)},
	{Name: "signature-chinese", About: "date in Chinese figures", set: signed(signatureChinese)},
	{Name: "signature-spaced", About: "signature pushed by blanks", set: signed(signatureSpaced)},
	{Name: "signature-left-only-date", About: "no other date than that of a plain signature", set: func(d *design, rng *rand.Rand) {
		signed(signatureLeft)(d, rng)
		d.dateFrom = nianbao.DateSignature
	}},
	{Name: "date-chinese", About: "发布日期：2023年1月16日", set: dated("%[1]d年%[2]d月%[3]d日")},
	{Name: "date-slashes", About: "2023/01/16", set: dated("%[1]d/%02[2]d/%02[3]d")},
	{Name: "date-dots", About: "2023.1.16", set: dated("%[1]d.%[2]d.%[3]d")},
	{Name: "date-time", About: "with the time of day", set: dated("%[1]d-%02[2]d-%02[3]d 09:12:33")},
	{Name: "date-brackets", About: "in square brackets", set: dated("[%[1]d-%02[2]d-%02[3]d]")},
	{Name: "office-homonym", About: "a name that several divisions bear, told by SiteIDCode", set: func(d *design, rng *rand.Rand) {
		d.office = bureauOf(rng, pick(rng, homonyms...))
		d.family, d.facts = pick(rng, families...), factStyle{siteID: true, source: true, lists: true}
	}},
	{Name: "three-single-column", About: "labels of table three in one column", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed { return ordinary(two, singleColumn(three), four) }
	}},
	{Name: "three-two-columns", About: "table three without the cell 三、本年度办理结果", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed { return ordinary(two, withoutResult(three), four) }
	}},
	{Name: "two-value-first", About: "blank cells behind values instead of spans in table two", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed { return ordinary(padValues(two, 0), three, four) }
	}},
	{Name: "two-value-middle", About: "blank cells around values in table two", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed { return ordinary(padValues(two, 1), three, four) }
	}},
	{Name: "unparsed", About: "words where a number belongs", Form: nianbao.Form2019, set: func(d *design, _ *rand.Rand) { d.unparsed = true }},
	{Name: "headings-in-tables", About: "headings as first rows of the tables", set: func(d *design, _ *rand.Rand) { d.content.headingRows = true }},
	{Name: "pre", About: "text with tabs in a pre element", set: func(d *design, _ *rand.Rand) { d.media, d.reshape = mediaPre, flat(flatTabs) }},
	{Name: "invisible", About: "zero-width characters in cells and labels", set: func(d *design, _ *rand.Rand) { d.editor.invisible = true }},
	{Name: "entities", About: "all characters as references", set: func(d *design, _ *rand.Rand) { d.editor.entities = true }},
	{Name: "header-incomplete", About: "table three without 申请人情况 and the note", set: func(d *design, _ *rand.Rand) {
		d.relabel = relabelling(checkNote, "", "申请人情况", "")
	}},
	{Name: "meta-template", About: "meta elements left as the template had them", set: func(d *design, _ *rand.Rand) {
		d.family, d.facts = familyTRS, factStyle{template: true}
	}},
	{Name: "today", About: "today's date in the banner, the report's in the signature only", set: func(d *design, rng *rand.Rand) {
		d.family, d.facts, d.signature, d.dateFrom = pick(rng, familyVSB, familyLonsun, familyUCAP), factStyle{today: true, siteID: true}, true, nianbao.DateSignature
	}},
	{Name: "notes", About: "notes such as 单位：件 beside the tables", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed {
			two.note, three.note, four.note = "表一", "单位：件", "（单位：件）"
			return ordinary(two, three, four)
		}
	}},
	{Name: "mobile-copy", About: "the prose again in the page's description", set: func(d *design, _ *rand.Rand) {
		d.family, d.facts = familyUCAP, factStyle{description: true, siteID: true}
	}},
	{Name: "zero-words", About: "零 for 0", set: func(d *design, _ *rand.Rand) { d.numbers.words = true }},
}

func signed(s signatureStyle) func(*design, *rand.Rand) {
	return func(d *design, _ *rand.Rand) { d.signature, d.signatures = true, s }
}

func dated(format string) func(*design, *rand.Rand) {
	return func(d *design, rng *rand.Rand) {
		d.dateFormat, d.signature = format, false
		d.family = pick(rng, familyPlain, familyTRS, familyHanweb)
	}
}

// singleColumn joins the labels of a row into one: （三）不予公开1.属于国家秘密.
func singleColumn(three table) table {
	out := table{}
	group := ""
	for i, row := range three.rows {
		if i < 3 {
			row = append([]cell(nil), row...)
			if i == 0 {
				row[0].cols = 1
			}
			out.rows = append(out.rows, row)
			continue
		}
		var values []cell
		text := ""
		for _, c := range row {
			switch {
			case c.value:
				values = append(values, c)
			case c.text == resultLabel:
			case c.rows > 1:
				group = c.text
			case c.cols > 1:
				group = ""
				text = c.text
			default:
				text = group + c.text
			}
		}
		out.rows = append(out.rows, append([]cell{label(text)}, values...))
	}
	return out
}

// withoutResult leaves out the cell that spans the results.
func withoutResult(three table) table {
	out := clone(three)
	for i, row := range out.rows {
		for k := range row {
			if row[k].text == resultLabel {
				out.rows[i] = append(row[:k:k], row[k+1:]...)
				break
			}
		}
		for k := range out.rows[i] {
			if c := &out.rows[i][k]; c.cols == 3 && !c.value {
				c.cols = 2
			}
		}
	}
	return out
}

// padValues prints a spanning value as one cell and blanks, `before` of them in
// front of it.
func padValues(two table, before int) table {
	out := table{}
	for _, row := range two.rows {
		var line []cell
		for _, c := range row {
			if !c.value || c.cols == 1 {
				line = append(line, c)
				continue
			}
			for k := range c.cols {
				x := label("")
				if k == min(before, c.cols-1) {
					x = cell{text: c.text, rows: 1, cols: 1, value: true}
				}
				line = append(line, x)
			}
		}
		out.rows = append(out.rows, line)
	}
	return out
}
