package reportgen

import (
	"math/rand/v2"
	"sort"

	"nianbao/internal/nianbao"
)

// Variants lists all ways of printing, in groups that belong together.
func Variants() []Variant {
	var out []Variant
	out = append(out, formVariants()...)
	for _, form := range []nianbao.Form{nianbao.Form2021, nianbao.Form2019} {
		for _, v := range tableVariants {
			v.Form = form
			v.Name += "-" + string(form)
			out = append(out, v)
		}
	}
	for _, group := range [][]Variant{textVariants, pageVariants(), titleVariants(), metaVariants, headingVariants, contentVariants, form2014Variants} {
		for _, v := range group {
			if v.Form == "" {
				v.Form = nianbao.Form2021
			}
			out = append(out, v)
		}
	}
	return append(out, mixed()...)
}

func formVariants() []Variant {
	return []Variant{
		{Name: "plain-2021", About: "ordinary page, form of 2021", Form: nianbao.Form2021},
		{Name: "plain-2019", About: "ordinary page, form of 2019", Form: nianbao.Form2019},
		{Name: "plain-2014", About: "ordinary page with 统计表", Form: nianbao.Form2014},
		{Name: "plain-2008", About: "prose without a table", Form: nianbao.Form2008},
		{Name: "old-form", About: "tables of 2019 in a later year", Form: nianbao.Form2019, set: func(d *design, rng *rand.Rand) { d.year = 2021 + rng.IntN(3) }},
	}
}

