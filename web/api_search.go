package web

import (
	"context"
	"fmt"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// searchTimeout bounds a search; what takes longer is answered with 503.
const searchTimeout = 15 * time.Second

// facetNames are the facets of the contract; each is present in an answer,
// empty where the searcher does not count it.
var facetNames = []string{"year", "region", "level", "office_type", "section", "form", "finding"}

type searchResponse struct {
	Total  int                      `json:"total"`
	TookMS int64                    `json:"took_ms"`
	Query  string                   `json:"query,omitempty"` // as understood
	Part   bool                     `json:"partial,omitempty"`
	Loose  []string                 `json:"loosened,omitempty"` // texts asked for by most of their words
	Hits   []hitResponse            `json:"hits"`
	Facets map[string][]facetBucket `json:"facets"`
	Next   *string                  `json:"next"`
	offers
}

func (searchResponse) volatile() {}

type hitResponse struct {
	ID        string             `json:"id"`
	Title     *string            `json:"title"`
	Office    *string            `json:"office"`
	OfficeID  string             `json:"office_id"`
	Year      *int               `json:"year"`
	Region    *regionResponse    `json:"region"`
	Level     *nianbao.Level     `json:"level"`
	Scope     *nianbao.Scope     `json:"scope"`
	Form      *nianbao.Form      `json:"form"`
	Published *string            `json:"published"`
	URL       *string            `json:"url"`
	Score     float64            `json:"score"`
	Number    *float64           `json:"number,omitempty"` // that the hits are ordered by
	Fragments []fragmentResponse `json:"fragments"`
	Sections  []sectionResponse  `json:"sections,omitempty"` // only with group=section
}

// sectionResponse is a section of a hit in which the query stands.
type sectionResponse struct {
	Section   nianbao.SectionKind `json:"section"`
	Heading   *string             `json:"heading"`
	Matches   int                 `json:"matches"` // places in heading and prose
	Fragments []fragmentResponse  `json:"fragments"`
}

type regionResponse struct {
	Code  string   `json:"code"`
	Names []string `json:"names"`
}

type fragmentResponse struct {
	Section *nianbao.SectionKind `json:"section"` // null for title and office
	Heading *string              `json:"heading"`
	HTML    string               `json:"html"`
	Table   bool                 `json:"table,omitempty"` // a label of a table of the report's form
}

type facetBucket struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"` // where it differs from the value
	Count int    `json:"count"`
}

// getSearch answers GET /api/v1/search.
func (s *Server) getSearch(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, searchParams)
	if err != nil {
		return nil, err
	}
	q, err := p.query()
	if err != nil {
		return nil, err
	}
	res, took, err := s.find(c.Request.Context(), q)
	if err != nil {
		return nil, err
	}
	return newSearchResponse(res, took), nil
}

// search runs a query within the time that a reader waits.
func (s *Server) search(ctx context.Context, q nianbao.Query) (*nianbao.Result, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, searchTimeout)
	defer cancel()
	start := s.now()
	res, err := s.searcher.Search(ctx, q)
	if err != nil {
		return nil, 0, fmt.Errorf("search %q: %w", q.Text, err)
	}
	return res, s.now().Sub(start), nil
}

// SearchJSON is the answer of the API to a search, for the command line, which
// prints the same.
func SearchJSON(res *nianbao.Result, took time.Duration) any { return newSearchResponse(res, took) }

func newSearchResponse(res *nianbao.Result, took time.Duration) searchResponse {
	out := searchResponse{
		Total: res.Total, TookMS: took.Milliseconds(), Query: res.Canonical, Part: res.Partial, Loose: res.Loosened,
		Hits: make([]hitResponse, 0, len(res.Hits)), Facets: map[string][]facetBucket{}, Next: orNull(res.Next),
		offers: newOffers(res),
	}
	for _, h := range res.Hits {
		out.Hits = append(out.Hits, newHitResponse(h))
	}
	for _, name := range facetNames {
		out.Facets[name] = newFacet(res.Facets[name])
	}
	return out
}

func newHitResponse(h nianbao.Hit) hitResponse {
	out := hitResponse{
		ID: h.ID, Title: orNull(h.Title), Office: orNull(h.Office), OfficeID: h.OfficeID, Year: orNull(h.Year),
		Region: newRegion(h.Region), Level: orNull(h.Level), Scope: orNull(h.Scope), Form: orNull(h.Form),
		Published: orNull(h.Published), URL: orNull(h.URL), Score: h.Score, Number: h.Number,
		Fragments: newFragments(h.Fragments),
	}
	for _, s := range h.Sections {
		out.Sections = append(out.Sections, sectionResponse{s.Section, orNull(s.Heading), s.Matches, newFragments(s.Fragments)})
	}
	return out
}

func newFragments(list []nianbao.Fragment) []fragmentResponse {
	out := make([]fragmentResponse, 0, len(list))
	for _, f := range list {
		out = append(out, fragmentResponse{
			Section: orNull(f.Section), Heading: orNull(f.Heading), HTML: string(markOnly(f.HTML)), Table: f.Table,
		})
	}
	return out
}

func newFacet(buckets []nianbao.Bucket) []facetBucket {
	out := make([]facetBucket, 0, len(buckets))
	for _, b := range buckets {
		f := facetBucket{Value: b.Value, Count: b.Count}
		if b.Label != b.Value {
			f.Label = b.Label
		}
		out = append(out, f)
	}
	return out
}

func newRegion(r *nianbao.Region) *regionResponse {
	if r == nil {
		return nil
	}
	names := r.Names
	if names == nil {
		names = []string{}
	}
	return &regionResponse{Code: r.Code, Names: names}
}

// orNull is the pointer to a value, nil for the zero value: what is not known
// is null outwards.
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
