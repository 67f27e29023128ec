package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/internal/sheet"
)

var (
	similarParams = []string{"with", "kind", "min_share", "limit", "cursor"}
	pairParams    = append([]string{"kind", "min_share", "format", "bom", "limit", "cursor"}, filterParams...)

	copyKinds  = []nianbao.CopyKind{nianbao.CopyOwn, nianbao.CopyOther}
	copyBases  = []nianbao.CopyBasis{nianbao.BasisPublished, nianbao.BasisYear, nianbao.BasisUnclear}
	copyEdits  = []nianbao.EditKind{nianbao.EditYear, nianbao.EditNumber, nianbao.EditWords}
	copyColumn = []string{"later", "later_office", "later_office_id", "later_year", "later_scope", "later_region_code", "later_published",
		"other", "other_office", "other_office_id", "other_year", "other_scope", "other_region_code", "other_published",
		"kind", "basis", "share", "narrative", "template", "own", "copied"}
)

// pairedResponse is one of the two reports of a pair.
type pairedResponse struct {
	ID         string        `json:"id"`
	Office     string        `json:"office"`
	OfficeID   string        `json:"office_id"`
	Year       int           `json:"year"`
	Scope      nianbao.Scope `json:"scope"`
	RegionCode *string       `json:"region_code"`
	Region     *string       `json:"region"`
	Published  *string       `json:"published"`
}

type pairResponse struct {
	Later pairedResponse    `json:"later"`
	Other pairedResponse    `json:"other"`
	Kind  nianbao.CopyKind  `json:"kind"`
	Basis nianbao.CopyBasis `json:"basis"`
	Share float64           `json:"share"`
	nianbao.CopyCounts
}

type pairsResponse struct {
	Total int            `json:"total"`
	Pairs []pairResponse `json:"pairs"`
	Next  *string        `json:"next"`
}

type similarResponse struct {
	Report  string           `json:"report"`
	Total   int              `json:"total"`
	Similar []sharedResponse `json:"similar"`
	Next    *string          `json:"next"`
}

// sharedResponse is a pair seen from one of its reports.
type sharedResponse struct {
	Report string `json:"report"` // the other of the two
	pairResponse
	Passages  []nianbao.CopyPassage `json:"passages"`
	Templates []nianbao.CopySpan    `json:"templates"`
}

// getSimilar answers GET /api/v1/reports/{id}/similar.
func (s *Server) getSimilar(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, similarParams)
	if err != nil {
		return nil, err
	}
	f, err := p.pairFilter()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	list, total, err := s.similar(ctx, c.Param("id"), f)
	if err != nil {
		return nil, err
	}
	res := similarResponse{Report: c.Param("id"), Total: total, Similar: make([]sharedResponse, 0, len(list)), Next: nextPage(following(f, total))}
	for i := range list {
		r := sharedResponse{Report: list[i].Later.ID, pairResponse: newPairResponse(&list[i].CopyPair), Passages: list[i].Passages, Templates: list[i].Templates}
		if r.Report == res.Report {
			r.Report = list[i].Other.ID
		}
		res.Similar = append(res.Similar, r)
	}
	return res, nil
}

// similar finds the pairs of a report.
func (s *Server) similar(ctx context.Context, id string, f nianbao.PairFilter) ([]nianbao.SimilarPair, int, error) {
	gone := &publicError{err: nianbao.ErrNotFound, zh: "没有收藏这个编号的报告。", en: "No report of this identifier is held."}
	if !keyPattern.MatchString(id) {
		return nil, 0, gone
	}
	f.Of = id
	list, total, err := s.copies.Similar(ctx, f)
	if err != nil {
		gone.err = err
		return nil, 0, fmt.Errorf("reports similar to %s: %w", id, ifNotFound(err, gone))
	}
	return list, total, nil
}

