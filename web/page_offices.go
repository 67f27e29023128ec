package web

import (
	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

type officesPage struct {
	BasePage
	Total   string
	Offices []officeRow
	Next    string
	First   string
}

func (*officesPage) template() string { return "offices" }

type officeRow struct{ Name, URL, Region, Level, Years string }

func (s *Server) officesPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, listParams)
	if err != nil {
		return nil, err
	}
	if len(p["limit"]) == 0 {
		p["limit"] = []string{"100"}
	}
	list, err := s.officeList(c.Request.Context(), p)
	if err != nil {
		return nil, err
	}
	v := &officesPage{BasePage: s.newBasePage(c, "offices.title")}
	v.Here = "offices"
	v.Total = v.T("offices.total", list.total)
	for _, e := range list.entries {
		row := officeRow{Name: e.Name, URL: officePath(e.ID), Region: e.Region.String(), Years: yearRanges(e.Years)}
		if e.Level != "" {
			row.Level = v.levelName(e.Level)
		}
		v.Offices = append(v.Offices, row)
	}
	state := searchState(p)
	if list.next != "" {
		next := state.copy()
		next.Set("cursor", list.next)
		v.Next = "/offices" + encodeQuery(next)
	}
	if len(p["cursor"]) > 0 {
		first := state.copy()
		first.Del("cursor")
		v.First = "/offices" + encodeQuery(first)
	}
	return v, nil
}

// yearRanges writes years as 2019–2021, 2023.
func yearRanges(years []int) string {
	var out string
	for i := 0; i < len(years); {
		j := i
		for j+1 < len(years) && years[j+1] == years[j]+1 {
			j++
		}
		if out != "" {
			out += ", "
		}
		out += yearText(years[i])
		if j > i {
			out += "–" + yearText(years[j])
		}
		i = j + 1
	}
	return out
}

type officePage struct {
	BasePage
	Name    string
	Facts   []string
	Years   []officeYear
	Reports []officeReportView
	JSON    string
	CSV     string
	Search  string
}

func (*officePage) template() string { return "office" }

// officeYear is one year between the first and the last held.
type officeYear struct {
	Year string
	URL  string // empty = not held
}

type officeReportView struct {
	Year, Title, URL, Scope, Form, Published string
	Name                                     string // if it differs from the office's
}

func (s *Server) officePage(c *gin.Context) (page, error) {
	ctx := c.Request.Context()
	entry, err := s.office(ctx, c.Param("id"))
	if err != nil {
		return nil, err
	}
	hits, err := s.officeHits(ctx, entry.ID)
	if err != nil {
		return nil, err
	}
	v := &officePage{
		BasePage: s.newBasePage(c, "office.title", entry.Name), Name: entry.Name, JSON: "/api/v1" + officePath(entry.ID),
		CSV:    "/api/v1/export/observations?format=csv&office=" + entry.ID,
		Search: "/search?office=" + entry.ID,
	}
	if region := entry.Region.String(); region != "" {
		v.Facts = append(v.Facts, region)
	}
	if entry.Level != "" {
		v.Facts = append(v.Facts, v.levelName(entry.Level))
	}
	v.Years = heldYears(entry.Years, hits)
	for _, h := range hits {
		row := officeReportView{
			Year: yearText(h.Year), URL: reportPath(h.ID), Published: h.Published,
			Title: reportTitle(&nianbao.Report{Title: h.Title, Office: h.Office, Year: h.Year}),
		}
		if h.Scope != "" {
			row.Scope = v.scopeName(h.Scope)
		}
		if h.Form != "" {
			row.Form = v.formName(h.Form)
		}
		if h.Office != entry.Name {
			row.Name = h.Office
		}
		v.Reports = append(v.Reports, row)
	}
	return v, nil
}

// heldYears lists every year between the first and the last, with the report
// if one is held: gaps are to be seen.
func heldYears(years []int, hits []nianbao.Hit) []officeYear {
	if len(years) == 0 {
		return nil
	}
	first, last := years[0], years[len(years)-1]
	if first < minYear || last > maxYear {
		return nil
	}
	urls := map[int]string{}
	for _, h := range hits {
		// The office's own report goes before the one of its whole government.
		if urls[h.Year] == "" || h.Scope == nianbao.ScopeOwn {
			urls[h.Year] = reportPath(h.ID)
		}
	}
	var list []officeYear
	for y := first; y <= last; y++ {
		list = append(list, officeYear{Year: yearText(y), URL: urls[y]})
	}
	return list
}
