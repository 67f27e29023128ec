package testsite

import (
	"fmt"
	"math/rand/v2"
	"time"

	"nianbao/internal/nianbao"
)

// article is one report before it becomes a page of a site.
type article struct {
	office    *office
	year      int
	form      nianbao.Form
	faults    []Fault
	title     string
	published string // YYYY-MM-DD
	index     string // 索引号
	parts     []part
	signature []string
}

// part is a section: heading, paragraphs, and the table that follows them.
type part struct {
	kind    nianbao.SectionKind
	heading string
	lines   []string
	table   *grid
}

// id is the number by which systems know an article.
func (a *article) id() int { return 8800000 + a.office.serial*100 + a.year%100 }

// day is the date of publication.
func (a *article) day() time.Time {
	day, _ := time.Parse(time.DateOnly, a.published) // of our own making
	return day
}

// reports makes all reports of the offices, office by office and year by year.
func reports(seed uint64, years []int, all []*office) []*article {
	grown := map[*office]map[int]*figures{}
	for _, o := range all {
		grown[o] = map[int]*figures{}
		var prev *figures
		for _, year := range years {
			if o.scope == nianbao.ScopeOwn {
				prev = grow(random(seed, o, year), o, prev)
				grown[o][year] = prev
			}
		}
	}
	for _, gov := range all {
		if gov.scope == nianbao.ScopeOwn {
			continue
		}
		for _, year := range years {
			var parts []*figures
			for _, o := range all {
				if o.under(gov) {
					parts = append(parts, grown[o][year])
				}
			}
			grown[gov][year] = sum(parts)
		}
	}
	var articles []*article
	for _, o := range all {
		for _, year := range years {
			articles = append(articles, compose(seed, o, year, grown[o][year]))
		}
	}
	return articles
}

func random(seed uint64, o *office, year int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, hash(o.name, year)))
}

// compose writes one report.
func compose(seed uint64, o *office, year int, f *figures) *article {
	faults := planted[o.name][year]
	for _, fault := range faults {
		f = f.spoil(fault)
	}
	a := &article{office: o, year: year, form: formOf(year, faults), faults: faults}
	rng := random(seed+1, o, year)
	a.title = titleOf(rng, o, year)
	if o.title != "" {
		a.title = fmt.Sprintf(o.title, o.name, year)
	}
	a.published = publishedOf(rng, o, year, has(faults, FaultLate))
	a.index = fmt.Sprintf("%s/%d-%05d", o.creditCode(), year+1, 1+rng.IntN(400))
	wording := year
	if has(faults, FaultCopied) {
		wording-- // the words of the year before with the numbers of this one
	}
	w := &writer{rng: random(seed+2, o, wording), office: o, year: year, f: f, faults: faults}
	a.parts = sections(w, a.form, styleOf(o, faults))
	if o.serial%3 == 0 || o.signed {
		a.signature = []string{o.name, a.day().Format("2006年1月2日")}
	}
	return a
}

func styleOf(o *office, faults []Fault) style {
	return style{
		commas: o.site == "plain", blankPeople: o.serial%7 == 3,
		slashRules:  o.level == nianbao.LevelCounty && o.site == "trs" && o.scope == nianbao.ScopeOwn,
		blankTotals: has(faults, FaultBlankTotals),
	}
}

func titleOf(rng *rand.Rand, o *office, year int) string {
	if o.scope == nianbao.ScopeGovernmentWide && rng.IntN(2) == 0 {
		return fmt.Sprintf("%s%d年政府信息公开工作年度报告", o.division.short, year)
	}
	forms := []string{
		"%[1]s%[2]d年政府信息公开工作年度报告",
		"%[1]s%[2]d年政府信息公开工作年度报告",
		"%[2]d年%[1]s政府信息公开年度报告",
		"%[1]s%[2]d年度政府信息公开年报",
		"%[1]s关于%[2]d年政府信息公开工作情况的报告",
	}
	return fmt.Sprintf(forms[rng.IntN(len(forms))], o.name, year)
}

// publishedOf keeps the deadlines of 条例 (2019) art. 49: the end of January,
// and the end of March for a government's own report.
func publishedOf(rng *rand.Rand, o *office, year int, late bool) string {
	day := time.Date(year+1, 1, 6+rng.IntN(25), 0, 0, 0, 0, time.UTC)
	if o.scope == nianbao.ScopeGovernmentWide {
		day = time.Date(year+1, 3, 3+rng.IntN(28), 0, 0, 0, 0, time.UTC)
	}
	if late {
		day = day.AddDate(0, 3, 0)
	}
	return day.Format(time.DateOnly)
}

func sections(w *writer, form nianbao.Form, s style) []part {
	second := table2New(w.f, s)
	if form == nianbao.Form2019 {
		second = table2Old(w.f, s)
	}
	return []part{
		{nianbao.SectionPreface, "", w.preface(), nil},
		{nianbao.SectionOverview, "一、总体情况", w.overview(), nil},
		{nianbao.SectionDisclosure, "二、主动公开政府信息情况", nil, second},
		{nianbao.SectionRequests, "三、收到和处理政府信息公开申请情况", nil, table3(w.f, s, form)},
		{nianbao.SectionLitigation, "四、政府信息公开行政复议、行政诉讼情况", nil, table4(w.f, s)},
		{nianbao.SectionProblems, "五、存在的主要问题及改进情况", w.problems(), nil},
		{nianbao.SectionOther, "六、其他需要报告的事项", w.other(), nil},
	}
}

// truth is what a perfect reader finds on the page, but for the observations,
// which depend on how the page is set.
func (a *article) truth() nianbao.Report {
	o := a.office
	r := nianbao.Report{
		Title: a.title, Office: o.name, Year: a.year, Scope: o.scope, Form: a.form, Level: o.level,
		Region:    &nianbao.Region{Code: o.division.code, Names: o.division.names},
		Published: a.published,
	}
	for _, p := range a.parts {
		text := ""
		for i, l := range p.lines {
			if i > 0 {
				text += "\n"
			}
			text += l
		}
		r.Sections = append(r.Sections, nianbao.Section{Kind: p.kind, Heading: p.heading, Text: text})
	}
	return r
}
