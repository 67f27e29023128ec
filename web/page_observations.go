package web

import (
	"maps"
	"net/url"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// observationsPage lists numbers as they are printed, each with its cell.
type observationsPage struct {
	BasePage
	Known                      []choice // codes that may be asked for
	Applicants, States, Levels []choice
	Words                      url.Values
	Rows                       []numberView
	Next                       string
	First                      string
	JSON                       string
	CSV                        string
}

func (*observationsPage) template() string { return "observations" }

// Word is what was typed into a field of the form.
func (p *observationsPage) Word(name string) string { return p.Words.Get(name) }

// numberView is a printed number.
type numberView struct {
	Office, Year, Report string // Report is the address of the cell
	Indicator, Link      string
	Applicant            string
	Raw, Unit            string
	State                string // in words, where the cell holds no number
}

// observationsPage answers GET /observations.
func (s *Server) observationsPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, observationParams)
	if err != nil {
		return nil, err
	}
	if len(p["limit"]) == 0 {
		p["limit"] = []string{"100"}
	}
	ctx := c.Request.Context()
	f, cells, err := s.cellFilter(ctx, p)
	if err != nil {
		return nil, err
	}
	list, err := s.observationsPageOf(ctx, p, f, cells)
	if err != nil {
		return nil, err
	}
	v := &observationsPage{BasePage: s.newBasePage(c, "observations.title"), Words: url.Values{}}
	v.Here, v.NoIndex = "compare", true
	v.form(s, p)
	for i := range list.Observations {
		v.Rows = append(v.Rows, s.numberView(&v.BasePage, &list.Observations[i]))
	}
	v.links(url.Values(p), list.Next)
	return v, nil
}

func (v *observationsPage) form(s *Server, p params) {
	for i := range s.measures {
		if m := &s.measures[i]; m.Source == "printed" {
			v.Known = append(v.Known, choice{Value: m.Code, Label: v.pair(m.Label, m.English).Text})
		}
	}
	v.Applicants = choices(nianbao.Applicants, func(a nianbao.Applicant) string { return v.T("applicant." + string(a)) }, p["applicant"])
	v.States = choices(cellStates, func(st nianbao.State) string { return v.T("observation_state." + string(st)) }, p["state"])
	v.Levels = choices(nianbao.Levels, v.levelName, p["level"])
	for _, name := range []string{"indicator", "year", "region", "office", "q"} {
		if list := p[name]; len(list) > 0 {
			v.Words.Set(name, list[0])
		}
	}
}

func (s *Server) numberView(b *BasePage, o *nianbao.ObservationRow) numberView {
	row := numberView{Office: o.Office, Year: yearText(o.Year), Report: reportPath(o.ReportID) + "#" + nianbao.CellID(o.Table, o.Row, o.Col),
		Indicator: o.Indicator, Link: indicatorPath(o.Indicator), Raw: o.Raw, Unit: o.Unit}
	if chinese, english := s.label(o.Indicator); chinese != "" {
		row.Indicator = b.pair(chinese, english).Text
	}
	if o.Applicant != nianbao.ApplicantNone {
		row.Applicant = b.T("applicant." + string(o.Applicant))
	}
	if o.State != nianbao.StateValue {
		row.State = b.T("observation_state." + string(o.State))
	}
	return row
}

// links are the addresses of the neighbouring pages and of the files.
func (v *observationsPage) links(state url.Values, next *string) {
	at := maps.Clone(state)
	at.Del("cursor")
	v.JSON = "/api/v1/observations" + encodeQuery(at)
	if len(state["cursor"]) > 0 {
		v.First = "/observations" + encodeQuery(at)
	}
	file := maps.Clone(at)
	file.Del("limit")
	file["format"] = []string{"csv"}
	v.CSV = "/api/v1/observations" + encodeQuery(file)
	if next != nil {
		at["cursor"] = []string{*next}
		v.Next = "/observations" + encodeQuery(at)
	}
}
