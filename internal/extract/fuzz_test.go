package extract

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"nianbao/internal/nianbao"
)

// FuzzExtract feeds arbitrary bytes: an extraction that can be encoded, or a
// rejection, and nothing else.
func FuzzExtract(f *testing.F) {
	page := reportPage()
	f.Add([]byte(page))
	f.Add([]byte(flatten(page, "\t", "\n")))
	f.Add([]byte(flatten(digitPage(), "", "")))
	f.Add([]byte("<table><tr><td rowspan=0 colspan=99999>x"))
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		res, err := Extract(context.Background(), Input{Data: data})
		var reject *nianbao.RejectError
		if err != nil {
			if !errors.As(err, &reject) || reject.Code == "" || reject.Chinese == "" {
				t.Fatalf("error without a code: %v", err)
			}
			return
		}
		if _, err := json.Marshal(&res.Report); err != nil {
			t.Fatal(err)
		}
		for _, s := range res.Report.Sections {
			if !utf8.ValidString(s.Text) {
				t.Errorf("section %s is no valid UTF-8", s.Kind)
			}
		}
	})
}

// FuzzDecode feeds arbitrary bytes under arbitrary labels: valid UTF-8 comes out,
// and what is valid UTF-8 already comes out unchanged.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("年度报告"), "text/html; charset=gbk")
	f.Add([]byte("\xc4\xea\xb6\xc8\xb1\xa8\xb8\xe6"), "text/html; charset=utf-8")
	f.Add([]byte("\xa6~\xab\xd7\xb3\xf8\xa7i"), "text/html; charset=big5")
	f.Add([]byte("\xff\xfe\x74\x5e\xa6\x5e"), "")
	f.Add([]byte(`<meta charset="shift_jis">`+"\x81\x30\x81\x30"), "x")
	f.Fuzz(func(t *testing.T, data []byte, mediaType string) {
		text, _, err := decode(data, mediaType)
		if err != nil {
			return
		}
		if !utf8.ValidString(text) {
			t.Fatalf("%q is no valid UTF-8", text)
		}
		if byteOrderMark(data) == nil && utf8.Valid(data) && text != strings.TrimPrefix(string(data), "\ufeff") {
			t.Errorf("valid UTF-8 was changed to %q", text)
		}
	})
}

// TestWide gives inputs made to cost much: each ends, in a reading or with a
// reason. The limits themselves are what bounds the time.
func TestWide(t *testing.T) {
	const title = "<html><body><h1>无名县民政局2022年政府信息公开工作年度报告</h1>"
	page := reportPage()
	inputs := map[string]string{
		"cells":       title + "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td>1</td>", 50)+"</tr>", 1000) + "</table></body></html>",
		"spans":       title + "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td rowspan=1000 colspan=50>行政许可</td>", 50)+"</tr>", 200) + "</table></body></html>",
		"nesting":     strings.Repeat("<table><tr><td>", 100) + page + strings.Repeat("</td></tr></table>", 100),
		"deep":        strings.Repeat("<div>", 100_000),
		"headings":    title + strings.Repeat("<p>一、总体情况</p><p>二、主动公开政府信息情况</p>", 20_000) + "</body></html>",
		"one line":    "无名县民政局2022年政府信息公开工作年度报告" + strings.Repeat(" 一、总体情况 三、收到和处理政府信息公开申请情况", 20_000),
		"labels":      title + "<p>" + strings.Repeat("本年新收政府信息公开申请数量 0 ", 30_000) + "</p></body></html>",
		"links":       title + strings.Repeat(`<a href="x">无名县民政局2022年政府信息公开工作年度报告</a>`, 20_000),
		"tabs":        strings.Repeat("行政许可\t", 200_000),
		"long prose":  strings.Replace(page, "认真落实", strings.Repeat("依法公开政府信息，", 100_000), 1),
		"blank lines": "无名县民政局2022年政府信息公开工作年度报告" + strings.Repeat("\n", 1_000_000),
	}
	for name, input := range inputs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Extract(context.Background(), Input{Data: []byte(input)})
			var reject *nianbao.RejectError
			if err != nil && !errors.As(err, &reject) {
				t.Error(err)
			}
		})
	}
}

// wordPage is the plain page as Word exports it: every cell and paragraph in
// styled spans, about 100 KB.
func wordPage() []byte {
	span := `<p style="text-indent: 2em; line-height: 2; font-family: 微软雅黑;" align=""><span style="font-family: 微软雅黑;"><font style="font-family: 微软雅黑;" face="方正仿宋_GBK">$2</font></span><span style="font-family: 微软雅黑;"><o:p></o:p></span></p>`
	page := regexp.MustCompile(`<td([^>]*)>([^<]*)</td>`).ReplaceAllString(reportPage(), `<td$1 style="border: 1px solid; padding: 0 7px;" width="183" valign="center">`+span+`</td>`)
	return []byte(page)
}

func BenchmarkExtract(b *testing.B) {
	page := []byte(reportPage())
	text := []byte(flatten(reportPage(), "\t", "\n"))
	pdf, err := os.ReadFile("pdf/testdata/chromium_2021.pdf")
	if err != nil {
		b.Fatal(err)
	}
	for _, bm := range []struct {
		name string
		data []byte
	}{{"html", page}, {"html-100KB", wordPage()}, {"text", text}, {"pdf", pdf}} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Extract(context.Background(), Input{Data: bm.data}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
