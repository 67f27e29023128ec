package docx

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nianbao/internal/extract/container/officetest"
)

func TestNumeral(t *testing.T) {
	tests := []struct {
		format string
		n      int
		want   string
	}{
		{"chineseCounting", 1, "一"}, {"chineseCounting", 10, "十"}, {"chineseCounting", 11, "十一"},
		{"chineseCountingThousand", 20, "二十"}, {"japaneseCounting", 35, "三十五"}, {"chineseCountingThousand", 100, "一百"},
		{"chineseCountingThousand", 105, "一百零五"}, {"chineseCountingThousand", 110, "一百一十"}, {"chineseCountingThousand", 1001, "一千零一"},
		{"chineseCountingThousand", 10000, "一万"}, {"chineseCounting", 0, "〇"},
		{"chineseLegalSimplified", 12, "壹拾贰"}, {"ideographDigital", 10, "一〇"}, {"decimalFullWidth", 12, "１２"},
		{"ideographTraditional", 3, "丙"}, {"ideographTraditional", 11, "11"}, {"ideographZodiac", 12, "亥"},
		{"decimalEnclosedCircle", 20, "⑳"}, {"decimalEnclosedCircle", 21, "21"}, {"decimalEnclosedCircleChinese", 1, "①"},
		{"decimalEnclosedParen", 2, "⑵"}, {"decimalEnclosedFullstop", 3, "⒊"}, {"ideographEnclosedCircle", 4, "㊃"},
		{"decimalZero", 7, "07"}, {"decimalZero", 12, "12"}, {"upperRoman", 1994, "MCMXCIV"}, {"lowerRoman", 4, "iv"},
		{"upperLetter", 27, "AA"}, {"lowerLetter", 2, "b"}, {"none", 5, ""}, {"custom", 5, "5"}, {"chineseCounting", -1, "-1"},
	}
	for _, tt := range tests {
		if got := numeral(tt.format, tt.n); got != tt.want {
			t.Errorf("numeral(%s, %d) = %q, want %q", tt.format, tt.n, got, tt.want)
		}
	}
}

// lvl writes a level of a list.
func lvl(i int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/>%s</w:lvl>`, i, format, text, more)
}

func TestNumbering(t *testing.T) {
	abstract := func(id int, inner string) string {
		return fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d">%s</w:abstractNum>`, id, inner)
	}
	num := func(id, abstract int, inner string) string {
		return fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>`, id, abstract, inner)
	}
	// line is list:level for one paragraph.
	type line struct{ num, level int }
	tests := []struct {
		name, numbering, styles string
		lines                   []line
		want                    []string
	}{
		{"levels", chineseList, "", []line{{1, 0}, {1, 1}, {1, 2}, {1, 2}, {1, 1}, {1, 2}, {1, 0}, {1, 1}},
			[]string{"一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）"}},
		{"lists of one definition count on", chineseList + num(3, 5, ""), "", []line{{1, 0}, {3, 0}, {1, 0}}, []string{"一、", "二、", "三、"}},
		{"a list that begins anew", chineseList, "", []line{{1, 0}, {1, 0}, {2, 0}, {2, 0}}, []string{"一、", "二、", "一、", "二、"}},
		{"numbers of the levels above", abstract(1, lvl(0, "chineseCounting", "第%1章", "")+lvl(1, "decimal", "%1.%2", "<w:isLgl/>")) + num(1, 1, ""), "",
			[]line{{1, 0}, {1, 1}, {1, 1}}, []string{"第一章 ", "1.1 ", "1.2 "}},
		{"a skipped level", abstract(1, lvl(0, "decimal", "%1", "")+lvl(1, "decimal", "%1.%2", "")) + num(1, 1, ""), "",
			[]line{{1, 1}, {1, 0}}, []string{"1.1 ", "1 "}},
		{"a level that never restarts", abstract(1, lvl(0, "decimal", "%1.", "")+lvl(1, "decimal", "%2)", `<w:lvlRestart w:val="0"/>`)) + num(1, 1, ""), "",
			[]line{{1, 0}, {1, 1}, {1, 0}, {1, 1}}, []string{"1.", "1)", "2.", "2)"}},
		{"a level replaced", abstract(1, lvl(0, "decimal", "%1.", "")) + num(1, 1, `<w:lvlOverride w:ilvl="0">`+lvl(0, "chineseCounting", "%1、", "")+`</w:lvlOverride>`), "",
			[]line{{1, 0}}, []string{"一、"}},
		{"bullets", abstract(1, lvl(0, "bullet", "\uf0d8", `<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>`)+lvl(1, "bullet", "●", "")) + num(1, 1, ""), "",
			[]line{{1, 0}, {1, 1}}, []string{"•", "●"}},
		{"a format for new readers with a fallback", abstract(1, `<w:lvl w:ilvl="0"><w:start w:val="3"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom"/></mc:Choice><mc:Fallback><w:numFmt w:val="upperRoman"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/></w:lvl>`) + num(1, 1, ""), "",
			[]line{{1, 0}}, []string{"III."}},
		{"no list", chineseList, "", []line{{0, 0}, {99, 0}, {1, 9}}, []string{"", "", ""}},
		{"definition kept in a style", abstract(1, `<w:numStyleLink w:val="公文"/>`) + num(1, 1, "") + abstract(2, `<w:styleLink w:val="公文"/>`+lvl(0, "chineseCounting", "%1、", "")) + num(2, 2, ""),
			`<w:style w:type="numbering" w:styleId="公文"><w:name w:val="公文"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>`,
			[]line{{1, 0}, {1, 0}}, []string{"一、", "二、"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var body strings.Builder
			var want []string
			for i, l := range tt.lines {
				body.WriteString(para("文", numbered(l.num, l.level)))
				want = append(want, tt.want[i]+"文")
			}
			got := officetest.Paragraphs(word{body: body.String(), numbering: tt.numbering, styles: tt.styles}.read(t))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("numbers differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNumberingByStyle(t *testing.T) {
	numbering := `<w:abstractNum w:abstractNumId="1">` + lvl(0, "chineseCounting", "%1、", `<w:pStyle w:val="h1"/>`) + lvl(1, "chineseCounting", "（%2）", `<w:pStyle w:val="h2"/>`) +
		`</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>`
	num := `<w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr>`
	styles := `<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="heading 1"/>` + num + `</w:style><w:style w:type="paragraph" w:styleId="h2"><w:name w:val="heading 2"/>` + num + `</w:style>`
	style := func(id string) string { return `<w:pStyle w:val="` + id + `"/>` }
	body := para("甲", style("h1")) + para("", style("h1")) + para("乙", style("h2")) + para("丙", style("h1"), `<w:numPr><w:numId w:val="0"/></w:numPr>`) +
		`<w:p><w:pPr>` + style("h1") + `<w:rPr><w:vanish/></w:rPr></w:pPr></w:p>` + para("丁", style("h1"))
	got := officetest.Paragraphs(word{body: body, numbering: numbering, styles: styles}.read(t))
	// The empty second heading is printed with its number, and counts.
	if diff := cmp.Diff([]string{"一、甲", "（一）乙", "丙", "三、丁"}, got); diff != "" {
		t.Errorf("numbers differ (-want +got):\n%s", diff)
	}
}
