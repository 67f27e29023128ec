package pdf

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"time"

	"nianbao/internal/extract/grid"
	"nianbao/internal/extract/pdf/pdftest"
	"nianbao/internal/nianbao"
)

// FuzzRead gives the whole reader damaged files. It must answer with a document
// whose tables can be laid out, or with a rejection.
func FuzzRead(f *testing.F) {
	small := &pdftest.Report{Title: "无名县民政局", Blocks: []pdftest.Block{{Text: "一、总体情况"}}}
	small.Blocks = append(small.Blocks, pdftest.NewReport("2021").Blocks[7])
	for _, layout := range []pdftest.Layout{{}, {Form: true}, {Rules: pdftest.Path}, {Turn: 1}, {Encoding: pdftest.GBK, Crop: true}} {
		f.Add(pdftest.Set(small, layout))
	}
	f.Add(pictures(1, func(*pdftest.Canvas) {}))
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := testEngine.Read(context.Background(), data, Limits{Time: 5 * time.Second, Pages: 20, Chars: 20_000})
		if err != nil {
			var reject *nianbao.RejectError
			if !errors.As(err, &reject) {
				t.Fatalf("error %v, want a rejection", err)
			}
			return
		}
		for _, item := range doc.Items {
			if _, err := grid.Build(item.Rows); err != nil && !errors.Is(err, grid.ErrTooLarge) {
				t.Fatal(err)
			}
		}
	})
}

// FuzzCompose lays out pages of any marks, without the engine: nothing may break
// the reading, and no character may be lost on the way.
func FuzzCompose(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x00\x10\x10\x00\x20\x10\x01\x05\x05\x60\x01\x05\x20\x60\x02\x05\x05\x20\x02\x60\x05\x20"))
	for _, pattern := range []string{"\x00\x20\x20", "\x01\x10\x20\x90", "\x02\x10\x20\x90", "\x03\x11\x11"} {
		var seed []byte
		for i := range 60 {
			seed = append(seed, pattern[0], byte(i*7)+pattern[1], byte(i/8*16)+pattern[2])
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		src := marks(data)
		var printed []rune
		for _, p := range src.pages {
			for _, g := range p.glyphs {
				printed = append(printed, g.r)
			}
		}
		items, err := src.compose(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var read []rune
		for _, item := range items {
			if _, err := grid.Build(item.Rows); err != nil && !errors.Is(err, grid.ErrTooLarge) {
				t.Fatal(err)
			}
			for _, r := range item.Text {
				if r != ' ' {
					read = append(read, r)
				}
			}
			for _, row := range item.Rows {
				for _, c := range row.Cells {
					for _, r := range c.Text {
						if r != ' ' {
							read = append(read, r)
						}
					}
				}
			}
		}
		slices.Sort(printed)
		slices.Sort(read)
		if !slices.Equal(printed, read) {
			t.Fatalf("printed %q, read %q", string(printed), string(read))
		}
	})
}

// marks reads bytes as marks on two pages. The characters all differ, so that
// nothing is taken for a header, a page number or a repetition.
func marks(data []byte) *source {
	src := &source{}
	for i := range 2 {
		src.pages = append(src.pages, &page{index: i, width: 595, height: 842})
	}
	next := rune(0x4e00)
	for n := 0; len(data) >= 4 && n < 2000; n++ {
		p := src.pages[data[0]>>4&1]
		x, y := float64(data[1])*2.3, float64(data[2])*3.2
		switch data[0] % 4 {
		case 0, 3:
			p.glyphs = append(p.glyphs, glyph{r: next, x0: x, x1: x + 10, y0: y, y1: y + 10, base: y + 9, seq: n})
			next++
		case 1:
			p.hor = append(p.hor, rule{y, x, x + float64(data[3])*2})
		case 2:
			p.ver = append(p.ver, rule{x, y, y + float64(data[3])*3})
		}
		data = data[4:]
	}
	return src
}

// TestRandomPages runs the property of FuzzCompose on pages of many marks.
func TestRandomPages(t *testing.T) {
	for seed := range uint64(40) {
		data := make([]byte, 4*1500)
		for i := 0; i < len(data); i += 8 {
			binary.LittleEndian.PutUint64(data[i:], (uint64(i)+seed*7919+1)*0x9e3779b97f4a7c15)
		}
		src := marks(data)
		if _, err := src.compose(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}
