package web

import (
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"nianbao/web/ui"
)

// indicatorsPage is the data dictionary.
type indicatorsPage struct {
	BasePage
	Total                string
	Words                string // that the list is filtered by
	Forms, Tables, Kinds []choice
	Filtered             bool
	JSON                 string
	Groups               []measureGroup
	Bridge               []seriesView
}

func (*indicatorsPage) template() string { return "indicators" }

// choice is an option of a filter.
type choice struct {
	Value, Label string
	Selected     bool
}

// measureGroup is a statutory table with its headings.
type measureGroup struct {
	ID, Heading, Note string
	Blocks            []measureBlock
}

// measureBlock are the numbers under one heading of a table; the heading may be
// empty.
type measureBlock struct {
	Heading string
	Rows    []measureRow
}

// measureRow is a number in a list.
type measureRow struct {
	Code, URL  string
	Name       pair
	Definition pair
	Unit       string
	Forms      []string
}

// pair is a text in the language of the page, and in the other one.
type pair struct{ Text, Lang, Other, OtherLang string }

// indicatorsPage lists the data dictionary by the tables of the forms.
func (s *Server) indicatorsPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, indicatorParams)
	if err != nil {
		return nil, err
	}
	list, err := s.selectMeasures(p)
	if err != nil {
		return nil, err
	}
	v := &indicatorsPage{BasePage: s.newBasePage(c, "indicators.title")}
	v.Here = "indicators"
	v.Total = v.T("indicators.total", len(list))
	v.Filtered = len(p) > 0
	v.Words, _ = p.one("q")
	v.JSON = "/api/v1/indicators" + encodeQuery(url.Values(p))
	for _, f := range knownForms {
		v.Forms = append(v.Forms, choice{string(f), v.formName(f), slices.Contains(p["form"], string(f))})
	}
	for _, t := range statutoryTables {
		v.Tables = append(v.Tables, choice{t, v.T("measure_table." + t), slices.Contains(p["table"], t)})
	}
	for _, k := range measureKinds {
		v.Kinds = append(v.Kinds, choice{k, v.T("measure_kind." + k), slices.Contains(p["kind"], k)})
	}
	v.NoIndex = v.Filtered
	for _, g := range s.groupMeasures(list) {
		v.addGroup(g)
	}
	if !v.Filtered {
		v.addBridge(s.series)
	}
	return v, nil
}

func (v *indicatorsPage) addGroup(g placedGroup) {
	out := measureGroup{ID: g.id, Heading: v.T("measure_group." + g.id), Note: v.T("measure_about." + g.id)}
	for _, m := range g.measures {
		if n := len(out.Blocks); n == 0 || out.Blocks[n-1].Heading != m.heading {
			out.Blocks = append(out.Blocks, measureBlock{Heading: m.heading})
		}
		b := &out.Blocks[len(out.Blocks)-1]
		b.Rows = append(b.Rows, v.measureRow(m.Measure))
	}
	v.Groups = append(v.Groups, out)
}

func (b *BasePage) measureRow(m *Measure) measureRow {
	row := measureRow{Code: m.Code, URL: indicatorPath(m.Code), Name: b.pair(m.Label, m.English),
		Definition: b.pair(m.Definition.Chinese, m.Definition.English), Unit: m.Unit}
	for _, f := range m.Forms {
		row.Forms = append(row.Forms, string(f))
	}
	return row
}

func indicatorPath(code string) string { return "/indicators/" + url.PathEscape(code) }

// pair puts the language of the page first.
func (b *BasePage) pair(chinese, english string) pair {
	p := pair{chinese, "zh-CN", english, "en"}
	if b.Lang() == ui.English {
		p = pair{english, "en", chinese, "zh-CN"}
	}
	return p
}

// addBridge lists the series that more than one form has and that are no mere
// repetition of one row.
func (v *indicatorsPage) addBridge(all []Series) {
	for _, s := range all {
		if !s.plain() {
			v.Bridge = append(v.Bridge, v.seriesView(s))
		}
	}
}
