package xlsx

import (
	"context"
	"encoding/xml"
	"strings"

	"nianbao/internal/extract/container"
)

// sheet is the layout of one worksheet, without its values.
type sheet struct {
	name       string
	part       string
	merges     []area
	hiddenRows map[int]bool
	hiddenCols map[int]bool
	filledRows map[int]bool
	// formulas are those whose result is not stored: a program that opens the
	// sheet would compute it, we cannot, and blank would be wrong.
	formulas map[position]string
}

// scan reads the layout of a sheet and counts its cells against the budget.
func (s *sheet) scan(ctx context.Context, pkg *container.Package, budget *int) error {
	part, err := pkg.Part(s.part)
	if err != nil {
		return err
	}
	defer part.Close()
	s.hiddenRows, s.hiddenCols, s.filledRows = map[int]bool{}, map[int]bool{}, map[int]bool{}
	s.formulas = map[position]string{}
	x := container.NewXML(ctx, part)
	if _, err := x.Root(); err != nil {
		return err
	}
	row, cols := 0, 0
	return x.Children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "cols":
			return x.Children(func(e xml.StartElement) error {
				if cols++; hidden(e) && cols <= lastCol {
					for c := max(container.Int(e, "min", 0), 1); c <= min(container.Int(e, "max", 0), MaxCols); c++ {
						s.hiddenCols[c] = true
					}
				}
				return x.Skip()
			})
		case "sheetData":
			return x.Children(func(e xml.StartElement) error {
				if e.Name.Local != "row" {
					return x.Skip()
				}
				n := container.Int(e, "r", 0)
				if n <= 0 {
					n = row + 1
				}
				if n <= row || n > lastRow {
					return container.Malformed("row %d is out of its order", n)
				}
				if row = n; hidden(e) {
					s.hiddenRows[row] = true
				}
				return s.scanRow(x, row, budget)
			})
		case "mergeCells":
			return x.Children(func(e xml.StartElement) error {
				if err := s.addMerge(container.Attr(e, "ref")); err != nil {
					return err
				}
				return x.Skip()
			})
		}
		return x.Skip()
	})
}

func hidden(e xml.StartElement) bool {
	v := container.Attr(e, "hidden")
	return v == "1" || v == "true"
}

func (s *sheet) addMerge(ref string) error {
	a, err := parseArea(ref)
	if err != nil {
		return nil // a range that cannot be read merges nothing
	}
	if s.merges = append(s.merges, a); len(s.merges) > MaxMerges {
		return container.TooLarge("merged ranges of a sheet", MaxMerges)
	}
	return nil
}

// scanRow looks at the cells of a row. Cells without content, which carry
// borders, are not counted.
func (s *sheet) scanRow(x *container.XML, row int, budget *int) error {
	col := 0
	return x.Children(func(e xml.StartElement) error {
		if e.Name.Local != "c" {
			return x.Skip()
		}
		col++
		if ref := container.Attr(e, "r"); ref != "" {
			p, err := parsePosition(ref)
			if err != nil {
				return container.Malformed("%v", err)
			}
			if p.col < col || p.row != row {
				return container.Malformed("cell %.20q is out of its order", ref)
			}
			col = p.col
		}
		filled, formula, err := scanCell(x)
		if err != nil || !filled && formula == "" {
			return err
		}
		if *budget--; *budget < 0 {
			return container.TooLarge("cells of the workbook", MaxCells)
		}
		if col > MaxCols {
			return container.TooLarge("columns of a sheet", MaxCols)
		}
		s.filledRows[row] = true
		if !filled {
			s.formulas[position{row, col}] = formula
		}
		return nil
	})
}

// scanCell tells whether a cell has a value, and its formula.
func scanCell(x *container.XML) (filled bool, formula string, err error) {
	err = x.Children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "v":
			text, err := x.Text()
			filled = filled || text != ""
			return err
		case "is":
			filled = true
		case "f":
			text, err := x.Text()
			formula = "=" + strings.TrimSpace(text)
			return err
		}
		return x.Skip()
	})
	return filled, formula, err
}
