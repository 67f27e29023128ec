package extract

import (
	"context"
	"strings"

	"nianbao/internal/extract/docx"
	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
	"nianbao/internal/extract/mhtml"
	"nianbao/internal/extract/ofd"
	"nianbao/internal/extract/pdf"
	"nianbao/internal/extract/xlsx"
	"nianbao/internal/nianbao"
)

// readers turn a file of each format into its flow.
var readers = map[format]func(context.Context, []byte) (*flow.Document, error){
	formatDOCX: docx.Read,
	formatXLSX: xlsx.Read,
	formatOFD:  ofd.Read,
	formatPDF:  readPDF,
}

func readPDF(ctx context.Context, data []byte) (*flow.Document, error) {
	return pdf.Read(ctx, data, pdf.Limits{})
}

// parseMHTML reads a saved web page, whatever the file is called.
func parseMHTML(in Input) (*document, error) {
	page, mediaType, err := mhtml.Root(in.Data)
	if err != nil {
		return nil, err
	}
	in.Data, in.MediaType = page, mediaType
	return parseMarkup(in, textOrHTML(page))
}

// fewLetters is the length of text, in bytes, below which a file with pictures
// is taken for scanned pages.
const fewLetters = 300

// fromFlow turns what a format's reader found into a document.
func fromFlow(f *flow.Document) (*document, error) {
	doc := &document{meta: map[string]string{}, title: tidy(f.Title)}
	letters := 0
	for _, item := range f.Items {
		if item.Rows != nil {
			if err := doc.addTable(item.Rows); err != nil {
				return nil, err
			}
			letters += fewLetters
			continue
		}
		for line := range strings.SplitSeq(item.Text, "\n") {
			if text := tidy(line); text != "" {
				doc.blocks = append(doc.blocks, block{text: text, table: -1, heading: item.Heading})
				letters += len(text)
			}
		}
	}
	if letters < fewLetters && f.Images > 0 {
		return nil, nianbao.Reject(nianbao.RejectImageOnly, "报告是图片或扫描件，没有可读取的文字。",
			"%d pictures and hardly any text: the report is scanned", f.Images)
	}
	return doc, nil
}

// addTable takes a table of a file; one that only arranges text becomes text.
func (d *document) addTable(rows []grid.Row) error {
	t, err := grid.Build(rows)
	if err != nil {
		return nianbao.Reject(nianbao.RejectTooLarge, "表格过大，无法读取。", "table %d: %v", len(d.tables), err)
	}
	for i := range t.Cells {
		t.Cells[i].Text = tidy(t.Cells[i].Text)
	}
	t.Index = len(d.tables)
	role := roleOf(&t)
	d.tables = append(d.tables, table{Table: t, role: role})
	if role != roleLayout {
		d.blocks = append(d.blocks, block{table: t.Index})
		return nil
	}
	for _, row := range rows {
		for _, c := range row.Cells {
			for line := range strings.SplitSeq(c.Text, "\n") {
				if text := tidy(line); text != "" {
					d.blocks = append(d.blocks, block{text: text, table: -1})
				}
			}
		}
	}
	return nil
}
