package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/compare"
	"nianbao/internal/nianbao"
)

// officePage is an office at a glance: what it printed, when it published, and
// what it was called.
type officePage struct {
	BasePage
	Name   string
	Facts  []string
	Names  []officeName // if there was more than one
	Before []kin
	After  *kin
	Scopes []scopeView
	Links  []downloadLink // to what compares the office
	JSON   string
	CSV    string
	Search string
}

func (*officePage) template() string { return "office" }

// officeName is a name and the years under which reports appeared under it.
type officeName struct{ Name, Years string }

// kin is an office that came before or after.
type kin struct{ Name, URL, Note string }

// scopeView has the reports of one scope. Those of an office and those of a
// whole government are never put together.
type scopeView struct {
	ID, Heading string
	Matrix      officeMatrix
	Reports     []officeReportView
	Repeats     bool   // some reports repeat the year before
	JSON        string // the same comparison in the API
}

// officeReportView is a year of which a report is held or expected.
type officeReportView struct {
	Year, Title, URL, Form, Published string
	Name                              string // if it differs from the office's
	Deadline                          string
	Status                            compare.CoverageStatus // empty if nothing is known of it
	StatusText, Days                  string
	Repeated                          string // share of its text that stood in the report of the year before; may be empty
}

func (s *Server) officePage(c *gin.Context) (page, error) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), statTimeout)
	defer cancel()
	entry, err := s.office(ctx, c.Param("id"))
	if err != nil {
		return nil, err
	}
	hits, err := s.officeHits(ctx, entry.ID)
	if err != nil {
		return nil, err
	}
	v := &officePage{
		BasePage: s.newBasePage(c, "office.title", entry.Name), Name: entry.Name, JSON: "/api/v1" + officePath(entry.ID),
		CSV:    "/api/v1/export/observations?format=csv&office=" + entry.ID,
		Search: "/search?office=" + entry.ID,
	}
	if region := entry.Region.String(); region != "" {
		v.Facts = append(v.Facts, region)
	}
	if entry.Level != "" {
		v.Facts = append(v.Facts, v.levelName(entry.Level))
	}
	v.Names = namesOverTime(hits)
	v.Links = s.officeLinks(v, entry.ID)
	for _, scope := range []nianbao.Scope{nianbao.ScopeOwn, nianbao.ScopeGovernmentWide} {
		of := slices.DeleteFunc(slices.Clone(hits), func(h nianbao.Hit) bool { return h.Scope != scope })
		if len(of) == 0 {
			continue
		}
		view, err := s.scopeView(ctx, v, entry, scope, of)
		if err != nil {
			return nil, err
		}
		v.Scopes = append(v.Scopes, view)
		if scope == nianbao.ScopeGovernmentWide {
			v.Links = append(v.Links, downloadLink{v.T("office.members"), "/members?office=" + entry.ID})
		}
	}
	return v, nil
}

// officeLinks lead to the pages that compare an office, those that are served.
func (s *Server) officeLinks(v *officePage, id string) []downloadLink {
	var links []downloadLink
	for _, l := range []struct{ path, key, parameters string }{
		{"/compare", "office.compare", "indicator=req_new&indicator=grant_rate&"},
		{"/trends", "office.trends", "indicator=req_new&"},
		{"/peers", "office.peers", ""},
		{"/observations", "office.observations", ""},
	} {
		if s.paths[l.path] {
			links = append(links, downloadLink{v.T(l.key), l.path + "?" + l.parameters + "office=" + id})
		}
	}
	return links
}

func (s *Server) scopeView(ctx context.Context, v *officePage, entry *nianbao.OfficeEntry, scope nianbao.Scope, hits []nianbao.Hit) (scopeView, error) {
	view := scopeView{ID: string(scope), Heading: v.scopeName(scope)}
	filter := nianbao.FactFilter{ReportFilter: nianbao.ReportFilter{Offices: []string{entry.ID}, Scopes: []nianbao.Scope{scope}}}
	coverage, err := s.stats.Coverage(ctx, compare.CoverageRequest{Filter: filter})
	if err != nil && !errors.Is(err, nianbao.ErrUnavailable) {
		return view, fmt.Errorf("coverage of office %s: %w", entry.ID, err)
	}
	view.Reports = v.reports(entry, hits, coverage)
	if view.Repeats, err = s.repeats(ctx, entry.ID, scope, view.Reports); err != nil {
		return view, fmt.Errorf("repeated text of office %s: %w", entry.ID, err)
	}
	table, err := s.stats.Compare(ctx, compare.TableRequest{Question: compare.Question{Filter: filter, Indicators: mainIndicators}, Succession: true})
	if errors.Is(err, nianbao.ErrUnavailable) {
		return view, nil
	}
	if err != nil {
		return view, fmt.Errorf("numbers of office %s: %w", entry.ID, err)
	}
	cells, err := s.cellsOf(ctx, filter)
	if err != nil {
		return view, fmt.Errorf("cells of office %s: %w", entry.ID, err)
	}
	i := slices.IndexFunc(table.Rows, func(r compare.Row) bool { return r.Office.ID == entry.ID })
	if i < 0 {
		return view, nil
	}
	view.Matrix = v.matrix(table, &table.Rows[i], hits, cells)
	view.JSON = "/api/v1/compare?scope=" + string(scope) + "&office=" + entry.ID + "&indicator=" + strings.Join(mainIndicators, "&indicator=")
	return view, s.kin(ctx, v, &table.Rows[i])
}

