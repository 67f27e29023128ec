package web

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

// keyPattern is what identifiers of reports and offices look like; anything
// else is not held and need not be looked up.
var keyPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// reportResponse is the extraction of the newest version with what the service
// adds to it, in one JSON object.
type reportResponse struct {
	report *nianbao.Report
	extra  reportExtra
}

// MarshalJSON joins the two objects: the extraction writes itself, and its
// fields are to stand beside the others.
func (r reportResponse) MarshalJSON() ([]byte, error) {
	extra, err := json.Marshal(r.extra)
	if err != nil {
		return nil, err
	}
	report, err := json.Marshal(r.report)
	if err != nil {
		return nil, err
	}
	joined := append(extra[:len(extra)-1], ',')
	return append(joined, report[1:]...), nil
}

type reportExtra struct {
	ID        string              `json:"id"`
	OfficeID  string              `json:"office_id"`
	State     nianbao.ReportState `json:"state"`
	Locations []locationResponse  `json:"locations"`
	Versions  []versionResponse   `json:"versions"`
	Findings  []findingResponse   `json:"findings"`
	Audit     *auditResponse      `json:"audit"` // null if the rules have not been run over it
	Citations citations           `json:"citations"`
	Links     reportLinks         `json:"links"`
	Matches   *[]matchResponse    `json:"matches,omitempty"` // of q, in the order of the report's page
}

type versionResponse struct {
	N        int       `json:"n"`
	Captured time.Time `json:"captured"`
	SHA256   string    `json:"sha256"`
	URL      string    `json:"url"`
	Size     int64     `json:"size"`
	Rules    string    `json:"rules,omitempty"` // of extraction
	Raw      string    `json:"raw"`             // address of the bytes as received
}

type reportLinks struct {
	Self     string `json:"self"`
	HTML     string `json:"html"`
	Office   string `json:"office"`
	Raw      string `json:"raw"`      // bytes of the newest version
	Original string `json:"original"` // the page that shows them
}

// getReport answers GET /api/v1/reports/{id}.
func (s *Server) getReport(c *gin.Context) (any, error) {
	p, err := readParams(c.Request, []string{"q", "section"})
	if err != nil {
		return nil, err
	}
	q, asked, err := p.markQuery()
	if err != nil {
		return nil, err
	}
	held, err := s.held(c.Request.Context(), c.Param("id"))
	if err != nil {
		return nil, err
	}
	res := s.newReportResponse(held)
	if err := s.addFindings(c.Request.Context(), &res.extra); err != nil {
		return nil, err
	}
	if asked {
		matches, err := s.matches(c.Request.Context(), held, q)
		if err != nil {
			return nil, err
		}
		res.extra.Matches = &matches
	}
	return res, nil
}

// matches finds the places of a query in the report as its page shows it.
func (s *Server) matches(ctx context.Context, h *nianbao.Held, q nianbao.Query) ([]matchResponse, error) {
	tables, err := s.tables(ctx, h, newest(h))
	if err != nil {
		return nil, err
	}
	p := &reportPage{BasePage: BasePage{Locale: s.ui.Locale(ui.DefaultLang)}}
	p.Sections = p.sections(&h.Report, tables)
	return s.mark(ctx, p, &h.Report, q)
}

// held looks a report up.
func (s *Server) held(ctx context.Context, id string) (*nianbao.Held, error) {
	gone := &publicError{err: nianbao.ErrNotFound, zh: "没有收藏这个编号的报告。", en: "No report of this identifier is held."}
	if !keyPattern.MatchString(id) {
		return nil, gone
	}
	held, err := s.catalog.Report(ctx, id)
	if err != nil {
		gone.err = err
		return nil, fmt.Errorf("report %s: %w", id, ifNotFound(err, gone))
	}
	return held, nil
}

func (s *Server) newReportResponse(h *nianbao.Held) reportResponse {
	last, seen := newest(h), places(h)
	extra := reportExtra{
		ID: h.ID, OfficeID: h.OfficeID, State: nianbao.StateOf(seen),
		Locations: newLocations(seen), Versions: []versionResponse{}, Findings: []findingResponse{},
		Citations: newCitations(h, s.archivedURL(h.ID, last.N)),
		Links: reportLinks{
			Self: s.link("/api/v1/reports/" + h.ID), HTML: s.link(reportPath(h.ID)), Office: s.link(officePath(h.OfficeID)),
			Raw: s.link(rawPath(h.ID, last.N)), Original: s.link(originalPath(h.ID, last.N)),
		},
	}
	for _, v := range h.Versions {
		extra.Versions = append(extra.Versions, s.newVersionResponse(h.ID, v))
	}
	return reportResponse{report: &h.Report, extra: extra}
}

func (s *Server) newVersionResponse(id string, v nianbao.Version) versionResponse {
	return versionResponse{
		N: v.N, Captured: v.Snapshot.Captured.UTC(), SHA256: v.Snapshot.SHA256, URL: v.Snapshot.URL,
		Size: v.Snapshot.Size, Rules: v.Rules, Raw: s.link(rawPath(id, v.N)),
	}
}

func reportPath(id string) string { return "/reports/" + id }
func officePath(id string) string { return "/offices/" + id }

func rawPath(id string, n int) string {
	return "/api/v1/reports/" + id + "/versions/" + strconv.Itoa(n) + "/raw"
}

func originalPath(id string, n int) string {
	return "/reports/" + id + "/versions/" + strconv.Itoa(n) + "/original"
}

// link is the public address of a path, the path itself if the server does not
// know its own address.
func (s *Server) link(path string) string { return s.baseURL + path }

// archivedURL is the absolute address of an archived original, empty if the
// server does not know its own.
func (s *Server) archivedURL(id string, n int) string {
	if s.baseURL == "" {
		return ""
	}
	return s.baseURL + originalPath(id, n)
}