// getPairs answers GET /api/v1/similar: a page of pairs as JSON, all of them as
// CSV.
func (s *Server) getPairs(c *gin.Context) error {
	p, err := readParams(c.Request, pairParams)
	if err != nil {
		return err
	}
	f, err := p.pairFilter()
	if err != nil {
		return err
	}
	format, err := oneValue(p, "format", tableFormats)
	if err != nil {
		return err
	}
	bom, err := p.truth("bom")
	if err != nil {
		return err
	}
	if format == "csv" {
		return s.sendPairs(c, f, bom)
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	list, total, err := s.copies.Pairs(ctx, f)
	if err != nil {
		return fmt.Errorf("pairs of reports: %w", err)
	}
	res := pairsResponse{Total: total, Pairs: make([]pairResponse, 0, len(list)), Next: nextPage(following(f, total))}
	for i := range list {
		res.Pairs = append(res.Pairs, newPairResponse(&list[i]))
	}
	body, err := encodeJSON(res)
	if err != nil {
		return err
	}
	send(c, http.StatusOK, "application/json; charset=utf-8", body, true)
	return nil
}

// following is the offset of the next page, 0 if there is none.
func following(f nianbao.PairFilter, total int) int {
	if next := f.Offset + f.Limit; next < total {
		return next
	}
	return 0
}

// pairFilter reads the parameters of a list of pairs.
func (p params) pairFilter() (f nianbao.PairFilter, err error) {
	if f.Offset, f.Limit, err = p.page(); err != nil {
		return f, err
	}
	if f.Kinds, err = oneOf(p, "kind", copyKinds); err != nil {
		return f, err
	}
	if f.MinShare, err = p.decimal("min_share"); err != nil {
		return f, err
	}
	if f.MinShare > 1 {
		return f, badParam("min_share", "应为 0 至 1 的数，例如 0.7。", "want a number from 0 to 1, such as 0.7.")
	}
	if f.With, err = p.one("with"); err != nil {
		return f, err
	}
	f.Reports, err = p.filter()
	return f, err
}

func newPairResponse(p *nianbao.CopyPair) pairResponse {
	return pairResponse{Later: newPairedResponse(&p.Later), Other: newPairedResponse(&p.Other),
		Kind: p.Kind, Basis: p.Basis, Share: p.Share(), CopyCounts: p.CopyCounts}
}

func newPairedResponse(r *nianbao.PairedReport) pairedResponse {
	out := pairedResponse{ID: r.ID, Office: r.Office, OfficeID: r.OfficeID, Year: r.Year, Scope: r.Scope}
	if r.Region != nil {
		name := r.Region.String()
		out.RegionCode, out.Region = &r.Region.Code, &name
	}
	if r.Published != "" {
		out.Published = &r.Published
	}
	return out
}

// sendPairs streams all pairs as CSV.
func (s *Server) sendPairs(c *gin.Context, f nianbao.PairFilter, bom bool) error {
	w := &exportWriter{c: c, name: "nianbao-similar.csv", mediaType: exportTypes["csv"]}
	out := sheet.NewWriter(w, bom, copyColumn...)
	err := s.copies.EachPair(c.Request.Context(), f, func(p *nianbao.CopyPair) error {
		return out.Write(pairRecord(p))
	})
	if err != nil {
		return fmt.Errorf("send pairs of reports: %w", err)
	}
	return out.Close()
}

func pairRecord(p *nianbao.CopyPair) []string {
	var record []string
	for _, r := range []*nianbao.PairedReport{&p.Later, &p.Other} {
		x := newPairedResponse(r)
		record = append(record, x.ID, sheet.Harmless(x.Office), x.OfficeID, strconv.Itoa(x.Year), string(x.Scope), text(x.RegionCode), text(x.Published))
	}
	record = append(record, string(p.Kind), string(p.Basis), strconv.FormatFloat(p.Share(), 'f', 4, 64))
	for _, n := range []int{p.Narrative, p.Template, p.Own, p.Copied} {
		record = append(record, strconv.Itoa(n))
	}
	return record
}
