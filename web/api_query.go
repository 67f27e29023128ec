package web

import (
	"fmt"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/batch"
)

// queryResponse says how a query is understood, or what is wrong with it; one of
// the two is null.
type queryResponse struct {
	Query     string               `json:"query"`
	Canonical *string              `json:"canonical"`
	Error     *batch.ErrorResponse `json:"error"`
}

// getQuery answers GET /api/v1/query, which reads a query without searching, so
// that a form can say what is wrong while it is typed.
func (s *Server) getQuery(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, []string{"q"})
	if err != nil {
		return nil, err
	}
	text, err := p.one("q")
	if err != nil {
		return nil, err
	}
	if s.understand == nil {
		return nil, fmt.Errorf("queries: %w", nianbao.ErrUnavailable)
	}
	out := queryResponse{Query: text}
	canonical, err := s.understand(text)
	if err != nil {
		out.Error = batch.NewError(err)
		return out, nil
	}
	out.Canonical = &canonical
	return out, nil
}
