package ofd

import (
	"context"
	"errors"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/extract/container/officetest"
	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
	"nianbao/internal/nianbao"
)

// sheet draws one page.
type sheet struct {
	b  strings.Builder
	y  float64
	id int
	// thinBoxes draws rules as filled shapes instead of strokes.
	thinBoxes bool
}

const (
	leftEdge  = 20.0
	rightEdge = 190.0
	em        = 3.5
	// lineLength is what fits between the edges.
	lineLength = 48
)

func (s *sheet) text(x, y, size float64, text string) {
	s.id++
	var steps strings.Builder
	for _, r := range text {
		fmt.Fprintf(&steps, "%g ", natural(r)*size)
	}
	fmt.Fprintf(&s.b, `<ofd:TextObject ID="%d" Boundary="%g %g 170 %g" Font="1" Size="%g"><ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="%g" DeltaX="%s">%s</ofd:TextCode></ofd:TextObject>`,
		s.id, x, y, size*1.2, size, size, steps.String(), html.EscapeString(text))
}

// para sets a paragraph: two characters of indent, full lines.
func (s *sheet) para(text string) {
	runes := []rune("　　" + text)
	perLine := lineLength
	for len(runes) > 0 {
		n := min(perLine, len(runes))
		s.text(leftEdge, s.y, em, string(runes[:n]))
		runes = runes[n:]
		s.y += 1.6 * em
	}
}

func (s *sheet) rule(x0, y0, x1, y1 float64) {
	s.id++
	if s.thinBoxes {
		w, h := max(x1-x0, 0.3), max(y1-y0, 0.3)
		fmt.Fprintf(&s.b, `<ofd:PathObject ID="%d" Boundary="%g %g %g %g" Stroke="false" Fill="true"><ofd:AbbreviatedData>M 0 0 L %g 0 L %g %g L 0 %g C</ofd:AbbreviatedData></ofd:PathObject>`, s.id, x0, y0, w, h, w, w, h, h)
		return
	}
	fmt.Fprintf(&s.b, `<ofd:PathObject ID="%d" Boundary="%g %g %g %g" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L %g %g</ofd:AbbreviatedData></ofd:PathObject>`, s.id, x0, y0, x1-x0, y1-y0, x1-x0, y1-y0)
}

// table draws every cell with its own border; labels wrap in their cells.
func (s *sheet) table(t testing.TB, rows []grid.Row) {
	t.Helper()
	table, err := grid.Build(rows)
	if err != nil {
		t.Fatal(err)
	}
	const size = 2.0
	width := (rightEdge - leftEdge) / float64(table.Cols)
	height := 8.2
	for _, c := range table.Cells {
		x0, y0 := leftEdge+float64(c.Col)*width, s.y+float64(c.Row)*height
		x1, y1 := x0+float64(c.ColSpan)*width, y0+float64(c.RowSpan)*height
		s.rule(x0, y0, x1, y0)
		s.rule(x0, y1, x1, y1)
		s.rule(x0, y0, x0, y1)
		s.rule(x1, y0, x1, y1)
		runes := []rune(c.Text)
		per := max(int((x1-x0-1)/size), 1)
		for y := y0 + 0.4; len(runes) > 0; y += size * 1.05 {
			n := min(per, len(runes))
			s.text(x0+0.5, y, size, string(runes[:n]))
			runes = runes[n:]
		}
	}
	s.y += float64(table.Rows)*height + 3
}

