package crawler

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// annualReport knows the report pages of Hanweb's open-information module:
// xxgkAnnualReport.jsp?area=…&fbtime=YYYY is the report of one office and
// year itself, and leads to those of other years and offices.
type annualReport struct{}

var (
	annualReportPage = regexp.MustCompile(`(?i)/xxgkAnnualReport\w*\.(?:jsp|do|html?)$`)
	reportYear       = regexp.MustCompile(`(?i)fbtime["']?\s*[=:,]\s*["']?((?:19|20)\d\d)\b`)
	reportArea       = regexp.MustCompile(`(?i)[?&;"'\s]area["']?\s*[=:]\s*["']?([0-9A-Za-z_-]{4,40})`)
	callWithArea     = regexp.MustCompile(`\(\s*["']([0-9A-Za-z_-]{9,40})["']`)
	bareYear         = regexp.MustCompile(`^((?:19|20)\d\d)年?度?(?:年度报告|年报)?$`)
)

// The years that the reports can be of: the regulation came into force in
// 2008, and a page that claims more than this many offices is no list of them.
const (
	firstReportYear = 2008
	maxReportAreas  = 300
)

func (annualReport) Name() string { return "annualreport" }

func (annualReport) Match(p *Page) bool { return annualReportPage.MatchString(p.URL.Path) }

// Links are those of the page. The addresses of other reports of the module
// are further pages of the same list, not links: their texts say a year or an
// office, never a title.
func (annualReport) Links(p *Page) []Link { return p.anchors(p.Doc.Selection) }

// Next names the reports of the same office for all years that the page
// offers, and the newest of each other office. A page that offers no years
// leads to the year before, as long as it holds a report itself.
func (annualReport) Next(p *Page) []Follow {
	area, year := param(p.URL, "area"), param(p.URL, "fbtime")
	years := yearsOffered(p)
	var next []Follow
	for _, y := range years {
		if y != year {
			next = append(next, Follow{URL: withParam(p.URL, "fbtime", y)})
		}
	}
	if len(next) == 0 {
		next = yearBefore(p, year)
	}
	for _, a := range areasOffered(p) {
		if a != area {
			next = append(next, Follow{URL: withParam(p.URL, "area", a)})
		}
	}
	return uniqueFollows(append(next, embedded(p)...))
}

func yearBefore(p *Page, year string) []Follow {
	if year == "" {
		year = titleYear.FindString(foldTitle(pageTitle(p)))
	}
	n, err := strconv.Atoi(year)
	if err != nil || n <= firstReportYear || n > 2100 || !holdsReport(p) {
		return nil
	}
	return []Follow{{URL: withParam(p.URL, "fbtime", strconv.Itoa(n-1))}}
}

// param is a parameter of an address, whatever the case of its name.
func param(u *url.URL, name string) string {
	for key, values := range u.Query() {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// yearsOffered are the years of links, of scripts and of a choice.
func yearsOffered(p *Page) []string {
	var years []string
	for _, m := range reportYear.FindAllStringSubmatch(p.Text, 200) {
		years = append(years, m[1])
	}
	p.Doc.Find("select option, [onclick]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		text := strings.Join(strings.Fields(s.Text()), "")
		if m := bareYear.FindStringSubmatch(text); m != nil {
			years = append(years, m[1])
		}
		return len(years) < 400
	})
	slices.Sort(years)
	slices.Reverse(years)
	return slices.DeleteFunc(slices.Compact(years), func(y string) bool { return y < strconv.Itoa(firstReportYear) })
}

// areasOffered are the offices of links, of calls and of a choice. Only what
// looks like the area of the page itself counts, where that is known.
func areasOffered(p *Page) []string {
	var areas []string
	for _, m := range reportArea.FindAllStringSubmatch(p.Text, 2*maxReportAreas) {
		areas = append(areas, m[1])
	}
	p.Doc.Find("select[name*='area'] option[value], select[id*='area'] option[value]").Each(func(_ int, o *goquery.Selection) {
		areas = append(areas, o.AttrOr("value", ""))
	})
	p.Doc.Find("[onclick*='area'], [onclick*='Area'], [onclick*='AnnualReport'], a[href^='javascript']").Each(func(_ int, s *goquery.Selection) {
		if m := callWithArea.FindStringSubmatch(s.AttrOr("onclick", "") + s.AttrOr("href", "")); m != nil {
			areas = append(areas, m[1])
		}
	})
	own := param(p.URL, "area")
	slices.Sort(areas)
	areas = slices.DeleteFunc(slices.Compact(areas), func(a string) bool { return !sameShape(a, own) })
	return areas[:min(len(areas), maxReportAreas)]
}

// sameShape tells whether two area numbers may be of one kind: of like length,
// beginning with digits.
func sameShape(a, own string) bool {
	if a == "" || !strings.ContainsAny(a, "0123456789") {
		return false
	}
	return own == "" || len(a)-len(own) <= 4 && len(own)-len(a) <= 4
}
