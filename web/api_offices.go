package web

import (
	"context"
	"fmt"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

type officesResponse struct {
	Total   int              `json:"total"`
	Offices []officeResponse `json:"offices"`
	Next    *string          `json:"next"`
}

type officeResponse struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	Level   *nianbao.Level  `json:"level"`
	Region  *regionResponse `json:"region"`
	Years   []int           `json:"years"`
	Reports []officeReport  `json:"reports,omitempty"` // only of a single office
}

// officeReport is one report of an office.
type officeReport struct {
	ID        string         `json:"id"`
	Year      *int           `json:"year"`
	Scope     *nianbao.Scope `json:"scope"`
	Form      *nianbao.Form  `json:"form"`
	Title     *string        `json:"title"`
	Office    *string        `json:"office"` // the name under which it was published
	Published *string        `json:"published"`
}

// getOffices answers GET /api/v1/offices.
func (s *Server) getOffices(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, listParams)
	if err != nil {
		return nil, err
	}
	list, err := s.officeList(c.Request.Context(), p)
	if err != nil {
		return nil, err
	}
	out := officesResponse{Total: list.total, Offices: make([]officeResponse, 0, len(list.entries)), Next: orNull(list.next)}
	for _, e := range list.entries {
		out.Offices = append(out.Offices, newOfficeResponse(e))
	}
	return out, nil
}

// officePart is one page of the register.
type officePart struct {
	total   int
	entries []nianbao.OfficeEntry
	next    string
}

func (s *Server) officeList(ctx context.Context, p params) (officePart, error) {
	f, err := p.filter()
	if err != nil {
		return officePart{}, err
	}
	limit, err := p.limit()
	if err != nil {
		return officePart{}, err
	}
	position, err := p.cursor(offsetCursor)
	if err != nil {
		return officePart{}, err
	}
	all, err := s.catalog.Offices(ctx, f)
	if err != nil {
		return officePart{}, fmt.Errorf("offices: %w", err)
	}
	part := officePart{total: len(all)}
	offset := int(min(position, int64(len(all))))
	end := min(offset+limit, len(all))
	part.entries = all[offset:end]
	if end < len(all) {
		part.next = newCursor(offsetCursor, int64(end))
	}
	return part, nil
}

// getOffice answers GET /api/v1/offices/{id}.
func (s *Server) getOffice(c *gin.Context) (any, error) {
	if _, err := readParams(c.Request, nil); err != nil {
		return nil, err
	}
	ctx := c.Request.Context()
	entry, err := s.office(ctx, c.Param("id"))
	if err != nil {
		return nil, err
	}
	hits, err := s.officeHits(ctx, entry.ID)
	if err != nil {
		return nil, err
	}
	out := newOfficeResponse(*entry)
	for _, h := range hits {
		out.Reports = append(out.Reports, officeReport{
			ID: h.ID, Year: orNull(h.Year), Scope: orNull(h.Scope), Form: orNull(h.Form), Title: orNull(h.Title),
			Office: orNull(h.Office), Published: orNull(h.Published),
		})
	}
	return out, nil
}

func (s *Server) office(ctx context.Context, id string) (*nianbao.OfficeEntry, error) {
	gone := &publicError{err: nianbao.ErrNotFound, zh: "名录中没有这个编号的机关。", en: "The register has no office of this identifier."}
	if !keyPattern.MatchString(id) {
		return nil, gone
	}
	entry, err := s.catalog.Office(ctx, id)
	if err != nil {
		gone.err = err
		return nil, fmt.Errorf("office %s: %w", id, ifNotFound(err, gone))
	}
	return entry, nil
}

// officeHits are the reports of an office, newest first: at most two a year
// since 2008, so one page of hits holds them all.
func (s *Server) officeHits(ctx context.Context, id string) ([]nianbao.Hit, error) {
	res, _, err := s.search(ctx, nianbao.Query{
		Filter: nianbao.ReportFilter{Offices: []string{id}}, Sort: nianbao.SortNewest,
		Limit: nianbao.MaxLimit, NoFacets: true, NoMarks: true,
	})
	if err != nil {
		return nil, fmt.Errorf("reports of office %s: %w", id, err)
	}
	return res.Hits, nil
}

func newOfficeResponse(e nianbao.OfficeEntry) officeResponse {
	years := e.Years
	if years == nil {
		years = []int{}
	}
	return officeResponse{ID: e.ID, Name: e.Name, Level: orNull(e.Level), Region: newRegion(e.Region), Years: years}
}