// tableVariants concern the tables of the forms of 2019 and 2021.
var tableVariants = []Variant{
	{Name: "word", About: "Word export", set: func(d *design, _ *rand.Rand) { d.editor.word = true }},
	{Name: "word-raw", About: "Word export with its comments, style blocks and bare attributes", set: func(d *design, _ *rand.Rand) {
		d.editor.word, d.editor.wordRaw = true, true
	}},
	{Name: "nested", About: "article in nested layout tables", set: func(d *design, _ *rand.Rand) { d.editor.nested = true; d.family = familyTRS }},
	{Name: "fillers-columns", About: "blank cells instead of column spans in headers", set: func(d *design, _ *rand.Rand) {
		d.reshape = each(func(t table) table { return unspan(t, true, false, true) })
	}},
	{Name: "fillers-header", About: "blank cells instead of all spans in headers", set: func(d *design, _ *rand.Rand) {
		d.reshape = each(func(t table) table { return unspan(t, true, true, true) })
	}},
	{Name: "fillers-all", About: "no spans at all", set: func(d *design, _ *rand.Rand) {
		d.reshape = each(func(t table) table { return unspan(t, true, true, false) })
	}},
	{Name: "span-short", About: "one span per table is one too short", set: func(d *design, rng *rand.Rand) {
		d.reshape = each(func(t table) table { return offByOne(t, rng, -1) })
	}},
	{Name: "span-long", About: "one span per table is one too long", set: func(d *design, rng *rand.Rand) {
		d.reshape = each(func(t table) table { return offByOne(t, rng, 1) })
	}},
	{Name: "label-spans", About: "labels cut over inline elements", set: func(d *design, _ *rand.Rand) { d.editor.cutSpans = true }},
	{Name: "label-lines", About: "labels cut over lines", set: func(d *design, _ *rand.Rand) { d.editor.cutLines = true }},
	{Name: "label-spaces", About: "blanks inside labels", set: func(d *design, _ *rand.Rand) { d.editor.innerSpaces = true }},
	{Name: "label-halfwidth", About: "half-width punctuation", set: func(d *design, _ *rand.Rand) {
		d.relabel = relabelling("（", "(", "）", ")", "，", ",", "、", ",", "：", ":", "“", `"`, "”", `"`)
	}},
	{Name: "label-fullwidth", About: "full-width ordinals", set: func(d *design, _ *rand.Rand) {
		d.relabel = relabelling("1.", "１．", "2.", "２．", "3.", "３．", "4.", "４．", "5.", "５．", "6.", "６．", "7.", "７．", "8.", "８．")
	}},
	{Name: "label-no-ordinals", About: "ordinals left out or other ones", set: func(d *design, _ *rand.Rand) {
		d.relabel = relabelling("1.", "", "2.", "", "3.", "", "4.", "", "5.", "", "6.", "", "7.", "", "8.", "")
	}},
	{Name: "label-comma-ordinals", About: "1、 for 1. and （1） in captions", set: func(d *design, _ *rand.Rand) {
		d.relabel = relabelling("1.", "1、", "2.", "2、", "3.", "3、", "4.", "4、", "5.", "5、", "6.", "6、", "7.", "7、", "8.", "8、",
			"第（一）项", "第(1)项", "第（五）项", "第(5)项", "第（六）项", "第(6)项", "第（八）项", "第(8)项", "第（九）项", "第(9)项")
	}},
	{Name: "label-typos", About: "mistyped and truncated labels", set: func(d *design, _ *rand.Rand) {
		d.relabel = relabelling("补正后申请内容仍不明确", "补正后申请内容任不明确", "属于三类内部事务信息", "属于三类内部事物信息", "保护第三方合法权益", "保护第三方合法权利",
			"科研机构", "科研机关", "本年制发件数", "本年制发件", "本年增/减", "本年增/", "勾稽", "钩稽", "行政复议", "行政覆议", "法律服务机构", "法律服务机")
	}},
	{Name: "label-explained", About: "long local explanations behind labels", set: func(d *design, _ *rand.Rand) {
		d.relabel = relabelling("行政许可", "行政许可（指本机关依法作出的准予许可决定，不含转报件）", "行政处罚", "行政处罚（含简易程序，按决定书份数统计）",
			"（一）予以公开", "（一）予以公开（包括告知获取方式和途径的情形）", "2.重复申请", "2.重复申请（同一申请人同一内容）", "规章", "规章（部门填“0”）")
	}},
	{Name: "label-old", About: "label of the other form", set: func(d *design, _ *rand.Rand) {
		d.relabel = relabelling("行政规范性文件", "规范性文件", "本年增/减", "本年增减", "处理决定数量", "处理决定数")
	}},
	{Name: "header-repeated", About: "header rows again inside table three", set: func(d *design, rng *rand.Rand) {
		d.reshape = func(two, three, four table) []placed {
			a, b := splitRows(three, 9+rng.IntN(12), chance(rng, 50))
			joined := table{rows: append(append(a.rows, headThree()...), b.rows...)}
			return ordinary(two, joined, four)
		}
	}},
	{Name: "three-cut", About: "table three as two tables", set: func(d *design, rng *rand.Rand) {
		d.reshape = func(two, three, four table) []placed {
			a, b := splitRows(three, 9+rng.IntN(12), chance(rng, 50))
			return append(append(inSection(nianbao.SectionDisclosure, two), inSection(nianbao.SectionRequests, a, b)...), inSection(nianbao.SectionLitigation, four)...)
		}
	}},
	{Name: "three-cut-header", About: "table three as two tables with a header each", set: func(d *design, rng *rand.Rand) {
		d.reshape = func(two, three, four table) []placed {
			a, b := splitRows(three, 9+rng.IntN(12), chance(rng, 50))
			b.rows = append(headThree(), b.rows...)
			return append(append(inSection(nianbao.SectionDisclosure, two), inSection(nianbao.SectionRequests, a, b)...), inSection(nianbao.SectionLitigation, four)...)
		}
	}},
	{Name: "two-blocks", About: "table two as a table per block", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed {
			return append(inSection(nianbao.SectionDisclosure, fiveTables(two, false)...), ordinary(two, three, four)[1:]...)
		}
	}},
	{Name: "two-blocks-captions", About: "a table per block, captions above as text", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed {
			return append(inSection(nianbao.SectionDisclosure, fiveTables(two, true)...), ordinary(two, three, four)[1:]...)
		}
	}},
	{Name: "two-no-captions", About: "table two without captions", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed { return ordinary(captionsOut(two), three, four) }
	}},
	{Name: "four-vertical", About: "header of table four one character a line", set: func(d *design, _ *rand.Rand) { d.editor.vertical = true }},
	{Name: "four-parts", About: "table four as two tables", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed {
			rec, lit := twoRemedies(four)
			return append(ordinary(two, three, four)[:2], inSection(nianbao.SectionLitigation, rec, lit)...)
		}
	}},
	{Name: "four-upright", About: "table four as a list of rows", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed { return ordinary(two, three, upright(four)) }
	}},
	{Name: "one-table", About: "all three tables in one", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed {
			return inSection(nianbao.SectionDisclosure, oneTable(two, three, four))
		}
	}},
	{Name: "extra-column", About: "a blank column at the right", set: func(d *design, _ *rand.Rand) { d.reshape = each(extraColumn) }},
	{Name: "extra-rows", About: "blank rows inside tables three and four", set: func(d *design, _ *rand.Rand) {
		d.reshape = func(two, three, four table) []placed { return ordinary(two, extraRows(three, 10), extraRows(four, 15)) }
	}},
	{Name: "th", About: "header cells in thead and th", set: func(d *design, _ *rand.Rand) { d.editor.th = true }},
	{Name: "unclosed", About: "end tags left out", set: func(d *design, _ *rand.Rand) { d.editor.unclosed = true }},
	{Name: "upper", About: "upper-case element names", set: func(d *design, _ *rand.Rand) { d.editor.upper = true }},
	{Name: "comments", About: "comments between rows", set: func(d *design, _ *rand.Rand) { d.editor.comments = true }},
	{Name: "units", About: "units inside cells", set: func(d *design, _ *rand.Rand) { d.numbers.unit = true }},
	{Name: "signed", About: "signed changes", set: func(d *design, _ *rand.Rand) { d.numbers.signed = true }},
	{Name: "fullwidth", About: "full-width digits", set: func(d *design, _ *rand.Rand) { d.numbers.wide = true }},
	{Name: "thousands", About: "1,234", set: func(d *design, _ *rand.Rand) { d.numbers.thousands = true }},
	{Name: "decimals", About: "12.0", set: func(d *design, _ *rand.Rand) { d.numbers.decimals = true }},
	{Name: "spaced", About: "blanks around figures", set: func(d *design, _ *rand.Rand) { d.numbers.spaced = true }},
	{Name: "blank-zeros", About: "zeros of persons left blank", set: func(d *design, rng *rand.Rand) {
		d.blanks, d.blankText = blankZeros, pick(rng, "", "\u00a0", "　", "\u00a0\u00a0")
	}},
	{Name: "blank-persons", About: "person columns blank", set: func(d *design, rng *rand.Rand) { d.blanks, d.blankText = blankPersons, pick(rng, "", "\u00a0") }},
	{Name: "blank-totals", About: "totals not filled in", set: func(d *design, rng *rand.Rand) { d.blanks, d.blankText = blankTotals, pick(rng, "", "\u00a0") }},
	{Name: "blank-all", About: "every zero blank", set: func(d *design, rng *rand.Rand) { d.blanks, d.blankText = blankAll, pick(rng, "", "\u00a0") }},
	{Name: "not-applicable", About: "/ — 无 for rules", set: func(d *design, rng *rand.Rand) {
		d.notApplicable = pick(rng, "/", "—", "——", "-", "--", "无", "不涉及", "／", "－")
	}},
}

