package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"nianbao/internal/extract/container"
)

// displayed gives, for each sheet, the text that its cells display.
func displayed(ctx context.Context, pkg *container.Package, book *workbook) (cells []map[position]string, err error) {
	data, err := lean(ctx, pkg, book)
	if err != nil {
		return nil, err
	}
	// excelize can panic on malformed parts (its issue 2299).
	defer func() {
		if p := recover(); p != nil {
			cells, err = nil, container.Malformed("read workbook: %v", p)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: container.MaxTotal, UnzipXMLSizeLimit: container.MaxTotal, // never to files
		CultureInfo: excelize.CultureNameZhCN, ShortDatePattern: "yyyy/m/d", LongDatePattern: "yyyy年m月d日",
	})
	if err != nil {
		return nil, container.Malformed("read workbook: %v", err)
	}
	defer f.Close()
	for i, s := range book.sheets {
		texts, err := s.values(ctx, f, leanName(i))
		if err != nil {
			return nil, err
		}
		cells = append(cells, texts)
	}
	return cells, nil
}

// values reads one sheet row by row.
func (s *sheet) values(ctx context.Context, f *excelize.File, name string) (map[position]string, error) {
	out := map[position]string{}
	for p, formula := range s.formulas {
		out[p] = formula
	}
	rows, err := f.Rows(name)
	if err != nil {
		return nil, container.Malformed("read sheet %q: %v", s.name, err)
	}
	defer rows.Close()
	size := 0
	for row := 1; rows.Next(); row++ {
		if row%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !s.filledRows[row] {
			continue
		}
		texts, err := rows.Columns()
		if err != nil {
			return nil, container.Malformed("read row %d of sheet %q: %v", row, s.name, err)
		}
		for i, text := range texts {
			if size += len(text); size > maxText {
				return nil, container.TooLarge("bytes of text of a sheet", maxText)
			}
			if text != "" {
				out[position{row, i + 1}] = text
			}
		}
	}
	return out, nil
}

// lean packs the parts that excelize needs under the names that it expects.
func lean(ctx context.Context, pkg *container.Package, book *workbook) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	var types, rels, sheets strings.Builder
	add := func(target, from, kind string) error {
		if from == "" {
			return nil
		}
		data, err := pkg.ReadAll(from)
		if err != nil {
			return err
		}
		if kind != "worksheet" {
			if err := check(ctx, from, data); err != nil {
				return err
			}
		}
		id := fmt.Sprintf("rId%d", strings.Count(rels.String(), "<")+1)
		fmt.Fprintf(&rels, `<Relationship Id="%s" Type="%s%s" Target="%s"/>`, id, relationTypes, kind, target)
		fmt.Fprintf(&types, `<Override PartName="/xl/%s" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.%s+xml"/>`, target, kind)
		return write(w, "xl/"+target, data)
	}
	for i, s := range book.sheets {
		if err := add(fmt.Sprintf("worksheets/sheet%d.xml", i+1), s.part, "worksheet"); err != nil {
			return nil, err
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, leanName(i), i+1, i+1)
	}
	for _, p := range [][3]string{{"sharedStrings.xml", book.strings, "sharedStrings"}, {"styles.xml", book.styles, "styles"}, {"theme/theme1.xml", book.theme, "theme"}} {
		if err := add(p[0], p[1], p[2]); err != nil {
			return nil, err
		}
	}
	frame := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` + types.String() + `</Types>`,
		"_rels/.rels":                `<Relationships xmlns="` + packageRels + `"><Relationship Id="rId1" Type="` + relationTypes + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="` + packageRels + `">` + rels.String() + `</Relationships>`,
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="` +
			fmt.Sprint(book.date1904) + `"/><sheets>` + sheets.String() + `</sheets></workbook>`,
	}
	for name, text := range frame {
		if err := write(w, name, []byte(text)); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack workbook: %w", err)
	}
	return b.Bytes(), nil
}

const (
	relationTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageRels   = "http://schemas.openxmlformats.org/package/2006/relationships"
)

// leanName replaces the name of a sheet, which may be longer than excelize takes.
func leanName(i int) string { return fmt.Sprintf("s%d", i+1) }

func write(w *zip.Writer, name string, data []byte) error {
	part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = part.Write(data)
	}
	if err != nil {
		return fmt.Errorf("pack part %s: %w", name, err)
	}
	return nil
}
