package web

import (
	"context"
	"fmt"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

var diffParams = []string{"from", "to"}

type diffResponse struct {
	Report string          `json:"report"`
	From   versionResponse `json:"from"`
	To     versionResponse `json:"to"`
	nianbao.ReportDiff
}

// getDiff answers GET /api/v1/reports/{id}/diff.
func (s *Server) getDiff(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, diffParams)
	if err != nil {
		return nil, err
	}
	d, err := s.compare(c.Request.Context(), c.Param("id"), p)
	if err != nil {
		return nil, err
	}
	id := d.held.ID
	return diffResponse{
		Report: id, From: s.newVersionResponse(id, d.from), To: s.newVersionResponse(id, d.to), ReportDiff: d.diff,
	}, nil
}

// twoVersions are two versions of a report with what differs between them.
type twoVersions struct {
	held     *nianbao.Held
	from, to nianbao.Version
	diff     nianbao.ReportDiff
}

// compare reads the parameters from and to: the newest version, and the one
// before it, unless they say otherwise.
func (s *Server) compare(ctx context.Context, id string, p params) (*twoVersions, error) {
	held, err := s.held(ctx, id)
	if err != nil {
		return nil, err
	}
	to, err := p.versionParam("to", held.Newest)
	if err != nil {
		return nil, err
	}
	from, err := p.versionParam("from", before(held, to))
	if err != nil {
		return nil, err
	}
	d := &twoVersions{held: held}
	if d.from, err = version(held, from); err != nil {
		return nil, err
	}
	if d.to, err = version(held, to); err != nil {
		return nil, err
	}
	d.diff, err = s.difference(ctx, held, from, to)
	return d, err
}

// difference compares two versions that are known to exist.
func (s *Server) difference(ctx context.Context, h *nianbao.Held, from, to int) (nianbao.ReportDiff, error) {
	if from == to {
		return nianbao.ReportDiff{Text: []nianbao.TextChange{}, Cells: []nianbao.CellChange{}}, nil
	}
	if s.diff == nil {
		return nianbao.ReportDiff{}, fmt.Errorf("comparison of versions: %w", nianbao.ErrUnavailable)
	}
	older, err := s.asOf(ctx, h, from)
	if err != nil {
		return nianbao.ReportDiff{}, err
	}
	newer, err := s.asOf(ctx, h, to)
	if err != nil {
		return nianbao.ReportDiff{}, err
	}
	return s.diff(&older.Report, &newer.Report), nil
}