// textVariants are flattened tables, in plain text and pasted into HTML.
var textVariants = func() []Variant {
	var out []Variant
	for _, s := range []flatStyle{flatTabs, flatShort, flatPipes, flatSpaces, flatLines, flatGlued, flatRagged, flatBroken, flatOneLine} {
		for _, form := range []nianbao.Form{nianbao.Form2021, nianbao.Form2019} {
			out = append(out, Variant{Name: "text-" + string(s) + "-" + string(form), About: "plain text, tables as " + string(s), Form: form, set: func(d *design, _ *rand.Rand) {
				d.media, d.reshape, d.small = mediaText, flat(s), s == flatGlued
			}})
		}
		if s == flatOneLine || s == flatRagged || s == flatBroken {
			continue // HTML knows no lines and no tabs
		}
		out = append(out, Variant{Name: "pasted-" + string(s), About: "HTML with tables as lines: " + string(s), set: func(d *design, _ *rand.Rand) {
			d.media, d.reshape, d.small = mediaPasted, flat(s), s == flatGlued
		}})
	}
	return out
}()

// pageVariants are the families of content management systems, charsets and the
// marking of paragraphs.
func pageVariants() []Variant {
	var out []Variant
	for _, f := range families {
		out = append(out,
			Variant{Name: "cms-" + string(f), About: "page of the family " + string(f), set: func(d *design, _ *rand.Rand) {
				d.family, d.facts = f, factStyle{source: true, siteID: true, lists: true}
			}},
			Variant{Name: "cms-" + string(f) + "-facts", About: "the same with a metadata table", set: func(d *design, _ *rand.Rand) {
				d.family, d.facts = f, factStyle{table: true, index: true, publisher: true, siteID: true, lists: true}
			}})
	}
	for _, c := range []struct {
		name, about string
		style       charsetStyle
	}{
		{"gbk", "GBK, declared as gb2312", charsetStyle{gbk: true}},
		{"gbk-old", "GBK, declared by http-equiv", charsetStyle{gbk: true, declared: "GBK", old: true}},
		{"gbk-undeclared", "GBK without a declaration", charsetStyle{gbk: true, declared: "-"}},
		{"gbk-as-utf8", "GBK declared as UTF-8", charsetStyle{gbk: true, declared: "utf-8", header: "utf-8"}},
		{"gbk-latin1", "GBK, header says ISO-8859-1", charsetStyle{gbk: true, header: "iso-8859-1"}},
		{"utf8-bom", "UTF-8 with a byte order mark", charsetStyle{mark: true}},
		{"utf8-as-gbk", "UTF-8 declared as GBK", charsetStyle{declared: "gb2312"}},
		{"utf8-undeclared", "UTF-8 without a declaration", charsetStyle{declared: "-"}},
	} {
		out = append(out, Variant{Name: "charset-" + c.name, About: c.about, set: func(d *design, _ *rand.Rand) { d.charset = c.style }})
	}
	return append(out,
		Variant{Name: "paragraphs-br", About: "paragraphs parted by br", set: func(d *design, _ *rand.Rand) { d.editor.breaks = true }},
		Variant{Name: "paragraphs-div", About: "paragraphs as div", set: func(d *design, _ *rand.Rand) { d.editor.divs = true }},
		Variant{Name: "paragraphs-indent", About: "paragraphs indented by blanks", set: func(d *design, _ *rand.Rand) { d.editor.indents = true }},
		Variant{Name: "paragraphs-one", About: "headings and prose in one paragraph", set: func(d *design, _ *rand.Rand) { d.editor.oneLine = true }},
	)
}

