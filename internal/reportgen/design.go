package reportgen

import (
	"fmt"
	"html"
	"math/rand/v2"
	"strings"

	"nianbao/internal/nianbao"
)

// design is everything that decides how one report is printed.
type design struct {
	rng    *rand.Rand
	form   nianbao.Form // of the tables
	year   int
	office office

	numbers       numberStyle
	blanks        blankStyle
	blankText     string // what a blank cell holds
	notApplicable string // what rules of an office without that power hold
	small         bool   // single digits only
	unparsed      bool   // the amount of table two is in words
	relabel       func(string) string
	reshape       func(two, three, four table) []placed // structural changes of the tables
	levelColumns  bool                                  // 2014: 合计, 本级, 部门, 乡镇
	provinceRows  bool                                  // 2014: rows that a province adds
	noUnitColumn  bool                                  // 2014
	flat2014      flatStyle

	title      titleStyle
	preface    prefaceStyle
	headings   headingStyle
	signature  bool
	distractor bool // other years all around
	longTitles bool // the longer statutory titles
	content    contentStyle
	signatures signatureStyle
	dateFormat string // of the visible date; %[1]d year, %[2]d month, %[3]d day

	media    media
	editor   editorStyle
	family   family
	facts    factStyle
	charset  charsetStyle
	dateFrom nianbao.DateSource // empty: no date at all
	late     bool               // the signature is of another day than the visible date
}

// media is the kind of input.
type media string

const (
	mediaHTML   media = "html"
	mediaText   media = "text"
	mediaPre    media = "pre"    // HTML that holds plain text
	mediaPasted media = "pasted" // HTML whose tables are lines of text
)

// placed is a table with the section that prints it.
type placed struct {
	kind  nianbao.SectionKind
	table table
	flat  flatStyle
}

// baseline is an ordinary page of a form: what variants change one thing of.
func baseline(form nianbao.Form, rng *rand.Rand) design {
	d := design{
		rng: rng, form: form, office: randomOffice(rng), signature: chance(rng, 60),
		media: mediaHTML, family: familyPlain, dateFrom: nianbao.DateVisible,
		title: titlePlain, headings: headingPlain, dateFormat: "%04[1]d-%02[2]d-%02[3]d",
	}
	switch form {
	case nianbao.Form2008:
		d.year = 2008 + rng.IntN(6)
	case nianbao.Form2014:
		d.year = 2014 + rng.IntN(5)
	case nianbao.Form2019:
		d.year = 2019 + rng.IntN(2)
	default:
		d.year = 2021 + rng.IntN(5)
	}
	return d
}

// sectionText is one section as planned: its table is printed behind the prose.
type sectionText struct {
	kind    nianbao.SectionKind
	title   string // without ordinal; empty for the preface
	heading string // as printed
	paras   []string
	after   []string // prose behind the table
}

// plan is a report ready to be printed.
type plan struct {
	d        *design
	figures  figures
	title    string // as the article prints it; may hold a line break
	sections []sectionText
	tables   []placed
	signed   string // date of the signature, YYYY-MM-DD
	date     string // date of publication
	index    string // 索引号
	code     string
}

// build prints the report and states its truth.
func (d *design) build(rng *rand.Rand) Case {
	p := &plan{d: d, figures: invent(d.form, rng, d.small)}
	p.figures.limit(d.office.level)
	p.dates()
	p.codes()
	p.title = d.title.print(d)
	p.sections = p.write()
	p.figures.print(d.numbers, d.blanks, d.blankText, d.notApplicable, rng)
	if d.unparsed {
		p.figures[key{"procurement_amount", ""}] = figure{state: nianbao.StateUnparsed, raw: pick(rng, "详见政府采购网", "见附件", "按合同执行")}
	}
	p.tables = p.layout()
	var body string
	switch d.media {
	case mediaText:
		body = p.text()
	case mediaPre:
		body = "<html><head>" + d.charset.meta() + "<title>" + p.plainTitle() + "</title></head><body><pre>\n" + html.EscapeString(p.text()) + "</pre></body></html>\n"
	default:
		body = p.page()
	}
	c := Case{URL: p.url(), Truth: p.truth(), Joined: p.joined(), Unsure: p.unsure()}
	c.Data, c.MediaType = d.charset.encode(body, d.media)
	if d.dateFrom == nianbao.DateList {
		c.Hints.ListDate = p.date
	}
	if d.title.needsRegion() {
		c.Hints.RegionCode = d.office.area.code
	}
	return c
}

