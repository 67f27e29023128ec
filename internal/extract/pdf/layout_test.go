package pdf

import (
	"testing"

	"nianbao/internal/extract/pdf/pdftest"
)

var layouts = []struct {
	name   string
	layout pdftest.Layout
}{
	{"lines", pdftest.Layout{}},
	{"GBK", pdftest.Layout{Encoding: pdftest.GBK}},
	{"bars", pdftest.Layout{Rules: pdftest.Bars}},
	{"boxes", pdftest.Layout{Rules: pdftest.Boxes}},
	{"one path", pdftest.Layout{Rules: pdftest.Path}},
	{"double", pdftest.Layout{Rules: pdftest.Double}},
	{"no rules", pdftest.Layout{Rules: pdftest.None}},
	{"header repeated", pdftest.Layout{RepeatHeader: true}},
	{"small pages", pdftest.Layout{Height: 500, Footer: "— %d —"}},
	{"small pages, header repeated", pdftest.Layout{Height: 520, RepeatHeader: true, Footer: "第 %d 页"}},
	{"cut rows", pdftest.Layout{CutRows: true, Height: 560}},
	{"cut rows, header repeated", pdftest.Layout{CutRows: true, RepeatHeader: true, Height: 540}},
	{"vertical header", pdftest.Layout{Vertical: true}},
	{"header and page numbers", pdftest.Layout{Header: "无名县民政局政府信息公开", Footer: "- %d -"}},
	{"turned by 90", pdftest.Layout{Turn: 1}},
	{"turned by 180", pdftest.Layout{Turn: 2}},
	{"turned by 270", pdftest.Layout{Turn: 3}},
	{"sideways", pdftest.Layout{Sideways: true}},
	{"form object", pdftest.Layout{Form: true}},
	{"bold by overprinting", pdftest.Layout{Bold: true}},
	{"watermark", pdftest.Layout{Watermark: "内部资料注意保存"}},
	{"crop box", pdftest.Layout{Crop: true}},
	{"wide margins", pdftest.Layout{Margin: 95}},
}

func TestLayouts(t *testing.T) {
	for _, form := range []string{"2019", "2021"} {
		report := pdftest.NewReport(form)
		for _, l := range layouts {
			t.Run(form+"/"+l.name, func(t *testing.T) {
				doc := mustRead(t, pdftest.Set(report, l.layout))
				checkReport(t, doc, report)
				if l.layout.Rules == pdftest.None {
					return // spans and cut headers are lost
				}
				checkLabels(t, doc, report)
				if got := len(tables(t, doc)); got != 3 {
					t.Errorf("%d tables, want 3", got)
				}
			})
		}
	}
}

// manyPages sets a report whose text fills pages.
func manyPages(n int) []byte {
	report := pdftest.NewReport("2021")
	const linesPerPage = 37
	text := "无名县民政局坚持以公开为常态、不公开为例外，完善工作机制，提高公开质量。"
	var blocks []pdftest.Block
	for range n * linesPerPage {
		blocks = append(blocks, pdftest.Block{Text: text})
	}
	report.Blocks = append(blocks, report.Blocks...)
	data, count := pdftest.SetAtMost(report, pdftest.Layout{Footer: "— %d —"}, n)
	if count != n {
		panic(count)
	}
	return data
}
