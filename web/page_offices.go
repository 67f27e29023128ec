package web

import "github.com/gin-gonic/gin"

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
