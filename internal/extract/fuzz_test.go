package extract

import (
	"context"
	"encoding/json"
	"errors"
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

func BenchmarkExtract(b *testing.B) {
	page := []byte(reportPage())
	text := []byte(flatten(reportPage(), "\t", "\n"))
	for _, bm := range []struct {
		name string
		data []byte
	}{{"html", page}, {"text", text}} {
		b.Run(bm.name, func(b *testing.B) {
			b.SetBytes(int64(len(bm.data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Extract(context.Background(), Input{Data: bm.data}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
