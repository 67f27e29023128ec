package docx

import (
	"context"
	"fmt"
	"html"
	"strings"
	"testing"

	"nianbao/internal/extract/container/officetest"
	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
)

const (
	relTypes  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	documents = `xmlns:w="` + transitional + `" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ` +
		`xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" ` +
		`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:m="` + formulas + `"`
)

// word is a document under construction; empty parts are left out.
type word struct {
	body, styles, numbering string
	strict                  bool
}

func (d word) parts() map[string]string {
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels": `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + relTypes + `officeDocument" Target="word/document.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
		"docProps/core.xml": `<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>文秘</dc:creator><dc:title> 年度报告 </dc:title></cp:coreProperties>`,
		"word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + relTypes + `styles" Target="styles.xml"/>` +
			`<Relationship Id="rId2" Type="` + relTypes + `numbering" Target="/word/numbering.xml"/></Relationships>`,
		"word/document.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + documents + `><w:body>` + d.body + `<w:sectPr/></w:body></w:document>`,
	}
	if d.styles != "" {
		parts["word/styles.xml"] = `<w:styles ` + documents + `>` + d.styles + `</w:styles>`
	}
	if d.numbering != "" {
		parts["word/numbering.xml"] = `<w:numbering ` + documents + `>` + d.numbering + `</w:numbering>`
	}
	if d.strict {
		for name := range parts {
			parts[name] = strings.ReplaceAll(parts[name], transitional, strict)
			parts[name] = strings.ReplaceAll(parts[name], relTypes, "http://purl.oclc.org/ooxml/officeDocument/relationships/")
		}
	}
	return parts
}

func (d word) read(t testing.TB) *flow.Document {
	t.Helper()
	doc, err := Read(context.Background(), officetest.Zip(t, d.parts()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// para writes a paragraph; its text is cut into two runs, as editors leave it.
func para(text string, props ...string) string {
	r := []rune(text)
	half := len(r) / 2
	return `<w:p><w:pPr>` + strings.Join(props, "") + `</w:pPr>` + textRun(string(r[:half])) + textRun(string(r[half:])) + `</w:p>`
}

func textRun(text string) string {
	if text == "" {
		return ""
	}
	return `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">` + html.EscapeString(text) + `</w:t></w:r>`
}

func numbered(num, level int) string {
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, num)
}

// tableXML writes rows as Word does: a cell that spans rows comes again in each
// of them, as one that carries on.
func tableXML(rows []grid.Row) string {
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0"/></w:tblPr><w:tblGrid/>`)
	type hanging struct{ left, span int }
	open := map[int]hanging{}
	for _, line := range rows {
		b.WriteString(`<w:tr><w:trPr><w:trHeight w:val="300"/></w:trPr>`)
		col := 0
		below := func() {
			for open[col].left > 0 {
				h := open[col]
				open[col] = hanging{h.left - 1, h.span}
				fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/><w:vMerge/></w:tcPr><w:p/></w:tc>`, h.span)
				col += h.span
			}
		}
		for _, c := range line.Cells {
			below()
			merge := ""
			if c.RowSpan > 1 {
				merge = `<w:vMerge w:val="restart"/>`
				open[col] = hanging{c.RowSpan - 1, c.ColSpan}
			}
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:tcW w:w="500"/><w:gridSpan w:val="%d"/>%s</w:tcPr>%s</w:tc>`, c.ColSpan, merge, para(c.Text))
			col += c.ColSpan
		}
		below()
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
	return b.String()
}

// report is the sample report; head writes the heading of section i.
func report(head func(i int) string) string {
	two, _ := officetest.TableTwo()
	three, _ := officetest.TableThree()
	four, _ := officetest.TableFour()
	tables := map[int]string{1: tableXML(two), 2: tableXML(three), 3: tableXML(four)}
	var b strings.Builder
	b.WriteString(para(officetest.Title))
	for i := range officetest.Sections {
		b.WriteString(head(i))
		if tables[i] != "" {
			b.WriteString(tables[i])
		} else {
			b.WriteString(para(officetest.Prose))
		}
	}
	return b.String()
}
