package extract

import (
	"context"

	"nianbao/internal/nianbao"
)

// ExtractAttached reads a report page together with one file attached to it: a
// page that holds the text and a file with the table (统计表) are one report, and
// so are a page that holds only a link and the file that is the report. The
// file's tables are counted after those of the page.
func ExtractAttached(ctx context.Context, page, file Input) (*Result, error) {
	pageDoc, err := parse(ctx, page)
	if err != nil {
		return nil, err
	}
	fileDoc, err := parse(ctx, file)
	if err != nil {
		return nil, err
	}
	breakLines(pageDoc)
	if len(findHeadings(pageDoc)) >= enoughHeadings {
		return read(withTables(pageDoc, fileDoc), page)
	}
	page.Hints = file.Hints
	return read(asBody(pageDoc, fileDoc, page), page)
}

// withTables adds the tables of a file to a page that has the text.
func withTables(page, file *document) *document {
	for _, b := range file.blocks {
		if b.table < 0 {
			continue
		}
		t := file.tables[b.table]
		t.Index = len(page.tables)
		page.tables = append(page.tables, t)
		page.blocks = append(page.blocks, block{table: t.Index})
	}
	return page
}

// asBody takes the file as the report, and what the page says of it as facts.
func asBody(page, file *document, in Input) *document {
	p := divide(page, nil)
	if t := findTitle(page, p, in); t.report {
		file.marked = append(file.marked, t.text)
	}
	file.facts = collectFacts(page, p)
	file.meta = page.meta
	if page.title != "" {
		file.title = page.title
	}
	return file
}

// parse reads an input of any format into a document.
func parse(ctx context.Context, in Input) (*document, error) {
	if len(in.Data) > MaxSize {
		return nil, tooLarge(len(in.Data), MaxSize)
	}
	kind := sniff(in.Data)
	switch kind {
	case formatHTML, formatText:
		return parseMarkup(in, kind)
	case formatMHTML:
		return parseMHTML(in)
	}
	if reader := readers[kind]; reader != nil {
		f, err := reader(ctx, in.Data)
		if err != nil {
			return nil, err
		}
		return fromFlow(f)
	}
	return nil, kind.reject()
}

// Companion is the rejection of a file that is attached to a page which is the
// report itself.
func Companion() *nianbao.RejectError {
	return nianbao.Reject(nianbao.RejectNotAReport, "附件：报告正文在所附的网页中。", "an attachment: the report is the page that links it")
}
