package docx

import (
	"encoding/xml"
	"strings"

	"nianbao/internal/extract/container"
	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
)

// merge is the part that a cell has in a merged one (ISO/IEC 29500-1, §17.18.57).
type merge int

const (
	single merge = iota
	restart
	carryOn
)

// cell is one w:tc.
type cell struct {
	items  []flow.Item
	nested int // cells of the tables in it
	span   int
	down   merge
	across merge
	drop   bool // deleted by a tracked change
}

// row is one w:tr.
type row struct {
	cells  []cell
	before int // grid columns left out before the first cell
	header bool
	drop   bool // hidden or deleted
}

// tableInto reads a table into a story.
func (r *reader) tableInto(s *story) error {
	if err := r.enter(); err != nil {
		return err
	}
	var rows []row
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		if is(e.Name, "tr") {
			line, err := r.row()
			if !line.drop {
				rows = append(rows, line)
			}
			return err
		}
		return r.through(e, visit)
	}
	if err := r.xml.Children(visit); err != nil {
		return err
	}
	r.nested--
	if err := r.budget(1, 0); err != nil {
		return err
	}
	s.add(flow.Item{Text: s.carry})
	s.carry = ""
	s.items = append(s.items, arrange(rows)...)
	return nil
}

// through visits what an element that only wraps others holds, and skips others.
func (r *reader) through(e xml.StartElement, visit func(xml.StartElement) error) error {
	switch {
	case is(e.Name, "sdt"):
		return r.control(visit)
	case transparent(e.Name):
		return r.xml.Children(visit)
	case e.Name.Local == "AlternateContent":
		return r.alternate(visit)
	}
	return r.xml.Skip()
}

func (r *reader) row() (row, error) {
	var out row
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch {
		case is(e.Name, "tc"):
			c, err := r.cell()
			if !c.drop {
				out.cells = append(out.cells, c)
			}
			return err
		case is(e.Name, "trPr"):
			return r.rowProps(&out)
		}
		return r.through(e, visit)
	}
	return out, r.xml.Children(visit)
}

func (r *reader) rowProps(out *row) error {
	return r.xml.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "gridBefore"):
			out.before = clampSpan(container.Int(e, "val", 0), 0)
		case is(e.Name, "tblHeader"):
			out.header = on(e)
		case is(e.Name, "hidden"):
			out.drop = out.drop || on(e)
		case is(e.Name, "del"):
			out.drop = true
		}
		return r.xml.Skip()
	})
}

func (r *reader) cell() (cell, error) {
	c := cell{span: 1}
	if r.cells++; r.cells > MaxCells {
		return c, container.TooLarge("table cells", MaxCells)
	}
	s := story{cell: true}
	err := r.xml.Children(func(e xml.StartElement) error {
		if is(e.Name, "tcPr") {
			return r.cellProps(&c)
		}
		return r.block(&s, e)
	})
	c.items = s.close()
	for _, item := range c.items {
		for _, line := range item.Rows {
			c.nested += len(line.Cells)
		}
	}
	return c, err
}

func (r *reader) cellProps(c *cell) error {
	return r.xml.Children(func(e xml.StartElement) error {
		switch {
		case is(e.Name, "gridSpan"):
			c.span = clampSpan(container.Int(e, "val", 1), 1)
		case is(e.Name, "vMerge"):
			c.down = mergeOf(e)
		case is(e.Name, "hMerge"):
			c.across = mergeOf(e)
		case is(e.Name, "cellDel"):
			c.drop = true
		}
		return r.xml.Skip()
	})
}

func mergeOf(e xml.StartElement) merge {
	if container.Attr(e, "val") == "restart" {
		return restart
	}
	return carryOn
}

func clampSpan(n, least int) int { return min(max(n, least), grid.MaxCols) }

// text joins what a cell holds, tables inside it included.
func (c *cell) text() string {
	var b strings.Builder
	for _, item := range c.items {
		appendLine(&b, item.Text)
		for _, line := range item.Rows {
			for _, inner := range line.Cells {
				appendLine(&b, inner.Text)
			}
		}
	}
	return b.String()
}

func appendLine(b *strings.Builder, text string) {
	if text == "" {
		return
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	b.WriteString(text)
}
