package web

import (
	"context"
	"fmt"
	"io"
	"maps"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/internal/sheet"
)

// The pages take the parameters of the interfaces, but for the format.
var (
	peerPageParams   = append([]string{"peers", "limit", "cursor"}, questionParams...)
	memberPageParams = []string{"office", "below", "year", "as_of", "indicator", "applicant", "join"}
	peerParams       = append([]string{"format", "bom"}, peerPageParams...)
	memberParams     = append([]string{"format", "bom"}, memberPageParams...)
)

type peersResponse struct {
	*compare.Peers
	Next *string `json:"next"`
}

// getPeers answers GET /api/v1/peers: where one office stands among others.
func (s *Server) getPeers(c *gin.Context) error {
	p, err := readParams(c.Request, peerParams)
	if err != nil {
		return err
	}
	answer, err := newTableAnswer(c, p, "peers")
	if err != nil {
		return err
	}
	peers, err := s.peers(c.Request.Context(), p, answer)
	if err != nil {
		return err
	}
	return answer.send(peersResponse{peers, nextPage(peers.Next)}, func(w io.Writer) error { return writePeers(w, peers, answer.bom) })
}

// peers computes what the parameters ask for.
func (s *Server) peers(ctx context.Context, p params, answer tableAnswer) (*compare.Peers, error) {
	ctx, cancel := context.WithTimeout(ctx, statTimeout)
	defer cancel()
	var req compare.PeersRequest
	offset, limit, err := p.page()
	if err != nil {
		return nil, err
	}
	req.Offset, req.Limit = answer.cut(offset, limit)
	if req.Kinds, err = oneOf(p, "peers", compare.PeerKinds); err != nil {
		return nil, err
	}
	if req.Office, err = p.one("office"); err != nil {
		return nil, err
	}
	if req.Question, err = s.question(ctx, p.without("office")); err != nil { // the peers are other offices
		return nil, err
	}
	peers, err := s.stats.Peers(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("peers: %w", err)
	}
	return peers, nil
}

// writePeers writes the office and its peers in the order of the first indicator.
func writePeers(w io.Writer, r *compare.Peers, bom bool) error {
	out := sheet.NewWriter(w, bom, rankColumns...)
	for i := range r.Rows {
		if err := out.Write(rankRecord(&r.Rows[i], r.Indicators[0].Name, r.Year)); err != nil {
			return err
		}
	}
	return out.Close()
}

// getMembers answers GET /api/v1/members: the report of a whole government beside
// the sum of its members.
func (s *Server) getMembers(c *gin.Context) error {
	p, err := readParams(c.Request, memberParams)
	if err != nil {
		return err
	}
	answer, err := newTableAnswer(c, p, "members")
	if err != nil {
		return err
	}
	members, err := s.members(c.Request.Context(), p)
	if err != nil {
		return err
	}
	return answer.send(members, func(w io.Writer) error { return writeMembers(w, members, answer.bom) })
}

// members computes what the parameters ask for.
func (s *Server) members(ctx context.Context, p params) (*compare.Members, error) {
	ctx, cancel := context.WithTimeout(ctx, statTimeout)
	defer cancel()
	var req compare.MembersRequest
	var err error
	if req.Office, err = p.one("office"); err != nil {
		return nil, err
	}
	if req.Below, err = p.truth("below"); err != nil {
		return nil, err
	}
	if req.Question, err = s.question(ctx, p.without("office")); err != nil {
		return nil, err
	}
	members, err := s.stats.Members(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	return members, nil
}

// writeMembers writes a line for each indicator and year.
func writeMembers(w io.Writer, m *compare.Members, bom bool) error {
	out := sheet.NewWriter(w, bom, "office_id", "office", "region_code", "region", "level", "indicator", "year", "government", "state",
		"expected", "held", "n", "sum", "low", "high", "difference", "report")
	for _, ind := range m.Indicators {
		for _, year := range m.Years {
			x := m.Numbers[ind.Name][strconv.Itoa(year)]
			record := append(officeRecord(m.Office), ind.Name, strconv.Itoa(year), numberText(x.Government.Value), string(x.Government.State),
				strconv.Itoa(x.Expected), strconv.Itoa(x.Held), strconv.Itoa(x.N), numberText(x.Sum), numberText(x.Low), numberText(x.High), numberText(x.Difference), text(x.Government.Report))
			if err := out.Write(record); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

// without is a copy that lacks a parameter.
func (p params) without(name string) params {
	rest := maps.Clone(p)
	delete(rest, name)
	return rest
}
