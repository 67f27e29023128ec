package xlsx

import (
	"context"
	"encoding/xml"
	"slices"

	"nianbao/internal/extract/container"
)

// workbook is what is needed of the main part and its relations.
type workbook struct {
	sheets   []*sheet
	strings  string // part names; empty if there is none
	styles   string
	theme    string
	date1904 bool
}

// readWorkbook lists the visible worksheets in their order and reads the layout
// of each.
func readWorkbook(ctx context.Context, pkg *container.Package, main string) (*workbook, error) {
	rels, err := pkg.Relations(ctx, main)
	if err != nil {
		return nil, err
	}
	book := &workbook{}
	targets := map[string]string{}
	for _, r := range rels {
		switch {
		case !pkg.Has(r.Target):
		case r.Type == "worksheet":
			targets[r.ID] = r.Target
		case r.Type == "sharedStrings":
			book.strings = r.Target
		case r.Type == "styles":
			book.styles = r.Target
		case r.Type == "theme":
			book.theme = r.Target
		}
	}
	part, err := pkg.Part(main)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	x := container.NewXML(ctx, part)
	root, err := x.Root()
	if err != nil {
		return nil, err
	}
	if root.Name.Local != "workbook" {
		return nil, container.Malformed("the main part is <%s>, no workbook", root.Name.Local)
	}
	if err := book.read(x, targets); err != nil {
		return nil, err
	}
	budget := MaxCells
	for _, s := range book.sheets {
		if err := s.scan(ctx, pkg, &budget); err != nil {
			return nil, container.In(s.part, err)
		}
	}
	return book, nil
}

func (b *workbook) read(x *container.XML, targets map[string]string) error {
	return x.Children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			v := container.Attr(e, "date1904")
			b.date1904 = v == "1" || v == "true"
		case "sheets":
			return x.Children(func(e xml.StartElement) error {
				if err := b.add(e, targets); err != nil {
					return err
				}
				return x.Skip()
			})
		}
		return x.Skip()
	})
}

// add takes a sheet unless it is hidden, or no worksheet but a chart.
func (b *workbook) add(e xml.StartElement, targets map[string]string) error {
	part := targets[container.Attr(e, "id")]
	state := container.Attr(e, "state")
	if part == "" || state == "hidden" || state == "veryHidden" {
		return nil
	}
	if slices.ContainsFunc(b.sheets, func(s *sheet) bool { return s.part == part }) {
		return nil // one part is one sheet
	}
	if len(b.sheets) == MaxSheets {
		return container.TooLarge("sheets", MaxSheets)
	}
	b.sheets = append(b.sheets, &sheet{name: container.Attr(e, "name"), part: part})
	return nil
}
