package web

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

type reportPage struct {
	BasePage
	Heading   string
	Office    string
	OfficeURL string

	HeadingParts markedText
	Marks        *marksView // set if the page was opened with a query
	marked       int        // places of the query

	Facts     []string
	Meta      []metaRow
	Contents  []contentsItem
	Sections  []sectionView
	Warnings  []warningView
	Audit     reportAudit
	Judging   bool // the reader may judge findings
	NoTables  bool // the tables could not be read from the archive
	Cells     []observationView
	State     nianbao.ReportState
	StateText string
	Older     *olderNotice // set if this is not the newest version
	Places    []placeView
	Versions  []versionView
	Citations citations
	Captured  stamp  // of the version that is shown
	Dated     string // address of this very capture
	Local     bool   // Dated lacks the name of the server, which does not know it
	JSON      string
	Raw       string
	Original  string
	Similar   string
}

func (*reportPage) template() string { return "report" }

type metaRow struct {
	Label, Value, URL, Note string
	Code                    bool // set in a fixed-width face
}

type contentsItem struct {
	ID, Text string
	Tables   []contentsItem
}

type sectionView struct {
	ID           string
	Heading      string
	HeadingParts markedText
	Given        bool // the heading is ours, the report prints none
	Paragraphs   []paragraphView
	Tables       []tableView

	kind nianbao.SectionKind
	n    int // position among the report's sections; -1 if it is of tables only
}

type paragraphView struct {
	Text  string
	Parts markedText
}

// warningView is a warning in the reader's language, with the words of the
// program beside it where they are another's.
type warningView struct{ Code, Text, Detail string }

// observationView is a number in the list that stands in for tables; its ID is
// that of its cell.
type observationView struct{ ID, Indicator, Applicant, Raw, Unit string }

func (s *Server) reportPage(c *gin.Context) (page, error) {
	ctx := c.Request.Context()
	whole, err := s.held(ctx, c.Param("id"))
	if err != nil {
		return nil, err
	}
	query, err := pageParams(c, []string{"version", "q", "section"})
	if err != nil {
		return nil, err
	}
	n, err := query.versionParam("version", whole.Newest)
	if err != nil {
		return nil, err
	}
	held, err := s.asOf(ctx, whole, n)
	if err != nil {
		return nil, err
	}
	r, last := &held.Report, newest(held)
	p := &reportPage{
		BasePage: s.newBasePage(c, "report.title", reportTitle(r)), Heading: reportTitle(r),
		Office: r.Office, OfficeURL: officePath(held.OfficeID),
		Citations: newCitations(held, s.archivedURL(held.ID, last.N)),
		JSON:      "/api/v1" + reportPath(held.ID), Raw: rawPath(held.ID, last.N), Original: originalPath(held.ID, last.N), Similar: similarPath(held.ID),
	}
	tables, err := s.tables(ctx, held, last)
	if err != nil {
		return nil, err
	}
	p.NoTables = tables == nil && len(r.Observations) > 0
	if p.NoTables {
		p.Cells = p.observations(r.Observations)
	}
	p.Captured, p.Dated, p.Local = newStamp(last.Snapshot.Captured), s.link(originalPath(held.ID, last.N)), s.baseURL == ""
	p.Facts = p.facts(r)
	p.describeReport(s, held)
	p.Meta = p.meta(held)
	p.Sections = p.sections(r, tables)
	p.check(last.N, held.ID)
	p.Contents = contents(p.Sections)
	q, asked, err := query.markQuery()
	if err != nil {
		return nil, err
	}
	if asked {
		if err := s.markPage(ctx, p, r, q); err != nil {
			return nil, err
		}
	}
	for _, w := range r.Warnings {
		p.Warnings = append(p.Warnings, p.warning(w))
	}
	p.history(whole, n)
	p.Judging = s.signedIn(c)
	return p, s.reportFindings(ctx, p, whole, n)
}

// check leads from each table to its place in the original.
func (p *reportPage) check(version int, id string) {
	for i := range p.Sections {
		for j := range p.Sections[i].Tables {
			t := &p.Sections[i].Tables[j]
			t.Check = originalPath(id, version) + "?cell=" + t.First + "#" + t.First
		}
	}
}

// tables reads the printed tables from the archive. A report whose original
// cannot be read now is still worth showing: nil, and the page says so.
func (s *Server) tables(ctx context.Context, h *nianbao.Held, v nianbao.Version) ([]nianbao.Table, error) {
	tables, err := s.originals.Tables(ctx, v.Snapshot)
	if err == nil {
		return tables, nil
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("tables of %s: %w", h.ID, ctx.Err())
	}
	s.log.Error("tables not readable", slog.String("report_id", h.ID), slog.Any("err", err))
	return nil, nil
}