func titleVariants() []Variant {
	var out []Variant
	for name, style := range titles {
		v := Variant{Name: "title-" + name, About: style.pattern, set: func(d *design, _ *rand.Rand) {
			d.title = style
			style.fit(d)
			if style.above || name == "no-office" || name == "town-only" {
				d.signature = true // some place must name the office
			}
		}}
		if name == "qingkuang" || name == "nianbao" || name == "work-report" || name == "zhengwu" {
			v.Form = nianbao.Form2019
		}
		out = append(out, v)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out
}

// metaVariants leave office, year or date to a single place.
var metaVariants = []Variant{
	{Name: "office-publisher", About: "only 发布机构 names the office", set: func(d *design, _ *rand.Rand) {
		noOffice(d)
		d.family, d.facts = familyTRS, factStyle{table: true, publisher: true, siteID: true}
	}},
	{Name: "office-source", About: "only ContentSource names the office", set: func(d *design, _ *rand.Rand) {
		noOffice(d)
		d.family, d.facts = familyTRS, factStyle{source: true, siteID: true}
	}},
	{Name: "office-signature", About: "only the signature names the office", set: func(d *design, _ *rand.Rand) { noOffice(d); d.signature = true }},
	{Name: "office-contact", About: "only the contact sentence names the office", set: func(d *design, _ *rand.Rand) { noOffice(d); d.preface = prefaceContact }},
	{Name: "office-vertical", About: "vertical systems and branches", set: func(d *design, rng *rand.Rand) { d.office = vertical(rng) }},
	{Name: "office-nation", About: "bodies of the State Council", set: func(d *design, rng *rand.Rand) { d.office = ministry(rng) }},
	{Name: "office-town", About: "towns and streets", set: func(d *design, rng *rand.Rand) { d.office = town(rng) }},
	{Name: "scope-government", About: "government-wide report", set: func(d *design, rng *rand.Rand) { d.office = government(rng) }},
	{Name: "scope-office", About: "own report of a general office", set: func(d *design, rng *rand.Rand) { d.office = generalOffice(rng) }},
	{Name: "year-distractors", About: "other years in prose and links", set: func(d *design, _ *rand.Rand) {
		d.distractor, d.family, d.facts = true, familyTRS, factStyle{lists: true, siteID: true}
	}},
	{Name: "year-period", About: "only the stated period names the year", set: func(d *design, _ *rand.Rand) {
		d.title, d.preface = titles["no-year"], prefaceContact
	}},
	{Name: "date-meta", About: "date in PubDate only", set: func(d *design, _ *rand.Rand) { d.dateFrom, d.signature, d.family = nianbao.DateMeta, false, familyTRS }},
	{Name: "date-signature", About: "date in the signature only", set: func(d *design, _ *rand.Rand) { d.dateFrom, d.signature = nianbao.DateSignature, true }},
	{Name: "date-list", About: "date on the list page only", set: func(d *design, _ *rand.Rand) { d.dateFrom, d.signature = nianbao.DateList, false }},
	{Name: "date-url", About: "date in the address only", set: func(d *design, _ *rand.Rand) { d.dateFrom, d.signature = nianbao.DateURL, false }},
	{Name: "date-two", About: "visible date after the signature's", set: func(d *design, _ *rand.Rand) { d.late, d.signature = true, true }},
	{Name: "date-none", About: "no date", set: func(d *design, _ *rand.Rand) { d.dateFrom, d.signature = "", false }},
	{Name: "preface-none", About: "no preface", set: func(d *design, _ *rand.Rand) { d.preface = prefaceNone }},
	{Name: "preface-parts", About: "preface lists the sections", set: func(d *design, _ *rand.Rand) { d.preface = prefaceParts }},
}

// noOffice prints a title without the office and no signature.
func noOffice(d *design) {
	d.title, d.signature, d.preface = titles["no-office"], false, prefaceParts
	for d.office.level == nianbao.LevelNation {
		d.office = randomOffice(d.rng)
	}
	if d.office.we == "" {
		d.office.we = "本机关"
	}
}

var headingVariants = []Variant{
	{Name: "heading-bold", About: "headings as bold paragraphs", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "p", bold: true} }},
	{Name: "heading-p", About: "headings as plain paragraphs", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "p"} }},
	{Name: "heading-split", About: "headings cut over inline elements", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "p", split: true} }},
	{Name: "heading-glued", About: "prose behind the heading", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "p", glued: true} }},
	{Name: "heading-part", About: "第一部分", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "h3", ordinal: "part"} }},
	{Name: "heading-arabic", About: "1.总体情况", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "h3", ordinal: "arabic"} }},
	{Name: "heading-none", About: "headings without ordinals", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "h3", ordinal: "none"} }},
	{Name: "heading-dot", About: "一．总体情况", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "p", ordinal: "dot"} }},
	{Name: "heading-space", About: "一、 with a blank", set: func(d *design, _ *rand.Rand) { d.headings = headingStyle{tag: "p", ordinal: "space"} }},
	{Name: "heading-long", About: "longer statutory titles", set: func(d *design, _ *rand.Rand) { d.longTitles = true }},
}

