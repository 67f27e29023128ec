package web

import (
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// peerIndicators are what an office is held against its peers by, if nothing
// else is asked for.
var peerIndicators = []string{"req_new", "grant_rate", "not_held_rate", "carry_over_rate", "correction_rate"}

// peersPage says where an office stands among its peers in one year.
type peersPage struct {
	BasePage
	questionForm
	Office string // as typed
	Kinds  []choice

	Asked     bool
	Name, URL string
	Report    string
	Basis     []string
	Volume    string // range of requests that peers have
	Standings []standingRow
	Measured  rankedBy // what the places below are by
	Ranks     []rankRow
	pageLinks
}

func (*peersPage) template() string { return "peers" }

// standingRow is the number of the office beside those of its peers.
type standingRow struct {
	Label, Link        string
	Own, Word          string // number, or why there is none
	Lines              []string
	Rank, Percentile   string
	Median, Quartiles  string
	Least, Most        string
	Distance           string
	N                  string
	At, Q1, Q3, Middle string // out of 100, for the drawing; empty = none
	Drawn              bool
}

// peersPage answers GET /peers. Without a year it takes the newest of the office.
func (s *Server) peersPage(c *gin.Context) (page, error) {
	p, err := pageParams(c, peerPageParams)
	if err != nil {
		return nil, err
	}
	v := &peersPage{BasePage: s.newBasePage(c, "peers.title"), Asked: len(p["office"]) > 0}
	v.Here, v.NoIndex = "peers", len(p) > 0
	if v.Asked {
		if p, err = s.peerQuestion(c, p); err != nil {
			return nil, err
		}
	}
	v.questionForm = s.newQuestionForm(&v.BasePage, p, nil, []string{"applicant", "limit"})
	v.Office = p.first("office")
	kinds := p["peers"]
	if len(kinds) == 0 {
		kinds = []string{string(compare.PeerFunction), string(compare.PeerLevel)}
	}
	for _, k := range compare.PeerKinds {
		v.Kinds = append(v.Kinds, choice{string(k), v.T("peers.kind." + string(k)), slices.Contains(kinds, string(k))})
	}
	if !v.Asked {
		return v, nil
	}
	r, err := s.peers(c.Request.Context(), p, tableAnswer{})
	if err != nil {
		return nil, err
	}
	v.Name, v.URL, v.Report = r.Office.Name, officePath(r.Office.ID), reportPath(r.Report)
	v.Basis = v.basisOf(r.Head, p.without("office"))
	if r.Volume != nil {
		v.Volume = v.T("peers.volume", v.quantity(r.Volume[0]), v.quantity(r.Volume[1]))
	}
	for _, ind := range r.Indicators {
		v.Standings = append(v.Standings, v.standing(ind, r.Standing[ind.Name]))
	}
	v.Measured = v.rankedBy(r.Indicators[0])
	v.Ranks = v.ranks(r.Indicators[0], r.Rows, r.Office.ID)
	v.pageLinks = linksOf("peers", url.Values(p), r.Next)
	return v, nil
}

// peerQuestion completes a question: the newest year of the office, and what is
// usually asked.
func (s *Server) peerQuestion(c *gin.Context, p params) (params, error) {
	p = maps.Clone(p)
	if len(p["indicator"]) == 0 {
		p["indicator"] = slices.Clone(peerIndicators)
	}
	if len(p["year"]) > 0 {
		return p, nil
	}
	scopes, err := oneOf(p, "scope", []nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide})
	if err != nil {
		return nil, err
	}
	filter := nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Offices: p["office"][:1], Scopes: scopes}}
	t, err := s.stats.Compare(c.Request.Context(), compare.TableRequest{Question: compare.Question{Filter: filter, Indicators: peerIndicators[:1]}, Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(t.Years) > 0 {
		p["year"] = []string{yearText(t.Years[len(t.Years)-1])}
	}
	return p, nil
}

// standing lays one number out.
func (v *peersPage) standing(ind compare.Indicator, s compare.Standing) standingRow {
	write := v.quantity
	if string(ind.Kind) == rateKind {
		write = percentage
	}
	said := func(x *float64) string {
		if x == nil {
			return "–"
		}
		return write(*x)
	}
	row := standingRow{Label: v.indicatorLabel(ind), Link: indicatorPath(ind.Code), N: v.T("peers.n", s.N, s.Peers+1), Median: said(s.Median), Least: said(s.Min), Most: said(s.Max), Rank: "–", Percentile: "–"}
	switch {
	case s.Value == nil:
		row.Word = v.T("cell." + string(s.State))
	case s.Rate != nil:
		cell := v.rateCell(s.Rate)
		row.Own, row.Lines = cell.Main, cell.Lines
	default:
		row.Own = v.quantity(*s.Value)
	}
	if s.Rank != nil {
		row.Rank = v.N(*s.Rank)
	}
	if s.Percentile != nil {
		row.Percentile = strconv.FormatFloat(math.Round(*s.Percentile), 'f', -1, 64)
	}
	if s.Q1 != nil && s.Q3 != nil {
		row.Quartiles = write(*s.Q1) + "–" + write(*s.Q3)
	}
	if s.Distance != nil {
		row.Distance = strconv.FormatFloat(*s.Distance, 'f', 1, 64)
	}
	if s.Value != nil && s.Q1 != nil && s.Q3 != nil && s.Median != nil && s.Min != nil && s.Max != nil && *s.Max > *s.Min {
		at := func(x float64) string {
			return strconv.FormatFloat(math.Round(10*(2+96*(x-*s.Min)/(*s.Max-*s.Min)))/10, 'f', -1, 64)
		}
		row.At, row.Q1, row.Q3, row.Middle, row.Drawn = at(*s.Value), at(*s.Q1), at(*s.Q3), at(*s.Median), true
	}
	return row
}
