package docx

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/extract/container/officetest"
	"nianbao/internal/extract/flow"
	"nianbao/internal/extract/grid"
	"nianbao/internal/nianbao"
)

const chineseList = `<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>` +
	`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>` +
	`<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>` +
	`<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>` +
	`<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`

const ordinals = "一二三四五六"

func wantParagraphs() []string {
	want := []string{officetest.Title}
	for i, s := range officetest.Sections {
		want = append(want, string([]rune(ordinals)[i])+"、"+s)
		if i == 0 || i > 3 {
			want = append(want, officetest.Prose)
		}
	}
	return want
}

func TestReport(t *testing.T) {
	plain := func(i int) string {
		return para(string([]rune(ordinals)[i]) + "、" + officetest.Sections[i])
	}
	tests := map[string]word{
		"typed numbers": {body: report(plain)},
		"automatic numbers": {
			body:      report(func(i int) string { return para(officetest.Sections[i], numbered(1, 0)) }),
			numbering: chineseList,
		},
		"numbers by style": {
			body:      report(func(i int) string { return para(officetest.Sections[i], `<w:pStyle w:val="2"/>`) }),
			numbering: chineseList,
			styles: `<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/></w:style>` +
				`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="x"/><w:pPr>` + numbered(1, 0) + `</w:pPr></w:style>`,
		},
		"strict": {body: report(plain), strict: true},
		"inside a layout table": {
			body: `<w:tbl><w:tr><w:tc>` + report(plain) + `<w:p/></w:tc></w:tr></w:tbl>`,
		},
		"inside a content control": {
			body: `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + report(plain) + `</w:sdtContent></w:sdt>`,
		},
		"fully inserted": {body: strings.NewReplacer(`<w:r>`, `<w:ins w:id="1"><w:r>`, `</w:r>`, `</w:r></w:ins>`).Replace(report(plain))},
	}
	for name, d := range tests {
		t.Run(name, func(t *testing.T) {
			doc := d.read(t)
			officetest.Check(t, doc, officetest.Facts())
			if diff := cmp.Diff(wantParagraphs(), officetest.Paragraphs(doc)); diff != "" {
				t.Errorf("paragraphs differ (-want +got):\n%s", diff)
			}
			if doc.Title != "年度报告" {
				t.Errorf("title = %q", doc.Title)
			}
		})
	}
}

func TestParagraphs(t *testing.T) {
	run := func(inner string) string { return `<w:r>` + inner + `</w:r>` }
	txt := func(s string) string { return textRun(s) }
	p := func(inner ...string) string { return `<w:p>` + strings.Join(inner, "") + `</w:p>` }
	field := func(code, result string) string {
		return run(`<w:fldChar w:fldCharType="begin"/>`) + run(`<w:instrText>`+code+`</w:instrText>`) +
			run(`<w:fldChar w:fldCharType="separate"/>`) + result + run(`<w:fldChar w:fldCharType="end"/>`)
	}
	box := func(inner string) string { return `<w:txbxContent>` + inner + `</w:txbxContent>` }
	tests := []struct {
		name, body string
		want       []string
	}{
		{"deleted text", p(txt("共收到"), `<w:del w:id="1"><w:r><w:delText>3</w:delText></w:r></w:del>`, `<w:ins w:id="2">`+txt("5")+`</w:ins>`, txt("件")), []string{"共收到5件"}},
		{"moved text", p(`<w:moveFrom>`+txt("旧")+`</w:moveFrom>`, txt("新")), []string{"新"}},
		{"deleted paragraph mark", `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + txt("前半") + `</w:p>` + p(txt("后半")), []string{"前半后半"}},
		{"hidden text", p(txt("可见"), `<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>`, `<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>再现</w:t></w:r>`), []string{"可见再现"}},
		{"properties before a change are not those now", `<w:p><w:r><w:rPr><w:rPrChange w:id="1"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>可见</w:t></w:r></w:p>`, []string{"可见"}},
		{"field code", p(txt("截至"), field(` DATE \@ "yyyy" `, txt("2022")), txt("年")), []string{"截至2022年"}},
		{"field in a field code", p(field(` IF `+``, txt("A")), run(`<w:fldChar w:fldCharType="begin"/>`), field("PAGE", txt("9")), run(`<w:instrText>x</w:instrText><w:fldChar w:fldCharType="separate"/>`), txt("B"), run(`<w:fldChar w:fldCharType="end"/>`)), []string{"AB"}},
		{"field without an end", p(run(`<w:fldChar w:fldCharType="begin"/>`), txt("丢失")) + p(txt("正文")), []string{"正文"}},
		{"simple field and link", p(`<w:fldSimple w:instr="TITLE">`+txt("题")+`</w:fldSimple>`, `<w:hyperlink w:history="1">`+txt("链接")+`</w:hyperlink>`), []string{"题链接"}},
		{"breaks and tabs", p(run(`<w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:br w:type="page"/>`)), []string{"一", "二\t三"}},
		{"white space without preserve", p(run("<w:t>\n  文字 \n</w:t>")), []string{"文字"}},
		{"symbols and footnotes", p(txt("甲"), run(`<w:sym w:char="F0FE"/><w:footnoteReference w:id="1"/>`), txt("乙")), []string{"甲乙"}},
		{"text box once, after its paragraph", p(run(`<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>`+box(p(txt("框")))+`</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>`+box(p(txt("框")))+`</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>`), txt("正文")), []string{"正文", "框"}},
		{"fallback alone", p(run(`<mc:AlternateContent><mc:Fallback><w:pict><v:textbox>` + box(p(txt("框"))) + `</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>`)), []string{"框"}},
		{"placeholder", p(txt("姓名"), `<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>`+txt("单击此处输入")+`</w:sdtContent></w:sdt>`), []string{"姓名"}},
		{"contents by control", `<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + p(txt("一、总体情况 1")) + `</w:sdtContent></w:sdt>` + p(txt("正文")), []string{"正文"}},
		{"contents by field", p(run(`<w:fldChar w:fldCharType="begin"/>`), run(`<w:instrText>TOC \o</w:instrText>`), run(`<w:fldChar w:fldCharType="separate"/>`), txt("一、总体情况"), run(`<w:tab/>`), txt("1")) + p(txt("二、主动公开"), run(`<w:tab/>`), txt("2")) + p(run(`<w:fldChar w:fldCharType="end"/>`)) + p(txt("正文")), []string{"正文"}},
		{"ruby", p(run(`<w:ruby><w:rt>` + txt("qing") + `</w:rt><w:rubyBase>` + txt("清") + `</w:rubyBase></w:ruby>`)), []string{"清"}},
		{"formula", p(`<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>`, txt("件")), []string{"12件"}},
		{"foreign elements", `<w:altChunk/><w:bookmarkStart w:id="0"/>` + p(`<w:proofErr/>`, txt(officetest.Prose), `<a:p><a:r><a:t>图</a:t></a:r></a:p>`), []string{officetest.Prose}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := officetest.Paragraphs(word{body: tt.body}.read(t))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("paragraphs differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeadings(t *testing.T) {
	styles := `<w:style w:type="paragraph" w:styleId="a0" w:default="1"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a0"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="own"><w:name w:val="公文一级"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="循环"/><w:basedOn w:val="loop"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>` +
		`<w:style w:type="character" w:styleId="gone"><w:name w:val="gone"/><w:rPr><w:vanish/></w:rPr></w:style>`
	style := func(id string) string { return `<w:pStyle w:val="` + id + `"/>` }
	body := para("标题", style("T")) + para("目录行", style("toc1")) + para("一级", style("1")) + para("二级", style("own")) +
		para("直接", `<w:outlineLvl w:val="2"/>`) + para("降为正文", style("own"), `<w:outlineLvl w:val="9"/>`) + para("正文") + para("循环", style("loop")) +
		`<w:p><w:r><w:rPr><w:rStyle w:val="gone"/></w:rPr><w:t>隐藏</w:t></w:r></w:p>`
	got := map[string]int{}
	for _, item := range (word{body: body, styles: styles}).read(t).Items {
		got[item.Text] = item.Heading
	}
	want := map[string]int{"标题": 1, "一级": 1, "二级": 2, "直接": 3, "降为正文": 0, "正文": 0, "循环": 0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headings differ (-want +got):\n%s", diff)
	}
}

func TestTables(t *testing.T) {
	tc := func(props, text string) string {
		return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + para(text) + `</w:tc>`
	}
	tr := func(props string, cells ...string) string {
		return `<w:tr><w:trPr>` + props + `</w:trPr>` + strings.Join(cells, "") + `</w:tr>`
	}
	tbl := func(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }
	const down, on = `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`
	tests := []struct {
		name, body string
		want       [][][]string
	}{
		{"vertical merge", tbl(tr("", tc(down, "a"), tc("", "b")), tr("", tc(on, ""), tc("", "c")), tr("", tc(`<w:vMerge w:val="continue"/>`, ""), tc("", "d"))),
			[][][]string{{{"a", "b"}, {"a", "c"}, {"a", "d"}}}},
		{"merge that restarts", tbl(tr("", tc(down, "a"), tc("", "b")), tr("", tc(down, "c"), tc("", "d")), tr("", tc(on, ""), tc("", "e"))),
			[][][]string{{{"a", "b"}, {"c", "d"}, {"c", "e"}}}},
		{"merge of nothing", tbl(tr("", tc(on, ""), tc("", "b")), tr("", tc(on, ""), tc("", "c"))),
			[][][]string{{{"", "b"}, {"", "c"}}}},
		{"merge over other columns", tbl(tr("", tc(`<w:gridSpan w:val="2"/>`+down, "a"), tc("", "b")), tr("", tc(on, ""), tc("", "c"), tc("", "d"))),
			[][][]string{{{"a", "a", "b"}, {"", "c", "d"}}}},
		{"two merges side by side", tbl(tr("", tc(down, "a"), tc(down, "b"), tc("", "c")), tr("", tc(on, ""), tc(on, ""), tc("", "d"))),
			[][][]string{{{"a", "b", "c"}, {"a", "b", "d"}}}},
		{"sideways in the old manner", tbl(tr("", tc(`<w:hMerge w:val="restart"/>`, "a"), tc(`<w:hMerge/>`, ""), tc("", "b")), tr("", tc("", "c"), tc("", "d"), tc("", "e"))),
			[][][]string{{{"a", "a", "b"}, {"c", "d", "e"}}}},
		{"columns left out before", tbl(tr("", tc("", "a"), tc("", "b")), tr(`<w:gridBefore w:val="1"/>`, tc("", "c"))),
			[][][]string{{{"a", "b"}, {"", "c"}}}},
		{"deleted and hidden rows", tbl(tr("", tc("", "a"), tc("", "b")), tr(`<w:del w:id="1"/>`, tc("", "x"), tc("", "y")), tr(`<w:hidden/>`, tc("", "x"), tc("", "y")), tr(`<w:ins w:id="2"/>`, tc("", "c"), tc("", "d"))),
			[][][]string{{{"a", "b"}, {"c", "d"}}}},
		{"small table in a cell", tbl(tr("", tc("", "a"), `<w:tc>`+tbl(tr("", tc("", "1"), tc("", "2")))+`<w:p/></w:tc>`), tr("", tc("", "c"), tc("", "d"))),
			[][][]string{{{"a", "1\n2"}, {"c", "d"}}}},
		{"table of tables", tbl(tr("", tc("", "左"), tc("", "右")), tr("", `<w:tc>`+tbl(tr("", tc("", "1"), tc("", "2")), tr("", tc("", "3"), tc("", "4")))+`<w:p/></w:tc>`, tc("", ""))),
			[][][]string{{{"左", "右"}}, {{"1", "2"}, {"3", "4"}}}},
		{"number alone in a cell", tbl(tr("", `<w:tc>`+para("", numbered(1, 2))+`</w:tc>`, tc("", "a")), tr("", `<w:tc>`+para("", numbered(1, 2))+`</w:tc>`, tc("", "b"))),
			[][][]string{{{"1.", "a"}, {"2.", "b"}}}},
		{"rows and cells in controls", tbl(`<w:sdt><w:sdtContent>` + tr("", `<w:sdt><w:sdtContent>`+tc("", "a")+`</w:sdtContent></w:sdt>`, tc("", "b")) + `</w:sdtContent></w:sdt>`),
			[][][]string{{{"a", "b"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := officetest.Grids(t, word{body: tt.body, numbering: chineseList}.read(t))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("tables differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReject(t *testing.T) {
	picture := `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="7600000"/><a:blip/></wp:inline></w:drawing></w:r></w:p>`
	stamp := strings.Replace(picture, `cx="5400000" cy="7600000"`, `cx="1400000" cy="1400000"`, 1)
	cells := func(n int) string { return tableXML([]grid.Row{{Cells: make([]grid.Cell, n)}}) }
	nested := func(n int) string {
		return strings.Repeat(`<w:tbl><w:tr><w:tc>`, n) + strings.Repeat(`</w:tc></w:tr></w:tbl>`, n)
	}
	raw := func(document string) []byte {
		parts := word{}.parts()
		parts["word/document.xml"] = document
		return officetest.Zip(t, parts)
	}
	zip := func(body string) []byte { return officetest.Zip(t, word{body: body}.parts()) }
	tests := []struct {
		name string
		data []byte
		code nianbao.RejectCode // empty: is read
		says string
	}{
		{"no ZIP", []byte("PK\x03\x04 broken"), nianbao.RejectMalformed, "ZIP"},
		{"no main part", officetest.Zip(t, map[string]string{"a.txt": "x"}), nianbao.RejectMalformed, "main part"},
		{"cut", raw(`<w:document ` + documents + `><w:body><w:p>`), nianbao.RejectMalformed, "document.xml"},
		{"other root", raw(`<x/>`), nianbao.RejectMalformed, "<x>"},
		{"document type", raw(`<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document ` + documents + `><w:body/></w:document>`), nianbao.RejectMalformed, "document type"},
		{"undefined entity", raw(`<w:document ` + documents + `><w:body><w:p>&lol;</w:p></w:body></w:document>`), nianbao.RejectMalformed, "lol"},
		{"pictures only", zip(para(officetest.Title) + picture + picture), nianbao.RejectImageOnly, "2 pictures"},
		{"picture with text", zip(para(officetest.Prose) + picture), "", ""},
		{"stamp", zip(para(officetest.Title) + stamp), "", ""},
		{"foreign text", zip(`<w:altChunk/>`), nianbao.RejectUnsupported, "altChunk"},
		{"cells at the limit", zip(strings.Repeat(cells(250), MaxCells/250)), "", ""},
		{"cells", zip(strings.Repeat(cells(250), MaxCells/250+1)), nianbao.RejectTooLarge, fmt.Sprint(MaxCells)},
		{"nested tables", zip(nested(MaxNested + 1)), nianbao.RejectTooLarge, fmt.Sprint(MaxNested)},
		{"a hundred levels", zip(nested(100)), "", ""},
		{"deep XML", zip(strings.Repeat("<a>", 2000) + strings.Repeat("</a>", 2000)), nianbao.RejectTooLarge, "nested elements"},
		{"bomb", zip(strings.Repeat(" ", 60<<20)), nianbao.RejectTooLarge, "word/document.xml"},
		{"packed too well", zip(strings.Repeat(" ", 40<<20)), nianbao.RejectTooLarge, "ratio"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(context.Background(), tt.data)
			if tt.code == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var rejected *nianbao.RejectError
			if !errors.As(err, &rejected) || rejected.Code != tt.code || !strings.Contains(rejected.Message, tt.says) {
				t.Errorf("err = %v, want %s naming %q", err, tt.code, tt.says)
			}
		})
	}
}

func TestReadCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	data := officetest.Zip(t, word{body: strings.Repeat(para("文"), 1000)}.parts())
	if _, err := Read(ctx, data); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want context.Canceled", err)
	}
}

func TestUTF16(t *testing.T) {
	parts := word{body: para("总体情况")}.parts()
	doc := strings.Replace(parts["word/document.xml"], "UTF-8", "UTF-16", 1)
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, r := range doc {
		b.WriteByte(byte(r))
		b.WriteByte(byte(r >> 8))
	}
	parts["word/document.xml"] = b.String()
	got, err := Read(context.Background(), officetest.Zip(t, parts))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]flow.Item{{Text: "总体情况"}}, got.Items); diff != "" {
		t.Errorf("items differ (-want +got):\n%s", diff)
	}
}

// FuzzDocument puts the bytes where the three parts stand, so that the fuzzer
// need not learn ZIP.
func FuzzDocument(f *testing.F) {
	two, _ := officetest.TableTwo()
	f.Add(para("总体情况", numbered(1, 0))+tableXML(two[:4]), `<w:style w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="1"/></w:style>`, chineseList)
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="8"/><w:numId w:val="2"/></w:numPr></w:pPr></w:p>`, ``, chineseList)
	f.Fuzz(func(t *testing.T, body, styles, numbering string) {
		data := officetest.Zip(t, word{body: body, styles: styles, numbering: numbering}.parts())
		doc, err := Read(context.Background(), data)
		checkOutcome(t, doc, err)
	})
}

// FuzzRead takes the bytes as the whole file.
func FuzzRead(f *testing.F) {
	f.Add(officetest.Zip(f, word{body: para("文")}.parts()))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Read(context.Background(), data)
		checkOutcome(t, doc, err)
	})
}

func checkOutcome(t *testing.T, doc *flow.Document, err error) {
	t.Helper()
	if err != nil {
		var rejected *nianbao.RejectError
		if !errors.As(err, &rejected) {
			t.Fatalf("err = %v is no rejection", err)
		}
		return
	}
	for _, item := range doc.Items {
		if item.Rows == nil {
			continue
		}
		if _, err := grid.Build(item.Rows); err != nil && !errors.Is(err, grid.ErrTooLarge) {
			t.Fatal(err)
		}
	}
}