func parts(pages ...string) map[string]string {
	const ns = ` xmlns:ofd="http://www.ofdspec.org/2016"`
	out := map[string]string{
		"OFD.xml": `<?xml version="1.0" encoding="UTF-8"?><ofd:OFD` + ns + ` Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Title>年度报告</ofd:Title></ofd:DocInfo><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
	}
	list := ""
	for i, content := range pages {
		list += fmt.Sprintf(`<ofd:Page ID="%d" BaseLoc="Pages/Page_%d/Content.xml"/>`, i+1, i)
		out[fmt.Sprintf("Doc_0/Pages/Page_%d/Content.xml", i)] = `<ofd:Page` + ns + `><ofd:Area/><ofd:Content><ofd:Layer ID="1" Type="Body">` + content + `</ofd:Layer></ofd:Content></ofd:Page>`
	}
	out["Doc_0/Document.xml"] = `<ofd:Document` + ns + `><ofd:CommonData/><ofd:Pages>` + list + `</ofd:Pages></ofd:Document>`
	return out
}

func report(t testing.TB, thinBoxes bool) []string {
	two, _ := officetest.TableTwo()
	three, _ := officetest.TableThree()
	four, _ := officetest.TableFour()
	var pages []string
	for i, name := range officetest.Sections {
		s := &sheet{y: 20, thinBoxes: thinBoxes}
		if i == 0 {
			s.text(45, 12, 5, officetest.Title)
		}
		s.para(string([]rune("一二三四五六")[i]) + "、" + name)
		if i >= 1 && i <= 3 {
			s.table(t, [][]grid.Row{two, three, four}[i-1])
		} else {
			s.para(officetest.Prose)
		}
		s.text(100, 285, em, fmt.Sprintf("— %d —", i+1))
		pages = append(pages, s.b.String())
	}
	return pages
}

func read(t testing.TB, pages ...string) *flow.Document {
	t.Helper()
	doc, err := Read(context.Background(), officetest.Zip(t, parts(pages...)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestReport(t *testing.T) {
	for _, thinBoxes := range []bool{false, true} {
		t.Run(fmt.Sprintf("thin boxes %v", thinBoxes), func(t *testing.T) {
			doc := read(t, report(t, thinBoxes)...)
			officetest.Check(t, doc, officetest.Facts())
			want := []string{officetest.Title}
			for i, s := range officetest.Sections {
				want = append(want, string([]rune("一二三四五六")[i])+"、"+s)
				if i < 1 || i > 3 {
					want = append(want, officetest.Prose)
				}
			}
			if diff := cmp.Diff(want, officetest.Paragraphs(doc)); diff != "" {
				t.Errorf("paragraphs differ (-want +got):\n%s", diff)
			}
			if doc.Title != "年度报告" || doc.Pages != 6 {
				t.Errorf("title %q, %d pages", doc.Title, doc.Pages)
			}
		})
	}
}

func TestParagraphOverPages(t *testing.T) {
	text := strings.Repeat("推进政务公开工作", 30)
	var first, second sheet
	runes := []rune("　　" + text)
	perLine := lineLength
	for i := 0; len(runes) > 0; i++ {
		n := min(perLine, len(runes))
		s := &first
		if i >= 3 {
			s = &second
		}
		s.text(leftEdge, 20+float64(i)*6, em, string(runes[:n]))
		runes = runes[n:]
	}
	got := officetest.Paragraphs(read(t, first.b.String(), second.b.String()))
	if diff := cmp.Diff([]string{text}, got); diff != "" {
		t.Errorf("paragraphs differ (-want +got):\n%s", diff)
	}
}

func TestMarks(t *testing.T) {
	object := func(attrs, codes string) string {
		return `<ofd:TextObject Boundary="20 20 100 5" Size="4" ` + attrs + `>` + codes + `</ofd:TextObject>`
	}
	tests := []struct {
		name, page string
		want       []string
	}{
		{"distances one by one", object("", `<ofd:TextCode X="0" Y="4" DeltaX="4 4">一二三</ofd:TextCode>`), []string{"一二三"}},
		{"distances in groups", object("", `<ofd:TextCode X="0" Y="4" DeltaX="g 2 4 2">一二1</ofd:TextCode>`), []string{"一二1"}},
		{"no distances", object("", `<ofd:TextCode X="0" Y="4">一2三</ofd:TextCode>`), []string{"一2三"}},
		{"several codes, one out of order", object("", `<ofd:TextCode X="4" Y="4">二</ofd:TextCode><ofd:TextCode X="0">一</ofd:TextCode>`), []string{"一二"}},
		{"scaled by a matrix", object(`CTM="0.5 0 0 0.5 0 0"`, `<ofd:TextCode X="0" Y="8" DeltaX="4 4">一二三</ofd:TextCode>`), []string{"一二三"}},
		{"a gap", object("", `<ofd:TextCode X="0" Y="4" DeltaX="4 30">一二三</ofd:TextCode>`), []string{"一二 三"}},
		{"from top to bottom", object("", `<ofd:TextCode X="0" Y="4" DeltaY="5 5">一二三</ofd:TextCode>`), []string{"一二三"}},
		{"twice, to look bold", object("", `<ofd:TextCode X="0" Y="4" DeltaX="4">一二</ofd:TextCode><ofd:TextCode X="0.05" Y="4" DeltaX="4">一二</ofd:TextCode>`), []string{"一二"}},
		{"not visible", object(`Visible="false"`, `<ofd:TextCode X="0" Y="4">一</ofd:TextCode>`), nil},
		{"in a block", `<ofd:PageBlock>` + object("", `<ofd:TextCode X="0" Y="4">一</ofd:TextCode>`) + `</ofd:PageBlock>`, []string{"一"}},
		{"numbers that are none", object(`CTM="NaN 0 0 1 0 0"`, `<ofd:TextCode X="1e300" Y="4" DeltaX="g 999999999 1">一</ofd:TextCode>`), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, officetest.Paragraphs(read(t, tt.page))); diff != "" {
				t.Errorf("paragraphs differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReject(t *testing.T) {
	picture := `<ofd:ImageObject Boundary="0 0 210 297" ResourceID="1"/>`
	broken := func(name, text string) []byte {
		p := parts("")
		p[name] = text
		return officetest.Zip(t, p)
	}
	tests := []struct {
		name string
		data []byte
		code nianbao.RejectCode
		says string
	}{
		{"no ZIP", []byte("x"), nianbao.RejectMalformed, "ZIP"},
		{"no entry", officetest.Zip(t, map[string]string{"a": ""}), nianbao.RejectMalformed, "OFD.xml"},
		{"other entry", broken("OFD.xml", "<x/>"), nianbao.RejectMalformed, "<x>"},
		{"cut", broken("Doc_0/Pages/Page_0/Content.xml", "<ofd:Page><ofd:Content>"), nianbao.RejectMalformed, "content.xml"},
		{"no pages", officetest.Zip(t, parts()), nianbao.RejectMalformed, "no pages"},
		{"scanned", officetest.Zip(t, parts(picture, picture)), nianbao.RejectImageOnly, "2 pictures"},
		{"pages", officetest.Zip(t, parts(make([]string, MaxPages+1)...)), nianbao.RejectTooLarge, fmt.Sprint(MaxPages)},
		{"characters", officetest.Zip(t, parts(`<ofd:TextObject Boundary="0 0 1 1" Size="4"><ofd:TextCode X="0" Y="0">`+strings.Repeat("1", MaxChars+1)+`</ofd:TextCode></ofd:TextObject>`)), nianbao.RejectTooLarge, fmt.Sprint(MaxChars)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(context.Background(), tt.data)
			var rejected *nianbao.RejectError
			if !errors.As(err, &rejected) || rejected.Code != tt.code || !strings.Contains(strings.ToLower(rejected.Message), strings.ToLower(tt.says)) {
				t.Errorf("err = %v, want %s naming %q", err, tt.code, tt.says)
			}
		})
	}
}

// FuzzPage puts the bytes where a page's objects stand.
func FuzzPage(f *testing.F) {
	two, _ := officetest.TableTwo()
	for _, thinBoxes := range []bool{false, true} {
		s := &sheet{y: 20, thinBoxes: thinBoxes}
		s.para("总体情况")
		s.table(f, two[:3])
		f.Add(s.b.String())
	}
	f.Add(`<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 B 1 1 2 2 3 3 A 1 1 0 0 0 5 5 C</ofd:AbbreviatedData></ofd:PathObject>`)
	f.Fuzz(func(t *testing.T, content string) {
		doc, err := Read(context.Background(), officetest.Zip(t, parts(content, content)))
		if err != nil {
			var rejected *nianbao.RejectError
			if !errors.As(err, &rejected) {
				t.Fatalf("err = %v is no rejection", err)
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
