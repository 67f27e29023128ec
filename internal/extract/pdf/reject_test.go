package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"nianbao/internal/extract/pdf/pdftest"
	"nianbao/internal/nianbao"
)

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// pictures makes a document of pages that are one picture each; over is painted
// over each of them.
func pictures(pages int, over func(c *pdftest.Canvas)) []byte {
	w := pdftest.NewWriter(pdftest.UniGB)
	image := w.AddStream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "\x80")
	for range pages {
		c := w.NewCanvas(842)
		fmt.Fprint(c, "q 560 0 0 800 20 20 cm /I1 Do Q\n")
		over(c)
		w.AddPage(595, 842, c.String(), "", fmt.Sprintf("/XObject<</I1 %d 0 R>>", image))
	}
	return w.Bytes()
}

func pages(n int, content string) []byte {
	w := pdftest.NewWriter(pdftest.UniGB)
	for range n {
		w.AddPage(595, 842, content, "", "")
	}
	return w.Bytes()
}

func TestRejected(t *testing.T) {
	good := pdftest.Set(pdftest.NewReport("2021"), pdftest.Layout{})
	stamp := func(c *pdftest.Canvas) { c.Text(400, 800, 9, "第1页") }
	recognised := func(c *pdftest.Canvas) {
		for y := 60.0; y < 700; y += 20 {
			fmt.Fprint(c, "3 Tr\n")
			c.Text(60, y, 10, "本年新收政府信息公开申请数量一二三四五")
		}
	}
	outlines := strings.Repeat("100 100 m 104 108 l 110 111 l 107 100 l h f\n", 300)
	tests := []struct {
		name   string
		data   []byte
		limits Limits
		want   nianbao.RejectCode
	}{
		{"empty", nil, Limits{}, nianbao.RejectMalformed},
		{"garbage", []byte("%PDF-1.4\nabc"), Limits{}, nianbao.RejectMalformed},
		{"no PDF", bytes.Repeat([]byte("政府信息公开"), 5000), Limits{}, nianbao.RejectMalformed},
		{"cut off in the header", good[:200], Limits{}, nianbao.RejectMalformed},
		{"locked by a password", testdata(t, "locked.pdf"), Limits{}, nianbao.RejectMalformed},
		{"no text", pages(2, ""), Limits{}, nianbao.RejectMalformed},
		{"pictures", pictures(3, func(*pdftest.Canvas) {}), Limits{}, nianbao.RejectImageOnly},
		{"pictures with a page number", pictures(3, stamp), Limits{}, nianbao.RejectImageOnly},
		{"pictures with recognised text", pictures(2, recognised), Limits{}, nianbao.RejectImageOnly},
		{"text as shapes", pages(1, outlines), Limits{}, nianbao.RejectImageOnly},
		{"too many pages", pages(501, ""), Limits{}, nianbao.RejectTooLarge},
		{"too many pages for the caller", good, Limits{Pages: 1}, nianbao.RejectTooLarge},
		{"too many characters", good, Limits{Chars: 100}, nianbao.RejectTooLarge},
		{"too slow", good, Limits{Time: time.Millisecond}, nianbao.RejectTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := testEngine.Read(context.Background(), tt.data, tt.limits)
			var reject *nianbao.RejectError
			if !errors.As(err, &reject) {
				t.Fatalf("error %v, document %+v; want a rejection", err, doc)
			}
			if reject.Code != tt.want || reject.Message == "" || reject.Chinese == "" {
				t.Errorf("rejected as %q: %s %s; want %q", reject.Code, reject.Message, reject.Chinese, tt.want)
			}
		})
	}
}

// A file that only asks for a password to change it can be read.
func TestPermissions(t *testing.T) {
	checkReport(t, mustRead(t, testdata(t, "permissions_2021.pdf")), pdftest.NewReport("2021"))
}

// A file that has lost its table of objects, which stands at the end, is read by
// looking for the objects; one that has lost its pages is not.
func TestCutOff(t *testing.T) {
	report := pdftest.NewReport("2021")
	good := pdftest.Set(report, pdftest.Layout{})
	xref := bytes.LastIndex(good, []byte("xref\n0 "))
	trailer := bytes.LastIndex(good, []byte("trailer"))
	damaged := append(bytes.Clone(good[:xref]), good[trailer:]...)
	checkReport(t, mustRead(t, damaged), report)

	_, err := testEngine.Read(context.Background(), good[:len(good)/2], Limits{})
	var reject *nianbao.RejectError
	if !errors.As(err, &reject) || reject.Code != nianbao.RejectMalformed {
		t.Errorf("half a file: error %v, want malformed", err)
	}
}

func TestPicturesAreCounted(t *testing.T) {
	c := pictures(2, func(c *pdftest.Canvas) {
		for y := 60.0; y < 700; y += 20 {
			c.Text(60, y, 10, "无名县民政局坚持以公开为常态、不公开为例外")
		}
	})
	if doc := mustRead(t, c); doc.Images != 2 || doc.Pages != 2 {
		t.Errorf("%d pictures on %d pages, want 2 on 2", doc.Images, doc.Pages)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := testEngine.Read(ctx, pdftest.Set(pdftest.NewReport("2021"), pdftest.Layout{}), Limits{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

// TestHostile gives the engine work without end. It must stop in time, and the
// next document must be read as if nothing had been.
func TestHostile(t *testing.T) {
	nested := func(depth, fan int) []byte {
		w := pdftest.NewWriter(pdftest.UniGB)
		form := w.AddStream("/Type/XObject/Subtype/Form/BBox[0 0 600 800]", "0 0 10 10 re f")
		for range depth {
			form = w.AddStream(fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>", form),
				strings.Repeat("/X Do\n", fan))
		}
		w.AddPage(595, 842, "/X Do", "", fmt.Sprintf("/XObject<</X %d 0 R>>", form))
		return w.Bytes()
	}
	tests := []struct {
		name string
		data []byte
	}{
		{"forms in forms", nested(12, 12)},
		{"a million rules", pages(1, strings.Repeat("1 1 m 9 9 l S\n", 1_000_000))},
		{"a million characters", pages(1, "BT /F1 1 Tf "+strings.Repeat("<4E004E00> Tj 1 1 Td\n", 500_000)+"ET")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			began := time.Now()
			_, err := testEngine.Read(context.Background(), tt.data, Limits{Time: 3 * time.Second})
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
			var reject *nianbao.RejectError
			if err != nil && !errors.As(err, &reject) {
				t.Errorf("error %v, want a rejection", err)
			}
			t.Log(err)
		})
	}
	report := pdftest.NewReport("2019")
	checkReport(t, mustRead(t, pdftest.Set(report, pdftest.Layout{})), report)
}