// repeats says of each report what share of its own text stood in that of the
// year before; any tells whether one does.
func (s *Server) repeats(ctx context.Context, office string, scope nianbao.Scope, reports []officeReportView) (any bool, err error) {
	pairs, _, err := s.copies.Pairs(ctx, nianbao.PairFilter{
		Reports: nianbao.ReportFilter{Offices: []string{office}, Scopes: []nianbao.Scope{scope}}, Kinds: []nianbao.CopyKind{nianbao.CopyOwn}, Limit: nianbao.MaxLimit})
	if err != nil && !errors.Is(err, nianbao.ErrUnavailable) {
		return false, err
	}
	shares := map[string]string{}
	for _, p := range pairs {
		shares[reportPath(p.Later.ID)] = percentage(p.Share())
	}
	for i := range reports {
		reports[i].Repeated = shares[reports[i].URL]
		any = any || reports[i].Repeated != ""
	}
	return any, nil
}

// kin names the offices before and after, each once.
func (s *Server) kin(ctx context.Context, v *officePage, row *compare.Row) error {
	for _, p := range row.Predecessors {
		known := kin{Name: p.Name, URL: officePath(p.ID), Note: v.T("office.until", yearText(p.Until))}
		if !slices.Contains(v.Before, known) {
			v.Before = append(v.Before, known)
		}
	}
	if row.Successor == nil || v.After != nil {
		return nil
	}
	next, err := s.office(ctx, row.Successor.ID)
	if err != nil {
		return err
	}
	v.After = &kin{Name: next.Name, URL: officePath(next.ID), Note: v.T("office.from", yearText(row.Successor.From))}
	return nil
}

// reports lists the years that are held or expected, the newest first.
func (v *officePage) reports(entry *nianbao.OfficeEntry, hits []nianbao.Hit, coverage *compare.Coverage) []officeReportView {
	rows := map[int]*officeReportView{}
	for _, h := range hits {
		row := &officeReportView{
			Year: yearText(h.Year), URL: reportPath(h.ID), Published: h.Published,
			Title: reportTitle(&nianbao.Report{Title: h.Title, Office: h.Office, Year: h.Year}),
		}
		if h.Form != "" {
			row.Form = v.formName(h.Form)
		}
		if h.Office != entry.Name {
			row.Name = h.Office
		}
		rows[h.Year] = row
	}
	if coverage != nil {
		for _, c := range coverage.Rows {
			if rows[c.Year] == nil {
				rows[c.Year] = &officeReportView{Year: yearText(c.Year)}
			}
			v.punctual(rows[c.Year], &c)
		}
	}
	var list []officeReportView
	for _, year := range slices.Backward(sortedKeys(rows)) {
		list = append(list, *rows[year])
	}
	return list
}

// punctual adds what is known of the date against the deadline.
func (v *officePage) punctual(row *officeReportView, c *compare.CoverageRow) {
	row.Deadline, row.Status = c.Deadline, c.Status
	row.StatusText = v.statusName(c.Status)
	switch {
	case c.Why != "":
		row.Days = v.T("coverage.why_" + string(c.Why))
	case c.Days != nil && *c.Days > 0:
		row.Days = v.T("office.days_late", *c.Days)
	case c.Days != nil:
		row.Days = v.T("office.days_early", -*c.Days)
	}
}

// namesOverTime are the names under which an office reported, the oldest first;
// nil if there is one only.
func namesOverTime(hits []nianbao.Hit) []officeName {
	years := map[string][]int{}
	for _, h := range hits {
		if h.Year != 0 && !slices.Contains(years[h.Office], h.Year) {
			years[h.Office] = append(years[h.Office], h.Year)
		}
	}
	if len(years) < 2 {
		return nil
	}
	names := sortedKeys(years)
	for _, name := range names {
		slices.Sort(years[name])
	}
	slices.SortStableFunc(names, func(a, b string) int { return years[a][0] - years[b][0] })
	var list []officeName
	for _, name := range names {
		list = append(list, officeName{name, yearRanges(years[name])})
	}
	return list
}