var form2014Variants = []Variant{
	{Name: "2014-province-rows", About: "rows that a province adds", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) { d.provinceRows = true }},
	{Name: "2014-levels", About: "合计, 本级, 部门, 乡镇", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) { d.levelColumns = true }},
	{Name: "2014-no-units", About: "no column of units", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) { d.noUnitColumn = true }},
	{Name: "2014-word", About: "Word export", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) { d.editor.word = true }},
	{Name: "2014-spaces", About: "labels cut over lines, figures spaced", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) {
		d.editor.cutLines, d.numbers.spaced = true, true
	}},
	{Name: "2014-gbk", About: "GBK page of a family", Form: nianbao.Form2014, set: func(d *design, rng *rand.Rand) {
		d.charset, d.family, d.facts = charsetStyle{gbk: true}, pick(rng, families...), factStyle{table: true, index: true, publisher: true}
	}},
	{Name: "2014-lines", About: "plain text, one cell a line", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) {
		d.media, d.flat2014 = mediaText, flatLines
	}},
	{Name: "2014-blank-parted", About: "plain text, cells parted by blanks", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) {
		d.media, d.flat2014 = mediaText, flatSpaces
	}},
	{Name: "2014-units-in-cells", About: "units inside cells, no column of units", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) {
		d.numbers.unit, d.noUnitColumn = true, true
	}},
	{Name: "2014-blanks", About: "every zero blank", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) { d.blanks = blankAll }},
	{Name: "2014-text", About: "plain text, cells parted by tabs", Form: nianbao.Form2014, set: func(d *design, _ *rand.Rand) { d.media = mediaText }},
	{Name: "2008-family", About: "prose on a page of a family", Form: nianbao.Form2008, set: func(d *design, rng *rand.Rand) {
		d.family, d.facts = pick(rng, families...), factStyle{table: true, index: true, publisher: true, lists: true}
	}},
}