func (p *plan) dates() {
	rng := p.d.rng
	month, day := 1, 4+rng.IntN(27)
	if p.d.office.scope == nianbao.ScopeGovernmentWide || p.d.year < 2019 {
		month = 1 + rng.IntN(3)
		day = 1 + rng.IntN(28)
	}
	p.date = fmt.Sprintf("%04d-%02d-%02d", p.d.year+1, month, day)
	p.signed = p.date
	if p.d.late {
		p.signed = fmt.Sprintf("%04d-01-%02d", p.d.year+1, 1+rng.IntN(3))
	}
}

func (p *plan) codes() {
	rng := p.d.rng
	p.code = creditCode(rng, p.d.office.area)
	if chance(rng, 30) {
		p.code = p.code[8:17]
	}
	p.index = fmt.Sprintf("%s/%d-%05d", p.code, p.d.year+1, 1+rng.IntN(900))
}

// layout gives each section its tables.
func (p *plan) layout() []placed {
	if p.d.form == nianbao.Form2008 {
		return nil
	}
	if p.d.form == nianbao.Form2014 {
		t := table2014(p.figures, p.d)
		return []placed{{kind: nianbao.SectionOther, table: p.d.rename(t), flat: p.d.flat2014}}
	}
	two, three, four := tableTwo(p.d.form, p.figures), tableThree(p.d.form, p.figures), tableFour(p.figures)
	two, three, four = p.d.rename(two), p.d.rename(three), p.d.rename(four)
	if p.d.content.missingRow {
		three = p.dropRow(three)
	}
	if p.d.reshape != nil {
		return append(p.decoys(), p.d.reshape(two, three, four)...)
	}
	return append(p.decoys(), ordinary(two, three, four)...)
}

func ordinary(two, three, four table) []placed {
	return []placed{
		{kind: nianbao.SectionDisclosure, table: two},
		{kind: nianbao.SectionRequests, table: three},
		{kind: nianbao.SectionLitigation, table: four},
	}
}

// rename changes the labels of a table.
func (d *design) rename(t table) table {
	if d.relabel == nil {
		return t
	}
	for _, row := range t.rows {
		for i := range row {
			if !row[i].value {
				row[i].text = d.relabel(row[i].text)
			}
		}
	}
	return t
}

// truth states what is to be found.
func (p *plan) truth() Truth {
	d := p.d
	t := Truth{
		Title: strings.Join(strings.Fields(p.title), ""), Office: d.office.name, Year: d.year, Scope: d.office.scope,
		Form: d.form, Level: d.office.level, Region: d.office.region, Observations: p.figures.observations(),
	}
	if d.dateFrom != "" {
		t.Published, t.PublishedFrom = p.date, d.dateFrom
	}
	if d.dateFrom == nianbao.DateSignature {
		t.Published = p.signed
	}
	if d.dateFrom == "" && d.signature {
		t.Published, t.PublishedFrom = p.signed, nianbao.DateSignature
	}
	if d.facts.table && d.facts.index {
		t.IndexNumber, t.OfficeCode = p.index, p.code
	}
	for _, s := range p.sections {
		t.Sections = append(t.Sections, nianbao.Section{Kind: s.kind, Heading: s.heading, Text: strings.Join(append(s.paras[:len(s.paras):len(s.paras)], s.after...), "\n")})
	}
	return t
}

// joined tells whether the way of printing loses the paragraphs.
func (p *plan) joined() bool {
	return p.d.editor.oneLine || p.d.media == mediaText && len(p.tables) > 0 && p.tables[len(p.tables)-1].flat == flatOneLine
}

func (p *plan) unsure() map[string]bool {
	out := map[string]bool{}
	for _, f := range p.d.title.unsure {
		out[f] = true
	}
	return out
}
