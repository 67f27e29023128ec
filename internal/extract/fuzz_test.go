package extract

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"regexp"
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
