package web

import (
	"slices"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// pairsPage lists the reports that have most in common with earlier ones.
type pairsPage struct {
	BasePage
	Total         string
	Year, Region  string // filters
	Kinds, Shares []pairChoice
	Pairs         []pairView
	All           string // address of the list without filters; empty if there are none
	First, Next   string
	JSON, CSV     string
}

func (*pairsPage) template() string { return "pairs" }

// pairChoice is a value of a filter.
type pairChoice struct {
	Value, Label string
	Current      bool
}

type pairView struct {
	Share, Kind      string
	Later, Other     string
	LaterAt, OtherAt string // divisions; empty where not known
	LaterURL         string
	OtherURL         string
	Copied, Own      string
	Compare          string // address of the passages
	Unclear          bool   // which of them is the later
}

// leastShares are the shares that the page offers to list from.
var leastShares = []string{"0.3", "0.5", "0.7", "0.9"}

func (s *Server) pairsPage(c *gin.Context) (page, error) {
	query, err := pageParams(c, pairParams)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"format", "bom"} {
		delete(query, name)
	}
	f, err := query.pairFilter()
	if err != nil {
		return nil, err
	}
	list, total, err := s.copies.Pairs(c.Request.Context(), f)
	if err != nil {
		return nil, err
	}
	p := &pairsPage{BasePage: s.newBasePage(c, "pairs.title")}
	p.Here = "similar"
	p.Total = p.T("pairs.total", total)
	p.First, p.Next, p.JSON = neighbours(query, "/similar", following(f, total))
	state := searchState(query).copy()
	for _, name := range []string{"cursor", "limit"} {
		state.Del(name)
	}
	if len(state) > 0 {
		p.All = "/similar"
	}
	p.Year, p.Region = state.Get("year"), state.Get("region")
	for _, k := range copyKinds {
		p.Kinds = append(p.Kinds, pairChoice{string(k), p.T("copykind." + string(k)), slices.Contains(query["kind"], string(k))})
	}
	for _, share := range leastShares {
		p.Shares = append(p.Shares, pairChoice{share, p.T("pairs.from", share[2:]+"0 %"), slices.Contains(query["min_share"], share)})
	}
	state.Set("format", "csv")
	p.CSV = "/api/v1/similar" + encodeQuery(state)
	for i := range list {
		p.Pairs = append(p.Pairs, p.pair(&list[i]))
	}
	return p, nil
}

func (p *pairsPage) pair(c *nianbao.CopyPair) pairView {
	v := pairView{
		Share: percent(c.Share()), Kind: p.T("copykind." + string(c.Kind)),
		Later: p.reportName(&c.Later), Other: p.reportName(&c.Other), LaterURL: reportPath(c.Later.ID), OtherURL: reportPath(c.Other.ID),
		Copied: p.N(c.Copied), Own: p.N(c.Own), Compare: similarPath(c.Later.ID) + "?with=" + c.Other.ID, Unclear: c.Basis == nianbao.BasisUnclear,
	}
	if c.Kind == nianbao.CopyOther {
		v.LaterAt, v.OtherAt = c.Later.Region.String(), c.Other.Region.String()
	}
	return v
}
