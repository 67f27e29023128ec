package testsite

import (
	"cmp"
	"fmt"
	"html"
	"slices"

	"nianbao/internal/nianbao"
)

const annualPage = "/module/xxgk/xxgkAnnualReport.jsp"

// newAnnual makes a site with the annual reports of Hanweb's 信息公开 module:
// one page for an office (area) and a year (fbtime), which is the report and
// links the others.
func newAnnual() *site {
	st := &site{
		key: SiteAnnual, name: "空谷县人民政府", host: "www.konggu.example", division: konggu, charset: "gb2312",
		openness: "/col/col990122/index.html", markups: []markup{markupNested, markupPlain}, dateFrom: nianbao.DateVisible,
		unlisted: true, linked: true, gzip: true,
		skin: &skin{
			doctype: xhtml, nav: []navLink{{"/", "首页"}, {"/col/col990122/index.html", "信息公开"}},
			heading: `<div class="bt"><h1>%s</h1></div>`, begin: `<div id="zoom" class="nr">`, end: `</div>`, late: true,
		},
	}
	st.address = func(a *article) string { return annualAddress(areaOf(a.office), a.year) }
	st.facts = func(s *sheet, a *article) {
		s.add(`<p class="fbrq">【发布日期：%s】</p>`, date(a.published, "2006年1月2日"))
		st.annualLinks(s, areaOf(a.office), a.year)
	}
	st.lists = st.annualLists
	return st
}

// areaOf is the code of an office on the site: its credit code, or an internal
// number for those that were entered before there were any.
func areaOf(o *office) string {
	if o.level == nianbao.LevelTownship {
		return fmt.Sprintf("0010080030140%02d", o.serial%100)
	}
	return o.creditCode()
}

func annualAddress(area string, year int) string {
	return fmt.Sprintf("%s?area=%s&fbtime=%d", annualPage, area, year)
}

// annualLinks lists the years of the office and the offices of the year, of
// what the links of the site hold.
func (st *site) annualLinks(s *sheet, area string, year int) {
	s.add(`<div class="years">年份：`)
	for _, h := range st.onList() {
		if areaOf(h.article.office) == area {
			s.add(`<a href="%s">%d</a>`, html.EscapeString(h.path), h.article.year)
		}
	}
	s.add(`<a href="%s">2018</a></div><ul class="offices">`, html.EscapeString(annualAddress(area, 2018)))
	for _, h := range st.onList() {
		if h.article.year == year {
			s.add(`<li><a href="%s">%s</a></li>`, html.EscapeString(h.path), h.article.office.name)
		}
	}
	s.add(`</ul>`)
}

// onList returns the reports that are not unlisted, by office and year.
func (st *site) onList() []*holding {
	var all []*holding
	for _, l := range st.links {
		if h := st.holdingAt(l.path); h != nil {
			all = append(all, h)
		}
	}
	slices.SortStableFunc(all, func(a, b *holding) int {
		return cmp.Or(cmp.Compare(a.article.office.serial, b.article.office.serial), cmp.Compare(b.article.year, a.article.year))
	})
	return all
}

// annualLists makes the pages around the reports, and those of a year without
// any. The pages of the reports themselves were made before all links were
// known.
func (st *site) annualLists() {
	if all := st.onList(); st.entries == nil && len(all) > 0 {
		st.entries = []string{all[0].path}
	}
	for _, h := range st.onList() {
		if st.pages[h.path].source == nil {
			st.set(h)
		}
		area := areaOf(h.article.office)
		st.addHTML(annualAddress(area, 2018), "政府信息公开年度报告", func(s *sheet) {
			s.add(`<p class="none">暂无数据！</p>`)
			st.annualLinks(s, area, h.article.year)
		})
	}
	for _, path := range []string{"/", st.openness} {
		st.addHTML(path, "信息公开", func(s *sheet) {
			s.add(`<ul><li><a href="/module/xxgk/xxgkZn.jsp">政府信息公开指南</a></li>`)
			for _, entry := range st.entries {
				s.add(`<li><a href="%s">政府信息公开年报</a></li>`, html.EscapeString(entry))
			}
			s.add(`</ul>`)
		})
	}
}
