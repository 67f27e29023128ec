package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
	"nianbao/web/ui"
)

// diffPage shows what changed between two versions of a report.
type diffPage struct {
	BasePage
	Heading   string
	Report    string // address
	JSON      string
	Permalink string
	Versions  string // which two, in words
	Sides     []diffSide
	Same      bool // one version compared with itself
	Sections  []diffSection
	Cells     []cellChangeView
	Changes   string // how many, in words
	Action    string // of the form that chooses two versions
	Choices   []versionChoice
}

func (*diffPage) template() string { return "diff" }

// diffSide is one of the versions that are compared.
type diffSide struct {
	ID       string // of its heading
	Heading  string
	Captured stamp
	Digest   string
	Page     string // the report as of this version
	Original string
	Source   string // address on the web; empty for an imported file
}

// versionChoice is a version to compare.
type versionChoice struct {
	N        string
	Captured stamp
	From, To bool // compared now
}

type diffSection struct {
	ID, Name string
	Changes  []passageView
}

type passageView struct {
	Op    nianbao.TextOp
	Label string
	Parts [][]passagePart // by line
}

type cellChangeView struct {
	Indicator string // its name; empty if it has none
	Code      string
	Applicant string
	Sides     [2]cellSide
}

// cellSide is what one version has in a cell.
type cellSide struct {
	Label string // which version
	Op    nianbao.TextOp
	Text  string
	Note  string // what stands there instead of a number
	URL   string // of the cell in the report; empty if there is none
}

func (s *Server) diffPage(c *gin.Context) (page, error) {
	query, err := pageParams(c, diffParams)
	if err != nil {
		return nil, err
	}
	d, err := s.compare(c.Request.Context(), c.Param("id"), query)
	if err != nil {
		return nil, err
	}
	id, title := d.held.ID, reportTitle(&d.held.Report)
	link := diffPath(id, d.from.N, d.to.N)
	p := &diffPage{
		BasePage: s.newBasePage(c, "diff.title", title), Heading: title, Report: reportPath(id),
		JSON: "/api/v1" + link, Permalink: link, Action: reportPath(id) + "/diff", Same: d.from.N == d.to.N,
	}
	if p.Canonical != "" {
		p.Canonical = s.link(link)
	}
	older, newer := p.T("diff.older", fmt.Sprint(d.from.N)), p.T("diff.newer", fmt.Sprint(d.to.N))
	p.Versions = p.T("diff.versions", fmt.Sprint(d.from.N), fmt.Sprint(d.to.N))
	p.Changes = p.T("diff.changes", len(d.diff.Text), len(d.diff.Cells))
	p.Sides = []diffSide{newDiffSide("older", older, id, d.from), newDiffSide("newer", newer, id, d.to)}
	for _, v := range byTime(d.held) {
		p.Choices = append(p.Choices, versionChoice{fmt.Sprint(v.N), newStamp(v.Snapshot.Captured), v.N == d.from.N, v.N == d.to.N})
	}
	p.Sections = p.sections(d.diff.Text)
	for i := range d.diff.Cells {
		v := p.cell(d, &d.diff.Cells[i])
		v.Indicator = s.indicatorName(v.Code, p.Lang())
		p.Cells = append(p.Cells, v)
	}
	return p, nil
}

func newDiffSide(anchor, heading, id string, v nianbao.Version) diffSide {
	return diffSide{ID: anchor, Heading: heading, Captured: newStamp(v.Snapshot.Captured), Digest: v.Snapshot.SHA256,
		Page: versionPath(id, v.N), Original: originalPath(id, v.N), Source: webURL(v.Snapshot.URL)}
}

// sections gathers the changes by section, in the order in which they come.
func (p *diffPage) sections(changes []nianbao.TextChange) []diffSection {
	var list []diffSection
	for _, c := range changes {
		id := "text-" + string(c.Section)
		i := slices.IndexFunc(list, func(s diffSection) bool { return s.ID == id })
		if i < 0 {
			i = len(list)
			list = append(list, diffSection{ID: id, Name: p.sectionName(c.Section)})
		}
		list[i].Changes = append(list[i].Changes, passageView{
			Op: c.Op, Label: p.T("diff." + string(c.Op)), Parts: byLine(markPassage(c.From, c.To)),
		})
	}
	return list
}

// byLine breaks the parts of a passage where its lines end.
func byLine(parts []passagePart) [][]passagePart {
	lines := [][]passagePart{nil}
	for _, part := range parts {
		for i, text := range strings.Split(part.Text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			last := len(lines) - 1
			lines[last] = appendPart(lines[last], text, part.Op)
		}
	}
	return slices.DeleteFunc(lines, func(l []passagePart) bool { return len(l) == 0 })
}

// indicatorName is the name of an indicator, empty if it has none.
func (s *Server) indicatorName(code string, lang ui.Lang) string {
	chinese, english := s.label(code)
	if lang == ui.English {
		return english
	}
	return chinese
}

func (p *diffPage) cell(d *twoVersions, c *nianbao.CellChange) cellChangeView {
	v := cellChangeView{Code: c.Indicator, Sides: [2]cellSide{
		p.cellSide(d.held.ID, d.from.N, c.From), p.cellSide(d.held.ID, d.to.N, c.To),
	}}
	v.Sides[0].Label, v.Sides[0].Op = p.Sides[0].Heading, nianbao.OpDelete
	v.Sides[1].Label, v.Sides[1].Op = p.Sides[1].Heading, nianbao.OpInsert
	if c.Applicant != "" {
		v.Applicant = p.TOr("applicant."+string(c.Applicant), string(c.Applicant))
	}
	return v
}

func (p *diffPage) cellSide(id string, n int, o *nianbao.Observation) cellSide {
	if o == nil {
		return cellSide{Note: p.T("diff.no_cell")}
	}
	side := cellSide{Text: o.Raw, URL: versionPath(id, n) + "#" + nianbao.CellID(o.Table, o.Row, o.Col)}
	if o.State != nianbao.StateValue {
		side.Note = p.T("cell." + string(o.State))
	} else if o.Unit != "" && !strings.HasSuffix(o.Raw, o.Unit) {
		side.Text += " " + o.Unit
	}
	return side
}