func (p *reportPage) warning(w nianbao.Warning) warningView {
	v := warningView{Code: w.Code, Text: p.TOr("warning."+w.Code, w.Message)}
	if v.Text != w.Message {
		v.Detail = w.Message
	}
	return v
}

func (p *reportPage) facts(r *nianbao.Report) []string {
	var facts []string
	add := func(s string) {
		if s != "" {
			facts = append(facts, s)
		}
	}
	if r.Year != 0 {
		add(p.T("report.year", yearText(r.Year)))
	}
	add(r.Region.String())
	if r.Level != "" {
		add(p.levelName(r.Level))
	}
	if r.Scope != "" {
		add(p.scopeName(r.Scope))
	}
	if r.Form != "" {
		add(p.formName(r.Form))
	}
	return facts
}

func (p *reportPage) meta(h *nianbao.Held) []metaRow {
	r, snap := &h.Report, newest(h).Snapshot
	unknown := p.T("report.unknown")
	published := metaRow{Label: p.T("report.published"), Value: orElse(r.Published, unknown)}
	if r.PublishedFrom != "" {
		published.Note = p.TOr("date_source."+string(r.PublishedFrom), string(r.PublishedFrom))
	}
	rows := []metaRow{
		published,
		{Label: p.T("report.index_number"), Value: orElse(r.IndexNumber, unknown)},
		{Label: p.T("report.office_code"), Value: orElse(r.OfficeCode, unknown), Code: true},
	}
	source := metaRow{Label: p.T("report.source"), Value: h.URL, URL: webURL(h.URL)}
	if source.URL == "" {
		source.Value = p.T("report.imported")
	}
	return append(rows, source,
		metaRow{Label: p.T("report.captured"), Value: newStamp(snap.Captured).Text, Note: p.T("report.beijing_time")},
		metaRow{Label: p.T("report.digest"), Value: snap.SHA256, Code: true},
	)
}

// sections joins prose and tables: a table stands in the first section of its
// kind, and where the report has no such section, in one of its own.
func (p *reportPage) sections(r *nianbao.Report, tables []nianbao.Table) []sectionView {
	byKind := p.printedTables(r, tables)
	used := map[string]int{}
	var views []sectionView
	for i, sec := range r.Sections {
		v := sectionView{ID: anchor(used, sec.Kind), Heading: sec.Heading, Paragraphs: paragraphs(sec.Text), kind: sec.Kind, n: i}
		if v.Heading == "" {
			v.Heading, v.Given = p.sectionName(sec.Kind), true
		}
		if byKind[sec.Kind] != nil {
			v.Tables = byKind[sec.Kind]
			delete(byKind, sec.Kind)
		}
		views = append(views, v)
	}
	for _, kind := range append(nianbao.SectionKinds, "") {
		if len(byKind[kind]) == 0 {
			continue
		}
		v := sectionView{ID: anchor(used, kind), Heading: p.sectionName(kind), Given: true, Tables: byKind[kind], kind: kind, n: -1}
		if kind == "" {
			v.ID, v.Heading = "tables", p.T("report.other_tables")
		}
		views = append(views, v)
	}
	return views
}

// anchor is the section's kind, numbered from its second use on.
func anchor(used map[string]int, kind nianbao.SectionKind) string {
	id := string(kind)
	used[id]++
	if n := used[id]; n > 1 {
		return fmt.Sprintf("%s-%d", id, n)
	}
	return id
}

func paragraphs(text string) []paragraphView {
	var list []paragraphView
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, paragraphView{Text: line})
		}
	}
	return list
}

func contents(sections []sectionView) []contentsItem {
	var items []contentsItem
	for _, s := range sections {
		item := contentsItem{ID: s.ID, Text: s.Heading}
		for _, t := range s.Tables {
			item.Tables = append(item.Tables, contentsItem{ID: t.ID, Text: t.Caption})
		}
		items = append(items, item)
	}
	return items
}

func (p *reportPage) observations(list []nianbao.Observation) []observationView {
	views := make([]observationView, 0, len(list))
	for _, o := range list {
		v := observationView{ID: nianbao.CellID(o.Table, o.Row, o.Col), Indicator: o.Indicator, Raw: o.Raw, Unit: o.Unit}
		if o.Applicant != "" {
			v.Applicant = p.TOr("applicant."+string(o.Applicant), string(o.Applicant))
		}
		views = append(views, v)
	}
	return views
}
