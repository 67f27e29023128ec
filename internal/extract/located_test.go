package extract

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/text/encoding/simplifiedchinese"

	"nianbao/internal/nianbao"
)

const locatedPage = `<!DOCTYPE html><html><head><meta charset="gb2312"><title>望舒县教育局2021年政府信息公开工作年度报告</title></head><body>
<table><tr><td>索引号</td><td>X1</td></tr></table>
<table><tr><td><table><tr><td>外层套内层</td></tr></table></td></tr></table>
<p>` + "一、总体情况。本机关依法公开政府信息。" + `</p>
<table class="x"><thead><tr><th rowspan="2">项目</th><th colspan="2">数量</th></tr><tr><th>制发</th><th id="old">废止</th></tr></thead>
<tbody><tr><td>规章</td><td>3</td><td>4</td></tr></tbody></table></body></html>`

// TestLocated checks that a cell of the original has the address that a number
// read from it has, in a page that is GBK and has tables before and around it.
func TestLocated(t *testing.T) {
	data, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(locatedPage))
	if err != nil {
		t.Fatal(err)
	}
	out, err := Located(data, "text/html")
	if err != nil {
		t.Fatal(err)
	}
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"c-0-0-1": "X1", "c-2-0-0": "外层套内层", "c-3-0-0": "项目", "c-3-0-1": "数量", "c-3-1-2": "废止", "c-3-2-1": "3", "c-3-2-2": "4",
	} {
		if got := page.Find("#" + id); got.Length() != 1 || got.Text() != want {
			t.Errorf("#%s: %d elements with text %q, want %q", id, got.Length(), got.Text(), want)
		}
	}
	if page.Find("#old").Length() != 0 || page.Find("#c-1-0-0").Length() != 0 {
		t.Error("a cell has two addresses, or a table that holds another has cells")
	}
	if style := page.Find("head style").Text(); !strings.Contains(style, ":target{") {
		t.Errorf("style is %q", style)
	}
}

// TestLocatedAsRead checks on a whole form that every number stands in the
// original at the address that was read for it.
func TestLocatedAsRead(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<html><head><title>望舒县教育局2021年政府信息公开工作年度报告</title></head><body><p>前言，一些话。</p><table>`)
	for r := range 4 {
		b.WriteString("<tr>")
		for c := range 3 {
			if r == 1 && c == 0 {
				b.WriteString(`<td rowspan="3">甲</td>`)
			}
			if r == 0 || c > 0 {
				fmt.Fprintf(&b, "<td>%d</td>", r*10+c)
			}
		}
		b.WriteString("</tr>")
	}
	b.WriteString(`</table></body></html>`)
	doc, err := parseHTML(b.String())
	if err != nil {
		t.Fatal(err)
	}
	out, err := Located([]byte(b.String()), "")
	if err != nil {
		t.Fatal(err)
	}
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	cells := doc.tables[0].Cells
	if len(cells) != 10 {
		t.Fatalf("%d cells", len(cells))
	}
	for _, c := range cells {
		if got := page.Find("#" + nianbao.CellID(0, c.Row, c.Col)).Text(); got != c.Text {
			t.Errorf("row %d, column %d: %q, want %q", c.Row, c.Col, got, c.Text)
		}
	}
}

func TestLocatedRejects(t *testing.T) {
	for name, data := range map[string]string{"PDF": "%PDF-1.4\n…", "text": "望舒县教育局 2021 年政府信息公开工作年度报告"} {
		var reject *nianbao.RejectError
		if _, err := Located([]byte(data), ""); !errors.As(err, &reject) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzLocated(f *testing.F) {
	f.Add([]byte(locatedPage))
	f.Add([]byte("<table><tr><td rowspan=0 colspan=9999><table></table><tr><th>"))
	f.Add([]byte("<plaintext><table><tr><td>1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := Located(data, "text/html"); err != nil {
			var reject *nianbao.RejectError
			if !errors.As(err, &reject) && !strings.Contains(err.Error(), "render page") {
				t.Fatal(err)
			}
		}
	})
}
