package pdf

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/extract/pdf/pdftest"
)

// setLines makes a page of each group of lines; a line is its text with x, y
// and size before it.
type textLine struct {
	x, y, size float64
	text       string
}

func setLines(pages ...[]textLine) []byte {
	w := pdftest.NewWriter(pdftest.UniGB)
	for _, p := range pages {
		c := w.NewCanvas(842)
		for _, l := range p {
			c.Text(l.x, l.y, l.size, l.text)
		}
		w.AddPage(595, 842, c.String(), "", "")
	}
	return w.Bytes()
}

// filler is running text of full lines between y 100 and 700, so that a page
// looks like one of a report.
func filler(tag string) []textLine {
	out := []textLine{{96, 100, 12, "本机关" + tag + "认真落实示例省人民政府关于政务公开的各项部署和要求"}}
	for i := 1; i < 12; i++ {
		out = append(out, textLine{72, 100 + 20*float64(i), 12, fmt.Sprintf("持续完善工作机制提高公开质量加强业务培训确保各项任务落到实处%s共%02d", tag, 10+i)})
	}
	return out
}

func TestFurniture(t *testing.T) {
	forms := []struct{ name, first, second string }{
		{"dashes", "— 1 —", "— 2 —"},
		{"hyphens", "-1-", "-2-"},
		{"Chinese", "第 1 页 共 2 页", "第 2 页 共 2 页"},
		{"bare number", "1", "2"},
		{"fraction", "1/2", "2/2"},
		{"browser", "file:///tmp/a.html 1/2", "file:///tmp/a.html 2/2"},
	}
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			var pages [][]textLine
			for i, number := range []string{f.first, f.second} {
				p := []textLine{{200, 45, 9, "无名县民政局政府信息公开"}}
				p = append(p, filler([]string{"甲", "乙"}[i])...)
				pages = append(pages, append(p, textLine{280, 805, 9, number}))
			}
			doc := mustRead(t, setLines(pages...))
			var want []string
			for i, tag := range []string{"甲", "乙"} {
				_ = i
				text := ""
				for _, l := range filler(tag) {
					text += l.text
				}
				want = append(want, text)
			}
			if diff := cmp.Diff(want, prose(doc)); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFurnitureStays(t *testing.T) {
	p := filler("甲")
	p = append(p, textLine{72, 60, 12, "无名县民政局文件"}, textLine{72, 790, 12, "抄送：示例省民政厅。"})
	got := prose(mustRead(t, setLines(p)))
	if got[0] != "无名县民政局文件" || got[len(got)-1] != "抄送：示例省民政厅。" {
		t.Errorf("lines at the edge of a single page are lost: %q", got)
	}
}
