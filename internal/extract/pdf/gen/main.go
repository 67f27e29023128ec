//go:build ignore

// Command gen prints the reports of pdftest as HTML and has Chromium turn them
// into the PDFs of ../testdata. make.py makes the font for -font, and further
// PDFs from what -json and -html print.
//
//	go run main.go -out ../testdata -font test.ttf
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"nianbao/internal/extract/pdf/pdftest"
)

var variants = []struct {
	name, form, css string
	font            string
	margin          string // of @page
	header          bool   // Chromium's own header and footer
	thead           bool   // header rows are repeated
}{
	{name: "chromium_2021", form: "2021", margin: "25mm 20mm", css: `h1{font-weight:bold}`}, // a Type 3 font
	{name: "chromium_headings_2021", form: "2021", margin: "30mm 26mm", css: `h1{font-size:29px;padding:0 60px} p{font-size:21px;line-height:37px} tr{break-inside:avoid}`},
	{name: "chromium_2019", form: "2019", margin: "25mm 20mm"},
	{name: "chromium_repeat_2021", form: "2021", margin: "25mm 20mm", header: true, thead: true},
	{name: "chromium_separate_2021", form: "2021", margin: "20mm 15mm", css: `table{border-collapse:separate;border-spacing:2px} p{margin-top:30mm}`},
	{name: "chromium_vertical_2021", form: "2021", margin: "25mm 20mm", css: `table.t15 td.h[rowspan], table.t15 tr:nth-child(3) td.h {writing-mode:vertical-rl}`},
	{name: "chromium_landscape_2021", form: "2021", margin: "15mm", css: `@page{size:A4 landscape}`},
	{name: "chromium_borderless_2021", form: "2021", margin: "20mm 12mm", css: `td{border:0 !important;padding:5px 6px} p{font-size:11pt}`},
	{name: "chromium_threelines_2019", form: "2019", margin: "20mm 12mm", css: `td{border-left:0 !important;border-right:0 !important;padding:5px 6px} p{font-size:11pt}`},
}

const style = `
body{font-family:"Noto Serif CJK SC",serif;font-size:16px;line-height:1.75}
h1{font-size:24px;text-align:center;font-weight:normal} p{text-indent:2em;margin:0;text-align:justify}
p.head{font-family:"Noto Sans CJK SC",sans-serif} p.right{text-align:right}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.3;margin:6px 0}
td{border:1px solid #000;padding:3px;text-align:center} td.label{text-align:left}
`

func main() {
	out := flag.String("out", "../testdata", "folder of the PDFs")
	browser := flag.String("browser", "chromium", "Chromium or Chrome")
	asJSON := flag.String("json", "", "print the report of this form instead")
	font := flag.String("font", "", "TrueType font to embed in place of an installed one")
	asHTML := flag.String("html", "", "print the page of this form instead")
	flag.Parse()
	if *asHTML != "" {
		fmt.Println(render(pdftest.NewReport(*asHTML), "@page{size:A4;margin:25mm 20mm}"+style, true))
		return
	}
	if *asJSON != "" {
		if err := json.NewEncoder(os.Stdout).Encode(pdftest.NewReport(*asJSON)); err != nil {
			log.Fatal(err)
		}
		return
	}
	dir, err := os.MkdirTemp("", "pdfgen")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for _, v := range variants {
		page := filepath.Join(dir, v.name+".html")
		css := ""
		if *font != "" && v.font != "installed" {
			file, err := filepath.Abs(*font)
			if err != nil {
				log.Fatal(err)
			}
			css = "@font-face{font-family:Test;src:url(file://" + file + ")}"
			v.css += "*{font-family:Test !important}"
		}
		css += "@page{size:A4;margin:" + v.margin + "}" + style + v.css
		if err := os.WriteFile(page, []byte(render(pdftest.NewReport(v.form), css, v.thead)), 0o600); err != nil {
			log.Fatal(err)
		}
		args := []string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-pdf-tagging", "--print-to-pdf=" + filepath.Join(*out, v.name+".pdf")}
		if !v.header {
			args = append(args, "--no-pdf-header-footer")
		}
		if msg, err := exec.Command(*browser, append(args, "file://"+page)...).CombinedOutput(); err != nil {
			log.Fatalf("%s: %v\n%s", v.name, err, msg)
		}
	}
}

func render(r *pdftest.Report, css string, thead bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><title>%s</title><style>%s</style><h1>%[1]s</h1>\n", r.Title, css)
	for _, bl := range r.Blocks {
		if bl.Table != nil {
			table(&b, bl.Table, thead)
			continue
		}
		class := ""
		switch {
		case bl.Heading:
			class = " class=head"
		case bl.Right:
			class = " class=right"
		}
		fmt.Fprintf(&b, "<p%s>%s</p>\n", class, html.EscapeString(bl.Text))
	}
	return b.String()
}

func table(b *strings.Builder, t *pdftest.Table, thead bool) {
	fmt.Fprintf(b, "<table class=t%d><colgroup>", t.Cols)
	sum := 0.0
	for _, w := range t.Widths {
		sum += w
	}
	for _, w := range t.Widths {
		fmt.Fprintf(b, `<col style="width:%.2f%%">`, 100*w/sum)
	}
	b.WriteString("</colgroup>")
	for row := range t.Rows {
		if thead && row == 0 {
			b.WriteString("<thead>")
		}
		b.WriteString("<tr>")
		for _, c := range t.Cells {
			if c.Row != row {
				continue
			}
			class := ""
			switch {
			case c.Head:
				class = " class=h"
			case c.Key == "":
				class = " class=label"
			}
			span := ""
			if c.RowSpan > 1 {
				span += fmt.Sprintf(" rowspan=%d", c.RowSpan)
			}
			if c.ColSpan > 1 {
				span += fmt.Sprintf(" colspan=%d", c.ColSpan)
			}
			fmt.Fprintf(b, "<td%s%s>%s</td>", class, span, html.EscapeString(c.Text))
		}
		b.WriteString("</tr>\n")
		if thead && row == t.Head-1 {
			b.WriteString("</thead>")
		}
	}
	b.WriteString("</table>\n")
}
