package web

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

type healthResponse struct {
	Status  string `json:"status"`
	Version string `json:"version,omitempty"`
}

// getHealth says that the process answers, and nothing of its parts.
func (s *Server) getHealth(*gin.Context) (any, error) {
	return healthResponse{Status: "ok", Version: s.version}, nil
}

// getReady asks catalog and index for something small, so that a balancer
// sends no readers here before both can answer.
func (s *Server) getReady(c *gin.Context) (any, error) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), 5*time.Second)
	defer cancel()
	if _, err := s.catalog.Report(ctx, "readyz"); err != nil && !errors.Is(err, nianbao.ErrNotFound) {
		return nil, fmt.Errorf("catalog: %w", notReady(err))
	}
	if _, err := s.searcher.Search(ctx, nianbao.Query{Limit: 1, NoFacets: true, NoMarks: true}); err != nil {
		return nil, fmt.Errorf("index: %w", notReady(err))
	}
	return healthResponse{Status: "ready", Version: s.version}, nil
}

// notReady makes every failure of a part one of availability.
func notReady(err error) error {
	if errors.Is(err, nianbao.ErrUnavailable) {
		return err
	}
	return fmt.Errorf("%w: %w", nianbao.ErrUnavailable, err)
}
