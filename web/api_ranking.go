package web

import (
	"context"
	"fmt"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
)

var (
	rankingParams = append([]string{"order", "min_denominator", "limit", "cursor"}, questionParams...)
	outlierParams = append([]string{"within", "threshold", "limit", "cursor"}, questionParams...)
	peerParams    = append([]string{"peers", "limit", "cursor"}, questionParams...)
	memberParams  = []string{"office", "below", "year", "as_of", "indicator", "applicant", "join"}
)

type rankingResponse struct {
	*compare.Ranking
	Next *string `json:"next"`
}

// getRanking answers GET /api/v1/ranking.
func (s *Server) getRanking(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, rankingParams)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	var req compare.RankingRequest
	if req.Offset, req.Limit, err = p.page(); err != nil {
		return nil, err
	}
	if req.Order, err = oneValue(p, "order", compare.Orders); err != nil {
		return nil, err
	}
	if req.MinDenominator, err = p.decimal("min_denominator"); err != nil {
		return nil, err
	}
	if req.Question, err = s.question(ctx, p); err != nil {
		return nil, err
	}
	ranking, err := s.stats.Ranking(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("ranking: %w", err)
	}
	return rankingResponse{ranking, nextPage(ranking.Next)}, nil
}

type outliersResponse struct {
	*compare.Outliers
	Next *string `json:"next"`
}

// getOutliers answers GET /api/v1/outliers.
func (s *Server) getOutliers(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, outlierParams)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	var req compare.OutlierRequest
	if req.Offset, req.Limit, err = p.page(); err != nil {
		return nil, err
	}
	if req.Within, err = oneValue(p, "within", compare.Groupings); err != nil {
		return nil, err
	}
	if req.Threshold, err = p.decimal("threshold"); err != nil {
		return nil, err
	}
	if req.Question, err = s.question(ctx, p); err != nil {
		return nil, err
	}
	outliers, err := s.stats.Outliers(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("outliers: %w", err)
	}
	return outliersResponse{outliers, nextPage(outliers.Next)}, nil
}

type peersResponse struct {
	*compare.Peers
	Next *string `json:"next"`
}

// getPeers answers GET /api/v1/peers: where one office stands among others.
func (s *Server) getPeers(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, peerParams)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	var req compare.PeersRequest
	if req.Offset, req.Limit, err = p.page(); err != nil {
		return nil, err
	}
	if req.Kinds, err = oneOf(p, "peers", compare.PeerKinds); err != nil {
		return nil, err
	}
	if req.Office, err = p.one("office"); err != nil {
		return nil, err
	}
	delete(p, "office") // the peers are other offices
	if req.Question, err = s.question(ctx, p); err != nil {
		return nil, err
	}
	peers, err := s.stats.Peers(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("peers: %w", err)
	}
	return peersResponse{peers, nextPage(peers.Next)}, nil
}

// getMembers answers GET /api/v1/members: the report of a whole government beside
// the sum of its members.
func (s *Server) getMembers(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, memberParams)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	var req compare.MembersRequest
	if req.Office, err = p.one("office"); err != nil {
		return nil, err
	}
	delete(p, "office")
	if req.Below, err = p.truth("below"); err != nil {
		return nil, err
	}
	if req.Question, err = s.question(ctx, p); err != nil {
		return nil, err
	}
	members, err := s.stats.Members(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("members: %w", err)
	}
	return members, nil
}
