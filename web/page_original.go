package web

import (
	"context"
	"fmt"

	"github.com/gin-gonic/gin"

	"nianbao/internal/nianbao"
)

// originalPage shows archived bytes in a frame that can do nothing: the frame
// is sandboxed, and the address in it is too.
type originalPage struct {
	BasePage
	Heading  string
	Report   string // address
	Raw      string
	Framed   bool   // else there is a download only
	Frame    string // address of what the frame shows
	Located  bool   // its cells have addresses
	Sections []sectionView
	Number   string
	Captured stamp
	Digest   string
	Size     string
	Type     string
	Source   string // address on the web; empty for an imported file
	Versions []versionView
}

func (*originalPage) template() string { return "original" }

func (s *Server) originalPage(c *gin.Context) (page, error) {
	whole, v, err := s.versionOf(c)
	if err != nil {
		return nil, err
	}
	query, err := pageParams(c, []string{"cell"})
	if err != nil {
		return nil, err
	}
	held, err := s.asOf(c.Request.Context(), whole, v.N)
	if err != nil {
		return nil, err
	}
	capture, err := s.originals.Original(c.Request.Context(), v.Snapshot)
	if err != nil {
		return nil, fmt.Errorf("original of %s version %d: %w", held.ID, v.N, err)
	}
	title := reportTitle(&held.Report)
	p := &originalPage{
		BasePage: s.newBasePage(c, "original.title", title), Heading: title,
		Report: reportPath(held.ID), Raw: rawPath(held.ID, v.N), Framed: framed(v.Snapshot, capture),
		Number: fmt.Sprint(v.N), Captured: newStamp(v.Snapshot.Captured), Digest: v.Snapshot.SHA256,
		Type: declaredType(v.Snapshot, capture), Source: webURL(v.Snapshot.URL), Versions: versions(held),
		Located: s.locatable(v.Snapshot, capture),
	}
	p.Size = p.N(len(capture.Body))
	p.NoIndex = true
	return p, s.besides(c.Request.Context(), p, held, v, query)
}

// besides puts what was read at the side of the original. The numbers lead to
// their cells in the frame; the cell that the address names is shown at once.
func (s *Server) besides(ctx context.Context, p *originalPage, held *nianbao.Held, v nianbao.Version, query params) error {
	cell, err := query.one("cell")
	if err != nil {
		return err
	}
	if cell != "" && !cellForm.MatchString(cell) {
		return badParam("cell", printable(cell)+" 不是单元格的编号；请写 c-2-3-9：表、行、列。", printable(cell)+" is no cell; write c-2-3-9: table, row, column.")
	}
	tables, err := s.tables(ctx, held, v)
	if err != nil {
		return err
	}
	p.Frame = p.Raw
	p.Sections = (&reportPage{BasePage: p.BasePage}).sections(&held.Report, tables)
	if !p.Located {
		return nil
	}
	p.Frame = locatedPath(held.ID, v.N)
	for i := range p.Sections {
		for _, t := range p.Sections[i].Tables {
			t.leadTo(p.Frame, cell)
		}
	}
	if cell != "" {
		p.Frame += "#" + cell
	}
	return nil
}

// leadTo makes links of the numbers of a table, and sets off the chosen one.
func (t *tableView) leadTo(original, chosen string) {
	for _, row := range t.Rows {
		for i := range row {
			if row[i].Scope == "" {
				row[i].Original = original + "#" + row[i].ID
			}
			if row[i].ID == chosen {
				row[i].Class += " chosen"
			}
		}
	}
}