// mixed draws several changes at once, as real pages have them.
func mixed() []Variant {
	var out []Variant
	for _, form := range []nianbao.Form{nianbao.Form2021, nianbao.Form2019} {
		out = append(out, Variant{Name: "mixed-" + string(form), About: "several changes at random", Form: form, set: func(d *design, rng *rand.Rand) {
			d.family, d.facts = pick(rng, families...), factStyle{table: chance(rng, 60), index: true, publisher: true, source: chance(rng, 50), siteID: true, lists: true}
			d.charset = pick(rng, charsetStyle{}, charsetStyle{}, charsetStyle{gbk: true})
			d.headings = pick(rng, headingPlain, headingStyle{tag: "p", bold: true}, headingStyle{tag: "p", split: true})
			d.longTitles, d.distractor = chance(rng, 20), chance(rng, 30)
			for range 3 {
				tableVariants[rng.IntN(len(tableVariants))].set(d, rng)
			}
			d.content = contentStyle{subheads: chance(rng, 30), around: chance(rng, 30), decoy: chance(rng, 20), attachments: chance(rng, 30), titleTwice: chance(rng, 20)}
			d.signatures = pick(rng, signatureRight, signatureLeft, signatureOneLine, signatureChinese, signatureSpaced)
			d.dateFormat = pick(rng, d.dateFormat, d.dateFormat, "%[1]d年%[2]d月%[3]d日", "%[1]d-%02[2]d-%02[3]d 09:12")
		}})
	}
	return out
}
